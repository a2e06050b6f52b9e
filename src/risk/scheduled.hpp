// Dates of a sample that come from the sites' builds: durations drawn, everything scheduled again, nobody looking
// ahead.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "risk/durations.hpp"
#include "risk/sample.hpp"
#include "scenario/model.hpp"
#include "study/build_model.hpp"

namespace gigawatt::risk {

/// How a build goes in a sample.
struct BuildDraw {
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> sample = {};  // absent: every duration at its median …
  Held held = {};                            // … but for this one
};

/// The builds of a scenario, and once more with the deliveries of an ensemble's shocks.
class Schedules {
 public:
  Schedules() = default;
  /// `scenario`: dated by its builds. What stands before `from` is history. `slot_months`: of most samples.
  Schedules(const scenario::Scenario& scenario, time::Month from, std::vector<int> slot_months);

  /// Adds to a sample how much later (halls: or sooner) than planned its builds come. Thread-safe.
  void put(const scenario::Scenario& scenario, const BuildDraw& draw, Sample& sample) const;

 private:
  void put(const study::BuildModel& model, const scenario::Scenario& scenario, const BuildDraw& draw,
           Sample& sample) const;

  std::optional<study::BuildModel> planned_, shocked_;
  std::vector<int> slot_months_;
  std::vector<bool> is_history_;  // by task
  time::Month from_;
};

}  // namespace gigawatt::risk
