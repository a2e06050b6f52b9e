#include "risk/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "scenario/distribution.hpp"
#include "scenario/model/input_at.hpp"
#include "units/quantity.hpp"

namespace gigawatt::risk {
namespace {

constexpr double seconds_per_day = 86400.0;

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> keys(1);
  for (const char c : path)
    if (c == '.')
      keys.emplace_back();
    else
      keys.back() += c;
  return keys;
}

template <class Entries>
std::optional<std::size_t> index_of(const Entries& entries, const std::string& id) {
  for (std::size_t k = 0; k < entries.size(); ++k)
    if (entries[k].id.text() == id) return k;
  return std::nullopt;
}

/// Of "parties.oracle.income.2026" or "….2026-04".
std::optional<ScheduleFactor> schedule_at(const scenario::Scenario& scenario, const std::vector<std::string>& keys) {
  const auto party = index_of(scenario.parties, keys[1]);
  if (!party || (keys[3].size() != 4 && keys[3].size() != 7)) return std::nullopt;
  ScheduleFactor found{.party = *party};
  for (const auto& [name, schedule] :
       {std::pair("income", &scenario::Party::income), std::pair("operating_cost", &scenario::Party::operating_cost),
        std::pair("capital_expenditure", &scenario::Party::capital_expenditure)})
    if (keys[2] == name) found.schedule = schedule;
  if (found.schedule == nullptr) return std::nullopt;
  const auto number = [&](std::size_t first, std::size_t count, int& value) {
    const char* begin = keys[3].data() + first;
    return std::from_chars(begin, begin + count, value).ptr == begin + count;
  };
  const bool is_month = keys[3].size() == 7;
  if (!number(0, 4, found.year) || (is_month && !number(5, 2, found.month))) return std::nullopt;
  return found;
}

/// Which target a leaf is, if a replay can follow it.
std::optional<Input> leaf_target(const scenario::Scenario& scenario, const std::string& path) {
  const std::vector<std::string> k = split(path);
  Input input;
  input.name = path;
  const auto at = [&](Target target, std::optional<std::size_t> entry, std::size_t site = 0) -> std::optional<Input> {
    if (!entry) return std::nullopt;
    input.target = target;
    input.entry = *entry;
    input.site = site;
    return input;
  };
  if (k.size() == 3 && k[0] == "technologies" && k[2] == "lead_time")
    return at(Target::lead_months, index_of(scenario.technologies, k[1]));
  if (k.size() == 3 && k[0] == "technologies" && k[2] == "overnight_cost")
    return at(Target::capital, index_of(scenario.technologies, k[1]));
  if (k.size() == 3 && k[0] == "contracts" && k[2] == "price")
    return at(Target::compute_price, index_of(scenario.contracts, k[1]));
  if (k.size() == 3 && k[0] == "accelerators" && k[2] == "price")
    return at(Target::accelerator_price, index_of(scenario.accelerators, k[1]));
  if (k.size() >= 4 && k[0] == "prices" && (k.back() == "constant" || k.back() == "mean"))
    return at(Target::price, index_of(scenario.prices, k[1]));
  if (k.size() == 4 && k[0] == "parties") {
    const auto schedule = schedule_at(scenario, k);
    if (schedule) input.schedule = *schedule;
    return at(Target::party_schedule, schedule ? std::optional(schedule->party) : std::nullopt);
  }
  if (k.size() < 3 || k[0] != "sites") return std::nullopt;
  const auto site = index_of(scenario.sites, k[1]);
  if (!site) return std::nullopt;
  if (k.size() == 3 && k[2] == "facility_cost") return at(Target::facility_cost, std::size_t{0}, *site);
  if (k.size() == 5 && k[2] == "halls" && k[4] == "load_factor")
    return at(Target::load_factor, index_of(scenario.sites[*site].halls, k[3]), *site);
  return std::nullopt;
}

/// Whether the scenario uses what a leaf describes: libraries describe much that it does not.
bool is_of_something_used(const scenario::Scenario& scenario, const std::string& path) {
  const std::vector<std::string> keys = split(path);
  const auto any_site = [&](auto uses) { return std::ranges::any_of(scenario.sites, uses); };
  if (keys.size() < 3) return true;
  if (keys[0] == "build_templates")
    return any_site([&](const scenario::Site& site) { return site.build && site.build->from.text() == keys[1]; });
  if (keys[0] == "technologies")
    return any_site([&](const scenario::Site& site) {
      return std::ranges::any_of(site.supply, [&](const auto& supply) { return supply.technology.text() == keys[1]; });
    });
  if (keys[0] == "accelerators")
    return any_site([&](const scenario::Site& site) {
      return std::ranges::any_of(site.halls, [&](const auto& hall) { return hall.accelerator.text() == keys[1]; });
    });
  if (keys[0] == "places")
    return std::ranges::any_of(scenario.weather, [&](const auto& weather) { return weather.place.text() == keys[1]; });
  return true;
}

/// Durations are drawn where the build is scheduled again.
bool is_duration(const std::string& path) {
  const bool of_build = path.starts_with("build_templates.") || path.contains(".build.activities.");
  return of_build && path.ends_with(".duration");
}

std::optional<scenario::Distribution> distribution_at(const scenario::Scenario& scenario, const std::string& path) {
  const scenario::Input* input = scenario::input_at(scenario, path);
  return input == nullptr ? std::nullopt : input->distribution;
}

/// Connected by an activity of the site's build.
bool is_scheduled(const scenario::Site& site, const scenario::OfferId& offer) {
  return site.build && std::ranges::any_of(site.build->activities, [&](const scenario::Activity& activity) {
           return std::ranges::find(activity.offers, offer) != activity.offers.end();
         });
}

/// How far dates slip: as the scenario says, else as was observed.
void add_slips(const scenario::Scenario& scenario, time::Month from, std::vector<Input>& list) {
  Input slip{.name = {}, .unit = "days", .distribution = {}, .empirical_slip = true};
  if (scenario.uncertainty && scenario.uncertainty->slip) {
    const double days = scenario.uncertainty->slip->in(units::day);
    slip.empirical_slip = false;
    slip.distribution = {scenario::Distribution::Kind::uniform, days, days, days};
    if (auto stated = distribution_at(scenario, "uncertainty.slip"))
      slip.distribution = {stated->kind, stated->low / seconds_per_day, stated->middle / seconds_per_day,
                           stated->high / seconds_per_day};
  }
  const time::Month end = scenario.plan.years.end_month();
  const auto slips = [&](time::Date date) { return date.first_full_month() > from && date.first_full_month() < end; };
  for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
    const scenario::Site& site = scenario.sites[s];
    slip.site = s;
    slip.target = Target::hall_days;
    std::vector<time::Date> dates;
    for (const scenario::Hall& hall : site.halls)
      if (!hall.scheduled && slips(hall.ready) && std::ranges::find(dates, hall.ready) == dates.end())
        dates.push_back(hall.ready);
    for (const time::Date date : dates) {
      slip.name = fmt::format("slip of sites.{}.halls {}", site.id.text(), time::to_text(date));
      slip.date = date;
      list.push_back(slip);
    }
    if (!site.connection) continue;
    slip.target = Target::offer_days;
    for (std::size_t o = 0; o < site.connection->offers.size(); ++o) {
      if (!slips(site.connection->offers[o].available) || is_scheduled(site, site.connection->offers[o].id)) continue;
      slip.name =
          fmt::format("slip of sites.{}.connection.offers.{}", site.id.text(), site.connection->offers[o].id.text());
      slip.entry = o;
      list.push_back(slip);
    }
  }
}

