// Terms of offers, rents, permits and credits that begin or end, and a pipeline that sites share, by hand.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using units::MMBtu;
using units::MW;
using units::MWh;
using units::USD;

constexpr auto year_hours = static_cast<double>(time::hours_per_year);
constexpr double first_half_hours = 181.0 * 24.0;
constexpr std::ptrdiff_t first_of_july = 181L * 24;

TestPlan undiscounted(int years = 1) {
  TestPlan plan(years);
  plan.input.economics.real_discount_rate = 0.0;
  return plan;
}

scenario::Technology burner(const std::string& id, double usd_per_mwh) {
  scenario::Technology gas = generator(id, usd_per_mwh);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 10.0 * (MMBtu / MWh);
  return gas;
}

scenario::Resource pipeline_of(const std::string& technology, double mmbtu_per_hour) {
  scenario::Resource resource;
  resource.id = scenario::ResourceId("pipeline");
  resource.technologies = {scenario::TechnologyId(technology)};
  resource.fuel_flow = mmbtu_per_hour * (MMBtu / units::hour);
  return resource;
}

TEST(Offer, EndsAndItsCostIsPaidUntilThen) {
  // 20 USD/MWh from the grid until July, then 50. 12,000 USD/MW over the six months that it is there, not over its
  // life.
  for (const bool is_committed : {true, false}) {
    TestPlan plan = undiscounted();
    plan.add(committed("dear", 100.0), generator("dear", 50.0));
    scenario::ConnectionOffer interim = offer("interim", 100.0, {2026, 1, 1}, is_committed);
    interim.ends = time::Date{2026, 7, 1};
    interim.cost = 12000.0 * (USD / MW);
    plan.connect(interim, constant(20.0));
    const PlanResult result = optimal(plan);
    EXPECT_NEAR(total_cost(result.sites[0]).energy, first_half_hours * 100.0 * 20.0, 1e-3);
    EXPECT_NEAR(total_cost(result.sites[0]).variable, (year_hours - first_half_hours) * 100.0 * 50.0, 1e-3);
    EXPECT_NEAR(total_cost(result.sites[0]).capital, 100.0 * 12000.0, 1e-3);
    EXPECT_NEAR(result.sites[0].connection_mw[5], 100.0, 1e-6);
    EXPECT_EQ(result.sites[0].connection_mw[6], 0.0);
  }
}

TEST(Offer, IsGivenBackAfterItsMinimumTermWhereThatPays) {
  // The grid is never used. 100 USD/MW-day for the minimum term of a year; then 10 USD/kW end 36,500 USD/MW a year.
  TestPlan plan = undiscounted(2);
  plan.add(committed("own", 100.0), generator("own", 10.0));
  scenario::Connection& connection = plan.connect(offer("grid", 80.0, {2026, 1, 1}), constant(50.0));
  connection.capacity_obligation = 100.0 * (USD / MW / units::day);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).demand, 80.0 * 2.0 * 36500.0, 1e-3) << "nothing to leave it by";
  connection.offers[0].exit = scenario::ConnectionExit{12, 10000.0 * (USD / MW)};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(total_cost(result.sites[0]).demand, 80.0 * (36500.0 + 10000.0), 1e-3);
  EXPECT_NEAR(result.sites[0].connection_mw[11], 80.0, 1e-6);
  EXPECT_NEAR(result.sites[0].connection_mw[12], 0.0, 1e-6);
  connection.offers[0].exit->fee = 40000.0 * (USD / MW);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).demand, 80.0 * 2.0 * 36500.0, 1e-3) << "dearer than staying";
}

TEST(Offer, TheObligationFollowsItsSteps) {
  TestPlan plan = undiscounted(2);
  scenario::Connection& connection = plan.connect(offer("grid", 100.0, {2026, 1, 1}), constant(0.0));
  connection.capacity_obligation = 50.0 * (USD / MW / units::day);
  connection.capacity_obligation_steps = {{time::Month::of(2026, 6), 100.0 * (USD / MW / units::day)},
                                          {time::Month::of(2027, 6), 0.0 * (USD / MW / units::day)}};
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).demand, 100.0 * (151.0 * 50.0 + 365.0 * 100.0), 1e-3);
}

