// A staged problem as one sparse linear program, row by row. For general solvers, files and checks.
//
//   min offset + cost·x   s.t.  row_lower ≤ A x ≤ row_upper,  lower ≤ x ≤ upper
//
// Columns: border, then per chain its stage columns hour by hour, then its recourse.
// Rows: border rows, then per chain hour by hour (stage rows, then one row x − D z ≤ u for each bound that moves with
// the border in that hour), then its chain rows; linking rows last.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "solver/solution.hpp"
#include "solver/staged_problem.hpp"

namespace gigawatt::solver {

using FlatIndex = std::int32_t;

struct ChainLayout {
  FlatIndex first_column = 0;  // stage column j of hour t: first_column + t · stage_column_count + j
  FlatIndex stage_column_count = 0;
  FlatIndex first_recourse = 0;
  std::vector<FlatIndex> first_row_of_hour;  // length hour_count + 1; stage row i of hour t: first_row_of_hour[t] + i
  FlatIndex first_chain_row = 0;

  [[nodiscard]] FlatIndex column(std::size_t j, std::size_t hour) const {
    return first_column + static_cast<FlatIndex>(hour) * stage_column_count + static_cast<FlatIndex>(j);
  }
};

struct FlatProblem {
  double offset = 0.0;
  std::vector<double> cost;
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<double> row_lower;
  std::vector<double> row_upper;
  std::vector<FlatIndex> row_start;  // length row count + 1
  std::vector<FlatIndex> column_index;
  std::vector<double> value;               // no zeros, no column twice in a row
  std::vector<FlatIndex> integer_columns;  // border columns that must be whole; empty for the relaxation

  std::vector<ChainLayout> chains;
  FlatIndex first_linking_row = 0;

  [[nodiscard]] std::size_t column_count() const { return cost.size(); }
  [[nodiscard]] std::size_t row_count() const { return row_lower.size(); }
};

/// Whether the flattened problem can be indexed with 32 bits (about 70 years of hours at 30 million non-zeros a year).
bool fits_flat_index(const StagedProblem& problem);

/// Requires a problem without structural faults that fits. `integers` keeps BorderColumn::integer.
FlatProblem flatten(const StagedProblem& problem, bool integers);

/// Values of a flat problem: a primal point and its multipliers (row_dual = d objective / d right-hand side,
/// reduced_cost = cost − Aᵀ row_dual). The duals may be empty.
struct FlatPoint {
  std::vector<double> column;
  std::vector<double> row_dual;
  std::vector<double> reduced_cost;
};

/// Sorts a flat point back into border, chains and linking rows of `solution`. Absent duals stay empty vectors.
void unflatten(const StagedProblem& problem, const FlatProblem& flat, const FlatPoint& point, Solution& solution);

/// Unique names without white space, made when asked for: `b3:gas-mw`, `c0.2.17:charge` (chain, column, hour),
/// `w0.1:peak`; rows `g…` (border), `s…` (stage), `u…` (moving bound), `k…` (chain), `l…` (linking).
std::string column_name(const StagedProblem& problem, const FlatProblem& flat, FlatIndex column);
std::string row_name(const StagedProblem& problem, const FlatProblem& flat, FlatIndex row);

}  // namespace gigawatt::solver
