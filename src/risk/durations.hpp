// What draws of durations are told by: thousands of draws of single activities as inputs that somebody could have
// written down.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenario/model.hpp"
#include "study/build_model.hpp"

namespace gigawatt::risk {

/// An activity of a site, its halls together; or what is added to all activities of a site that state no distribution,
/// together, by the slips that were observed.
struct Duration {
  std::string name;  // "sites.mesa.build.activities.shell.duration", "slip of sites.mesa.build"
  std::optional<scenario::Distribution> days;  // none: the observed slip
  std::vector<build::Task> tasks;              // whose days it changes
  std::vector<std::uint64_t> streams;          // of its draws: by hall, or one
};

/// One of them held at a probability, all others at their median.
struct Held {
  const Duration* duration = nullptr;
  double u = 0.5;
};

/// By site and activity, then the slips by site. What cannot spread is left out.
std::vector<Duration> durations_of(const scenario::Scenario& scenario);

/// Days of the distribution at probability u; of a slip: those that eight months became later.
double days_at(const Duration& duration, double u);

/// What each of its streams draws in the samples [first, last): probabilities, [stream][sample].
std::vector<std::vector<double>> drawn(const Duration& duration, std::uint64_t seed, std::uint64_t first,
                                       std::uint64_t last);

}  // namespace gigawatt::risk
