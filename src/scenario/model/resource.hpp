// Slots that sites queue for.
#pragma once

#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// Things that several sites queue for: at most so many MW of these technologies energised per year, all sites
/// together.
struct Resource {
  ResourceId id;
  std::string name;
  std::vector<TechnologyId> technologies;
  units::PowerRate capacity;  // MW/year
};

}  // namespace gigawatt::scenario
