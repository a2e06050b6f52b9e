// CSV by date: `year,<name>_<unit>` or `month,<name>_<unit>`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "time/calendar.hpp"

namespace gigawatt::scenario {

/// One column of the file; one of the maps is empty.
struct DatedValues {
  std::map<int, double> by_year;
  std::map<time::Month, double> by_month;
};

/// Lines that begin with '#' before the header are comments. Codes csv-header, csv-column (no column `column`),
/// csv-fields (count), csv-number (text, NaN, less than 0 or nothing in a number), csv-date (not a year or month, or
/// twice), csv-rows (none), csv-dialect; each with line and column. Separators and decimal signs as in hourly files.
std::optional<DatedValues> read_dated(std::string_view text, const std::string& file, std::string_view column,
                                      base::Diagnostics& findings);

}  // namespace gigawatt::scenario
