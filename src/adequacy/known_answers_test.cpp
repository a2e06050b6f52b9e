// Published systems and hand calculations: what the convolution must give to the digit.
#include <gtest/gtest.h>

#include <array>

#include "adequacy/hosting.hpp"
#include "adequacy/indices.hpp"
#include "adequacy/reliability_test_system_test.hpp"

namespace gigawatt::adequacy {
namespace {

using testing::units_of;
using testing::year_of_load;

constexpr double digits_6 = 5e-7, digits_4 = 5e-5;

Indices indices_of(const std::vector<Unit>& units, const HourlyLoad& load) {
  const auto table = OutageTable::of(units);
  return indices(table.value(), load);
}

// 94 hours have a load that equals a capacity state: with `<=` the LOLE would be 9.418253 h.
TEST(KnownAnswers, ReliabilityTestSystem1979) {
  const HourlyLoad load = year_of_load(2850.0);
  ASSERT_EQ(load.hours(), 8736u);
  const Indices found = indices_of(units_of("rts79"), load);
  EXPECT_NEAR(found.lole_h, 9.394175, digits_6);
  EXPECT_NEAR(found.eue_mwh, 1176.2985, digits_4);
  EXPECT_NEAR(found.lole_days, 1.368863, digits_6);
  EXPECT_NEAR(found.lolp_peak, 0.084578, digits_6);  // Billinton and Allan 1996, COPT at 555 MW of reserve
}

TEST(KnownAnswers, RoyBillintonTestSystem) {
  const Indices found = indices_of(units_of("rbts"), year_of_load(185.0));
  EXPECT_NEAR(found.lole_h, 1.091560, digits_6);
  EXPECT_NEAR(found.eue_mwh, 9.861351, digits_6);
}

// By hand: two out of three 0.028, one or more 0.271; depths 10 and 20, 2 and 12 and 22, 6 and 16 MW.
TEST(KnownAnswers, ThreeUnitsAndVariableSupply) {
  const std::vector<Unit> units(3, Unit{.capacity_mw = 10.0, .forced_outage_rate = 0.1});
  const std::array load_mw{25.0, 28.0, 27.0, 24.0}, variable_mw{5.0, 6.0, 7.0, 8.0};
  const Indices found = indices_of(units, hourly_load(load_mw, variable_mw));
  EXPECT_NEAR(found.lole_h, 0.355, 1e-12);
  EXPECT_NEAR(found.eue_mwh, 1.59, 1e-12);
  EXPECT_NEAR(found.lole_days, 0.271, 1e-12);
}

TEST(KnownAnswers, LoadThatMayBeAddedStopsAtTheCapacityState) {
  // Ten units of 10 MW that never fail carry 100 MW: 100 is not yet a loss, one step more is.
  const std::vector<Unit> firm(10, Unit{.capacity_mw = 10.0, .forced_outage_rate = 0.0});
  const auto table = OutageTable::of(firm);
  const HourlyLoad load = hourly_load(std::array{60.0, 72.5});
  EXPECT_DOUBLE_EQ(hosting_capacity_mw(table.value(), load, 0.0), 27.5);
  EXPECT_DOUBLE_EQ(hosting_capacity_mw(table.value(), load, 1.0), 40.0);
  // A firm unit is worth its capacity.
  const auto rest = OutageTable::of(std::span(firm).first(9));
  EXPECT_DOUBLE_EQ(effective_capacity_mw(table.value(), rest.value(), hourly_load(std::array{100.0, 90.0})), 10.0);
}

TEST(KnownAnswers, HostingMeetsItsTargetAndNoMore) {
  const auto table = OutageTable::of(units_of("rts79"));
  const HourlyLoad load = year_of_load(2850.0);
  for (const double target_h : {0.1, 2.4, 9.394175, 50.0}) {
    const double added_mw = hosting_capacity_mw(table.value(), load, target_h);
    const auto lole_h = [&](double more_mw) {
      std::vector<double> net_mw = load.net_mw;
      for (double& mw : net_mw) mw += more_mw;
      return indices(table.value(), hourly_load(net_mw)).lole_h;
    };
    // Adding to rounded loads and rounding the sum differ by a step at most.
    EXPECT_LE(lole_h(added_mw - 2.0 / steps_per_mw), target_h);
    EXPECT_GT(lole_h(added_mw + 2.0 / steps_per_mw), target_h);
  }
}

}  // namespace
}  // namespace gigawatt::adequacy
