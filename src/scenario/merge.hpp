// Laying one tree over another: maps merge, values and lists replace, null deletes. What counts as a value is decided
// by the schema: `{value: …, source: …}` is a value, not a map of keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/files.hpp"
#include "scenario/schema.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

/// What the schema says about a node of the tree: the keys of a record, or a field that is not one. Both absent:
/// unknown.
struct Shape {
  const Record* record = nullptr;
  const Field* field = nullptr;

  /// Of the member `key` of a map of this shape.
  [[nodiscard]] Shape child(std::string_view key) const;
  /// A map whose members have shapes of their own.
  [[nodiscard]] bool is_open_map() const;
};

/// Keys of the leaf form that carry the value itself.
bool is_value_key(std::string_view key);

/// Lays `overlay` over `base`. A null for which there is nothing to delete is a finding (nothing-to-delete) and stays
/// in the tree as null, so that the key is not reported as missing too.
void merge(TreeNode& base, TreeNode overlay, Shape shape, const FileSet& files, base::Diagnostics& findings);

/// Lays `value` over the node at `path` (keys, or indices of existing list items); maps on the way are made. `place`
/// names the flag. Code bad-override if the path leads through a value or a missing list item.
void merge_at(TreeNode& root, const std::vector<std::string>& path, TreeNode value, Spot place, const FileSet& files,
              base::Diagnostics& findings);

}  // namespace gigawatt::scenario
