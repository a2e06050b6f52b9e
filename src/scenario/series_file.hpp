// Hourly CSV: `hour,<name>_<unit>` with 8,760 rows, or `time_utc,…` with whole calendar years.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/model.hpp"

namespace gigawatt::scenario {

/// The file as written: all hours, leap days included, in its own clock.
struct RawSeries {
  std::vector<std::string> names;           // of the columns behind the first
  std::vector<std::vector<double>> values;  // column × row
  bool utc = false;
  int first_year = 0;  // of `time_utc` files
  int last_year = 0;
};

/// Lines that begin with '#' before the header are comments. Codes csv-header, csv-column (no column `column`),
/// csv-fields (count), csv-number (text, NaN or nothing in a number), csv-hour (missing, repeated or backward hour),
/// csv-rows (count); each with line and column.
std::optional<RawSeries> read_series(std::string_view text, const std::string& file, std::string_view column,
                                     base::Diagnostics& findings);

/// Plan hours in local standard time: UTC files are shifted by `utc_offset_hours` (the hours that fall out at one end
/// come in at the other), then leap days are dropped.
HourlyFile to_plan_hours(const RawSeries& raw, std::string path, int utc_offset_hours);

}  // namespace gigawatt::scenario
