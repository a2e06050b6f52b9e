#include "weather/calendar_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "time/calendar.hpp"

namespace gigawatt::weather {
namespace {

constexpr int minutes_per_hour = 60;
constexpr std::size_t leap_day_hours = 24;

std::string to_text(const RowTime& time) {
  return fmt::format("{:02}/{:02} {:02}:{:02}", time.month, time.day, time.minute / minutes_per_hour,
                     time.minute % minutes_per_hour);
}

// The stretch of time from row to row, if the file can be read with it.
std::optional<int> step_minutes(const std::vector<RowTime>& times, int line, FaultList& faults) {
  constexpr std::array possible = {60, 30, 15, 10, 5};
  if (times.size() < 2) {
    faults.add("bad-row-count", line, fmt::format("{} rows of hours", times.size()),
               "8760 rows, or 8784 in a leap year");
    return std::nullopt;
  }
  const int step = times[1].minute - times[0].minute;
  if (std::ranges::find(possible, step) == possible.end() || times[0].minute < 0 || times[0].minute > step) {
    faults.add("bad-weather-file", line,
               fmt::format("the file begins with {} and {}", to_text(times[0]), to_text(times[1])),
               "steps of 60, 30, 15, 10 or 5 minutes, from 1 January 00:00 on");
    return std::nullopt;
  }
  return step;
}

}  // namespace

std::optional<Calendar> calendar_of(const std::vector<RowTime>& times, int first_row_line, FaultList& faults) {
  const std::optional<int> step = step_minutes(times, first_row_line, faults);
  if (!step) return std::nullopt;
  Calendar calendar;
  calendar.steps_per_hour = static_cast<std::size_t>(minutes_per_hour / *step);
  calendar.position = static_cast<double>(times[0].minute) / *step;
  const std::size_t plain = time::hours_per_year * calendar.steps_per_hour,
                    leap = (time::hours_per_year + leap_day_hours) * calendar.steps_per_hour;
  if (times.size() != plain && times.size() != leap) {
    faults.add("bad-row-count", first_row_line + static_cast<int>(times.size()) - 1,
               fmt::format("{} rows of {} minutes", times.size(), *step),
               fmt::format("{} rows, or {} with 29 February: one year", plain, leap));
    return std::nullopt;
  }
  calendar.leap_day_dropped = times.size() == leap;
  std::size_t row = 0;
  for (int month = 1; month <= static_cast<int>(time::months_per_year); ++month) {
    const bool with_leap_day = month == 2 && calendar.leap_day_dropped;
    const int days = static_cast<int>(time::days_of_month[static_cast<std::size_t>(month) - 1]);
    for (int day = 1; day <= days + (with_leap_day ? 1 : 0); ++day)
      for (int at = 0; at < static_cast<int>(leap_day_hours) * minutes_per_hour; at += *step, ++row) {
        const RowTime wanted{month, day, times[0].minute + at};
        if (times[row].month != month || times[row].day != day || times[row].minute != wanted.minute) {
          faults.add("bad-weather-file", first_row_line + static_cast<int>(row),
                     fmt::format("the row is of {}", to_text(times[row])),
                     fmt::format("{}: every step of the year once, in order", to_text(wanted)));
          return std::nullopt;  // every later row would be wrong, too
        }
        if (day <= days) calendar.rows.push_back(row);
      }
  }
  return calendar;
}

std::vector<double> hour_means(const std::vector<double>& values, const Calendar& calendar, double position) {
  const std::size_t count = calendar.rows.size();
  const double later = 0.5 - position;  // from a reading to the middle of its step, in steps
  std::vector<double> means(time::hours_per_year, 0.0);
  for (std::size_t step = 0; step < count; ++step) {
    const std::size_t other = later >= 0.0 ? (step + 1) % count : (step + count - 1) % count;
    const double weight = std::abs(later);
    means[step / calendar.steps_per_hour] +=
        ((1.0 - weight) * values[calendar.rows[step]] + weight * values[calendar.rows[other]]) /
        static_cast<double>(calendar.steps_per_hour);
  }
  return means;
}

std::vector<double> shifted(const std::vector<double>& hours, int later_hours) {
  const auto count = static_cast<int>(hours.size());
  std::vector<double> result(hours.size());
  for (int hour = 0; hour < count; ++hour)
    result[static_cast<std::size_t>(((hour + later_hours) % count + count) % count)] =
        hours[static_cast<std::size_t>(hour)];
  return result;
}

}  // namespace gigawatt::weather
