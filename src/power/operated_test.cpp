// Planned capacities operated otherwise, billed by hand.
#include <gtest/gtest.h>

#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using units::MMBtu;
using units::MW;
using units::MWh;
using units::USD;

/// All load from one source, or from the grid where there is none of that number.
Operate all_from(std::size_t wanted) {
  return [wanted](const YearToOperate& year) {
    const std::vector<double> nothing(hours, 0.0), load = year.tiers[0].load_mw;
    OperatedYear operated;
    for (std::size_t k = 0; k < year.sources.size(); ++k) operated.output_mw.push_back(k == wanted ? load : nothing);
    operated.shed_mw.assign(year.tiers.size(), nothing);
    operated.import_mw = wanted < year.sources.size() ? nothing : load;
    operated.export_mw = nothing;
    return operated;
  };
}

TEST(Operated, ADearerSourceCostsWhatItCosts) {
  TestPlan plan;
  plan.input.economics.real_discount_rate = 0.0;
  plan.add(committed("cheap", 100.0), generator("cheap", 20.0));
  plan.add(committed("dear", 100.0), generator("dear", 50.0));
  EXPECT_FALSE(optimal(plan).operated);
  plan.input.operate = all_from(1);
  const PlanResult result = optimal(plan);
  ASSERT_TRUE(result.operated);
  EXPECT_NEAR(result.cost_npv_usd, 876000.0 * 20.0, 1e-2);
  EXPECT_NEAR(result.operated->cost_npv_usd, 876000.0 * 50.0, 1e-2);
}

TEST(Operated, WhatAMinimumTakeLeavesIsPaid) {
  // 438,000 MWh of gas are paid for at 30 USD/MWh in any case, and none of it is burnt.
  TestPlan plan;
  plan.input.economics.real_discount_rate = 0.0;
  scenario::Technology gas = generator("gas", 10.0);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 10.0 * (MMBtu / MWh);
  plan.add(committed("gas", 100.0), gas, nullptr, 3.0);
  plan.site().supply[0].fuel_price = scenario::PriceId("hub");
  plan.add(committed("other", 100.0), generator("other", 35.0));
  const auto contract = [](const std::string& id, double share) {
    return scenario::FuelContract{.id = scenario::FuelContractId(id),
                                  .fuel_price = scenario::PriceId("hub"),
                                  .minimum_take = 2190000.0 * (MMBtu / units::year),
                                  .paid_share = share,
                                  .years = {}};
  };
  plan.site().fuel_contracts = {contract("firm", 1.0), contract("soft", 0.5)};
  plan.input.operate = all_from(1);
  const PlanResult result = optimal(plan);
  ASSERT_TRUE(result.operated);
  EXPECT_NEAR(total_cost(result.operated->sites[0]).fuel, 2190000.0 * 3.0 * 1.5, 1e-2);
  // All load from gas is more than both minimum takes.
  plan.input.operate = all_from(0);
  EXPECT_NEAR(total_cost(optimal(plan).operated->sites[0]).fuel, 8760000.0 * 3.0, 1e-2);
}

TEST(Operated, PeaksAreBilledByTheirRatchetAcrossYears) {
  // 40 MW, 100 in the last month of the first year: 11 × 40 + 100, then 11 × 80 + 64 as planned (tariff_test.cpp).
  TestPlan plan(2);
  constexpr auto starts = time::month_starts_hour();
  plan.every_year([](SiteYear& year) { year.tiers[0].it_mw = constant(40.0); });
  auto load = std::make_shared<std::vector<double>>(hours, 40.0);
  for (std::size_t t = starts[11]; t < hours; ++t) (*load)[t] = 100.0;
  plan.site().years[0][0].tiers[0].it_mw = load;
  scenario::Connection& connection = plan.connect(offer("grid", 200.0, {2020, 1, 1}), constant(30.0));
  connection.demand_charge = 10000.0 * (USD / MW / units::month);
  connection.peak_ratchet = scenario::PeakRatchet{0.8, 11};
  plan.input.operate = all_from(0);
  PlanResult result = optimal(plan);
  ASSERT_TRUE(result.operated);
  EXPECT_NEAR(total_cost(result.operated->sites[0]).demand / 10000.0, 11 * 40.0 + 100.0 + 11 * 80.0 + 64.0, 1e-6);
  EXPECT_NEAR(result.operated->cost_npv_usd, result.cost_npv_usd, 1e-6 * result.cost_npv_usd);
  // And at least a share of the connection: 0.6 × 200 MW, of which the month before counts 0.8.
  connection.ratchet = 0.6;
  result = optimal(plan);
  EXPECT_NEAR(total_cost(result.operated->sites[0]).demand / 10000.0, 24 * 120.0, 1e-6);
}

TEST(Operated, LoadThatMustBeServedAndIsNotIsSaid) {
  TestPlan plan;
  plan.add(committed("cheap", 100.0), generator("cheap", 20.0));
  plan.site().shed_allowed = false;
  plan.input.operate = [](const YearToOperate& year) {
    OperatedYear operated = all_from(0)(year);
    operated.output_mw[0][17] -= 30.0;
    operated.shed_mw[0][17] += 30.0;
    return operated;
  };
  const PlanResult result = optimal(plan);
  EXPECT_FALSE(result.operated);
  ASSERT_FALSE(result.notes.empty());
  EXPECT_NE(result.notes.back().find("30.0 MWh in 1 hours of 2026"), std::string::npos) << result.notes.back();
}

TEST(Operated, HoursThatDoNotBalanceAreAnInternalFault) {
  TestPlan plan;
  plan.add(committed("cheap", 100.0), generator("cheap", 20.0));
  plan.input.operate = [](const YearToOperate& year) {
    OperatedYear operated = all_from(0)(year);
    operated.output_mw[0][17] -= 30.0;
    return operated;
  };
  EXPECT_ANY_THROW(optimal(plan));
}

}  // namespace
}  // namespace gigawatt::power
