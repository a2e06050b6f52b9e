// The first column of an hourly file: which clock it counts by, whether every hour stands there once, and where
// daylight saving took one out and put one in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigawatt::scenario {

/// Who tells the time in a file.
enum class SeriesClock {
  plan_hour,  // `hour`: 0 to 8759 of the site's local standard time
  utc,        // `time_utc`
  zoned,      // `time`: every stamp names its zone
  local,      // `time_local`: the site's clock on the wall, with or without daylight saving
};

/// The clock of a first column of this name; `utc` is taken for `time_utc`.
std::optional<SeriesClock> clock_of(std::string_view column);

/// What a first column of another name was perhaps meant to be: `Datetime (UTC)` → `time_utc`.
std::string nearest_clock(std::string_view column);

/// What is wrong with an hour, and what was expected.
struct HourFault {
  std::string message, expected, suggestion = {};
};

/// Reads the hours of a file one after the other.
class HourSequence {
 public:
  explicit HourSequence(SeriesClock clock) : clock_(clock) {}

  /// The next row's first cell; a fault ends the reading, for every later row would be off as well.
  std::optional<HourFault> read(std::string_view cell);
  /// After the last row: whole years, and clocks that went ahead came back.
  std::optional<HourFault> finish();

  [[nodiscard]] SeriesClock clock() const { return clock_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] int first_year() const { return first_year_; }
  [[nodiscard]] int last_year() const { return last_year_; }
  /// Of the clock that rows count by: known of utc and zoned.
  [[nodiscard]] std::optional<int> utc_offset_minutes() const { return utc_offset_minutes_; }
  /// Rows that the file is ahead of standard time: 1 where a local clock begins in daylight saving (southern summer).
  [[nodiscard]] int hours_ahead() const { return begins_ahead_ ? 1 : 0; }
  [[nodiscard]] bool counts_from_one() const { return counts_from_ == 1; }
  /// In words, for a note: when the local clock went ahead and back; empty where it never did.
  [[nodiscard]] std::string daylight_saving() const;

 private:
  std::optional<HourFault> read_plan_hour(std::string_view cell);
  std::optional<HourFault> begin(std::int64_t hour, std::string_view cell);
  std::optional<HourFault> follow(std::int64_t hour, std::string_view cell);
  /// A local clock that goes ahead (an hour is missing) or back (an hour stands twice).
  std::optional<HourFault> change_clock(bool goes_ahead, std::int64_t hour);
  [[nodiscard]] HourFault out_of_order(std::int64_t off, std::int64_t hour, std::string_view cell) const;

  SeriesClock clock_;
  std::size_t rows_ = 0;
  std::int64_t first_hour_ = 0, last_hour_ = 0, counts_from_ = 0;
  int first_year_ = 0, last_year_ = 0;
  std::optional<int> utc_offset_minutes_;
  std::vector<std::int64_t> missing_, doubled_;  // hours of a local clock
  bool begins_ahead_ = false;
};

}  // namespace gigawatt::scenario
