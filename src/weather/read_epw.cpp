// EPW, the weather format of EnergyPlus: eight header lines, then rows without names. Columns as numbered in
// EnergyPlus' "Auxiliary Programs", chapter "EPW CSV Format".
#include <fmt/format.h>

#include <algorithm>

#include "weather/calendar_rows.hpp"
#include "weather/read.hpp"

namespace gigawatt::weather {
namespace {

constexpr std::size_t header_lines = 8;
constexpr double pascals_per_hectopascal = 100.0;
constexpr int minutes_per_hour = 60;

// Names of the leading columns; those that are read are named as messages show them.
const std::vector<std::string_view> column_names = {
    "Year",           "Month",           "Day",          "Hour",
    "Minute",         "Flags",           "Dry Bulb (C)", "Dew Point (C)",
    "Humidity",       "Pressure (Pa)",   "ETR",          "ETRN",
    "Infrared",       "GHI (Wh/m2)",     "DNI (Wh/m2)",  "DHI (Wh/m2)",
    "Illum G",        "Illum N",         "Illum D",      "Zenith lum",
    "Wind direction", "Wind speed (m/s)"};

std::optional<Station> station_of_epw(const std::vector<std::string_view>& lines, const scenario::Place& place,
                                      FaultList& faults) {
  const Cells location = cells_of(lines.empty() ? std::string_view{} : lines[0]);
  if (location.size() < 10 || location[0] != "LOCATION") {
    faults.add("bad-weather-file", 1, "not the first line of an EPW",
               "LOCATION,city,state,country,source,station,latitude,longitude,time zone,elevation");
    return std::nullopt;
  }
  auto station = station_of(std::string(location[1]), location[8], location[6], location[7], place, 1, faults);
  if (station && station->utc_offset_hours != place.utc_offset_hours)
    faults.add("bad-weather-file", 1, fmt::format("the station's time zone is UTC{:+}", station->utc_offset_hours),
               fmt::format("the site's, UTC{:+}", place.utc_offset_hours));
  return station;
}

// Rows with the names above; what stands behind the wind is not read.
std::optional<Table> table_of_epw(const std::vector<std::string_view>& lines, FaultList& faults) {
  const bool periods = lines.size() >= header_lines && lines[header_lines - 1].starts_with("DATA PERIODS");
  if (!periods || lines.size() == header_lines) {
    faults.add("bad-weather-file", static_cast<int>(std::min(lines.size(), header_lines)),
               periods ? "there are no rows of hours" : "the header of an EPW ends with DATA PERIODS in line 8",
               "eight header lines, and rows of hours");
    return std::nullopt;
  }
  Table table;
  table.first_row_line = static_cast<int>(header_lines) + 1;
  table.rows.assign(lines.begin() + static_cast<std::ptrdiff_t>(header_lines), lines.end());
  table.names = column_names;
  const std::size_t count = cells_of(table.rows.front()).size();
  while (table.names.size() < count) table.names.emplace_back("(not read)");
  return table;
}

// Hour 1 is the first of the day; its minute is 60 or 0 at its end, 30 in its middle.
std::vector<RowTime> times_of(const std::vector<std::vector<double>>& columns) {
  std::vector<RowTime> times;
  // Hourly rows with minute 0 throughout are named by the hour's end, as those with 60 are.
  const bool by_end = std::ranges::all_of(columns[3], [](double minute) { return minute == 0.0; });
  for (std::size_t row = 0; row < columns[0].size(); ++row) {
    const int minute = by_end ? minutes_per_hour : static_cast<int>(columns[3][row]);
    times.push_back({static_cast<int>(columns[0][row]), static_cast<int>(columns[1][row]),
                     (static_cast<int>(columns[2][row]) - 1) * minutes_per_hour + minute});
  }
  return times;
}

}  // namespace

base::Result<WeatherYear> read_epw(const scenario::WeatherFile& file, const scenario::Place& place) {
  FaultList faults(shown_path(file));
  const std::vector<std::string_view> lines = split_lines(file.text);
  const auto station = station_of_epw(lines, place, faults);
  const std::optional<Table> table = table_of_epw(lines, faults);
  if (!table) return std::unexpected(faults.take());
  auto columns = read_columns(*table,
                              {{"Month", 1.0, 12.0},
                               {"Day", 1.0, 31.0},
                               {"Hour", 1.0, 24.0},
                               {"Minute", 0.0, 60.0},
                               {"GHI (Wh/m2)", -10.0, 1500.0, true, 9999.0},
                               {"DNI (Wh/m2)", -10.0, 1500.0, true, 9999.0},
                               {"DHI (Wh/m2)", -10.0, 1500.0, true, 9999.0},
                               {"Dry Bulb (C)", -80.0, 70.0, true, 99.9},
                               {"Dew Point (C)", -90.0, 50.0, true, 99.9},
                               {"Wind speed (m/s)", 0.0, 100.0, true, 999.0},
                               {"Pressure (Pa)", 40000.0, 110000.0, true, 999999.0}},
                              faults);
  const auto calendar = faults.empty() ? calendar_of(times_of(columns), table->first_row_line, faults) : std::nullopt;
  if (!calendar) return std::unexpected(faults.take());
  constexpr double is_mean = 0.5;
  WeatherYear year;
  year.id = name_of(file);
  year.note =
      fmt::format("EPW of {}; radiation by the hour that ends at the time given, other values {}", station->name,
                  calendar->position == is_mean ? "read in its middle" : "averaged between readings");
  if (calendar->leap_day_dropped) year.note += "; 29 February is dropped";
  year.ghi_w_per_m2 = hour_means(without_negatives(std::move(columns[4])), *calendar, is_mean);
  year.dni_w_per_m2 = hour_means(without_negatives(std::move(columns[5])), *calendar, is_mean);
  year.dhi_w_per_m2 = hour_means(without_negatives(std::move(columns[6])), *calendar, is_mean);
  year.temperature_c = hour_means(columns[7], *calendar, calendar->position);
  year.dew_point_c = hour_means(columns[8], *calendar, calendar->position);
  year.wind_speed_m_per_s = hour_means(columns[9], *calendar, calendar->position);
  year.pressure_hpa = hour_means(columns[10], *calendar, calendar->position);
  for (double& pressure : year.pressure_hpa) pressure /= pascals_per_hectopascal;
  return year;
}

}  // namespace gigawatt::weather
