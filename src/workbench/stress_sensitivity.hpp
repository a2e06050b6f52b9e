// What moves an ensemble's numbers: inputs and durations one at a time, and what each explains of the variance.
#pragma once

#include <vector>

#include "risk/stress.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// What is told of by inputs, and sorted by for the worst samples: cost, and what every contract gets, every party
/// keeps. Places in `measures`.
std::vector<std::size_t> headlines(const risk::Ensemble& ensemble);

/// Of each headline: inputs and durations with the number at their P10 and P90 and their first-order index, the widest
/// swing first. Of many durations those that explain most, the others as one entry.
Json sensitivity_documents(const risk::Ensemble& ensemble);

/// Names, days at P10, P50 and P90, and how many halls draw each.
Json duration_documents(const risk::Ensemble& ensemble);

Json estimate(const risk::Estimate& of);

}  // namespace gigawatt::workbench
