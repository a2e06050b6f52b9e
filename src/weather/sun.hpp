// Where the sun stands and what reaches the ground. Angles in degrees, azimuth clockwise from north. Pure; thread-safe.
//
// Position: J. Meeus, "Astronomical Algorithms", 2nd ed., chapters 12, 13, 22 and 25 (low accuracy, 0.01°), as in
// NOAA's solar calculator; refraction after NOAA. Clear sky: B. Haurwitz, J. Meteorology 2 (1945) and 3 (1946).
// Decomposition: D. G. Erbs, S. A. Klein, J. A. Duffie, Solar Energy 28 (1982) 293–302.
#pragma once

#include <vector>

#include "scenario/model/weather.hpp"

namespace gigawatt::weather {

inline constexpr double solar_constant_w_per_m2 = 1361.0;
/// Plan years have no date of their own: the sun stands as in this year, in the middle of a leap cycle.
inline constexpr int reference_year = 2022;

struct SunPosition {
  double zenith_degrees = 0.0;             // geometric
  double apparent_zenith_degrees = 0.0;    // with refraction at 1,010 hPa and 10 °C
  double azimuth_degrees = 0.0;            // 0…360
  double extraterrestrial_w_per_m2 = 0.0;  // normal to the beam, at today's distance
};

/// Julian day of midnight UTC, Gregorian calendar.
double julian_day(int year, int month, int day);

SunPosition sun_position(double latitude_degrees, double longitude_degrees, double julian_day_utc);

/// The sun of one hour of a plan year: at the middle of the part of the hour in which it is up (mid-hour if none or
/// all).
struct SunHour {
  SunPosition position;
  double cos_zenith = 0.0;    // of the geometric zenith, not below 0
  double sunlit_share = 0.0;  // of the hour
  double middle_hour = 0.5;   // where in the hour the position is taken
  /// Mean over the hour of what would fall on a horizontal plane without an atmosphere.
  [[nodiscard]] double extraterrestrial_horizontal_w_per_m2() const {
    return position.extraterrestrial_w_per_m2 * cos_zenith * sunlit_share;
  }
};

/// 8,760 hours of local standard time.
std::vector<SunHour> sun_hours(const scenario::Place& place);

/// Global horizontal irradiance under a cloudless sky.
double clear_sky_w_per_m2(double cos_zenith);

/// Diffuse ÷ global by clearness index (Erbs).
double diffuse_fraction(double clearness_index);

struct Split {
  double dni_w_per_m2 = 0.0;
  double dhi_w_per_m2 = 0.0;
};
/// Splits global irradiance; all of it is diffuse where the sun is lower than 3°, where the ratio to its cosine means
/// nothing.
Split decompose(double ghi_w_per_m2, const SunHour& sun);

}  // namespace gigawatt::weather
