#include <gtest/gtest.h>

#include "power/extract.hpp"
#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;

constexpr std::size_t wind = 0, store = 1;

/// 150 MW of wind over 100 MW of load, and a battery that gives half back and so has nothing to do.
TestPlan windy(double credit_usd_per_mwh) {
  TestPlan plan;
  scenario::Technology technology = generator("wind", 0.0);
  technology.resource = scenario::EnergyResource::wind;
  technology.production_tax_credit = credit_usd_per_mwh * (units::USD / units::MWh);
  plan.input.economics.taxes = scenario::Taxes{0.2, {1.0}};
  plan.add(committed("wind", 150.0), technology, constant(1.0));
  plan.add(committed("battery", 30.0, 30.0), battery(0.0, 0.0, 0.5));
  return plan;
}

TEST(NetBurning, WhatIsBurntForNothingIsTurnedDown) {
  // 12 MW in and 6 out in hour 10: the level is the same without, and 6 MW of wind are turned down instead.
  const TestPlan plan = windy(0.0);
  const PlanModel model = build_model(plan.input);
  solver::Solution solution = solver::solve(model.problem, plan.input.solver, base::Progress{});
  ASSERT_EQ(solution.termination, solver::Termination::optimal);
  clean_up(plan.input, model, solution);
  const solver::Residuals before = solver::check(model.problem, solution);
  const ChainIndex& index = model.chains[0];
  auto& columns = solution.chains[0].columns;
  ASSERT_NEAR(columns[index.generation[wind]][10], 100.0, 1e-9);
  columns[index.charge[store]][10] += 12.0;
  columns[index.discharge[store]][10] += 6.0;
  columns[index.storage_room[store]][10] -= 18.0;
  columns[index.generation[wind]][10] += 6.0;
  clean_up(plan.input, model, solution);
  EXPECT_NEAR(columns[index.charge[store]][10], 0.0, 1e-9);
  EXPECT_NEAR(columns[index.discharge[store]][10], 0.0, 1e-9);
  EXPECT_NEAR(columns[index.generation[wind]][10], 100.0, 1e-9);
  const solver::Residuals after = solver::check(model.problem, solution);
  EXPECT_NEAR(after.objective, before.objective, 1e-9);
  EXPECT_LT(after.primal, 1e-9) << "the slack of the storage's power must follow";
}

TEST(NetBurning, WhatIsPaidForStays) {
  // A credit for output makes losses pay: charge + discharge = 30 MW at most, 20 in and 10 out, 10 MW more wind.
  const PlanResult result = optimal(windy(10.0));
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_NEAR(sum_of(dispatch.charge_mw[store]), 20.0 * hours, 1e-2);
  EXPECT_NEAR(sum_of(dispatch.discharge_mw[store]), 10.0 * hours, 1e-2);
  EXPECT_NEAR(sum_of(dispatch.generation_mw[wind]), 110.0 * hours, 1e-2);
}

TEST(NetBurning, TheDefaultSolverBurnsNothingForNothing) {
  // An interior point ends in the middle of all optima, of which most burn some wind.
  TestPlan plan = windy(0.0);
  plan.input.solver.backend = solver::Backend::structured;
  const PlanResult result = optimal(plan);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_EQ(dispatch.charge_and_discharge_hours, 0.0);
  EXPECT_NEAR(sum_of(dispatch.curtailment_mw) + sum_of(dispatch.generation_mw[wind]), 150.0 * hours, 1e-2);
}

}  // namespace
}  // namespace gigawatt::power
