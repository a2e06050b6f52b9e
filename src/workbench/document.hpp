// A run as a table document: the tables of the run folder, the arrays of hourly.nc and monthly.nc, the panels of the
// report.
#pragma once

#include <string>

#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"

namespace gigawatt::workbench {

/// Of a site's supply, in its order.
std::vector<scenario::Technology> technologies_of(const scenario::Scenario& scenario, const scenario::Site& site);

/// One table per list of the summary, plus inputs and sources; the unit is in the column.
std::vector<table::Table> run_tables(const scenario::Scenario& scenario, const study::Run& run);

/// Dimensions site, year, weather_year, technology, storage, tier, hour; what a site does not have is 0.
table::Dataset hourly_dataset(const scenario::Scenario& scenario, const study::Run& run);

/// Dimensions site and month.
table::Dataset monthly_dataset(const scenario::Scenario& scenario, const study::Run& run);

/// The report's panels in reading order; tables must be in the document already.
std::vector<table::Panel> run_panels(const scenario::Scenario& scenario, const study::Run& run);

/// One sentence that a planner can repeat: what to build, what it costs, what it delivers.
std::string answer(const scenario::Scenario& scenario, const study::Run& run);

/// The answer and its tables for a terminal, within 100 columns.
std::string terminal_text(const scenario::Scenario& scenario, const study::Run& run);

table::Document run_document(const scenario::Scenario& scenario, const study::Run& run);

}  // namespace gigawatt::workbench
