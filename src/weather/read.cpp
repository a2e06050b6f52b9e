#include "weather/read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "time/calendar.hpp"
#include "weather/humidity.hpp"
#include "weather/rows.hpp"
#include "weather/sun.hpp"

namespace gigawatt::weather {
namespace {

// File name without folder and ending: "series/TX-Abilene.tmy3.csv" → "TX-Abilene".
std::string name_of(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.find('.'));
}

// Sensors at night read a little below zero.
std::vector<double> without_negatives(std::vector<double> values) {
  for (double& value : values) value = std::max(0.0, value);
  return values;
}

// Readings at the ends of hours → means over the hours. The year is closed: what precedes the first reading is the
// last.
std::vector<double> means_of_readings(const std::vector<double>& readings) {
  std::vector<double> means(readings.size());
  for (std::size_t hour = 0; hour < means.size(); ++hour)
    means[hour] = 0.5 * (readings[hour == 0 ? readings.size() - 1 : hour - 1] + readings[hour]);
  return means;
}

// TMY3 rows are named MM/DD/YYYY,HH:MM from 01:00 to 24:00; months come from different years, so only the year is free.
void check_times(const std::vector<std::string_view>& lines, FaultList& faults) {
  std::size_t row = 0;
  for (std::size_t month = 0; month < time::months_per_year; ++month)
    for (std::size_t day = 0; day < time::days_of_month[month]; ++day)
      for (std::size_t hour = 1; hour <= 24; ++hour, ++row) {
        if (row + 2 >= lines.size() || faults.full()) return;
        const std::vector<std::string_view> fields = split_fields(lines[row + 2]);
        const auto part = [&](std::size_t field, char end, std::size_t begin) -> std::optional<double> {
          if (field >= fields.size()) return std::nullopt;
          const std::size_t stop = fields[field].find(end, begin);
          return stop == std::string_view::npos ? std::nullopt : to_number(fields[field].substr(begin, stop - begin));
        };
        const std::size_t day_begin = fields.empty() ? 0 : fields[0].find('/') + 1;
        if (part(0, '/', 0) != static_cast<double>(month + 1) ||
            part(0, '/', day_begin) != static_cast<double>(day + 1) || part(1, ':', 0) != static_cast<double>(hour)) {
          faults.add("bad-weather-file", static_cast<int>(row) + 3, "hours are not in order",
                     fmt::format("{:02}/{:02}/YYYY,{:02}:00", month + 1, day + 1, hour));
          return;  // every later row would be wrong, too
        }
      }
}

// The station's time zone must be the site's: hours are the site's local standard time.
std::string check_station(const std::vector<std::string_view>& lines, const scenario::Place& place, FaultList& faults) {
  const std::vector<std::string_view> station = split_fields(lines.empty() ? std::string_view{} : lines[0]);
  if (station.size() < 7) {
    faults.add("bad-weather-file", 1, "not a TMY3 header",
               "station,\"name\",state,time zone,latitude,longitude,elevation");
    return {};
  }
  const auto zone = to_number(station[3]), latitude = to_number(station[4]), longitude = to_number(station[5]);
  if (!zone || !latitude || !longitude)
    faults.add("bad-number", 1, "time zone, latitude or longitude is not a number", "numbers in fields 4 to 6");
  else if (*zone != place.utc_offset_hours)
    faults.add("bad-weather-file", 1, fmt::format("the station's time zone is UTC{:+}", *zone),
               fmt::format("the site's, UTC{:+}", place.utc_offset_hours));
  else if (std::abs(*latitude - place.latitude_degrees) > 2.0 || std::abs(*longitude - place.longitude_degrees) > 2.0)
    faults.add("bad-weather-file", 1, fmt::format("the station lies at {}, {}", *latitude, *longitude),
               fmt::format("within 2 degrees of the site at {}, {}", place.latitude_degrees, place.longitude_degrees));
  std::string name(station[1]);
  std::erase(name, '"');
  return name;
}

}  // namespace

