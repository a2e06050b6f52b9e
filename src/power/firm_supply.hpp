// What stands firm at the peak of each month once a plan is decided, and what the largest losses take from it.
#pragma once

#include <vector>

#include "power/plan_model.hpp"
#include "solver/solution.hpp"

namespace gigawatt::power {

/// By plan month, from the capacities in `plan` and what the solution takes of each connection offer.
std::vector<FirmMonth> firm_months(const PlanInput& input, const PlanModel& model, const solver::Solution& solution,
                                   std::size_t site, const SitePlan& plan);

}  // namespace gigawatt::power
