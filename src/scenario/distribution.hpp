// Quantile functions of the distributions that a scenario states.
#pragma once

#include <vector>

#include "scenario/model/provenance.hpp"

namespace gigawatt::scenario {

/// Value at probability u in (0, 1). Two-piece lognormal: ln x is normal on either side of the median, with the spread
/// of that side, so that P10, P50 and P90 are met exactly; triangular; uniform.
double quantile(const Distribution& distribution, double u);

double median(const Distribution& distribution);

/// Mean, for tests and text: closed forms.
double mean(const Distribution& distribution);

/// Slips of comparable milestones in eight months, days, sorted: library/slip.csv.
const std::vector<double>& observed_slips();
inline constexpr double observed_slip_months = 8.0;

/// The slip at probability u, linear between the observed ones.
double observed_slip_days(double u);

}  // namespace gigawatt::scenario
