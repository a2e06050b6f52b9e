// What a dual point proves about a flat linear program, whoever found it.
#pragma once

#include "solver/flatten.hpp"

namespace gigawatt::solver {

struct Certificate {
  double dual_residual = 0.0;  // largest dual infeasibility, scaled by 1 + |cost|
  double lower_bound = 0.0;    // dual objective
};

/// Projects the row duals to their signs (≤ 0 for at_most rows), recomputes `reduced_cost = cost − Aᵀ row_dual` and
/// evaluates the dual objective Σ b·y + Σ min(d·lower, d·upper). A reduced cost that is infeasible, or smaller than
/// `tolerance` · (1 + |cost|), counts at the primal value instead: the bound holds up to the tolerance.
Certificate certify(const FlatProblem& flat, double tolerance, FlatPoint& point);

/// The flat point of a solution with duals: the inverse of unflatten. The multipliers of bounds that move with the border
/// are not part of a Solution; each becomes the best that its column allows, min(0, reduced cost).
FlatPoint flatten_solution(const StagedProblem& problem, const FlatProblem& flat, const Solution& solution);

}  // namespace gigawatt::solver
