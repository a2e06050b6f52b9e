#include "weather/plant.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "weather/humidity.hpp"

namespace gigawatt::weather {
namespace {

scenario::Place place() {
  scenario::Place result;
  result.latitude_degrees = 32.47;
  result.longitude_degrees = -99.71;
  result.utc_offset_hours = -6.0;
  return result;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// A cloudless year without wind changes.
WeatherYear clear_year(double wind_m_per_s) {
  WeatherYear year;
  for (const SunHour& sun : sun_hours(place())) {
    const double ghi = clear_sky_w_per_m2(sun.cos_zenith) * sun.sunlit_share;
    const Split split = decompose(ghi, sun);
    year.ghi_w_per_m2.push_back(ghi);
    year.dni_w_per_m2.push_back(split.dni_w_per_m2);
    year.dhi_w_per_m2.push_back(split.dhi_w_per_m2);
  }
  year.temperature_c.assign(8760, 20.0);
  year.dew_point_c.assign(8760, 10.0);
  year.wind_speed_m_per_s.assign(8760, wind_m_per_s);
  year.pressure_hpa.assign(8760, 1013.25);
  return year;
}

TEST(Plane, HorizontalPlaneSeesTheHorizontal) {
  SunPosition sun{.zenith_degrees = 40.0,
                  .apparent_zenith_degrees = 40.0,
                  .azimuth_degrees = 130.0,
                  .extraterrestrial_w_per_m2 = 1361.0};
  const double dni = 700.0, dhi = 120.0, ghi = dni * std::cos(40.0 * M_PI / 180.0) + dhi;
  const PlaneIrradiance flat = transpose({ghi, dni, dhi}, sun, {.tilt_degrees = 0.0, .azimuth_degrees = 180.0});
  EXPECT_NEAR(flat.total_w_per_m2(), ghi, 1e-9);
  EXPECT_NEAR(flat.ground_w_per_m2, 0.0, 1e-12);
  // Facing the sun the beam is whole; facing away there is none.
  EXPECT_NEAR(transpose({ghi, dni, dhi}, sun, {.tilt_degrees = 40.0, .azimuth_degrees = 130.0}).beam_w_per_m2, dni,
              1e-9);
  EXPECT_EQ(transpose({ghi, dni, dhi}, sun, {.tilt_degrees = 90.0, .azimuth_degrees = 310.0}).beam_w_per_m2, 0.0);
}

TEST(Plane, TrackerFollowsEastToWestAndTurnsBackAtTheEnds) {
  SunPosition sun{.zenith_degrees = 45.0,
                  .apparent_zenith_degrees = 45.0,
                  .azimuth_degrees = 90.0,
                  .extraterrestrial_w_per_m2 = 1361.0};
  EXPECT_NEAR(tracker_rotation_degrees(sun), -45.0, 1e-9);
  sun.azimuth_degrees = 270.0;
  EXPECT_NEAR(tracker_rotation_degrees(sun), 45.0, 1e-9);
  sun.azimuth_degrees = 180.0;
  EXPECT_NEAR(tracker_rotation_degrees(sun), 0.0, 1e-9);
  sun.azimuth_degrees = 270.0;
  sun.apparent_zenith_degrees = 89.0;  // rows would shade each other: nearly flat
  EXPECT_LT(tracker_rotation_degrees(sun), 10.0);
  sun.apparent_zenith_degrees = 95.0;
  EXPECT_EQ(tracker_rotation_degrees(sun), 0.0);
}

TEST(Plane, GlassReflectsAtGrazingIncidence) {
  EXPECT_NEAR(incidence_modifier(1.0), 1.0, 1e-12);
  EXPECT_NEAR(incidence_modifier(0.5), 0.95, 0.02);
  EXPECT_LT(incidence_modifier(0.05), 0.35);
  EXPECT_EQ(incidence_modifier(-0.1), 0.0);
}

TEST(Solar, InverterClipsAtItsCapacity) {
  EXPECT_EQ(inverter_output(0.0), 0.0);
  EXPECT_EQ(inverter_output(1.3), 1.0);
  EXPECT_NEAR(inverter_output(1.0 / 0.96), 1.0, 1e-3);
  EXPECT_LT(inverter_output(0.01), 0.01);
  EXPECT_NEAR(dc_output(1000.0, 25.0), 1.0, 1e-12);
  EXPECT_NEAR(dc_output(1000.0, 45.0), 1.0 - 0.0037 * 20.0, 1e-12);
}

TEST(Solar, TrackingBeatsFixedAndMorePanelsClip) {
  const WeatherYear year = clear_year(2.0);
  scenario::Technology technology;
  technology.resource = scenario::EnergyResource::solar;
  technology.solar.dc_ac_ratio = 1.0;
  const double tracking = mean(capacity_factor(technology, place(), year));
  technology.solar.tracking = false;
  const double fixed = mean(capacity_factor(technology, place(), year));
  EXPECT_GT(tracking, 1.1 * fixed);
  EXPECT_GT(fixed, 0.15);
  technology.solar.dc_ac_ratio = 1.6;
  const std::vector<double> clipped = capacity_factor(technology, place(), year);
  EXPECT_LT(mean(clipped), 1.6 * fixed);
  EXPECT_EQ(*std::ranges::max_element(clipped), 1.0);
  EXPECT_GT(std::ranges::count(clipped, 1.0), 200);
}

TEST(Wind, CurveStartsSaturatesAndStops) {
  EXPECT_EQ(wind_curve(0.0), 0.0);
  EXPECT_LT(wind_curve(2.0), 0.01);
  EXPECT_NEAR(wind_curve(7.0), 0.5 * 1.225 * 0.42 * 343.0 * 1.03 / 280.0,
              0.01);  // cube of a spread speed: 1 + 3 · 0.1²
  EXPECT_NEAR(wind_curve(15.0), 1.0, 0.01);
  EXPECT_EQ(wind_curve(35.0), 0.0);
  for (double speed = 0.0; speed < 16.0; speed += 0.1) EXPECT_LE(wind_curve(speed), wind_curve(speed + 0.1) + 1e-12);
}

TEST(Wind, HubHeightAndThinAirCount) {
  scenario::Technology technology;
  technology.resource = scenario::EnergyResource::wind;
  technology.wind.losses = 0.0;
  technology.wind.hub_height = 100.0 * units::m;
  WeatherYear year = clear_year(5.0);
  const double high = capacity_factor(technology, place(), year)[0];
  const double density = air_density_kg_per_m3(1013.25 * std::exp(-9.80665 * 100.0 / (287.058 * 293.15)), 20.0);
  EXPECT_NEAR(high, wind_curve(5.0 * std::pow(10.0, 1.0 / 7.0) * std::cbrt(density / 1.225)), 1e-9);
  technology.wind.hub_height = 50.0 * units::m;
  EXPECT_LT(capacity_factor(technology, place(), year)[0], high);
  technology.wind.hub_height = 100.0 * units::m;
  year.pressure_hpa.assign(8760, 850.0);
  EXPECT_LT(capacity_factor(technology, place(), year)[0], 0.92 * high);
}

TEST(Profiles, FuelAndStorageAreNotLimitedByWeather) {
  scenario::Technology technology;
  technology.resource = scenario::EnergyResource::fuel;
  EXPECT_EQ(mean(capacity_factor(technology, place(), clear_year(5.0))), 1.0);
}

// R. Stull, J. Appl. Meteorology and Climatology 50 (2011): a fit at 1013 hPa, itself good to 0.65 K above 5 %
// humidity.
TEST(WetBulb, NearStullsFit) {
  const auto stull = [](double t, double rh) {
    return t * std::atan(0.151977 * std::sqrt(rh + 8.313659)) + std::atan(t + rh) - std::atan(rh - 1.676331) +
           0.00391838 * std::pow(rh, 1.5) * std::atan(0.023101 * rh) - 4.686035;
  };
  for (double t = 0.0; t <= 40.0; t += 5.0)
    for (double rh = 20.0; rh <= 95.0; rh += 15.0) {
      const double gamma = std::log(rh / 100.0) + 17.625 * t / (t + 243.04);
      const double dew = 243.04 * gamma / (17.625 - gamma);
      EXPECT_NEAR(wet_bulb_c(t, dew, 1013.25), stull(t, rh), 0.7) << t << " °C, " << rh << " %";
    }
  EXPECT_EQ(wet_bulb_c(10.0, 10.0, 1000.0), 10.0);
  EXPECT_EQ(wet_bulb_c(10.0, 12.0, 1000.0), 10.0);
}

TEST(Pressure, StandardAtmosphere) {
  EXPECT_NEAR(standard_pressure_hpa(0.0), 1013.25, 1e-9);
  EXPECT_NEAR(standard_pressure_hpa(1500.0), 845.6, 0.3);
}

}  // namespace
}  // namespace gigawatt::weather
