// Hourly CSV: `hour,<name>_<unit>` with 8,760 rows, or stamps (`time_utc`, `time`, `time_local`) of whole calendar
// years.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/csv_text.hpp"
#include "scenario/model.hpp"

namespace gigawatt::scenario {

/// The file as written: all hours, leap days included, in its own clock.
struct RawSeries {
  std::vector<std::string> names;           // of the columns behind the first
  std::vector<std::vector<double>> values;  // column × row; empty for columns that nobody asked for
  bool stamped = false;                     // otherwise one year of hours 0 to 8759, local standard time
  std::optional<int> utc_offset_minutes;    // of the rows' clock; nothing: the site's own
  int hours_ahead = 0;                      // of that clock before the site's standard time
  int first_year = 0;                       // of stamped files
  int last_year = 0;
  CsvDialect dialect;
  int first_row_line = 0;
};

/// Which columns of a file are read. Others may be there, and hold anything.
struct SeriesColumns {
  std::vector<std::string> required;
  std::vector<std::string> optional;
};

/// Lines that begin with '#' before the header are comments. Codes csv-header, csv-column (required columns are
/// absent), csv-dialect (signs of columns, decimals and thousands that cannot be told apart; one for the file),
/// csv-fields (count), csv-number (text, NaN or nothing in a number), csv-hour (missing, repeated or backward hour),
/// csv-rows (count); each with line and column. Notes csv-dialect and csv-clock say what was recognised.
std::optional<RawSeries> read_series(std::string_view text, const std::string& file, const SeriesColumns& columns,
                                     base::Diagnostics& findings);

/// An hourly CSV whose first column is a stamp: it may hold several years.
bool has_stamps(std::string_view text);

/// Plan hours in the site's local standard time: the rows are shifted by whole hours from their clock to the site's
/// (the hours that fall out at one end come in at the other), then leap days are dropped.
HourlyFile to_plan_hours(const RawSeries& raw, std::string path, double utc_offset_hours);

/// Only these of the file's years, in this order; each must be one of them.
void take_years(HourlyFile& file, const std::vector<int>& years);

/// Year number `weather_year` (0…) of a column of the file, modulo the years in it; 8,760 values.
std::vector<double> weather_year_of(const HourlyFile& file, const std::string& column, int weather_year);

}  // namespace gigawatt::scenario
