// Tariffs, permits, clean shares and firmness, by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <ranges>

#include "finance/capital.hpp"
#include "power/extract.hpp"
#include "power/test_site.hpp"
#include "solver/solve.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using units::MW;
using units::USD;

constexpr double year_hours = 8760.0;

/// Gas with 1 kg of NOx and 500 kg of CO2 per MWh at 10 USD, and something clean at 50 USD.
TestPlan gas_and_clean(int years = 1) {
  TestPlan plan(years);
  scenario::Technology gas = generator("gas", 10.0), clean = generator("clean", 50.0);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 10.0 * (units::MMBtu / units::MWh);
  clean.clean = true;
  plan.add(committed("gas", 100.0), gas, nullptr, 0.0, {.co2_kg_per_mwh = 500.0, .nox_kg_per_mwh = 1.0});
  plan.add(committed("clean", 100.0), clean);
  plan.input.economics.real_discount_rate = 0.0;
  return plan;
}

double generated(const PlanResult& result, std::size_t supply, std::size_t year = 0) {
  return sum_of(result.sites[0].dispatch[year][0].generation_mw[supply]);
}

TEST(Permits, YearlyNoxBindsAndHasAPrice) {
  TestPlan plan = gas_and_clean();
  plan.site().permits.nox_per_year = 438.0 * (units::t / units::year);
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 0), 438000.0, 1e-3);
  EXPECT_NEAR(worth_of(result, "NOx permit, rolling"), 40.0 * 1000.0, 1e-3);
}

TEST(Permits, NoxHoldsInEveryWindowOfTwelveMonths) {
  TestPlan plan = gas_and_clean(2);
  plan.input.economics.real_discount_rate = 0.10;  // wants the gas early in the first and late in the second year
  std::ranges::fill(plan.site().fuel_price_usd_per_mmbtu[0] | std::views::drop(12), -0.5);
  plan.site().permits.nox_per_year = 300.0 * (units::t / units::year);
  const PlanResult result = optimal(plan);
  std::vector<double> nox_t(24, 0.0);
  for (std::size_t y = 0; y < 2; ++y) {
    const std::vector<double>& output = result.sites[0].dispatch[y][0].generation_mw[0];
    for (std::size_t t = 0; t < hours; ++t) nox_t[12 * y + time::month_of_hour(t)] += output[t] / 1000.0;
  }
  for (std::size_t first = 0; first + 12 <= 24; ++first) {
    double window = 0.0;
    for (std::size_t m = first; m < first + 12; ++m) window += nox_t[m];
    EXPECT_LE(window, 300.0 + 1e-4) << "window from month " << first;
  }
  EXPECT_NEAR(generated(result, 0, 0) + generated(result, 0, 1), 600000.0, 1.0);
}

TEST(Permits, HourlyNoxAndFuelLine) {
  TestPlan plan = gas_and_clean();
  plan.site().permits.nox_per_hour = 70.0 * (units::kg / units::hour);
  EXPECT_NEAR(optimal(plan).sites[0].dispatch[0][0].generation_mw[0][11], 70.0, 1e-7);
  plan.site().fuel_line = 300.0 * (units::MMBtu / units::hour);
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].dispatch[0][0].generation_mw[0][11], 30.0, 1e-7);
  EXPECT_NEAR(worth_of(result, "fuel line"), year_hours * 40.0 / 10.0, 1e-3);
}

TEST(Permits, FuelLineOfADay) {
  // 4,800 MMBtu a day are 480 MWh of the 2,400 that the day asks for; in no hour more than 30 MW. A MMBtu more on each
  // of 365 days saves 40 USD / 10 MMBtu.
  TestPlan plan = gas_and_clean();
  plan.site().fuel_line = 300.0 * (units::MMBtu / units::hour);
  plan.site().fuel_line_per_day = 4800.0 * (units::MMBtu / units::day);
  for (const solver::Backend backend : {solver::Backend::highs, solver::Backend::structured}) {
    plan.input.solver.backend = backend;
    const PlanResult result = optimal(plan);
    EXPECT_TRUE(result.fell_back_because.empty());
    const std::vector<double>& output = result.sites[0].dispatch[0][0].generation_mw[0];
    for (const std::size_t day : {0UL, 1UL, 200UL, 364UL}) {
      const auto first = output.begin() + static_cast<std::ptrdiff_t>(24 * day);
      EXPECT_NEAR(sum_of({first, first + 24}), 480.0, 1e-3) << day;
      EXPECT_LE(*std::max_element(first, first + 24), 30.0 + 1e-5);
    }
    EXPECT_NEAR(worth_of(result, "fuel line of a day"), 365.0 * 40.0 / 10.0, 0.1);
  }
}

