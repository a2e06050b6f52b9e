#include "scenario/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/nearest_word.hpp"
#include "scenario/resolve.hpp"
#include "scenario/schema.hpp"
#include "scenario/series_file.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

namespace {

constexpr double sum_tolerance = 1e-6;
constexpr std::int64_t chains_max = 10'000;        // of 8,760 hours; some fifty gigabytes
constexpr time::Years known_years = {1950, 2200};  // escalation and interest stay numbers in between

/// Ids of a collection, in order.
std::vector<std::string> ids_of(const Scenario& scenario, std::string_view collection) {
  std::vector<std::string> ids;
  const auto add = [&](const auto& entries) {
    for (const auto& entry : entries) ids.push_back(entry.id.text());
  };
  if (collection == "sources") add(scenario.sources);
  if (collection == "parties") add(scenario.parties);
  if (collection == "sites") add(scenario.sites);
  if (collection == "places") add(scenario.places);
  if (collection == "weather") add(scenario.weather);
  if (collection == "regions") add(scenario.regions);
  if (collection == "prices") add(scenario.prices);
  if (collection == "accelerators") add(scenario.accelerators);
  if (collection == "technologies") add(scenario.technologies);
  if (collection == "contracts") add(scenario.contracts);
  if (collection == "instruments") add(scenario.instruments);
  if (collection == "claims") add(scenario.claims);
  if (collection == "resources") add(scenario.resources);
  if (collection == "build_templates") add(scenario.build_templates);
  return ids;
}

/// Ids of entries of one site, which check_build() looks for.
bool is_of_site(std::string_view collection) {
  return collection == "activities" || collection == "halls" || collection == "supply" || collection == "offers";
}

void warn_about_unused(const Checked& checked, std::string_view collection, const std::set<std::string>& used) {
  for (const std::string& id : ids_of(checked.decoded.scenario, collection)) {
    const std::string path = fmt::format("{}.{}", collection, id);
    const Spot place = checked.place(path);
    if (used.contains(id) || checked.like_parents.contains(path) || place.file != checked.scenario_file) continue;
    checked.findings.warning("unused-entry", place, path, fmt::format("'{}' in {} is not used", id, collection));
  }
}

void check_sum(const Checked& checked, const std::vector<double>& shares, const std::string& path) {
  if (shares.empty() || !checked.findings.clean(path)) return;
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (std::abs(sum - 1.0) > sum_tolerance)
    checked.error("sum-not-one", path, fmt::format("the shares sum to {}", units::format(100 * sum, "%")),
                  "shares that sum to 100 %");
}

}  // namespace

Spot Checked::place(const std::string& path) const {
  for (std::string part = path; !part.empty(); part.resize(part.find('.') == std::string::npos ? 0 : part.rfind('.'))) {
    const auto found = decoded.places.find(part);
    if (found != decoded.places.end()) return found->second;
  }
  return {};
}

void Checked::error(const char* code, const std::string& path, std::string message, std::string expected) const {
  findings.error(code, place(path), path, std::move(message), std::move(expected));
}

void check_references(const Checked& checked) {
  std::map<std::string_view, std::set<std::string>> used;
  std::set<std::string_view> misspelled;  // collections: what a wrong id meant would be reported as unused
  std::map<std::string_view, std::vector<std::string>> known;
  for (const Reference& reference : checked.decoded.references) {
    if (is_of_site(reference.collection)) continue;
    used[reference.collection].insert(reference.id);
    const auto [ids, is_new] = known.try_emplace(reference.collection);
    if (is_new) ids->second = ids_of(checked.decoded.scenario, reference.collection);
    if (std::ranges::find(ids->second, reference.id) != ids->second.end()) continue;
    misspelled.insert(reference.collection);
    base::NearestWord nearest(reference.id);
    for (const std::string& id : ids->second) nearest.offer(id);
    if (is_library_section(reference.collection))
      for (const std::string& id : checked.library_words) nearest.offer(id);
    const bool source = reference.collection == "sources";
    checked.findings.error(
        source ? "dangling-source" : "dangling-id", reference.place, reference.path,
        fmt::format("there is no entry '{}' in {}", reference.id.substr(0, 100), reference.collection),
        fmt::format("the id of an entry of {}", reference.collection), nearest.result());
  }
  for (const std::string_view collection :
       {"sources", "parties", "places", "weather", "regions", "prices", "accelerators", "technologies"})
    if (!misspelled.contains(collection)) warn_about_unused(checked, collection, used[collection]);
}

