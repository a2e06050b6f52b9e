#include "study/prepare.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "emissions/rates.hpp"
#include "price/price.hpp"
#include "study/build_model.hpp"
#include "study/load_dates.hpp"
#include "study/market.hpp"
#include "study/rolling.hpp"
#include "study/rule.hpp"

namespace gigawatt::study {
namespace {

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

/// What power needs of one site: its sections, and load, prices and profiles of all years.
power::SiteInput site_input(const scenario::Scenario& scenario, std::size_t site, const Sky& sky,
                            const std::vector<std::vector<AskedYear>>& asked) {
  power::SiteInput input = site_sections(scenario, scenario.sites[site]);
  for (std::size_t y = 0; y < asked.size(); ++y) {
    std::vector<power::SiteYear>& by_weather = input.years.emplace_back();
    for (std::size_t w = 0; w < asked[y].size(); ++w) {
      power::SiteYear& year = by_weather.emplace_back();
      set_load(year, asked[y][w]);
      year.temperature_c = sky.sites[site][w].temperature_c;
      year.capacity_factor = sky.sites[site][w].capacity_factor;
      year.energy_price_usd_per_mwh = sky.energy_price[site][y][w];
    }
    const compute::AskedYear& any = *asked[y].front();  // what is ready does not depend on the weather
    input.peak_facility_mw.insert(input.peak_facility_mw.end(), any.peak_facility_mw.begin(),
                                  any.peak_facility_mw.end());
    input.it_mw_ready.insert(input.it_mw_ready.end(), any.ready_it_mw.begin(), any.ready_it_mw.end());
  }
  return input;
}

Asked asked_of(const scenario::Scenario& scenario, const Sky& sky) {
  const time::Years years = scenario.plan.years;
  const compute::Placement placement = compute::place_contracts(scenario.sites, scenario.contracts, years);
  const compute::LoadInputs inputs{scenario.sites, scenario.contracts, scenario.accelerators, placement};
  Asked asked;
  for (std::size_t site = 0; site < scenario.sites.size(); ++site) {
    std::vector<std::vector<AskedYear>>& by_year = asked.emplace_back();
    for (int year = years.first; year <= years.last; ++year) {
      std::vector<AskedYear>& by_weather = by_year.emplace_back();
      for (std::size_t w = 0; w < sky.years.size(); ++w) {
        const SiteSky& seen = sky.sites[site][w];
        by_weather.push_back(std::make_shared<const compute::AskedYear>(compute::load_asked(
            inputs, site, {*seen.temperature_c, *seen.wet_bulb_c}, year, static_cast<int>(w), scenario.seed)));
      }
    }
  }
  return asked;
}

/// Those of the amendments that change what is asked.
std::vector<Amendment> of_load(const std::vector<Amendment>& amendments) {
  std::vector<Amendment> list;
  std::ranges::copy_if(amendments, std::back_inserter(list), changes_load);
  return list;
}

std::vector<std::vector<SiteClimate>> climates_of(const Sky& sky) {
  std::vector<std::vector<SiteClimate>> climates;
  for (const std::vector<SiteSky>& site : sky.sites) {
    std::vector<SiteClimate>& by_weather = climates.emplace_back();
    for (const SiteSky& seen : site) by_weather.push_back({seen.temperature_c, seen.wet_bulb_c});
  }
  return climates;
}

power::PlanInput plan_input(const scenario::Scenario& scenario, const Options& options, const Sky& sky,
                            const Asked& asked) {
  power::PlanInput plan;
  plan.plan = scenario.plan;
  plan.economics = scenario.economics;
  std::ranges::copy_if(scenario.resources, std::back_inserter(plan.resources),
                       [](const scenario::Resource& resource) { return resource.of_power(); });
  plan.as_committed = options.as_committed;
  if (scenario.dispatch.policy == scenario::Policy::rule)
    plan.operate = [dispatch = scenario.dispatch](const power::YearToOperate& year) {
      return operated_by_rule(year, dispatch);
    };
  if (scenario.dispatch.policy == scenario::Policy::rolling)
    plan.operate = [dispatch = scenario.dispatch, seed = static_cast<std::uint64_t>(scenario.seed)](
                       const power::YearToOperate& year) { return operated_by_windows(year, dispatch, seed); };
  plan.solver = options.solver;
  plan.dual_worth = options.dual_worth;
  plan.say_conflict = options.say_conflict;
  plan.resolve_limit = options.resolved_questions;
  plan.resolve_every_kind = options.every_kind_of_question;
  for (const WeatherYearInfo& year : sky.years) plan.weather_probability.push_back(year.probability);
  for (std::size_t site = 0; site < scenario.sites.size(); ++site)
    plan.sites.push_back(site_input(scenario, site, sky, asked[site]));
  add_load_dates(plan, scenario, climates_of(sky));
  return plan;
}

}  // namespace

base::Result<scenario::Scenario> amended_and_dated(const scenario::Scenario& scenario,
                                                   const std::vector<Amendment>& amendments) {
  std::vector<Amendment> of_build, others;
  for (const Amendment& amendment : amendments) (changes_build(amendment) ? of_build : others).push_back(amendment);
  scenario::Scenario changed = amended(scenario, of_build);
  if (base::Diagnostics faults = date_by_build(changed); !faults.empty()) return std::unexpected(std::move(faults));
  return amended(std::move(changed), others);
}

Preparation::Preparation(scenario::Scenario scenario, Options options)
    : scenario_(std::move(scenario)), options_(std::move(options)) {
  if (options_.as_of)
    scenario_.plan.orders_from = std::max(scenario_.plan.orders_from, options_.as_of->first_full_month());
}

base::Result<Prepared> Preparation::with(const std::vector<Amendment>& amendments) {
  if (!sky_) {
    auto sky = sky_of(scenario_);
    if (!sky) return std::unexpected(std::move(sky.error()));
    sky_ = std::move(*sky);
    if (options_.money) market_usd_per_mwh_ = market_prices_usd_per_mwh(scenario_, sky_->years);
  }
  auto dated = amended_and_dated(scenario_, amendments);
  if (!dated) return std::unexpected(std::move(dated.error()));
  scenario::Scenario changed = std::move(*dated);
  std::vector<Amendment> load_amendments = of_load(amendments);
  if (asked_.empty() || load_amendments != asked_under_) {
    asked_ = asked_of(changed, *sky_);
    asked_under_ = std::move(load_amendments);
  }
  power::PlanInput plan = plan_input(changed, options_, *sky_, asked_);
  return Prepared{.scenario = std::move(changed),
                  .plan = std::move(plan),
                  .asked = asked_,
                  .weather = sky_->years,
                  .weather_notes = sky_->notes,
                  .market_usd_per_mwh = market_usd_per_mwh_,
                  .as_of = options_.as_of,
                  .money = options_.money};
}

base::Result<Prepared> prepare(const scenario::Scenario& scenario, const Options& options) {
  return Preparation(scenario, options).with(options.amendments);
}

}  // namespace gigawatt::study
