#include "solver/solve.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "solver/generate.hpp"
#include "solver/hand_problems_test.hpp"

namespace gigawatt::solver {
namespace {

using testing::HasSubstr;

TEST(Solve, StructuralFaultsAreRefused) {
  StagedProblem problem = hand::merit_order();
  problem.chains[0].same_hour[0].column = 17;
  const Solution solution = solve(problem, {.backend = Backend::highs}, {});
  EXPECT_EQ(solution.termination, Termination::invalid_problem);
  EXPECT_THAT(solution.message, HasSubstr("17"));
}

TEST(Solve, WhatTheCallerRulesOutDoesNotGoToHighs) {
  StagedProblem problem;  // 0 ≤ x ≤ 1, x = 2, and no chain: not for the staged solver
  problem.border.push_back({.name = "x", .upper = 1.0});
  problem.border_rows.push_back({.name = "two", .terms = {{0, 1.0}}, .right_hand_side = 2.0});
  Options options;
  options.rules_out = [] { return true; };
  const Solution ruled_out = solve(problem, options, {});
  EXPECT_EQ(ruled_out.termination, Termination::infeasible);
  EXPECT_EQ(ruled_out.backend, "structured");
  options.rules_out = [] { return false; };
  const Solution asked = solve(problem, options, {});
  EXPECT_EQ(asked.termination, Termination::infeasible);
  EXPECT_THAT(asked.backend, HasSubstr("highs"));
}

TEST(Solve, SharedHighsOptionsMeetTheirTolerances) {
  const Solution solution = solve(generate({.seed = 5, .hours = 48, .recourse_peaks = true, .chain_rows = true}),
                                  {.backend = Backend::highs}, {});
  ASSERT_EQ(solution.termination, Termination::optimal) << solution.message;
  EXPECT_LE(solution.primal_residual, 1e-7);
  EXPECT_LE(solution.dual_residual, 1e-7);
  EXPECT_NEAR(solution.lower_bound, solution.objective, 1e-9 * solution.objective);
  EXPECT_EQ(solution.fell_back_because, "");
  EXPECT_GT(solution.iterations, 0);
}

TEST(Solve, WholeUnitsOnlyWhenAskedFor) {
  const Solution relaxed = solve(hand::whole_units(), {.backend = Backend::highs}, {});
  EXPECT_NEAR(relaxed.border[0], 2.5, 1e-9);
  EXPECT_NEAR(relaxed.objective, 3000.0, 1e-6);

  const Solution whole = solve(hand::whole_units(), {.backend = Backend::highs, .integers = true}, {});
  ASSERT_EQ(whole.termination, Termination::optimal) << whole.message;
  EXPECT_EQ(whole.border[0], 3.0);
  EXPECT_NEAR(whole.objective, 3500.0, 1e-6);
  EXPECT_LE(whole.lower_bound, whole.objective);
  EXPECT_GE(whole.lower_bound, 3500.0 * (1.0 - 1e-4));
  EXPECT_EQ(whole.backend, "highs-mip");
  ASSERT_EQ(whole.chains[0].row_duals.size(), 1U);
  EXPECT_NEAR(whole.chains[0].row_duals[0][0], 1.0, 1e-9);  // three units leave 50 to spare: the price is the fuel
}

TEST(Solve, StopsWhenAskedTo) {
  const StagedProblem problem =
      generate({.seed = 9, .hours = 500, .chains = 2, .recourse_peaks = true, .chain_rows = true});
  const std::atomic<bool> stop = true;
  base::Progress progress;
  progress.stop_requested = &stop;
  for (const HighsAlgorithm algorithm :
       {HighsAlgorithm::simplex, HighsAlgorithm::interior_point, HighsAlgorithm::first_order}) {
    EXPECT_EQ(solve(problem, {.backend = Backend::highs, .algorithm = algorithm}, progress).termination,
              Termination::interrupted);
  }
  EXPECT_EQ(solve(problem, {.backend = Backend::highs, .integers = true}, progress).termination,
            Termination::interrupted);
}

TEST(Solve, StopsInTheMiddle) {
  const StagedProblem problem = generate({.seed = 9, .hours = 100, .recourse_peaks = true, .chain_rows = true});
  for (const HighsAlgorithm algorithm : {HighsAlgorithm::simplex, HighsAlgorithm::interior_point}) {
    std::atomic<bool> stop = false;
    int reports = 0;
    base::Progress progress;
    progress.stop_requested = &stop;
    progress.report = [&](std::string_view phase, double) {
      EXPECT_FALSE(phase.empty());
      ++reports;
      stop = true;
    };
    EXPECT_EQ(solve(problem, {.backend = Backend::highs, .algorithm = algorithm}, progress).termination,
              Termination::interrupted);
    EXPECT_EQ(reports, 1);
  }
}

TEST(Solve, LimitsHaveNames) {
  const StagedProblem problem = generate({.seed = 9, .hours = 168, .recourse_peaks = true, .chain_rows = true});
  EXPECT_EQ(solve(problem, {.seconds_limit = 0.0}, {}).termination, Termination::time_limit);
  EXPECT_EQ(solve(problem, {.backend = Backend::highs, .algorithm = HighsAlgorithm::simplex, .iteration_limit = 3}, {})
                .termination,
            Termination::iteration_limit);
}

// A question that is not worth a wait (what a month is worth) is not handed on; the same question otherwise is.
TEST(Solve, HandsOverOnlyWhereItMay) {
  StagedProblem problem;
  problem.border = {{.name = "capacity", .cost = 2.0, .upper = 10.0}};
  problem.border_rows = {{.name = "need", .terms = {{0, -1.0}}, .sense = Sense::at_most, .right_hand_side = -3.0}};
  const Solution kept = solve(problem, {.may_hand_over = false}, {});
  EXPECT_EQ(kept.termination, Termination::numerical_trouble);
  EXPECT_EQ(kept.message, "there is no chain in time");
  const Solution handed = solve(problem, {}, {});
  EXPECT_EQ(handed.termination, Termination::optimal);
  EXPECT_DOUBLE_EQ(handed.objective, 6.0);
  EXPECT_EQ(handed.fell_back_because, "there is no chain in time");
}

TEST(Solve, GapIsRelativeToTheObjective) {
  Solution solution;
  solution.objective = 999.0;
  solution.lower_bound = 998.0;
  EXPECT_DOUBLE_EQ(solution.gap(), 1e-3);
}

TEST(Solve, EqualRunsGiveEqualBits) {
  const StagedProblem problem = generate({.seed = 3, .hours = 72, .recourse_peaks = true, .degenerate = true});
  const Solution first = solve(problem, {.backend = Backend::highs}, {});
  const Solution second = solve(problem, {.backend = Backend::highs}, {});
  EXPECT_EQ(first.objective, second.objective);
  EXPECT_EQ(first.border, second.border);
  EXPECT_EQ(first.chains[1].columns, second.chains[1].columns);
  EXPECT_EQ(first.chains[1].row_duals, second.chains[1].row_duals);
}

TEST(Solve, NothingToDecideIsOptimal) {
  StagedProblem problem;
  problem.cost_offset = 42.0;
  const Solution solution = solve(problem, {.backend = Backend::highs}, {});
  EXPECT_EQ(solution.termination, Termination::optimal);
  EXPECT_EQ(solution.objective, 42.0);

  problem.border_rows.push_back({.name = "nothing is five", .right_hand_side = 5.0});
  EXPECT_EQ(solve(problem, {.backend = Backend::highs}, {}).termination, Termination::infeasible);
}

TEST(Check, FindsEachKindOfViolation) {
  const StagedProblem problem = hand::billed_peak();
  const Solution good = solve(problem, {.backend = Backend::highs}, {});
  ASSERT_LE(check(problem, good).primal, 1e-12);
  EXPECT_NEAR(check(problem, good).objective, 2420.0, 1e-9);
  Solution bad = good;
  bad.chains[0].columns[1][1] += 8.1;  // balance of 80
  EXPECT_NEAR(check(problem, bad).primal, 8.1 / 81.0, 1e-12);
  bad = good;
  bad.chains[0].recourse[0] -= 3.0;  // peak row with right-hand side 0
  EXPECT_NEAR(check(problem, bad).primal, 3.0, 1e-12);
  bad = good;
  bad.chains[0].columns[2][0] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(check(problem, bad).primal, infinity);
  bad = good;
  bad.chains[0].columns.pop_back();
  EXPECT_EQ(check(problem, bad).primal, infinity);

  const StagedProblem moving = hand::capacity(59.0);
  Solution built = solve(moving, {.backend = Backend::highs}, {});
  ASSERT_LE(check(moving, built).primal, 1e-12);
  built.border[0] -= 10.0;  // leaves 95 under sun's bound where 100 are used
  EXPECT_NEAR(check(moving, built).primal, 5.0 / 96.0, 1e-12);

  const StagedProblem linked = hand::linked();
  Solution burnt = solve(linked, {.backend = Backend::highs}, {});
  ASSERT_LE(check(linked, burnt).primal, 1e-12);
  for (ChainSolution& chain : burnt.chains) {
    chain.columns[0][0] = 100.0;
    chain.columns[1][0] = 0.0;
  }
  EXPECT_NEAR(check(linked, burnt).primal, 40.0 / 61.0, 1e-12);
}

}  // namespace
}  // namespace gigawatt::solver
