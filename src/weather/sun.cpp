#include "weather/sun.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "time/calendar.hpp"

namespace gigawatt::weather {
namespace {

constexpr double radians_per_degree = std::numbers::pi / 180.0;

double sin_degrees(double angle) { return std::sin(angle * radians_per_degree); }
double cos_degrees(double angle) { return std::cos(angle * radians_per_degree); }
double wrap_degrees(double angle) { return angle - 360.0 * std::floor(angle / 360.0); }

// What does not depend on the place: the sun's equatorial coordinates and Greenwich's sidereal time.
struct Ephemeris {
  double right_ascension_degrees = 0.0;
  double sin_declination = 0.0;
  double cos_declination = 0.0;
  double sidereal_degrees = 0.0;
  double distance_au = 1.0;
};

Ephemeris ephemeris(double julian_day_utc) {
  const double days = julian_day_utc - 2451545.0;
  const double t = days / 36525.0;  // Julian centuries; UTC for dynamical time: a minute, 0.001°
  const double mean_longitude = 280.46646 + t * (36000.76983 + t * 0.0003032);
  const double anomaly = 357.52911 + t * (35999.05029 - t * 0.0001537);
  const double eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
  const double centre = (1.914602 - t * (0.004817 + t * 0.000014)) * sin_degrees(anomaly) +
                        (0.019993 - t * 0.000101) * sin_degrees(2.0 * anomaly) + 0.000289 * sin_degrees(3.0 * anomaly);
  const double node = 125.04 - 1934.136 * t;
  const double nutation = -0.00478 * sin_degrees(node);
  const double longitude = mean_longitude + centre - 0.00569 + nutation;
  const double obliquity = 23.4392911 - t * 0.0130042 + 0.00256 * cos_degrees(node);
  Ephemeris sun;
  sun.right_ascension_degrees =
      std::atan2(cos_degrees(obliquity) * sin_degrees(longitude), cos_degrees(longitude)) / radians_per_degree;
  sun.sin_declination = sin_degrees(obliquity) * sin_degrees(longitude);
  sun.cos_declination = std::sqrt(1.0 - sun.sin_declination * sun.sin_declination);
  sun.sidereal_degrees =
      280.46061837 + 360.98564736629 * days + t * t * 0.000387933 + nutation * cos_degrees(obliquity);
  sun.distance_au =
      1.000001018 * (1.0 - eccentricity * eccentricity) / (1.0 + eccentricity * cos_degrees(anomaly + centre));
  return sun;
}

// Degrees that the air lifts the sun at a geometric elevation.
double refraction_degrees(double elevation) {
  if (elevation > 85.0) return 0.0;
  const double tangent = std::tan(elevation * radians_per_degree);
  if (elevation > 5.0) {
    const double cotangent = 1.0 / tangent, square = cotangent * cotangent;
    return cotangent * (58.1 - square * (0.07 - square * 0.000086)) / 3600.0;
  }
  if (elevation > -0.575)
    return (1735.0 + elevation * (-518.2 + elevation * (103.4 + elevation * (-12.79 + elevation * 0.711)))) / 3600.0;
  return -20.774 / tangent / 3600.0;
}

struct Observer {
  explicit Observer(double latitude_degrees, double longitude)
      : sin_latitude(sin_degrees(latitude_degrees)),
        cos_latitude(cos_degrees(latitude_degrees)),
        longitude_degrees(longitude) {}
  double sin_latitude, cos_latitude, longitude_degrees;
};

double cos_zenith_of(const Observer& observer, const Ephemeris& sun) {
  const double hour_angle = sun.sidereal_degrees + observer.longitude_degrees - sun.right_ascension_degrees;
  return observer.sin_latitude * sun.sin_declination +
         observer.cos_latitude * sun.cos_declination * cos_degrees(hour_angle);
}

SunPosition position_of(const Observer& observer, const Ephemeris& sun) {
  const double hour_angle = sun.sidereal_degrees + observer.longitude_degrees - sun.right_ascension_degrees;
  const double sin_hour = sin_degrees(hour_angle), cos_hour = cos_degrees(hour_angle);
  const double east = -sun.cos_declination * sin_hour;
  const double north =
      observer.cos_latitude * sun.sin_declination - observer.sin_latitude * sun.cos_declination * cos_hour;
  const double up =
      observer.sin_latitude * sun.sin_declination + observer.cos_latitude * sun.cos_declination * cos_hour;
  SunPosition position;
  position.zenith_degrees = std::atan2(std::sqrt(east * east + north * north), up) / radians_per_degree;
  position.apparent_zenith_degrees = position.zenith_degrees - refraction_degrees(90.0 - position.zenith_degrees);
  position.azimuth_degrees = wrap_degrees(std::atan2(east, north) / radians_per_degree);
  position.extraterrestrial_w_per_m2 = solar_constant_w_per_m2 / (sun.distance_au * sun.distance_au);
  return position;
}

// The ephemeris of the reference year, interpolated between midnights UTC: declination and right ascension bend by less
// than 0.01° a day, which leaves less than 0.002°, at a tenth of the time.
class ReferenceYear {
 public:
  ReferenceYear() {
    for (int day = 0; day < day_count; ++day) {
      days_.push_back(ephemeris(first_ + day));
      if (day == 0) continue;
      double& ascension = days_.back().right_ascension_degrees;
      while (ascension < days_[days_.size() - 2].right_ascension_degrees) ascension += 360.0;
    }
  }
  [[nodiscard]] Ephemeris at(double julian_day_utc) const {
    const double since = julian_day_utc - first_;
    const auto day = static_cast<std::size_t>(since);
    const double share = since - static_cast<double>(day);
    const Ephemeris &before = days_[day], &after = days_[day + 1];
    const auto between = [share](double a, double b) { return a + share * (b - a); };
    Ephemeris sun;
    sun.right_ascension_degrees = between(before.right_ascension_degrees, after.right_ascension_degrees);
    sun.sin_declination = between(before.sin_declination, after.sin_declination);
    sun.cos_declination = std::sqrt(1.0 - sun.sin_declination * sun.sin_declination);
    sun.sidereal_degrees = between(before.sidereal_degrees, after.sidereal_degrees);
    sun.distance_au = between(before.distance_au, after.distance_au);
    return sun;
  }

