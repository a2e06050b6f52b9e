// How halls come to their dates: in the summary, as a table, in words, as a chart of work on dates.
#pragma once

#include <optional>
#include <string>

#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// `build`, and P10, P50 and P90 of each hall of `sites`; null where no site states its build.
void put_build(const scenario::Scenario& scenario, const study::Run& run, Json& summary);

/// Every activity with its dates, floats and quantiles.
std::optional<table::Table> activities_table(const scenario::Scenario& scenario, const study::Run& run);

/// A table of halls, what decides them, and what would make them sooner; empty without a build. Within 98 columns.
std::string build_text(const scenario::Scenario& scenario, const study::Run& run);

/// Work on a line of dates, by site and hall.
std::optional<table::Panel> build_panel(const scenario::Scenario& scenario, const study::Run& run);

}  // namespace gigawatt::workbench
