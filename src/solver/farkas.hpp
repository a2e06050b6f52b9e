// Proof that a problem has no feasible point.
#pragma once

#include "solver/solution.hpp"
#include "solver/staged_problem.hpp"

namespace gigawatt::solver {

/// Whether prices prove that no point meets all rows and bounds (Farkas 1902): without costs every feasible point costs
/// nothing, so a dual objective above zero rules them all out. Reduced costs that point to a bound that does not exist
/// must be so small that only columns beyond a million times everything in the problem could make up for them. Uses
/// the duals of `prices` only; false where the problem is too large to be flattened.
bool proves_infeasible(const StagedProblem& problem, const Solution& prices);

}  // namespace gigawatt::solver