/// A slip in a year or a count must not ask for more hours than any machine holds.
void check_size(const Checked& checked) {
  const Scenario& scenario = checked.decoded.scenario;
  if (!checked.findings.clean("plan.years") || !checked.findings.clean("plan.weather_years")) return;
  const auto sites = static_cast<std::int64_t>(scenario.sites.size());
  const std::int64_t years = scenario.plan.years.last - scenario.plan.years.first + 1;
  const std::int64_t chains = sites * years * scenario.plan.weather_years;
  if (chains <= chains_max) return;
  checked.error("out-of-range", years > scenario.plan.weather_years ? "plan.years" : "plan.weather_years",
                fmt::format("{} plan years × {} weather years × {} sites are {} years of 8760 hours", years,
                            scenario.plan.weather_years, sites, chains),
                fmt::format("at most {} together", chains_max));
}

void check_years(const Checked& checked) {
  const Scenario& scenario = checked.decoded.scenario;
  const auto& [horizon, plan] = std::tie(scenario.horizon, scenario.plan);
  const bool years_clean = checked.findings.clean("horizon") && checked.findings.clean("plan.years") &&
                           horizon.first != 0 && plan.years.first != 0;
  if (years_clean && (plan.years.first < horizon.first || plan.years.last > horizon.last)) {
    const std::string wider =
        time::to_text(time::Years{std::min(horizon.first, plan.years.first), std::max(horizon.last, plan.years.last)});
    checked.error(
        "years-outside-horizon", "plan.years",
        fmt::format("the plan {} is not inside the horizon {}", time::to_text(plan.years), time::to_text(horizon)),
        fmt::format("plan years inside the horizon, or a wider one (--set horizon={})", wider));
  }
  if (years_clean && (horizon.first < known_years.first || horizon.last > known_years.last))
    checked.error("out-of-range", "horizon", fmt::format("the horizon {} is out of range", time::to_text(horizon)),
                  fmt::format("years from {} to {}", known_years.first, known_years.last));
  if (years_clean && checked.written("plan.orders_from") && checked.findings.clean("plan.orders_from") &&
      plan.orders_from >= plan.years.end_month())
    checked.error("dates-out-of-order", "plan.orders_from",
                  fmt::format("{} lies behind the plan", time::to_text(plan.orders_from)),
                  fmt::format("a month before {}", time::to_text(plan.years.end_month())));
  check_size(checked);
  check_weather_years(checked);
}

void check_weather_years(const Checked& checked) {
  const int wanted = checked.decoded.scenario.plan.weather_years;
  for (const Weather& weather : checked.decoded.scenario.weather) {
    const std::string path = fmt::format("weather.{}", weather.id.text());
    const auto* files = std::get_if<std::vector<WeatherFile>>(&weather.data);
    if (files == nullptr || files->empty() || !checked.findings.clean(path) ||
        !checked.findings.clean("plan.weather_years"))
      continue;
    int count = 0;
    for (const WeatherFile& file : *files) count += std::max(1, static_cast<int>(file.years.size()));
    // A file that says nothing of its years may hold more than one: whoever reads it knows.
    const bool known = std::ranges::none_of(
        *files, [](const WeatherFile& file) { return file.years.empty() && has_stamps(file.text); });
    if (count < wanted && known)
      checked.error("weather-years", checked.written("plan.weather_years") ? "plan.weather_years" : path,
                    fmt::format("{} weather years are asked for, '{}' has {}", wanted, weather.id.text(), count),
                    fmt::format("at most {}, or more files", count));
  }
}

/// Amounts are converted as they are read, once: no sample could draw another rate.
void check_exchange_rates(const Checked& checked) {
  for (const Input& input : checked.decoded.scenario.inputs)
    if (input.distribution && input.path.starts_with("economics.exchange_rates."))
      checked.error("bad-distribution", input.path, "an exchange rate is one number, by which amounts are converted",
                    "one rate; `sweep --vary` tries others");
}

