#include "weather/read.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "scenario/series_file.hpp"
#include "weather/calendar_rows.hpp"

namespace gigawatt::weather {
namespace {

using scenario::WeatherFormat;

constexpr std::array<std::string_view, 5> names_of_formats = {"tmy3", "epw", "nsrdb", "pvgis", "csv"};

std::string_view name_of(WeatherFormat format) { return names_of_formats[static_cast<std::size_t>(format)]; }

constexpr std::string_view beginnings =
    "TMY3 (column names with 'Date (MM/DD/YYYY)' in line 2), EPW (LOCATION), NSRDB (Source,Location ID), PVGIS "
    "(Latitude "
    "(decimal degrees)) or hourly CSV (hour, time_utc, time or time_local as first column)";

base::Result<std::vector<WeatherYear>> alone(base::Result<WeatherYear> year) {
  if (!year) return std::unexpected(std::move(year.error()));
  return std::vector{std::move(*year)};
}

// Date (MM/DD/YYYY) and Time (HH:MM) of a TMY3 row; its month is 0 where they cannot be read.
RowTime time_of(std::string_view row) {
  const Cells cells = cells_of(row);
  const auto number = [](std::string_view text, std::size_t begin, std::size_t size) {
    const auto value = begin + size <= text.size() ? to_number(text.substr(begin, size)) : std::nullopt;
    return value ? static_cast<int>(*value) : -1;
  };
  if (cells.size() < 2) return {};
  const std::size_t slash = cells[0].find('/'), second = cells[0].find('/', slash + 1), colon = cells[1].find(':');
  if (slash == std::string_view::npos || second == std::string_view::npos || colon == std::string_view::npos) return {};
  const int hour = number(cells[1], 0, colon), minute = number(cells[1], colon + 1, 2);
  if (hour < 0 || minute < 0) return {};
  return {number(cells[0], 0, slash), number(cells[0], slash + 1, second - slash - 1), hour * 60 + minute};
}

std::optional<Station> station_of_tmy3(const std::vector<std::string_view>& lines, const scenario::Place& place,
                                       FaultList& faults) {
  const Cells station = cells_of(lines.empty() ? std::string_view{} : lines[0]);
  if (station.size() < 7) {
    faults.add("bad-weather-file", 1, "not a TMY3 header",
               "station,\"name\",state,time zone,latitude,longitude,elevation");
    return std::nullopt;
  }
  return station_of(std::string(station[1]), station[3], station[4], station[5], place, 1, faults);
}

}  // namespace

std::string shown_path(const scenario::WeatherFile& file) {
  return file.shown_path.empty() ? file.path : file.shown_path;
}

std::string name_of(const scenario::WeatherFile& file) {
  const std::size_t slash = file.path.find_last_of("/\\");
  const std::string name = slash == std::string::npos ? file.path : file.path.substr(slash + 1);
  return name.substr(0, name.find('.'));
}

std::vector<double> without_negatives(std::vector<double> values) {
  for (double& value : values) value = std::max(0.0, value);
  return values;
}

std::optional<Station> station_of(std::string name, std::string_view utc_offset, std::string_view latitude,
                                  std::string_view longitude, const scenario::Place& place, int line,
                                  FaultList& faults) {
  const auto zone = to_number(utc_offset), north = to_number(latitude), east = to_number(longitude);
  if (!zone || !north || !east) {
    faults.add(
        "bad-number", line,
        fmt::format("time zone '{}', latitude '{}' or longitude '{}' is not a number", utc_offset, latitude, longitude),
        "three numbers");
    return std::nullopt;
  }
  if (std::abs(*north - place.latitude_degrees) > 2.0 || std::abs(*east - place.longitude_degrees) > 2.0) {
    faults.add("bad-weather-file", line, fmt::format("the station lies at {}, {}", *north, *east),
               fmt::format("within 2 degrees of the site at {}, {}", place.latitude_degrees, place.longitude_degrees));
    return std::nullopt;
  }
  return Station{std::move(name), *zone, *north, *east};
}

std::optional<WeatherFormat> recognise(std::string_view text) {
  const std::string_view first = scenario::take_line(text);
  if (first.starts_with("LOCATION,")) return WeatherFormat::epw;
  if (first.starts_with("Source") && first.find("Time Zone") != std::string_view::npos) return WeatherFormat::nsrdb;
  if (first.starts_with("Latitude (decimal degrees)")) return WeatherFormat::pvgis;
  std::string_view rest = text;
  if (scenario::take_line(rest).find("Date (MM/DD/YYYY)") != std::string_view::npos) return WeatherFormat::tmy3;
  std::string_view header = first;
  while (header.starts_with('#') && !text.empty()) header = scenario::take_line(text);
  const Cells words = cells_of(header, scenario::separator_of(header));
  if (words.front() == "hour" || scenario::has_stamps(header)) return WeatherFormat::csv;
  return std::nullopt;
}

base::Result<std::vector<WeatherYear>> read_file(const scenario::WeatherFile& file, const scenario::Place& place) {
  const std::optional<WeatherFormat> recognised = recognise(file.text);
  FaultList faults(shown_path(file));
  if (!recognised && !file.format) {
    std::string_view text = file.text;
    faults.add(
        "bad-weather-file", 1,
        fmt::format("the format is not recognised by the first line '{}'", scenario::take_line(text).substr(0, 60)),
        std::string(beginnings));
  }
  if (recognised && file.format && *recognised != *file.format)
    faults.add(
        "bad-weather-file", 1,
        fmt::format("the file is written as {}, and the scenario says {}", name_of(*recognised), name_of(*file.format)),
        fmt::format("format: {}, or no format", name_of(*recognised)));
  const WeatherFormat format = recognised ? *recognised : file.format.value_or(WeatherFormat::csv);
  if (format != WeatherFormat::csv && !file.years.empty())
    faults.add("weather-years", 1, fmt::format("years are chosen, and a file of {} holds one year", name_of(format)),
               "no years, or an hourly CSV with stamps");
  if (!faults.empty()) return std::unexpected(faults.take());
  switch (format) {
    case WeatherFormat::tmy3:
      return alone(read_tmy3(file, place));
    case WeatherFormat::epw:
      return alone(read_epw(file, place));
    case WeatherFormat::nsrdb:
      return alone(read_nsrdb(file, place));
    case WeatherFormat::pvgis:
      return alone(read_pvgis(file, place));
    case WeatherFormat::csv:
      break;
  }
  return read_csv(file, place);
}

base::Result<WeatherYear> read_tmy3(const scenario::WeatherFile& file, const scenario::Place& place) {
  FaultList faults(shown_path(file));
  const std::vector<std::string_view> lines = split_lines(file.text);
  const auto station = station_of_tmy3(lines, place, faults);
  if (station && station->utc_offset_hours != place.utc_offset_hours)
    faults.add("bad-weather-file", 1, fmt::format("the station's time zone is UTC{:+}", station->utc_offset_hours),
               fmt::format("the site's, UTC{:+}", place.utc_offset_hours));
  const std::optional<Table> table = table_at(lines, 1, faults);
  if (!table) return std::unexpected(faults.take());
  auto columns = read_columns(*table,
                              {{"GHI (W/m^2)", -10.0, 1500.0},
                               {"DNI (W/m^2)", -10.0, 1500.0},
                               {"DHI (W/m^2)", -10.0, 1500.0},
                               {"Dry-bulb (C)", -80.0, 70.0},
                               {"Dew-point (C)", -90.0, 50.0},
                               {"Wspd (m/s)", 0.0, 100.0},
                               {"Pressure (mbar)", 400.0, 1100.0}},
                              faults);
  std::vector<RowTime> times;
  for (const std::string_view row : table->rows) times.push_back(time_of(row));
  const auto calendar = faults.empty() ? calendar_of(times, table->first_row_line, faults) : std::nullopt;
  if (!calendar) return std::unexpected(faults.take());
  constexpr double is_mean = 0.5;
  WeatherYear year;
  year.id = name_of(file);
  year.note = fmt::format(
      "TMY3 of {}; radiation by the hour that ends at the time given, other values averaged between readings",
      station->name);
  year.ghi_w_per_m2 = hour_means(without_negatives(std::move(columns[0])), *calendar, is_mean);
  year.dni_w_per_m2 = hour_means(without_negatives(std::move(columns[1])), *calendar, is_mean);
  year.dhi_w_per_m2 = hour_means(without_negatives(std::move(columns[2])), *calendar, is_mean);
  year.temperature_c = hour_means(columns[3], *calendar, calendar->position);
  year.dew_point_c = hour_means(columns[4], *calendar, calendar->position);
  year.wind_speed_m_per_s = hour_means(columns[5], *calendar, calendar->position);
  year.pressure_hpa = hour_means(columns[6], *calendar, calendar->position);
  return year;
}

}  // namespace gigawatt::weather
