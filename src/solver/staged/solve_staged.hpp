// The staged interior-point backend: a structured problem solved hour by hour instead of as one sparse matrix.
// docs/solver.md derives it.
#pragma once

#include <string>

#include "base/progress.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {

struct StagedAnswer {
  Solution solution;
  std::string hand_over;  // why another backend has to answer; empty if `solution` stands
};

/// Requires a problem without structural faults. Solves the linear relaxation; hands over problems outside its class
/// (see docs/solver.md), every answer that fails its own check, and what it suspects to be infeasible or unbounded
/// without a proof. Same bits for any number of threads and
/// on every instruction set.
StagedAnswer solve_staged(const StagedProblem& problem, const Options& options, const base::Progress& progress);

}  // namespace gigawatt::solver
