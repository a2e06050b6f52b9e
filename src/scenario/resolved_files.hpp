// The resolved scenario as a folder that stands alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "scenario/decode.hpp"
#include "scenario/files.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

/// scenario.yaml (the tree, with the files' paths rewritten) and the series and weather files beside it.
std::vector<std::pair<std::string, std::string>> resolved_files(TreeNode root, const TreeNode& library,
                                                                const Decoded& decoded, const FileSet& files);

/// The tree as YAML that reads back to the same tree.
std::string to_yaml(const TreeNode& root);

}  // namespace gigawatt::scenario
