// Cases that can be worked out by hand, with exact answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ranges>

#include "finance/capital.hpp"
#include "power/capital_cost.hpp"
#include "power/extract.hpp"
#include "power/test_site.hpp"
#include "solver/solve.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using units::MW;
using units::USD;

constexpr double year_hours = 8760.0;

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
  // Prices 10 and 50 by turns, no load to serve but 100 MW; a lossless 20 MW / 20 MWh battery shifts 20 MW every second
  // hour.
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
  EXPECT_NEAR(total_cost(result.sites[0]).capital, finance::annuity(0.08, 20.0) * value, 1e-3);
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

TEST(Plan, AddingAnOptionNeverCosts) {
  TestPlan plan;
  plan.add(committed("gas", 100.0), generator("gas", 60.0));
  const double before = optimal(plan).cost_npv_usd;
  plan.add(option("nuclear", 80.0), generator("nuclear", 10.0, 1e6));
  const double after = optimal(plan).cost_npv_usd;
  EXPECT_LT(after, before);
  plan.input.as_committed = true;
  EXPECT_NEAR(optimal(plan).cost_npv_usd, before, 1e-6 * before);
}

TEST(Plan, CommittedCapitalIsChargedLikeAnyOther) {
  TestPlan plan;
  plan.add(committed("gas", 100.0), generator("gas", 0.0, 1e6));
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).capital, finance::annuity(0.08, 20.0) * 1e8, 1e-3);
}

TEST(Plan, CommittedSupplyStartsInItsFirstFullMonthAndEndsInItsLast) {
  TestPlan plan;
  plan.add(committed("gas", 100.0), generator("gas", 0.0));
  plan.site().supply[0].energised = time::Date{2026, 2, 15};
  plan.site().supply[0].retires = time::Date{2026, 12, 1};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].shed_it_mw[0]), (31 + 28 + 31) * 24 * 100.0, 1e-6);
  EXPECT_EQ(result.sites[0].capacity_mw[0][1], 0.0);
  EXPECT_EQ(result.sites[0].capacity_mw[0][2], 100.0);
  EXPECT_EQ(result.sites[0].it_mw_firm[2], 100.0);
  EXPECT_EQ(result.sites[0].it_mw_firm[11], 0.0);
}

TEST(Plan, LeadTimeExcludesAnOption) {
  scenario::Technology slow = generator("slow", 10.0);
  slow.lead_time = 12.0 * units::month;
  TestPlan one_year;
  one_year.add(committed("dear", 100.0), generator("dear", 50.0));
  one_year.add(option("slow", 100.0), slow);
  const PlanResult without = optimal(one_year);
  EXPECT_TRUE(without.orders.empty());
  EXPECT_NEAR(total_cost(without.sites[0]).variable, year_hours * 100.0 * 50.0, 1e-3);

  TestPlan two_years(2);
  two_years.add(committed("dear", 100.0), generator("dear", 50.0));
  two_years.add(option("slow", 100.0), slow);
  const PlanResult with = optimal(two_years);
  ASSERT_EQ(with.orders.size(), 1U);
  EXPECT_EQ(with.orders[0].order_month, time::Month::of(2026, 1));
  EXPECT_EQ(with.orders[0].energised_month, time::Month::of(2027, 1));
  EXPECT_NEAR(total_cost(with.sites[0]).variable, year_hours * 100.0 * (50.0 + 10.0), 1e-3);
}

