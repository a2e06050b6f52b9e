// HiGHS behind the door of the room, through its C API. Reference for every other backend, and their fallback.
#pragma once

#include "base/progress.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {

/// Requires a problem without structural faults. One thread whatever Options::threads says: HiGHS's count is
/// process-wide. Tries the algorithm of the options, then the next one if the answer fails its own check
/// (fell_back_because says why).
Solution solve_highs(const StagedProblem& problem, const Options& options, const base::Progress& progress);

}  // namespace gigawatt::solver
