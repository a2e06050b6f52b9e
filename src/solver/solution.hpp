// What a backend answers. Misuse is an assertion, mathematics that is stuck is a Termination: never a silent wrong
// answer.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace gigawatt::solver {

enum class Termination {
  optimal,
  infeasible,
  unbounded,
  iteration_limit,
  time_limit,
  numerical_trouble,
  interrupted,
  invalid_problem,  // structural_faults() is not empty
};

const char* to_string(Termination termination);

/// Values of one chain. Columns and rows are stored one after the other, each over all hours.
struct ChainSolution {
  std::vector<std::vector<double>> columns;    // [stage column][hour]
  std::vector<std::vector<double>> row_duals;  // [stage row][hour]: d objective / d right-hand side
  std::vector<double> recourse;
  std::vector<double> chain_row_duals;  // d objective / d right-hand side; ≤ 0 for an at_most row
};

struct Solution {
  /// Largest gap, relative to 1 + |objective|, that counts as solved; a wider one is an answer with its gap told.
  static constexpr double solved_gap = 1e-6;
  [[nodiscard]] double gap() const;

  Termination termination = Termination::numerical_trouble;
  double objective = 0.0;
  double lower_bound =
      0.0;  // equal to the objective up to the tolerance for a linear program; the proven bound with integers
  std::vector<double> border;
  std::vector<double> border_reduced_costs;
  std::vector<double> border_row_duals;
  std::vector<ChainSolution> chains;
  std::vector<double> linking_row_duals;

  std::string backend;            // "highs-simplex", "highs-ipx", "highs-pdlp", "structured"
  std::string fell_back_because;  // empty if the requested backend answered
  std::string message;            // one sentence on trouble
  long iterations = 0;
  double primal_residual = 0.0;  // largest violation of a row or bound, scaled by 1 + |right-hand side|
  double dual_residual = 0.0;    // largest dual infeasibility, scaled by 1 + |cost|
  double seconds = 0.0;
};

}  // namespace gigawatt::solver
