#include "study/replay.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "finance/capital.hpp"

namespace gigawatt::study {
namespace {

using YearsInTurn = std::vector<YearToOperate>;  // as power asks for them: by site, weather year, plan year

/// What is charged in a month of service for one unit of value.
double charge_per_usd(const Prepared& prepared, units::CalendarTime life) {
  return finance::monthly_charge(prepared.scenario.economics.capital_terms(), life.in(units::year));
}

void add_parts(const Prepared& prepared, const Plan& plan, const scenario::Site& site, const scenario::Supply& supply,
               ReplaySupply& into) {
  const auto& technology = scenario::find(prepared.scenario.technologies, supply.technology);
  into.unit_mw = technology.unit_size.in(units::MW);
  if (supply.committed() && supply.energised)
    into.parts.push_back({.mw = supply.power->in(units::MW), .first = supply.energised->first_full_month()});
  for (const Order& order : plan.orders) {
    if (order.site != site.id || order.connection() || order.supply != supply.id.text()) continue;
    into.parts.push_back({.mw = order.mw,
                          .first = order.energised_month,
                          .ordered = true,
                          .capital_usd = order.capital_usd,
                          .usd_per_month = order.capital_usd * charge_per_usd(prepared, technology.life),
                          .life_months = technology.life.in(units::month)});
  }
}

std::vector<ReplaySupply> supplies_of(const Prepared& prepared, const Plan& plan, std::size_t s) {
  std::vector<ReplaySupply> list;
  const auto& input = prepared.plan.sites[s];
  for (std::size_t i = 0; i < input.supply.size(); ++i) {
    const scenario::Supply& supply = input.supply[i];
    const scenario::Technology& technology = input.technology[i];
    ReplaySupply& into = list.emplace_back();
    into.id = supply.id;
    into.technology = supply.technology;
    into.fuel_price = supply.fuel_price;
    into.storage = technology.kind == scenario::TechnologyKind::storage;
    into.mmbtu_per_mwh = technology.heat_rate.in(units::MMBtu / units::MWh);
    into.co2_kg_per_mwh = input.rates[i].co2_kg_per_mwh;
    into.nox_kg_per_mwh = input.rates[i].nox_kg_per_mwh;
    into.water_m3_per_mwh = input.rates[i].water_m3_per_mwh;
    into.forced_outage_rate = technology.forced_outage_rate;
    into.fuel_usd_per_mmbtu = input.fuel_price_usd_per_mmbtu[i];
    into.capacity_mw = plan.sites[s].capacity_mw[i];
    add_parts(prepared, plan, prepared.scenario.sites[s], supply, into);
  }
  return list;
}

/// The load of one hall, by itself and standing all the time; the same stream of restarts as in the run.
std::vector<std::vector<std::vector<double>>> hall_load(const Prepared& prepared, std::size_t s, std::size_t hall) {
  std::vector<scenario::Site> alone = {prepared.scenario.sites[s]};
  alone.front().halls = {prepared.scenario.sites[s].halls[hall]};
  scenario::Hall& only = alone.front().halls.front();
  const time::Years years = prepared.scenario.plan.years;
  only.ready = {years.first - 1, 1, 1};
  only.outages.clear();
  const compute::Placement placement = compute::place_contracts(alone, {}, years);
  const compute::LoadInputs inputs{alone, {}, prepared.scenario.accelerators, placement};
  const std::vector<double> mild(time::hours_per_year, 15.0);
  std::vector<std::vector<std::vector<double>>> load;
  for (int year = years.first; year <= years.last; ++year) {
    std::vector<std::vector<double>>& by_weather = load.emplace_back();
    for (std::size_t w = 0; w < prepared.weather.size(); ++w)
      by_weather.push_back(
          compute::load_asked(inputs, 0, {mild, mild}, year, static_cast<int>(w), prepared.scenario.seed).it_mw);
  }
  return load;
}

ReplaySite site_of(const Prepared& prepared, const Run& run, std::size_t s, const YearsInTurn& in_turn) {
  ReplaySite site;
  site.supply = supplies_of(prepared, run.plan, s);
  const std::size_t weather_count = prepared.weather.size();
  const auto year_count = static_cast<std::size_t>(prepared.scenario.plan.years.count());
  site.years.resize(year_count);
  for (std::size_t y = 0; y < year_count; ++y)
    for (std::size_t w = 0; w < weather_count; ++w)
      site.years[y].push_back(in_turn[(s * weather_count + w) * year_count + y]);
  for (std::size_t w = 0; w < weather_count; ++w) site.pue.push_back(prepared.asked[s].front()[w]->pue);
  for (std::size_t h = 0; h < prepared.scenario.sites[s].halls.size(); ++h)
    site.hall_it_mw.push_back(hall_load(prepared, s, h));
  if (!prepared.scenario.sites[s].connection) return site;
  for (std::size_t y = 0; y < year_count; ++y) {
    std::vector<std::vector<double>>& by_weather = site.energy_price.emplace_back();
    for (std::size_t w = 0; w < weather_count; ++w)
      by_weather.push_back(*prepared.plan.sites[s].years[y][w].energy_price_usd_per_mwh);
  }
  return site;
}

}  // namespace

base::Result<ReplayBase> replay_base(const scenario::Scenario& scenario, const Options& options,
                                     const base::Progress& progress) {
  progress.report("weather, prices and load", -1.0);
  auto prepared = prepare(scenario, options);
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  const auto in_turn = std::make_shared<YearsInTurn>();
  prepared->plan.operate = [in_turn, dispatch = scenario.dispatch](const YearToOperate& year) {
    in_turn->push_back(year);
    return operated_by_rule(year, dispatch);
  };
  Run run = study::run(*prepared, progress);
  ReplayBase base{.prepared = std::move(*prepared), .run = std::move(run), .sites = {}};
  base.prepared.plan.operate = nullptr;
  if (!base.run.plan.exists) return base;
  const std::size_t wanted = base.prepared.scenario.sites.size() * base.prepared.weather.size() *
                             static_cast<std::size_t>(base.prepared.scenario.plan.years.count());
  if (in_turn->size() < wanted || (wanted > 0 && !base.run.hindsight)) {
    std::string why = "its hours cannot be operated by the rule";
    for (const std::string& note : base.run.notes)
      if (note.starts_with("Operated as planned")) why = note;
    base::Diagnostic fault;
    fault.code = "not-by-rule";
    fault.path = "dispatch";
    fault.message = "the plan cannot be replayed: " + why;
    fault.expected = "a plan that the rule can operate, such as with shed_allowed: true";
    return base::failure(std::move(fault));
  }
  // The adequacy loop plans several times; the last plan is the one that counts.
  in_turn->erase(in_turn->begin(), in_turn->end() - static_cast<std::ptrdiff_t>(wanted));
  for (std::size_t s = 0; s < base.prepared.scenario.sites.size(); ++s)
    base.sites.push_back(site_of(base.prepared, base.run, s, *in_turn));
  return base;
}

}  // namespace gigawatt::study
