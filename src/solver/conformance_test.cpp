// One suite for every backend. A backend joins with one line in backends() and declares what it promises.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/random.hpp"
#include "solver/certificate.hpp"
#include "solver/generate.hpp"
#include "solver/hand_problems_test.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {
namespace {

struct Candidate {
  const char* name;
  Options options;
  double objective_tolerance;  // relative, against simplex
  double dual_tolerance;       // of single prices in the hand cases, absolute
  std::size_t member_count;    // of the random family it is given: slow methods get fewer
  bool proves_none = true;     // tells infeasible and unbounded by itself
};

void PrintTo(const Candidate& candidate, std::ostream* stream) { *stream << candidate.name; }

std::vector<Candidate> backends() {
  return {
      {"simplex", {.backend = Backend::highs, .algorithm = HighsAlgorithm::simplex}, 1e-9, 1e-9, 40},
      {"interior_point", {.backend = Backend::highs, .algorithm = HighsAlgorithm::interior_point}, 1e-8, 1e-7, 40},
      {"first_order",
       {.backend = Backend::highs,
        .algorithm = HighsAlgorithm::first_order,
        .feasibility_tolerance = 1e-3,
        .optimality_tolerance = 1e-6},
       1e-4,
       1e-3,
       6,
       false},
      {"structured", {.backend = Backend::structured}, 1e-6, 1e-5, 40},
  };
}

class Conformance : public testing::TestWithParam<Candidate> {
 protected:
  [[nodiscard]] Solution solved(const StagedProblem& problem) const { return solve(problem, GetParam().options, {}); }

  /// Everything a Solution promises of an optimum, recomputed from the problem and the solution alone.
  void expect_optimal(const StagedProblem& problem, const Solution& solution) const {
    const Options& options = GetParam().options;
    const double gap_tolerance = std::max(1e-6, GetParam().objective_tolerance) * (1.0 + std::abs(solution.objective));
    ASSERT_EQ(solution.termination, Termination::optimal) << solution.message;
    const Residuals residuals = check(problem, solution);
    EXPECT_LE(residuals.primal, options.feasibility_tolerance);
    EXPECT_EQ(residuals.primal, solution.primal_residual);
    EXPECT_NEAR(residuals.objective, solution.objective, 1e-12 * (1.0 + std::abs(solution.objective)));
    const FlatProblem flat = flatten(problem, false);
    FlatPoint point = flatten_solution(problem, flat, solution);
    const Certificate certificate = certify(flat, options.optimality_tolerance, point);
    EXPECT_LE(certificate.dual_residual, options.optimality_tolerance);
    EXPECT_NEAR(certificate.lower_bound, solution.objective, gap_tolerance);
    EXPECT_NEAR(solution.lower_bound, solution.objective, gap_tolerance);
    for (std::size_t j = 0; j < problem.border.size(); ++j) {
      const double scale = 1.0 + std::abs(problem.border[j].cost);
      EXPECT_NEAR(solution.border_reduced_costs[j], point.reduced_cost[j], 1e-6 * scale * 100.0)
          << problem.border[j].name;
    }
  }

