// The numbers of a run under their paths, and conditions on them. Paths depend on the scenario alone, so that many runs
// of one scenario have their numbers in the same order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "scenario/model.hpp"
#include "study/run.hpp"

namespace gigawatt::measure {

struct Name {
  std::string
      path;  // usd_per_mwh, sites.ID.KEY, sites.ID.years.2027.KEY, sites.ID.months.2027-04.KEY, contracts.ID.KEY
  std::string unit;
  std::string meaning;
};

/// All numbers that a run of this scenario has, in the order of the summary.
std::vector<Name> names_of(const scenario::Scenario& scenario);

/// Their values, in the same order; nothing where the run has no such number (nothing served, no plan found).
std::vector<std::optional<double>> values_of(const scenario::Scenario& scenario, const study::Run& run);

/// What is wrong with a path that is none of the names, with the nearest that is (unknown-metric); nothing if it is
/// one.
std::optional<base::Diagnostic> fault_of_path(const std::vector<Name>& names, const std::string& path);

/// A threshold of the scenario on a run. What has no value has not passed.
struct Verdict {
  std::string text;
  std::optional<double> value;
  bool passed = false;
};

/// Whether a threshold is on a probability or a quantile of many runs, `P(…)` or `P90(…)`: one run has none.
bool is_of_ensemble(const std::string& metric);

/// Of the thresholds that one run can answer; before them `plan.adequacy`, where the scenario asks for it. Requires
/// that they have no faults.
std::vector<Verdict> verdicts(const scenario::Scenario& scenario, const study::Run& run);

/// Thresholds whose metric is no path of this scenario (unknown-metric), with place and nearest path.
base::Diagnostics faults_of_thresholds(const scenario::Scenario& scenario);

}  // namespace gigawatt::measure