TEST(Permits, FullLoadHours) {
  TestPlan plan = gas_and_clean();
  plan.site().permits.full_load_hours = 1000.0 * units::hour;
  EXPECT_NEAR(generated(optimal(plan), 0), 100000.0, 1e-4);
}

TEST(Permits, CarbonIsCappedInExpectation) {
  TestPlan plan = gas_and_clean();
  plan.input.weather_probability = {0.5, 0.5};
  plan.site().years[0].push_back(plan.site().years[0][0]);
  plan.site().years[0][1].tiers[0].it_mw = constant(50.0);
  plan.site().permits.co2_per_year = 100000.0 * (units::t / units::year);
  const PlanResult result = optimal(plan);
  double co2_t = 0.0;
  for (std::size_t w = 0; w < 2; ++w) co2_t += 0.5 * 0.5 * sum_of(result.sites[0].dispatch[0][w].generation_mw[0]);
  EXPECT_NEAR(co2_t, 100000.0, 1e-3);
  EXPECT_NEAR(worth_of(result, "CO2 permit"), 40.0 / 0.5, 1e-4);
}

TEST(Permits, CarbonOfImportsCountsWhereThePermitSaysSo) {
  // 100 MW from the grid at 30 USD and 400 kg, or from something clean at 50. 100,000 t are 250,000 MWh of imports; a
  // tonne more saves 20 USD / 0.4 t. A permit for what is burnt on site does not see them.
  TestPlan plan = gas_and_clean();
  plan.site().technology[0].variable_cost = 40.0 * (USD / units::MWh);
  plan.connect(offer("grid", 100.0, {2020, 1, 1}), constant(30.0)).carbon_intensity = 400.0 * (units::kg / units::MWh);
  plan.site().permits.co2_per_year = 0.0 * (units::t / units::year);
  EXPECT_NEAR(sum_of(optimal(plan).sites[0].dispatch[0][0].import_mw), 876000.0, 1e-3);
  plan.site().permits.co2_with_imports_per_year = 100000.0 * (units::t / units::year);
  const PlanResult imports = optimal(plan);
  EXPECT_NEAR(sum_of(imports.sites[0].dispatch[0][0].import_mw), 250000.0, 1e-3);
  EXPECT_NEAR(worth_of(imports, "CO2 permit, imports included"), 20.0 / 0.4, 1e-4);
  // With the gas allowed, at 35 USD and 100 kg: each MWh from clean to grid saves 50 USD per t, to gas 150 USD per t.
  // All on gas are 87,600 t; each of the 12,400 t left moves 1 / 0.3 MWh from gas to the grid.
  plan.site().permits.co2_per_year.reset();
  plan.site().technology[0].variable_cost = 35.0 * (USD / units::MWh);
  plan.site().rates[0].co2_kg_per_mwh = 100.0;
  const PlanResult both = optimal(plan);
  EXPECT_NEAR(sum_of(both.sites[0].dispatch[0][0].import_mw), 12400.0 / 0.3, 1e-3);
  EXPECT_NEAR(generated(both, 0), 876000.0 - 12400.0 / 0.3, 1e-3);
  EXPECT_NEAR(generated(both, 1), 0.0, 1e-3);
}

TEST(CleanShare, OfTheYear) {
  TestPlan plan = gas_and_clean();
  plan.site().clean_share = 0.3;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 1), 0.3 * 876000.0, 1e-3);
  EXPECT_NEAR(worth_of(result, "clean share of the year"), 0.01 * 876000.0 * 40.0, 1e-2);
}

TEST(CleanShare, AllOfTheYearMeansNoFuelAtAll) {
  TestPlan plan = gas_and_clean();
  plan.site().clean_share = 1.0;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 0), 0.0, 1e-4);
  EXPECT_NEAR(generated(result, 1), 876000.0, 1e-3);
}

