// Prints what the weather room computes as CSV, for comparison with pvlib (tests/python/test_weather.py).
//
//   weather_probe sun LATITUDE LONGITUDE JULIAN_DAY...
//   weather_probe year file|normals FILE LATITUDE LONGITUDE ELEVATION_M UTC_OFFSET DC_AC_RATIO tracking|TILT
//   AZIMUTH HUB_M
//                 [SEED] [NUMBER]
// A normals file has five lines of twelve numbers: clearness, temperature, range, dew point, wind. Losses are 14 %
// (sun), 15 % (wind).
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "weather/humidity.hpp"
#include "weather/plant.hpp"
#include "weather/sun.hpp"
#include "weather/weather.hpp"

namespace {

using namespace gigawatt;

int print_sun(const std::vector<std::string>& words) {
  fmt::print("julian_day,zenith,apparent_zenith,azimuth,extraterrestrial\n");
  for (std::size_t word = 3; word < words.size(); ++word) {
    const double julian = std::stod(words[word]);
    const auto sun = weather::sun_position(std::stod(words[1]), std::stod(words[2]), julian);
    fmt::print("{},{},{},{},{}\n", julian, sun.zenith_degrees, sun.apparent_zenith_degrees, sun.azimuth_degrees,
               sun.extraterrestrial_w_per_m2);
  }
  return 0;
}

scenario::SyntheticWeather normals_of(const std::string& text) {
  std::istringstream lines(text);
  scenario::SyntheticWeather normals;
  for (auto* list : {&normals.clearness_index, &normals.temperature_c, &normals.temperature_range_k,
                     &normals.dew_point_c, &normals.wind_speed_m_per_s}) {
    std::string line;
    std::getline(lines, line);
    std::istringstream numbers(line);
    for (double number = 0.0; numbers >> number;) list->push_back(number);
  }
  return normals;
}

scenario::Weather weather_of(const std::string& kind, const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  scenario::Weather weather{.id = scenario::WeatherId("probe"), .place = {}, .data = {}};
  if (kind == "normals") {
    weather.data = normals_of(text.str());
  } else {
    scenario::WeatherFile file;
    file.path = path;
    file.text = text.str();
    weather.data = std::vector{file};
  }
  return weather;
}

void print_hours(const scenario::Place& place, const scenario::Technology& sun_plant,
                 const scenario::Technology& wind_plant, const weather::WeatherYear& year) {
  const auto solar = weather::capacity_factor(sun_plant, place, year),
             wind = weather::capacity_factor(wind_plant, place, year);
  const auto wet_bulb = weather::wet_bulb_c(year);
  const auto suns = weather::sun_hours(place);
  fmt::print(
      "hour,middle_hour,sunlit_share,zenith,apparent_zenith,azimuth,extraterrestrial,ghi,dni,dhi,temperature,dew_point,"
      "wet_bulb,"
      "wind,pressure,erbs_dni,erbs_dhi,rotation,tilt,plane_azimuth,cos_incidence,beam,sky,ground,modifier,cell,solar_"
      "cf,wind_cf\n");
  for (std::size_t hour = 0; hour < suns.size(); ++hour) {
    const weather::SunHour& sun = suns[hour];
    weather::Horizontal horizontal{year.ghi_w_per_m2[hour], year.dni_w_per_m2[hour], year.dhi_w_per_m2[hour]};
    if (sun.cos_zenith <= 0.0) horizontal.dni_w_per_m2 = 0.0;
    const auto plant = weather::solar_hour(sun_plant.solar, horizontal, sun.position, year.temperature_c[hour],
                                           year.wind_speed_m_per_s[hour]);
    const auto erbs = weather::decompose(year.ghi_w_per_m2[hour], sun);
    const double values[] = {static_cast<double>(hour),
                             sun.middle_hour,
                             sun.sunlit_share,
                             sun.position.zenith_degrees,
                             sun.position.apparent_zenith_degrees,
                             sun.position.azimuth_degrees,
                             sun.position.extraterrestrial_w_per_m2,
                             year.ghi_w_per_m2[hour],
                             year.dni_w_per_m2[hour],
                             year.dhi_w_per_m2[hour],
                             year.temperature_c[hour],
                             year.dew_point_c[hour],
                             wet_bulb[hour],
                             year.wind_speed_m_per_s[hour],
                             year.pressure_hpa[hour],
                             erbs.dni_w_per_m2,
                             erbs.dhi_w_per_m2,
                             weather::tracker_rotation_degrees(sun.position),
                             plant.plane.tilt_degrees,
                             plant.plane.azimuth_degrees,
                             plant.irradiance.cos_incidence,
                             plant.irradiance.beam_w_per_m2,
                             plant.irradiance.sky_w_per_m2,
                             plant.irradiance.ground_w_per_m2,
                             weather::incidence_modifier(plant.irradiance.cos_incidence),
                             plant.cell_c,
                             solar[hour],
                             wind[hour]};
    fmt::print("{}\n", fmt::join(values, ","));
  }
}

int print_year(const std::vector<std::string>& words) {
  scenario::Place place;
  place.latitude_degrees = std::stod(words[3]);
  place.longitude_degrees = std::stod(words[4]);
  place.elevation = std::stod(words[5]) * units::m;
  place.utc_offset_hours = std::stod(words[6]);
  scenario::Technology sun_plant, wind_plant;
  sun_plant.resource = scenario::EnergyResource::solar;
  sun_plant.solar.dc_ac_ratio = std::stod(words[7]);
  sun_plant.solar.tracking = words[8] == "tracking";
  if (!sun_plant.solar.tracking) sun_plant.solar.tilt_degrees = std::stod(words[8]);
  sun_plant.solar.azimuth_degrees = std::stod(words[9]);
  wind_plant.resource = scenario::EnergyResource::wind;
  wind_plant.wind.hub_height = std::stod(words[10]) * units::m;
  const std::uint64_t seed = words.size() > 11 ? std::stoull(words[11]) : 1;
  const int number = words.size() > 12 ? std::stoi(words[12]) : 1;
  const auto years = weather::weather_years(weather_of(words[1], words[2]), place, number, seed);
  if (!years) {
    for (const base::Diagnostic& fault : years.error()) fmt::print(stderr, "{}\n", base::to_text(fault));
    return 3;
  }
  print_hours(place, sun_plant, wind_plant, years->back());
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  if (words.size() > 3 && words[0] == "sun") return print_sun(words);
  if (words.size() > 10 && words[0] == "year") return print_year(words);
  fmt::print(stderr, "usage: see the head of weather_probe.cpp\n");
  return 2;
}
