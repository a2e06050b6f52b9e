// Many campuses and deals at once: what is spent and by whom, how much has power, which grids are under pressure. All
// of it empty where a run has one campus, no money or no regions.
#pragma once

#include <string>
#include <vector>

#include "scenario/model.hpp"
#include "study/run.hpp"
#include "table/document.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

/// Puts `spending` (by year), `energised` (by year) and `regions` into the summary.
void put_race(const scenario::Scenario& scenario, const study::Run& run, Json& summary);

/// Spending until the last year, by payer, and what has power then: a sentence without its full stop;
/// empty where nothing is spent on what is built.
std::string race_answer(const scenario::Scenario& scenario, const study::Run& run);

/// Spending by year and payer, and regions in the last year, each after an empty line; empty where there are none.
std::string race_text(const scenario::Scenario& scenario, const study::Run& run);

std::vector<table::Table> race_tables(const scenario::Scenario& scenario, const study::Run& run);

/// The page that is shared: a finding as its title, spending by payer, gigawatts by region, what binds.
std::vector<table::Panel> race_overview(const scenario::Scenario& scenario, const study::Run& run);

/// Regions with and without the campuses.
std::vector<table::Panel> region_panels(const scenario::Scenario& scenario, const study::Run& run);

}  // namespace gigawatt::workbench