TEST(CleanShare, WhatIsBurntInABatteryMakesNothingClean) {
  // Free wind of 200 MW every second hour: a battery that loses half gives 50 of the surplus 100 MW to the hour after,
  // and the other 50 MW must come from the clean option, though the wind alone makes as much as the load takes in a
  // year.
  TestPlan plan = gas_and_clean();
  scenario::Technology wind = generator("wind", 0.0);
  wind.resource = scenario::EnergyResource::wind;
  wind.clean = true;
  plan.add(committed("wind", 200.0), wind, repeat({1.0, 0.0}));
  plan.add(committed("battery", 200.0, 200.0), battery(0.0, 0.0, 0.5));
  plan.site().clean_share = 1.0;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 0), 0.0, 1e-4);
  EXPECT_NEAR(generated(result, 1), 50.0 * year_hours / 2.0, 1e-2);
}

TEST(CleanShare, FuelThatIsDumpedIsNotCleanEither) {
  // Load of 100 and 10 MW by turns, and must-take gas that runs flat: every MW beyond 10 saves 40 USD in the high hour
  // and is dumped for 10 in the low one. A share of 0.6 leaves 0.4 · 55 = 22 MW of it, used or dumped; were only what
  // is used counted, it would be 34 MW.
  TestPlan plan = gas_and_clean();
  plan.every_year([](SiteYear& year) { year.tiers[0].it_mw = repeat({100.0, 10.0}); });
  plan.site().technology[0].must_take = true;
  plan.site().supply[0] = option("gas", 100.0);
  plan.site().clean_share = 0.6;
  const PlanResult result = optimal(plan);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_NEAR(generated(result, 0) + sum_of(dispatch.dumped_mw[0]), 0.4 * 55.0 * year_hours, 1e-2);
  EXPECT_NEAR(sum_of(dispatch.dumped_mw[0]), (22.0 - 10.0) * year_hours / 2.0, 1e-2);
}

TEST(CleanShare, HourByHourCountsWhatTheHourHas) {
  // 200 MW of wind every second hour, the surplus exported: half of the load hour by hour, so that 0.6 takes 0.1 more.
  TestPlan plan = gas_and_clean();
  scenario::Technology wind = generator("wind", 0.0);
  wind.resource = scenario::EnergyResource::wind;
  wind.clean = true;
  plan.add(committed("wind", 200.0), wind, repeat({1.0, 0.0}));
  scenario::Connection& connection = plan.connect(offer("grid", 100.0, {2020, 1, 1}), constant(60.0));
  connection.export_price_share = 0.5;
  connection.export_limit = 100.0 * MW;
  plan.site().clean_share_hourly = 0.6;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 1), 0.1 * 876000.0, 1e-2);
  // The wind's surplus, and the gas that the clean 20 MW of the still hours set free.
  EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].export_mw), (100.0 + 20.0) * year_hours / 2.0, 1e-2);
}

TEST(CleanShare, ImportingInOrderToExportEarnsNoShare) {
  // Half of the grid is clean. Passing it through costs 42 USD per clean MWh, the clean option 50, imports alone 40.
  TestPlan plan = gas_and_clean();
  plan.site().technology[1].variable_cost = 60.0 * (USD / units::MWh);
  scenario::Connection& connection = plan.connect(offer("grid", 200.0, {2020, 1, 1}), constant(30.0));
  connection.clean_share = 0.5;
  connection.export_price_share = 0.3;
  connection.export_limit = 100.0 * MW;
  for (const bool hourly : {false, true}) {
    (hourly ? plan.site().clean_share_hourly : plan.site().clean_share) = 0.6;
    const PlanResult result = optimal(plan);
    EXPECT_NEAR(generated(result, 1), 20.0 * year_hours, 1e-2);
    EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].import_mw), 80.0 * year_hours, 1e-2);
    EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].export_mw), 0.0, 1e-3);
    plan.site().clean_share.reset();
  }
}

