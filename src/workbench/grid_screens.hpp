// Firm supply at the peak with its largest losses, and the grid screens: as terminal text, summary, tables and panels.
#pragma once

#include <string>
#include <vector>

#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// Puts the words beside the numbers of `firm` (null in a year without load) and `grid_screens` into a year.
void put_screens(const study::YearResult& year, Json& document);

/// A line a site and year; of many sites none, for the report has them.
std::string firm_text(const study::Run& run);
/// The same of the grid screens, of sites that state them or lie in a region that does.
std::string screens_text(const scenario::Scenario& scenario, const study::Run& run);

std::vector<table::Table> screen_tables(const study::Run& run);
std::vector<table::Panel> screen_panels(const study::Run& run);

}  // namespace gigawatt::workbench
