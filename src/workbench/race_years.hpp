// Many campuses and deals at once, year by year.
#pragma once

#include <vector>

#include "capital/spending.hpp"
#include "scenario/model.hpp"
#include "study/run.hpp"

namespace gigawatt::workbench {

/// One calendar year over all parties and campuses.
struct RaceYear {
  int year = 0;
  capital::Spending spent = {}, so_far = {};  // in the year, and from the plan's first year on
  capital::Cents vendor_equity = 0;           // stakes bought by sellers, whatever they are used for
  double it_mw = 0.0;                         // with power in December
  double accelerators = 0.0;                  // that stand in December
};

/// Several campuses and their money.
bool is_race(const scenario::Scenario& scenario, const study::Run& run);

/// The plan's years; what is spent before or after them counts in the first or last.
std::vector<RaceYear> race_years(const scenario::Scenario& scenario, const study::Run& run);

/// IT power that is served in December of a year; 0 where the site has no such month.
double december_mw(const study::SiteResult& site, int year);

}  // namespace gigawatt::workbench
