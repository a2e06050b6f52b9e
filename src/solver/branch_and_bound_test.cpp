#include "solver/branch_and_bound.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>

#include "solver/generate.hpp"
#include "solver/hand_problems_test.hpp"

namespace gigawatt::solver {
namespace {

const Options whole = {.backend = Backend::structured, .integers = true};

TEST(BranchAndBound, WholeUnitsWithTheirPrices) {
  const Solution solution = solve(hand::whole_units(), whole, {});
  ASSERT_EQ(solution.termination, Termination::optimal) << solution.message;
  EXPECT_EQ(solution.backend, "structured-mip");
  EXPECT_EQ(solution.fell_back_because, "");
  EXPECT_EQ(solution.border[0], 3.0);
  EXPECT_NEAR(solution.objective, 3500.0, 1e-4);
  EXPECT_LE(solution.lower_bound, solution.objective);
  EXPECT_GE(solution.lower_bound, 3500.0 * (1.0 - 1.1e-4));
  EXPECT_NEAR(solution.chains[0].row_duals[0][0], 1.0, 1e-4);  // three units leave 50 to spare: the price is the fuel
}

// HiGHS's branch and bound is the reference: both proven within the same gap, so neither is worse by more than that.
TEST(BranchAndBound, NoWorseThanHighs) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const StagedProblem problem = generate({.seed = seed,
                                            .hours = 48,
                                            .chains = 2,
                                            .segments_per_chain = 3,
                                            .storages = seed % 2,
                                            .recourse_peaks = seed % 3 == 0,
                                            .integers = true});
    const Solution ours = solve(problem, whole, {});
    const Solution reference = solve(problem, {.backend = Backend::highs, .integers = true}, {});
    ASSERT_EQ(ours.termination, Termination::optimal) << "seed " << seed << ": " << ours.message;
    ASSERT_EQ(reference.termination, Termination::optimal);
    const double gap = 1.01e-4 * std::abs(reference.objective);
    EXPECT_NEAR(ours.objective, reference.objective, gap) << "seed " << seed;
    EXPECT_LE(ours.lower_bound, ours.objective);
    EXPECT_GE(ours.lower_bound, ours.objective - gap) << "seed " << seed;
    EXPECT_LE(ours.lower_bound, reference.objective + 1e-6 * std::abs(reference.objective)) << "seed " << seed;
    EXPECT_LE(check(problem, ours).primal, 1e-7);
    for (std::size_t b = 0; b < problem.border.size(); ++b) {
      if (!problem.border[b].integer) continue;
      EXPECT_EQ(ours.border[b], std::round(ours.border[b]));
    }
  }
}

TEST(BranchAndBound, WithoutWholeNumbersThatFit) {
  StagedProblem problem = hand::whole_units();
  problem.border_rows.push_back({.name = "five halves", .terms = {{0, 2.0}}, .right_hand_side = 5.0});
  const Solution solution = solve(problem, whole, {});
  EXPECT_EQ(solution.termination, Termination::infeasible);
  EXPECT_EQ(solution.lower_bound, infinity);
  EXPECT_NE(solution.message, "");
}

TEST(BranchAndBound, LimitsAndInterruptsAreNamed) {
  const StagedProblem problem = generate({.seed = 2, .hours = 200, .chains = 2, .storages = 1, .integers = true});
  Options limited = whole;
  limited.seconds_limit = 0.0;
  EXPECT_EQ(solve(problem, limited, {}).termination, Termination::time_limit);
  std::atomic<bool> stop = false;
  base::Progress progress;
  progress.stop_requested = &stop;
  progress.report = [&](std::string_view, double) { stop = true; };
  const Solution solution = solve(problem, whole, progress);
  EXPECT_EQ(solution.termination, Termination::interrupted);
}

}  // namespace
}  // namespace gigawatt::solver
