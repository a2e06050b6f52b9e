#include "scenario/merge.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "scenario/like.hpp"

namespace gigawatt::scenario {

namespace {

Shape shape_of(const Field& field) {
  return field.kind == FieldKind::record ? Shape{.record = field.record} : Shape{.field = &field};
}

/// `shape`: of the map that has the member.
void report_nothing_to_delete(const Member& member, Shape shape, const FileSet& files, base::Diagnostics& findings) {
  base::Diagnostic diagnostic;
  diagnostic.code = "nothing-to-delete";
  diagnostic.mark = files.mark(member.place);
  diagnostic.message = fmt::format("'{}' has no value", member.key);
  diagnostic.expected = "a value (null deletes what a parent gives, and no parent gives this)";
  if (shape.field != nullptr && shape.field->record != nullptr && shape.field->record->name == "activity")
    diagnostic.expected += "; `duration: 0 days` takes away an activity that the template gives";
  findings.push_back(std::move(diagnostic));
}

/// Nulls in a subtree that lies over nothing. Inside of values they are the leaf reader's business.
void report_nulls(const TreeNode& node, Shape shape, const FileSet& files, base::Diagnostics& findings) {
  const bool is_list = shape.field != nullptr && shape.field->kind == FieldKind::list;
  if (!shape.is_open_map() && !is_list) return;
  if (shape.record != nullptr && node.find("like") != nullptr) return;  // lies over the entry that it is like, later
  for (const Member& member : node.members) {
    if (member.value.kind == TreeNode::Kind::null)
      report_nothing_to_delete(member, shape, files, findings);
    else
      report_nulls(member.value, shape.child(member.key), files, findings);
  }
  for (const TreeNode& item : node.items) report_nulls(item, shape.child(""), files, findings);
}

/// `{source: X}` or `{note: …}` over a value keeps the value.
void merge_leaf(TreeNode& base, TreeNode overlay) {
  const bool annotates = overlay.kind == TreeNode::Kind::map && !overlay.members.empty() &&
                         std::ranges::none_of(overlay.members, [](const Member& m) { return is_value_key(m.key); });
  if (!annotates) {
    base = std::move(overlay);
    return;
  }
  if (base.kind != TreeNode::Kind::map) {
    TreeNode wrapped = empty_map(base.place);
    const Spot place = base.place;
    wrapped.members.push_back({"value", place, std::move(base)});
    base = std::move(wrapped);
  }
  for (Member& member : overlay.members) {
    if (TreeNode* known = base.find(member.key))
      *known = std::move(member.value);
    else
      base.members.push_back(std::move(member));
  }
}

std::optional<std::size_t> as_index(std::string_view key) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
  if (error != std::errc{} || end != key.data() + key.size()) return std::nullopt;
  return index;
}

void report_override(const std::vector<std::string>& path, std::size_t depth, Spot place, std::string message,
                     std::string expected, const FileSet& files, base::Diagnostics& findings) {
  base::Diagnostic diagnostic;
  diagnostic.code = "bad-override";
  diagnostic.mark = files.mark(place);
  diagnostic.path = fmt::format("{}", fmt::join(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth), "."));
  diagnostic.message = std::move(message);
  diagnostic.expected = std::move(expected);
  findings.push_back(std::move(diagnostic));
}

}  // namespace

Shape Shape::child(std::string_view key) const {
  if (record != nullptr) {
    const Field* found = record->find(key);
    return found == nullptr ? Shape{} : shape_of(*found);
  }
  if (field != nullptr && (field->kind == FieldKind::collection || field->kind == FieldKind::list))
    return {.record = field->record};
  return {};
}

bool Shape::is_open_map() const {
  return record != nullptr ||
         (field != nullptr && (field->kind == FieldKind::collection || field->kind == FieldKind::year_map));
}

bool is_value_key(std::string_view key) {
  for (const std::string_view known : {"value", "p10", "p50", "p90", "min", "mode", "max", "low", "high"})
    if (key == known) return true;
  return false;
}

