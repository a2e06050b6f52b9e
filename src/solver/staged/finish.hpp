// From the last iterate to a Solution in the caller's units: clean values, prices, a proven bound.
#pragma once

#include <utility>
#include <vector>

#include "solver/solution.hpp"
#include "solver/staged/iteration.hpp"

namespace gigawatt::solver::staged {

/// Values and prices of the iterate; residuals and bound are left to `prove`.
void read_out(const Layout& layout, const Ties& ties, Solution& solution);

/// What snapping changed, to undo it.
struct Snapped {
  std::vector<std::pair<double*, double>> values;
  std::vector<SmallColumn*> held;
};

/// Puts columns that are as good as zero on zero, so that a unit that is off prints 0.
Snapped snap(Layout& layout, Ties& ties);
void undo(const Snapped& snapped);

/// Clips values to their bounds after the last repair.
void clip(const StagedProblem& problem, Solution& solution);

/// Reduced costs, dual residual and lower bound from the prices alone, in the caller's units. The multiplier of a
/// moving bound is the negative part of its column's reduced cost. A reduced cost of the wrong sign counts at the
/// primal value. Rows that fixed a border column beforehand get the price that explains it.
void prove(const Layout& layout, double tolerance, Solution& solution);

}  // namespace gigawatt::solver::staged
