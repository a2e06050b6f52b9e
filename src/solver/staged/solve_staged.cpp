#include "solver/staged/solve_staged.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <optional>

#include "solver/farkas.hpp"
#include "solver/staged/finish.hpp"

namespace gigawatt::solver {
namespace {

using staged::Iteration;
using staged::Outcome;

/// Snaps, repairs what that broke, and reads out; without snapping if the result fails the caller's tolerance. A repair
/// whose system breaks down moves everything, so that the iterate itself is read first, and stands if nothing is
/// better.
void finish(const StagedProblem& problem, staged::Layout& layout, staged::Ties& ties, Iteration& iteration,
            const Options& options, Solution& solution) {
  constexpr int rounds = 24;
  const auto read = [&] {
    read_out(layout, ties, solution);
    staged::clip(problem, solution);
    const Residuals residuals = check(problem, solution);
    solution.primal_residual = residuals.primal;
    solution.objective = residuals.objective;
  };
  read();
  Solution best = solution;
  const auto repair = [&](Iteration::Metric metric) {
    iteration.repair(rounds, metric);
    read();
    if (solution.primal_residual <= options.feasibility_tolerance) return true;
    if (solution.primal_residual < best.primal_residual) best = solution;
    return false;
  };
  const Iteration::Values start = iteration.values();
  const auto repair_with_or_without_snapping = [&](Iteration::Metric metric) {
    const staged::Snapped snapped = staged::snap(layout, ties);
    if (repair(metric)) return true;
    undo(snapped);
    return repair(metric);
  };
  if (!repair_with_or_without_snapping(Iteration::Metric::iterate)) {
    iteration.go_back(start);
    if (!repair_with_or_without_snapping(Iteration::Metric::room)) solution = std::move(best);
  }
  staged::prove(layout, options.optimality_tolerance, solution);
}

/// Empty if the solution is an answer: within `gap_tolerance` of a bound that its own prices prove.
std::string why_not(const Solution& solution, const Options& options, double gap_tolerance) {
  // An answer told with its gap is told with its residual too: what most solvers call feasible.
  constexpr double told_residual = 1e-6;
  const double residual_tolerance = options.accepted_gap > 0.0 ? std::max(options.feasibility_tolerance, told_residual)
                                                               : options.feasibility_tolerance;
  if (!(solution.primal_residual <= residual_tolerance))
    return fmt::format("its primal residual is {:.2g}", solution.primal_residual);
  if (!(solution.dual_residual <= options.optimality_tolerance))
    return fmt::format("its dual residual is {:.2g}", solution.dual_residual);
  if (!(solution.gap() <= gap_tolerance)) return fmt::format("its duality gap is {:.2g}", solution.gap());
  return {};
}

/// Whether the solution stands, with a word on its gap where that is wider than usual.
bool take(Solution& solution, const Options& options) {
  if (!why_not(solution, options, std::max(options.accepted_gap, Solution::solved_gap)).empty()) return false;
  solution.termination = Termination::optimal;
  solution.message.clear();
  if (!(solution.primal_residual <= options.feasibility_tolerance) || !(solution.gap() <= Solution::solved_gap))
    solution.message =
        fmt::format("the iteration stopped short: the plan is proven within {:.1g}, rows hold within {:.1g}",
                    solution.gap(), solution.primal_residual);
  return true;
}

/// Empty unless the iteration ended without an answer.
std::string why_stuck(const Outcome& outcome, const Options& options) {
  switch (outcome.termination) {
    case Termination::infeasible:
    case Termination::unbounded:
    case Termination::numerical_trouble:
      return "the structured backend: " + outcome.message;
    case Termination::iteration_limit:
      if (options.iteration_limit > 0) return {};
      return fmt::format("the structured backend did not converge in {} iterations", outcome.iterations);
    default:
      return {};
  }
}

/// What the problem without costs says: its prices prove that there is no point, or there is one well inside.
struct WithoutCosts {
  bool is_empty = false;
  std::optional<Solution> point;
};

/// Without costs the prices of an infeasible problem grow along a ray and nothing else; what they prove is checked.
WithoutCosts ask_without_costs(const StagedProblem& problem, const Options& options, const base::Progress& progress) {
  const StagedProblem free = without_costs(problem);
  staged::LaidOut laid_out = staged::lay_out(free);
  staged::Ties ties(laid_out.layout);
  Iteration iteration(laid_out.layout, ties, staged::best_kernels(), std::max(1, options.threads));
  const Outcome outcome =
      iteration.run({.iterations = 100, .seconds = options.seconds_limit, .wants_ray = true}, progress);
  WithoutCosts result;
  Solution last;
  read_out(laid_out.layout, ties, last);
  if (outcome.termination == Termination::optimal) {
    result.point = std::move(last);
  } else {
    staged::prove(laid_out.layout, options.optimality_tolerance, last);
    result.is_empty = proves_infeasible(problem, last);
  }
  return result;
}

/// One iteration over a fresh layout, from `from` if there is one. Empty if its answer stands (or nobody may ask for
/// another one), else the reason.
class Attempt {
 public:
  Attempt(const StagedProblem& problem, const Options& options, const base::Progress& progress)
      : problem_(problem), options_(options), progress_(progress) {}

