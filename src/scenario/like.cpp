#include "scenario/like.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/nearest_word.hpp"
#include "scenario/merge.hpp"
#include "scenario/schema.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::size_t like_chain_max = 32;

std::size_t count_nodes(const TreeNode& node) {
  std::size_t count = 1;
  for (const Member& member : node.members) count += count_nodes(member.value);
  for (const TreeNode& item : node.items) count += count_nodes(item);
  return count;
}

/// What stands behind `like`, which may carry a source or a note as any value.
const TreeNode* wanted_node(const TreeNode& entry) {
  const TreeNode* node = entry.find("like");
  const TreeNode* value = node == nullptr ? nullptr : node->find("value");
  return value == nullptr ? node : value;
}

const std::string* wanted_id(const TreeNode& entry) {
  const TreeNode* node = wanted_node(entry);
  return node != nullptr && node->kind == TreeNode::Kind::scalar ? &node->text : nullptr;
}

void forget_like(TreeNode& entry) {
  std::erase_if(entry.members, [](const Member& member) { return member.key == "like"; });
}

class LikeResolver {
 public:
  LikeResolver(const FileSet& files, base::Diagnostics& findings) : files_(files), findings_(findings) {}

  void resolve_record(TreeNode& node, const Record& record, const std::string& path) {
    if (node.kind != TreeNode::Kind::map) return;
    for (Member& member : node.members) {
      const Field* field = record.find(member.key);
      if (field == nullptr || field->record == nullptr) continue;
      const std::string inner = path.empty() ? member.key : fmt::format("{}.{}", path, member.key);
      if (field->kind == FieldKind::collection)
        resolve_collection(member.value, *field->record, inner);
      else if (field->kind == FieldKind::record)
        resolve_record(member.value, *field->record, inner);
    }
  }

  std::set<std::string> take_parents() { return std::move(parents_); }

 private:
  struct Siblings {
    TreeNode& collection;
    const Record& record;
    const std::string& path;
    std::set<std::string> done = {};
  };

  void resolve_collection(TreeNode& collection, const Record& record, const std::string& path) {
    if (collection.kind != TreeNode::Kind::map) return;
    Siblings siblings{.collection = collection, .record = record, .path = path};
    std::vector<std::string> chain;
    for (Member& member : collection.members) visit(siblings, member, chain);
    for (Member& member : collection.members)
      resolve_record(member.value, record, fmt::format("{}.{}", path, member.key.substr(0, 100)));
  }

  /// `chain`: the entries that wait for this one.
  void visit(Siblings& siblings, Member& member, std::vector<std::string>& chain) {
    if (siblings.done.contains(member.key)) return;
    const Member* like = member.value.find_member("like");
    if (member.value.kind != TreeNode::Kind::map || like == nullptr) return;
    chain.push_back(member.key);
    // A null that deletes nothing has been reported already.
    Member* parent = like->value.kind == TreeNode::Kind::null ? nullptr : parent_of(siblings, member, chain);
    if (parent != nullptr) {
      visit(siblings, *parent, chain);
      lay_over(siblings, *parent, member);
    }
    chain.pop_back();
    siblings.done.insert(member.key);
  }

  /// The entry that `member` is like, or nullptr and a finding.
  Member* parent_of(Siblings& siblings, const Member& member, const std::vector<std::string>& chain) {
    const std::string* wanted = wanted_id(member.value);
    std::vector<Member>& entries = siblings.collection.members;
    const auto parent = wanted == nullptr ? entries.end() : std::ranges::find(entries, *wanted, &Member::key);
    if (parent == entries.end()) {
      base::NearestWord nearest(wanted == nullptr ? std::string_view() : *wanted);
      for (const Member& known : entries)
        if (known.key != member.key) nearest.offer(known.key);
      report(
          siblings, member, "dangling-id",
          fmt::format("there is no entry '{}' in {}", wanted == nullptr ? "" : wanted->substr(0, 100), siblings.path),
          fmt::format("the id of an entry of {}", siblings.path), nearest.result());
      return nullptr;
    }
    if (std::ranges::find(chain, *wanted) != chain.end()) {
      report(siblings, member, "like-cycle",
             fmt::format("like goes in a circle: {} -> {}", fmt::join(chain, " -> "), *wanted),
             "an entry that is not like this one", {});
      return nullptr;
    }
    if (chain.size() > like_chain_max) {
      report(siblings, member, "like-cycle", "like goes too far",
             fmt::format("at most {} entries, each like the next", like_chain_max), {});
      return nullptr;
    }
    return &*parent;
  }

  void lay_over(const Siblings& siblings, const Member& parent, Member& member) {
    parents_.insert(fmt::format("{}.{}", siblings.path, parent.key));
    nodes_ += count_nodes(parent.value);
    if (nodes_ > like_nodes_max) {
      report(siblings, member, "like-too-much", "the scenario grows too large by `like`",
             fmt::format("at most {} keys and values from others", like_nodes_max), {});
      return;
    }
    TreeNode merged = parent.value;
    merged.place = member.value.place;
    forget_like(member.value);
    merge(merged, std::move(member.value), {.record = &siblings.record}, files_, findings_);
    member.value = std::move(merged);
  }

  void report(const Siblings& siblings, const Member& member, const char* code, std::string message,
              std::string expected, std::string suggestion) {
    base::Diagnostic& finding = findings_.emplace_back();
    finding.code = code;
    finding.mark = files_.mark(wanted_node(member.value)->place);
    finding.path = fmt::format("{}.{}.like", siblings.path, member.key.substr(0, 100));
    finding.message = std::move(message);
    finding.expected = std::move(expected);
    finding.suggestion = std::move(suggestion);
  }

  const FileSet& files_;
  base::Diagnostics& findings_;
  std::set<std::string> parents_;
  std::size_t nodes_ = 0;
};

}  // namespace

std::set<std::string> resolve_like(TreeNode& root, const FileSet& files, base::Diagnostics& findings) {
  LikeResolver resolver(files, findings);
  resolver.resolve_record(root, scenario_record(), "");
  return resolver.take_parents();
}

const TreeNode* inherited_list(const TreeNode& collection, const TreeNode& entry, std::string_view key) {
  const TreeNode* node = &entry;
  for (std::size_t step = 0; step < collection.members.size(); ++step) {
    const std::string* wanted = wanted_id(*node);
    node = wanted == nullptr ? nullptr : collection.find(*wanted);
    if (node == nullptr) return nullptr;
    if (const TreeNode* found = node->find(key)) return found->kind == TreeNode::Kind::list ? found : nullptr;
  }
  return nullptr;
}

}  // namespace gigawatt::scenario
