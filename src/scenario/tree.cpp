#include "scenario/tree.hpp"

#include <utility>

namespace gigawatt::scenario {

const Member* Node::find_member(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Member* member = find_member(key);
  return member == nullptr ? nullptr : &member->value;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(static_cast<const Node*>(this)->find(key)); }

namespace {
Node of_kind(Node::Kind kind, Spot place) {
  Node node;
  node.kind = kind;
  node.place = place;
  return node;
}
}  // namespace

Node empty_map(Spot place) { return of_kind(Node::Kind::map, place); }
Node empty_list(Spot place) { return of_kind(Node::Kind::list, place); }

Node scalar(std::string text, Spot place) {
  Node node = of_kind(Node::Kind::scalar, place);
  node.text = std::move(text);
  return node;
}

std::string_view kind_name(Node::Kind kind) {
  switch (kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "a value";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::list:
      return "a list";
  }
  return "";
}

}  // namespace gigawatt::scenario