  /// Empty if `solution` is an answer, else why not.
  std::string run(staged::LaidOut& laid_out, const Solution* from, double seconds, Solution& solution) const {
    staged::Layout& layout = laid_out.layout;
    staged::Ties ties(layout);
    Iteration iteration(layout, ties, staged::best_kernels(), std::max(1, options_.threads));
    staged::Limits limits;
    limits.seconds = seconds;
    limits.from = from;
    if (options_.iteration_limit > 0) limits.iterations = static_cast<int>(options_.iteration_limit);
    const Outcome outcome = iteration.run(limits, progress_);
    solution.termination = outcome.termination;
    solution.iterations += outcome.iterations;
    solution.message = outcome.message;
    std::string failure = why_stuck(outcome, options_);
    const bool has_no_point =
        outcome.termination == Termination::infeasible || outcome.termination == Termination::unbounded;
    if (has_no_point) return failure;
    finish(problem_, layout, ties, iteration, options_, solution);
    const bool is_cut_short = failure.empty() && outcome.termination != Termination::optimal;
    if (is_cut_short || take(solution, options_)) return {};
    return failure.empty() ? "the structured backend's answer fails its own check: " +
                                 why_not(solution, options_, options_.accepted_gap)
                           : failure;
  }

 private:
  const StagedProblem& problem_;
  const Options& options_;
  const base::Progress& progress_;
};

}  // namespace

StagedAnswer solve_staged(const StagedProblem& problem, const Options& options, const base::Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  StagedAnswer answer;
  Solution& solution = answer.solution;
  solution.backend = "structured";
  const auto stop = [&](std::string reason) {
    answer.hand_over = std::move(reason);
    solution.seconds = seconds();
    return answer;
  };
  if (problem.chains.empty()) return stop("there is no chain in time");
  staged::LaidOut laid_out = staged::lay_out(problem);
  if (!laid_out.does_not_fit.empty()) return stop(laid_out.does_not_fit);
  if (!laid_out.layout.presolve.infeasible.empty()) {
    solution.termination = Termination::infeasible;
    solution.lower_bound = infinity;
    solution.message = laid_out.layout.presolve.infeasible;
    return answer;
  }
  const Attempt attempt(problem, options, progress);
  const std::string failure = attempt.run(laid_out, nullptr, options.seconds_limit, solution);
  if (failure.empty() || solution.termination == Termination::unbounded) return stop(failure);
  Options rest = options;
  rest.seconds_limit -= seconds();
  const WithoutCosts found = ask_without_costs(problem, rest, progress);
  if (found.is_empty) {
    solution.termination = Termination::infeasible;
    solution.lower_bound = infinity;
    solution.message = "no point meets all rows and bounds: the prices of the rows prove it";
    return stop({});
  }
  if (!found.point) return stop(failure);
  // Columns that the first attempt pressed to their bounds too early now start well inside, where all rows hold.
  laid_out = staged::lay_out(problem);
  Solution second;
  second.backend = solution.backend;
  second.iterations = solution.iterations;
  const std::string again = attempt.run(laid_out, &*found.point, options.seconds_limit - seconds(), second);
  if (!again.empty()) return stop(failure);
  solution = std::move(second);
  return stop({});
}

}  // namespace gigawatt::solver
