// The door of the room: one verb. Backends sit behind it; adding one changes nothing in the caller.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "base/progress.hpp"
#include "solver/solution.hpp"
#include "solver/staged_problem.hpp"

namespace gigawatt::solver {

/// Parts that have been solved: a question that changes one of them need not solve the others again. Values only: an
/// answer is the same with or without it.
class PartMemory;
std::shared_ptr<PartMemory> remember_parts();

enum class Backend {
  structured,  // staged interior point; falls back to HiGHS, and says so, where the problem does not fit
  highs,       // HiGHS with the algorithm that Options name
};

enum class HighsAlgorithm { choose, simplex, interior_point, first_order };

struct Options {
  Backend backend = Backend::structured;
  HighsAlgorithm algorithm = HighsAlgorithm::choose;
  bool integers = false;       // honour BorderColumn::integer; otherwise its relaxation is solved
  double relative_gap = 1e-4;  // for integers
  /// A feasible point this near its proven bound is an answer, though the iteration stopped short of 1e-6; Solution
  /// says how near.
  double accepted_gap = 1e-4;
  bool may_hand_over = true;  // what `structured` cannot solve goes to HiGHS
  /// Asked before HiGHS is: whether the caller can prove by other means that no point meets all rows and bounds.
  std::function<bool()> rules_out = {};
  double feasibility_tolerance = 1e-7;
  double optimality_tolerance = 1e-7;
  double seconds_limit = infinity;
  long iteration_limit = 0;  // 0: the backend's own
  int threads = 1;
  std::shared_ptr<PartMemory> memory = nullptr;  // parts solved before, by `structured`; filled on the way
};

/// Solves the problem. Pure apart from Progress; deterministic for given options. Never throws on hard mathematics.
Solution solve(const StagedProblem& problem, const Options& options, const base::Progress& progress);

/// Writes the flattened problem as free-format MPS (gzip is not applied). Returns an error sentence, or nothing if
/// written.
std::optional<std::string> write_mps(const StagedProblem& problem, const std::filesystem::path& file, bool integers);

/// Independent check of a solution against the problem: largest scaled violation of rows and bounds, and the objective
/// recomputed from the columns with compensated summation.
struct Residuals {
  double primal = 0.0;
  double objective = 0.0;
};
Residuals check(const StagedProblem& problem, const Solution& solution);

}  // namespace gigawatt::solver
