// What the rooms before `power` say about every site, year and weather year, kept for the rooms after it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "compute/load.hpp"
#include "power/plan.hpp"
#include "scenario/model.hpp"
#include "study/amendment.hpp"
#include "study/sky.hpp"

namespace gigawatt::study {

struct Options {
  bool as_committed = false;             // builds no option
  std::optional<time::Date> as_of = {};  // no order before this date
  solver::Options solver = {};
  bool money = true;                    // false: leaves instruments and parties' cash out
  bool dual_worth = true;               // what binds is told by multipliers
  bool say_conflict = true;             // what conflicts where there is no plan: takes many solves
  std::size_t resolved_questions = 1;   // "a month earlier": each is solved again, and costs as much as the plan itself
  std::uint64_t build_samples = 1024;   // of the sites' builds, by settle(); 0: dates at medians alone
  bool every_kind_of_question = false;  // also one more unit, one more slot, halls a month earlier or later
  std::vector<Amendment> amendments = {};  // what earlier passes led to; empty in a first run
};

/// Load of one site in one plan year and weather year; shared by all that read it.
using AskedYear = std::shared_ptr<const compute::AskedYear>;
using Asked = std::vector<std::vector<std::vector<AskedYear>>>;  // [site][plan year][weather year]

struct Prepared {
  scenario::Scenario scenario;  // amended
  power::PlanInput plan;
  Asked asked;
  std::vector<WeatherYearInfo> weather;
  std::vector<std::string> weather_notes;                    // of years from files
  std::vector<std::vector<double>> market_usd_per_mwh = {};  // market_prices_usd_per_mwh()
  std::optional<time::Date> as_of;                           // what was not known then is left out of the money
  bool money = true;
};

/// Weather, prices and load of a scenario, kept from one pass to the next: the first are computed once, as no amendment
/// changes them, and the load only where the amendments that change it are others than in the pass before.
class Preparation {
 public:
  /// The amendments of the options are not looked at: each pass has its own.
  Preparation(scenario::Scenario scenario, Options options);
  /// Diagnostics only for weather files that cannot be decoded.
  base::Result<Prepared> with(const std::vector<Amendment>& amendments);

 private:
  scenario::Scenario scenario_;
  Options options_;
  std::optional<Sky> sky_;
  std::vector<std::vector<double>> market_usd_per_mwh_;
  Asked asked_;
  std::vector<Amendment> asked_under_;
};

/// The scenario with amendments: first those of builds, which then give halls their dates, then the others.
base::Result<scenario::Scenario> amended_and_dated(const scenario::Scenario& scenario,
                                                   const std::vector<Amendment>& amendments);

/// The same for one pass, with the amendments of the options.
base::Result<Prepared> prepare(const scenario::Scenario& scenario, const Options& options);

}  // namespace gigawatt::study
