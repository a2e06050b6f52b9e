#include "workbench/engine_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "scenario/number_table.hpp"
#include "scenario/plain_file.hpp"
#include "scenario/series_file.hpp"

namespace gigawatt::workbench {
namespace {

constexpr double power_max_mw = 1e7;  // as in scenarios
constexpr double energy_max_mwh = 1e9;
constexpr double units_max = 100'000;
constexpr double spike_factor = 10.0;
const std::vector<std::string> default_columns{"load_mw"};

/// A file's text and what was found wrong in it.
struct Reading {
  const std::string& file;
  std::string text;
  base::Diagnostics findings = {};

  void error(std::string code, base::Mark mark, std::string message, std::string expected) {
    findings.push_back({.code = std::move(code),
                        .mark = std::move(mark),
                        .path = {},
                        .message = std::move(message),
                        .expected = std::move(expected),
                        .suggestion = {}});
  }
};

class UnitReader {
 public:
  UnitReader(Reading& reading, const scenario::NumberTable& table) : reading_(reading), table_(table) {}

  std::vector<UnitRow> read() {
    std::vector<UnitRow> rows;
    for (row_ = 0; row_ < table_.rows(); ++row_) rows.push_back(read_row());
    if (units_ > units_max && reading_.findings.empty())
      reading_.error("unit-count", {.file = reading_.file}, fmt::format("there are {:.0f} units", units_),
                     fmt::format("at most {:.0f}", units_max));
    return rows;
  }

 private:
  UnitRow read_row() {
    const double count = table_.at("count", row_), capacity_mw = table_.at("capacity_mw", row_),
                 rate = table_.at("forced_outage_rate", row_);
    if (!(count >= 1.0 && count <= units_max && count == std::floor(count)))
      refuse("unit-count", "count", fmt::format("{} units", count), "a whole number of 1 or more");
    if (!(adequacy::to_steps(std::min(capacity_mw, power_max_mw)) > 0 && capacity_mw <= power_max_mw))
      refuse("unit-capacity", "capacity_mw", fmt::format("a unit of {} MW", capacity_mw),
             fmt::format("at least {} and at most {:.0f} MW; leave out units that do not exist",
                         1.0 / adequacy::steps_per_mw, power_max_mw));
    if (!(rate >= 0.0 && rate < 1.0))
      refuse("unit-outage-rate", "forced_outage_rate", fmt::format("a forced outage rate of {}", rate),
             rate > 1.0 && rate < 100.0 ? fmt::format("a share of at least 0 and below 1; {} % is {}", rate, rate / 100)
             : rate == 1.0              ? "a share of at least 0 and below 1; leave out a unit that never runs"
                                        : "a share of at least 0 and below 1");
    units_ += count;
    UnitRow row{.count = 0, .unit = {.capacity_mw = capacity_mw, .forced_outage_rate = rate}};
    row.unit.mtbf_h = optional_at("mtbf_h");
    if (row.unit.mtbf_h && !(*row.unit.mtbf_h > 0.0))
      refuse("unit-mtbf", "mtbf_h", fmt::format("a mean time between failures of {} h", *row.unit.mtbf_h),
             "more than 0 h: mean time to failure + mean time to repair");
    read_storage(row.unit);
    if (reading_.findings.empty()) row.count = static_cast<std::size_t>(count);
    return row;
  }

  /// The cell, where the column is there and the cell is not empty.
  [[nodiscard]] std::optional<double> optional_at(const std::string& column) const {
    return table_.has(column) ? table_.values.at(column).at(row_) : std::nullopt;
  }

  void read_storage(adequacy::Unit& unit) {
    unit.storage_mwh = optional_at("storage_mwh");
    const std::optional<double> efficiency = optional_at("round_trip_efficiency");
    if (unit.storage_mwh && !(*unit.storage_mwh > 0.0 && *unit.storage_mwh <= energy_max_mwh))
      refuse("unit-storage", "storage_mwh", fmt::format("a storage of {} MWh", *unit.storage_mwh),
             fmt::format("more than 0 and at most {:.0f} MWh; nothing for a unit that does not store", energy_max_mwh));
    if (unit.storage_mwh && !efficiency)
      refuse("unit-efficiency", table_.has("round_trip_efficiency") ? "round_trip_efficiency" : "storage_mwh",
             "a storage without round_trip_efficiency", "the share of what it takes that it gives back, such as 0.85");
    if (efficiency && !unit.storage_mwh)
      refuse("unit-efficiency", "round_trip_efficiency", "an efficiency of a unit that does not store",
             "nothing, or a storage_mwh in the row");
    if (efficiency && !(*efficiency > 0.0 && *efficiency <= 1.0))
      refuse("unit-efficiency", "round_trip_efficiency", fmt::format("a round-trip efficiency of {}", *efficiency),
             "a share above 0 and at most 1");
    unit.round_trip_efficiency = efficiency.value_or(1.0);
  }

