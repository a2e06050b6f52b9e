// From a name or path to the one tree that is decoded: libraries, parents, the file itself, overrides; `like` resolved,
// unused library entries dropped.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/files.hpp"
#include "scenario/parse.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

struct Resolved {
  std::string name;  // folder or shipped name
  TreeNode root;
  TreeNode library;                     // the shipped libraries alone
  int scenario_file = -1;               // index in the file set
  std::vector<int> files;               // scenario, parents; in the order read
  std::set<std::string> library_words;  // ids of dropped library entries: still valid suggestions
  std::set<std::string> like_parents;   // paths of entries that others start from: used, even if nothing names them
};

/// nullopt if there is nothing to decode (then `findings` has errors); findings may have errors in any case.
std::optional<Resolved> resolve(const std::string& argument, const Overrides& overrides, FileSet& files,
                                base::Diagnostics& findings);

/// Sections whose shipped entries are there for every scenario, and dropped where nothing names them.
bool is_library_section(std::string_view section);

/// Names of shipped scenarios, sorted.
std::vector<std::string> shipped_names();

}  // namespace gigawatt::scenario
