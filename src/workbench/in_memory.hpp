// A run that stays in memory, for callers in the same process such as Python: the tables and arrays of the run folder
// as values.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/progress.hpp"
#include "table/document.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {

struct RunInMemory {
  std::vector<table::Table> tables;      // as tables/*.csv
  std::vector<table::Dataset> datasets;  // "hourly" (with sites) and "monthly", as hourly.nc and monthly.nc
};

/// As run(), but writes a folder only where the request names one. `kept` is filled where there is a plan.
Outcome run_in_memory(const RunRequest& request, RunInMemory& kept, const base::Progress& progress);

/// Relative path → content of a folder that stands alone: scenario.yaml with parents, `like` and changes applied, and
/// its series and weather files.
using ResolvedFiles = std::vector<std::pair<std::string, std::string>>;

/// As validate(); `files` is filled where the scenario is valid.
Outcome resolve(const ValidateRequest& request, ResolvedFiles& files);

/// A column's name with its unit, as the CSV files head it.
std::string header_of(const table::Column& column);

}  // namespace gigawatt::workbench
