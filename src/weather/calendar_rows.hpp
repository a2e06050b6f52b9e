// From the rows of a weather file to the 8,760 hours of a year: which calendar the rows follow, and means over hours.
#pragma once

#include <cstddef>
#include <vector>

#include "weather/rows.hpp"

namespace gigawatt::weather {

/// When a row says that it is; years may differ from month to month (typical years).
struct RowTime {
  int month = 0;
  int day = 0;
  int minute = 0;  // of the day; 1440 is its end
};

/// The steps of a file in the order of the year.
struct Calendar {
  std::size_t steps_per_hour = 1;
  double position = 0.0;          // of a row's time within its step: 0 its beginning, 1 its end
  std::vector<std::size_t> rows;  // 8,760 · steps_per_hour, without 29 February
  bool leap_day_dropped = false;
};

/// Rows of 60, 30, 15, 10 or 5 minutes from 1 January on, every one once, with or without 29 February. Faults
/// bad-row-count and bad-weather-file (the first row out of order) otherwise.
std::optional<Calendar> calendar_of(const std::vector<RowTime>& times, int first_row_line, FaultList& faults);

/// Means over hours of readings at moments: linear between readings, each step by its middle. `position` as in
/// Calendar; 0.5 for values that are means over their steps already. The year is closed: its end precedes its
/// beginning.
std::vector<double> hour_means(const std::vector<double>& values, const Calendar& calendar, double position);

/// Hours later by the site's clock than by the file's: what falls out at one end comes in at the other.
std::vector<double> shifted(const std::vector<double>& hours, int later_hours);

}  // namespace gigawatt::weather
