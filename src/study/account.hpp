// From a plan to what people ask for: energy, cost, emissions and accelerator-hours by month, year, site and contract.
#pragma once

#include "study/inputs.hpp"
#include "study/run.hpp"

namespace gigawatt::study {

/// Fills Run::sites, Run::contracts and the totals from run.plan. Sums of parts are checked; a mismatch is an internal
/// fault.
void account(const Prepared& prepared, Run& run);

}  // namespace gigawatt::study
