#include "capital/actus/moment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace gigawatt::capital::actus {
namespace {

constexpr int last_second = 86399;

bool take_number(std::string_view& text, std::size_t digits, int& number) {
  if (text.size() < digits) return false;
  const std::string_view head = text.substr(0, digits);
  const auto [end, fault] = std::from_chars(head.data(), head.data() + head.size(), number);
  if (fault != std::errc() || end != head.data() + head.size() || number < 0) return false;
  text.remove_prefix(digits);
  return true;
}

bool take(std::string_view& text, char letter) {
  if (!text.starts_with(letter)) return false;
  text.remove_prefix(1);
  return true;
}

bool is_leap(int year) { return std::chrono::year(year).is_leap(); }

int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/// 0 is Monday.
int weekday_of(std::int64_t day) { return static_cast<int>(((day + 3) % 7 + 7) % 7); }

int months_of(Period period) {
  switch (period.unit) {
    case PeriodUnit::month:
      return period.count;
    case PeriodUnit::quarter:
      return 3 * period.count;
    case PeriodUnit::half_year:
      return 6 * period.count;
    case PeriodUnit::year:
      return 12 * period.count;
    default:
      return 0;
  }
}

std::int64_t to_weekday(std::int64_t day, int step) {
  while (weekday_of(day) > 4) day += step;
  return day;
}

double actual_actual(std::int64_t from, std::int64_t to) {
  const int first = civil_of(from).year, last = civil_of(to).year;
  const auto length = [](int year) { return is_leap(year) ? 366.0 : 365.0; };
  if (first == last) return static_cast<double>(to - from) / length(first);
  const double in_first = static_cast<double>(day_of({first + 1, 1, 1}) - from) / length(first);
  const double in_last = static_cast<double>(to - day_of({last, 1, 1})) / length(last);
  return in_first + in_last + (last - first - 1);
}

double thirty_360(Civil from, Civil to) {
  const int days =
      360 * (to.year - from.year) + 30 * (to.month - from.month) + std::min(to.day, 30) - std::min(from.day, 30);
  return days / 360.0;
}

}  // namespace

Civil civil_of(std::int64_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

std::int64_t day_of(Civil civil) {
  const std::chrono::year_month_day date{std::chrono::year(civil.year),
                                         std::chrono::month(static_cast<unsigned>(civil.month)),
                                         std::chrono::day(static_cast<unsigned>(civil.day))};
  return std::chrono::sys_days{date}.time_since_epoch().count();
}

std::optional<Moment> parse_moment(std::string_view text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) || !take(text, '-') ||
      !take_number(text, 2, day))
    return std::nullopt;
  if (!text.empty()) {
    if (!take(text, 'T') || !take_number(text, 2, hour) || !take(text, ':') || !take_number(text, 2, minute))
      return std::nullopt;
    if (!text.empty() && (!take(text, ':') || !take_number(text, 2, second))) return std::nullopt;
  }
  if (!text.empty() || year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) ||
      hour > 23 || minute > 59 || second > 59)
    return std::nullopt;
  return Moment{.day = day_of({year, month, day}), .second = 3600 * hour + 60 * minute + second};
}

std::string to_text(Moment moment) {
  const Civil civil = civil_of(moment.day);
  std::string text = fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
  if (moment.second != 0)
    text += fmt::format("T{:02}:{:02}:{:02}", moment.second / 3600, moment.second / 60 % 60, moment.second % 60);
  return text;
}

std::optional<Period> parse_period(std::string_view text) {
  constexpr std::string_view letters = "DWMQHY";
  if (!take(text, 'P')) return std::nullopt;
  Period period;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), period.count);
  if (fault != std::errc() || period.count < 0 || period.count > 100'000) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.size() != 1 || !letters.contains(text.front())) return std::nullopt;
  period.unit = static_cast<PeriodUnit>(letters.find(text.front()));
  return period;
}

std::optional<Cycle> parse_cycle(std::string_view text) {
  Cycle cycle;
  if (text.ends_with("L0") || text.ends_with("L1")) {
    cycle.long_stub = text.back() == '0';
    text.remove_suffix(2);
  }
  const std::optional<Period> period = parse_period(text);
  if (!period) return std::nullopt;
  cycle.period = *period;
  return cycle;
}

Moment plus(Moment anchor, Period period, int count, EndOfMonth rule) {
  static const std::int64_t last_day = day_of({9999, 12, 31});
  const std::int64_t months = static_cast<std::int64_t>(months_of(period)) * count;
  if (months_of(period) == 0) {
    const int days = period.unit == PeriodUnit::week ? 7 : 1;
    const std::int64_t day = anchor.day + static_cast<std::int64_t>(days) * period.count * count;
    return {.day = std::min(day, last_day), .second = anchor.second};
  }
  const Civil from = civil_of(anchor.day);
  const std::int64_t index = std::int64_t{12} * from.year + from.month - 1 + months;
  constexpr std::int64_t months_max = std::int64_t{12} * 10'000;
  if (index >= months_max) return {.day = last_day, .second = anchor.second};
  const int year = static_cast<int>(index / 12), month = static_cast<int>(index % 12) + 1;
  const int longest = days_in_month(year, month);
  const bool to_the_end = rule == EndOfMonth::end_of_month && from.day == days_in_month(from.year, from.month);
  return {.day = day_of({year, month, to_the_end ? longest : std::min(from.day, longest)}), .second = anchor.second};
}

std::vector<Moment> schedule(Moment anchor, const std::optional<Cycle>& cycle, Moment end, AtEnd at_end,
                             EndOfMonth rule) {
  std::vector<Moment> moments;
  Moment next = anchor;
  for (int count = 1; next < end; ++count) {
    moments.push_back(next);
    if (!cycle || cycle->period.count == 0) break;
    next = plus(anchor, cycle->period, count, rule);
  }
  const bool misses = cycle && next != end;
  if (cycle && cycle->long_stub && misses && moments.size() + (at_end == AtEnd::included ? 1 : 0) > 2)
    moments.pop_back();
  if (at_end == AtEnd::included) moments.push_back(end);
  return moments;
}

double year_fraction(DayCount convention, Moment from, Moment to) {
  if (to < from) return -year_fraction(convention, to, from);
  const std::int64_t first = from.day + (from.second == last_second ? 1 : 0);
  const std::int64_t last = to.day + (to.second == last_second ? 1 : 0);
  switch (convention) {
    case DayCount::actual_actual:
      return actual_actual(first, last);
    case DayCount::actual_360:
      return static_cast<double>(last - first) / 360.0;
    case DayCount::actual_365:
      return static_cast<double>(last - first) / 365.0;
    case DayCount::thirty_360:
      return thirty_360(civil_of(first), civil_of(last));
  }
  return 0.0;
}

Moment BusinessDays::paid(Moment moment) const {
  if (calendar == Calendar::none || shift == Shift::none) return moment;
  const bool forward = shift == Shift::following || shift == Shift::modified_following;
  const bool modified = shift == Shift::modified_following || shift == Shift::modified_preceding;
  std::int64_t day = to_weekday(moment.day, forward ? 1 : -1);
  if (modified && civil_of(day).month != civil_of(moment.day).month) day = to_weekday(moment.day, forward ? -1 : 1);
  return {.day = day, .second = moment.second};
}

}  // namespace gigawatt::capital::actus
