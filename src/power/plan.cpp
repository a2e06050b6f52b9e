#include "power/plan.hpp"

#include <fmt/format.h>

#include <chrono>

#include "power/binding.hpp"
#include "power/conflict.hpp"
#include "power/conflict_question.hpp"
#include "power/extract.hpp"
#include "power/plan_model.hpp"

namespace gigawatt::power {

SolveRecord record_of(std::string purpose, const solver::Solution& solution) {
  return {.purpose = std::move(purpose),
          .name = solution.backend,
          .iterations = solution.iterations,
          .seconds = solution.seconds,
          .fell_back_because = solution.fell_back_because};
}

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void count_size(const solver::StagedProblem& problem, PlanResult& result) {
  result.column_count = problem.border.size();
  result.row_count = problem.border_rows.size() + problem.linking_rows.size();
  for (const solver::Chain& chain : problem.chains) {
    result.column_count += chain.hour_count * chain.columns.size() + chain.recourse.size();
    result.row_count += chain.hour_count * chain.rows.size() + chain.chain_rows.size();
  }
}

void copy_solver_report(const solver::Solution& solution, PlanResult& result) {
  result.termination = solution.termination;
  result.message = solution.message;
  result.lower_bound_usd = solution.lower_bound;
  result.backend = solution.backend;
  result.fell_back_because = solution.fell_back_because;
  result.iterations = solution.iterations;
  result.primal_residual = solution.primal_residual;
  result.dual_residual = solution.dual_residual;
  result.solver_seconds = solution.seconds;
  result.solves.push_back(record_of("plan", solution));
}

/// A point that is worth showing: optimal, or feasible when a limit stopped the search.
bool has_plan(const solver::Solution& solution, const solver::Options& options) {
  if (solution.border.empty() || solution.chains.empty()) return false;
  switch (solution.termination) {
    case solver::Termination::optimal:
      return true;
    case solver::Termination::iteration_limit:
    case solver::Termination::time_limit:
    case solver::Termination::interrupted:
      return solution.primal_residual <= options.feasibility_tolerance;
    default:
      return false;
  }
}

}  // namespace

PlanResult plan(const PlanInput& input, const base::Progress& progress) {
  PlanResult result;
  const Clock::time_point start = Clock::now();
  progress.report("build plan", -1.0);
  const PlanModel model = build_model(input);
  result.build_seconds = seconds_since(start);
  result.notes = model.notes;
  count_size(model.problem, result);
  // One limit for everything that is solved: each question has what the ones before it left.
  // Campuses that share nothing are parts; a question that changes one need not solve the others again.
  const auto memory = input.solver.memory      ? input.solver.memory
                      : input.sites.size() > 1 ? solver::remember_parts()
                                               : nullptr;
  const auto left = [&] {
    PlanInput rest = input;
    rest.solver.memory = memory;
    rest.solver.seconds_limit = std::max(0.0, input.solver.seconds_limit - seconds_since(start));
    return rest;
  };

  progress.report("solve plan", -1.0);
  solver::Options options = input.solver;
  options.memory = memory;
  // Whether all load can be served has an answer even where the plan has none.
  options.rules_out = [&, known = std::optional<bool>()]() mutable {
    if (!known) {
      solver::Options question = left().solver;
      question.may_hand_over = false;
      known = Questions(question, progress).ask(input) == Answer::infeasible;
    }
    return *known;
  };
  solver::Solution solution = solver::solve(model.problem, options, progress);
  copy_solver_report(solution, result);
  if (solution.termination == solver::Termination::optimal && !solution.message.empty())
    result.notes.push_back("Solver: " + solution.message + ".");
  if (solution.termination == solver::Termination::infeasible && input.say_conflict) {
    progress.report("find conflict", -1.0);
    Reason reason = find_conflict(left(), progress);
    result.conflicts = std::move(reason.conflicts);
    result.conflicts_minimal = reason.minimal;
    result.conflicts_in_parts = input.solver.integers;
    result.conflicts_instead = std::move(reason.instead);
  }
  if (!has_plan(solution, input.solver)) return result;

  progress.report("read plan", -1.0);
  clean_up(input, model, solution);
  extract(input, model, solution, result);
  check_conservation(input, model, solution, result);
  if (input.operate) {
    progress.report("operate", -1.0);
    result.operated = operated(input, model, solution, result.notes);
  }
  if (input.dual_worth) result.binding = binding_limits(model, solution);
  if (solution.termination == solver::Termination::optimal && input.resolve_limit > 0) {
    progress.report("price what binds", -1.0);
    const auto again = Clock::now();
    const std::vector<Binding> worths = worth_by_solving_again(left(), model, result, progress);
    result.binding.insert(result.binding.begin(), worths.begin(), worths.end());
    result.solver_seconds += seconds_since(again);
  }
  return result;
}

std::optional<std::string> write_mps(const PlanInput& input, const std::filesystem::path& file) {
  return solver::write_mps(build_model(input).problem, file, input.solver.integers);
}

}  // namespace gigawatt::power