TEST(Plan, BridgePowerPaysForItselfUntilTheTurbineComes) {
  TestPlan plan;
  scenario::Technology turbine = generator("turbine", 20.0), bridge = generator("bridge", 100.0);
  turbine.lead_time = 6.0 * units::month;
  plan.add(option("turbine", 500.0), turbine);
  scenario::Supply rented = option("bridge", 500.0);
  rented.rental = scenario::Rental{20000.0 * (USD / MW / units::month), 30000.0 * (USD / MW), 3, {}};
  plan.add(rented, bridge);
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(total_cost(result.sites[0]).fixed, 100.0 * (30000.0 + 6 * 20000.0), 1e-2);
  EXPECT_NEAR(total_cost(result.sites[0]).variable, 100.0 * 24 * (181 * 100.0 + 184 * 20.0), 1e-2);
  EXPECT_EQ(total_cost(result.sites[0]).shed, 0.0);
  ASSERT_EQ(result.orders.size(), 2U);
  EXPECT_FALSE(result.orders[0].rented);
  EXPECT_EQ(result.orders[0].energised_month, time::Month::of(2026, 7));
  EXPECT_TRUE(result.orders[1].rented);
  EXPECT_EQ(result.orders[1].capital_usd, 0.0);
  EXPECT_NEAR(result.orders[1].rent_usd, total_cost(result.sites[0]).fixed, 1e-2) << "nothing else has a fixed cost";
  EXPECT_EQ(result.orders[0].rent_usd, 0.0);
  EXPECT_NEAR(result.sites[0].capacity_mw[1][5], 100.0, 1e-6);
  EXPECT_NEAR(result.sites[0].capacity_mw[1][6], 0.0, 1e-6);
  // A minimum term of a year: the rent runs on, whether used or not.
  plan.site().supply[1].rental->minimum_term_months = 12;
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).fixed, 100.0 * (30000.0 + 12 * 20000.0), 1e-2);
}

TEST(Plan, CapacityEndsWithItsLife) {
  TestPlan plan(2);
  scenario::Technology shortlived = generator("fuel-cell", 10.0, 1e6);
  shortlived.life = 12.0 * units::month;
  plan.add(option("fuel-cell", 100.0), shortlived);
  const PlanResult result = optimal(plan);
  ASSERT_EQ(result.orders.size(), 2U);  // bought again after a year
  EXPECT_EQ(result.orders[1].energised_month, time::Month::of(2027, 1));
  EXPECT_NEAR(total_cost(result.sites[0]).capital, 2.0 * finance::annuity(0.08, 1.0) * 1e8, 1e-2);
}

TEST(Plan, StorageKeepsItsDurations) {
  TestPlan plan;
  auto price = std::make_shared<std::vector<double>>(hours, 30.0);
  for (std::size_t t = 0; t < 200; ++t) (*price)[t] = t % 2 == 0 ? 10.0 : 50.0;
  plan.connect(offer("grid", 200.0, {2020, 1, 1}), price);
  scenario::Technology technology = battery(1000.0, 1000.0, 0.81);
  technology.minimum_duration = 2.0 * units::hour;
  technology.maximum_duration = 8.0 * units::hour;
  plan.add(option("battery", 30.0), technology);
  const PlanResult result = optimal(plan);
  ASSERT_EQ(result.orders.size(), 1U);
  EXPECT_NEAR(result.orders[0].mw, 30.0, 1e-6);
  EXPECT_NEAR(result.orders[0].mwh, 60.0, 1e-6);  // one hour would do
  EXPECT_NEAR(total_cost(result.sites[0]).capital, finance::annuity(0.08, 20.0) * 1000.0 * 90.0, 1e-3);
}

TEST(Plan, MustTakeIsDumpedAtItsCost) {
  TestPlan plan;
  scenario::Technology nuclear = generator("nuclear", 8.0);
  nuclear.must_take = true;
  plan.add(committed("nuclear", 150.0), nuclear);
  const PlanResult result = optimal(plan);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_NEAR(dispatch.generation_mw[0][17], 100.0, 1e-9);
  EXPECT_NEAR(dispatch.dumped_mw[0][17], 50.0, 1e-9);
  EXPECT_NEAR(dispatch.curtailment_mw[17], 50.0, 1e-9);
  EXPECT_NEAR(total_cost(result.sites[0]).variable, year_hours * 150.0 * 8.0, 1e-3);
}

TEST(Plan, DumpedOutputEarnsNoProductionTaxCredit) {
  TestPlan plan;
  scenario::Technology nuclear = generator("nuclear", 8.0);
  nuclear.must_take = true;
  nuclear.production_tax_credit = 10.0 * (USD / units::MWh);
  plan.add(committed("nuclear", 150.0), nuclear);
  plan.input.economics.taxes = scenario::Taxes{0.2, {1.0}};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(total_cost(result.sites[0]).variable, year_hours * (150.0 * 8.0 - 100.0 * 12.5), 1e-3);
}

