#include "scenario/series_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "base/nearest_word.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::size_t findings_max = 20;  // per file
constexpr std::size_t columns_max = 1000;

bool is_leap(int year) { return std::chrono::year(year).is_leap(); }

std::int64_t hours_since_epoch(int year, unsigned month, unsigned day, int hour) {
  const std::chrono::sys_days days = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return static_cast<std::int64_t>(days.time_since_epoch().count()) * 24 + hour;
}

/// `2024-01-01T00:00`, with ' ' for 'T', optional `:00` seconds and optional `Z` or `+00:00`: hours since 1970, or
/// nothing.
std::optional<std::int64_t> parse_time_utc(std::string_view text) {
  for (const std::string_view zone : {"Z", "+00:00", "+0000"})
    if (text.ends_with(zone)) {
      text.remove_suffix(zone.size());
      break;
    }
  if (text.size() == 19 && text.ends_with(":00")) text.remove_suffix(3);
  if (text.size() != 16 || (text[10] != 'T' && text[10] != ' ') || text.substr(13) != ":00") return std::nullopt;
  const std::optional<time::Date> date = time::parse_date(text.substr(0, 10));
  int hour = -1;
  const auto [end, error] = std::from_chars(text.data() + 11, text.data() + 13, hour);
  if (!date || error != std::errc{} || end != text.data() + 13 || hour < 0 || hour > 23) return std::nullopt;
  return hours_since_epoch(date->year, static_cast<unsigned>(date->month), static_cast<unsigned>(date->day), hour);
}

