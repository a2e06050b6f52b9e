#include "scenario/imports.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "base/nearest_word.hpp"
#include "scenario/merge.hpp"
#include "scenario/schema.hpp"

namespace gigawatt::scenario {

namespace {

/// What a scenario is about; an import brings all of them, or those that it takes.
constexpr std::string_view chosen_sections[] = {"parties", "sites", "contracts", "instruments", "resources"};
/// What the others refer to: it comes along where it is needed, and only there.
constexpr std::string_view needed_sections[] = {"sources", "regions",      "places",       "weather",
                                                "prices",  "accelerators", "technologies", "build_templates"};
/// The same thing wherever it is named: a prefix leaves their ids alone.
constexpr std::string_view worldwide_sections[] = {"parties", "sites",        "regions",        "sources",
                                                   "places",  "accelerators", "build_templates"};

template <class Sections>
bool contains(const Sections& sections, std::string_view section) {
  return std::ranges::find(sections, section) != std::end(sections);
}

void report(base::Diagnostics& findings, const char* code, base::Mark mark, std::string path, std::string message,
            std::string expected, std::string suggestion = {}) {
  base::Diagnostic& finding = findings.emplace_back();
  finding.code = code;
  finding.mark = std::move(mark);
  finding.path = std::move(path);
  finding.message = std::move(message);
  finding.expected = std::move(expected);
  finding.suggestion = std::move(suggestion);
}

const TreeNode& unwrapped(const TreeNode& node) {
  const TreeNode* value = node.kind == TreeNode::Kind::map ? node.find("value") : nullptr;
  return value == nullptr ? node : *value;
}

/// The same text, wherever it stands and in whatever order its keys are.
bool same_content(const TreeNode& a, const TreeNode& b) {
  if (a.kind != b.kind || a.text != b.text) return false;
  if (a.members.size() != b.members.size() || a.items.size() != b.items.size()) return false;
  for (const Member& member : a.members) {
    const TreeNode* other = b.find(member.key);
    if (other == nullptr || !same_content(member.value, *other)) return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same_content(a.items[i], b.items[i])) return false;
  return true;
}

// ---- the request ----

std::optional<Selector> read_selector(const TreeNode& item, const std::string& path, const FileSet& files,
                                      base::Diagnostics& findings) {
  const std::size_t dot = item.text.find('.');
  Selector selector{.section = item.text.substr(0, dot),
                    .id = dot == std::string::npos ? "" : item.text.substr(dot + 1),
                    .place = item.place};
  const bool good = item.kind == TreeNode::Kind::scalar && contains(chosen_sections, selector.section) &&
                    (dot == std::string::npos || is_id(selector.id));
  if (good) return selector;
  base::NearestWord nearest(selector.section);
  for (const std::string_view section : chosen_sections) nearest.offer(section);
  report(findings, "bad-import", files.mark(item.place), path,
         fmt::format("'{}' cannot be taken or left", item.text.substr(0, 100)),
         fmt::format("one of {}, or SECTION.ID; what they refer to comes along", fmt::join(chosen_sections, ", ")),
         nearest.result());
  return std::nullopt;
}

std::vector<Selector> read_selectors(const TreeNode& node, const std::string& path, const FileSet& files,
                                     base::Diagnostics& findings) {
  const TreeNode& list = unwrapped(node);
  std::vector<Selector> selectors;
  if (list.kind != TreeNode::Kind::list) {
    report(findings, "wrong-type", files.mark(list.place), path, fmt::format("this is {}", kind_name(list.kind)),
           "a list of sections or SECTION.ID, such as [sites, parties.meta]");
    return selectors;
  }
  for (const TreeNode& item : list.items)
    if (auto selector = read_selector(unwrapped(item), path, files, findings))
      selectors.push_back(std::move(*selector));
  return selectors;
}

void read_key(ImportRequest& request, const Member& member, const std::string& path, const FileSet& files,
              base::Diagnostics& findings) {
  const std::string inner = fmt::format("{}.{}", path, member.key.substr(0, 60));
  const TreeNode& value = unwrapped(member.value);
  if (member.key == "take" || member.key == "leave") {
    (member.key == "take" ? request.take : request.leave) = read_selectors(member.value, inner, files, findings);
  } else if (member.key != "scenario" && member.key != "prefix") {
    base::NearestWord nearest(member.key);
    for (const std::string_view known : {"scenario", "take", "leave", "prefix"}) nearest.offer(known);
    report(findings, "unknown-key", files.mark(member.place), inner,
           fmt::format("unknown key '{}'", member.key.substr(0, 60)), "a key of import: scenario, take, leave, prefix",
           nearest.result());
  } else if (value.kind != TreeNode::Kind::scalar) {
    report(findings, "wrong-type", files.mark(value.place), inner, fmt::format("this is {}", kind_name(value.kind)),
           "text");
  } else if (member.key == "scenario") {
    request.scenario = value;
  } else if (is_id(value.text)) {
    request.prefix = value.text;
  } else {
    report(findings, "bad-id", files.mark(value.place), inner,
           fmt::format("'{}' cannot begin an id", value.text.substr(0, 60)), "lower-case letters, digits and '-'");
  }
}

// ---- what refers to what ----

/// Calls `visit(section, node)` for every scalar below `node` that is an id of an entry of `section`.
template <class Node, class Visit>
void visit_leaf_references(Node& node, std::string_view section, const Visit& visit) {
  if (node.kind == TreeNode::Kind::scalar && !section.empty()) visit(section, node);
  for (auto& item : node.items) visit_leaf_references(item, section, visit);
  for (auto& member : node.members) {
    if (member.key == "source" && member.value.kind == TreeNode::Kind::scalar)
      visit(std::string_view("sources"), member.value);
    else if (member.key == "value")
      visit_leaf_references(member.value, section, visit);
  }
}

template <class Node, class Visit>
void visit_references(Node& node, const Shape& shape, const Visit& visit) {
  const Field* field = shape.field;
  const bool list = field != nullptr && field->kind == FieldKind::list;
  if (!shape.is_open_map() && !list) {
    const bool reference =
        field != nullptr && (field->kind == FieldKind::reference || field->kind == FieldKind::references);
    visit_leaf_references(node, reference ? field->collection : std::string_view(), visit);
    return;
  }
  for (auto& member : node.members) visit_references(member.value, shape.child(member.key), visit);
  for (auto& item : node.items) visit_references(item, shape.child(""), visit);
}

Shape entry_shape(const std::string& section) { return Shape{.record = &scenario_record()}.child(section).child(""); }

bool selects(const std::vector<Selector>& selectors, std::string_view section, std::string_view id) {
  return std::ranges::any_of(selectors,
                             [&](const Selector& s) { return s.section == section && (s.id.empty() || s.id == id); });
}

}  // namespace

std::vector<ImportRequest> read_imports(const TreeNode& imports, const FileSet& files, base::Diagnostics& findings) {
  std::vector<ImportRequest> requests;
  if (imports.kind != TreeNode::Kind::map) {
    report(findings, "wrong-type", files.mark(imports.place), "imports",
           fmt::format("imports is {}", kind_name(imports.kind)), "a map of imports, such as {meta-hyperion: {}}");
    return requests;
  }
  for (const Member& member : imports.members) {
    const std::string path = fmt::format("imports.{}", member.key.substr(0, 100));
    if (!is_id(member.key)) {
      report(findings, "bad-id", files.mark(member.place), path,
             fmt::format("'{}' is not an id", member.key.substr(0, 60)), "lower-case letters, digits and '-'");
      continue;
    }
    if (member.value.kind != TreeNode::Kind::map) {
      report(findings, "wrong-type", files.mark(member.value.place), path,
             fmt::format("this is {}", kind_name(member.value.kind)), "a map of import keys; {} takes everything");
      continue;
    }
    ImportRequest request{.id = member.key,
                          .place = member.place,
                          .scenario = scalar(member.key, member.place),
                          .prefix = {},
                          .take = {},
                          .leave = {}};
    const std::size_t before = findings.size();
    for (const Member& key : member.value.members) read_key(request, key, path, files, findings);
    if (findings.size() == before) requests.push_back(std::move(request));
  }
  return requests;
}

/// Old id → new id of what is brought, by section.
struct ImportLayer::Ids {
  std::map<std::string, std::map<std::string, std::string>, std::less<>> of = {};

