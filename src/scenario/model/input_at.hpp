// Leaves of a scenario by their path.
#pragma once

#include <algorithm>
#include <string_view>

#include "scenario/model.hpp"

namespace gigawatt::scenario {

/// The leaf at this path, such as "sites.abilene.halls.building-1.it_power"; nullptr if there is none.
inline const Input* input_at(const Scenario& scenario, std::string_view path) {
  const auto found = std::ranges::find(scenario.inputs, path, &Input::path);
  return found == scenario.inputs.end() ? nullptr : &*found;
}

/// Where it is stated; no place if it is not.
inline base::Mark mark_at(const Scenario& scenario, std::string_view path) {
  const Input* input = input_at(scenario, path);
  return input == nullptr ? base::Mark{} : input->mark;
}

}  // namespace gigawatt::scenario
