#include "weather/plane.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gigawatt::weather {
namespace {

constexpr double radians_per_degree = std::numbers::pi / 180.0;

double sin_degrees(double angle) { return std::sin(angle * radians_per_degree); }
double cos_degrees(double angle) { return std::cos(angle * radians_per_degree); }

}  // namespace

double tracker_rotation_degrees(const SunPosition& sun) {
  const double zenith = sun.apparent_zenith_degrees;
  if (zenith >= 90.0) return 0.0;
  // The sun seen along the axis: x to the west, z up. The ideal rotation faces it in that plane.
  const double west = -sin_degrees(zenith) * sin_degrees(sun.azimuth_degrees), up = cos_degrees(zenith);
  const double ideal = std::atan2(west, up) / radians_per_degree;
  // Rows shade each other once cos(ideal) < coverage: turn back just so far that the shadow ends at the next row.
  const double fit = std::abs(cos_degrees(ideal)) / ground_coverage_ratio;
  double rotation = ideal;
  if (fit < 1.0) rotation -= std::copysign(std::acos(fit) / radians_per_degree, ideal);
  return std::clamp(rotation, -tracker_limit_degrees, tracker_limit_degrees);
}

Orientation tracker_plane(double rotation_degrees) {
  return {.tilt_degrees = std::abs(rotation_degrees), .azimuth_degrees = rotation_degrees >= 0.0 ? 270.0 : 90.0};
}

double cos_incidence(const SunPosition& sun, Orientation plane) {
  const double zenith = sun.apparent_zenith_degrees;
  return cos_degrees(plane.tilt_degrees) * cos_degrees(zenith) +
         sin_degrees(plane.tilt_degrees) * sin_degrees(zenith) *
             cos_degrees(sun.azimuth_degrees - plane.azimuth_degrees);
}

PlaneIrradiance transpose(const Horizontal& horizontal, const SunPosition& sun, Orientation plane) {
  PlaneIrradiance result;
  result.cos_incidence = cos_incidence(sun, plane);
  const double facing = std::max(0.0, result.cos_incidence);
  const double cos_zenith = std::max(0.01745, cos_degrees(sun.apparent_zenith_degrees));
  const double sky_view = 0.5 * (1.0 + cos_degrees(plane.tilt_degrees));
  const double circumsolar = std::clamp(horizontal.dni_w_per_m2 / sun.extraterrestrial_w_per_m2, 0.0, 1.0);
  result.beam_w_per_m2 = horizontal.dni_w_per_m2 * facing;
  result.sky_w_per_m2 = horizontal.dhi_w_per_m2 * (circumsolar * facing / cos_zenith + (1.0 - circumsolar) * sky_view);
  result.ground_w_per_m2 = horizontal.ghi_w_per_m2 * ground_albedo * (1.0 - sky_view);
  return result;
}

double incidence_modifier(double cos_incidence) {
  if (cos_incidence <= 0.0) return 0.0;
  constexpr double glass_index = 1.526, extinction_times_thickness = 4.0 * 0.002;
  const double cos_in = std::min(1.0, cos_incidence);
  const double sin_refracted = std::sqrt(1.0 - cos_in * cos_in) / glass_index;
  const double cos_refracted = std::sqrt(1.0 - sin_refracted * sin_refracted);
  const auto square = [](double x) { return x * x; };
  const double reflected_s = square((cos_in - glass_index * cos_refracted) / (cos_in + glass_index * cos_refracted));
  const double reflected_p = square((cos_refracted - glass_index * cos_in) / (cos_refracted + glass_index * cos_in));
  const double reflected_normal = square((1.0 - glass_index) / (1.0 + glass_index));
  const double passed =
      (1.0 - 0.5 * (reflected_s + reflected_p)) * std::exp(-extinction_times_thickness / cos_refracted);
  return passed / ((1.0 - reflected_normal) * std::exp(-extinction_times_thickness));
}

}  // namespace gigawatt::weather