namespace {

/// A null over nothing is a fault, unless the map around it still waits for the entry that it is like.
enum class EmptyNulls { report, keep };

void merge_maps(TreeNode& base, TreeNode overlay, Shape shape, EmptyNulls nulls, const FileSet& files,
                base::Diagnostics& findings) {
  const bool report = nulls == EmptyNulls::report;
  if (!shape.is_open_map()) {
    if (report) report_nulls(overlay, shape, files, findings);
    merge_leaf(base, std::move(overlay));
    return;
  }
  if (base.kind != TreeNode::Kind::map || overlay.kind != TreeNode::Kind::map) {
    if (report) report_nulls(overlay, shape, files, findings);
    base = std::move(overlay);
    return;
  }
  const bool waits = shape.record != nullptr && (base.find("like") != nullptr || overlay.find("like") != nullptr);
  if (waits) nulls = EmptyNulls::keep;
  for (Member& member : overlay.members) {
    const auto known = std::ranges::find(base.members, member.key, &Member::key);
    if (known == base.members.end()) {
      if (nulls == EmptyNulls::report && member.value.kind == TreeNode::Kind::null)
        report_nothing_to_delete(member, shape, files, findings);
      else if (nulls == EmptyNulls::report)
        report_nulls(member.value, shape.child(member.key), files, findings);
      base.members.push_back(std::move(member));
    } else if (member.value.kind == TreeNode::Kind::null) {
      base.members.erase(known);
    } else {
      known->place = member.place;
      merge_maps(known->value, std::move(member.value), shape.child(member.key), nulls, files, findings);
    }
  }
}

}  // namespace

void merge(TreeNode& base, TreeNode overlay, Shape shape, const FileSet& files, base::Diagnostics& findings) {
  merge_maps(base, std::move(overlay), shape, EmptyNulls::report, files, findings);
}

void merge_at(TreeNode& root, const std::vector<std::string>& path, TreeNode value, Spot place, const FileSet& files,
              base::Diagnostics& findings) {
  TreeNode* node = &root;
  const TreeNode* collection = nullptr;  // around `node`, where it is an entry
  EmptyNulls nulls = EmptyNulls::report;
  Shape shape{.record = &scenario_record()};
  for (std::size_t depth = 0; depth < path.size(); ++depth) {
    const std::string& key = path[depth];
    const bool last = depth + 1 == path.size();
    if (node->kind == TreeNode::Kind::list) {
      const std::optional<std::size_t> index = as_index(key);
      if (!index || *index >= node->items.size()) {
        report_override(path, depth + 1, place, fmt::format("the list has no item '{}'", key),
                        fmt::format("an index below {}", node->items.size()), files, findings);
        return;
      }
      shape = shape.child(key);
      node = &node->items[*index];
      collection = nullptr;
    } else if (node->kind == TreeNode::Kind::map) {
      if (shape.record != nullptr && node->find("like") != nullptr) nulls = EmptyNulls::keep;
      auto known = std::ranges::find(node->members, key, &Member::key);
      const bool absent = known == node->members.end();
      // Behind the key of a list stands an index: the list must be there, even if it is a sibling's.
      if (const TreeNode* list =
              absent && !last && collection != nullptr ? inherited_list(*collection, *node, key) : nullptr)
        known = node->members.insert(known, {key, place, *list});
      else if (absent || last) {
        // A map with this one member, laid over: this makes, replaces and deletes alike.
        TreeNode overlay = empty_map(place);
        overlay.members.push_back({key, place, last ? std::exchange(value, TreeNode{}) : empty_map(place)});
        merge_maps(*node, std::move(overlay), shape.is_open_map() ? shape : Shape{}, nulls, files, findings);
        if (last) return;
        known = std::ranges::find(node->members, key, &Member::key);
        if (known == node->members.end()) return;
      }
      known->place = place;
      const bool holds_entries = shape.field != nullptr && shape.field->kind == FieldKind::collection;
      collection = holds_entries ? node : nullptr;
      shape = shape.child(key);
      node = &known->value;
    } else {
      report_override(path, depth, place, fmt::format("the path goes on behind a value at '{}'", key),
                      "the path of a value", files, findings);
      return;
    }
  }
  merge_maps(*node, std::move(value), shape, nulls, files, findings);
}

}  // namespace gigawatt::scenario
