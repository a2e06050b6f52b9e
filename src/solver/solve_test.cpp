#include "solver/solve.hpp"

#include <gtest/gtest.h>

namespace gigawatt::solver {
namespace {

/// One chain, one segment, a balance row with the given load, no storage: merit order.
StagedProblem two_units(double load) {
  StagedProblem problem;
  Chain chain;
  chain.name = "year";
  chain.hour_count = 3;
  chain.segments = {{.first_hour = 0, .hour_count = 3, .border_of_slot = {}}};
  chain.columns = {{.name = "cheap", .cost = 10.0, .upper = 100.0}, {.name = "dear", .cost = 50.0, .upper = 100.0}};
  chain.rows = {{.name = "balance", .right_hand_side = load}};
  chain.same_hour = {{.row = 0, .column = 0, .coefficient = 1.0}, {.row = 0, .column = 1, .coefficient = 1.0}};
  problem.chains.push_back(chain);
  return problem;
}

TEST(Solve, MeritOrderAndItsPrice) {
  const Solution solution = solve(two_units(150.0), {}, {});
  ASSERT_EQ(solution.termination, Termination::optimal) << solution.message << solution.fell_back_because;
  EXPECT_DOUBLE_EQ(solution.objective, 3 * (100.0 * 10.0 + 50.0 * 50.0));
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_DOUBLE_EQ(solution.chains[0].columns[0][t], 100.0);
    EXPECT_DOUBLE_EQ(solution.chains[0].columns[1][t], 50.0);
    EXPECT_DOUBLE_EQ(solution.chains[0].row_duals[0][t], 50.0);
  }
}

TEST(Solve, MoreLoadThanUnitsIsInfeasible) {
  EXPECT_EQ(solve(two_units(201.0), {}, {}).termination, Termination::infeasible);
}

}  // namespace
}  // namespace gigawatt::solver
