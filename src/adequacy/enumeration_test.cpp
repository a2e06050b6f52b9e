// The convolution against the slow obvious way: all 2^n states of a small fleet, one after the other.
#include <gtest/gtest.h>

#include <algorithm>

#include "adequacy/indices.hpp"
#include "base/random.hpp"

namespace gigawatt::adequacy {
namespace {

struct Counted {
  double lole_h = 0.0, eue_mwh = 0.0, lolp_peak = 0.0;
};

Counted enumerate(const std::vector<Unit>& units, const HourlyLoad& load) {
  Counted sums;
  for (std::size_t hour = 0; hour < load.hours(); ++hour) {
    double loss = 0.0;
    for (std::size_t state = 0; state < std::size_t{1} << units.size(); ++state) {
      double probability = 1.0, available_mw = 0.0;
      std::int64_t available = 0;
      for (std::size_t unit = 0; unit < units.size(); ++unit) {
        const bool up = (state >> unit & 1) == 0;
        probability *= up ? 1.0 - units[unit].forced_outage_rate : units[unit].forced_outage_rate;
        available += up ? to_steps(units[unit].capacity_mw) : 0;
        available_mw += up ? units[unit].capacity_mw : 0.0;
      }
      if (available >= load.net_steps[hour]) continue;
      loss += probability;
      sums.eue_mwh += probability * (load.net_mw[hour] - available_mw);
    }
    sums.lole_h += loss;
    sums.lolp_peak = std::max(sums.lolp_peak, loss);
  }
  return sums;
}

void expect_same(const std::vector<Unit>& units, const HourlyLoad& load) {
  const auto table = OutageTable::of(units);
  ASSERT_TRUE(table.has_value());
  const Indices found = indices(*table, load);
  const Counted counted = enumerate(units, load);
  EXPECT_NEAR(found.lole_h, counted.lole_h, 1e-12 * (1.0 + counted.lole_h));
  EXPECT_NEAR(found.eue_mwh, counted.eue_mwh, 1e-12 * (1.0 + counted.eue_mwh));
  EXPECT_NEAR(found.lolp_peak, counted.lolp_peak, 1e-12);
}

TEST(Enumeration, FleetsByChanceAgreeAlsoAtTies) {
  base::RandomStream random(7, base::random_stream("adequacy/enumeration"));
  for (int fleet = 0; fleet < 200; ++fleet) {
    // Steps of 10, of 1 and of 0.0001 MW: the first make ties, the last a fine grid.
    const double grain_mw = std::array{10.0, 1.0, 0.0001}.at(static_cast<std::size_t>(fleet % 3));
    const double largest = grain_mw < 0.001 ? 9999.0 : 9.0;
    std::vector<Unit> units(1 + random.below(9));
    double capacity_mw = 0.0;
    for (Unit& unit : units) {
      unit.capacity_mw = grain_mw * std::ceil(random.uniform() * largest);
      unit.forced_outage_rate = random.below(5) == 0 ? 0.0 : random.uniform(0.0, 0.4);
      capacity_mw += unit.capacity_mw;
    }
    std::vector<double> load_mw;
    for (int hour = 0; hour < 30; ++hour)
      load_mw.push_back(grain_mw * std::round(random.uniform(-0.1, 1.2) * capacity_mw / grain_mw));
    expect_same(units, hourly_load(load_mw));
  }
}

TEST(Enumeration, NoUnitAtAllLosesEveryPositiveLoad) {
  expect_same({}, hourly_load(std::array{0.0, 5.0, -1.0}));
  const auto none = OutageTable::of({});
  EXPECT_DOUBLE_EQ(indices(none.value(), hourly_load(std::array{0.0, 5.0, -1.0})).lole_h, 1.0);
}

TEST(Enumeration, TooFineAGridIsRefusedNotTried) {
  const std::vector<Unit> units{{.capacity_mw = 1e5 + 0.0001, .forced_outage_rate = 0.1},
                                {.capacity_mw = 1e5, .forced_outage_rate = 0.1}};
  EXPECT_FALSE(OutageTable::of(units).has_value());
  EXPECT_EQ(outage_grid(units).step, 1);
}

TEST(Fleet, PeakHourOfEachDayIsTheFirstOfEqualOnes) {
  std::vector<double> load_mw(30, 5.0);
  load_mw[3] = load_mw[7] = 9.0;
  EXPECT_EQ(peak_hours(hourly_load(load_mw)), (std::vector<std::size_t>{3, 24}));
}

}  // namespace
}  // namespace gigawatt::adequacy
