#include "solver/mixed_integer.hpp"

#include "base/progress.hpp"
#include "base/require.hpp"
#include "solver/highs_engine.hpp"

namespace gigawatt::solver {

std::size_t MixedInteger::column(double unit_cost, double least, double most, bool is_whole) {
  cost.push_back(unit_cost);
  lower.push_back(least);
  upper.push_back(most);
  if (is_whole) whole.push_back(cost.size() - 1);
  return cost.size() - 1;
}

void MixedInteger::row(const std::vector<Term>& terms, double least, double most) {
  rows.push_back(terms);
  row_lower.push_back(least);
  row_upper.push_back(most);
}

MixedIntegerAnswer solve(const MixedInteger& problem, double relative_gap, long node_limit) {
  FlatProblem flat;
  flat.cost = problem.cost;
  flat.lower = problem.lower;
  flat.upper = problem.upper;
  flat.row_lower = problem.row_lower;
  flat.row_upper = problem.row_upper;
  flat.row_start.push_back(0);
  for (const std::vector<Term>& terms : problem.rows) {
    for (const Term& term : terms) {
      GIGAWATT_REQUIRE(term.column < problem.cost.size());
      if (term.coefficient == 0.0) continue;
      flat.column_index.push_back(static_cast<FlatIndex>(term.column));
      flat.value.push_back(term.coefficient);
    }
    flat.row_start.push_back(static_cast<FlatIndex>(flat.value.size()));
  }
  for (const std::size_t column : problem.whole) flat.integer_columns.push_back(static_cast<FlatIndex>(column));
  Options options{.integers = true, .relative_gap = relative_gap, .iteration_limit = node_limit};
  const HighsMethod method = problem.whole.empty() ? HighsMethod::simplex : HighsMethod::branch_and_bound;
  if (problem.whole.empty()) options.iteration_limit = 0;
  const HighsRun run = run_highs(flat, method, options, infinity, base::Progress{});
  return {.termination = run.termination, .values = run.has_point ? run.point.column : std::vector<double>{}};
}

}  // namespace gigawatt::solver
