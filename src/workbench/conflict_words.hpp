// A conflict in words: where each constraint is stated, and how far it must give way.
#pragma once

#include <string>

#include "scenario/model.hpp"
#include "study/run.hpp"

namespace gigawatt::workbench {

/// Where the value that conflicts is stated; of a section (`firmness`) its first value. A value from the command
/// line has the flag for a file, and no line; a path that is stated nowhere is its own place.
base::Mark place_of(const scenario::Scenario& scenario, const study::Conflict& conflict);
std::string place_text(const base::Mark& place);  // "scenario.yaml:12:7", "--set"

/// ": 5 120 MW instead of 400 MW would do", with the others that must give way as well; empty if nothing is known.
std::string relief_text(const study::Plan& plan, const study::Conflict& conflict);

/// A conflicting set, each constraint with the place that states it and what would do instead; lines.
std::string conflict_text(const scenario::Scenario& scenario, const study::Plan& plan);

}  // namespace gigawatt::workbench
