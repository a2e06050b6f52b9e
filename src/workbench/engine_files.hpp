// Plain files of the single engines: units, and hourly loads. Every fault with file, line and column.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "adequacy/fleet.hpp"
#include "base/result.hpp"
#include "time/calendar.hpp"

namespace gigawatt::workbench {

/// A row of UNITS.csv.
struct UnitRow {
  std::size_t count = 0;
  adequacy::Unit unit;
};
/// Columns count, capacity_mw, forced_outage_rate and perhaps mtbf_h, storage_mwh, round_trip_efficiency. Codes as of
/// read_numbers, and unit-count, unit-capacity, unit-outage-rate, unit-mtbf, unit-storage, unit-efficiency.
base::Result<std::vector<UnitRow>> read_units(const std::string& file);

struct LoadColumn {
  std::string name;
  std::vector<double> mw;
};
struct LoadFile {
  std::vector<LoadColumn> columns;
  std::optional<time::Years> years;  // of stamped files; otherwise the hours stand for one year
  base::Diagnostics notes;           // what was recognised
};

/// `hour,load_mw` with hours in a row, or `time_utc,load_mw` of whole years; perhaps `variable_mw`. Codes as of
/// read_series, and load-negative, load-spike.
base::Result<LoadFile> read_load(const std::string& file);

/// These columns of whole calendar years ("all": each behind the first).
base::Result<LoadFile> read_loads_of_years(const std::string& file, const std::vector<std::string>& columns);

}  // namespace gigawatt::workbench