TEST(Connection, DemandChargeAndRatchet) {
  TestPlan plan;
  scenario::Connection& connection = plan.connect(offer("grid", 200.0, {2020, 1, 1}), constant(30.0));
  connection.demand_charge = 10000.0 * (USD / MW / units::month);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).demand, 12 * 100.0 * 10000.0, 1e-2);
  plan.site().connection->ratchet = 0.85;
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).demand, 12 * 170.0 * 10000.0, 1e-2);
}

TEST(Connection, CleanContractsArePaidInFullInTheYearsInWhichTheyRun) {
  TestPlan plan(2);
  plan.input.economics.real_discount_rate = 0.0;
  scenario::Connection& connection = plan.connect(offer("grid", 200.0, {2020, 1, 1}), constant(30.0));
  connection.clean_contracts.push_back({.id = scenario::CleanContractId("wind"),
                                        .energy = 2e6 * (units::MWh / units::year),
                                        .matched = scenario::Matching::yearly,
                                        .capacity_factor = {},
                                        .carbon_intensity = {},
                                        .price = 3.0 * (USD / units::MWh),
                                        .years = time::Years{2027, 2030}});
  const PlanResult result = optimal(plan);
  const double imports_usd = 876000.0 * 30.0;
  double first_usd = 0.0, second_usd = 0.0;
  for (std::size_t m = 0; m < 12; ++m) {
    first_usd += result.sites[0].cost[m].energy;
    second_usd += result.sites[0].cost[m + 12].energy;
  }
  EXPECT_NEAR(first_usd, imports_usd, 1e-2);
  EXPECT_NEAR(second_usd, imports_usd + 6e6, 1e-2) << "more than is imported, and all of it is paid";
  EXPECT_NEAR(result.cost_npv_usd, 2 * imports_usd + 6e6, 1e-2);
}

TEST(Connection, RatchetMakesAConnectionSmaller) {
  // An offer is taken only as far as it is needed: 0.85 · 100 < 100 MW billed.
  TestPlan plan;
  scenario::Connection& connection = plan.connect(offer("grid", 200.0, {2026, 1, 1}, false), constant(30.0));
  connection.demand_charge = 10000.0 * (USD / MW / units::month);
  connection.ratchet = 0.85;
  connection.offers[0].cost = 1e5 * (USD / MW);
  connection.capacity_obligation = 333.44 * (USD / MW / units::day);
  const PlanResult result = optimal(plan);
  ASSERT_EQ(result.orders.size(), 1U);
  EXPECT_NEAR(result.orders[0].mw, 100.0, 1e-6);
  EXPECT_EQ(result.orders[0].technology, "connection");
  const CostParts cost = total_cost(result.sites[0]);
  EXPECT_NEAR(cost.demand, 12 * 100.0 * 10000.0 + 365 * 333.44 * 100.0, 1e-2);
  EXPECT_NEAR(cost.capital, finance::annuity(0.08, 20.0) * 1e7, 1e-2);
}

TEST(Connection, OffersAddUpAndTheCheaperIsTakenFirst) {
  TestPlan plan;
  scenario::Connection& connection = plan.connect(offer("first", 60.0, {2026, 1, 1}, false), constant(30.0));
  connection.offers.push_back(offer("second", 100.0, {2026, 7, 1}, false));
  connection.offers[0].cost = 1e5 * (USD / MW);
  connection.offers[1].cost = 2e5 * (USD / MW);
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].connection_mw[5], 60.0, 1e-6);
  EXPECT_NEAR(result.sites[0].connection_mw[6], 100.0, 1e-6);
  EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].shed_it_mw[0]), 181 * 24 * 40.0, 1e-3);
  EXPECT_GT(worth_of(result, "connection offer first"), 0.0);
}

TEST(Connection, IsNoLimitWhereAnOfferIsTakenInPart) {
  TestPlan plan;
  scenario::Connection& connection = plan.connect(offer("grid", 130.0, {2026, 1, 1}, false), constant(30.0));
  connection.offers[0].cost = 1e5 * (USD / MW);
  const PlanResult part = optimal(plan);
  EXPECT_NEAR(part.sites[0].connection_mw[0], 100.0, 1e-6);
  EXPECT_EQ(worth_of(part, "grid connection"), 0.0);
  plan.site().connection->offers[0].power = 60.0 * MW;
  EXPECT_GT(worth_of(optimal(plan), "grid connection"), 0.0);
}

