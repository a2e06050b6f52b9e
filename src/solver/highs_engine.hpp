// One run of HiGHS on a flat problem: options in, status and point out. Owns the handle; no retry logic here.
#pragma once

#include <string>
#include <vector>

#include "base/progress.hpp"
#include "solver/flatten.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {

enum class HighsMethod : std::uint8_t {
  simplex,
  simplex_without_presolve,
  interior_point,
  first_order,
  branch_and_bound
};

/// "highs-simplex", "highs-ipx", "highs-pdlp", "highs-mip".
const char* to_string(HighsMethod method);

struct HighsRun {
  Termination termination = Termination::numerical_trouble;
  bool undecided_infeasible_or_unbounded = false;
  std::string message;  // HiGHS's word for its status where it is not a plain answer
  bool has_point = false;
  FlatPoint point;  // row_dual empty if there are no duals
  double mip_lower_bound = -infinity;
  long iterations = 0;
  double seconds = 0.0;
};

/// Runs once. `seconds_limit` is what is left of Options::seconds_limit. Asks Progress whether to stop at every
/// iteration of simplex and interior point and at every node; HiGHS's first-order method asks nobody, so there only at
/// the start.
HighsRun run_highs(const FlatProblem& flat, HighsMethod method, const Options& options, double seconds_limit,
                   const base::Progress& progress);

}  // namespace gigawatt::solver
