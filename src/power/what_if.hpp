// Questions whose answer is another solve: the same plan with one thing moved or one piece more. The difference of the
// two optima is exact, where a multiplier is not: for dates, whole units, slots and load. Internal to the room.
#pragma once

#include <vector>

#include "power/plan_model.hpp"

namespace gigawatt::power {

struct WhatIf {
  Binding words;  // without its worth
  PlanInput changed;
  double months = 1.0;        // that a date moves; the worth is told by the month
  double gained_usd = 0.0;    // worth of the load that is asked more (less: below 0), discounted
  double estimate_usd = 0.0;  // at the marginal prices of the plan, undiscounted
};

/// A month earlier, for the supplies and connection offers that are waited for. Options and offers move by one build
/// step, the plan's grain, committed supply and offers by one month.
std::vector<WhatIf> months_earlier(const PlanInput& input, const PlanModel& model, const PlanResult& result);

/// One more unit of each option that stands at its maximum, and one more slot of what sites queue for where it is used
/// up.
std::vector<WhatIf> one_more(const PlanInput& input, const PlanModel& model, const PlanResult& result);

/// Load of one site and date, a month earlier and a month later.
std::vector<WhatIf> phases_moved(const PlanInput& input, const PlanModel& model, const PlanResult& result);

/// USD/MWh of output by plan month: variable cost and fuel.
std::vector<double> running_cost(const SiteInput& site, std::size_t supply, std::size_t month_count);

/// What a MW at a site earns in a plan month at the plan's marginal prices above a running cost, expected.
double earns_usd_per_mw(const PlanInput& input, const PlanResult& result, std::size_t site, std::size_t month,
                        double usd_per_mwh);

/// Takes over the load of a site, as far as the input's years go.
void take_load(SiteInput& site, const SiteLoad& load);

}  // namespace gigawatt::power