TEST(Plan, RampsHold) {
  TestPlan plan;
  plan.every_year([](SiteYear& year) { year.tiers[0].it_mw = repeat({100.0, 40.0}); });
  scenario::Technology gas = generator("gas", 10.0);
  gas.ramp_per_hour = 0.2;
  plan.add(committed("gas", 100.0), gas);
  const PlanResult result = optimal(plan);
  const std::vector<double>& output = result.sites[0].dispatch[0][0].generation_mw[0];
  for (std::size_t t = 1; t < hours; ++t) ASSERT_LE(std::abs(output[t] - output[t - 1]), 20.0 + 1e-6);
  // 60 served in the high hours (40 in the low ones): 40 MW shed every second hour.
  EXPECT_NEAR(total_cost(result.sites[0]).shed, year_hours / 2.0 * 40.0 * 1000.0, 1.0);
}

TEST(Plan, FuelPriceRisesByYear) {
  TestPlan plan(2);
  scenario::Technology gas = generator("gas", 0.0);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 10.0 * (units::MMBtu / units::MWh);
  plan.input.economics.carbon_price = 50.0 * (USD / units::t);
  const std::size_t i = plan.add(committed("gas", 100.0), gas, nullptr, 4.0, {.co2_kg_per_mwh = 500.0});
  std::ranges::fill(plan.site().fuel_price_usd_per_mmbtu[i] | std::views::drop(12), 6.0);
  const PlanResult result = optimal(plan);
  const CostParts cost = total_cost(result.sites[0]);
  EXPECT_NEAR(cost.fuel, year_hours * 100.0 * 10.0 * (4.0 + 6.0), 1e-2);
  EXPECT_NEAR(cost.carbon, 2.0 * year_hours * 100.0 * 0.5 * 50.0, 1e-2);
  EXPECT_NEAR(result.sites[0].dispatch[1][0].marginal_price_usd_per_mwh[5000], 60.0 + 25.0, 1e-6);
}

TEST(Plan, FuelPriceOfAMonthHoldsInItsHours) {
  TestPlan plan;
  scenario::Technology gas = generator("gas", 0.0);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 10.0 * (units::MMBtu / units::MWh);
  const std::size_t i = plan.add(committed("gas", 100.0), gas, nullptr, 4.0);
  plan.site().fuel_price_usd_per_mmbtu[i][1] = 9.0;  // February: 672 h
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].cost[0].fuel, 744.0 * 100.0 * 10.0 * 4.0, 1e-2);
  EXPECT_NEAR(result.sites[0].cost[1].fuel, 672.0 * 100.0 * 10.0 * 9.0, 1e-2);
  EXPECT_NEAR(result.sites[0].dispatch[0][0].marginal_price_usd_per_mwh[744], 90.0, 1e-6);
  EXPECT_NEAR(result.sites[0].dispatch[0][0].marginal_price_usd_per_mwh[744 + 672], 40.0, 1e-6);
}

TEST(Plan, DeratingAndOutagesLimitOutput) {
  TestPlan plan;
  plan.every_year([](SiteYear& year) { year.temperature_c = constant(35.0); });
  scenario::Technology gas = generator("gas", 10.0);
  gas.forced_outage_rate = 0.05;
  gas.derating_per_kelvin = 0.007;
  plan.add(committed("gas", 100.0), gas);
  EXPECT_NEAR(optimal(plan).sites[0].dispatch[0][0].generation_mw[0][3], 100.0 * 0.95 * (1.0 - 0.007 * 20.0), 1e-9);
}

TEST(Plan, WorkThatWaitsMovesToTheCheapHour) {
  TestPlan plan;
  plan.connect(offer("grid", 200.0, {2020, 1, 1}), repeat({10.0, 50.0}));
  plan.site().deferrable = scenario::Deferrable{0.2, 1};
  plan.site().it_mw_ready.assign(12, 120.0);
  const PlanResult result = optimal(plan);
  // 20 MW move from every dear hour into the next, but not out of the last hour of the year.
  const double moved = year_hours / 2.0 - 1.0;
  EXPECT_NEAR(total_cost(result.sites[0]).energy, moved * (80.0 * 50.0 + 120.0 * 10.0) + 100.0 * 50.0 + 100.0 * 10.0,
              1e-3);
  EXPECT_NEAR(result.sites[0].dispatch[0][0].deferred_it_mw[1], 20.0, 1e-7);
  EXPECT_NEAR(result.sites[0].dispatch[0][0].deferred_it_mw[2], -20.0, 1e-7);
  EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].deferred_it_mw), 0.0, 1e-6);
}

