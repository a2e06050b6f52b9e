// Losses of supply units and of any unit apart, by hand: a load of 100 MW, a committed connection of 80 MW (one offer),
// turbines in units of 25 MW that cost a million dollars a MW and less than what missing firm capacity costs.
#include <gtest/gtest.h>

#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using scenario::Contingency;
using units::MW;
using units::USD;

TestPlan connected(Contingency contingency, bool integers, solver::Backend backend = solver::Backend::highs) {
  TestPlan plan;
  plan.few_hours();
  plan.connect(offer("grid", 80.0, {2020, 1, 1}), constant(1.0));
  scenario::Technology gas = generator("gas", 10.0, 1e6);
  gas.unit_size = 25.0 * MW;
  plan.add(option("gas", 400.0), gas);
  scenario::Firmness firmness;
  firmness.contingency = contingency;
  firmness.shortfall_price = 1e7 * (USD / MW / units::year);
  plan.site().firmness = firmness;
  plan.input.solver.integers = integers;
  plan.input.solver.backend = backend;
  return plan;
}

struct Case {
  Contingency contingency;
  double parts_mw, units_mw;  // turbines, without and with whole units
};

// 80 + K ≥ 100 + D; D: 25 of a unit, 50 of two, 80 of the connection, 105 of it and a unit.
const std::vector<Case> cases = {{Contingency::none, 20.0, 25.0},
                                 {Contingency::largest_supply_unit, 45.0, 50.0},
                                 {Contingency::two_largest_supply_units, 70.0, 75.0},
                                 {Contingency::largest_unit, 100.0, 100.0},
                                 {Contingency::two_largest_units, 125.0, 125.0}};

TEST(FirmSupply, EachLossAsksForItsOwnCapacity) {
  for (const Case& known : cases) {
    EXPECT_NEAR(optimal(connected(known.contingency, false)).sites[0].capacity_mw[0][6], known.parts_mw, 1e-6);
    EXPECT_NEAR(optimal(connected(known.contingency, true)).sites[0].capacity_mw[0][6], known.units_mw, 1e-6);
  }
}

TEST(FirmSupply, BothSolversAgree) {
  for (const Case& known : cases) {
    const double reference = optimal(connected(known.contingency, false)).cost_npv_usd;
    const PlanResult staged = optimal(connected(known.contingency, false, solver::Backend::structured));
    EXPECT_TRUE(staged.fell_back_because.empty());
    EXPECT_NEAR(staged.cost_npv_usd, reference, 1e-6 * reference);
  }
}

TEST(FirmSupply, TheTableTellsAllLossesWhateverWasAsked) {
  // 75 MW: three units. Firm 155; one unit 25, two 50, the connection 80, it and a unit 105.
  const PlanResult result = optimal(connected(Contingency::two_largest_supply_units, true));
  const FirmMonth& july = result.sites[0].firm[6];
  EXPECT_NEAR(july.peak_mw, 100.0, 1e-9);
  EXPECT_NEAR(july.firm_mw, 155.0, 1e-6);
  EXPECT_EQ(july.largest_supply_unit, "gas");
  EXPECT_EQ(july.largest_unit, "grid");
  EXPECT_NEAR(july.margin_mw(), 55.0, 1e-6);
  EXPECT_NEAR(july.margin_mw(july.lost_mw(Contingency::largest_supply_unit)), 30.0, 1e-6);
  EXPECT_NEAR(july.margin_mw(july.lost_mw(Contingency::two_largest_supply_units)), 5.0, 1e-6);
  EXPECT_NEAR(july.margin_mw(july.lost_mw(Contingency::largest_unit)), -25.0, 1e-6);
  EXPECT_NEAR(july.margin_mw(july.lost_mw(Contingency::two_largest_units)), -50.0, 1e-6);
  // The second unit of 45 MW is what is left of them.
  EXPECT_NEAR(optimal(connected(Contingency::largest_supply_unit, false)).sites[0].firm[6].two_largest_supply_units_mw,
              45.0, 1e-6);
}

TEST(FirmSupply, WhatIsTakenOfAnOfferIsOneInfeed) {
  // A free offer covers no loss of itself: turbines carry the load alone, the offer what it is asked for.
  TestPlan plan = connected(Contingency::largest_unit, false);
  plan.site().connection->offers.front() = offer("later", 200.0, {2020, 1, 1}, false);
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(result.sites[0].capacity_mw[0][6], 100.0, 1e-6);
  // As a loss of units it would be enough with one unit's cover.
  EXPECT_NEAR(optimal([&] {
                plan.site().firmness->contingency = Contingency::largest_supply_unit;
                return plan;
              }())
                  .sites[0]
                  .capacity_mw[0][6],
              0.0, 1e-6);
}

TEST(FirmSupply, FirmSharesAndOutagesCount) {
  TestPlan plan = connected(Contingency::none, false);
  plan.site().connection->firm_share = 0.5;
  plan.site().technology[0].firm_share = 0.8;
  plan.site().supply[0] = committed("gas", 60.0);  // units of 25, 25 and 10 MW
  plan.site().supply[0].outages = {{time::Month::of(2026, 5), time::Month::of(2026, 5)}};
  const PlanResult result = optimal(plan);
  const FirmMonth &may = result.sites[0].firm[4], &june = result.sites[0].firm[5];
  EXPECT_NEAR(may.firm_mw, 40.0, 1e-9);
  EXPECT_EQ(may.largest_supply_unit, "");
  EXPECT_NEAR(may.two_largest_units_mw, 40.0, 1e-9);
  EXPECT_NEAR(june.firm_mw, 40.0 + 48.0, 1e-9);
  EXPECT_NEAR(june.largest_supply_unit_mw, 20.0, 1e-9);
  EXPECT_NEAR(june.two_largest_supply_units_mw, 40.0, 1e-9);
  EXPECT_NEAR(june.largest_unit_mw, 40.0, 1e-9);
  EXPECT_NEAR(june.two_largest_units_mw, 60.0, 1e-9);
}

}  // namespace
}  // namespace gigawatt::power
