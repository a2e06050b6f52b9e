// YAML text → tree with places. A strict subset: no anchors, aliases, tags, duplicate keys or further documents.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "scenario/files.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

inline constexpr int yaml_depth_max = 32;
inline constexpr std::size_t yaml_nodes_max = 100'000;

/// The tree of `text`, whose places name `file`. Appends to `findings` (codes yaml-syntax, yaml-too-deep,
/// yaml-too-many-nodes, yaml-alias, yaml-tag, yaml-many-documents, yaml-key, duplicate-key). nullopt if nothing can be
/// made of the text; after the other errors the tree is whole, so that further errors can be found.
std::optional<TreeNode> read_yaml(std::string_view text, int file, const FileSet& files, base::Diagnostics& findings);

}  // namespace gigawatt::scenario
