// When the halls' load begins, as the plan may ask to move it, to find out what a date stands in the way of or is
// worth.
#pragma once

#include <memory>
#include <vector>

#include "compute/load.hpp"
#include "power/plan.hpp"
#include "scenario/model.hpp"

namespace gigawatt::study {

/// What cooling sees at one site in one weather year.
struct SiteClimate {
  power::Hourly temperature_c, wet_bulb_c;
};

/// Load of one site-year as power knows it: tiers and PUE, which stay where they are.
void set_load(power::SiteYear& year, const std::shared_ptr<const compute::AskedYear>& asked);

/// Adds the ready dates of all halls that come before the plan's end, and how to compute the load when some of them
/// are moved. `climates`: [site][weather year].
void add_load_dates(power::PlanInput& plan, const scenario::Scenario& scenario,
                    std::vector<std::vector<SiteClimate>> climates);

}  // namespace gigawatt::study
