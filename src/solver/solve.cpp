#include "solver/solve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "solver/branch_and_bound.hpp"
#include "solver/highs_backend.hpp"
#include "solver/structured.hpp"

namespace gigawatt::solver {
namespace {

Solution refused(const std::vector<std::string>& faults) {
  Solution solution;
  solution.termination = Termination::invalid_problem;
  solution.backend = "none";
  constexpr std::size_t most_named = 5;
  const std::size_t named = std::min(faults.size(), most_named);
  solution.message =
      fmt::format("{}", fmt::join(faults.begin(), faults.begin() + static_cast<std::ptrdiff_t>(named), "; "));
  if (faults.size() > named) solution.message += fmt::format("; and {} more", faults.size() - named);
  return solution;
}

/// The place where the structured backend is called; what it cannot solve comes back to HiGHS with the reason.
Solution solve_structured_or_fall_back(const StagedProblem& problem, const Options& options,
                                       const base::Progress& progress) {
  StructuredAnswer answer = solve_structured(problem, options, progress);
  if (answer.hand_over.empty()) return std::move(answer.solution);
  Solution solution = solve_highs(problem, options, progress);
  const std::string& reason = answer.hand_over;
  solution.fell_back_because = solution.fell_back_because.empty() ? reason : reason + "; " + solution.fell_back_because;
  return solution;
}

}  // namespace

const char* to_string(Termination termination) {
  switch (termination) {
    case Termination::optimal:
      return "optimal";
    case Termination::infeasible:
      return "infeasible";
    case Termination::unbounded:
      return "unbounded";
    case Termination::iteration_limit:
      return "iteration limit";
    case Termination::time_limit:
      return "time limit";
    case Termination::numerical_trouble:
      return "numerical trouble";
    case Termination::interrupted:
      return "interrupted";
    case Termination::invalid_problem:
      break;
  }
  return "invalid problem";
}

Solution solve(const StagedProblem& problem, const Options& options, const base::Progress& progress) {
  const std::vector<std::string> faults = structural_faults(problem);
  if (!faults.empty()) return refused(faults);
  if (options.backend == Backend::structured) {
    const bool whole = options.integers && std::ranges::any_of(problem.border, &BorderColumn::integer);
    if (whole) return branch_and_bound(problem, options, progress, solve_structured_or_fall_back);
    return solve_structured_or_fall_back(problem, options, progress);
  }
  return solve_highs(problem, options, progress);
}

}  // namespace gigawatt::solver
