// The permit clock, by hand.
#include "emissions/permits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emissions/rates.hpp"

namespace gigawatt::emissions {
namespace {

using testing::Each;

const std::vector<double> certain = {1.0};

/// `months` months with the same amounts.
PermitMonths steady(std::size_t months, double nox_kg, double nox_peak, double co2_fuel_kg, double co2_grid_kg) {
  return {.nox_kg = std::vector(months, nox_kg),
          .nox_peak_kg_per_hour = std::vector(months, nox_peak),
          .co2_fuel_kg = std::vector(months, co2_fuel_kg),
          .co2_grid_kg = std::vector(months, co2_grid_kg),
          .full_load_hours = {}};
}

TEST(Permits, WithoutPermitsThereIsNoClock) {
  EXPECT_TRUE(permit_use({}, std::vector{steady(12, 1.0, 1.0, 1.0, 1.0)}, certain).empty());
}

TEST(Permits, TwelveMonthsRollAcrossTheEndOfAYear) {
  scenario::Permits permits;
  permits.nox_per_year = 40.0 * (units::kg / units::year);
  PermitMonths months = steady(24, 1.0, 0.0, 0.0, 0.0);
  for (std::size_t month = 6; month < 18; ++month) months.nox_kg[month] = 3.0;
  const auto use = permit_use(permits, std::vector{months}, certain);
  ASSERT_EQ(use.size(), 1U);
  EXPECT_DOUBLE_EQ(use[0].limit, 40.0);
  EXPECT_DOUBLE_EQ(use[0].used[4], 5.0) << "what was before the plan counts as zero";
  EXPECT_DOUBLE_EQ(use[0].used[11], 6.0 + 18.0);
  EXPECT_DOUBLE_EQ(use[0].used[17], 36.0);
  EXPECT_DOUBLE_EQ(use[0].used[18], 34.0);
}

TEST(Permits, NoxHoldsInTheWorstWeatherYearAndCarbonInTheMean) {
  scenario::Permits permits;
  permits.nox_per_year = 1.0 * (units::t / units::year);
  permits.nox_per_hour = 10.0 * (units::kg / units::hour);
  permits.co2_per_year = 1.0 * (units::t / units::year);
  permits.co2_with_imports_per_year = 1.0 * (units::t / units::year);
  const std::vector years = {steady(12, 10.0, 4.0, 100.0, 8.0), steady(12, 30.0, 2.0, 20.0, 0.0)};
  const auto use = permit_use(permits, years, std::vector{0.25, 0.75});
  ASSERT_EQ(use.size(), 4U);
  EXPECT_DOUBLE_EQ(use[0].used[11], 360.0);
  EXPECT_THAT(use[1].used, Each(4.0)) << "the highest hour is in the other year";
  EXPECT_DOUBLE_EQ(use[2].used[0], 40.0) << "0.25 · 100 + 0.75 · 20";
  EXPECT_DOUBLE_EQ(use[2].used[11], 480.0);
  EXPECT_DOUBLE_EQ(use[3].used[11], 504.0);
}

TEST(Permits, ACalendarYearBeginsInJanuary) {
  scenario::Permits permits;
  permits.co2_per_year = 1.0 * (units::t / units::year);
  permits.full_load_hours = 1000.0 * units::hour;
  PermitMonths months = steady(24, 0.0, 0.0, 1.0, 0.0);
  months.full_load_hours = {{}, std::vector(24, 50.0)};
  const auto use = permit_use(permits, std::vector{months}, certain);
  ASSERT_EQ(use.size(), 2U) << "the first supply has no such hours";
  EXPECT_DOUBLE_EQ(use[0].used[11], 12.0);
  EXPECT_DOUBLE_EQ(use[0].used[12], 1.0);
  EXPECT_EQ(use[1].supply, 1U);
  EXPECT_DOUBLE_EQ(use[1].limit, 1000.0);
  EXPECT_DOUBLE_EQ(use[1].used[23], 600.0);
}

TEST(Permits, MemphisUsesNinetyEightPercentOfIts87ShortTons) {
  scenario::Technology turbine;
  turbine.heat_rate = 9.8 * (units::MMBtu / units::MWh);
  turbine.nox_rate.ppm_at_15_percent_o2 = 2.2;
  Account account = empty_account();
  add_generation(account, std::vector<double>(8760, 247.0), rates(turbine));
  const auto monthly = monthly_sums(account.nox_kg);
  PermitMonths months = steady(12, 0.0, account.nox_kg.front(), 0.0, 0.0);
  months.nox_kg.assign(monthly.begin(), monthly.end());
  scenario::Permits permits;
  permits.nox_per_year = 87.0 * (units::short_ton / units::year);
  permits.nox_per_hour = 20.0 * (units::lb / units::hour);
  const auto use = permit_use(permits, std::vector{months}, certain);
  EXPECT_NEAR(use[0].used[11] / use[0].limit, 0.987, 0.002);
  EXPECT_NEAR(use[1].used[0] / use[1].limit, 247.0 * 9.8 * nox_lb_per_mmbtu(2.2) / 20.0, 1e-9);
}

}  // namespace
}  // namespace gigawatt::emissions
