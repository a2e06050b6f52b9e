// The door of the room: a scenario's weather becomes years of 8,760 hourly values (local standard time, mean over the
// hour, leap days dropped), and a technology's profile per MW of AC capacity. Pure functions of their arguments;
// thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "scenario/model/technology.hpp"
#include "scenario/model/weather.hpp"

namespace gigawatt::weather {

/// One historical or synthetic year. All vectors have 8,760 values.
struct WeatherYear {
  std::string id;            // "synthetic-1", or the file's name without folder and ending
  double probability = 1.0;  // the years of one call sum to 1
  bool synthetic = false;
  std::string note;                  // where it comes from and what was done to it, one sentence for the report
  std::vector<double> ghi_w_per_m2;  // global on the horizontal
  std::vector<double> dni_w_per_m2;  // direct normal
  std::vector<double> dhi_w_per_m2;  // diffuse on the horizontal
  std::vector<double> temperature_c;
  std::vector<double> dew_point_c;
  std::vector<double> wind_speed_m_per_s;  // at `wind_height_m`
  std::vector<double> pressure_hpa;        // at the station
  double wind_height_m = 10.0;
};

/// The first `count` weather years. Files: one year or several each, probabilities normalised; more than they hold is
/// an error. Synthetic: years 1…count of the stream (seed, weather id), each with probability 1/count. Errors, all of
/// them with file:line:column: bad-weather-file, bad-row-count, bad-number, weather-years, and those of series files.
base::Result<std::vector<WeatherYear>> weather_years(const scenario::Weather& weather, const scenario::Place& place,
                                                     int count, std::uint64_t seed);

/// Output per MW of AC capacity that the weather allows, 0…1, 8,760 values: sun and wind as in plant.hpp; 1 for
/// anything else (fuel is derated by power). Forced outages are not in it.
std::vector<double> capacity_factor(const scenario::Technology& technology, const scenario::Place& place,
                                    const WeatherYear& year);

/// Wet-bulb temperature, 8,760 values in °C (psychrometric equation).
std::vector<double> wet_bulb_c(const WeatherYear& year);

}  // namespace gigawatt::weather
