// What planning again in a later month is worth in a sample: the orders before it stand, all later ones are decided
// anew on what is known by then. Information and accounting: docs/decisions/0007-replanning-on-what-is-known.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "risk/setting.hpp"
#include "risk/stress.hpp"

namespace gigawatt::risk {

/// Faults: a month outside of the plan, or no later than what its orders begin with (`bad-month`).
std::optional<base::Diagnostic> fault_of_replan(time::Month month, const scenario::Scenario& scenario);

/// What a sample shows by a month, as a scenario, and what of it is still to come, as a sample of that scenario.
struct Known {
  scenario::Scenario scenario;  // the orders before the month are committed, none is possible before it
  Sample sample;
};

/// `later_too`: the orders from the month on are kept as well, and nothing else can be ordered. `cannot_act`: sites by
/// index whose owner has failed by then: their later orders are kept, and they order nothing else.
Known known_at(time::Month month, const study::ReplayBase& base, const Sample& sample, bool later_too,
               const std::vector<bool>& cannot_act);

/// Plans again in the best, the median and the worst sample by cost. Both ways are operated by the rule with the
/// sample's dates, prices and load, units available as they are on average.
Replan replan(const Setting& setting, time::Month month, const study::Options& options, const Ensemble& ensemble,
              const base::Progress& progress);

}  // namespace gigawatt::risk