TEST(Supply, LeavingCostsItsFeeAndLateOrdersAreNone) {
  TestPlan plan = undiscounted();
  scenario::Technology turbine = generator("turbine", 20.0), bridge = generator("bridge", 100.0);
  turbine.lead_time = 6.0 * units::month;
  plan.add(option("turbine", 500.0), turbine);
  scenario::Supply rented = option("bridge", 500.0);
  rented.rental = scenario::Rental{20000.0 * (USD / MW / units::month), 30000.0 * (USD / MW), 3, 5000.0 * (USD / MW)};
  plan.add(rented, bridge);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).fixed, 100.0 * (30000.0 + 6 * 20000.0 + 5000.0), 1e-2);
  // Ordered in December at the latest, the turbine is never there: the bridge stays, and is not given back.
  plan.site().supply[0].last_order = time::Month::of(2025, 12);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).fixed, 100.0 * (30000.0 + 12 * 20000.0), 1e-2);
  // Neither can be had: all is shed.
  plan.site().supply[1].last_order = time::Month::of(2025, 12);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).shed, year_hours * 100.0 * 1000.0, 1e-2);
  plan.site().supply[1].last_order = time::Month::of(2026, 1);
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).shed, 0.0, 1e-6);
}

TEST(Supply, CommittedRentIsPaidUntilItRetires) {
  TestPlan plan = undiscounted();
  scenario::Supply rented = committed("bridge", 60.0);
  rented.rental = scenario::Rental{20000.0 * (USD / MW / units::month), {}, 1, {}};
  rented.retires = time::Date{2026, 4, 1};
  plan.add(rented, generator("bridge", 10.0, 1e6));
  const CostParts cost = total_cost(optimal(plan).sites[0]);
  EXPECT_NEAR(cost.fixed, 60.0 * 3.0 * 20000.0, 1e-3);
  EXPECT_EQ(cost.capital, 0.0);
}

TEST(Permits, CountOnlyTheMonthsInWhichTheyHold) {
  // 1 kg of NOx per MWh; from July on 100 t: 100,000 MWh of the cheap gas, and before as much as it gives.
  for (const int years : {1, 2}) {
    TestPlan plan = undiscounted(years);
    plan.add(committed("gas", 100.0), burner("gas", 10.0), nullptr, 0.0, {.nox_kg_per_mwh = 1.0});
    plan.add(committed("other", 100.0), generator("other", 30.0));
    scenario::Permits& permits = plan.site().permits;
    permits.nox_per_year = 100.0 * (units::t / units::year);
    permits.from = time::Month::of(2026, 7);
    permits.until = time::Month::of(2026, 12);
    const PlanResult result = optimal(plan);
    const std::vector<double>& output = result.sites[0].dispatch[0][0].generation_mw[0];
    const double before = std::accumulate(output.begin(), output.begin() + first_of_july, 0.0);
    EXPECT_NEAR(before, first_half_hours * 100.0, 1e-3);
    EXPECT_NEAR(sum_of(output) - before, 100000.0, 1e-3);
    if (years == 2) {
      EXPECT_NEAR(sum_of(result.sites[0].dispatch[1][0].generation_mw[0]), year_hours * 100.0, 1e-3);
    }
    permits.nox_per_year.reset();
    permits.nox_per_hour = 40.0 * (units::kg / units::hour);
    const std::vector<double> hourly = optimal(plan).sites[0].dispatch[0][0].generation_mw[0];
    EXPECT_NEAR(hourly[static_cast<std::size_t>(first_of_july - 1)], 100.0, 1e-6);
    EXPECT_NEAR(hourly[static_cast<std::size_t>(first_of_july)], 40.0, 1e-6);
    permits.nox_per_hour.reset();
    permits.full_load_hours = 1000.0 * units::hour;
    EXPECT_NEAR(sum_of(optimal(plan).sites[0].dispatch[0][0].generation_mw[0]), 100.0 * (first_half_hours + 1000.0),
                1e-2);
  }
}

TEST(Permits, CarbonCountsOnlyTheMonthsInWhichTheyHold) {
  TestPlan plan = undiscounted();
  plan.add(committed("gas", 100.0), burner("gas", 10.0), nullptr, 0.0, {.co2_kg_per_mwh = 500.0});
  plan.add(committed("other", 100.0), generator("other", 30.0));
  plan.site().permits.co2_per_year = 50000.0 * (units::t / units::year);
  EXPECT_NEAR(sum_of(optimal(plan).sites[0].dispatch[0][0].generation_mw[0]), 100000.0, 1e-2);
  plan.site().permits.until = time::Month::of(2026, 6);
  EXPECT_NEAR(sum_of(optimal(plan).sites[0].dispatch[0][0].generation_mw[0]),
              100000.0 + 100.0 * (year_hours - first_half_hours), 1e-2);
}