 private:
  static constexpr int day_count = 369;  // local years begin and end up to a day off UTC's
  double first_ = julian_day(reference_year, 1, 1) - 1.0;
  std::vector<Ephemeris> days_;
};

// Share 0…1 of the hour at which the sun crosses the horizon, known to lie in it.
double crossing(const Observer& observer, const ReferenceYear& year, double start, bool rising) {
  double low = 0.0, high = 1.0;
  for (int step = 0; step < 12; ++step) {  // to a second
    const double middle = 0.5 * (low + high);
    ((cos_zenith_of(observer, year.at(start + middle / 24.0)) > 0.0) == rising ? high : low) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

double julian_day(int year, int month, int day) {
  const int y = month > 2 ? year : year - 1, m = month > 2 ? month : month + 12;
  const int century = y / 100, leap_days_dropped = century - century / 4 - 2;
  return std::floor(365.25 * (y + 4716)) + std::floor(30.6001 * (m + 1)) + day - leap_days_dropped - 1524.5;
}

SunPosition sun_position(double latitude_degrees, double longitude_degrees, double julian_day_utc) {
  return position_of(Observer(latitude_degrees, longitude_degrees), ephemeris(julian_day_utc));
}

std::vector<SunHour> sun_hours(const scenario::Place& place) {
  const Observer observer(place.latitude_degrees, place.longitude_degrees);
  const ReferenceYear year;
  std::vector<SunHour> hours(time::hours_per_year);
  const double first = julian_day(reference_year, 1, 1) - place.utc_offset_hours / 24.0;
  bool up_before = cos_zenith_of(observer, year.at(first)) > 0.0;
  for (std::size_t hour = 0; hour < hours.size(); ++hour) {
    const double start = first + static_cast<double>(hour) / 24.0;
    const bool up_after = cos_zenith_of(observer, year.at(start + 1.0 / 24.0)) > 0.0;
    SunHour& sun = hours[hour];
    if (up_before != up_after) {
      const double at = crossing(observer, year, start, up_after);
      sun.sunlit_share = up_after ? 1.0 - at : at;
      sun.middle_hour = up_after ? 0.5 * (1.0 + at) : 0.5 * at;
    }
    sun.position = position_of(observer, year.at(start + sun.middle_hour / 24.0));
    sun.cos_zenith = std::max(0.0, cos_degrees(sun.position.zenith_degrees));
    if (up_before == up_after) sun.sunlit_share = sun.cos_zenith > 0.0 ? 1.0 : 0.0;
    up_before = up_after;
  }
  return hours;
}

double clear_sky_w_per_m2(double cos_zenith) {
  return cos_zenith > 0.0 ? 1098.0 * cos_zenith * std::exp(-0.057 / cos_zenith) : 0.0;
}

double diffuse_fraction(double clearness_index) {
  const double k = clearness_index;
  if (k <= 0.22) return 1.0 - 0.09 * k;
  if (k <= 0.80) return 0.9511 + k * (-0.1604 + k * (4.388 + k * (-16.638 + k * 12.336)));
  return 0.165;
}

Split decompose(double ghi_w_per_m2, const SunHour& sun) {
  constexpr double lowest_cos_zenith = 0.0523;  // 3° above the horizon
  if (ghi_w_per_m2 <= 0.0) return {};
  if (sun.cos_zenith < lowest_cos_zenith) return {.dni_w_per_m2 = 0.0, .dhi_w_per_m2 = ghi_w_per_m2};
  const double clearness = ghi_w_per_m2 / sun.extraterrestrial_horizontal_w_per_m2();
  const double diffuse = ghi_w_per_m2 * diffuse_fraction(clearness);
  // Data may exceed what is physical for a moment (cloud edges, clock errors): the beam never exceeds what arrives in
  // space.
  const double beam = std::min((ghi_w_per_m2 - diffuse) / sun.cos_zenith, sun.position.extraterrestrial_w_per_m2);
  return {.dni_w_per_m2 = beam, .dhi_w_per_m2 = ghi_w_per_m2 - beam * sun.cos_zenith};
}

}  // namespace gigawatt::weather
