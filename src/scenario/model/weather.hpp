// Places and their weather.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenario/model/ids.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

struct Place {
  double latitude_degrees = 0.0;
  double longitude_degrees = 0.0;  // east positive
  units::Length elevation;
  double utc_offset_hours = 0.0;  // local standard time
};

/// Twelve monthly normals from which a seeded synthetic year is drawn (docs/scenario.md). Always reported as synthetic.
struct SyntheticWeather {
  std::vector<double> clearness_index;      // 12 × mean daily clearness index, 0…1
  std::vector<double> temperature_c;        // 12 × mean dry-bulb temperature
  std::vector<double> temperature_range_k;  // 12 × mean daily maximum − minimum
  std::vector<double> dew_point_c;          // 12 × mean dew point
  std::vector<double> wind_speed_m_per_s;   // 12 × mean at 10 m
};

/// A place whose normals weather may take; the shipped library is the outermost parent.
struct NamedPlace {
  PlaceId id;
  std::string name;
  double latitude_degrees = 0.0, longitude_degrees = 0.0;
  SyntheticWeather normals;
};

enum class WeatherFormat { tmy3, epw, nsrdb, pvgis, csv };

struct WeatherFile {
  std::string path;                     // relative to the scenario folder
  std::optional<WeatherFormat> format;  // nothing: recognised by its first lines
  std::string text;                     // the file's content, read at parse time (weather decodes it)
  double probability = 1.0;             // of each of its years
  std::vector<int> years = {};          // of a file of several years, those that are taken; empty: all
  std::string shown_path = {};          // as messages show it
};

struct Weather {
  WeatherId id;
  PlaceId place;  // whose normals `data` holds; may be empty
  std::variant<SyntheticWeather, std::vector<WeatherFile>> data;
};

}  // namespace gigawatt::scenario
