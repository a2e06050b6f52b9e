#include "study/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "study/account.hpp"
#include "study/adequate.hpp"
#include "study/energy.hpp"
#include "study/money.hpp"
#include "study/prepare.hpp"

namespace gigawatt::study {
namespace {

bool has_assumed_normals(const scenario::Scenario& scenario, const scenario::PlaceId& place) {
  const std::string path = "places." + place.text() + ".normals.";
  return std::ranges::any_of(
      scenario.inputs, [&](const scenario::Input& input) { return input.assumed && input.path.starts_with(path); });
}

std::vector<std::string> assumptions(const Prepared& prepared) {
  std::vector<std::string> notes = prepared.weather_notes;
  bool synthetic = false;
  for (const WeatherYearInfo& year : prepared.weather) synthetic = synthetic || year.synthetic;
  if (synthetic) notes.emplace_back("The weather is synthetic: drawn from monthly normals, not measured.");
  for (const scenario::NamedPlace& place : prepared.scenario.places)
    if (has_assumed_normals(prepared.scenario, place.id))
      notes.push_back("The monthly normals of " + place.name + " are assumed: nobody has measured them.");
  for (const scenario::Price& price : prepared.scenario.prices) {
    const auto* electricity = std::get_if<scenario::ElectricityPrice>(&price.data);
    if (electricity != nullptr && electricity->synthetic)
      notes.push_back("The electricity price '" + price.id.text() +
                      "' is synthetic: drawn from its mean, swing and spikes.");
  }
  return notes;
}

/// Limits that the plan keeps and its hours by the rule do not, so that both costs are not of the same thing.
std::vector<std::string> limits_broken_by_rule(const scenario::Scenario& scenario, const Account& account) {
  constexpr double rounding = 1e-6;
  std::vector<std::string> notes;
  const auto add = [&](const std::string& path) {
    notes.push_back("Operated without hindsight, which knows no limits over time, " + path +
                    " is not kept; the plan keeps it, and may cost more for that.");
  };
  for (std::size_t s = 0; s < account.sites.size(); ++s) {
    const SiteResult& result = account.sites[s];
    const std::string path = "sites." + result.id.text() + ".";
    for (const PermitClock& clock : result.permits)
      if (clock.tightest().used > clock.limit * (1.0 + rounding) + rounding) add(path + "permits." + clock.permit);
    const auto misses = [&](const std::optional<double>& asked, auto share) {
      return asked && std::ranges::any_of(result.years, [&](const YearResult& year) {
               return (year.energy.*share)().value_or(1.0) < *asked - rounding;
             });
    };
    if (misses(scenario.sites[s].clean_share, &EnergyAccount::clean_share)) add(path + "clean_share");
    if (misses(scenario.sites[s].clean_share_hourly, &EnergyAccount::hourly_clean_share))
      add(path + "clean_share_hourly");
  }
  return notes;
}

/// From the plan's own hours to those of the rule: costs, hours and account anew; of the plan's only sums are kept.
void operate_by_rule(const Prepared& prepared, power::PlanResult& result, Run& run) {
  run.hindsight = Hindsight{
      .policy = prepared.scenario.dispatch.policy, .cost_npv_usd = run.plan.cost_npv_usd, .totals = run.account.totals};
  run.plan.cost_npv_usd = result.operated->cost_npv_usd;
  result.sites = std::move(result.operated->sites);
  for (std::size_t s = 0; s < result.sites.size(); ++s) run.plan.sites[s].cost = std::move(result.sites[s].cost);
  run.operation = operate(prepared, result);
  run.account = account(prepared, run.plan, run.operation);
}

/// How often units start where they are counted, a mean year, in words.
std::vector<std::string> notes_of_starts(const Prepared& prepared, const Operation& operation) {
  std::vector<std::string> notes;
  for (std::size_t s = 0; s < operation.sites.size(); ++s) {
    const power::SiteInput& site = prepared.plan.sites[s];
    for (std::size_t i = 0; i < site.supply.size(); ++i) {
      double started_mw = 0.0;
      bool counted = false;
      for (const std::vector<Hours>& year : operation.sites[s].years)
        for (std::size_t w = 0; w < year.size(); ++w) {
          if (year[w].started_mw.empty() || year[w].started_mw[i].empty()) continue;
          counted = true;
          for (const double mw : year[w].started_mw[i]) started_mw += prepared.plan.weather_probability[w] * mw;
        }
      if (!counted) continue;
      const scenario::Technology& technology = site.technology[i];
      const double years = static_cast<double>(operation.sites[s].years.size());
      const double mmbtu = started_mw * technology.start_fuel.in(units::MMBtu / units::MW);
      const double nox_t = started_mw * technology.start_nox.in(units::t / units::MW);
      notes.push_back(fmt::format(
          "Units of {} at {} start {:.1f} times a year in the mean, with {:.0f} MMBtu of fuel and {:.2f} t of NOx of "
          "these starts.",
          site.supply[i].id.text(), site.name, started_mw / technology.unit_size.in(units::MW) / years, mmbtu / years,
          nox_t / years));
    }
  }
  return notes;
}

/// A scenario without sites: nothing to plan and to operate, only who pays whom.
Run run_deals(const Prepared& prepared) {
  Run run{.plan = nothing_to_plan(),
          .operation = {},
          .account = {},
          .weather = prepared.weather,
          .notes = assumptions(prepared)};
  add_money(prepared, run);
  return run;
}

Run run_once(const Prepared& prepared, const base::Progress& progress) {
  power::PlanResult result = power::plan(prepared.plan, progress);
  Run run{.plan = plan_of(result),
          .operation = {},
          .account = {},
          .weather = prepared.weather,
          .notes = assumptions(prepared)};
  run.notes.insert(run.notes.end(), result.notes.begin(), result.notes.end());
  if (!run.plan.exists) return run;

  progress.report("deliveries, costs and emissions", -1.0);
  run.operation = operate(prepared, result);
  run.account = account(prepared, run.plan, run.operation);
  if (result.operated) {
    operate_by_rule(prepared, result, run);
    for (std::string& note : notes_of_starts(prepared, run.operation)) run.notes.push_back(std::move(note));
    for (std::string& note : limits_broken_by_rule(prepared.scenario, run.account))
      run.notes.push_back(std::move(note));
  }
  run.regions = grid_pressure(prepared, run.operation);
  for (const SiteResult& site : run.account.sites)
    for (std::string& note : notes_of_burning(site.name, site.energy)) run.notes.push_back(std::move(note));
  add_money(prepared, run);
  return run;
}

}  // namespace

Run run(const Prepared& prepared, const base::Progress& progress) {
  if (prepared.scenario.sites.empty()) return run_deals(prepared);
  if (!prepared.scenario.plan.adequacy) return run_once(prepared, progress);
  return run_adequate(prepared, [&](const Prepared& attempt) { return run_once(attempt, progress); });
}

base::Result<Run> run(const scenario::Scenario& scenario, const Options& options, const base::Progress& progress) {
  progress.report("weather, prices and load", -1.0);
  const auto prepared = prepare(scenario, options);
  if (!prepared) return std::unexpected(prepared.error());
  return run(*prepared, progress);
}

base::Result<std::optional<std::string>> write_mps(const scenario::Scenario& scenario, const Options& options,
                                                   const std::filesystem::path& file) {
  const auto prepared = prepare(scenario, options);
  if (!prepared) return std::unexpected(prepared.error());
  return power::write_mps(prepared->plan, file);
}

}  // namespace gigawatt::study
