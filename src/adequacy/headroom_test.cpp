#include "adequacy/headroom.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/random.hpp"

namespace gigawatt::adequacy {
namespace {

std::vector<double> load_by_chance(std::size_t hours, std::uint64_t seed) {
  base::RandomStream random(seed, base::random_stream("adequacy/headroom"));
  std::vector<double> load_mw(hours);
  for (double& mw : load_mw) mw = std::round(random.uniform(50.0, 100.0));  // whole MW: ties
  return load_mw;
}

/// The slow obvious way: halve until nothing is left.
double by_bisection(const std::vector<double>& room_mw, double share) {
  double low = 0.0, high = 1e6;
  for (int round = 0; round < 200; ++round) {
    const double middle = 0.5 * (low + high);
    double curtailed = 0.0;
    for (const double room : room_mw) curtailed += std::max(0.0, middle - room);
    (curtailed <= share * middle * static_cast<double>(room_mw.size()) ? low : high) = middle;
  }
  return low;
}

TEST(Headroom, ByHand) {
  // One season: peak 100, rooms 0, 10, 20, 60. A quarter of the energy: x − 0 + x − 10 = x (of 4x) gives x = 10.
  const RoomBelowPeak room = room_below_peak(std::array{100.0, 90.0, 80.0, 40.0}, {true, true, true, true});
  EXPECT_DOUBLE_EQ(headroom(room, 0.25).load_mw, 10.0);
  EXPECT_DOUBLE_EQ(headroom(room, 0.0).load_mw, 0.0);
  // Half: 3x − 30 = 2x gives 30, above 20 and below 60.
  const Headroom half = headroom(room, 0.5);
  EXPECT_DOUBLE_EQ(half.load_mw, 30.0);
  EXPECT_DOUBLE_EQ(half.hours, 3.0);
  EXPECT_DOUBLE_EQ(half.events, 1.0);
  EXPECT_DOUBLE_EQ(half.curtailed_mwh, 60.0);
  // Rooms 0, 10 and 20 of 30: two thirds in one hour.
  EXPECT_EQ(half.retained_hours, (std::array{1.0, 0.0, 0.0}));
}

TEST(Headroom, EachSeasonHasItsOwnPeak) {
  const RoomBelowPeak room = room_below_peak(std::array{100.0, 90.0, 60.0, 50.0}, {true, true, false, false});
  EXPECT_DOUBLE_EQ(room.peaks.warm_mw, 100.0);
  EXPECT_DOUBLE_EQ(room.peaks.cold_mw, 60.0);
  EXPECT_EQ(room.by_hour_mw, (std::vector<double>{0.0, 10.0, 0.0, 10.0}));
}

TEST(Headroom, AgreesWithBisection) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::vector<double> load_mw = load_by_chance(1 + seed * 7, seed);
    std::vector<bool> warm(load_mw.size());
    for (std::size_t hour = 0; hour < warm.size(); ++hour) warm[hour] = hour % 5 < 2;
    const RoomBelowPeak room = room_below_peak(load_mw, warm);
    for (const double share : {0.0025, 0.01, 0.05, 0.4, 0.99}) {
      const double expected = by_bisection(room.by_hour_mw, share);
      const Headroom found = headroom(room, share);
      EXPECT_NEAR(found.load_mw, expected, 1e-9 * (1.0 + expected)) << seed << ' ' << share;
      EXPECT_NEAR(found.curtailed_mwh, share * found.load_mw * static_cast<double>(load_mw.size()),
                  1e-9 * (1.0 + expected) * static_cast<double>(load_mw.size()));
    }
  }
}

TEST(Headroom, FlatLoadHasNone) {
  const RoomBelowPeak room = room_below_peak(std::vector<double>(48, 70.0), std::vector<bool>(48, false));
  EXPECT_DOUBLE_EQ(headroom(room, 0.05).load_mw, 0.0);
  EXPECT_DOUBLE_EQ(headroom(room, 0.05).hours, 0.0);
}

TEST(Headroom, WarmSeasonHasLeapDays) {
  const std::vector<bool> warm = warm_season_hours({.first = 2023, .last = 2024});
  ASSERT_EQ(warm.size(), 8760u + 8784u);
  EXPECT_EQ(std::ranges::count(warm, true), 2 * 214 * 24);
  const std::size_t april_2023 = std::size_t{31 + 28 + 31} * 24, april_2024 = 8760 + std::size_t{31 + 29 + 31} * 24;
  EXPECT_FALSE(warm[april_2023 - 1]);
  EXPECT_TRUE(warm[april_2023]);
  EXPECT_FALSE(warm[april_2024 - 1]);
  EXPECT_TRUE(warm[april_2024]);
}

}  // namespace
}  // namespace gigawatt::adequacy
