#include "study/prepare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "base/require.hpp"
#include "emissions/rates.hpp"
#include "price/price.hpp"
#include "scenario/series_file.hpp"
#include "study/load_dates.hpp"
#include "study/run.hpp"
#include "weather/weather.hpp"

namespace gigawatt::study {
namespace {

using WeatherYears = std::vector<weather::WeatherYear>;

power::Hourly share(std::vector<double> values) {
  return std::make_shared<const std::vector<double>>(std::move(values));
}

bool same_finding(const base::Diagnostic& a, const base::Diagnostic& b) {
  return a.mark.file == b.mark.file && a.mark.line == b.mark.line && a.mark.column == b.mark.column &&
         a.message == b.message && a.path == b.path;
}

/// Weather years of every site's weather entry; all faults of all files at once.
base::Result<std::vector<WeatherYears>> read_weather(const scenario::Scenario& scenario) {
  std::vector<WeatherYears> years;
  base::Diagnostics faults;
  for (const scenario::Site& site : scenario.sites) {
    auto read = weather::weather_years(scenario::find(scenario.weather, site.weather), site.place,
                                       scenario.plan.weather_years, scenario.seed);
    if (read) {
      years.push_back(std::move(*read));
      continue;
    }
    for (base::Diagnostic& fault : read.error())  // two sites may read one file
      if (std::ranges::none_of(faults, [&](const base::Diagnostic& other) { return same_finding(fault, other); }))
        faults.push_back(std::move(fault));
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return years;
}

/// What was done to the files that weather was read from, once for each of their years.
std::vector<std::string> notes_of_files(const scenario::Scenario& scenario, const std::vector<WeatherYears>& years) {
  std::vector<std::string> notes;
  for (std::size_t site = 0; site < years.size(); ++site)
    for (std::size_t w = 0; w < years[site].size(); ++w) {
      const weather::WeatherYear& year = years[site][w];
      if (year.synthetic) continue;
      std::string note = fmt::format("Weather year {} of '{}' is '{}': {}.", w + 1, scenario.sites[site].weather.text(),
                                     year.id, year.note);
      if (std::ranges::find(notes, note) == notes.end()) notes.push_back(std::move(note));
    }
  return notes;
}

/// A weather year is one year for all sites: two sites may read different files for it, but not give it different
/// chances.
base::Diagnostics unequal_probabilities(const scenario::Scenario& scenario, const std::vector<WeatherYears>& years) {
  base::Diagnostics faults;
  for (std::size_t site = 1; site < years.size(); ++site)
    for (std::size_t w = 0; w < years[site].size(); ++w) {
      const double first = years.front()[w].probability, here = years[site][w].probability;
      if (std::abs(first - here) <= 1e-9) continue;
      base::Diagnostic& fault = faults.emplace_back();
      fault.code = "weather-probability";
      fault.path = fmt::format("weather.{}", scenario.sites[site].weather.text());
      fault.message = fmt::format("weather year {} has probability {:.6g} at '{}' and {:.6g} at '{}'", w + 1, first,
                                  scenario.sites.front().id.text(), here, scenario.sites[site].id.text());
      fault.expected = "the same probabilities, in the same order, at all sites";
    }
  return faults;
}

/// What depends on the weather year alone, shared by all plan years.
struct SiteWeather {
  power::Hourly temperature_c;
  std::vector<double> wet_bulb_c;
  std::vector<power::Hourly> capacity_factor;  // per supply
};

SiteWeather site_weather(const scenario::Site& site, const std::vector<scenario::Technology>& technologies,
                         const weather::WeatherYear& year, int weather_year) {
  SiteWeather result{
      .temperature_c = share(year.temperature_c), .wet_bulb_c = weather::wet_bulb_c(year), .capacity_factor = {}};
  for (std::size_t i = 0; i < technologies.size(); ++i) {
    const scenario::Technology& technology = technologies[i];
    if (const auto& measured = site.supply[i].capacity_factor) {
      result.capacity_factor.push_back(
          share(scenario::weather_year_of(*measured->file, "capacity_factor", weather_year)));
      continue;
    }
    const bool by_weather =
        technology.resource == scenario::EnergyResource::solar || technology.resource == scenario::EnergyResource::wind;
    // Two supplies of one technology see one sky: compute its profile once.
    std::size_t known = 0;
    while (technologies[known].id != technology.id || site.supply[known].capacity_factor) ++known;
    if (!by_weather)
      result.capacity_factor.push_back(nullptr);
    else if (known < result.capacity_factor.size())
      result.capacity_factor.push_back(result.capacity_factor[known]);
    else
      result.capacity_factor.push_back(share(weather::capacity_factor(technology, site.place, year)));
  }
  return result;
}

power::SiteInput site_sections(const scenario::Scenario& scenario, const scenario::Site& site) {
  power::SiteInput input;
  input.id = site.id;
  input.name = site.name;
  static_cast<scenario::SiteEnergy&>(input) = site;
  for (const scenario::Supply& supply : site.supply) {
    const scenario::Technology& technology = scenario::find(scenario.technologies, supply.technology);
    const emissions::Rates rates = emissions::rates(technology);
    input.technology.push_back(technology);
    input.rates.push_back({rates.co2_kg_per_mwh, rates.nox_kg_per_mwh, rates.water_m3_per_mwh});
    std::vector<double>& fuel = input.fuel_price_usd_per_mmbtu.emplace_back();
    for (time::Month month = scenario.plan.years.first_month(); month < scenario.plan.years.end_month();
         month = month.plus(1))
      fuel.push_back(supply.fuel_price.empty()
                         ? 0.0
                         : price::fuel_price_usd_per_mmbtu(scenario::find(scenario.prices, supply.fuel_price), month,
                                                           scenario.economics.currency_year));
  }
  return input;
}

power::SiteYear site_year(const scenario::Scenario& scenario, const scenario::Site& site, const SiteWeather& sky,
                          const compute::AskedYear& asked, int year, int weather_year) {
  power::SiteYear result;
  set_load(result, asked);
  result.temperature_c = sky.temperature_c;
  result.capacity_factor = sky.capacity_factor;
  if (site.connection) {
    const scenario::Price& price = scenario::find(scenario.prices, site.connection->energy_price);
    result.energy_price_usd_per_mwh = share(price::electricity_price_usd_per_mwh(
        price, year, weather_year, scenario.seed, scenario.economics.currency_year));
  }
  return result;
}

/// Load, prices and profiles of one site in all plan years and weather years.
/// Returns what cooling sees there, by weather year.
std::vector<SiteClimate> add_site(Prepared& prepared, const compute::LoadInputs& load, std::size_t site_index,
                                  const WeatherYears& years) {
  const scenario::Scenario& scenario = prepared.scenario;
  const scenario::Site& site = scenario.sites[site_index];
  power::SiteInput input = site_sections(scenario, site);
  std::vector<SiteWeather> skies;
  for (const weather::WeatherYear& year : years) {
    skies.push_back(site_weather(site, input.technology, year, static_cast<int>(skies.size())));
    if (site_index == 0) prepared.weather.push_back({year.id, year.probability, year.synthetic});
  }
  for (std::size_t w = 0; w < years.size(); ++w)
    prepared.weather[w].synthetic = prepared.weather[w].synthetic || years[w].synthetic;
  std::vector<std::vector<compute::AskedYear>>& asked_years = prepared.asked.emplace_back();
  for (int year = scenario.plan.years.first; year <= scenario.plan.years.last; ++year) {
    std::vector<compute::AskedYear>& asked = asked_years.emplace_back();
    std::vector<power::SiteYear>& by_weather = input.years.emplace_back();
    for (std::size_t w = 0; w < years.size(); ++w) {
      const auto weather_index = static_cast<int>(w);
      asked.push_back(compute::load_asked(load, site_index, {years[w].temperature_c, skies[w].wet_bulb_c}, year,
                                          weather_index, scenario.seed));
      by_weather.push_back(site_year(scenario, site, skies[w], asked.back(), year, weather_index));
    }
    const compute::AskedYear& any = asked.front();  // what is ready does not depend on the weather
    input.peak_facility_mw.insert(input.peak_facility_mw.end(), any.peak_facility_mw.begin(),
                                  any.peak_facility_mw.end());
    input.it_mw_ready.insert(input.it_mw_ready.end(), any.ready_it_mw.begin(), any.ready_it_mw.end());
  }
  prepared.plan.sites.push_back(std::move(input));
  std::vector<SiteClimate> climates;
  for (SiteWeather& sky : skies) climates.push_back({sky.temperature_c, std::move(sky.wet_bulb_c)});
  return climates;
}

}  // namespace

base::Result<Prepared> prepare(const scenario::Scenario& scenario, const Options& options) {
  Prepared prepared{
      .scenario = amended(scenario, options.amendments), .plan = {}, .asked = {}, .weather = {}, .weather_notes = {}};
  scenario::Scenario& amended_scenario = prepared.scenario;
  if (options.as_of)
    amended_scenario.plan.orders_from = std::max(amended_scenario.plan.orders_from, options.as_of->first_full_month());
  auto weather = read_weather(amended_scenario);
  if (!weather) return std::unexpected(std::move(weather.error()));
  if (auto faults = unequal_probabilities(amended_scenario, *weather); !faults.empty())
    return std::unexpected(std::move(faults));
  prepared.weather_notes = notes_of_files(amended_scenario, *weather);

  power::PlanInput& plan = prepared.plan;
  plan.plan = amended_scenario.plan;
  plan.economics = amended_scenario.economics;
  plan.resources = amended_scenario.resources;
  plan.as_committed = options.as_committed;
  plan.solver = options.solver;
  plan.dual_worth = options.dual_worth;
  plan.say_conflict = options.say_conflict;
  plan.resolve_limit = options.resolved_questions;
  for (const weather::WeatherYear& year : weather->front()) plan.weather_probability.push_back(year.probability);

  const compute::Placement placement =
      compute::place_contracts(amended_scenario.sites, amended_scenario.contracts, amended_scenario.plan.years);
  const compute::LoadInputs load{amended_scenario.sites, amended_scenario.contracts, amended_scenario.accelerators,
                                 placement};
  std::vector<std::vector<SiteClimate>> climates;
  for (std::size_t site = 0; site < amended_scenario.sites.size(); ++site)
    climates.push_back(add_site(prepared, load, site, (*weather)[site]));
  add_load_dates(plan, amended_scenario, std::move(climates));
  return prepared;
}

base::Diagnostics faults_of_weather(const scenario::Scenario& scenario) {
  const bool files = std::ranges::any_of(scenario.weather, [](const scenario::Weather& weather) {
    return std::holds_alternative<std::vector<scenario::WeatherFile>>(weather.data);
  });
  if (!files) return {};  // what is drawn has no faults
  const auto weather = read_weather(scenario);
  return weather ? unequal_probabilities(scenario, *weather) : weather.error();
}

}  // namespace gigawatt::study