base::Result<WeatherYear> read_tmy3(const scenario::WeatherFile& file, const scenario::Place& place) {
  FaultList faults(file.path);
  const std::vector<std::string_view> lines = split_lines(file.text);
  const std::string station = check_station(lines, place, faults);
  auto columns = read_columns(lines, 1,
                              {{"GHI (W/m^2)", -10.0, 1500.0},
                               {"DNI (W/m^2)", -10.0, 1500.0},
                               {"DHI (W/m^2)", -10.0, 1500.0},
                               {"Dry-bulb (C)", -80.0, 70.0},
                               {"Dew-point (C)", -90.0, 50.0},
                               {"Wspd (m/s)", 0.0, 100.0},
                               {"Pressure (mbar)", 400.0, 1100.0}},
                              faults);
  if (faults.empty()) check_times(lines, faults);
  if (!faults.empty()) return std::unexpected(faults.take());
  WeatherYear year;
  year.id = name_of(file.path);
  year.note = fmt::format(
      "TMY3 of {}; radiation by the hour that ends at the time given, other values averaged between readings", station);
  year.ghi_w_per_m2 = without_negatives(std::move(columns[0]));
  year.dni_w_per_m2 = without_negatives(std::move(columns[1]));
  year.dhi_w_per_m2 = without_negatives(std::move(columns[2]));
  year.temperature_c = means_of_readings(columns[3]);
  year.dew_point_c = means_of_readings(columns[4]);
  year.wind_speed_m_per_s = means_of_readings(columns[5]);
  year.pressure_hpa = means_of_readings(columns[6]);
  return year;
}

base::Result<WeatherYear> read_csv(const scenario::WeatherFile& file, const scenario::Place& place) {
  FaultList faults(file.path);
  const std::vector<std::string_view> lines = split_lines(file.text);
  const std::vector<Column> known = {{"hour", 0.0, 8759.0},
                                     {"ghi_w_per_m2", -10.0, 1500.0},
                                     {"temperature_c", -80.0, 70.0},
                                     {"dew_point_c", -90.0, 50.0},
                                     {"wind_speed_m_per_s", 0.0, 100.0},
                                     {"dni_w_per_m2", -10.0, 1500.0, false},
                                     {"dhi_w_per_m2", -10.0, 1500.0, false},
                                     {"pressure_hpa", 400.0, 1100.0, false}};
  if (!lines.empty())
    for (const std::string_view name : split_fields(lines[0]))
      if (std::ranges::find(known, name, &Column::name) == known.end())
        faults.add("bad-weather-file", 1, fmt::format("unknown column '{}'", name),
                   "hour, ghi_w_per_m2, dni_w_per_m2, dhi_w_per_m2, temperature_c, dew_point_c, wind_speed_m_per_s or "
                   "pressure_hpa");
  auto columns = read_columns(lines, 0, known, faults);
  for (std::size_t row = 0; row < columns[0].size() && faults.empty(); ++row)
    if (columns[0][row] != static_cast<double>(row))
      faults.add("bad-weather-file", static_cast<int>(row) + 2, fmt::format("hour {}", columns[0][row]),
                 fmt::format("{}", row));
  if (columns[5].empty() != columns[6].empty())
    faults.add("bad-weather-file", 1, "one of dni_w_per_m2 and dhi_w_per_m2 is missing", "both, or neither");
  if (!faults.empty()) return std::unexpected(faults.take());
  WeatherYear year;
  year.id = name_of(file.path);
  year.ghi_w_per_m2 = without_negatives(std::move(columns[1]));
  year.temperature_c = std::move(columns[2]);
  year.dew_point_c = std::move(columns[3]);
  year.wind_speed_m_per_s = std::move(columns[4]);
  year.dni_w_per_m2 = without_negatives(std::move(columns[5]));
  year.dhi_w_per_m2 = without_negatives(std::move(columns[6]));
  year.note = "hourly CSV";
  if (year.dni_w_per_m2.empty()) {
    const std::vector<SunHour> sun = sun_hours(place);
    for (std::size_t hour = 0; hour < sun.size(); ++hour) {
      const Split split = decompose(year.ghi_w_per_m2[hour], sun[hour]);
      year.dni_w_per_m2.push_back(split.dni_w_per_m2);
      year.dhi_w_per_m2.push_back(split.dhi_w_per_m2);
    }
    year.note += "; direct and diffuse irradiance split by Erbs";
  }
  year.pressure_hpa = std::move(columns[7]);
  if (year.pressure_hpa.empty())
    year.pressure_hpa.assign(time::hours_per_year, standard_pressure_hpa(place.elevation.in(units::m)));
  return year;
}

}  // namespace gigawatt::weather
