// What the rooms before `power` say about every site, year and weather year, kept for the rooms after it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "compute/load.hpp"
#include "power/plan.hpp"
#include "scenario/model.hpp"
#include "study/amendment.hpp"

namespace gigawatt::study {

struct Options {
  bool as_committed = false;             // builds no option
  std::optional<time::Date> as_of = {};  // no order before this date
  solver::Options solver = {};
  bool dual_worth = true;              // what binds is told by multipliers
  bool say_conflict = true;            // what conflicts where there is no plan: takes many solves
  std::size_t resolved_questions = 1;  // "a month earlier": each is solved again, and costs as much as the plan itself
  std::vector<Amendment> amendments = {};  // what earlier passes led to; empty in a first run
};

struct WeatherYearInfo {
  std::string id;            // as the first site's weather names it
  double probability = 1.0;  // the same at all sites
  bool synthetic = false;    // at any site
};

struct Prepared {
  scenario::Scenario scenario;  // amended
  power::PlanInput plan;
  std::vector<std::vector<std::vector<compute::AskedYear>>> asked;  // [site][plan year][weather year]
  std::vector<WeatherYearInfo> weather;
  std::vector<std::string> weather_notes;  // of years from files
};

/// Weather, prices and load. Diagnostics only for weather files that cannot be decoded.
base::Result<Prepared> prepare(const scenario::Scenario& scenario, const Options& options);

}  // namespace gigawatt::study
