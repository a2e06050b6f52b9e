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
  std::vector<std::string> places, prices, beyond;
  for (const scenario::NamedPlace& place : prepared.scenario.places)
    if (has_assumed_normals(prepared.scenario, place.id)) places.push_back(place.name);
  if (!places.empty())
    notes.push_back(fmt::format("The monthly normals of {} are assumed: nobody has measured them.",
                                fmt::join(places, "; ")));  // names hold commas
  for (const scenario::Site& site : prepared.scenario.sites)
    for (const scenario::Hall& hall : site.halls)
      if (!hall.scheduled && hall.ready.year > prepared.scenario.plan.years.last)
        beyond.push_back(fmt::format("{} of {} ({})", hall.id.text(), site.name, time::to_text(hall.ready)));
  if (!beyond.empty())
    notes.push_back(fmt::format("Ready after the plan, and not counted in it: {}.", fmt::join(beyond, "; ")));
  for (const scenario::Price& price : prepared.scenario.prices) {
    const auto* electricity = std::get_if<scenario::ElectricityPrice>(&price.data);
    if (electricity != nullptr && electricity->synthetic) prices.push_back("'" + price.id.text() + "'");
  }
  if (!prices.empty())
    notes.push_back(fmt::format("The electricity price{} {} {} synthetic: drawn from its mean, swing and spikes.",
                                prices.size() == 1 ? "" : "s", fmt::join(prices, ", "),
                                prices.size() == 1 ? "is" : "are each"));
  return notes;
}

/// Fuel burnt in an hour, that of starts included.
double burnt_mmbtu(const power::SiteInput& input, const Hours& hours, std::size_t t) {
  double mmbtu = 0.0;
  for (std::size_t i = 0; i < input.supply.size(); ++i) {
    if (input.technology[i].resource != scenario::EnergyResource::fuel) continue;
    for (const std::vector<double>* output : {&hours.generation_mw[i], &hours.dumped_mw[i]})
      if (!output->empty()) mmbtu += (*output)[t] * input.technology[i].heat_rate.in(units::MMBtu / units::MWh);
    if (i < hours.started_mw.size() && !hours.started_mw[i].empty())
      mmbtu += hours.started_mw[i][t] * input.technology[i].start_fuel.in(units::MMBtu / units::MW);
  }
  return mmbtu;
}

/// Keys of the site's fuel lines that its hours exceed.
std::vector<std::string> fuel_lines_exceeded(const power::SiteInput& input, const SiteOperation& operation,
                                             double rounding) {
  if (!input.fuel_line && !input.fuel_line_per_day) return {};
  double most_of_hour = 0.0, most_of_day = 0.0;
  for (const std::vector<Hours>& year : operation.years)
    for (const Hours& hours : year) {
      double of_day = 0.0;
      for (std::size_t t = 0; t < hours.load_mw.size(); ++t) {
        const double mmbtu = burnt_mmbtu(input, hours, t);
        of_day = t % 24 == 0 ? mmbtu : of_day + mmbtu;
        most_of_hour = std::max(most_of_hour, mmbtu);
        most_of_day = std::max(most_of_day, of_day);
      }
    }
  std::vector<std::string> keys;
  const auto exceeds = [&](double most, const std::optional<units::FuelRate>& limit, auto unit) {
    return limit && most > limit->in(unit) * (1.0 + rounding) + rounding;
  };
  if (exceeds(most_of_hour, input.fuel_line, units::MMBtu / units::hour)) keys.emplace_back("fuel_line");
  if (exceeds(most_of_day, input.fuel_line_per_day, units::MMBtu / units::day)) keys.emplace_back("fuel_line_per_day");
  return keys;
}

/// Limits that the plan keeps and its hours by the rule do not, so that both costs are not of the same thing.
std::vector<std::string> limits_broken_by_rule(const Prepared& prepared, const Operation& operation,
                                               const Account& account) {
  const scenario::Scenario& scenario = prepared.scenario;
  constexpr double rounding = 1e-6;
  std::vector<std::string> notes;
  const auto add = [&](const std::string& path) {
    notes.push_back("Operated without hindsight, which knows neither fuel lines nor limits over time, " + path +
                    " is not kept; the plan keeps it, and may cost more for that.");
  };
  for (std::size_t s = 0; s < account.sites.size(); ++s) {
    const SiteResult& result = account.sites[s];
    const std::string path = "sites." + result.id.text() + ".";
    for (const PermitClock& clock : result.permits)
      if (clock.tightest().used > clock.limit * (1.0 + rounding) + rounding) add(path + "permits." + clock.permit);
    for (const std::string& key : fuel_lines_exceeded(prepared.plan.sites[s], operation.sites[s], rounding))
      add(path + key);
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
    for (std::string& note : limits_broken_by_rule(prepared, run.operation, run.account))
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
