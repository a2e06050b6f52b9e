// The project's own hourly CSV, one year or several: read as every series file is, then checked for what weather can
// be.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/nearest_word.hpp"
#include "scenario/series_file.hpp"
#include "time/calendar.hpp"
#include "weather/humidity.hpp"
#include "weather/read.hpp"
#include "weather/sun.hpp"

namespace gigawatt::weather {
namespace {

const std::vector<Column> known = {{"ghi_w_per_m2", -10.0, 1500.0},        {"temperature_c", -80.0, 70.0},
                                   {"dew_point_c", -90.0, 50.0},           {"wind_speed_m_per_s", 0.0, 100.0},
                                   {"dni_w_per_m2", -10.0, 1500.0, false}, {"dhi_w_per_m2", -10.0, 1500.0, false},
                                   {"pressure_hpa", 400.0, 1100.0, false}};

// Where a cell stands in the file: its line again, which is looked for only when something is wrong.
int column_in_line(std::string_view text, int line, std::size_t cell, const scenario::CsvDialect& dialect) {
  std::string_view wanted;
  for (int at = 0; at < line; ++at) wanted = scenario::take_line(text);
  return static_cast<int>(cells_of(wanted, dialect.separator)[cell].data() - wanted.data()) + 1;
}

void check_names(const scenario::RawSeries& series, FaultList& faults) {
  std::vector<std::string_view> words;
  for (const Column& column : known) words.push_back(column.name);
  const int header = series.first_row_line - 1;
  for (const std::string& name : series.names)
    if (std::ranges::find(words, name) == words.end())
      faults.add("bad-weather-file", header, fmt::format("unknown column '{}'", name),
                 fmt::format("some of {}", fmt::join(words, ", ")));
  const bool direct = std::ranges::find(series.names, "dni_w_per_m2") != series.names.end(),
             diffuse = std::ranges::find(series.names, "dhi_w_per_m2") != series.names.end();
  if (direct != diffuse)
    faults.add("bad-weather-file", header, "one of dni_w_per_m2 and dhi_w_per_m2 is missing", "both, or neither");
}

void check_ranges(const scenario::RawSeries& series, std::string_view text, FaultList& faults) {
  for (std::size_t index = 0; index < series.names.size(); ++index) {
    const auto column = std::ranges::find(known, series.names[index], &Column::name);
    for (std::size_t row = 0; row < series.values[index].size() && !faults.full(); ++row) {
      const double value = series.values[index][row];
      if (value >= column->lowest && value <= column->highest) continue;
      const int line = series.first_row_line + static_cast<int>(row);
      faults.add("bad-number", line, fmt::format("'{}' in column '{}'", value, column->name),
                 fmt::format("a number from {} to {}", column->lowest, column->highest),
                 column_in_line(text, line, index + 1, series.dialect));
    }
  }
}

std::vector<double> year_of(const scenario::HourlyFile& hourly, const std::string& name, std::size_t index) {
  const auto column = hourly.columns.find(name);
  if (column == hourly.columns.end()) return {};
  const auto first = column->second.begin() + static_cast<std::ptrdiff_t>(index * time::hours_per_year);
  return {first, first + static_cast<std::ptrdiff_t>(time::hours_per_year)};
}

void split_by_erbs(WeatherYear& year, const scenario::Place& place) {
  const std::vector<SunHour> sun = sun_hours(place);
  for (std::size_t hour = 0; hour < sun.size(); ++hour) {
    const Split split = decompose(year.ghi_w_per_m2[hour], sun[hour]);
    year.dni_w_per_m2.push_back(split.dni_w_per_m2);
    year.dhi_w_per_m2.push_back(split.dhi_w_per_m2);
  }
  year.note += "; direct and diffuse irradiance split by Erbs";
}

WeatherYear weather_of(const scenario::HourlyFile& hourly, std::size_t index, const scenario::Place& place) {
  WeatherYear year;
  year.ghi_w_per_m2 = without_negatives(year_of(hourly, "ghi_w_per_m2", index));
  year.dni_w_per_m2 = without_negatives(year_of(hourly, "dni_w_per_m2", index));
  year.dhi_w_per_m2 = without_negatives(year_of(hourly, "dhi_w_per_m2", index));
  year.temperature_c = year_of(hourly, "temperature_c", index);
  year.dew_point_c = year_of(hourly, "dew_point_c", index);
  year.wind_speed_m_per_s = year_of(hourly, "wind_speed_m_per_s", index);
  year.pressure_hpa = year_of(hourly, "pressure_hpa", index);
  year.note = "hourly CSV";
  if (year.dni_w_per_m2.empty()) split_by_erbs(year, place);
  if (year.pressure_hpa.empty())
    year.pressure_hpa.assign(time::hours_per_year, standard_pressure_hpa(place.elevation.in(units::m)));
  return year;
}

// The chosen years of the file, in their order; all if none are chosen.
bool choose_years(scenario::HourlyFile& hourly, const std::vector<int>& chosen, FaultList& faults) {
  for (const int year : chosen)
    if (std::ranges::find(hourly.years, year) == hourly.years.end()) {
      faults.add("weather-years", 1, fmt::format("the file does not hold the year {}", year),
                 hourly.years.empty() ? std::string("a file with stamps, or no years")
                                      : fmt::format("some of {}", fmt::join(hourly.years, ", ")));
      return false;
    }
  if (!chosen.empty()) scenario::take_years(hourly, chosen);
  return true;
}

}  // namespace

base::Result<std::vector<WeatherYear>> read_csv(const scenario::WeatherFile& file, const scenario::Place& place) {
  const std::string path = shown_path(file);
  scenario::SeriesColumns columns;
  for (const Column& column : known) (column.required ? columns.required : columns.optional).emplace_back(column.name);
  base::Diagnostics findings;
  const auto series = scenario::read_series(file.text, path, columns, findings);
  if (!series) {
    std::erase_if(findings, [](const base::Diagnostic& d) { return d.severity != base::Severity::error; });
    return std::unexpected(std::move(findings));
  }
  FaultList faults(path);
  check_names(*series, faults);
  if (faults.empty()) check_ranges(*series, file.text, faults);
  if (!faults.empty()) return std::unexpected(faults.take());
  scenario::HourlyFile hourly = scenario::to_plan_hours(*series, file.path, place.utc_offset_hours);
  const std::vector<int> all = hourly.years;
  if (!choose_years(hourly, file.years, faults)) return std::unexpected(faults.take());
  std::vector<WeatherYear> years;
  for (std::size_t index = 0; index < std::max<std::size_t>(1, hourly.years.size()); ++index) {
    WeatherYear& year = years.emplace_back(weather_of(hourly, index, place));
    year.id = name_of(file);
    if (!all.empty()) year.note += fmt::format("; {} of a file of {}", hourly.years[index], fmt::join(all, ", "));
    if (all.size() > 1) year.id += fmt::format("-{}", hourly.years[index]);
    if (hourly.leap_days_dropped) year.note += "; 29 February is dropped";
    for (const base::Diagnostic& finding : findings) year.note += "; " + finding.message;
  }
  return years;
}

}  // namespace gigawatt::weather
