#include "adequacy/storage.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "adequacy/indices.hpp"
#include "adequacy/outage_history.hpp"
#include "adequacy/reliability_test_system_test.hpp"
#include "adequacy/simulate.hpp"
#include "base/random.hpp"

namespace gigawatt::adequacy {
namespace {

Unit storage(double power_mw, double energy_mwh, double efficiency = 1.0) {
  return {.capacity_mw = power_mw,
          .forced_outage_rate = 0.0,
          .mtbf_h = 100.0,
          .storage_mwh = energy_mwh,
          .round_trip_efficiency = efficiency};
}

TEST(Storage, ByHand) {
  // 10 MW and 20 MWh that lose a fifth: 6, 10 and 4 MW out, then 5 MW in give 4 MWh.
  const std::array<Unit, 1> one{storage(10.0, 20.0, 0.8)};
  StorageFleet fleet(one);
  const std::vector<bool> in_service{false};
  EXPECT_DOUBLE_EQ(fleet.discharge(6.0, in_service), 0.0);
  EXPECT_DOUBLE_EQ(fleet.discharge(15.0, in_service), 5.0);
  EXPECT_DOUBLE_EQ(fleet.discharge(9.0, in_service), 5.0);
  EXPECT_FALSE(fleet.is_full());
  fleet.charge(5.0, in_service);
  EXPECT_DOUBLE_EQ(fleet.discharge(9.0, in_service), 5.0);
  // 10 MW at most, in four hours: 8 MWh an hour, the last only what fits.
  for (int hour = 0; hour < 3; ++hour) {
    EXPECT_FALSE(fleet.is_full());
    fleet.charge(100.0, in_service);
  }
  EXPECT_TRUE(fleet.is_full());
}

TEST(Storage, WhatIsOutKeepsWhatItHolds) {
  const std::array<Unit, 2> two{storage(10.0, 10.0), storage(10.0, 40.0)};
  StorageFleet fleet(two);
  EXPECT_DOUBLE_EQ(fleet.discharge(20.0, {false, true}), 10.0);
  fleet.charge(100.0, {true, false});
  EXPECT_FALSE(fleet.is_full());
  EXPECT_DOUBLE_EQ(fleet.discharge(20.0, {false, false}), 10.0);  // the first is empty, the second was never used
}

TEST(Storage, LongOnesGiveFirstSoThatPowerLasts) {
  // 10 MW are missing for five hours, then 20 MW for one: only if the long one carries the five hours, the short one
  // has its hour left.
  const std::array<Unit, 2> two{storage(10.0, 10.0), storage(10.0, 60.0)};
  StorageFleet fleet(two);
  const std::vector<bool> in_service{false, false};
  for (int hour = 0; hour < 5; ++hour) EXPECT_DOUBLE_EQ(fleet.discharge(10.0, in_service), 0.0);
  EXPECT_DOUBLE_EQ(fleet.discharge(20.0, in_service), 0.0);
  EXPECT_DOUBLE_EQ(fleet.discharge(1.0, in_service), 1.0);
}

// Energy that is given, and what is left missing, never exceed what the levels and powers allow.
TEST(Storage, GivesAllThatIsMissingOrAllThatItCan) {
  base::RandomStream random(5, base::random_stream("adequacy/storage"));
  for (int round = 0; round < 300; ++round) {
    std::vector<Unit> units;
    std::vector<double> held_mwh;
    for (std::uint64_t count = 1 + random.below(4); count > 0; --count) {
      units.push_back(storage(1.0 + std::round(random.uniform(0.0, 9.0)), 1.0 + std::round(random.uniform(0.0, 30.0))));
      held_mwh.push_back(*units.back().storage_mwh);
    }
    StorageFleet fleet(units);
    const std::vector<bool> in_service(units.size(), false);
    double held_sum_mwh = 0.0;
    for (const double mwh : held_mwh) held_sum_mwh += mwh;
    // While every unit has an hour at full power left, only power limits.
    double power_mw = 0.0;
    for (std::size_t unit = 0; unit < units.size(); ++unit)
      power_mw += std::min(units[unit].capacity_mw, held_mwh[unit]);
    const double missing_mw = random.uniform(0.0, 1.5) * power_mw;
    EXPECT_NEAR(fleet.discharge(missing_mw, in_service), std::max(0.0, missing_mw - power_mw), 1e-9);
    // All that is left comes out in the end, and no more.
    double given_mwh = std::min(missing_mw, power_mw);
    for (int hour = 0; hour < 40; ++hour) given_mwh += 1000.0 - fleet.discharge(1000.0, in_service);
    EXPECT_NEAR(given_mwh, held_sum_mwh, 1e-9);
  }
}

// A storage that never runs empty is a firm unit: the exact answer is the convolution's.
TEST(Simulation, EndlessStorageIsAFirmUnit) {
  std::vector<Unit> units(3, Unit{.capacity_mw = 10.0, .forced_outage_rate = 0.1, .mtbf_h = 8.0});
  const HourlyLoad load = hourly_load(std::vector<double>(48, 25.0));
  units.push_back({.capacity_mw = 5.0, .forced_outage_rate = 0.0});
  const double exact_h = indices(OutageTable::of(units).value(), load).lole_h;
  units.back() = storage(5.0, 1e6);
  const Simulation found = simulate(units, load, {.seed = 2, .samples = 20'000, .threads = 2});
  EXPECT_NEAR(found.mean.lole_h, exact_h, 3.5 * found.standard_error.lole_h);
  EXPECT_EQ(found.mean.lole_h, simulate(units, load, {.seed = 2, .samples = 20'000}).mean.lole_h);
}

// One unit of 10 MW, one storage of 10 MW and 20 MWh, a load of 10 MW that nothing recharges against: two hours of
// outage of a sample are covered, all others lost. Counted on the unit's own histories.
TEST(Simulation, StorageCoversItsEnergyAndNoMore) {
  const std::vector<Unit> units{{.capacity_mw = 10.0, .forced_outage_rate = 0.3, .mtbf_h = 20.0}, storage(10.0, 20.0)};
  constexpr std::size_t hours = 24, samples = 3000;
  const Simulation found =
      simulate(units, hourly_load(std::vector<double>(hours, 10.0)), {.seed = 4, .samples = samples});
  double lost_h = 0.0;
  for (std::size_t sample = 0; sample < samples; ++sample) {
    std::vector<std::int64_t> change(hours + 1, 0);
    OutageHistory(units.front())
        .draw(base::RandomStream(4, base::random_stream("adequacy/outages") + sample * units.size()), change);
    std::int64_t out_steps = 0;
    double out_h = 0.0;
    for (std::size_t hour = 0; hour < hours; ++hour) out_h += (out_steps += change[hour]) > 0 ? 1.0 : 0.0;
    lost_h += std::max(0.0, out_h - 2.0);
  }
  EXPECT_GT(lost_h, 0.0);
  EXPECT_DOUBLE_EQ(found.mean.lole_h, lost_h / samples);
  EXPECT_DOUBLE_EQ(found.mean.eue_mwh, 10.0 * lost_h / samples);
}

TEST(Simulation, StorageThatFailsHelpsLess) {
  auto units = testing::units_of("rts79");
  const HourlyLoad load = testing::year_of_load(2850.0);
  const SimulationOptions options{.seed = 6, .samples = 1500};
  const double none_h = simulate(units, load, options).mean.lole_h;
  units.push_back(storage(200.0, 800.0, 0.85));
  const double sound_h = simulate(units, load, options).mean.lole_h;
  units.back().forced_outage_rate = 0.5;
  const double failing_h = simulate(units, load, options).mean.lole_h;
  EXPECT_LT(sound_h, 0.6 * none_h);
  EXPECT_GT(failing_h, 1.2 * sound_h);
  EXPECT_LT(failing_h, none_h);
}

}  // namespace
}  // namespace gigawatt::adequacy
