#include "scenario/tree.hpp"

#include <utility>

namespace gigawatt::scenario {

const Member* TreeNode::find_member(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

const TreeNode* TreeNode::find(std::string_view key) const {
  const Member* member = find_member(key);
  return member == nullptr ? nullptr : &member->value;
}

TreeNode* TreeNode::find(std::string_view key) {
  return const_cast<TreeNode*>(static_cast<const TreeNode*>(this)->find(key));
}

namespace {
TreeNode of_kind(TreeNode::Kind kind, Spot place) {
  TreeNode node;
  node.kind = kind;
  node.place = place;
  return node;
}
}  // namespace

TreeNode empty_map(Spot place) { return of_kind(TreeNode::Kind::map, place); }
TreeNode empty_list(Spot place) { return of_kind(TreeNode::Kind::list, place); }

TreeNode scalar(std::string text, Spot place) {
  TreeNode node = of_kind(TreeNode::Kind::scalar, place);
  node.text = std::move(text);
  return node;
}

std::string_view kind_name(TreeNode::Kind kind) {
  switch (kind) {
    case TreeNode::Kind::null:
      return "nothing";
    case TreeNode::Kind::scalar:
      return "a value";
    case TreeNode::Kind::map:
      return "a map";
    case TreeNode::Kind::list:
      return "a list";
  }
  return "";
}

}  // namespace gigawatt::scenario
