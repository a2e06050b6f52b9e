#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "scenario/check.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

namespace {

constexpr double hall_power_tolerance = 0.05;

template <class Entry, class Id>
const Entry* find_entry(const std::vector<Entry>& entries, const Id& id) {
  const auto found = std::ranges::find(entries, id, &Entry::id);
  return found == entries.end() ? nullptr : &*found;
}

/// Great-circle distance on a sphere of the earth's mean radius.
double distance_km(const Place& site, const NamedPlace& place) {
  constexpr double radius_km = 6371.0, per_degree = std::numbers::pi / 180.0;
  const auto half_chord = [&](double degrees) { return std::pow(std::sin(degrees * per_degree / 2.0), 2.0); };
  const double chord = half_chord(site.latitude_degrees - place.latitude_degrees) +
                       std::cos(site.latitude_degrees * per_degree) * std::cos(place.latitude_degrees * per_degree) *
                           half_chord(site.longitude_degrees - place.longitude_degrees);
  return 2.0 * radius_km * std::asin(std::min(1.0, std::sqrt(chord)));
}

void check_weather_place(const Checked& checked, const Site& site, const std::string& site_path) {
  constexpr double far_km = 200.0;
  const Weather* weather = find_entry(checked.decoded.scenario.weather, site.weather);
  const NamedPlace* place = weather == nullptr ? nullptr : find_entry(checked.decoded.scenario.places, weather->place);
  if (place == nullptr || !checked.findings.clean(site_path + ".place") ||
      !checked.findings.clean("places." + place->id.text()))
    return;
  const double off_km = distance_km(site.place, *place);
  if (off_km > far_km)
    checked.findings.warning("weather-far", checked.place(site_path + ".weather"), site_path + ".weather",
                             fmt::format("'{}' lies {:.0f} km from the site", place->id.text(), off_km),
                             fmt::format("a place within {:.0f} km", far_km));
}

void check_outages(const Checked& checked, const std::vector<Outage>& outages, const std::string& path) {
  for (std::size_t i = 0; i < outages.size(); ++i)
    if (outages[i].last < outages[i].from)
      checked.error("dates-out-of-order", fmt::format("{}.outages.{}.last", path, i),
                    fmt::format("the outage ends in {}, before it begins in {}", time::to_text(outages[i].last),
                                time::to_text(outages[i].from)),
                    fmt::format("{} or later", time::to_text(outages[i].from)));
}

/// More than any campus that anybody has announced: a figure that was read wrongly, or a unit.
void check_hall_power(const Checked& checked, const Hall& hall, const std::string& path) {
  constexpr double most_mw = 10000.0;
  const std::string key = path + ".it_power";
  const double mw = hall.it_power.in(units::MW);
  if (mw > most_mw && checked.findings.clean(key))
    checked.findings.warning("hall-power-huge", checked.place(key), key,
                             fmt::format("one hall of {}", units::format(mw, "MW")),
                             "at most 10000 MW, which is more than any campus that is announced; look at the unit");
}

void check_halls(const Checked& checked, const Site& site, const std::string& site_path) {
  for (const Hall& hall : site.halls) {
    const std::string path = fmt::format("{}.halls.{}", site_path, hall.id.text());
    check_hall_power(checked, hall, path);
    if (checked.findings.clean(path + ".outages")) check_outages(checked, hall.outages, path);
    const Accelerator* accelerator = find_entry(checked.decoded.scenario.accelerators, hall.accelerator);
    if (accelerator == nullptr || hall.accelerators <= 0 || !checked.findings.clean(path)) continue;
    const double needed_mw = hall.accelerators * accelerator->power.base() / units::MW.base();
    const double off = needed_mw / hall.it_power.in(units::MW)-1.0;
    if (std::abs(off) > hall_power_tolerance)
      checked.findings.warning(
          "hall-power-mismatch", checked.place(path + ".accelerators"), path + ".accelerators",
          fmt::format("{} accelerators of {} kW need {}, the hall has {}", hall.accelerators,
                      units::format(accelerator->power.base() / 1e3, ""), units::format(needed_mw, "MW"),
                      units::format(hall.it_power.in(units::MW), "MW")),
          "IT power and accelerators within 5 %");
    if (hall.job_accelerators > hall.accelerators)
      checked.error("out-of-range", path + ".job_accelerators", "a job is larger than the hall",
                    "at most the hall's accelerators");
  }
}

void refuse_key(const Checked& checked, const std::string& path, std::string_view key, std::string_view reason) {
  const std::string inner = fmt::format("{}.{}", path, key);
  if (checked.written(inner))
    checked.error("no-effect", inner, fmt::format("'{}' has no effect {}", key, reason), fmt::format("no {}", key));
}

void require_key(const Checked& checked, const std::string& path, std::string_view key, std::string_view reason) {
  const std::string inner = fmt::format("{}.{}", path, key);
  if (!checked.written(inner))
    checked.error("missing-key", inner, fmt::format("'{}' is missing: {}", key, reason), std::string(key));
}

void check_offers(const Checked& checked, const Connection& connection, const std::string& connection_path) {
  for (const ConnectionOffer& offer : connection.offers) {
    const std::string path = fmt::format("{}.offers.{}", connection_path, offer.id.text());
    if (!checked.findings.clean(path) || !offer.ends || *offer.ends > offer.available) continue;
    checked.error("dates-out-of-order", path + ".ends",
                  fmt::format("it ends on {}, not after it begins on {}", time::to_text(*offer.ends),
                              time::to_text(offer.available)),
                  "a later date");
  }
  const std::vector<ObligationStep>& steps = connection.capacity_obligation_steps;
  for (std::size_t i = 1; i < steps.size(); ++i)
    if (steps[i].from <= steps[i - 1].from)
      checked.error(
          "dates-out-of-order", fmt::format("{}.capacity_obligation_steps.{}.from", connection_path, i),
          fmt::format("{} does not follow {}", time::to_text(steps[i].from), time::to_text(steps[i - 1].from)),
          "steps in the order of their months");
}

void check_permits(const Checked& checked, const Site& site, const std::string& site_path) {
  const Permits& permits = site.permits;
  const std::string path = site_path + ".permits";
  if (!checked.findings.clean(path)) return;
  const bool limited = permits.nox_per_year || permits.nox_per_hour || permits.co2_per_year ||
                       permits.co2_with_imports_per_year || permits.full_load_hours;
  if (!limited)
    for (const char* key : {"from", "until"}) refuse_key(checked, path, key, "without a limit");
  if (permits.from && permits.until && *permits.until < *permits.from)
    checked.error("dates-out-of-order", path + ".until",
                  fmt::format("they end in {}, before they begin in {}", time::to_text(*permits.until),
                              time::to_text(*permits.from)),
                  fmt::format("{} or later", time::to_text(*permits.from)));
}

bool is_energised_by_build(const Site& site, const Supply& supply) {
  return site.build && std::ranges::any_of(site.build->activities, [&](const Activity& activity) {
           return std::ranges::find(activity.supplies, supply.id) != activity.supplies.end();
         });
}

void check_committed(const Checked& checked, const Site& site, const Supply& supply, const Technology& technology,
                     const std::string& path) {
  for (const char* key :
       {"earliest", "maximum_per_year", "last_order", "rental.minimum_term_months", "rental.exit_fee"})
    refuse_key(checked, path, key, "on a committed asset");
  if (!is_energised_by_build(site, supply))
    require_key(checked, path, "energised", "a committed asset has a first day");
  if (technology.kind == TechnologyKind::storage)
    require_key(checked, path, "energy", "committed storage has an energy capacity");
  if (supply.energised && supply.retires && *supply.retires <= *supply.energised)
    checked.error("dates-out-of-order", path + ".retires",
                  fmt::format("it retires on {}, not after it is energised on {}", time::to_text(*supply.retires),
                              time::to_text(*supply.energised)),
                  "a later date");
  if (!supply.energy || !supply.power || technology.kind != TechnologyKind::storage) return;
  const units::Duration duration = *supply.energy / *supply.power;
  const double slack = 1e-9 * duration.base();
  if (duration.base() < technology.minimum_duration.base() - slack ||
      duration.base() > technology.maximum_duration.base() + slack)
    checked.error("out-of-range", path + ".energy",
                  fmt::format("energy ÷ power is {}", units::format(duration.in(units::hour), "h")),
                  fmt::format("{} to {}", units::format(technology.minimum_duration.in(units::hour), "h"),
                              units::format(technology.maximum_duration.in(units::hour), "h")));
}

/// A price by date has one for every month of the plan.
void check_fuel_dates(const Checked& checked, const Price& price) {
  const auto* fuel = std::get_if<FuelPrice>(&price.data);
  const std::string path = fmt::format("prices.{}.fuel", price.id.text());
  const time::Years years = checked.decoded.scenario.plan.years;
  if (fuel == nullptr || !checked.findings.clean(path) || !checked.findings.clean("plan.years")) return;
  for (time::Month month = years.first_month(); month < years.end_month(); month = month.plus(1)) {
    if (fuel->of_month(month)) continue;
    checked.error("price-missing", path, fmt::format("'{}' has no price in {}", price.id.text(), time::to_text(month)),
                  fmt::format("a price for every month of the plan, {}", time::to_text(years)));
    return;
  }
}

void check_fuel_price(const Checked& checked, const Supply& supply, const Technology& technology,
                      const std::string& path) {
  if (technology.resource != EnergyResource::fuel) {
    refuse_key(checked, path, "fuel_price", fmt::format("on '{}', which burns no fuel", technology.id.text()));
    return;
  }
  require_key(checked, path, "fuel_price", fmt::format("'{}' burns fuel", technology.id.text()));
  const Price* price = find_entry(checked.decoded.scenario.prices, supply.fuel_price);
  if (price != nullptr && checked.findings.clean("prices." + price->id.text()) &&
      !std::holds_alternative<FuelPrice>(price->data))
    checked.error("wrong-price", path + ".fuel_price", fmt::format("'{}' is a price of electricity", price->id.text()),
                  "a price of fuel");
  if (price != nullptr) check_fuel_dates(checked, *price);
}

void check_supply(const Checked& checked, const Site& site, const std::string& site_path) {
  for (const Supply& supply : site.supply) {
    const std::string path = fmt::format("{}.supply.{}", site_path, supply.id.text());
    if (checked.findings.clean(path + ".outages")) check_outages(checked, supply.outages, path);
    const Technology* technology = find_entry(checked.decoded.scenario.technologies, supply.technology);
    if (technology == nullptr || !checked.findings.clean(path) ||
        !checked.findings.clean("technologies." + technology->id.text()))
      continue;
    const bool storage = technology->kind == TechnologyKind::storage;
    if (!storage) refuse_key(checked, path, "energy", "on a generator");
    if (storage) refuse_key(checked, path, "rental", "on storage");
    if (supply.power) check_committed(checked, site, supply, *technology, path);
    if (supply.maximum)
      for (const char* key : {"energy", "energised", "retires"}) refuse_key(checked, path, key, "on an option");
    if (technology->resource != EnergyResource::solar && technology->resource != EnergyResource::wind)
      refuse_key(checked, path, "capacity_factor", "on what neither sun nor wind drives");
    check_fuel_price(checked, supply, *technology, path);
  }
}

void check_connection(const Checked& checked, const Site& site, const std::string& site_path) {
  const Connection& connection = *site.connection;
  const std::string path = site_path + ".connection";
  const Price* price = find_entry(checked.decoded.scenario.prices, connection.energy_price);
  if (price != nullptr && checked.findings.clean("prices." + price->id.text()) &&
      !std::holds_alternative<ElectricityPrice>(price->data))
    checked.error("wrong-price", path + ".energy_price", fmt::format("'{}' is a price of fuel", price->id.text()),
                  "a price of electricity");
  if (!checked.findings.clean(path)) return;
  check_offers(checked, connection, path);
  if (connection.export_price_share == 0.0) refuse_key(checked, path, "export_limit", "without export_price_share");
  if (connection.export_price_share > 0.0) require_key(checked, path, "export_limit", "export_price_share is set");
  if (connection.demand_charge.base() == 0.0) {
    for (const char* key : {"ratchet", "peak_ratchet"}) refuse_key(checked, path, key, "without a demand_charge");
  }
}

/// What is not taken has the price of the fuel that the site burns.
void check_fuel_contracts(const Checked& checked, const Site& site, const std::string& site_path) {
  if (!checked.findings.clean(site_path + ".supply")) return;
  for (const FuelContract& contract : site.fuel_contracts) {
    const std::string path = fmt::format("{}.fuel_contracts.{}", site_path, contract.id.text());
    if (!checked.findings.clean(path) || find_entry(checked.decoded.scenario.prices, contract.fuel_price) == nullptr)
      continue;
    const bool burnt = std::ranges::any_of(
        site.supply, [&](const Supply& supply) { return supply.fuel_price == contract.fuel_price; });
    if (!burnt)
      checked.error("no-effect", path + ".fuel_price",
                    fmt::format("no supply of the site burns fuel at '{}'", contract.fuel_price.text()),
                    "the fuel_price of a supply");
  }
}

void check_pipelines(const Checked& checked) {
  for (const Resource& resource : checked.decoded.scenario.resources) {
    const std::string path = fmt::format("resources.{}", resource.id.text());
    if (!checked.findings.clean(path)) continue;
    if (resource.of_power())
      require_key(checked, path, "technologies", "it says what draws on the resource");
    else
      refuse_key(checked, path, "technologies", "on crews and deliveries, which activities name");
    if (!resource.fuel_flow) continue;
    for (const TechnologyId& id : resource.technologies) {
      const Technology* technology = find_entry(checked.decoded.scenario.technologies, id);
      if (technology != nullptr && technology->resource != EnergyResource::fuel)
        checked.error("no-effect", path + ".technologies", fmt::format("'{}' burns no fuel", id.text()),
                      "technologies that burn fuel");
    }
  }
}

}  // namespace

