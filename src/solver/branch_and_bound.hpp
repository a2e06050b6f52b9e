// Integers of the border by branch and bound. Every node is the same chains with narrower bounds on the border, and
// every node's lower bound is proven from its prices alone.
#pragma once

#include <functional>

#include "base/progress.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {

/// Solves a problem without its integers.
using Relaxation = std::function<Solution(const StagedProblem&, const Options&, const base::Progress&)>;

/// Best bound first, diving from every node to the nearer child; roundings of relaxed solutions as first answers, and
/// columns fixed by reduced costs. Stops at Options::relative_gap; lower_bound is what is proven. The solution is the
/// linear program with the whole numbers fixed, so that it has prices. At a limit: the best so far, if there is one.
Solution branch_and_bound(const StagedProblem& problem, const Options& options, const base::Progress& progress,
                          const Relaxation& relax);

}  // namespace gigawatt::solver
