// Problems that fall into parts: the optimum of the whole, whether or not what ties the parts together holds anyway.
#include "solver/parts.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "solver/highs_backend.hpp"

namespace gigawatt::solver {
namespace {

/// Serve `load` from a built capacity z ≤ 10 at `build_cost`, or shed at 5 an hour; `hours` hours.
void add_campus(StagedProblem& problem, double load, double build_cost, std::size_t hours = 24) {
  const std::size_t column = problem.border.size();
  problem.border.push_back({.name = "z", .cost = build_cost, .lower = 0.0, .upper = 10.0});
  Chain chain{.name = "campus", .hour_count = hours, .weight = 1.0, .slot_count = 1};
  chain.segments = {{.first_hour = 0, .hour_count = hours, .border_of_slot = {column}}};
  chain.columns = {{.name = "run", .cost = 1.0, .upper = 0.0, .slot = 0, .border_coefficient = 1.0},
                   {.name = "shed", .cost = 5.0, .upper = infinity}};
  chain.rows = {{.name = "balance", .right_hand_side = load}};
  chain.same_hour = {{.row = 0, .column = 0, .coefficient = 1.0}, {.row = 0, .column = 1, .coefficient = 1.0}};
  problem.chains.push_back(std::move(chain));
}

/// Two campuses that need 3 and 4, and a row over both capacities.
StagedProblem two_campuses(double slots) {
  StagedProblem problem;
  add_campus(problem, 3.0, 12.0);
  add_campus(problem, 4.0, 24.0);
  problem.border_rows.push_back({.name = "slots",
                                 .terms = {{.column = 0, .coefficient = 1.0}, {.column = 1, .coefficient = 1.0}},
                                 .sense = Sense::at_most,
                                 .right_hand_side = slots});
  problem.cost_offset = 100.0;
  return problem;
}

TEST(Parts, WideSlotsAreTwoProblemsAndOneOptimum) {
  std::size_t largest = 0, calls = 0;
  const Solution solution =
      solve_by_parts(two_campuses(100.0), {}, base::Progress{},
                     [&](const StagedProblem& part, const Options& options, const base::Progress& progress) {
                       largest = std::max(largest, part.chains.size());
                       ++calls;
                       return solve_highs(part, options, progress);
                     });
  EXPECT_EQ(largest, 1u);
  EXPECT_EQ(calls, 2u);
  ASSERT_EQ(solution.termination, Termination::optimal) << solution.message;
  // 100 + 3 (12 + 24) + 4 (24 + 24): every MW pays, 24 hours at 4 saved.
  EXPECT_NEAR(solution.objective, 100.0 + 3 * 36.0 + 4 * 48.0, 1e-6);
  EXPECT_NEAR(solution.border[1], 4.0, 1e-6);
  EXPECT_NEAR(solution.border_row_duals[0], 0.0, 1e-9);
  EXPECT_LT(check(two_campuses(100.0), solution).primal, 1e-6);
}

TEST(Parts, NarrowSlotsTieThemTogether) {
  for (const Backend backend : {Backend::structured, Backend::highs}) {
    const Solution solution = solve(two_campuses(5.0), {.backend = backend}, base::Progress{});
    ASSERT_EQ(solution.termination, Termination::optimal) << solution.message;
    // 5 slots: 3 where a MW saves 84, 2 where it saves 72; the next one would save 72.
    EXPECT_NEAR(solution.objective, 100.0 + 7 * 120.0 - 3 * 84.0 - 2 * 72.0, 1e-4);
    EXPECT_NEAR(solution.border_row_duals[0], -72.0, 1e-3) << "what one more slot is worth";
    EXPECT_LT(check(two_campuses(5.0), solution).primal, 1e-6);
  }
}

TEST(Parts, OneWithoutAnAnswerLeavesTheWholeWithout) {
  StagedProblem problem = two_campuses(100.0);
  problem.border_rows.push_back({.name = "too much",
                                 .terms = {{.column = 1, .coefficient = 1.0}},
                                 .sense = Sense::equal,
                                 .right_hand_side = 11.0});
  EXPECT_EQ(solve(problem, {}, base::Progress{}).termination, Termination::infeasible);
}

TEST(Parts, WhatHasBeenSolvedIsNotSolvedAgain) {
  Options options;
  options.memory = remember_parts();
  std::size_t calls = 0;
  const SolvePart count = [&](const StagedProblem& part, const Options& o, const base::Progress& progress) {
    ++calls;
    return solve_highs(part, o, progress);
  };
  const Solution first = solve_by_parts(two_campuses(100.0), options, base::Progress{}, count);
  EXPECT_EQ(calls, 2u);
  StagedProblem changed = two_campuses(100.0);
  changed.border[0].cost = 13.0;
  const Solution second = solve_by_parts(changed, options, base::Progress{}, count);
  EXPECT_EQ(calls, 3u) << "one campus changed";
  EXPECT_NEAR(second.objective - first.objective, 3.0, 1e-6);
  EXPECT_EQ(second.chains[1].columns, first.chains[1].columns);
  const Solution third = solve_by_parts(changed, options, base::Progress{}, count);
  EXPECT_EQ(calls, 3u);
  EXPECT_EQ(third.objective, second.objective);
  EXPECT_EQ(third.seconds, 0.0);
  EXPECT_GT(third.iterations, 0) << "whoever asks further counts from how hard it was";
}

}  // namespace
}  // namespace gigawatt::solver