  void expect_value(double actual, double expected) const {
    EXPECT_NEAR(actual, expected, GetParam().objective_tolerance * (1.0 + std::abs(expected)));
  }
  void expect_price(double actual, double expected) const { EXPECT_NEAR(actual, expected, GetParam().dual_tolerance); }
};

TEST_P(Conformance, MeritOrder) {
  const StagedProblem problem = hand::merit_order();
  const Solution solution = solved(problem);
  expect_optimal(problem, solution);
  expect_value(solution.objective, 3 * (1000.0 + 2500.0));
  for (std::size_t t = 0; t < 3; ++t) {
    expect_value(solution.chains[0].columns[0][t], 100.0);
    expect_value(solution.chains[0].columns[1][t], 50.0);
    expect_price(solution.chains[0].row_duals[0][t], 50.0);
  }
}

TEST_P(Conformance, StorageBetweenTwoPrices) {
  const StagedProblem problem = hand::storage();
  const Solution solution = solved(problem);
  expect_optimal(problem, solution);
  expect_value(solution.objective, 4400.0);
  // Charging and discharging at once costs nothing here: only the difference is determined.
  expect_value(solution.chains[0].columns[1][0] - solution.chains[0].columns[2][0], 40.0);
  expect_value(solution.chains[0].columns[2][1] - solution.chains[0].columns[1][1], 40.0);
  expect_price(solution.chains[0].row_duals[0][0], 10.0);
  expect_price(solution.chains[0].row_duals[0][1], 50.0);
}

TEST_P(Conformance, StorageThatIsWorthless) {
  StagedProblem problem = hand::storage();
  problem.chains[0].columns[0].cost = 10.0;
  const Solution solution = solved(problem);
  expect_optimal(problem, solution);
  expect_value(solution.objective, 2000.0);
}

TEST_P(Conformance, BilledPeak) {
  const StagedProblem problem = hand::billed_peak();
  const Solution solution = solved(problem);
  expect_optimal(problem, solution);
  expect_value(solution.objective, 2420.0);
  expect_value(solution.chains[0].recourse[0], 60.0);
  for (const auto& [hour, price] : {std::pair{0, 10.0}, {1, 15.0}, {2, 12.0}}) {
    expect_price(solution.chains[0].row_duals[0][static_cast<std::size_t>(hour)], price);
  }
}

TEST_P(Conformance, LinkedChains) {
  const StagedProblem problem = hand::linked();
  const Solution solution = solved(problem);
  expect_optimal(problem, solution);
  expect_value(solution.objective, 1800.0);
  expect_price(solution.linking_row_duals[0], -20.0);
  expect_price(solution.chains[0].row_duals[0][0], 0.5 * 30.0);  // with its weight
}

TEST_P(Conformance, CapacityAroundItsWorth) {
  const Solution dear = solved(hand::capacity(61.0));
  expect_optimal(hand::capacity(61.0), dear);
  expect_value(dear.objective, 12000.0);
  expect_value(dear.border[0], 0.0);
  expect_price(dear.border_reduced_costs[0], 1.0);
  const Solution even = solved(hand::capacity(60.0));
  expect_optimal(hand::capacity(60.0), even);
  expect_value(even.objective, 12000.0);
  expect_price(even.border_reduced_costs[0], 0.0);
  const Solution cheap = solved(hand::capacity(59.0));
  expect_optimal(hand::capacity(59.0), cheap);
  expect_value(cheap.objective, 200.0 * 59.0);
  expect_value(cheap.border[0], 200.0);
}

TEST_P(Conformance, InfeasibleByOneUnitAndUnbounded) {
  EXPECT_EQ(solved(hand::merit_order(201.0)).termination, Termination::infeasible);
  EXPECT_EQ(solved(hand::money_machine()).termination, Termination::unbounded);
}

TEST_P(Conformance, CostsOverTwelveOrdersOfMagnitude) {
  StagedProblem problem = hand::merit_order();
  problem.chains[0].columns[0].cost = 1e-6;
  problem.chains[0].columns[1].cost = 1e6;
  const Solution solution = solved(problem);
  expect_optimal(problem, solution);
  expect_value(solution.objective, 3.0 * 50e6);
}

TEST_P(Conformance, StorageThatGainsEnergy) {
  StagedProblem problem = hand::storage();
  problem.chains[0].same_hour[4].coefficient = -2.0;  // two units of level for one of charge: what it gives is free
  const Solution solution = solved(problem);
  expect_optimal(problem, solution);
  expect_value(solution.objective, 0.0);
}

TEST_P(Conformance, RandomFamily) {
  const Recipe family = {.seed = 2026, .hours = 36, .chains = 2, .segments_per_chain = 2};
  for (std::uint64_t index = 0; index < GetParam().member_count; ++index) {
    const Recipe recipe = mixed_recipe(family, index);
    if (!GetParam().proves_none && (recipe.infeasible || recipe.unbounded || recipe.badly_scaled)) continue;
    const StagedProblem problem = generate(recipe);
    const Solution solution = solved(problem);
    if (recipe.infeasible) {
      EXPECT_EQ(solution.termination, Termination::infeasible) << solution.message;
    } else if (recipe.unbounded) {
      EXPECT_EQ(solution.termination, Termination::unbounded) << solution.message;
    } else {
      expect_optimal(problem, solution);
      expect_value(solution.objective,
                   solve(problem, {.backend = Backend::highs, .algorithm = HighsAlgorithm::simplex}, {}).objective);
      if (GetParam().proves_none && GetParam().options.backend == Backend::highs) {
        EXPECT_EQ(solution.fell_back_because, "");
      }
    }
    if (HasFailure()) FAIL() << "at member " << index;
  }
}

/// The optimum is convex in each right-hand side, so that a price must lie between the two one-sided differences.
void expect_price_between(const StagedProblem& problem, double price, double step, const char* what,
                          const std::function<void(StagedProblem&, double)>& move) {
  const auto objective = [&](double by) {
    StagedProblem moved = problem;
    move(moved, by);
    const Solution solution = solve(moved, {.backend = Backend::highs, .algorithm = HighsAlgorithm::simplex}, {});
    if (solution.termination == Termination::infeasible) return infinity;
    EXPECT_EQ(solution.termination, Termination::optimal) << solution.message;
    return solution.objective;
  };
  const double here = objective(0.0);
  const double slack = 1e-8 * (1.0 + std::abs(here)) / step;
  EXPECT_LE(price, (objective(step) - here) / step + slack) << what;
  EXPECT_GE(price, (here - objective(-step)) / step - slack) << what;
}

void move_hour(Profile& profile, std::size_t hour_count, std::size_t hour, double by) {
  std::vector<double> values(hour_count);
  for (std::size_t t = 0; t < hour_count; ++t) values[t] = profile.at(t);
  values[hour] += by;
  profile = hand::hourly(std::move(values));
}

TEST_P(Conformance, PricesLieBetweenTheOneSidedDifferences) {
  if (!GetParam().proves_none) GTEST_SKIP() << "prices of a first-order answer are not that exact";
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const StagedProblem problem = generate({.seed = seed,
                                            .hours = 24,
                                            .recourse_peaks = true,
                                            .chain_rows = true,
                                            .linking_rows = true,
                                            .free_columns = true,
                                            .zero_costs = seed % 2 == 0,
                                            .degenerate = seed > 2});
    const Solution solution = solved(problem);
    expect_optimal(problem, solution);
    base::RandomStream random(seed, 5);
    const std::size_t hour = random.below(24);
    for (std::size_t row = 0; row < problem.chains[1].rows.size(); ++row) {
      expect_price_between(
          problem, solution.chains[1].row_duals[row][hour], 0.01, problem.chains[1].rows[row].name.c_str(),
          [&](StagedProblem& moved, double by) { move_hour(moved.chains[1].rows[row].right_hand_side, 24, hour, by); });
    }
    for (std::size_t i = 0; i < problem.chains[0].chain_rows.size(); ++i) {
      expect_price_between(
          problem, solution.chains[0].chain_row_duals[i], 0.01, "chain row",
          [&](StagedProblem& moved, double by) { moved.chains[0].chain_rows[i].right_hand_side += by; });
    }
    for (std::size_t i = 0; i < problem.linking_rows.size(); ++i) {
      expect_price_between(problem, solution.linking_row_duals[i], 0.01, "linking row",
                           [&](StagedProblem& moved, double by) { moved.linking_rows[i].right_hand_side += by; });
    }
    for (std::size_t i = 0; i < problem.border_rows.size(); ++i) {
      expect_price_between(problem, solution.border_row_duals[i], 0.01, "border row",
                           [&](StagedProblem& moved, double by) { moved.border_rows[i].right_hand_side += by; });
    }
    // A border column forced away from where it is: its reduced cost is the price of its active bound.
    for (const std::size_t j : {std::size_t{0}, std::size_t{4}}) {
      const double value = solution.border[j];
      const double reduced = solution.border_reduced_costs[j];
      expect_price_between(problem, reduced, 0.01, "border column", [&](StagedProblem& moved, double by) {
        if (by != 0.0) moved.border[j].lower = moved.border[j].upper = value + by;
      });
    }
  }
}

// Named in README: run with --gtest_also_run_disabled_tests --gtest_filter='*FullFamily*' (minutes per backend).
TEST_P(Conformance, DISABLED_FullFamily) {
  const Recipe family = {.seed = 500, .hours = 336, .chains = 2, .segments_per_chain = 2};
  for (std::uint64_t index = 0; index < 500; ++index) {
    const Recipe recipe = mixed_recipe(family, index);
    const StagedProblem problem = generate(recipe);
    const Solution solution = solved(problem);
    const Termination expected = recipe.infeasible  ? Termination::infeasible
                                 : recipe.unbounded ? Termination::unbounded
                                                    : Termination::optimal;
    EXPECT_EQ(solution.termination, expected) << "member " << index << ": " << solution.message;
    if (solution.termination != Termination::optimal) continue;
    expect_optimal(problem, solution);
    expect_value(solution.objective,
                 solve(problem, {.backend = Backend::highs, .algorithm = HighsAlgorithm::simplex}, {}).objective);
    if (!solution.fell_back_because.empty()) fmt::print("member {}: {}\n", index, solution.fell_back_because);
  }
}

INSTANTIATE_TEST_SUITE_P(Backends, Conformance, testing::ValuesIn(backends()),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace gigawatt::solver