  void rename(std::string_view section, TreeNode& node) const {
    const auto found = of.find(section);
    if (found == of.end()) return;
    if (const auto id = found->second.find(node.text); id != found->second.end()) node.text = id->second;
  }
};

void ImportLayer::lay(const ImportRequest& request, const TreeNode& imported) {
  const std::string path = fmt::format("imports.{}", request.id);
  for (const auto* selectors : {&request.take, &request.leave}) {
    for (const Selector& selector : *selectors) {
      const TreeNode* section = imported.find(selector.section);
      if (section != nullptr && (selector.id.empty() || section->find(selector.id) != nullptr)) continue;
      base::NearestWord nearest(selector.id);
      if (section != nullptr)
        for (const Member& entry : section->members) nearest.offer(entry.key);
      report(findings_, "bad-import", files_.mark(selector.place), path,
             fmt::format("'{}' has nothing in {}{}{}", unwrapped(request.scenario).text.substr(0, 100),
                         selector.section, selector.id.empty() ? "" : ".", selector.id),
             "what the imported scenario has", nearest.result());
    }
  }
  Ids ids;
  // Breadth first: what is taken, then what that needs, then what that needs.
  std::deque<std::pair<std::string, const Member*>> open;
  const auto bring = [&](std::string_view section, const Member& entry) {
    const bool renamed = !request.prefix.empty() && !contains(worldwide_sections, section);
    const bool is_new =
        ids.of[std::string(section)].emplace(entry.key, renamed ? request.prefix + "-" + entry.key : entry.key).second;
    if (is_new) open.emplace_back(section, &entry);
  };
  for (const std::string_view section : chosen_sections) {
    const TreeNode* entries = imported.find(section);
    if (entries == nullptr) continue;
    for (const Member& entry : entries->members)
      if ((request.take.empty() || selects(request.take, section, entry.key)) &&
          !selects(request.leave, section, entry.key))
        bring(section, entry);
  }
  for (; !open.empty(); open.pop_front()) {
    visit_references(open.front().second->value, entry_shape(open.front().first),
                     [&](std::string_view section, const TreeNode& node) {
                       const TreeNode* entries = imported.find(section);
                       const Member* entry = entries == nullptr ? nullptr : entries->find_member(node.text);
                       if (entry != nullptr && contains(needed_sections, section) && !files_.is_library(entry->place))
                         bring(section, *entry);
                     });
  }
  // Two documents of one short name are no quarrel where a prefix tells them apart.
  if (const TreeNode* known = root_.find("sources"); known != nullptr && !request.prefix.empty()) {
    for (auto& [id, name] : ids.of["sources"]) {
      const TreeNode* other = known->find(id);
      if (other != nullptr && !same_content(*other, *imported.find("sources")->find(id)))
        name = request.prefix + "-" + id;
    }
  }
  for (const Field& field : scenario_record().fields) {
    const std::string section(field.key);
    const TreeNode* entries = imported.find(section);
    if (entries != nullptr && ids.of.contains(section)) lay_section(request, *entries, section, ids);
  }
}

void ImportLayer::lay_section(const ImportRequest& request, const TreeNode& section, const std::string& name,
                              const Ids& ids) {
  if (root_.find(name) == nullptr) root_.members.push_back({name, request.place, empty_map(request.place)});
  TreeNode& target = *root_.find(name);
  if (target.kind != TreeNode::Kind::map) return;  // a parent's fault, told when it is decoded
  const Shape shape = entry_shape(name);
  for (const Member& entry : section.members) {
    const auto& brought = ids.of.find(name)->second;
    const auto id = brought.find(entry.key);
    if (id == brought.end()) continue;
    Member member{id->second, entry.place, entry.value};
    visit_references(member.value, shape, [&](std::string_view of, TreeNode& node) { ids.rename(of, node); });
    const auto known = std::ranges::find(target.members, member.key, &Member::key);
    if (known == target.members.end())
      target.members.push_back(std::move(member));
    else if (files_.is_library(known->place))
      *known = std::move(member);  // complete: the library's entry lies under it already
    else if (!same_content(known->value, member.value))
      report_conflict(request, member, *known, name);
  }
}

void ImportLayer::report_conflict(const ImportRequest& request, const Member& entry, const Member& known,
                                  const std::string& section) {
  const base::Mark there = files_.mark(known.place), here = files_.mark(entry.place);
  const bool chosen = contains(chosen_sections, section);
  const bool renamed = !contains(worldwide_sections, section);
  std::string way = chosen ? fmt::format("leave: [{}.{}] in one of them", section, entry.key) : std::string();
  if (renamed || section == "sources") way += fmt::format("{}a prefix for one of them", chosen ? ", or " : "");
  if (way.empty()) way = "one content for both";
  report(findings_, "import-conflict", files_.mark(request.place), fmt::format("{}.{}", section, entry.key),
         fmt::format("'{}' in {} is one thing at {}:{}:{} and another at {}:{}:{}", entry.key, section, there.file,
                     there.line, there.column, here.file, here.line, here.column),
         way);
}

}  // namespace gigawatt::scenario
