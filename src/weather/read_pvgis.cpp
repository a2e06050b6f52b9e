// PVGIS' typical meteorological year as CSV (European Commission, Joint Research Centre): `name: value` lines, the year
// of each month, rows in UTC, and an explanation of the columns behind them. Values are readings at the time given;
// irradiance is later than that by the "Irradiance Time Offset", where the file has one.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "weather/calendar_rows.hpp"
#include "weather/humidity.hpp"
#include "weather/read.hpp"

namespace gigawatt::weather {
namespace {

constexpr double pascals_per_hectopascal = 100.0;

// Value of a line `name: value` above the table.
std::string_view value_of(const std::vector<std::string_view>& lines, std::size_t header, std::string_view name) {
  for (std::size_t line = 0; line < header; ++line)
    if (lines[line].starts_with(name) && lines[line].substr(name.size()).starts_with(":"))
      return cells_of(lines[line].substr(name.size() + 1)).front();
  return {};
}

// Line of the column names, from 0; their number if there is none.
std::size_t header_of(const std::vector<std::string_view>& lines) {
  return static_cast<std::size_t>(
      std::ranges::find_if(lines, [](std::string_view line) { return line.starts_with("time(UTC)"); }) - lines.begin());
}

bool is_row(std::string_view line) { return line.size() > 13 && line[8] == ':' && line[0] >= '0' && line[0] <= '9'; }

// `20140101:0000`; its month is 0 where it cannot be read.
RowTime time_of(std::string_view row) {
  const auto part = [row](std::size_t begin, std::size_t size) {
    const auto value = to_number(row.substr(begin, size));
    return value ? static_cast<int>(*value) : 0;
  };
  return {part(4, 2), part(6, 2), part(9, 2) * 60 + part(11, 2)};
}

void report_other_tool(const std::vector<std::string_view>& lines, FaultList& faults) {
  const auto series = std::ranges::find_if(lines, [](std::string_view line) { return line.starts_with("time,"); });
  if (series == lines.end())
    faults.add("bad-weather-file", static_cast<int>(lines.size()), "the PVGIS file has no line of column names",
               "time(UTC),T2m,RH,G(h),…");
  else
    faults.add("bad-weather-file", static_cast<int>(series - lines.begin()) + 1,
               "this is PVGIS' hourly irradiance on a plane, without humidity and pressure",
               "the download of PVGIS' typical meteorological year (TMY) as CSV");
}

std::vector<double> dew_points(const std::vector<double>& temperature_c, const std::vector<double>& humidity_percent) {
  std::vector<double> result;
  for (std::size_t row = 0; row < temperature_c.size(); ++row)
    result.push_back(dew_point_c(temperature_c[row], humidity_percent[row] / 100.0));
  return result;
}

}  // namespace

base::Result<WeatherYear> read_pvgis(const scenario::WeatherFile& file, const scenario::Place& place) {
  FaultList faults(shown_path(file));
  std::vector<std::string_view> lines = split_lines(file.text);
  const std::size_t header = header_of(lines);
  if (header == lines.size()) report_other_tool(lines, faults);
  const auto station = station_of("PVGIS", "0", value_of(lines, header, "Latitude (decimal degrees)"),
                                  value_of(lines, header, "Longitude (decimal degrees)"), place, 1, faults);
  if (std::floor(place.utc_offset_hours) != place.utc_offset_hours)
    faults.add("bad-weather-file", 1, "the file is in UTC",
               fmt::format("a site whole hours from it, and not UTC{:+}", place.utc_offset_hours));
  const std::string_view offset_text = value_of(lines, header, "Irradiance Time Offset (h)");
  const double offset_hours = to_number(offset_text).value_or(0.0);
  if (offset_hours < -1.0 || offset_hours > 1.0)
    faults.add("bad-number", 1, fmt::format("an irradiance time offset of {} h", offset_hours), "-1 to 1");
  if (!faults.empty()) return std::unexpected(faults.take());
  // What explains the columns follows the rows.
  const auto last = std::find_if(lines.rbegin(), lines.rend(), is_row);
  lines.erase(last.base(), lines.end());
  const std::optional<Table> table = table_at(lines, header, faults);
  if (!table) return std::unexpected(faults.take());
  auto columns = read_columns(*table,
                              {{"G(h)", -10.0, 1500.0},
                               {"Gb(n)", -10.0, 1500.0},
                               {"Gd(h)", -10.0, 1500.0},
                               {"T2m", -80.0, 70.0},
                               {"RH", 1.0, 105.0},
                               {"WS10m", 0.0, 100.0},
                               {"SP", 40000.0, 110000.0}},
                              faults);
  std::vector<RowTime> times;
  for (const std::string_view row : table->rows) times.push_back(is_row(row) ? time_of(row) : RowTime{});
  const auto calendar = faults.empty() ? calendar_of(times, table->first_row_line, faults) : std::nullopt;
  if (!calendar) return std::unexpected(faults.take());
  const auto later_hours = static_cast<int>(place.utc_offset_hours);
  const auto hours = [&](const std::vector<double>& readings, double offset) {
    return shifted(hour_means(readings, *calendar, calendar->position + offset), later_hours);
  };
  WeatherYear year;
  year.id = name_of(file);
  year.note =
      fmt::format("PVGIS typical year at {}, {}; readings in UTC averaged over the site's hours{}",
                  station->latitude_degrees, station->longitude_degrees,
                  offset_text.empty() ? "" : fmt::format(", irradiance {} h after the time given", offset_hours));
  const double offset_steps = offset_hours * static_cast<double>(calendar->steps_per_hour);
  year.ghi_w_per_m2 = hours(without_negatives(std::move(columns[0])), offset_steps);
  year.dni_w_per_m2 = hours(without_negatives(std::move(columns[1])), offset_steps);
  year.dhi_w_per_m2 = hours(without_negatives(std::move(columns[2])), offset_steps);
  year.temperature_c = hours(columns[3], 0.0);
  year.dew_point_c = hours(dew_points(columns[3], columns[4]), 0.0);
  year.wind_speed_m_per_s = hours(columns[5], 0.0);
  year.pressure_hpa = hours(columns[6], 0.0);
  for (double& pressure : year.pressure_hpa) pressure /= pascals_per_hectopascal;
  return year;
}

}  // namespace gigawatt::weather
