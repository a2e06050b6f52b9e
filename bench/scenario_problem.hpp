// The staged problem that a plan of a scenario solves, as the benchmarks of the solver need it.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "power/plan_model.hpp"
#include "scenario/parse.hpp"
#include "solver/staged_problem.hpp"
#include "study/run.hpp"

namespace gigawatt::bench {

inline void complain(const base::Diagnostics& diagnostics) {
  for (const auto& diagnostic : diagnostics) fmt::print(stderr, "{}\n", to_text(diagnostic));
}

/// `weather_years` 0 and empty `years` (A..B): as the scenario says. Says on stderr why there is none.
inline std::optional<solver::StagedProblem> scenario_problem(const std::string& scenario, int weather_years,
                                                             const std::string& years) {
  scenario::Overrides overrides;
  if (weather_years > 0) overrides.set.emplace_back("plan.weather_years", std::to_string(weather_years));
  if (!years.empty()) {
    overrides.years = time::parse_years(years);
    if (!overrides.years) {
      fmt::print(stderr, "--years {}: expected A..B\n", years);
      return std::nullopt;
    }
  }
  const auto loaded = scenario::load(scenario, overrides);
  if (!loaded) {
    complain(loaded.error());
    return std::nullopt;
  }
  const auto input = study::prepare(loaded->scenario, {});
  if (!input) {
    complain(input.error());
    return std::nullopt;
  }
  return std::move(power::build_model(input->plan).problem);
}

}  // namespace gigawatt::bench