void check_sites(const Checked& checked) {
  check_pipelines(checked);
  for (const Site& site : checked.decoded.scenario.sites) {
    const std::string path = fmt::format("sites.{}", site.id.text());
    check_weather_place(checked, site, path);
    check_halls(checked, site, path);
    check_supply(checked, site, path);
    check_fuel_contracts(checked, site, path);
    check_permits(checked, site, path);
    if (site.connection) check_connection(checked, site, path);
    if (checked.decoded.scenario.plan.adequacy && checked.findings.clean("plan.adequacy"))
      require_key(checked, path, "firmness", "plan.adequacy raises its reserve_margin");
    if (!site.connection && site.supply.empty() && checked.findings.clean(path))
      checked.error("no-power", path, "the site has neither connection nor supply", "a connection or supply");
    const bool burns = std::ranges::any_of(site.supply, [&](const Supply& supply) {
      const Technology* technology = find_entry(checked.decoded.scenario.technologies, supply.technology);
      return technology == nullptr || technology->resource == EnergyResource::fuel;
    });
    if (!burns) {
      for (const char* key : {"fuel_line", "fuel_line_per_day"})
        refuse_key(checked, path, key, "where nothing burns fuel");
      for (const char* key : {"nox_per_year", "nox_per_hour", "co2_per_year", "full_load_hours"})
        refuse_key(checked, path + ".permits", key, "where nothing burns fuel");
      if (!site.connection)
        refuse_key(checked, path + ".permits", "co2_with_imports_per_year",
                   "where nothing burns fuel and nothing is imported");
    }
  }
}

}  // namespace gigawatt::scenario
