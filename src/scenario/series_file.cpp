#include "scenario/series_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <span>

#include "base/nearest_word.hpp"
#include "base/require.hpp"
#include "scenario/series_clock.hpp"
#include "time/stamp.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::size_t findings_max = 20;  // per file
constexpr std::size_t columns_max = 1000;
constexpr double minutes_per_hour = 60.0;

class SeriesReader {
 public:
  SeriesReader(const std::string& file, base::Diagnostics& findings) : file_(file), findings_(findings) {}

  std::optional<RawSeries> read(std::string_view text, const SeriesColumns& columns) {
    while (!text.empty() && !sequence_) {
      next_line(text);
      if (line_.starts_with('#')) continue;
      if (!read_header(columns) || !read_dialect(text)) return std::nullopt;
    }
    if (!sequence_) {
      error("csv-header", 0, "the file has no header", "hour,<name>_<unit> or time_utc,<name>_<unit>");
      return std::nullopt;
    }
    series_.first_row_line = line_number_ + 1;
    while (!text.empty()) {
      next_line(text);
      if (line_.find_first_not_of(" \t\r") == std::string_view::npos && text.empty()) break;
      read_row();
      if (stopped_ || errors_ >= findings_max) return std::nullopt;
    }
    if (auto fault = sequence_->finish()) error("csv-rows", 0, std::move(fault->message), std::move(fault->expected));
    if (errors_ > 0) return std::nullopt;
    finish();
    return std::move(series_);
  }

 private:
  void next_line(std::string_view& text) {
    line_ = take_line(text);
    ++line_number_;
  }

  base::Diagnostic& report(const char* code, int line, std::size_t column, std::string message) {
    base::Diagnostic& diagnostic = findings_.emplace_back();
    diagnostic.code = code;
    diagnostic.mark = {.file = file_, .line = line, .column = static_cast<int>(column) + 1};
    diagnostic.message = std::move(message);
    return diagnostic;
  }

  void error(const char* code, std::size_t column, std::string message, std::string expected,
             std::string suggestion = {}) {
    ++errors_;
    base::Diagnostic& diagnostic = report(code, line_number_, column, std::move(message));
    diagnostic.expected = std::move(expected);
    diagnostic.suggestion = std::move(suggestion);
  }

  void note(const char* code, std::string message) {
    report(code, header_line_, 0, std::move(message)).severity = base::Severity::note;
  }

  bool read_header(const SeriesColumns& columns) {
    header_line_ = line_number_;
    std::vector<std::string_view> words;
    split_cells(line_, separator_of(line_), words);
    if (words.size() > columns_max) words.resize(columns_max);
    const std::optional<SeriesClock> clock = clock_of(words.front());
    if (!clock) {
      error("csv-header", 0, fmt::format("the first column is '{}'", words.front().substr(0, 40)),
            "hour, time_utc, time (stamps with their zone) or time_local", nearest_clock(words.front()));
      return false;
    }
    if (words.front() == "utc") note("csv-clock", "the column 'utc' is read as time_utc");
    sequence_.emplace(*clock);
    for (const std::string_view name : std::span(words).subspan(1)) series_.names.emplace_back(name.substr(0, 100));
    series_.values.resize(series_.names.size());
    for (const std::string& name : series_.names)
      wanted_.push_back(std::ranges::find(columns.required, name) != columns.required.end() ||
                        std::ranges::find(columns.optional, name) != columns.optional.end());
    check_columns(columns.required);
    return errors_ == 0;
  }

  void check_columns(const std::vector<std::string>& required) {
    std::vector<std::string> absent;
    std::ranges::copy_if(required, std::back_inserter(absent), [this](const std::string& name) {
      return std::ranges::find(series_.names, name) == series_.names.end();
    });
    if (absent.empty()) return;
    base::NearestWord nearest(absent.front());
    for (const std::string& name : series_.names) nearest.offer(name);
    constexpr std::size_t names_shown = 8;
    const auto shown = std::span(series_.names).first(std::min(names_shown, series_.names.size()));
    error("csv-column", 0,
          fmt::format("there is no column {} among {}{}", fmt::join(absent, ", "), fmt::join(shown, ", "),
                      shown.size() < series_.names.size() ? ", …" : ""),
          fmt::format("{}", fmt::join(required, ", ")), nearest.result());
  }

  bool read_dialect(std::string_view rows) {
    const auto dialect = recognise_dialect(line_, rows, line_number_);
    if (!dialect) {
      ++errors_;
      const DialectFault& fault = dialect.error();
      report("csv-dialect", fault.line, static_cast<std::size_t>(fault.column) - 1, fault.message).expected =
          fault.expected;
      return false;
    }
    series_.dialect = *dialect;
    return true;
  }

  void read_row() {
    split_cells(line_, series_.dialect.separator, cells_);
    if (auto fault = sequence_->read(cells_.front())) {
      error("csv-hour", 0, std::move(fault->message), std::move(fault->expected), std::move(fault->suggestion));
      stopped_ = true;
      return;
    }
    for (std::size_t column = 0; column + 1 < cells_.size() && column < series_.names.size(); ++column)
      if (wanted_[column]) read_number(cells_[column + 1], column);
    if (cells_.size() != series_.names.size() + 1)
      error("csv-fields", 0, fmt::format("the row has {} fields", cells_.size()),
            fmt::format("{} fields as in the header", series_.names.size() + 1));
  }

