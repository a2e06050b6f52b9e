// Minimum takes and the ratchet on past peaks, by hand.
#include <gtest/gtest.h>

#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using units::MMBtu;
using units::MW;
using units::MWh;
using units::USD;

/// Gas of 30 USD of fuel and 10 of O&M per MWh, and something without fuel at 35 USD; 876,000 MWh a year.
TestPlan gas_is_dearer(int years = 1) {
  TestPlan plan(years);
  plan.input.economics.real_discount_rate = 0.0;
  scenario::Technology gas = generator("gas", 10.0);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 10.0 * (MMBtu / MWh);
  plan.add(committed("gas", 100.0), gas, nullptr, 3.0);
  plan.site().supply[0].fuel_price = scenario::PriceId("hub");
  plan.add(committed("other", 100.0), generator("other", 35.0));
  return plan;
}

scenario::FuelContract take_or_pay(const std::string& id, double mmbtu, double paid_share = 1.0) {
  return {.id = scenario::FuelContractId(id),
          .fuel_price = scenario::PriceId("hub"),
          .minimum_take = mmbtu * (MMBtu / units::year),
          .paid_share = paid_share,
          .years = {}};
}

double generated(const PlanResult& result, std::size_t supply, std::size_t year = 0) {
  return sum_of(result.sites[0].dispatch[year][0].generation_mw[supply]);
}

TEST(MinimumTake, FuelThatIsPaidAnywayIsBurnt) {
  // Beside the paid fuel the gas costs 10 USD, beyond the minimum 40. A thousand MMBtu less save 100 MWh · 5 USD.
  TestPlan plan = gas_is_dearer();
  EXPECT_NEAR(generated(optimal(plan), 0), 0.0, 1e-3);
  plan.site().fuel_contracts = {take_or_pay("pipeline", 4380000.0)};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 0), 438000.0, 1e-3);
  EXPECT_NEAR(total_cost(result.sites[0]).fuel, 4380000.0 * 3.0, 1e-2);
  EXPECT_NEAR(worth_of(result, "hub: minimum take"), 500.0, 1e-4);
}

TEST(MinimumTake, FuelIsLeftWhereItsPaymentIsSmall) {
  // Burning saves a tenth of the fuel's price: 37 USD against 35.
  TestPlan plan = gas_is_dearer();
  plan.site().fuel_contracts = {take_or_pay("pipeline", 4380000.0, 0.1)};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 0), 0.0, 1e-3);
  EXPECT_NEAR(total_cost(result.sites[0]).fuel, 4380000.0 * 0.3, 1e-2);
}

TEST(MinimumTake, WhatIsLeftHasTheMeanPriceOfTheYear) {
  // 3 USD, and 14.5 in July: 31 of 365 days at 11.5 more. A tenth of it makes burning no cheaper than 36 USD.
  TestPlan plan = gas_is_dearer();
  plan.site().fuel_price_usd_per_mmbtu[0][6] = 14.5;
  plan.site().fuel_contracts = {take_or_pay("pipeline", 140.0, 0.1)};
  EXPECT_NEAR(total_cost(optimal(plan).sites[0]).fuel, 14.0 * (3.0 + 11.5 * 31.0 / 365.0), 1e-6);
}

TEST(MinimumTake, ContractsOfOnePriceAddUpAndEachHasItsYears) {
  // 2026: 2 million MMBtu. 2027: 9 more than 8.76 can be burnt, and what is left of the cheaper payment: 2.24 at 1.5
  // USD.
  TestPlan plan = gas_is_dearer(2);
  plan.site().fuel_contracts = {take_or_pay("first", 2e6), take_or_pay("second", 9e6, 0.5)};
  plan.site().fuel_contracts[1].years = time::Years{2027, 2030};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(generated(result, 0, 0), 200000.0, 1e-2);
  EXPECT_NEAR(generated(result, 0, 1), 876000.0, 1e-2);
  EXPECT_NEAR(total_cost(result.sites[0]).fuel, (2e6 + 8.76e6) * 3.0 + 2.24e6 * 1.5, 1.0);
}

