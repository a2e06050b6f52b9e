// `like: ID` in an entry of a map: its sibling's values first, then its own.
#pragma once

#include <set>
#include <string>

#include "base/result.hpp"
#include "scenario/files.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

/// Values that `like` may add to a scenario: a short file must not become a huge one.
inline constexpr std::size_t like_nodes_max = 200'000;

/// Lays each entry over the one that it is like, from the outside in: a site's halls are laid over its sibling's before
/// one of them is like another. `like` is gone afterwards, but where it could not be followed. Returns the paths of the
/// entries that others start from. Codes dangling-id, like-cycle, like-too-much, and those of merge().
std::set<std::string> resolve_like(TreeNode& root, const FileSet& files, base::Diagnostics& findings);

/// The list `key` that `entry` has from the entries of `collection` that it is like; nullptr if it has none from them.
const TreeNode* inherited_list(const TreeNode& collection, const TreeNode& entry, std::string_view key);

}  // namespace gigawatt::scenario
