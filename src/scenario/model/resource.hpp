// Slots that sites queue for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// Things that several sites queue for: at most so many MW of these technologies energised per year, all sites
/// together; or a pipeline: so much fuel at once.
struct Resource {
  ResourceId id;
  std::string name;
  std::vector<TechnologyId> technologies;
  std::optional<units::PowerRate> capacity;  // MW/year
  std::optional<units::FuelRate> fuel_flow;  // MMBtu/h
};

}  // namespace gigawatt::scenario