void add_factors(const scenario::Scenario& scenario, std::vector<Input>& list) {
  if (!scenario.uncertainty) return;
  for (const scenario::UncertainFactor& factor : scenario.uncertainty->factors) {
    Input input;
    input.name = "uncertainty.factors." + factor.id;
    input.distribution = distribution_at(scenario, input.name + ".factor")
                             .value_or(scenario::Distribution{scenario::Distribution::Kind::uniform, factor.factor,
                                                              factor.factor, factor.factor});
    if (const auto price = index_of(scenario.prices, factor.of)) {
      input.target = Target::price;
      input.entry = *price;
    } else {
      input.target = factor.of == "compute" ? Target::every_compute_price
                     : factor.of == "power" ? Target::every_power_price
                     : factor.of == "fuel"  ? Target::every_fuel_price
                                            : Target::demand;
    }
    input.unit = "factor";
    list.push_back(std::move(input));
  }
}

/// As factors on the median, which is what the plan used.
void count_in_medians(scenario::Distribution& distribution) {
  const double planned = median(distribution);
  for (double* point : {&distribution.low, &distribution.middle, &distribution.high})
    *point = planned != 0.0 ? *point / planned : 1.0;
}

void scale_prices(const scenario::Scenario& scenario, bool electricity, double factor, Sample& sample) {
  for (std::size_t p = 0; p < scenario.prices.size(); ++p)
    if (std::holds_alternative<scenario::ElectricityPrice>(scenario.prices[p].data) == electricity)
      sample.price_factor[p] *= factor;
}

