// The scenario as text that has been read but not understood: maps, lists and scalars, each with its place in a file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gigawatt::scenario {

/// A place in one of the files of a FileSet. Lines and columns count from 1; 0 means the whole file.
struct Spot {
  int file = -1;
  int line = 0;
  int column = 0;
};

struct Member;

struct TreeNode {
  enum class Kind { null, scalar, map, list };
  Kind kind = Kind::null;
  Spot place = {};
  std::string text = {};        // of a scalar
  bool quoted = false;          // of a scalar: 'written' "so", or as a block
  std::vector<Member> members;  // of a map, in the order of the file
  std::vector<TreeNode> items;  // of a list

  [[nodiscard]] const TreeNode* find(std::string_view key) const;
  [[nodiscard]] TreeNode* find(std::string_view key);
  /// The member's key, whose place is where the reader should look; nullptr if absent.
  [[nodiscard]] const Member* find_member(std::string_view key) const;
};

struct Member {
  std::string key;
  Spot place;  // of the key
  TreeNode value;
};

TreeNode empty_map(Spot place);
TreeNode empty_list(Spot place);
TreeNode scalar(std::string text, Spot place);

/// "a map", "a list", "a value", "nothing": what a message says it found.
std::string_view kind_name(TreeNode::Kind kind);

}  // namespace gigawatt::scenario