TEST(Connection, OffersWaitForTheMonthOrdersBegin) {
  TestPlan plan;
  plan.connect(offer("grid", 100.0, {2020, 1, 1}, false), constant(30.0));
  plan.input.plan.orders_from = time::Month::of(2026, 7);
  const PlanResult result = optimal(plan);
  EXPECT_EQ(result.sites[0].connection_mw[5], 0.0);
  EXPECT_NEAR(result.sites[0].connection_mw[6], 100.0, 1e-6);
  // A committed one is there whatever is decided.
  plan.site().connection->offers[0].committed = true;
  EXPECT_EQ(optimal(plan).sites[0].connection_mw[5], 100.0);
}

TEST(Connection, FlexibleShareInTheTightestHours) {
  TestPlan plan;
  auto price = std::make_shared<std::vector<double>>(hours, 30.0);
  for (const std::size_t t : {100U, 101U, 5000U, 5001U, 5002U}) (*price)[t] = 300.0;
  scenario::Connection& connection = plan.connect(offer("grid", 100.0, {2020, 1, 1}), price);
  connection.flexible = scenario::FlexibleConnection{5, 0.4};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].shed_it_mw[0]), 5 * 60.0, 1e-6);
  EXPECT_NEAR(result.sites[0].dispatch[0][0].import_mw[5001], 40.0, 1e-7);
  EXPECT_NEAR(result.sites[0].dispatch[0][0].marginal_price_usd_per_mwh[5001], 1000.0, 1e-6);
}

TEST(Connection, CoincidentPeakIsAvoidedByOwnPower) {
  TestPlan plan;
  auto price = std::make_shared<std::vector<double>>(hours, 30.0);
  constexpr auto starts = time::month_starts_hour();
  for (const std::size_t month : {5U, 6U, 7U, 8U}) (*price)[starts[month] + 400] = 90.0;
  scenario::Connection& connection = plan.connect(offer("grid", 100.0, {2020, 1, 1}), price);
  connection.coincident_peak = scenario::CoincidentPeak{40000.0 * (USD / MW / units::year), 4};
  const double without = total_cost(optimal(plan).sites[0]).demand;
  EXPECT_NEAR(without, 100.0 * 4 * 1000.0 < 100.0 * 40000.0 ? 0.0 : 100.0 * 40000.0, 1e-3);  // shedding is cheaper
  plan.add(committed("diesel", 100.0), generator("diesel", 500.0));
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 0), 400.0, 1e-6);
  EXPECT_EQ(total_cost(result.sites[0]).demand, 0.0);
  // Cheaper than its alternatives, the charge is paid: 4 MWh per MW at 500 USD cost more than 1,000 USD per MW and
  // year.
  plan.site().connection->coincident_peak->rate = 1000.0 * (USD / MW / units::year);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).demand, 100.0 * 1000.0, 1e-3);
}

TEST(Connection, ExportsEarnAndNegativePricesNeverMakeMoneyInACircle) {
  TestPlan plan;
  scenario::Connection& connection = plan.connect(offer("grid", 100.0, {2020, 1, 1}), repeat({50.0, -20.0}));
  connection.export_price_share = 0.8;
  connection.export_limit = 60.0 * MW;
  plan.add(committed("gas", 200.0), generator("gas", 30.0));
  const PlanResult result = optimal(plan);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_NEAR(dispatch.export_mw[0], 60.0, 1e-7);  // 40 USD earned, 30 spent
  EXPECT_NEAR(dispatch.import_mw[1] - dispatch.export_mw[1], 100.0, 1e-7);
  EXPECT_NEAR(total_cost(result.sites[0]).energy, year_hours / 2.0 * (-60.0 * 40.0 - 100.0 * 20.0), 1e-2);
}