TEST(Pipeline, IsBookedWhereItsFuelIsWorthMost) {
  // 1,300 MMBtu/h at 10 MMBtu/MWh: 130 MW. The dearer load gets its 100, the other 30.
  TestPlan plan = undiscounted();
  plan.add(committed("gas", 100.0), burner("gas", 10.0));
  plan.input.sites.push_back(plan.input.sites[0]);
  plan.input.sites[1].id = scenario::SiteId("other");
  plan.input.sites[1].years[0][0].tiers[0].margin_usd_per_it_mwh.fill(2000.0);
  plan.input.resources.push_back(pipeline_of("gas", 1300.0));
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(sum_of(result.sites[0].dispatch[0][0].generation_mw[0]), year_hours * 30.0, 1e-2);
  EXPECT_NEAR(sum_of(result.sites[1].dispatch[0][0].generation_mw[0]), year_hours * 100.0, 1e-2);
  double worth = 0.0;
  for (const Binding& binding : result.binding)
    if (binding.constraint == "pipeline: fuel flow") worth += binding.worth_usd;
  EXPECT_NEAR(worth, year_hours * (1000.0 - 10.0) / 10.0, 1.0);
}

TEST(Credits, LastSoLongAndOnlyForWhatIsInServiceInTime) {
  TestPlan plan = undiscounted(2);
  scenario::Technology wind = generator("wind", 8.0);
  wind.production_tax_credit = 10.0 * (USD / MWh);
  wind.production_tax_credit_years = 7;  // of 2020: until the end of 2026
  plan.add(committed("wind", 100.0), wind);
  plan.input.economics.taxes = scenario::Taxes{0.2, {1.0}};
  const double output = year_hours * 100.0;
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).variable, 2.0 * output * 8.0 - output * 12.5, 1e-2);
  plan.site().technology[0].credits_until = time::Date{2020, 1, 1};
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).variable, 2.0 * output * 8.0, 1e-2);
}

TEST(Credits, WhatComesLateIsBoughtInFull) {
  TestPlan plan = undiscounted();
  plan.input.economics.inflation = 0.0;
  scenario::Technology solar = generator("solar", 0.0, 1e6);
  solar.investment_tax_credit = 0.3;
  plan.add(option("solar", 100.0), solar);
  plan.input.economics.taxes = scenario::Taxes{0.2, {1.0}};
  const double year = 1e6 / 20.0 * 100.0;
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).capital, year * (1.0 - 0.3 - 0.2 * 0.85) / 0.8, 1e-2);
  plan.site().technology[0].credits_until = time::Date{2026, 1, 1};
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).capital, year, 1e-2) << "wholly written off in the year, without it";
}

TEST(Terms, BothBackendsAgree) {
  TestPlan plan(2);
  scenario::Technology gas = burner("gas", 15.0);
  gas.production_tax_credit = 5.0 * (USD / MWh);
  gas.credits_until = time::Date{2026, 6, 1};
  plan.input.economics.taxes = scenario::Taxes{0.2, {1.0}};
  scenario::Supply own = option("gas", 150.0);
  own.last_order = time::Month::of(2026, 8);
  plan.add(own, gas, nullptr, 3.0, {.nox_kg_per_mwh = 0.5});
  scenario::Supply rented = option("bridge", 80.0);
  rented.rental = scenario::Rental{20000.0 * (USD / MW / units::month), 3000.0 * (USD / MW), 3, 5000.0 * (USD / MW)};
  plan.add(rented, burner("bridge", 60.0), nullptr, 3.0, {.nox_kg_per_mwh = 0.8});
  scenario::ConnectionOffer grid = offer("grid", 60.0, {2026, 1, 1}, false);
  grid.exit = scenario::ConnectionExit{6, 4000.0 * (USD / MW)};
  grid.ends = time::Date{2027, 10, 1};
  scenario::Connection& connection = plan.connect(grid, repeat({20.0, 45.0, 90.0}));
  connection.capacity_obligation_steps = {{time::Month::of(2026, 6), 300.0 * (USD / MW / units::day)}};
  plan.site().permits.nox_per_year = 250.0 * (units::t / units::year);
  plan.site().permits.from = time::Month::of(2026, 5);
  plan.input.resources.push_back(pipeline_of("gas", 700.0));
  const PlanResult reference = optimal(plan);
  plan.input.solver.backend = solver::Backend::structured;
  const PlanResult staged = optimal(plan);
  EXPECT_EQ(staged.backend, "structured") << staged.fell_back_because;
  EXPECT_NEAR(staged.cost_npv_usd, reference.cost_npv_usd, 1e-6 * reference.cost_npv_usd);
}

}  // namespace
}  // namespace gigawatt::power
