#include "weather/synthetic.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "time/calendar.hpp"
#include "weather/monthly.hpp"
#include "weather/sun.hpp"

namespace gigawatt::weather {
namespace {

scenario::Place place() {
  scenario::Place result;
  result.latitude_degrees = 32.47;
  result.longitude_degrees = -99.71;
  result.elevation = 530.0 * units::m;
  result.utc_offset_hours = -6.0;
  return result;
}

scenario::SyntheticWeather normals() {
  return {.clearness_index = {0.57, 0.55, 0.57, 0.6, 0.59, 0.61, 0.63, 0.62, 0.59, 0.63, 0.58, 0.56},
          .temperature_c = {2.6, 6.7, 13.3, 17.6, 22.4, 25.6, 28.2, 27.4, 23.8, 19.0, 12.2, 5.6},
          .temperature_range_k = {11, 12, 11, 14, 12, 11, 12, 11, 10, 13, 13, 12},
          .dew_point_c = {-4.2, -1.2, 3.9, 7.4, 14.5, 15.9, 16.5, 17.1, 14.1, 8.7, 3.4, -2.8},
          .wind_speed_m_per_s = {5.1, 5.5, 6.0, 6.1, 5.6, 5.7, 3.9, 3.5, 5.4, 5.1, 5.4, 5.2}};
}

scenario::Weather weather() {
  scenario::Weather result;
  result.id = scenario::WeatherId("abilene");
  result.data = normals();
  return result;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double lag_correlation(const std::vector<double>& values, std::size_t lag) {
  const double centre = mean(values);
  double product = 0.0, square = 0.0;
  for (std::size_t index = 0; index < values.size(); ++index) {
    square += (values[index] - centre) * (values[index] - centre);
    if (index >= lag) product += (values[index] - centre) * (values[index - lag] - centre);
  }
  return product / square;
}

TEST(Monthly, ShiftAndScaleMeetTheirTargetsWithoutSteps) {
  std::vector<double> series(8760);
  for (std::size_t hour = 0; hour < series.size(); ++hour) series[hour] = 2.0 + std::sin(static_cast<double>(hour));
  const std::vector<double> targets = {1, 2, 4, 6, 8, 9, 10, 9, 7, 5, 3, 2};
  for (const auto& matched : {shift_to_monthly_means(series, targets), scale_to_monthly_means(series, targets)}) {
    const std::vector<double> means = monthly_means(matched);
    for (std::size_t month = 0; month < 12; ++month) EXPECT_NEAR(means[month], targets[month], 1e-9);
  }
  const std::vector<double> smooth = shift_to_monthly_means(std::vector<double>(8760, 0.0), targets);
  for (std::size_t hour = 1; hour < smooth.size(); ++hour) ASSERT_LT(std::abs(smooth[hour] - smooth[hour - 1]), 0.01);
}

TEST(Synthetic, MonthlyMeansEqualTheNormals) {
  const scenario::SyntheticWeather wanted = normals();
  const auto sun = sun_hours(place());
  std::vector<double> extraterrestrial;
  for (const SunHour& hour : sun) extraterrestrial.push_back(hour.extraterrestrial_horizontal_w_per_m2());
  const std::vector<double> outside = monthly_means(extraterrestrial);
  for (int number = 0; number < 5; ++number) {
    const WeatherYear year = synthetic_year(wanted, place(), {.seed = 3, .weather_id = "a", .year_number = number});
    const auto ghi = monthly_means(year.ghi_w_per_m2), temperature = monthly_means(year.temperature_c);
    const auto dew = monthly_means(year.dew_point_c), wind = monthly_means(year.wind_speed_m_per_s);
    for (std::size_t month = 0; month < 12; ++month) {
      EXPECT_NEAR(ghi[month] / outside[month], wanted.clearness_index[month], 1e-9);
      EXPECT_NEAR(temperature[month], wanted.temperature_c[month], 1e-9);
      EXPECT_NEAR(wind[month], wanted.wind_speed_m_per_s[month], 1e-9);
      EXPECT_NEAR(dew[month], wanted.dew_point_c[month], 0.2);
    }
  }
}

TEST(Synthetic, HoursArePhysical) {
  const auto sun = sun_hours(place());
  const WeatherYear year = synthetic_year(normals(), place(), {.seed = 3, .weather_id = "a", .year_number = 0});
  for (std::size_t hour = 0; hour < 8760; ++hour) {
    ASSERT_GE(year.ghi_w_per_m2[hour], 0.0);
    ASSERT_LE(year.ghi_w_per_m2[hour], 0.85 * sun[hour].extraterrestrial_horizontal_w_per_m2() + 1e-9);
    ASSERT_NEAR(year.dni_w_per_m2[hour] * sun[hour].cos_zenith + year.dhi_w_per_m2[hour], year.ghi_w_per_m2[hour],
                1e-9);
    ASSERT_LE(year.dew_point_c[hour], year.temperature_c[hour]);
    ASSERT_GE(year.wind_speed_m_per_s[hour], 0.0);
    ASSERT_LT(std::abs(year.temperature_c[hour] - 17.0), 45.0);
  }
}

TEST(Synthetic, PersistsFromDayToDayAndHourToHour) {
  const WeatherYear year = synthetic_year(normals(), place(), {.seed = 3, .weather_id = "a", .year_number = 0});
  EXPECT_NEAR(lag_correlation(year.wind_speed_m_per_s, 1), 0.91, 0.03);
  EXPECT_GT(lag_correlation(year.wind_speed_m_per_s, 24), 0.2);
  std::vector<double> clearness;
  const auto sun = sun_hours(place());
  for (std::size_t day = 0; day < 365; ++day) {
    double ghi = 0.0, outside = 0.0;
    for (std::size_t hour = day * 24; hour < day * 24 + 24; ++hour) {
      ghi += year.ghi_w_per_m2[hour];
      outside += sun[hour].extraterrestrial_horizontal_w_per_m2();
    }
    clearness.push_back(ghi / outside);
  }
  EXPECT_NEAR(lag_correlation(clearness, 1), 0.29, 0.15);
  EXPECT_LT(*std::ranges::min_element(clearness), 0.3);
  EXPECT_GT(*std::ranges::max_element(clearness), 0.72);
}

TEST(Synthetic, AfternoonsAreWarm) {
  const WeatherYear year = synthetic_year(normals(), place(), {.seed = 3, .weather_id = "a", .year_number = 0});
  double afternoon = 0.0, morning = 0.0;
  for (std::size_t day = 0; day < 365; ++day) {
    afternoon += year.temperature_c[day * 24 + 14] / 365.0;
    morning += year.temperature_c[day * 24 + 5] / 365.0;
  }
  EXPECT_NEAR(afternoon - morning, 11.7, 0.5);  // the mean of the daily ranges
}

TEST(Synthetic, YearsAreReproducibleAndDifferent) {
  const auto first = weather_years(weather(), place(), 3, 42), again = weather_years(weather(), place(), 2, 42);
  ASSERT_TRUE(first && again);
  EXPECT_EQ((*first)[1].ghi_w_per_m2, (*again)[1].ghi_w_per_m2);
  EXPECT_EQ((*first)[1].wind_speed_m_per_s, (*again)[1].wind_speed_m_per_s);
  EXPECT_NE((*first)[0].ghi_w_per_m2, (*first)[1].ghi_w_per_m2);
  EXPECT_NE((*first)[0].ghi_w_per_m2, (*weather_years(weather(), place(), 1, 43))[0].ghi_w_per_m2);
  EXPECT_EQ((*first)[2].id, "synthetic-3");
  EXPECT_TRUE((*first)[2].synthetic);
  EXPECT_DOUBLE_EQ((*first)[2].probability, 1.0 / 3.0);
}

TEST(Synthetic, PolarNightHasNoSun) {
  scenario::Place north = place();
  north.latitude_degrees = 78.2;
  north.longitude_degrees = 15.6;
  north.utc_offset_hours = 1.0;
  const WeatherYear year = synthetic_year(normals(), north, {.seed = 1, .weather_id = "n", .year_number = 0});
  EXPECT_EQ(monthly_means(year.ghi_w_per_m2)[0], 0.0);
  EXPECT_GT(monthly_means(year.ghi_w_per_m2)[5], 100.0);
}

}  // namespace
}  // namespace gigawatt::weather
