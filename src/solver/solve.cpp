#include "solver/solve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "solver/branch_and_bound.hpp"
#include "solver/highs_backend.hpp"
#include "solver/parts.hpp"
#include "solver/staged/solve_staged.hpp"

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

bool is_decided(Termination termination) {
  return termination == Termination::optimal || termination == Termination::infeasible ||
         termination == Termination::unbounded;
}

/// Of two points that nobody finished: the first keeps all rows, and the second does not or is proven less.
bool is_better(const Solution& first, const Solution& second, const Options& options) {
  const auto is_feasible = [&](const Solution& solution) {
    return !solution.border.empty() && solution.primal_residual <= options.feasibility_tolerance;
  };
  return is_feasible(first) && (!is_feasible(second) || !(second.gap() <= first.gap()));
}

/// The place where the structured backend is called; what it cannot solve comes back to HiGHS with the reason.
Solution solve_staged_or_fall_back(const StagedProblem& problem, const Options& options,
                                   const base::Progress& progress) {
  StagedAnswer answer = solve_staged(problem, options, progress);
  if (answer.hand_over.empty()) return std::move(answer.solution);
  const std::string& reason = answer.hand_over;
  if (!options.may_hand_over) {
    answer.solution.termination = Termination::numerical_trouble;
    answer.solution.message = reason;
    return std::move(answer.solution);
  }
  const auto before = std::chrono::steady_clock::now();
  if (options.rules_out && options.rules_out()) {
    answer.solution.termination = Termination::infeasible;
    answer.solution.lower_bound = infinity;
    answer.solution.message = "no point meets all rows and bounds: " + reason + ", and the caller proves it";
    return std::move(answer.solution);
  }
  progress.report(fmt::format("HiGHS answers instead of the staged solver ({})", reason), -1.0);
  Options rest = options;
  const double asked_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
  rest.seconds_limit = std::max(0.0, options.seconds_limit - answer.solution.seconds - asked_seconds);
  Solution solution = solve_highs(problem, rest, progress);
  if (!is_decided(solution.termination) && is_better(answer.solution, solution, options)) {
    const Termination stopped_by = solution.termination;
    answer.solution.message = fmt::format("{}; then {} stopped ({})", reason, solution.backend, to_string(stopped_by));
    answer.solution.termination = stopped_by;
    return std::move(answer.solution);
  }
  solution.fell_back_because = solution.fell_back_because.empty() ? reason : reason + "; " + solution.fell_back_because;
  return solution;
}

Solution solve_one_part(const StagedProblem& problem, const Options& options, const base::Progress& progress) {
  const bool whole = options.integers && std::ranges::any_of(problem.border, &BorderColumn::integer);
  if (whole) return branch_and_bound(problem, options, progress, solve_staged_or_fall_back);
  return solve_staged_or_fall_back(problem, options, progress);
}

}  // namespace

double Solution::gap() const { return std::abs(objective - lower_bound) / (1.0 + std::abs(objective)); }

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
  if (options.backend == Backend::structured) return solve_by_parts(problem, options, progress, solve_one_part);
  return solve_highs(problem, options, progress);
}

}  // namespace gigawatt::solver
