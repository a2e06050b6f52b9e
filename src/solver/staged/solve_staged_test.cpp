// What the conformance suite cannot see: bits, allocations, clean values, and where the backend hands over.
#include "solver/staged/solve_staged.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <new>

#include "solver/farkas.hpp"
#include "solver/generate.hpp"
#include "solver/hand_problems_test.hpp"
#include "solver/staged/finish.hpp"

#if !defined(__SANITIZE_ADDRESS__)
namespace {
std::atomic<long> allocation_count{0};
}  // namespace

void* operator new(std::size_t size) {
  allocation_count.fetch_add(1);
  if (void* pointer = std::malloc(size == 0 ? 1 : size)) return pointer;
  throw std::bad_alloc();
}
void operator delete(void* pointer) noexcept { std::free(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { std::free(pointer); }
#endif

namespace gigawatt::solver {
namespace {

using staged::Iteration;
using staged::Kernels;

StagedProblem campus(std::size_t hours, std::size_t chains) {
  return generate({.seed = 7,
                   .hours = hours,
                   .chains = chains,
                   .segments_per_chain = 3,
                   .storages = 2,
                   .recourse_peaks = true,
                   .chain_rows = true,
                   .linking_rows = true,
                   .free_columns = true});
}

struct Trace {
  int iterations = 0;
  Solution solution;
};

Trace run_with(const StagedProblem& problem, const Kernels& kernels, int threads, int iteration_limit = 300) {
  staged::LaidOut laid_out = staged::lay_out(problem);
  EXPECT_EQ(laid_out.does_not_fit, "");
  staged::Ties ties(laid_out.layout);
  Iteration iteration(laid_out.layout, ties, kernels, threads);
  Trace trace;
  trace.iterations = iteration.run({.iterations = iteration_limit}, {}).iterations;
  staged::read_out(laid_out.layout, ties, trace.solution);
  return trace;
}

void expect_same_bits(const Trace& one, const Trace& other) {
  EXPECT_EQ(one.iterations, other.iterations);
  EXPECT_EQ(one.solution.border, other.solution.border);
  EXPECT_EQ(one.solution.border_row_duals, other.solution.border_row_duals);
  EXPECT_EQ(one.solution.linking_row_duals, other.solution.linking_row_duals);
  for (std::size_t k = 0; k < one.solution.chains.size(); ++k) {
    EXPECT_EQ(one.solution.chains[k].columns, other.solution.chains[k].columns);
    EXPECT_EQ(one.solution.chains[k].row_duals, other.solution.chains[k].row_duals);
    EXPECT_EQ(one.solution.chains[k].recourse, other.solution.chains[k].recourse);
  }
}

TEST(Structured, SameBitsOnEveryInstructionSet) {
  const StagedProblem problem = campus(200, 2);
  const Trace portable = run_with(problem, staged::portable_kernels(), 1);
  EXPECT_GT(portable.iterations, 5);
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) expect_same_bits(portable, run_with(problem, staged::avx2_kernels(), 1));
#endif
  expect_same_bits(portable, run_with(problem, staged::best_kernels(), 1));
}

TEST(Structured, SameBitsForAnyNumberOfThreads) {
  const StagedProblem problem = campus(120, 5);
  const Trace one = run_with(problem, staged::best_kernels(), 1);
  expect_same_bits(one, run_with(problem, staged::best_kernels(), 2));
  expect_same_bits(one, run_with(problem, staged::best_kernels(), 5));
}

TEST(Structured, TheIterationAllocatesNothing) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer owns the allocator";
#else
  const StagedProblem problem = campus(120, 2);
  const auto allocations_of = [&](int iterations) {
    staged::LaidOut laid_out = staged::lay_out(problem);
    staged::Ties ties(laid_out.layout);
    Iteration iteration(laid_out.layout, ties, staged::best_kernels(), 1);
    const long before = allocation_count.load();
    EXPECT_EQ(iteration.run({.iterations = iterations}, {}).iterations, iterations);
    return allocation_count.load() - before;
  };
  EXPECT_EQ(allocations_of(3), allocations_of(12));
#endif
}

TEST(Structured, APointToStartFromChangesTheWayNotTheAnswer) {
  const StagedProblem problem = campus(120, 2);
  const Trace cold = run_with(problem, staged::best_kernels(), 1);
  const Trace centre = run_with(without_costs(problem), staged::best_kernels(), 1);
  staged::LaidOut laid_out = staged::lay_out(problem);
  staged::Ties ties(laid_out.layout);
  Iteration iteration(laid_out.layout, ties, staged::best_kernels(), 1);
  const staged::Outcome outcome = iteration.run({.from = &centre.solution}, {});
  EXPECT_EQ(outcome.termination, Termination::optimal);
  Solution solution;
  staged::read_out(laid_out.layout, ties, solution);
  EXPECT_NE(solution.border, cold.solution.border);
  const double objective = check(problem, cold.solution).objective;
  EXPECT_NEAR(check(problem, solution).objective, objective, 1e-6 * std::abs(objective));
}

TEST(Structured, AWipedSystemForgetsWhatIsNotANumber) {
  const Kernels& kernels = staged::best_kernels();
  staged::DenseSystem system;
  system.resize(10, 10);
  const auto fill = [&](double first) {
    system.clear();
    for (int i = 0; i < 10; ++i) system.add(i, i, 20.0);
    for (int i = 1; i <= 5; ++i) system.add(0, i, 1.0);  // many at a time: also where the pattern is empty
    system.add(2, 9, 1.0);
    system.add(0, 1, first);
    system.factorise(kernels);
    std::vector<double> values(10, 1.0);
    system.forward(values.data());
    system.backward(values.data());
    return values;
  };
  const std::vector<double> before = fill(0.0);
  EXPECT_TRUE(std::isnan(fill(std::nan("")).front()));
  system.wipe();
  EXPECT_EQ(fill(0.0), before);
}

TEST(Structured, AUnitThatIsOffIsZero) {
  const StagedProblem problem = hand::merit_order(80.0);
  const StagedAnswer answer = solve_staged(problem, {}, {});
  ASSERT_EQ(answer.hand_over, "");
  for (std::size_t t = 0; t < 3; ++t) {
    EXPECT_EQ(answer.solution.chains[0].columns[1][t], 0.0);
    EXPECT_NEAR(answer.solution.chains[0].columns[0][t], 80.0, 1e-9);
  }
}

TEST(Structured, RowsHoldFarBelowTheTolerance) {
  const StagedProblem problem = campus(336, 2);
  const StagedAnswer answer = solve_staged(problem, {}, {});
  ASSERT_EQ(answer.hand_over, "");
  EXPECT_LE(check(problem, answer.solution).primal, 1e-7);
  std::size_t zeros = 0;
  for (const std::vector<double>& column : answer.solution.chains[0].columns) {
    for (const double value : column) zeros += value == 0.0 ? 1 : 0;
  }
  EXPECT_GT(zeros, 336U) << "hardly anything is ever off";
}

TEST(Structured, CapacitiesThatMustBeZeroAndHoursWithoutSource) {
  StagedProblem problem = hand::capacity(1.0);
  problem.border[0].upper = 0.0;  // no room at all: gas alone
  const StagedAnswer fixed = solve_staged(problem, {}, {});
  ASSERT_EQ(fixed.hand_over, "");
  EXPECT_NEAR(fixed.solution.objective, 12000.0, 1e-4);
  EXPECT_EQ(fixed.solution.border[0], 0.0);
  problem.border[0].upper = 1000.0;
  problem.border_rows.push_back(
      {.name = "nothing is built", .terms = {{0, 1.0}}, .sense = Sense::at_most, .right_hand_side = 0.0});
  const StagedAnswer ruled = solve_staged(problem, {}, {});
  ASSERT_EQ(ruled.hand_over, "");
  EXPECT_NEAR(ruled.solution.objective, 12000.0, 1e-4);
}

/// A must-take sun (all of its output is used or dumped), gas, and a line for sale; the sun shines every other hour.
StagedProblem must_take() {
  constexpr std::size_t hours = 48;
  std::vector<double> shine;
  for (std::size_t t = 0; t < hours; ++t) shine.push_back(t % 2 == 0 ? 0.0 : 0.5);
  const auto available = std::make_shared<const std::vector<double>>(shine);
  Chain chain{.name = "year", .hour_count = hours, .slot_count = 2, .segments = {{0, hours, {0, 1}}}};
  chain.columns = {{.name = "sun"},
                   {.name = "dumped", .cost = 1.0},
                   {.name = "gas", .cost = 50.0, .upper = 0.0, .slot = 1, .border_coefficient = 1.0}};
  chain.rows = {{.name = "balance", .right_hand_side = 100.0}, {.name = "all of the sun", .right_hand_side = 0.0}};
  chain.same_hour = {{0, 0, 1.0}, {0, 2, 1.0}, {1, 0, 1.0}, {1, 1, 1.0}};
  chain.border_terms = {{1, 0, {-1.0, available}}};
  StagedProblem problem;
  problem.border = {{.name = "sun", .cost = 400.0}, {.name = "gas", .cost = 10.0}};
  problem.chains = {chain};
  return problem;
}

// At night the row holds "sun" and "dumped" at zero; only a price of the row explains why nobody wants more of them.
TEST(Structured, RowsThatHoldColumnsAtZeroGetTheirPrice) {
  const StagedProblem problem = must_take();
  const StagedAnswer answer = solve_staged(problem, {}, {});
  ASSERT_EQ(answer.hand_over, "");
  EXPECT_NEAR(answer.solution.objective, solve(problem, {.backend = Backend::highs}, {}).objective, 1e-4);
  const std::vector<double>& balance = answer.solution.chains[0].row_duals[0];
  const std::vector<double>& sun = answer.solution.chains[0].row_duals[1];
  for (const std::size_t night : {std::size_t{0}, std::size_t{24}}) {
    EXPECT_GT(balance[night], 1.0);
    EXPECT_LE(balance[night] + sun[night], 1e-6) << "the reduced cost of the sun is negative at night";
  }
}

// The first months cannot build the storage: its level is zero there, also where one piece hands it to the next.
TEST(Structured, AStateThatMustBeZeroStandsBetweenPieces) {
  StagedProblem problem = generate({.seed = 3, .hours = 672, .chains = 1, .segments_per_chain = 2, .storages = 1});
  for (std::size_t b = 0; b < problem.border.size() / 2; ++b) {
    if (problem.border[b].name.find("storage") != std::string::npos) problem.border[b].upper = 0.0;
  }
  const StagedAnswer answer = solve_staged(problem, {}, {});
  ASSERT_EQ(answer.hand_over, "");
  const double objective = solve(problem, {.backend = Backend::highs}, {}).objective;
  EXPECT_NEAR(answer.solution.objective, objective, 1e-6 * (1.0 + std::abs(objective)));
}

TEST(Structured, ABorderRowThatCannotHoldIsNamed) {
  StagedProblem problem = hand::capacity(60.0);
  problem.border_rows.push_back({.name = "two thousand", .terms = {{0, 1.0}}, .right_hand_side = 2000.0});
  const StagedAnswer answer = solve_staged(problem, {}, {});
  EXPECT_EQ(answer.solution.termination, Termination::infeasible);
  EXPECT_NE(answer.solution.message.find("two thousand"), std::string::npos) << answer.solution.message;
}

// Hours, chain rows or linking rows that cannot be met: each proven by prices, none handed over.
TEST(Structured, WhatCannotHoldIsProven) {
  int proven = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const StagedProblem problem = generate(
        {.seed = seed, .hours = 96, .chains = 2, .chain_rows = true, .linking_rows = true, .infeasible = true});
    const StagedAnswer answer = solve_staged(problem, {}, {});
    EXPECT_EQ(answer.hand_over, "") << "seed " << seed;
    EXPECT_EQ(answer.solution.termination, Termination::infeasible) << "seed " << seed;
    ++proven;
  }
  EXPECT_EQ(proven, 6);
}

TEST(Structured, OneUnitTooLittleIsProvenInfeasible) {
  const StagedProblem enough = hand::merit_order(200.0), short_of_one = hand::merit_order(201.0);
  const StagedAnswer held = solve_staged(enough, {}, {});
  ASSERT_EQ(held.hand_over, "");
  EXPECT_NEAR(held.solution.objective, 18000.0, 18000.0 * 1e-6);
  const StagedAnswer answer = solve_staged(short_of_one, {}, {});
  EXPECT_EQ(answer.hand_over, "");
  EXPECT_EQ(answer.solution.termination, Termination::infeasible);
}

TEST(Structured, CostsOverTwelveOrdersOfMagnitude) {
  StagedProblem problem = hand::merit_order();
  problem.chains[0].columns[0].cost = 1e-6;
  problem.chains[0].columns[1].cost = 1e6;
  const Solution solution = solve(problem, {}, {});
  ASSERT_EQ(solution.termination, Termination::optimal) << solution.message;
  EXPECT_NEAR(solution.objective, 150e6, 150.0);
  EXPECT_LE(solution.primal_residual, 1e-7);
}

// A store that gains ten percent an hour is nonsense, but a bounded one: solved as any other.
TEST(Structured, AStorageThatGivesMoreThanItTakes) {
  StagedProblem problem = hand::storage();
  problem.chains[0].previous_hour[0].coefficient = -1.1;
  const Solution solution = solve(problem, {}, {});
  ASSERT_EQ(solution.termination, Termination::optimal) << solution.message;
  // 40 charged are 44 an hour later: 140 · 10 + 56 · 50.
  EXPECT_NEAR(solution.objective, 4200.0, 4200.0 * 1e-6);
}

TEST(Structured, AYearWithoutHoursIsRefusedOrEmpty) {
  StagedProblem problem = hand::capacity(70.0);
  problem.chains[0].hour_count = 0;
  problem.chains[0].segments.clear();
  problem.chains[0].rows[0].right_hand_side = 100.0;
  const Solution solution = solve(problem, {}, {});
  EXPECT_TRUE(solution.termination == Termination::invalid_problem ||
              (solution.termination == Termination::optimal && solution.objective == 0.0))
      << to_string(solution.termination) << ": " << solution.message;
}

TEST(Structured, PricesOfAFeasibleProblemProveNothing) {
  const StagedProblem problem = campus(96, 1);
  const StagedAnswer answer = solve_staged(problem, {}, {});
  ASSERT_EQ(answer.hand_over, "");
  EXPECT_FALSE(proves_infeasible(problem, answer.solution));
  Solution wrong = answer.solution;
  for (std::vector<double>& prices : wrong.chains[0].row_duals) {
    for (double& price : prices) price = 1e9;
  }
  EXPECT_FALSE(proves_infeasible(problem, wrong));
}

TEST(Structured, HandsOverWhatItDoesNotSolve) {
  EXPECT_NE(solve_staged(hand::money_machine(), {}, {}).hand_over, "");
  const Solution solution = solve(hand::money_machine(), {.backend = Backend::structured}, {});
  EXPECT_EQ(solution.termination, Termination::unbounded);
  EXPECT_NE(solution.fell_back_because, "");
}

TEST(Structured, LimitsAndInterruptsAreNamed) {
  const StagedProblem problem = campus(120, 2);
  EXPECT_EQ(solve_staged(problem, {.iteration_limit = 2}, {}).solution.termination, Termination::iteration_limit);
  EXPECT_EQ(solve_staged(problem, {.seconds_limit = 0.0}, {}).solution.termination, Termination::time_limit);
  const std::atomic<bool> stop{true};
  base::Progress progress;
  progress.stop_requested = &stop;
  EXPECT_EQ(solve_staged(problem, {}, progress).solution.termination, Termination::interrupted);
}

}  // namespace
}  // namespace gigawatt::solver
