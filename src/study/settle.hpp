// The loop of passes: a run, the causes that stand in it, a run with what they change, until nothing is new.
#pragma once

#include <functional>
#include <vector>

#include "study/amendment.hpp"
#include "study/run.hpp"

namespace gigawatt::study {

/// Something that a run shows in month `cause`, and what it changes after it.
struct Consequence {
  time::Month cause;
  Amendment amendment;  // its month is later than the cause
};

/// All that a run leads to, in any order; what earlier passes amended may be among it. Pure: the same run, the same
/// consequences.
using FindConsequences = std::function<std::vector<Consequence>(const Run&)>;

struct Settled {
  Run run;                            // of the last pass
  std::vector<Amendment> amendments;  // of that pass, in the order in which they were found
  int passes = 0;
  bool settled = false;  // nothing is new; false: the last pass that was allowed still leads to something
};

/// Of what is new among the consequences, that of the earliest cause. One that is not later than its cause is an
/// internal fault.
std::vector<Amendment> new_amendments(std::vector<Consequence> consequences, const std::vector<Amendment>& known);

/// How often money may lead to another pass before a run says that it stopped: who has not the cash for five years lets
/// the builders rest month by month.
inline constexpr int passes_of_money = 60;

/// Runs until a pass leads to no amendment that is new, or a plan fails, at most `most_passes` times (≥ 1). Each pass
/// takes the consequences of its earliest month only: what it shows of later months is what they may change. A
/// consequence that is not later than its cause is an internal fault. The run's notes say what was amended.
base::Result<Settled> settle(const scenario::Scenario& scenario, const Options& options,
                             const FindConsequences& consequences_of, int most_passes, const base::Progress& progress);

}  // namespace gigawatt::study