TEST(Connection, ImportAndExportAtOnceIsNettedWhereItCostsNothing) {
  // A round trip of 7 MW: free at a price that is earned in full, 5 USD/MWh where the delivery charge applies.
  for (const double delivery : {0.0, 5.0}) {
    TestPlan plan;
    scenario::Connection& connection = plan.connect(offer("grid", 150.0, {2020, 1, 1}), repeat({50.0, -20.0}));
    connection.export_price_share = 1.0;
    connection.export_limit = 60.0 * MW;
    connection.demand_charge = 1000.0 * (USD / MW / units::month);
    connection.delivery_charge = delivery * (USD / units::MWh);
    auto load = std::make_shared<std::vector<double>>(hours, 100.0);
    (*load)[10] = (*load)[11] = 50.0;  // below the billed peak
    plan.every_year([&](SiteYear& year) { year.tiers[0].it_mw = load; });
    const PlanModel model = build_model(plan.input);
    solver::Solution solution = solver::solve(model.problem, plan.input.solver, base::Progress{});
    ASSERT_EQ(solution.termination, solver::Termination::optimal);
    clean_up(plan.input, model, solution);
    const double objective = solver::check(model.problem, solution).objective;
    const ChainIndex& index = model.chains[0];
    auto& columns = solution.chains[0].columns;
    for (const std::size_t t : {10U, 11U}) {
      columns[index.import_mw][t] += 7.0;
      columns[index.export_mw][t] += 7.0;
      columns[index.below_peak][t] -= 7.0;
    }
    clean_up(plan.input, model, solution);
    for (const std::size_t t : {10U, 11U}) {
      EXPECT_NEAR(columns[index.export_mw][t], delivery == 0.0 ? 0.0 : 7.0, 1e-7);
      EXPECT_NEAR(columns[index.import_mw][t], delivery == 0.0 ? 50.0 : 57.0, 1e-7);
      EXPECT_NEAR(columns[index.import_mw][t] + columns[index.below_peak][t],
                  solution.chains[0].recourse[index.billed[0]], 1e-6);
    }
    const double lost = delivery == 0.0 ? 0.0 : 2 * 7.0 * delivery;
    EXPECT_NEAR(solver::check(model.problem, solution).objective, objective + lost, 1e-2);
  }
}

TEST(Firmness, LossOfTheLargestUnit) {
  TestPlan plan;
  plan.few_hours();
  scenario::Technology gas = generator("gas", 10.0, 1e6);
  gas.unit_size = 50.0 * MW;
  plan.add(option("gas", 400.0), gas);
  scenario::Firmness firmness;
  firmness.contingency = scenario::Contingency::largest_unit;
  firmness.shortfall_price = 1e7 * (USD / MW / units::year);
  plan.site().firmness = firmness;
  const PlanResult relaxed = optimal(plan);
  EXPECT_NEAR(relaxed.sites[0].capacity_mw[0][0], 150.0, 1e-6);
  ASSERT_EQ(relaxed.notes.size(), 1U);
  plan.input.solver.integers = true;
  const PlanResult whole = optimal(plan);
  EXPECT_NEAR(whole.sites[0].capacity_mw[0][0], 150.0, 1e-6);
  EXPECT_TRUE(whole.notes.empty());
  plan.site().firmness->contingency = scenario::Contingency::two_largest_units;
  EXPECT_NEAR(optimal(plan).sites[0].capacity_mw[0][0], 200.0, 1e-6);
  // One big block instead: a second one is needed for the case that it fails.
  plan.site().technology[0].unit_size = 200.0 * MW;
  plan.site().firmness->contingency = scenario::Contingency::largest_unit;
  EXPECT_NEAR(optimal(plan).sites[0].capacity_mw[0][0], 400.0, 1e-6);
}

TEST(Firmness, MonthsWithoutLoadNeedNothing) {
  // Halls from July on; turbines could stand from January, in blocks of 50 MW.
  TestPlan plan;
  constexpr auto starts = time::month_starts_hour();
  auto load = std::make_shared<std::vector<double>>(hours, 0.0);
  for (std::size_t t = starts[6]; t < hours; t += 500) (*load)[t] = 100.0;
  plan.every_year([&](SiteYear& year) { year.tiers[0].it_mw = load; });
  for (std::size_t m = 0; m < 6; ++m) plan.site().peak_facility_mw[m] = plan.site().it_mw_ready[m] = 0.0;
  plan.site().shed_allowed = false;
  scenario::Technology gas = generator("gas", 10.0, 1e6);
  gas.unit_size = 50.0 * MW;
  plan.add(option("gas", 400.0), gas);
  plan.site().firmness = scenario::Firmness{};
  for (const auto contingency : {scenario::Contingency::largest_unit, scenario::Contingency::two_largest_units}) {
    plan.site().firmness->contingency = contingency;
    const PlanResult result = optimal(plan);
    EXPECT_NEAR(result.sites[0].capacity_mw[0][5], 0.0, 1e-6);
    EXPECT_NEAR(result.sites[0].capacity_mw[0][6], contingency == scenario::Contingency::largest_unit ? 150.0 : 200.0,
                1e-6);
  }
}

