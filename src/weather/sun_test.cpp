#include "weather/sun.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gigawatt::weather {
namespace {

scenario::Place abilene() {
  scenario::Place place;
  place.latitude_degrees = 32.47;
  place.longitude_degrees = -99.71;
  place.elevation = 530.0 * units::m;
  place.utc_offset_hours = -6.0;
  return place;
}

TEST(Sun, JulianDays) {
  EXPECT_EQ(julian_day(2000, 1, 1), 2451544.5);
  EXPECT_EQ(julian_day(1987, 6, 19), 2446965.5);  // Meeus, chapter 7
}

// Worked example of NREL's SPA report (NREL/TP-560-34302): Golden, 17 October 2003, 12:30:30 UTC−7: zenith 50.11162°,
// azimuth 194.34024° (with refraction and the observer's 1,830 m; geometric zenith 0.02° more).
TEST(Sun, SpaWorkedExample) {
  const double julian = julian_day(2003, 10, 17) + (19.0 + 30.5 / 60.0) / 24.0;
  const SunPosition sun = sun_position(39.742476, -105.1786, julian);
  EXPECT_NEAR(sun.apparent_zenith_degrees, 50.11162, 0.02);
  EXPECT_NEAR(sun.azimuth_degrees, 194.34024, 0.02);
}

// A year's hours interpolate the ephemeris between midnights; the exact one agrees to a hundredth of the tolerance
// asked for.
TEST(Sun, HoursOfTheYearAgreeWithSinglePositions) {
  const auto sun = sun_hours(abilene());
  for (std::size_t hour = 0; hour < sun.size(); hour += 11) {
    const double julian =
        julian_day(reference_year, 1, 1) + (6.0 + static_cast<double>(hour) + sun[hour].middle_hour) / 24.0;
    const SunPosition exact = sun_position(32.47, -99.71, julian);
    ASSERT_NEAR(sun[hour].position.zenith_degrees, exact.zenith_degrees, 0.003);
    ASSERT_NEAR(std::sin(exact.zenith_degrees * M_PI / 180.0) *
                    std::remainder(sun[hour].position.azimuth_degrees - exact.azimuth_degrees, 360.0),
                0.0, 0.003);
    ASSERT_NEAR(sun[hour].position.extraterrestrial_w_per_m2, exact.extraterrestrial_w_per_m2, 0.01);
  }
}

TEST(Sun, SolsticeNoonStandsAtLatitudeMinusObliquity) {
  double lowest = 90.0;
  for (const SunHour& sun : sun_hours(abilene())) lowest = std::min(lowest, sun.position.zenith_degrees);
  EXPECT_NEAR(lowest, 32.47 - 23.44, 0.3);
}

TEST(Sun, DaylightHoursOfTheYear) {
  double sunlit_h = 0.0;
  for (const SunHour& sun : sun_hours(abilene())) {
    ASSERT_GE(sun.sunlit_share, 0.0);
    ASSERT_LE(sun.sunlit_share, 1.0);
    ASSERT_GE(sun.middle_hour, 0.0);
    ASSERT_LE(sun.middle_hour, 1.0);
    sunlit_h += sun.sunlit_share;
  }
  EXPECT_NEAR(sunlit_h, 4386.0, 10.0);  // half the year, a little more in the north, whose summer is the longer one
}

TEST(Sun, DistanceMovesExtraterrestrialIrradiance) {
  const auto sun = sun_hours(abilene());
  EXPECT_NEAR(sun[72].position.extraterrestrial_w_per_m2, 1361.0 * 1.0343, 2.0);    // perihelion
  EXPECT_NEAR(sun[4416].position.extraterrestrial_w_per_m2, 1361.0 * 0.9673, 2.0);  // aphelion
}

TEST(Erbs, PiecesMeetAndFall) {
  EXPECT_NEAR(diffuse_fraction(0.22), diffuse_fraction(0.2200001), 2e-3);
  EXPECT_NEAR(diffuse_fraction(0.80), diffuse_fraction(0.8000001), 2e-3);
  EXPECT_NEAR(diffuse_fraction(0.5), 0.659, 0.001);
  for (double k = 0.0; k < 0.78; k += 0.01) EXPECT_GE(diffuse_fraction(k), diffuse_fraction(k + 0.01) - 1e-6);
}

TEST(Erbs, BeamAndDiffuseMakeGlobal) {
  for (const SunHour& sun : sun_hours(abilene())) {
    for (const double ghi : {0.0, 5.0, 300.0, 1100.0}) {
      const Split split = decompose(ghi, sun);
      ASSERT_NEAR(split.dni_w_per_m2 * sun.cos_zenith + split.dhi_w_per_m2, ghi, 1e-9);
      ASSERT_GE(split.dni_w_per_m2, 0.0);
      ASSERT_LE(split.dni_w_per_m2, sun.position.extraterrestrial_w_per_m2);
    }
  }
}

TEST(ClearSky, Haurwitz) {
  EXPECT_EQ(clear_sky_w_per_m2(0.0), 0.0);
  EXPECT_EQ(clear_sky_w_per_m2(-0.5), 0.0);
  EXPECT_NEAR(clear_sky_w_per_m2(1.0), 1098.0 * 0.944594, 1e-2);
}

}  // namespace
}  // namespace gigawatt::weather
