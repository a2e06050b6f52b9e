#include "weather/plant.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/quantile.hpp"
#include "time/calendar.hpp"

namespace gigawatt::weather {
namespace {

// Generic turbine, see plant.hpp.
constexpr double power_coefficient = 0.42;
constexpr double specific_power_w_per_m2 = 280.0;
constexpr double cut_in_m_per_s = 3.0;
constexpr double cut_out_m_per_s = 25.0;
constexpr double speed_spread = 0.10;  // of the speed: turbulence and the spread over a farm, standard deviation
constexpr double standard_density_kg_per_m3 = 1.225;
constexpr double shear_exponent = 1.0 / 7.0;

double ideal_curve(double speed) {
  if (speed < cut_in_m_per_s || speed >= cut_out_m_per_s) return 0.0;
  return std::min(
      1.0, 0.5 * standard_density_kg_per_m3 * power_coefficient * speed * speed * speed / specific_power_w_per_m2);
}

// The curve smoothed by the spread of speeds, in steps of 0.1 m/s.
constexpr double step_m_per_s = 0.1;
constexpr std::size_t step_count = 351;
using Curve = std::array<double, step_count>;

Curve smoothed_curve() {
  constexpr int samples = 64;
  std::array<double, samples> deviation{};
  for (std::size_t sample = 0; sample < samples; ++sample)
    deviation[sample] = base::normal_quantile((static_cast<double>(sample) + 0.5) / samples);
  Curve curve{};
  for (std::size_t step = 0; step < step_count; ++step) {
    const double speed = step_m_per_s * static_cast<double>(step);
    double sum = 0.0;
    for (const double normal : deviation) sum += ideal_curve(speed * (1.0 + speed_spread * normal));
    curve[step] = sum / samples;
  }
  return curve;
}

double interpolate(const Curve& curve, double speed) {
  const double position = std::max(0.0, speed) / step_m_per_s;
  const auto step = static_cast<std::size_t>(position);
  if (step + 1 >= step_count) return 0.0;
  const double share = position - static_cast<double>(step);
  return curve[step] * (1.0 - share) + curve[step + 1] * share;
}

}  // namespace

double cell_temperature_c(double plane_w_per_m2, double air_c, double wind_m_per_s) {
  constexpr double a = -3.56, b = -0.075, cell_above_back_k = 3.0;
  return air_c + plane_w_per_m2 * (std::exp(a + b * wind_m_per_s) + cell_above_back_k / 1000.0);
}

double dc_output(double effective_w_per_m2, double cell_c) {
  return std::max(0.0, effective_w_per_m2 / 1000.0 * (1.0 + module_temperature_coefficient_per_k * (cell_c - 25.0)));
}

double inverter_output(double dc_per_ac) {
  constexpr double nominal_efficiency = 0.96, reference_efficiency = 0.9637;
  const double load = dc_per_ac * nominal_efficiency;  // of the DC power that gives full AC output
  if (load <= 0.0) return 0.0;
  const double efficiency = nominal_efficiency / reference_efficiency * (-0.0162 * load - 0.0059 / load + 0.9858);
  return std::clamp(efficiency * dc_per_ac, 0.0, 1.0);
}

SolarHour solar_hour(const scenario::SolarArray& array, const Horizontal& horizontal, const SunPosition& sun,
                     double air_c, double wind_m_per_s) {
  SolarHour hour;
  hour.plane = array.tracking
                   ? tracker_plane(tracker_rotation_degrees(sun))
                   : Orientation{.tilt_degrees = array.tilt_degrees, .azimuth_degrees = array.azimuth_degrees};
  hour.irradiance = transpose(horizontal, sun, hour.plane);
  hour.cell_c = cell_temperature_c(hour.irradiance.total_w_per_m2(), air_c, wind_m_per_s);
  const double effective = hour.irradiance.beam_w_per_m2 * incidence_modifier(hour.irradiance.cos_incidence) +
                           hour.irradiance.sky_w_per_m2 + hour.irradiance.ground_w_per_m2;
  hour.capacity_factor = inverter_output(array.dc_ac_ratio * (1.0 - array.losses) * dc_output(effective, hour.cell_c));
  return hour;
}

double wind_curve(double speed_m_per_s) { return interpolate(smoothed_curve(), speed_m_per_s); }

double air_density_kg_per_m3(double pressure_hpa, double temperature_c) {
  constexpr double gas_constant_j_per_kg_k = 287.058;
  return 100.0 * pressure_hpa / (gas_constant_j_per_kg_k * (temperature_c + 273.15));
}

std::vector<double> solar_profile(const scenario::SolarArray& array, const scenario::Place& place,
                                  const WeatherYear& year) {
  const std::vector<SunHour> sun = sun_hours(place);
  std::vector<double> profile(time::hours_per_year, 0.0);
  for (std::size_t hour = 0; hour < profile.size(); ++hour) {
    if (year.ghi_w_per_m2[hour] <= 0.0) continue;
    Horizontal horizontal{year.ghi_w_per_m2[hour], year.dni_w_per_m2[hour], year.dhi_w_per_m2[hour]};
    if (sun[hour].cos_zenith <= 0.0)
      horizontal.dni_w_per_m2 = 0.0;  // no beam from below the horizon, whatever the file says
    profile[hour] =
        solar_hour(array, horizontal, sun[hour].position, year.temperature_c[hour], year.wind_speed_m_per_s[hour])
            .capacity_factor;
  }
  return profile;
}

std::vector<double> wind_profile(const scenario::WindTurbine& turbine, const WeatherYear& year) {
  constexpr double gravity_m_per_s2 = 9.80665, gas_constant_j_per_kg_k = 287.058;
  const Curve curve = smoothed_curve();
  const double hub_m = std::max(turbine.hub_height.in(units::m), year.wind_height_m);
  const double shear = std::pow(hub_m / year.wind_height_m, shear_exponent);
  std::vector<double> profile(time::hours_per_year, 0.0);
  for (std::size_t hour = 0; hour < profile.size(); ++hour) {
    const double kelvin = year.temperature_c[hour] + 273.15;
    const double hub_hpa =
        year.pressure_hpa[hour] * std::exp(-gravity_m_per_s2 * hub_m / (gas_constant_j_per_kg_k * kelvin));
    const double density = air_density_kg_per_m3(hub_hpa, year.temperature_c[hour]);
    const double speed = year.wind_speed_m_per_s[hour] * shear * std::cbrt(density / standard_density_kg_per_m3);
    profile[hour] = interpolate(curve, speed) * (1.0 - turbine.losses);
  }
  return profile;
}

}  // namespace gigawatt::weather
