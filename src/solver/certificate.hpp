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

/// Gives every bound that moves with the border the best multiplier that its column allows, min(0, reduced cost without
/// it). Where a column is shut in between 0 and a capacity of 0 others are possible; this one makes the border's
/// reduced cost the largest, which is the price of the first unit of capacity. `reduced_cost` is overwritten.
void settle_moving_bounds(const StagedProblem& problem, const FlatProblem& flat, FlatPoint& point);

/// The flat point of a solution with duals: the inverse of unflatten. The multipliers of bounds that move with the
/// border are not part of a Solution: they are settled as above.
FlatPoint flatten_solution(const StagedProblem& problem, const FlatProblem& flat, const Solution& solution);

}  // namespace gigawatt::solver
