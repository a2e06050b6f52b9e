// Quantile functions of the distributions that a scenario states.
#pragma once

#include "scenario/model/provenance.hpp"

namespace gigawatt::risk {

/// Value at probability u in (0, 1). Two-piece lognormal: ln x is normal on either side of the median, with the spread
/// of that side, so that P10, P50 and P90 are met exactly; triangular; uniform.
double quantile(const scenario::Distribution& distribution, double u);

double median(const scenario::Distribution& distribution);

/// Mean, for tests and text: closed forms.
double mean(const scenario::Distribution& distribution);

}  // namespace gigawatt::risk