int year_of(std::int64_t hours) {
  const std::chrono::sys_days day{std::chrono::days(hours >= 0 ? hours / 24 : (hours - 23) / 24)};
  return static_cast<int>(std::chrono::year_month_day(day).year());
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

class SeriesReader {
 public:
  SeriesReader(const std::string& file, base::Diagnostics& findings) : file_(file), findings_(findings) {}

  std::optional<RawSeries> read(std::string_view text, std::string_view column) {
    while (next_line(text)) {
      if (trimmed(line_).empty() && text.empty()) break;
      if (series_.names.empty()) {
        if (!line_.starts_with('#') && !read_header(column)) return std::nullopt;
      } else {
        read_row();
        if (stopped_ || found_ >= findings_max) return std::nullopt;
      }
    }
    if (series_.names.empty()) {
      report("csv-header", 0, "the file has no header", "hour,<name>_<unit> or time_utc,<name>_<unit>");
      return std::nullopt;
    }
    check_extent();
    if (found_ > 0) return std::nullopt;
    return std::move(series_);
  }

 private:
  bool next_line(std::string_view& text) {
    if (text.empty()) return false;
    const std::size_t end = text.find('\n');
    line_ = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++line_number_;
    return true;
  }

  void report(const char* code, std::size_t column, std::string message, std::string expected,
              std::string suggestion = {}) {
    ++found_;
    base::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.mark = {.file = file_, .line = line_number_, .column = static_cast<int>(column) + 1};
    diagnostic.message = std::move(message);
    diagnostic.expected = std::move(expected);
    diagnostic.suggestion = std::move(suggestion);
    findings_.push_back(std::move(diagnostic));
  }

  bool read_header(std::string_view column) {
    std::size_t begin = 0;
    for (std::size_t index = 0; begin <= line_.size(); ++index) {
      const std::size_t end = std::min(line_.find(',', begin), line_.size());
      const std::string_view name = trimmed(line_.substr(begin, end - begin));
      if (index == 0 && name != "hour" && name != "time_utc") {
        report("csv-header", 0, fmt::format("the first column is '{}'", name.substr(0, 40)), "hour or time_utc");
        return false;
      }
      if (index == 0)
        series_.utc = name == "time_utc";
      else
        series_.names.emplace_back(name.substr(0, 100));
      begin = end + 1;
      if (index > columns_max) break;
    }
    base::NearestWord nearest(column);
    for (const std::string& name : series_.names) {
      nearest.offer(name);
      if (name == column) {
        series_.values.resize(series_.names.size());
        return true;
      }
    }
    report("csv-column", 0, fmt::format("there is no column {}", column), std::string(column), nearest.result());
    return false;
  }

  void read_row() {
    std::size_t begin = 0, index = 0;
    for (; begin <= line_.size(); ++index) {
      const std::size_t end = std::min(line_.find(',', begin), line_.size());
      const std::string_view cell = trimmed(line_.substr(begin, end - begin));
      if (index == 0)
        read_time(cell);
      else if (index <= series_.names.size())
        read_number(cell, index - 1, begin);
      if (stopped_) return;
      begin = end + 1;
    }
    if (index != series_.names.size() + 1)
      report("csv-fields", 0, fmt::format("the row has {} fields", index),
             fmt::format("{} fields as in the header", series_.names.size() + 1));
    ++rows_;
  }

  void read_time(std::string_view cell) {
    std::optional<std::int64_t> hour;
    if (series_.utc) {
      hour = parse_time_utc(cell);
    } else {
      std::int64_t number = -1;
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
      if (error == std::errc{} && end == cell.data() + cell.size()) hour = number;
    }
    if (!hour) {
      report("csv-hour", 0,
             fmt::format("'{}' is not {}", cell.substr(0, 40), series_.utc ? "a full hour of UTC" : "an hour"),
             series_.utc ? "2024-01-01T00:00Z" : "0 to 8759");
      stopped_ = true;
      return;
    }
    if (rows_ == 0) first_hour_ = series_.utc ? hours_since_epoch(year_of(*hour), 1, 1, 0) : 0;
    const std::int64_t wanted = first_hour_ + static_cast<std::int64_t>(rows_);
    last_hour_ = *hour;
    if (*hour == wanted) return;
    const std::int64_t off = *hour - wanted;
    report("csv-hour", 0,
           off > 0 ? fmt::format("{} hour{} missing before '{}'", off, off == 1 ? " is" : "s are", cell.substr(0, 40))
                   : fmt::format("'{}' repeats or goes back", cell.substr(0, 40)),
           series_.utc ? "every hour once, from 1 January 00:00 to 31 December 23:00" : fmt::format("hour {}", wanted));
    stopped_ = true;
  }

  void read_number(std::string_view cell, std::size_t column, std::size_t offset) {
    double number = 0.0;
    const char* begin = cell.data() + (cell.starts_with('+') ? 1 : 0);
    const auto [end, error] = std::from_chars(begin, cell.data() + cell.size(), number);
    if (cell.empty() || error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(number))
      report("csv-number", offset, fmt::format("'{}' is not a finite number", cell.substr(0, 40)),
             "a number such as 41.7");
    series_.values[column].push_back(number);
  }

  void check_extent() {
    if (stopped_) return;
    if (!series_.utc) {
      if (rows_ != time::hours_per_year)
        report("csv-rows", 0, fmt::format("the file has {} rows", rows_), "8760 rows, hour 0 to 8759");
      return;
    }
    series_.first_year = year_of(first_hour_);
    series_.last_year = rows_ == 0 ? series_.first_year : year_of(last_hour_);
    if (rows_ == 0 || last_hour_ + 1 != hours_since_epoch(series_.last_year + 1, 1, 1, 0))
      report("csv-rows", 0, fmt::format("the file has {} rows and ends inside a year", rows_),
             "whole calendar years, to 31 December 23:00 UTC");
  }

  const std::string& file_;
  base::Diagnostics& findings_;
  RawSeries series_;
  std::string_view line_;
  int line_number_ = 0;
  std::size_t rows_ = 0, found_ = 0;
  std::int64_t first_hour_ = 0, last_hour_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::optional<RawSeries> read_series(std::string_view text, const std::string& file, std::string_view column,
                                     base::Diagnostics& findings) {
  return SeriesReader(file, findings).read(text, column);
}

HourlyFile to_plan_hours(const RawSeries& raw, std::string path, int utc_offset_hours) {
  HourlyFile result;
  result.path = std::move(path);
  if (!raw.utc) {
    for (std::size_t column = 0; column < raw.names.size(); ++column)
      result.columns[raw.names[column]] = raw.values[column];
    return result;
  }
  result.first_year = raw.first_year;
  result.year_count = raw.last_year - raw.first_year + 1;
  constexpr std::size_t leap_day_first_hour = std::size_t{31 + 28} * 24;
  for (std::size_t column = 0; column < raw.names.size(); ++column) {
    const std::vector<double>& values = raw.values[column];
    const auto count = static_cast<std::int64_t>(values.size());
    std::vector<double>& kept = result.columns[raw.names[column]];
    std::int64_t local = 0;
    for (int year = raw.first_year; year <= raw.last_year; ++year) {
      const std::size_t hours = time::hours_per_year + (is_leap(year) ? 24 : 0);
      for (std::size_t hour = 0; hour < hours; ++hour, ++local) {
        if (is_leap(year) && hour >= leap_day_first_hour && hour < leap_day_first_hour + 24) {
          result.leap_days_dropped = true;
          continue;
        }
        kept.push_back(values[static_cast<std::size_t>(((local - utc_offset_hours) % count + count) % count)]);
      }
    }
  }
  return result;
}

}  // namespace gigawatt::scenario
