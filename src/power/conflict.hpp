// Why nothing fits: a minimal set of constraint families that contradict each other. Internal to the room.
#pragma once

#include "power/plan.hpp"

namespace gigawatt::power {

/// For an input whose plan is infeasible. Families are named in scenario words with their scenario path. The set is
/// minimal: without any one of its members the rest fits (over the sites and years in which the conflict was found).
/// Empty if interrupted or if the contradiction lies outside all families. Deterministic.
std::vector<Conflict> find_conflict(const PlanInput& input, const base::Progress& progress);

}  // namespace gigawatt::power
