#include "workbench/wishes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "measure/measure.hpp"
#include "risk/stress.hpp"
#include "study/build_model.hpp"
#include "workbench/claims.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

Outcome stopped(ExitCode code, std::string error) { return {.code = code, .error = std::move(error)}; }

base::Result<scenario::Loaded> load_checked(const std::string& argument, const scenario::Overrides& overrides,
                                            bool weather_files) {
  auto loaded = scenario::load(argument, overrides);
  if (!loaded) return loaded;
  base::Diagnostics faults = measure::faults_of_thresholds(loaded->scenario);
  std::ranges::move(risk::faults_of_thresholds(loaded->scenario, risk::measures_of(loaded->scenario, true)),
                    std::back_inserter(faults));
  std::ranges::move(faults_of_claims(loaded->scenario), std::back_inserter(faults));
  if (weather_files) std::ranges::move(study::faults_of_weather(loaded->scenario), std::back_inserter(faults));
  std::ranges::move(study::date_by_build(loaded->scenario), std::back_inserter(faults));
  if (faults.empty()) return loaded;
  faults.insert(faults.begin(), loaded->warnings.begin(), loaded->warnings.end());
  return std::unexpected(std::move(faults));
}

Outcome invalid(base::Diagnostics diagnostics) {
  std::string json = dump(diagnostics_document(diagnostics));
  return {.code = ExitCode::scenario_invalid, .json = std::move(json), .diagnostics = std::move(diagnostics)};
}

Wishes understand(const RunRequest& request) {
  Wishes wishes;
  wishes.overrides.set = request.set;
  wishes.overrides.weather_years = request.weather_years;
  if (request.years) {
    wishes.overrides.years = time::parse_years(*request.years);
    if (!wishes.overrides.years)
      wishes.error = fmt::format("--years '{}' is not A..B, such as 2026..2028", *request.years);
  }
  if (request.as_of) {
    wishes.options.as_of = time::parse_date(*request.as_of);
    if (!wishes.options.as_of)
      wishes.error = fmt::format("--as-of '{}' is not a date such as 2026-05-23", *request.as_of);
  }
  wishes.options.as_committed = request.as_committed;
  wishes.options.money = !request.no_money;
  wishes.options.solver.backend =
      request.solver == SolverChoice::structured ? solver::Backend::structured : solver::Backend::highs;
  wishes.options.solver.integers = request.integers;
  wishes.options.solver.threads = request.threads;
  wishes.options.solver.accepted_gap = request.gap;
  wishes.options.solver.relative_gap = request.gap;
  wishes.options.solver.seconds_limit = request.seconds_limit;
  wishes.options.dual_worth = request.worth != WorthChoice::none;
  wishes.options.every_kind_of_question = request.worth == WorthChoice::all;
  constexpr std::size_t as_many_as_there_are = 1000;  // the time limit ends them sooner
  if (request.worth == WorthChoice::all)
    wishes.options.resolved_questions = as_many_as_there_are;
  else if (request.worth != WorthChoice::resolve)
    wishes.options.resolved_questions = 0;
  return wishes;
}

}  // namespace gigawatt::workbench
