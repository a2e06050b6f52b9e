// The permit clock of hours that are written by hand, in the unit of the scenario.
#include "study/permits.hpp"

#include <gtest/gtest.h>

#include "scenario/parse.hpp"

namespace gigawatt::study {
namespace {

constexpr std::size_t hour_count = time::hours_per_year;

using Set = std::vector<std::pair<std::string, std::string>>;

/// tests/cases/merit-order with permits: two gas plants and a connection in 2027.
scenario::Scenario with_permits(const Set& permits) {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/merit-order/",
                               {.set = permits, .years = {}, .weather_years = {}});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return loaded->scenario;
}

/// The first plant has 40 MW until June and 60 MW after, the second never stands.
SiteCapacity capacity_by_hand() {
  SiteCapacity capacity;
  capacity.capacity_mw = {std::vector<double>(12, 60.0), std::vector<double>(12, 0.0)};
  std::fill_n(capacity.capacity_mw[0].begin(), 6, 40.0);
  return capacity;
}

/// 20 MW used and 10 dumped in every hour; 1 short ton of NOx a month and 2 in July, where the highest hour is.
SiteOperation operation_by_hand() {
  Hours hours;
  hours.generation_mw = {std::vector<double>(hour_count, 20.0), std::vector<double>(hour_count, 0.0)};
  hours.dumped_mw = {std::vector<double>(hour_count, 10.0), {}};
  const double short_ton_in_t = units::short_ton.in(units::t);
  hours.emissions.fill({.co2_t = 30.0, .co2_on_site_t = 20.0, .nox_t = short_ton_in_t});
  hours.emissions[6].nox_t = 2.0 * short_ton_in_t;
  hours.nox_peak_kg_per_hour.fill(1.0);
  hours.nox_peak_kg_per_hour[6] = 4.5359237;
  return {.tiers = {}, .years = {{hours}}};
}

std::vector<PermitClock> clocks_of(const Set& permits) {
  const auto prepared = prepare(with_permits(permits), {});
  EXPECT_TRUE(prepared);
  return permit_clocks(*prepared, capacity_by_hand(), operation_by_hand(), 0);
}

TEST(PermitClock, CountsInTheUnitInWhichThePermitIsWritten) {
  const auto clocks =
      clocks_of({{"sites.site.permits.nox_per_year", "26 short_ton/year"},
                 {"sites.site.permits.nox_per_hour", "0.02 t/h"},
                 {"sites.site.permits.co2_per_year", "0.5 thousand t/year"},
                 {"sites.site.permits.co2_with_imports_per_year", "{value: 500 t/year, assumed: true}"}});
  ASSERT_EQ(clocks.size(), 4U);
  EXPECT_EQ(clocks[0].permit, "nox_per_year");
  EXPECT_EQ(clocks[0].unit, "short_ton/year");
  EXPECT_NEAR(clocks[0].limit, 26.0, 1e-9);
  EXPECT_NEAR(clocks[0].months[11].used, 13.0, 1e-9);
  EXPECT_NEAR(*clocks[0].months[6].share, 8.0 / 26.0, 1e-12);
  EXPECT_EQ(clocks[1].unit, "t/h");
  EXPECT_NEAR(clocks[1].months[6].used, 0.0045359237, 1e-12);
  EXPECT_EQ(clocks[1].tightest().month, time::Month::of(2027, 7));
  EXPECT_EQ(clocks[2].unit, "t/year");
  EXPECT_NEAR(clocks[2].limit, 500.0, 1e-9);
  EXPECT_NEAR(clocks[2].months[11].used, 240.0, 1e-9);
  EXPECT_NEAR(*clocks[3].tightest().share, 360.0 / 500.0, 1e-12);
  EXPECT_EQ(clocks[3].tightest().month, time::Month::of(2027, 12));
}

TEST(PermitClock, FullLoadHoursAreOfEachPlantThatStands) {
  const auto clocks = clocks_of({{"sites.site.permits.full_load_hours", "6000 h"}});
  ASSERT_EQ(clocks.size(), 1U);
  EXPECT_EQ(clocks[0].supply, with_permits({}).sites[0].supply[0].id.text());
  EXPECT_EQ(clocks[0].unit, "h");
  const double mean_mw = (40.0 * 181.0 + 60.0 * 184.0) / 365.0;
  EXPECT_NEAR(clocks[0].months[11].used, 30.0 * 8760.0 / mean_mw, 1e-6) << "dumped output counts";
  EXPECT_NEAR(clocks[0].months[0].used, 30.0 * 744.0 / mean_mw, 1e-6);
}

TEST(PermitClock, NothingPermittedHasNoShare) {
  const auto clocks = clocks_of({{"sites.site.permits.nox_per_year", "0 t/year"}});
  ASSERT_EQ(clocks.size(), 1U);
  EXPECT_FALSE(clocks[0].tightest().share);
  EXPECT_EQ(clocks[0].tightest().month, time::Month::of(2027, 12));
}

TEST(PermitClock, TheTightestMonthIsTheFirstOfEquals) {
  PermitClock clock;
  clock.limit = 100.0;
  for (int month = 1; month <= 3; ++month)
    clock.months.push_back({time::Month::of(2027, month), month == 1 ? 50.0 : 100.0 + 1e-9 * month, {}});
  EXPECT_EQ(clock.tightest().month, time::Month::of(2027, 2));
}

}  // namespace
}  // namespace gigawatt::study
