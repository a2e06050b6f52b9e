#include "time/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace gigawatt::time {
namespace {

/// Exactly `digits` decimal digits as a number.
std::optional<int> digits_of(std::string_view text, std::size_t digits) {
  if (text.size() != digits || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::optional<Month> parse_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = digits_of(text.substr(0, 4), 4);
  const auto month = digits_of(text.substr(5), 2);
  if (!year || !month || *month < 1 || *month > 12) return std::nullopt;
  return Month::of(*year, *month);
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const auto month = parse_month(text.substr(0, 7));
  const auto day = digits_of(text.substr(8), 2);
  if (!month || !day) return std::nullopt;
  const std::chrono::year_month_day calendar{std::chrono::year{month->year()},
                                             std::chrono::month{static_cast<unsigned>(month->month())},
                                             std::chrono::day{static_cast<unsigned>(*day)}};
  if (!calendar.ok()) return std::nullopt;
  return Date{month->year(), month->month(), *day};
}

long day_number(Date date) {
  return std::chrono::sys_days(std::chrono::year(date.year) / date.month / date.day).time_since_epoch().count();
}

Date date_of(long number) {
  const std::chrono::year_month_day day{std::chrono::sys_days(std::chrono::days(number))};
  return {static_cast<int>(day.year()), static_cast<int>(static_cast<unsigned>(day.month())),
          static_cast<int>(static_cast<unsigned>(day.day()))};
}

std::string to_text(Month month) { return fmt::format("{:04}-{:02}", month.year(), month.month()); }

std::string to_text(Date date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

std::size_t month_of_hour(std::size_t hour) {
  constexpr auto starts = month_starts_hour();
  return static_cast<std::size_t>(std::ranges::upper_bound(starts, hour) - starts.begin()) - 1;
}

std::optional<Years> parse_years(std::string_view text) {
  const auto first = digits_of(text.substr(0, std::min<std::size_t>(4, text.size())), 4);
  if (!first) return std::nullopt;
  if (text.size() == 4) return Years{*first, *first};
  if (text.size() != 10 || text.substr(4, 2) != "..") return std::nullopt;
  const auto last = digits_of(text.substr(6), 4);
  if (!last || *last < *first) return std::nullopt;
  return Years{*first, *last};
}

std::string to_text(Years years) {
  return years.first == years.last ? fmt::format("{:04}", years.first)
                                   : fmt::format("{:04}..{:04}", years.first, years.last);
}

}  // namespace gigawatt::time