TEST(MinimumTake, ImportsAreTakenOrPaid) {
  // Imports at 50 USD beside gas at 20: 5 USD where 45 are paid anyway, 30 where 20 are.
  TestPlan plan;
  plan.input.economics.real_discount_rate = 0.0;
  plan.add(committed("gas", 100.0), generator("gas", 20.0));
  scenario::Connection& connection = plan.connect(offer("grid", 100.0, {2020, 1, 1}), constant(50.0));
  connection.energy_contracts = {{.id = scenario::EnergyContractId("block"),
                                  .minimum_take = 200000.0 * (MWh / units::year),
                                  .price = 45.0 * (USD / MWh),
                                  .years = {}}};
  const PlanResult taken = optimal(plan);
  EXPECT_NEAR(sum_of(taken.sites[0].dispatch[0][0].import_mw), 200000.0, 1e-2);
  EXPECT_NEAR(total_cost(taken.sites[0]).energy, 200000.0 * 50.0, 1.0);
  EXPECT_NEAR(worth_of(taken, "imports: minimum take"), 1000.0 * (50.0 - 20.0), 1e-2);
  plan.site().connection->energy_contracts[0].price = 20.0 * (USD / MWh);
  const PlanResult paid = optimal(plan);
  EXPECT_NEAR(sum_of(paid.sites[0].dispatch[0][0].import_mw), 0.0, 1e-2);
  EXPECT_NEAR(total_cost(paid.sites[0]).energy, 200000.0 * 20.0, 1.0);
}

TEST(MinimumTake, WhatIsSoldOnStaysTaken) {
  // 24,000 MWh more than the load: sold on at no loss they need not be paid, and no clean-up may take them back.
  TestPlan plan;
  scenario::Connection& connection = plan.connect(offer("grid", 200.0, {2020, 1, 1}), constant(50.0));
  connection.export_price_share = 1.0;
  connection.export_limit = 100.0 * MW;
  connection.energy_contracts = {{.id = scenario::EnergyContractId("block"),
                                  .minimum_take = 900000.0 * (MWh / units::year),
                                  .price = 45.0 * (USD / MWh),
                                  .years = {}}};
  const PlanResult result = optimal(plan);
  EXPECT_GE(sum_of(result.sites[0].dispatch[0][0].import_mw), 900000.0 - 1e-2);
  EXPECT_NEAR(total_cost(result.sites[0]).energy, 876000.0 * 50.0, 1.0);
}

/// Load of 40 MW, and of 100 in one month of the first year; 10,000 USD per MW and month.
TestPlan one_peak(int years, std::size_t peak_month, double share, int months) {
  TestPlan plan(years);
  constexpr auto starts = time::month_starts_hour();
  plan.every_year([](SiteYear& year) { year.tiers[0].it_mw = constant(40.0); });
  auto load = std::make_shared<std::vector<double>>(hours, 40.0);
  for (std::size_t t = starts[peak_month]; t < starts[peak_month + 1]; ++t) (*load)[t] = 100.0;
  plan.site().years[0][0].tiers[0].it_mw = load;
  scenario::Connection& connection = plan.connect(offer("grid", 200.0, {2020, 1, 1}), constant(30.0));
  connection.demand_charge = 10000.0 * (USD / MW / units::month);
  connection.peak_ratchet = scenario::PeakRatchet{share, months};
  return plan;
}

double billed_mw_months(const TestPlan& plan) { return total_cost(optimal(plan).sites[0]).demand / 10000.0; }

TEST(PeakRatchet, BillsAShareOfTheHighestMonthBefore) {
  EXPECT_NEAR(billed_mw_months(one_peak(1, 0, 0.8, 11)), 100.0 + 11 * 80.0, 1e-4);
  // What is billed is what later months look back on: it falls by a fifth every three months.
  EXPECT_NEAR(billed_mw_months(one_peak(1, 0, 0.8, 3)), 100.0 + 3 * 80.0 + 3 * 64.0 + 3 * 51.2 + 2 * 40.96, 1e-4);
  // Months before the peak are not billed for it.
  EXPECT_NEAR(billed_mw_months(one_peak(1, 11, 0.8, 11)), 11 * 40.0 + 100.0, 1e-4);
}

TEST(PeakRatchet, LooksBackAcrossTheEndOfAYear) {
  const double first = 11 * 40.0 + 100.0;
  EXPECT_NEAR(billed_mw_months(one_peak(2, 11, 0.8, 11)), first + 11 * 80.0 + 64.0, 1e-4);
  EXPECT_NEAR(billed_mw_months(one_peak(2, 11, 0.8, 12)), first + 12 * 80.0, 1e-4);
  const double second = 2 * 80.0 + 2 * 64.0 + 2 * 51.2 + 2 * 40.96 + 4 * 40.0;
  EXPECT_NEAR(billed_mw_months(one_peak(2, 11, 0.8, 2)), first + second, 1e-4);
}

TEST(PeakRatchet, TheStagedSolverAgrees) {
  TestPlan plan = one_peak(2, 9, 0.8, 6);
  const double expected = optimal(plan).cost_npv_usd;
  plan.input.solver.backend = solver::Backend::structured;
  EXPECT_NEAR(optimal(plan).cost_npv_usd, expected, 1e-5 * expected);
}

}  // namespace
}  // namespace gigawatt::power
