// Conditions on results that set the exit code.
#pragma once

#include <string>

namespace gigawatt::scenario {

enum class Comparison { at_most, at_least };

/// A condition on a number of the run that sets the exit code (5 if it fails).
struct Threshold {
  std::string id;
  std::string metric;  // path of the number (room measure): sites.abilene.years.2026.usd_per_mwh
  Comparison comparison = Comparison::at_most;
  double value = 0.0;
  std::string text;  // as printed
};

}  // namespace gigawatt::scenario
