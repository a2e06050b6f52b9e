// The plan's adequacy loop: plan, measure the loss of load, raise the firmness margin, plan again.
#pragma once

#include <functional>

#include "study/run.hpp"

namespace gigawatt::study {

/// Plans until no site loses more load than `scenario.plan.adequacy` allows, or the rounds are over, or a higher margin
/// helps no more; then Run::adequacy says why. Only the last plan's worths are priced and only its hours are operated
/// by a rule. `once` is a run of what is prepared.
Run run_adequate(const Prepared& prepared, const std::function<Run(const Prepared&)>& once);

}  // namespace gigawatt::study
