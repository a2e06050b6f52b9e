#include "study/operation.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "emissions/imports.hpp"
#include "emissions/rates.hpp"
#include "scenario/series_file.hpp"

namespace gigawatt::study {
namespace {

constexpr double kg_per_t = 1000.0;
constexpr double dust = 1e-9;  // of what was asked: less is the residue of an interior point, not a service

/// Which of a site's years some hours are of.
struct HoursOf {
  int calendar_year = 0, weather_year = 0;
};

/// IT MW served, hour by hour: asked − shed − postponed.
std::vector<double> served_it_mw(const power::Dispatch& dispatch) {
  std::vector<double> served = dispatch.it_load_mw;
  const auto subtract = [&](const std::vector<double>& hourly) {
    for (std::size_t hour = 0; hour < hourly.size(); ++hour) served[hour] -= hourly[hour];
  };
  for (const std::vector<double>& tier : dispatch.shed_it_mw) subtract(tier);
  subtract(dispatch.deferred_it_mw);
  for (std::size_t hour = 0; hour < served.size(); ++hour)
    if (std::abs(served[hour]) < dust * dispatch.it_load_mw[hour]) served[hour] = 0.0;
  return served;
}

/// The hours as `power` gives them.
Hours hours_of(power::Dispatch&& dispatch) {
  Hours hours;
  hours.it_served_mw = served_it_mw(dispatch);
  hours.generation_mw = std::move(dispatch.generation_mw);
  hours.dumped_mw = std::move(dispatch.dumped_mw);
  hours.charge_mw = std::move(dispatch.charge_mw);
  hours.discharge_mw = std::move(dispatch.discharge_mw);
  hours.level_mwh = std::move(dispatch.level_mwh);
  hours.import_mw = std::move(dispatch.import_mw);
  hours.export_mw = std::move(dispatch.export_mw);
  hours.curtailment_mw = std::move(dispatch.curtailment_mw);
  hours.it_load_mw = std::move(dispatch.it_load_mw);
  hours.load_mw = std::move(dispatch.load_mw);
  hours.shed_it_mw = std::move(dispatch.shed_it_mw);
  hours.marginal_price_usd_per_mwh = std::move(dispatch.marginal_price_usd_per_mwh);
  hours.started_mw = std::move(dispatch.started_mw);
  hours.charge_and_discharge_hours = dispatch.charge_and_discharge_hours;
  return hours;
}

/// What the contracts that run in a calendar year make elsewhere in the hours of a weather year.
std::vector<emissions::Claim> claims_of(const scenario::Connection& connection, HoursOf when) {
  std::vector<emissions::Claim> claims;
  for (const scenario::CleanContract& contract : connection.clean_contracts) {
    if (!contract.runs(when.calendar_year)) continue;
    emissions::Claim& claim = claims.emplace_back();
    claim.mwh = contract.energy.in(units::MWh / units::year);
    claim.co2_kg_per_mwh = contract.carbon_intensity.in(units::kg / units::MWh);
    if (contract.matched != scenario::Matching::hourly) continue;
    std::vector<double> shape;
    if (contract.capacity_factor)
      shape = scenario::weather_year_of(*contract.capacity_factor->file, "capacity_factor", when.weather_year);
    claim.hourly_mwh = emissions::hourly_energy(claim.mwh, shape);
  }
  return claims;
}

emissions::ImportCo2 co2_of_imports(const scenario::Connection& connection, const std::vector<double>& import_mw,
                                    HoursOf when) {
  const auto unit = units::kg / units::MWh;
  const double location = connection.carbon_intensity.in(unit);
  const double residual = connection.residual_intensity ? connection.residual_intensity->in(unit) : location;
  return emissions::import_co2(import_mw, {.location_kg_per_mwh = location, .residual_kg_per_mwh = residual},
                               claims_of(connection, when));
}

emissions::Account emissions_of(const power::SiteInput& site, const compute::AskedYear& asked, const Hours& hours,
                                HoursOf when) {
  emissions::Account account = emissions::empty_account();
  for (std::size_t s = 0; s < site.supply.size(); ++s) {
    const power::SupplyRates& rates = site.rates[s];
    // What is dumped emits like what is used.
    for (const std::vector<double>* output : {&hours.generation_mw[s], &hours.dumped_mw[s]})
      if (!output->empty())
        emissions::add_generation(account, *output,
                                  {rates.co2_kg_per_mwh, rates.nox_kg_per_mwh, rates.water_m3_per_mwh});
  }
  for (std::size_t s = 0; s < hours.started_mw.size(); ++s) {
    if (hours.started_mw[s].empty()) continue;
    const scenario::Technology& technology = site.technology[s];
    const double co2_kg =
        technology.start_fuel.in(units::MMBtu / units::MW) * technology.co2_rate.in(units::kg / units::MMBtu);
    emissions::add_generation(account, hours.started_mw[s],
                              {co2_kg, technology.start_nox.in(units::kg / units::MW), 0.0});
  }
  if (site.connection) emissions::add_imports(account, co2_of_imports(*site.connection, hours.import_mw, when));
  emissions::add_cooling_water(account, hours.it_served_mw, asked.water_m3_per_mwh_it);
  return account;
}

void add_emissions(const emissions::Account& account, Hours& hours) {
  hours.co2_t.resize(account.co2_fuel_kg.size());
  for (std::size_t hour = 0; hour < hours.co2_t.size(); ++hour)
    hours.co2_t[hour] = (account.co2_fuel_kg[hour] + account.co2_grid.location_kg[hour]) / kg_per_t;
  const auto on_site = emissions::monthly_sums(account.co2_fuel_kg);
  const auto location = emissions::monthly_sums(account.co2_grid.location_kg);
  const auto market = emissions::monthly_sums(account.co2_grid.market_kg);
  const auto matched = emissions::monthly_sums(account.co2_grid.matched_kg);
  const auto nox = emissions::monthly_sums(account.nox_kg);
  const auto water = emissions::monthly_sums(account.water_m3);
  for (std::size_t m = 0; m < 12; ++m)
    hours.emissions[m] = {.co2_t = (on_site[m] + location[m]) / kg_per_t,
                          .co2_market_t = (on_site[m] + market[m]) / kg_per_t,
                          .co2_hourly_t = (on_site[m] + matched[m]) / kg_per_t,
                          .co2_on_site_t = on_site[m] / kg_per_t,
                          .nox_t = nox[m] / kg_per_t,
                          .water_m3 = water[m]};
  for (std::size_t hour = 0; hour < account.nox_kg.size(); ++hour) {
    double& peak = hours.nox_peak_kg_per_hour[time::month_of_hour(hour)];
    peak = std::max(peak, account.nox_kg[hour]);
  }
}

Hours operated(const power::SiteInput& site, const compute::AskedYear& asked, power::Dispatch&& dispatch,
               HoursOf when) {
  Hours hours = hours_of(std::move(dispatch));
  hours.served_mw.resize(hours.it_served_mw.size());
  std::ranges::transform(hours.it_served_mw, asked.pue, hours.served_mw.begin(), std::multiplies());
  add_emissions(emissions_of(site, asked, hours, when), hours);
  return hours;
}

std::vector<std::string> tiers_of(const power::SiteYear& year) {
  std::vector<std::string> ids;
  for (const power::LoadTier& tier : year.tiers) ids.push_back(tier.id);
  return ids;
}

}  // namespace

Operation operate(const Prepared& prepared, power::PlanResult& result) {
  const int first_year = prepared.scenario.plan.years.first;
  Operation operation;
  for (std::size_t s = 0; s < result.sites.size(); ++s) {
    SiteOperation& site = operation.sites.emplace_back();
    const power::SiteInput& input = prepared.plan.sites[s];
    for (std::size_t y = 0; y < input.years.size(); ++y) {
      site.tiers.push_back(tiers_of(input.years[y].front()));
      std::vector<Hours>& by_weather = site.years.emplace_back();
      for (std::size_t w = 0; w < input.years[y].size(); ++w)
        by_weather.push_back(
            operated(input, *prepared.asked[s][y][w], std::move(result.sites[s].dispatch[y][w]),
                     {.calendar_year = first_year + static_cast<int>(y), .weather_year = static_cast<int>(w)}));
    }
  }
  return operation;
}

}  // namespace gigawatt::study
