// What `gigawatt stress` draws beside the leaves that state a distribution themselves, and shocks by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

enum class Sampling { sobol, latin_hypercube };

/// A factor on something that is no single leaf, such as demand. Its distribution stands among the inputs.
struct UncertainFactor {
  std::string id;
  std::string of;       // demand, compute, power, fuel, or the id of a price
  double factor = 1.0;  // the median
};

/// Spearman's, between two things that are drawn.
struct RankCorrelation {
  std::string id;
  std::string first, second;  // paths of leaves, or names of what is drawn
  double value = 0.0;
};

struct Uncertainty {
  Sampling sampling = Sampling::sobol;
  std::optional<time::Month> from;      // what stands before is history and does not slip
  std::optional<units::Duration> slip;  // of halls and connections that are not there yet; its median
  std::vector<UncertainFactor> factors;
  std::vector<RankCorrelation> correlations;
};

/// Changes that hold in every sample, by the words of `--shock`.
struct NamedShock {
  std::string id;
  std::string changes;  // separated by commas
};

}  // namespace gigawatt::scenario
