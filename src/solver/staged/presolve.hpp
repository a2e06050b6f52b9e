// What can be said about a staged problem before iterating: border columns that cannot move, and scales.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "solver/staged_problem.hpp"

namespace gigawatt::solver::staged {

/// Columns that one border row left no choice. Its price must explain their reduced costs afterwards.
struct Forced {
  std::size_t row = 0;
  bool at_least_activity = false;  // the row holds its terms at their least (or, if not, at their most)
  bool single = false;             // an equality with one free column: any price will do
  std::vector<Term> terms;
};

struct Presolve {
  std::vector<Forced> forced;         // in the order of discovery
  std::vector<char> border_fixed;     // per border column
  std::vector<double> border_value;   // where fixed
  std::vector<char> border_row_kept;  // rows that still hold a free column
  std::string infeasible;             // a sentence if a border row cannot hold; empty otherwise
};

/// Fixes border columns whose bounds meet, and those that rows with a single free column, or with their activity at its
/// limit, leave no choice: without it a capacity that must be zero has no interior.
Presolve presolve_border(const StagedProblem& problem);

/// x = power · column · x̂ and row · (A x − r) / power: powers of two, so that scaling does not round.
struct Scales {
  double power = 1.0;
  double money = 1.0;                                        // objective / money is of order one per weighted hour
  std::vector<std::vector<double>> stage_row, stage_column;  // [class]
  std::vector<std::vector<double>> recourse, chain_row;      // [chain]
  std::vector<double> border, border_row, linking_row;
  std::vector<double> chain_weight;  // [chain]: mean weight of its hours; Σ over all hours is 1
  double weighted_hours = 1.0;
};

Scales scale(const StagedProblem& problem, const std::vector<int>& class_of_chain, int class_count);

}  // namespace gigawatt::solver::staged