/// Later than at the median; what comes earlier finds nobody waiting.
void put_lead_time(const Input& input, double value, const scenario::Scenario& scenario, Sample& sample) {
  const double planned = median(input.distribution);
  const units::CalendarTime longer = units::CalendarTime::from_base(std::max(0.0, value - planned));
  const auto months = static_cast<int>(std::lround(longer.in(units::month)));
  for (std::size_t s = 0; s < scenario.sites.size(); ++s)
    for (std::size_t i = 0; i < scenario.sites[s].supply.size(); ++i)
      if (scenario.sites[s].supply[i].technology == scenario.technologies[input.entry].id)
        sample.sites[s].order_months[i] += months;
}

void put_capital(const Input& input, double factor, const scenario::Scenario& scenario, Sample& sample) {
  for (std::size_t s = 0; s < scenario.sites.size(); ++s)
    for (std::size_t i = 0; i < scenario.sites[s].supply.size(); ++i)
      if (scenario.sites[s].supply[i].technology == scenario.technologies[input.entry].id)
        sample.sites[s].capital_factor[i] *= factor;
}

}  // namespace

time::Month history_ends(const scenario::Scenario& scenario) {
  const bool stated = scenario.uncertainty && scenario.uncertainty->from;
  return stated ? *scenario.uncertainty->from : scenario.plan.orders_from;
}

Inputs inputs_of(const scenario::Scenario& scenario, time::Month from) {
  Inputs inputs;
  add_slips(scenario, from, inputs.drawn);
  for (const scenario::Input& leaf : scenario.inputs) {
    if (!leaf.distribution || leaf.path.starts_with("uncertainty.") || is_duration(leaf.path) ||
        !is_of_something_used(scenario, leaf.path))
      continue;
    auto input = leaf_target(scenario, leaf.path);
    if (!input) {
      inputs.held.push_back(leaf.path);
      continue;
    }
    input->distribution = *leaf.distribution;
    input->unit = input->target == Target::lead_months ? "months" : "factor";
    if (input->unit == "factor") count_in_medians(input->distribution);
    inputs.drawn.push_back(std::move(*input));
  }
  add_factors(scenario, inputs.drawn);
  return inputs;
}

double value_at(const Input& input, double u) {
  if (!input.empirical_slip) {
    return input.distribution.high > input.distribution.low ? quantile(input.distribution, u) : input.distribution.low;
  }
  return scenario::observed_slip_days(u);
}

void put(const Input& input, double value, const scenario::Scenario& scenario, Sample& sample) {
  switch (input.target) {
    case Target::hall_days: {
      const scenario::Site& site = scenario.sites[input.site];
      for (std::size_t h = 0; h < site.halls.size(); ++h)
        if (!site.halls[h].scheduled && site.halls[h].ready == input.date)
          sample.sites[input.site].hall_days[h] += value;
      return;
    }
    case Target::offer_days:
      sample.sites[input.site].offer_days[input.entry] += value;
      return;
    case Target::lead_months:
      return put_lead_time(input, value, scenario, sample);
    case Target::load_factor: {
      const double planned = scenario.sites[input.site].halls[input.entry].load_factor;
      sample.sites[input.site].load_factor[input.entry] *= std::min(value, 1.0 / planned);
      return;
    }
    case Target::price:
      sample.price_factor[input.entry] *= value;
      return;
    case Target::compute_price:
      sample.compute_price_factor[input.entry] *= value;
      return;
    case Target::capital:
      return put_capital(input, value, scenario, sample);
    case Target::facility_cost:
      sample.sites[input.site].facility_cost_factor *= value;
      return;
    case Target::accelerator_price:
      sample.accelerator_price_factor[input.entry] *= value;
      return;
    case Target::party_schedule:
      sample.schedules.push_back(input.schedule);
      sample.schedules.back().factor = value;
      return;
    case Target::demand:
      sample.demand *= value;
      return;
    case Target::every_compute_price:
      for (double& factor : sample.compute_price_factor) factor *= value;
      return;
    case Target::every_power_price:
      return scale_prices(scenario, true, value, sample);
    case Target::every_fuel_price:
      return scale_prices(scenario, false, value, sample);
  }
}

}  // namespace gigawatt::risk