TEST(Plan, SitesShareSlots) {
  TestPlan plan;
  plan.add(option("turbine", 100.0), generator("turbine", 10.0));
  plan.input.sites.push_back(plan.input.sites[0]);
  plan.input.sites[1].id = scenario::SiteId("other");
  for (auto& margin : plan.input.sites[1].years[0][0].tiers[0].margin_usd_per_it_mwh) margin = 2000.0;
  scenario::Resource resource;
  resource.id = scenario::ResourceId("turbines");
  resource.technologies = {scenario::TechnologyId("turbine")};
  resource.capacity = 130.0 * (MW / units::year);
  plan.input.resources.push_back(resource);
  plan.input.economics.real_discount_rate = 0.0;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].capacity_mw[0][0], 30.0, 1e-6);
  EXPECT_NEAR(result.sites[1].capacity_mw[0][0], 100.0, 1e-6);
  EXPECT_NEAR(worth_of(result, "turbines: shared slots"), year_hours * (1000.0 - 10.0), 1e-2);
}

TEST(Plan, WholeUnits) {
  TestPlan plan;
  plan.few_hours();
  scenario::Technology gas = generator("gas", 10.0, 1e6);
  gas.unit_size = 30.0 * MW;
  plan.add(option("gas", 200.0), gas);
  EXPECT_NEAR(optimal(plan).orders.at(0).mw, 100.0, 1e-6);
  plan.input.solver.integers = true;
  const PlanResult whole = optimal(plan);
  EXPECT_NEAR(whole.orders.at(0).units, 4.0, 1e-9);
  EXPECT_NEAR(whole.orders.at(0).mw, 120.0, 1e-6);
}

TEST(Plan, DustIsNoOrder) {
  TestPlan plan;
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  plan.add(option("more", 100.0), generator("more", 20.0, 1e6));
  const PlanModel model = build_model(plan.input);
  solver::Solution solution = solver::solve(model.problem, plan.input.solver, base::Progress{});
  ASSERT_EQ(solution.termination, solver::Termination::optimal);
  const std::size_t order = model.sites[0].supply[1].order_mw[0];
  PlanResult dust, some;
  solution.border[order] = 5e-4;
  extract(plan.input, model, solution, dust);
  EXPECT_TRUE(dust.orders.empty());
  solution.border[order] = 5e-3;
  extract(plan.input, model, solution, some);
  EXPECT_EQ(some.orders.size(), 1U);
  EXPECT_GT(some.cost_npv_usd, dust.cost_npv_usd);
}

TEST(Plan, ExpectedOverWeatherYears) {
  TestPlan plan;
  plan.input.weather_probability = {0.25, 0.75};
  plan.site().years[0].push_back(plan.site().years[0][0]);
  scenario::Technology wind = generator("wind", 0.0);
  wind.resource = scenario::EnergyResource::wind;
  plan.add(committed("wind", 100.0), wind, constant(0.2));
  plan.site().years[0][1].capacity_factor[0] = constant(0.6);
  plan.add(committed("gas", 100.0), generator("gas", 40.0));
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(total_cost(result.sites[0]).variable, year_hours * 40.0 * (0.25 * 80.0 + 0.75 * 40.0), 1e-3);
  EXPECT_NEAR(result.sites[0].dispatch[0][1].marginal_price_usd_per_mwh[9], 40.0, 1e-6);
}

TEST(Capital, AssetsAreChargedAsTheEconomicsSay) {
  scenario::Technology gas;
  gas.life = 20.0 * units::year;
  gas.investment_tax_credit = 0.3;
  scenario::ConnectionOffer offer;
  offer.life = 20.0 * units::year;
  scenario::Economics economics;  // 8 % real, 2.5 % inflation
  const double annuity = 0.10185220882;
  EXPECT_NEAR(12.0 * monthly_capital_charge(gas, economics), annuity, 1e-10) << "no credit without taxes";
  EXPECT_NEAR(12.0 * monthly_capital_charge(offer, economics), annuity, 1e-10);
  economics.taxes = scenario::Taxes{0.21, {1.0}};
  const double written_off = 0.21 / (1.08 * 1.025);
  EXPECT_NEAR(12.0 * monthly_capital_charge(gas, economics), annuity * (0.7 - 0.85 * written_off) / 0.79, 1e-10);
  EXPECT_NEAR(12.0 * monthly_capital_charge(offer, economics), annuity * (1.0 - written_off) / 0.79, 1e-10);
}

}  // namespace
}  // namespace gigawatt::power