  void refuse(const char* code, const std::string& column, std::string message, std::string expected) {
    const auto index = static_cast<std::size_t>(std::ranges::find(table_.names, column) - table_.names.begin());
    reading_.error(code,
                   scenario::mark_of_cell(reading_.text, reading_.file, table_.lines[row_], index, table_.dialect),
                   std::move(message), std::move(expected));
  }

  Reading& reading_;
  const scenario::NumberTable& table_;
  std::size_t row_ = 0;
  double units_ = 0.0;
};

/// Of the hours with any load, so that a load that rests half the time has one; the upper of the two in the middle.
double median_of(std::vector<double> values) {
  std::erase_if(values, [](double mw) { return mw <= 0.0; });
  if (values.empty()) return 0.0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// Where rows and columns of a load file lie.
struct Layout {
  int first_row_line = 0;
  std::size_t column = 0;  // cell in the line
  scenario::CsvDialect dialect;
};

/// The first hour below 0, and the first that no meter can have shown. One such hour sets a peak for all years.
void check_hours(Reading& reading, const LoadColumn& column, const Layout& layout) {
  const auto refuse = [&](const char* code, std::size_t hour, std::string message, std::string expected) {
    const int line = layout.first_row_line + static_cast<int>(hour);
    reading.error(code, scenario::mark_of_cell(reading.text, reading.file, line, layout.column, layout.dialect),
                  std::move(message), std::move(expected));
  };
  const auto hour_of = [&](auto found) { return static_cast<std::size_t>(found - column.mw.begin()); };
  const double median_mw = median_of(column.mw);
  // Variable plants stand still most of the time: their median says nothing.
  const double most_mw = column.name == "variable_mw" || median_mw <= 0.0
                             ? power_max_mw
                             : std::min(power_max_mw, spike_factor * median_mw);
  const auto spike = std::ranges::find_if(column.mw, [most_mw](double mw) { return mw > most_mw; });
  if (spike != column.mw.end())
    refuse("load-spike", hour_of(spike),
           fmt::format("{} of {} MW, beside a median of {} MW", column.name, *spike, median_mw),
           fmt::format("at most {} MW; put in what the hours beside it have", most_mw));
  const auto negative = std::ranges::find_if(column.mw, [](double mw) { return mw < 0.0; });
  if (negative != column.mw.end())
    refuse("load-negative", hour_of(negative), fmt::format("{} of {} MW", column.name, *negative), "0 MW or more");
}

base::Result<Reading> open(const std::string& file) {
  base::Result<std::string> text = scenario::read_plain_file(file);
  if (!text) return std::unexpected(std::move(text.error()));
  return Reading{.file = file, .text = std::move(*text)};
}

base::Result<LoadFile> finished(Reading& reading, LoadFile load) {
  if (base::has_errors(reading.findings)) return std::unexpected(std::move(reading.findings));
  load.notes = std::move(reading.findings);
  return load;
}

base::Result<LoadFile> read_stamped(Reading& reading, const scenario::SeriesColumns& columns) {
  const auto series = scenario::read_series(reading.text, reading.file, columns, reading.findings);
  if (!series) return std::unexpected(std::move(reading.findings));
  LoadFile load{
      .columns = {}, .years = time::Years{.first = series->first_year, .last = series->last_year}, .notes = {}};
  for (const auto* wanted : {&columns.required, &columns.optional})
    for (const std::string& name : *wanted) {
      const auto place = std::ranges::find(series->names, name);
      if (place == series->names.end()) continue;
      const auto index = static_cast<std::size_t>(place - series->names.begin());
      load.columns.push_back({.name = name, .mw = series->values[index]});
      check_hours(reading, load.columns.back(),
                  {.first_row_line = series->first_row_line, .column = index + 1, .dialect = series->dialect});
    }
  return finished(reading, std::move(load));
}

/// Hours in a row, from 0 or 1: a test system's year has 52 weeks.
void check_hours_in_a_row(Reading& reading, const scenario::NumberTable& table) {
  const double first = table.at("hour", 0);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const double expected = (first == 1.0 ? 1.0 : 0.0) + static_cast<double>(row);
    if (table.at("hour", row) == expected) continue;
    const auto index = static_cast<std::size_t>(std::ranges::find(table.names, "hour") - table.names.begin());
    reading.error("csv-hour",
                  scenario::mark_of_cell(reading.text, reading.file, table.lines[row], index, table.dialect),
                  fmt::format("hour {} stands here", table.at("hour", row)),
                  row == 0 ? "0 or 1" : fmt::format("hour {:.0f}", expected));
    return;
  }
}

/// A column that is there has a number in every hour, also where the column as such is optional.
bool take_cells(Reading& reading, const std::vector<std::optional<double>>& cells, const Layout& layout,
                LoadColumn& column) {
  for (std::size_t hour = 0; hour < cells.size(); ++hour) {
    if (cells[hour]) {
      column.mw.push_back(*cells[hour]);
      continue;
    }
    const int line = layout.first_row_line + static_cast<int>(hour);
    reading.error("csv-number", scenario::mark_of_cell(reading.text, reading.file, line, layout.column, layout.dialect),
                  fmt::format("there is no {} in this hour", column.name), "a number such as 41.7");
    return false;
  }
  return true;
}

base::Result<LoadFile> read_counted(Reading& reading) {
  const auto table = scenario::read_numbers(
      reading.text, reading.file, {.required = {"hour", "load_mw"}, .optional = {"variable_mw"}}, reading.findings);
  if (!table) return std::unexpected(std::move(reading.findings));
  check_hours_in_a_row(reading, *table);
  LoadFile load;
  for (const std::string name : {"load_mw", "variable_mw"}) {
    if (!table->has(name)) continue;
    LoadColumn& column = load.columns.emplace_back(LoadColumn{.name = name, .mw = {}});
    const Layout layout{
        .first_row_line = table->lines.front(),
        .column = static_cast<std::size_t>(std::ranges::find(table->names, name) - table->names.begin()),
        .dialect = table->dialect};
    if (!take_cells(reading, table->values.at(name), layout, column)) break;
    check_hours(reading, column, layout);
  }
  return finished(reading, std::move(load));
}

/// The header's words behind the first.
std::vector<std::string> columns_behind_the_first(std::string_view text) {
  std::string_view header = scenario::take_line(text);
  while (header.starts_with('#') && !text.empty()) header = scenario::take_line(text);
  std::vector<std::string_view> cells;
  scenario::split_cells(header, scenario::separator_of(header), cells);
  return {cells.begin() + 1, cells.end()};
}

}  // namespace

base::Result<std::vector<UnitRow>> read_units(const std::string& file) {
  base::Result<Reading> reading = open(file);
  if (!reading) return std::unexpected(std::move(reading.error()));
  const auto table = scenario::read_numbers(reading->text, file,
                                            {.required = {"count", "capacity_mw", "forced_outage_rate"},
                                             .optional = {"mtbf_h", "storage_mwh", "round_trip_efficiency"}},
                                            reading->findings);
  if (!table) return std::unexpected(std::move(reading->findings));
  std::vector<UnitRow> rows = UnitReader(*reading, *table).read();
  if (!reading->findings.empty()) return std::unexpected(std::move(reading->findings));
  return rows;
}

base::Result<LoadFile> read_load(const std::string& file) {
  base::Result<Reading> reading = open(file);
  if (!reading) return std::unexpected(std::move(reading.error()));
  if (scenario::has_stamps(reading->text))
    return read_stamped(*reading, {.required = {"load_mw"}, .optional = {"variable_mw"}});
  return read_counted(*reading);
}

base::Result<LoadFile> read_loads_of_years(const std::string& file, const std::vector<std::string>& columns) {
  base::Result<Reading> reading = open(file);
  if (!reading) return std::unexpected(std::move(reading.error()));
  if (!scenario::has_stamps(reading->text) && !reading->text.empty()) {
    reading->error("csv-header", {.file = file, .line = 1, .column = 1},
                   "the first column does not say when its hours are", "time_utc, with whole calendar years below it");
    return std::unexpected(std::move(reading->findings));
  }
  const bool all = columns.size() == 1 && columns.front() == "all";
  const std::vector<std::string> wanted = all ? columns_behind_the_first(reading->text) : columns;
  return read_stamped(*reading, {.required = wanted.empty() ? default_columns : wanted, .optional = {}});
}

}  // namespace gigawatt::workbench
