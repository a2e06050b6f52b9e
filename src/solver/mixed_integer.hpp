// A door beside `solve`: small linear programs with whole numbers in any column, as operation by windows asks for them.
// Written row by row; solved by HiGHS's branch and bound.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "solver/solution.hpp"
#include "solver/staged_problem.hpp"

namespace gigawatt::solver {

/// min cost·x,  row_lower ≤ A x ≤ row_upper,  lower ≤ x ≤ upper, some x whole.
class MixedInteger {
 public:
  std::size_t column(double unit_cost, double least, double most, bool is_whole = false);
  /// A row with a column twice is our mistake.
  void row(const std::vector<Term>& terms, double least, double most);

  std::vector<double> cost, lower, upper, row_lower, row_upper;
  std::vector<std::size_t> whole;  // columns
  std::vector<std::vector<Term>> rows;
};

struct MixedIntegerAnswer {
  Termination termination = Termination::numerical_trouble;
  std::vector<double> values;  // empty without a point
};

/// Deterministic: limited by nodes, not by time. A point within `relative_gap` of the bound is optimal.
MixedIntegerAnswer solve(const MixedInteger& problem, double relative_gap, long node_limit);

}  // namespace gigawatt::solver
