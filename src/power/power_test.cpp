// Cases that can be worked out by hand, with exact answers.
#include <gtest/gtest.h>

#include <cmath>

#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using solver::Termination;
using units::MW;
using units::USD;

constexpr double year_hours = 8760.0;

/// Every case: optimal, and the discounted parts are the objective (also checked inside plan()).
PlanResult optimal(const TestPlan& plan) {
  PlanResult result = plan.solve();
  EXPECT_EQ(result.termination, Termination::optimal) << result.message;
  double sum = 0.0;
  for (const SitePlan& site : result.sites) {
    for (std::size_t m = 0; m < site.cost.size(); ++m) {
      sum += site.cost[m].total() * std::pow(1.0 + plan.input.economics.real_discount_rate, -static_cast<double>(m) / 12.0);
    }
  }
  EXPECT_NEAR(sum, result.cost_npv_usd, 1e-9 * (1.0 + std::abs(sum)));
  return result;
}

TEST(Plan, MeritOrderHourByHour) {
  TestPlan plan;
  plan.add(committed("cheap", 60.0), generator("cheap", 10.0));
  plan.add(committed("dear", 60.0), generator("dear", 50.0));
  const PlanResult result = optimal(plan);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  for (const std::size_t t : {std::size_t{0}, std::size_t{4000}, hours - 1}) {
    EXPECT_NEAR(dispatch.generation_mw[0][t], 60.0, 1e-9);
    EXPECT_NEAR(dispatch.generation_mw[1][t], 40.0, 1e-9);
    EXPECT_NEAR(dispatch.marginal_price_usd_per_mwh[t], 50.0, 1e-6);
  }
  EXPECT_NEAR(total_cost(result.sites[0]).variable, year_hours * (60.0 * 10.0 + 40.0 * 50.0), 1e-3);
  EXPECT_EQ(total_cost(result.sites[0]).shed, 0.0);
}

TEST(Plan, OneStorageTwoPrices) {
  // Prices 10 and 50 by turns, no load to serve but 100 MW; a lossless 20 MW / 20 MWh battery shifts 20 MW every second hour.
  TestPlan plan;
  plan.connect(offer("grid", 200.0, {2020, 1, 1}), repeat({10.0, 50.0}));
  plan.add(committed("battery", 20.0, 20.0), battery(0.0, 0.0));
  const PlanResult result = optimal(plan);
  const CostParts cost = total_cost(result.sites[0]);
  EXPECT_NEAR(cost.energy, year_hours / 2.0 * (120.0 * 10.0 + 80.0 * 50.0), 1e-3);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_NEAR(dispatch.charge_mw[0][100], 20.0, 1e-7);
  EXPECT_NEAR(dispatch.discharge_mw[0][101], 20.0, 1e-7);
  EXPECT_EQ(dispatch.charge_and_discharge_hours, 0.0);
}

TEST(Plan, OneYearHorizonChargesTheAnnuityExactly) {
  TestPlan plan;
  scenario::Technology technology = generator("gas", 20.0, 1e6);
  technology.spend_profile = {0.5, 0.5};
  technology.lead_time = 24.0 * units::month;
  plan.input.plan.orders_from = time::Month::of(2023, 1);
  plan.add(option("gas", 500.0), technology);
  const PlanResult result = optimal(plan);
  ASSERT_EQ(result.orders.size(), 1U);
  EXPECT_NEAR(result.orders[0].mw, 100.0, 1e-6);
  EXPECT_EQ(result.orders[0].order_month, time::Month::of(2024, 1));
  EXPECT_EQ(result.orders[0].energised_month, time::Month::of(2026, 1));
  // Halves of 24 months: their middles lie 18 and 6 months before energisation.
  const double value = 100e6 * 0.5 * (std::pow(1.08, 1.5) + std::pow(1.08, 0.5));
  EXPECT_NEAR(result.orders[0].capital_usd, value, 1e-3);
  EXPECT_NEAR(total_cost(result.sites[0]).capital, annuity(0.08, 20.0) * value, 1e-3);
}

TEST(Plan, TiersShedInTheOrderOfTheirMargins) {
  TestPlan plan(1, 60.0);
  plan.every_year([](SiteYear& year) {
    year.pue = constant(1.25);
    LoadTier second = year.tiers[0];
    second.id = "contract";
    second.margin_usd_per_it_mwh.fill(3000.0);
    second.it_mw = constant(40.0);
    year.tiers.push_back(second);
  });
  plan.add(committed("gas", 75.0), generator("gas", 10.0));  // carries 60 of 100 MW IT
  const PlanResult result = optimal(plan);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_NEAR(dispatch.shed_it_mw[0][7], 40.0, 1e-9);
  EXPECT_NEAR(dispatch.shed_it_mw[1][7], 0.0, 1e-9);
  EXPECT_NEAR(total_cost(result.sites[0]).shed, year_hours * 40.0 * 1000.0, 1.0);
  EXPECT_NEAR(dispatch.marginal_price_usd_per_mwh[7], 1000.0 / 1.25, 1e-6);
}

TEST(Plan, SunWindAndBatteryBeforeGas) {
  TestPlan plan;
  scenario::Technology sun = generator("solar", 0.0, 5e5), wind = generator("wind", 0.0, 9e5);
  sun.resource = scenario::EnergyResource::solar;
  wind.resource = scenario::EnergyResource::wind;
  sun.clean = wind.clean = true;
  scenario::Technology gas = generator("gas", 5.0, 9e5);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 10.0 * (units::MMBtu / units::MWh);
  plan.add(option("solar", 1000.0), sun, repeat({0, 0, 0, 0, 0, 0, .1, .3, .5, .7, .8, .9, .9, .8, .7, .5, .3, .1, 0, 0, 0, 0, 0, 0}));
  plan.add(option("wind", 1000.0), wind, repeat({.6, .5, .5, .4, .3, .2, .2, .3}));
  plan.add(option("gas", 200.0), gas, nullptr, 4.0, {530.0, 0.05, 0.0});
  plan.add(option("battery", 500.0), battery(1e5, 1.5e5, 0.85));
  plan.connect(offer("grid", 30.0, {2026, 5, 1}, false), constant(60.0));
  plan.site().connection->offers[0].cost = 1e5 * (USD / MW);
  const PlanResult result = optimal(plan);
  const double before = result.cost_npv_usd;
  EXPECT_LT(before, year_hours * 100.0 * 1000.0);
  // Without the battery it costs more.
  plan.site().supply[3].maximum = 0.0 * MW;
  EXPECT_GT(optimal(plan).cost_npv_usd, before);
}

}  // namespace
}  // namespace gigawatt::power
