#include "time/stamp.hpp"

#include <fmt/format.h>

#include <chrono>

#include "time/calendar.hpp"

namespace gigawatt::time {
namespace {

constexpr int minutes_per_hour = 60;

/// Two digits at `at`, at most `highest`.
std::optional<int> two_digits(std::string_view text, std::size_t at, int highest) {
  if (at + 2 > text.size()) return std::nullopt;
  const auto digit = [&](std::size_t place) {
    return text[place] >= '0' && text[place] <= '9' ? text[place] - '0' : -1;
  };
  const int tens = digit(at), ones = digit(at + 1);
  if (tens < 0 || ones < 0 || 10 * tens + ones > highest) return std::nullopt;
  return 10 * tens + ones;
}

/// Takes the zone off the end of `text`: `Z`, `-06:00`, `-0600` or `-06`, behind a clock of at least an hour.
std::optional<int> take_zone(std::string_view& text) {
  constexpr std::size_t date_and_hour = 13;
  for (const std::string_view utc : {"Z", " UTC"})
    if (text.ends_with(utc)) {
      text.remove_suffix(utc.size());
      return 0;
    }
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string_view::npos || sign < date_and_hour) return std::nullopt;
  const std::string_view zone = text.substr(sign + 1);
  const bool colon = zone.size() == 5 && zone[2] == ':';
  if (zone.size() != 2 && zone.size() != 4 && !colon) return std::nullopt;
  const auto hours = two_digits(zone, 0, 14);
  const auto minutes = zone.size() == 2 ? std::optional(0) : two_digits(zone, colon ? 3 : 2, 59);
  if (!hours || !minutes) return std::nullopt;
  const int size = *hours * minutes_per_hour + *minutes;
  const int offset = text[sign] == '-' ? -size : size;
  text = text.substr(0, sign);
  return offset;
}

std::int64_t hours_since_epoch(const Date& date, int hour) {
  const std::chrono::sys_days day = std::chrono::year(date.year) / date.month / date.day;
  return static_cast<std::int64_t>(day.time_since_epoch().count()) * 24 + hour;
}

std::chrono::year_month_day day_of(std::int64_t hour) {
  return std::chrono::sys_days{std::chrono::days(hour >= 0 ? hour / 24 : (hour - 23) / 24)};
}

}  // namespace

std::optional<Stamp> parse_stamp(std::string_view text) {
  Stamp stamp;
  stamp.utc_offset_minutes = take_zone(text);
  for (const std::string_view seconds : {":00.000", ":00"})
    if (text.size() == 16 + seconds.size() && text.ends_with(seconds)) {
      text.remove_suffix(seconds.size());
      break;
    }
  const bool hour_alone = text.size() == 13;
  if (!hour_alone && (text.size() != 16 || text[13] != ':')) return std::nullopt;
  if (text[10] != 'T' && text[10] != ' ') return std::nullopt;
  const std::optional<Date> date = parse_date(text.substr(0, 10));
  const std::optional<int> hour = two_digits(text, 11, 23);
  const std::optional<int> minute = hour_alone ? std::optional(0) : two_digits(text, 14, 59);
  if (!date || !hour || !minute) return std::nullopt;
  stamp.hour = hours_since_epoch(*date, *hour);
  stamp.minute = *minute;
  return stamp;
}

bool is_leap(int year) { return std::chrono::year(year).is_leap(); }

std::int64_t first_hour_of(int year) { return hours_since_epoch({.year = year, .month = 1, .day = 1}, 0); }

int year_of(std::int64_t hour) { return static_cast<int>(day_of(hour).year()); }

std::string to_text_of_hour(std::int64_t hour) {
  const std::chrono::year_month_day day = day_of(hour);
  return fmt::format("{:04}-{:02}-{:02} {:02}:00", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), (hour % 24 + 24) % 24);
}

}  // namespace gigawatt::time