TEST(Firmness, ShortfallIsPricedAndReserveCounts) {
  TestPlan plan;
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  scenario::Firmness firmness;
  firmness.reserve_margin = 0.15;
  firmness.shortfall_price = 12000.0 * (USD / MW / units::year);
  plan.site().firmness = firmness;
  plan.input.economics.real_discount_rate = 0.0;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].firm_shortfall_mw[4], 15.0, 1e-7);
  EXPECT_NEAR(total_cost(result.sites[0]).shed, 15.0 * 12000.0, 1e-4);
  EXPECT_NEAR(result.sites[0].cost[4].firm_shortfall, 15.0 * 1000.0, 1e-4) << "nothing is shed: all of it";
  EXPECT_NEAR(worth_of(result, "firm capacity at peak"), 12000.0, 1e-5);
}

TEST(Firmness, WhatIsOutOfServiceIsNotFirm) {
  TestPlan plan;
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  plan.add(committed("spare", 60.0), generator("spare", 20.0));
  plan.site().supply[0].outages = {{time::Month::of(2026, 5), time::Month::of(2026, 5)}};
  scenario::Firmness firmness;
  firmness.shortfall_price = 12000.0 * (USD / MW / units::year);
  plan.site().firmness = firmness;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].firm_shortfall_mw[4], 40.0, 1e-7);
  EXPECT_NEAR(result.sites[0].firm_shortfall_mw[5], 0.0, 1e-7);
  EXPECT_NEAR(result.sites[0].it_mw_firm[4], 60.0, 1e-7);
  plan.site().firmness->contingency = scenario::Contingency::largest_unit;  // the other one is the largest then
  EXPECT_NEAR(optimal(plan).sites[0].firm_shortfall_mw[4], 100.0, 1e-7);
}

TEST(Outage, StorageKeepsItsEnergyAndDoesNothing) {
  // A connection that is too small in the last hour of May, and a battery that would help.
  TestPlan plan;
  plan.connect(offer("line", 100.0, {2026, 1, 1}, true), constant(10.0));
  plan.add(committed("battery", 20.0, 80.0), battery(0.0, 0.0, 0.81));
  const std::size_t last = 151 * 24 - 1;
  plan.every_year([&](SiteYear& year) {
    auto load = std::make_shared<std::vector<double>>(*year.tiers[0].it_mw);
    for (double& mw : *load) mw = 90.0;
    (*load)[last] = 110.0;
    year.tiers[0].it_mw = std::move(load);
  });
  EXPECT_NEAR(sum_of(optimal(plan).sites[0].dispatch[0][0].shed_it_mw[0]), 0.0, 1e-6);
  plan.site().supply[0].outages = {{time::Month::of(2026, 5), time::Month::of(2026, 5)}};
  const PlanResult result = optimal(plan);
  const Dispatch& dispatch = result.sites[0].dispatch[0][0];
  EXPECT_NEAR(dispatch.shed_it_mw[0][last], 10.0, 1e-6);
  EXPECT_NEAR(dispatch.level_mwh[0][last], dispatch.level_mwh[0][last - 1], 1e-6);
}

TEST(Firmness, HallsReadyBeforeAnySupplyAreAShortfallNotAContradiction) {
  TestPlan plan;
  scenario::Firmness firmness;
  firmness.reserve_margin = 0.2;
  firmness.shortfall_price = 1000.0 * (USD / MW / units::year);
  plan.site().firmness = firmness;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].firm_shortfall_mw[0], 120.0, 1e-7);
  EXPECT_EQ(result.sites[0].it_mw_firm[0], 0.0);
}

}  // namespace
}  // namespace gigawatt::power
