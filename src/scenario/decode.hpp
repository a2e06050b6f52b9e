// From the resolved tree to the typed scenario, by walking the schema table. Cross-checks come after (check.hpp).
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "scenario/files.hpp"
#include "scenario/leaf.hpp"
#include "scenario/model.hpp"
#include "scenario/series_file.hpp"
#include "scenario/tree.hpp"

namespace gigawatt::scenario {

/// An id that was written somewhere and must exist.
struct Reference {
  std::string_view collection;
  std::string id;
  Spot place;
  std::string path;
};

struct Decoded {
  Scenario scenario;
  nlohmann::json canonical;  // sorted keys; quantities in base units
  std::vector<Reference> references;
  std::map<std::string, Spot> places;       // path → where it is written; absent for defaults
  std::map<std::string, RawSeries> series;  // path of the leaf → file
  std::map<std::string, int> file_of;       // path of the leaf → index of the series or weather file
};

Decoded decode(const TreeNode& root, FileSet& files, Findings& findings);

}  // namespace gigawatt::scenario
