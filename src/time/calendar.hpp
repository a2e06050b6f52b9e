// Dates, months and the hourly axis of a plan year. Every plan year has 8,760 hours: leap days are dropped (and said so
// by whoever drops them). Hours are local standard time; a value is the mean over its hour.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gigawatt::time {

inline constexpr std::size_t hours_per_year = 8760;
inline constexpr std::size_t months_per_year = 12;
inline constexpr double days_per_month =
    30.4375;  // the mean of a Julian year, where spans of months are counted in days
inline constexpr std::array<std::size_t, 12> days_of_month = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/// A calendar month as a point; differences are counts of months.
struct Month {
  int index = 0;  // year · 12 + (month − 1)

  static constexpr Month of(int year, int month) { return {year * 12 + month - 1}; }
  [[nodiscard]] constexpr int year() const { return index / 12; }
  [[nodiscard]] constexpr int month() const { return index % 12 + 1; }
  [[nodiscard]] constexpr Month plus(int months) const { return {index + months}; }
  constexpr auto operator<=>(const Month&) const = default;
  friend constexpr int operator-(Month a, Month b) { return a.index - b.index; }
};

/// A calendar day, valid by construction (parse_date).
struct Date {
  int year = 0;
  int month = 1;
  int day = 1;
  constexpr auto operator<=>(const Date&) const = default;
  [[nodiscard]] constexpr Month in_month() const { return Month::of(year, month); }
  /// The first month that begins on or after this day: what is ready on the 1st counts from that month, otherwise from
  /// the next.
  [[nodiscard]] constexpr Month first_full_month() const { return in_month().plus(day == 1 ? 0 : 1); }
};

/// Days since 1970-01-01, and the day that a number of them means.
long day_number(Date date);
Date date_of(long number);

/// `2026-05` and `2026-05-23`; nullopt if malformed or not in the calendar.
std::optional<Month> parse_month(std::string_view text);
std::optional<Date> parse_date(std::string_view text);
std::string to_text(Month month);  // 2026-05
std::string to_text(Date date);    // 2026-05-23

/// First hour of each month within a year of 8,760 hours, and 8,760 at the end.
constexpr std::array<std::size_t, 13> month_starts_hour() {
  std::array<std::size_t, 13> starts{};
  for (std::size_t month = 0; month < 12; ++month) starts[month + 1] = starts[month] + 24 * days_of_month[month];
  return starts;
}

/// Month 0…11 of an hour 0…8759.
std::size_t month_of_hour(std::size_t hour);

/// Whole calendar years first…last.
struct Years {
  int first = 0;
  int last = 0;
  [[nodiscard]] constexpr int count() const { return last - first + 1; }
  [[nodiscard]] constexpr Month first_month() const { return Month::of(first, 1); }
  [[nodiscard]] constexpr Month end_month() const { return Month::of(last + 1, 1); }  // first month behind
  constexpr bool operator==(const Years&) const = default;
};

/// `2026..2028` or `2026`.
std::optional<Years> parse_years(std::string_view text);
std::string to_text(Years years);

}  // namespace gigawatt::time
