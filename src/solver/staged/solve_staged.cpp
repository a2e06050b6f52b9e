#include "solver/staged/solve_staged.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

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
  const auto repair = [&] {
    iteration.repair(rounds);
    read();
    if (solution.primal_residual <= options.feasibility_tolerance) return true;
    if (solution.primal_residual < best.primal_residual) best = solution;
    return false;
  };
  const staged::Snapped snapped = staged::snap(layout, ties);
  if (!repair()) {
    undo(snapped);
    if (!repair()) solution = std::move(best);
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

/// Without costs the prices of an infeasible problem grow along a ray and nothing else; what they prove is checked.
bool is_proven_infeasible(const StagedProblem& problem, const Options& options, const base::Progress& progress) {
  const StagedProblem free = without_costs(problem);
  staged::LaidOut laid_out = staged::lay_out(free);
  staged::Ties ties(laid_out.layout);
  Iteration iteration(laid_out.layout, ties, staged::best_kernels(), std::max(1, options.threads));
  if (iteration.run({.iterations = 100, .seconds = options.seconds_limit, .wants_ray = true}, progress).termination ==
      Termination::optimal)
    return false;
  Solution prices;
  read_out(laid_out.layout, ties, prices);
  staged::prove(laid_out.layout, options.optimality_tolerance, prices);
  return proves_infeasible(problem, prices);
}

}  // namespace

StagedAnswer solve_staged(const StagedProblem& problem, const Options& options, const base::Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  StagedAnswer answer;
  Solution& solution = answer.solution;
  solution.backend = "structured";
  const auto stop = [&](std::string reason) {
    answer.hand_over = std::move(reason);
    return answer;
  };
  if (problem.chains.empty()) return stop("there is no chain in time");
  staged::LaidOut laid_out = staged::lay_out(problem);
  if (!laid_out.does_not_fit.empty()) return stop(laid_out.does_not_fit);
  staged::Layout& layout = laid_out.layout;
  if (!layout.presolve.infeasible.empty()) {
    solution.termination = Termination::infeasible;
    solution.lower_bound = infinity;
    solution.message = layout.presolve.infeasible;
    return answer;
  }
  staged::Ties ties(layout);
  Iteration iteration(layout, ties, staged::best_kernels(), std::max(1, options.threads));
  staged::Limits limits;
  limits.seconds = options.seconds_limit;
  if (options.iteration_limit > 0) limits.iterations = static_cast<int>(options.iteration_limit);
  const Outcome outcome = iteration.run(limits, progress);
  solution.termination = outcome.termination;
  solution.iterations = outcome.iterations;
  solution.message = outcome.message;
  const auto seconds = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(); };
  if (const std::string failure = why_stuck(outcome, options); !failure.empty()) {
    if (outcome.termination == Termination::numerical_trouble || outcome.termination == Termination::iteration_limit) {
      finish(problem, layout, ties, iteration, options, solution);
      solution.seconds = seconds();
      if (take(solution, options)) return answer;
    }
    Options rest = options;
    rest.seconds_limit -= seconds();
    const bool may_be_empty = outcome.termination != Termination::unbounded;
    const bool is_empty = may_be_empty && is_proven_infeasible(problem, rest, progress);
    solution.seconds = seconds();
    if (!is_empty) return stop(failure);
    solution.termination = Termination::infeasible;
    solution.lower_bound = infinity;
    solution.message = "no point meets all rows and bounds: the prices of the rows prove it";
    solution.seconds = seconds();
    return answer;
  }
  finish(problem, layout, ties, iteration, options, solution);
  solution.seconds = seconds();
  if (outcome.termination != Termination::optimal) return answer;
  if (take(solution, options)) return answer;
  return stop("the structured backend's answer fails its own check: " +
              why_not(solution, options, options.accepted_gap));
}

}  // namespace gigawatt::solver
