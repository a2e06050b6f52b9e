// The order of the rooms: load asked → plan and operation → delivered → emissions, as one pure function of scenario and
// seed. This room alone translates one room's outputs into another's inputs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "capital/result.hpp"
#include "scenario/model.hpp"
#include "study/account.hpp"
#include "study/adequacy_rounds.hpp"
#include "study/build_result.hpp"
#include "study/grid_pressure.hpp"
#include "study/operation.hpp"
#include "study/plan.hpp"
#include "study/prepare.hpp"

namespace gigawatt::study {

/// The same plan operated as planned, by who knows the year ahead; beside a run that is operated by a rule or by
/// windows.
struct Hindsight {
  scenario::Policy policy = scenario::Policy::rule;  // of the run
  [[nodiscard]] const char* how() const { return policy == scenario::Policy::rolling ? "windows" : "rule"; }
  double cost_npv_usd = 0.0;
  Totals totals;
};

struct Run {
  Plan plan;                                     // what is decided
  Operation operation;                           // what happens in every hour
  Account account;                               // what that is by month, year, site and contract
  std::optional<capital::Result> money = {};     // who pays whom; nothing without instruments and cash
  std::optional<capital::Result> promised = {};  // the same deals had all come in time (capital::as_promised);
                                                 // nothing where nothing is late
  std::optional<Hindsight> hindsight = {};       // unless `dispatch.policy` is optimal
  std::optional<AdequacyRounds> adequacy = {};   // with `plan.adequacy`
  std::vector<RegionYear> regions = {};          // grid pressure, where the scenario states regions
  std::optional<BuildResult> build = {};         // how halls come to their dates, where a site states its build
  std::vector<WeatherYearInfo> weather;
  std::vector<std::string> notes;  // what was assumed or relaxed, in sentences
};

/// The whole pipeline. Diagnostics only for inputs that a room could not decode (weather files); mathematics that is
/// stuck is in Run::plan.termination, and then operation and account are empty.
base::Result<Run> run(const scenario::Scenario& scenario, const Options& options, const base::Progress& progress);

/// The same from what is prepared.
Run run(const Prepared& prepared, const base::Progress& progress);

/// The plan as a linear program in a file (MPS), for other solvers. Returns an error sentence, or nothing.
base::Result<std::optional<std::string>> write_mps(const scenario::Scenario& scenario, const Options& options,
                                                   const std::filesystem::path& file);

}  // namespace gigawatt::study