void check_economics(const Checked& checked) {
  const Scenario& scenario = checked.decoded.scenario;
  check_exchange_rates(checked);
  if (scenario.economics.taxes)
    check_sum(checked, scenario.economics.taxes->depreciation, "economics.taxes.depreciation");
  if (scenario.economics.taxes || checked.written("economics.taxes")) return;
  for (const Technology& technology : scenario.technologies)
    for (const char* key : {"investment_tax_credit", "production_tax_credit"}) {
      const std::string path = fmt::format("technologies.{}.{}", technology.id.text(), key);
      if (checked.written(path))
        checked.error("no-effect", path, fmt::format("'{}' has no effect without economics.taxes", key),
                      "economics.taxes, or no tax credit");
    }
}

void check_technologies(const Checked& checked) {
  for (const Technology& technology : checked.decoded.scenario.technologies) {
    const std::string path = fmt::format("technologies.{}", technology.id.text());
    check_sum(checked, technology.spend_profile, path + ".spend_profile");
    if (technology.kind == TechnologyKind::storage && checked.findings.clean(path) &&
        technology.minimum_duration > technology.maximum_duration)
      checked.error("out-of-range", path + ".minimum_duration", "the minimum duration is above the maximum",
                    "minimum_duration <= maximum_duration");
  }
}

void check_contracts(const Checked& checked) {
  const Scenario& scenario = checked.decoded.scenario;
  for (const Contract& contract : scenario.contracts) {
    const std::string path = fmt::format("contracts.{}", contract.id.text());
    if (!checked.findings.clean(path + ".ramp")) continue;
    for (std::size_t i = 1; i < contract.ramp.size(); ++i)
      if (contract.ramp[i].from <= contract.ramp[i - 1].from)
        checked.error("dates-out-of-order", fmt::format("{}.ramp.{}", path, i),
                      fmt::format("{} does not follow {}", time::to_text(contract.ramp[i].from),
                                  time::to_text(contract.ramp[i - 1].from)),
                      "steps in order of time");
    if (contract.end && !contract.ramp.empty() && checked.findings.clean(path + ".end") &&
        *contract.end < contract.ramp.back().from)
      checked.error("dates-out-of-order", path + ".end",
                    fmt::format("the contract ends in {}, before its last step", time::to_text(*contract.end)),
                    fmt::format("a last month of {} or later", time::to_text(contract.ramp.back().from)));
  }
  // What is shed first must be worth least, or the plan would serve contracts against their rank.
  for (const Contract& first : scenario.contracts)
    for (const Contract& second : scenario.contracts) {
      const bool shared = std::ranges::any_of(
          first.sites, [&](const SiteId& id) { return std::ranges::find(second.sites, id) != second.sites.end(); });
      const std::string path = fmt::format("contracts.{}.price", second.id.text());
      if (!shared || first.price >= second.price || first.rank > second.rank || !checked.findings.clean(path) ||
          !checked.findings.clean(fmt::format("contracts.{}.price", first.id.text())))
        continue;
      // Inside a rank delivery is pro rata, so one margin must hold for all of it.
      const char* relation = first.rank == second.rank ? "ranks with" : "ranks behind";
      checked.error("margin-order", path,
                    fmt::format("'{}' {} '{}' but pays more", second.id.text(), relation, first.id.text()),
                    "prices that do not rise with rank at a shared site, and are equal inside a rank");
    }
  for (const Site& site : scenario.sites)
    for (const Contract& contract : scenario.contracts) {
      const std::string path = fmt::format("sites.{}.idle_value", site.id.text());
      if (std::ranges::find(contract.sites, site.id) == contract.sites.end() || site.idle_value <= contract.price ||
          !checked.findings.clean(path) ||
          !checked.findings.clean(fmt::format("contracts.{}.price", contract.id.text())))
        continue;
      checked.error("margin-order", path,
                    fmt::format("an unclaimed accelerator-hour is worth more than one of '{}'", contract.id.text()),
                    "an idle_value of at most the prices of the site's contracts");
    }
}

}  // namespace gigawatt::scenario
