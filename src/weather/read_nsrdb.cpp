// NSRDB's CSV (NREL's Physical Solar Model, also as SAM reads it): names and values of the place in lines 1 and 2,
// column names in line 3. All values are readings at the time given; hourly files stand at the half hour, the middle of
// the hour.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "weather/calendar_rows.hpp"
#include "weather/humidity.hpp"
#include "weather/read.hpp"

namespace gigawatt::weather {
namespace {

constexpr std::size_t header = 2;  // line of the column names, from 0
constexpr int minutes_per_hour = 60;

std::optional<Station> station_of_nsrdb(const std::vector<std::string_view>& lines, const scenario::Place& place,
                                        FaultList& faults) {
  if (lines.size() <= header) {
    faults.add("bad-weather-file", static_cast<int>(lines.size()), "the file ends inside the header of an NSRDB file",
               "names and values of the place, column names, rows");
    return std::nullopt;
  }
  const char separator = scenario::separator_of(lines[0]);
  const Cells names = cells_of(lines[0], separator), values = cells_of(lines[1], separator);
  const auto value = [&](std::string_view name) {
    const auto found = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
    return found < std::min(names.size(), values.size()) ? values[found] : std::string_view();
  };
  const auto station = station_of(fmt::format("location {}", value("Location ID")), value("Time Zone"),
                                  value("Latitude"), value("Longitude"), place, 2, faults);
  if (station && std::floor(place.utc_offset_hours - station->utc_offset_hours) !=
                     place.utc_offset_hours - station->utc_offset_hours)
    faults.add("bad-weather-file", 2, fmt::format("the file's time zone is UTC{:+}", station->utc_offset_hours),
               fmt::format("whole hours from the site's, UTC{:+}: download it in local time", place.utc_offset_hours));
  return station;
}

std::vector<RowTime> times_of(const std::vector<std::vector<double>>& columns) {
  std::vector<RowTime> times;
  for (std::size_t row = 0; row < columns[0].size(); ++row)
    times.push_back({static_cast<int>(columns[0][row]), static_cast<int>(columns[1][row]),
                     static_cast<int>(columns[2][row]) * minutes_per_hour + static_cast<int>(columns[3][row])});
  return times;
}

std::string note_of(const Station& station, const Calendar& calendar, int later_hours, bool own_pressure) {
  std::string note = fmt::format("NSRDB of {}; readings every {} minutes averaged over hours", station.name,
                                 minutes_per_hour / static_cast<int>(calendar.steps_per_hour));
  if (later_hours != 0) note += fmt::format("; shifted from UTC{:+} to the site's clock", station.utc_offset_hours);
  if (calendar.leap_day_dropped) note += "; 29 February is dropped";
  if (!own_pressure) note += "; pressure of the standard atmosphere";
  return note;
}

}  // namespace

base::Result<WeatherYear> read_nsrdb(const scenario::WeatherFile& file, const scenario::Place& place) {
  FaultList faults(shown_path(file));
  const std::vector<std::string_view> lines = split_lines(file.text);
  const auto station = station_of_nsrdb(lines, place, faults);
  const std::optional<Table> table = lines.size() > header ? table_at(lines, header, faults) : std::nullopt;
  if (!table) return std::unexpected(faults.take());
  auto columns = read_columns(*table,
                              {{"Month", 1.0, 12.0},
                               {"Day", 1.0, 31.0},
                               {"Hour", 0.0, 23.0},
                               {"Minute", 0.0, 59.0},
                               {"GHI", -10.0, 1500.0},
                               {"DNI", -10.0, 1500.0},
                               {"DHI", -10.0, 1500.0},
                               {"Temperature", -80.0, 70.0},
                               {"Dew Point", -90.0, 50.0},
                               {"Wind Speed", 0.0, 100.0},
                               {"Pressure", 400.0, 1100.0, false}},
                              faults);
  const auto calendar = faults.empty() ? calendar_of(times_of(columns), table->first_row_line, faults) : std::nullopt;
  if (!calendar) return std::unexpected(faults.take());
  const auto later_hours = static_cast<int>(place.utc_offset_hours - station->utc_offset_hours);
  const auto hours = [&](const std::vector<double>& readings) {
    return shifted(hour_means(readings, *calendar, calendar->position), later_hours);
  };
  WeatherYear year;
  year.id = name_of(file);
  year.note = note_of(*station, *calendar, later_hours, !columns[10].empty());
  year.ghi_w_per_m2 = hours(without_negatives(std::move(columns[4])));
  year.dni_w_per_m2 = hours(without_negatives(std::move(columns[5])));
  year.dhi_w_per_m2 = hours(without_negatives(std::move(columns[6])));
  year.temperature_c = hours(columns[7]);
  year.dew_point_c = hours(columns[8]);
  year.wind_speed_m_per_s = hours(columns[9]);
  if (columns[10].empty())
    year.pressure_hpa.assign(year.ghi_w_per_m2.size(), standard_pressure_hpa(place.elevation.in(units::m)));
  else
    year.pressure_hpa = hours(columns[10]);
  return year;
}

}  // namespace gigawatt::weather
