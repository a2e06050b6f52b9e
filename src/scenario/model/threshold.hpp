// Conditions on results that set the exit code.
#pragma once

#include <string>

namespace gigawatt::scenario {

enum class Comparison { at_most, at_least };

/// A condition on the summary document that sets the exit code (5 if it fails).
struct Threshold {
  std::string id;
  std::string metric;  // path in the summary: sites.abilene.years.2026.usd_per_mwh
  Comparison comparison = Comparison::at_most;
  double value = 0.0;
  std::string text;  // as printed
};

}  // namespace gigawatt::scenario
