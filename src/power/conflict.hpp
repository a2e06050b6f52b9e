// Why nothing fits: a minimal set of constraint families that contradict each other, and how far each must give way.
// Internal to the room.
#pragma once

#include "power/plan.hpp"

namespace gigawatt::power {

struct Reason {
  std::vector<Conflict> conflicts;
  bool minimal = false;           // proven by an answer of its own for every member
  std::vector<Conflict> instead;  // PlanResult::conflicts_instead
};

/// For an input whose plan is infeasible. Families are named in scenario words with their scenario path. If minimal:
/// together they fit nothing, and without any one of them the others do (over the sites and years in which the conflict
/// was found). If not, the time of `input.solver` was over: they conflict, but fewer may. Empty if the contradiction
/// lies outside all families. Deterministic as long as the time lasts.
Reason find_conflict(const PlanInput& input, const base::Progress& progress);

}  // namespace gigawatt::power