  void read_number(std::string_view cell, std::size_t column) {
    const std::optional<double> number = to_number(cell, series_.dialect);
    if (!number)
      error("csv-number", cell.empty() ? place_of(column) : static_cast<std::size_t>(cell.data() - line_.data()),
            fmt::format("'{}' in column {} is not a finite number", cell.substr(0, 40), series_.names[column]),
            series_.dialect.decimal_comma ? "a number such as 41,7" : "a number such as 41.7");
    series_.values[column].push_back(number.value_or(0.0));
  }

  /// Where an empty cell begins: behind as many separators as columns stand before it.
  [[nodiscard]] std::size_t place_of(std::size_t column) const {
    std::size_t place = 0;
    for (std::size_t before = 0; before <= column; ++before) place = line_.find(series_.dialect.separator, place) + 1;
    return place;
  }

  void finish() {
    series_.stamped = sequence_->clock() != SeriesClock::plan_hour;
    series_.utc_offset_minutes = sequence_->utc_offset_minutes();
    series_.hours_ahead = sequence_->hours_ahead();
    series_.first_year = sequence_->first_year();
    series_.last_year = sequence_->last_year();
    if (std::string words = to_words(series_.dialect); !words.empty()) note("csv-dialect", std::move(words));
    if (sequence_->counts_from_one()) note("csv-clock", "hours count from 1: hour 1 is the year's first");
    if (const std::string words = sequence_->daylight_saving(); !words.empty())
      note("csv-clock", fmt::format("the local clock has daylight saving: {}", words));
  }

  const std::string& file_;
  base::Diagnostics& findings_;
  RawSeries series_;
  std::optional<HourSequence> sequence_;
  std::string_view line_;
  std::vector<std::string_view> cells_;
  std::vector<bool> wanted_;
  int line_number_ = 0, header_line_ = 0;
  std::size_t errors_ = 0;
  bool stopped_ = false;
};

/// Whole hours from the rows' clock to the site's standard time.
std::int64_t shift_hours(const RawSeries& raw, double utc_offset_hours) {
  if (!raw.utc_offset_minutes) return -raw.hours_ahead;
  return std::llround(utc_offset_hours - *raw.utc_offset_minutes / minutes_per_hour);
}

}  // namespace

std::optional<RawSeries> read_series(std::string_view text, const std::string& file, const SeriesColumns& columns,
                                     base::Diagnostics& findings) {
  return SeriesReader(file, findings).read(text, columns);
}

bool has_stamps(std::string_view text) {
  std::string_view header = take_line(text);
  while (header.starts_with('#') && !text.empty()) header = take_line(text);
  std::vector<std::string_view> words;
  split_cells(header, separator_of(header), words);
  const std::optional<SeriesClock> clock = clock_of(words.front());
  return clock && *clock != SeriesClock::plan_hour;
}

HourlyFile to_plan_hours(const RawSeries& raw, std::string path, double utc_offset_hours) {
  HourlyFile result;
  result.path = std::move(path);
  if (!raw.stamped) {
    for (std::size_t column = 0; column < raw.names.size(); ++column)
      if (!raw.values[column].empty()) result.columns[raw.names[column]] = raw.values[column];
    return result;
  }
  for (int year = raw.first_year; year <= raw.last_year; ++year) result.years.push_back(year);
  constexpr std::size_t leap_day_first_hour = std::size_t{31 + 28} * 24;
  const std::int64_t shift = shift_hours(raw, utc_offset_hours);
  for (std::size_t column = 0; column < raw.names.size(); ++column) {
    const std::vector<double>& values = raw.values[column];
    if (values.empty()) continue;
    const auto count = static_cast<std::int64_t>(values.size());
    std::vector<double>& kept = result.columns[raw.names[column]];
    std::int64_t local = 0;
    for (const int year : result.years) {
      const std::size_t hours = time::hours_per_year + (time::is_leap(year) ? 24 : 0);
      for (std::size_t hour = 0; hour < hours; ++hour, ++local) {
        if (time::is_leap(year) && hour >= leap_day_first_hour && hour < leap_day_first_hour + 24) {
          result.leap_days_dropped = true;
          continue;
        }
        kept.push_back(values[static_cast<std::size_t>(((local - shift) % count + count) % count)]);
      }
    }
  }
  return result;
}

void take_years(HourlyFile& file, const std::vector<int>& years) {
  for (auto& [name, values] : file.columns) {
    std::vector<double> taken;
    for (const int year : years) {
      const auto place = std::ranges::find(file.years, year) - file.years.begin();
      const auto first = values.begin() + place * static_cast<std::ptrdiff_t>(time::hours_per_year);
      taken.insert(taken.end(), first, first + static_cast<std::ptrdiff_t>(time::hours_per_year));
    }
    values = std::move(taken);
  }
  file.years = years;
  file.leap_days_dropped = std::ranges::any_of(years, time::is_leap);
}

std::vector<double> weather_year_of(const HourlyFile& file, const std::string& column, int weather_year) {
  const std::vector<double>& values = file.columns.at(column);
  const std::size_t years = values.size() / time::hours_per_year;
  GIGAWATT_REQUIRE(years > 0 && values.size() % time::hours_per_year == 0);
  const auto first = values.begin() +
                     static_cast<std::ptrdiff_t>(static_cast<std::size_t>(weather_year) % years * time::hours_per_year);
  return {first, first + static_cast<std::ptrdiff_t>(time::hours_per_year)};
}

}  // namespace gigawatt::scenario
