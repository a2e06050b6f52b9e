#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenario/check.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {

namespace {

template <class Entry>
void name_after_id(std::vector<Entry>& entries) {
  for (Entry& entry : entries)
    if (entry.name.empty()) entry.name = entry.id.text();
}

void derive_halls(Scenario& scenario) {
  for (Site& site : scenario.sites)
    for (Hall& hall : site.halls) {
      const auto accelerator = std::ranges::find(scenario.accelerators, hall.accelerator, &Accelerator::id);
      if (hall.accelerators == 0.0 && accelerator != scenario.accelerators.end() && accelerator->power.base() > 0)
        hall.accelerators = hall.it_power.base() / accelerator->power.base();
    }
}

/// Offsets of the sites that buy at this price, in hours.
std::vector<double> offsets_of(const Scenario& scenario, const PriceId& price) {
  std::vector<double> offsets;
  for (const Site& site : scenario.sites)
    if (site.connection && site.connection->energy_price == price) offsets.push_back(site.place.utc_offset_hours);
  return offsets;
}

void derive_series(const Checked& checked, Price& price) {
  auto* electricity = std::get_if<ElectricityPrice>(&price.data);
  if (electricity == nullptr) return;
  const std::string path = fmt::format("prices.{}.electricity.file", price.id.text());
  const auto raw = checked.decoded.series.find(path);
  if (raw == checked.decoded.series.end()) return;
  const std::vector<double> offsets = offsets_of(checked.decoded.scenario, price.id);
  double offset = offsets.empty() ? 0.0 : offsets.front();
  if (raw->second.utc && std::ranges::any_of(offsets, [&](double other) { return other != offset; })) {
    checked.error("mixed-utc-offsets", path, "the file is in UTC and its sites have different local times",
                  "one price entry per local time");
    return;
  }
  if (raw->second.utc && offset != std::round(offset)) {
    checked.findings.note("utc-offset-rounded", checked.place(path), path,
                          fmt::format("a UTC offset of {} h is taken as {} h", offset, std::round(offset)));
    offset = std::round(offset);
  }
  std::string written;
  for (const Input& input : checked.decoded.scenario.inputs)
    if (input.path == path) written = input.text;
  auto file = std::make_shared<HourlyFile>(to_plan_hours(raw->second, written, static_cast<int>(std::round(offset))));
  if (file->leap_days_dropped)
    checked.findings.note("leap-days-dropped", checked.place(path), path,
                          fmt::format("29 February is dropped from {}", written));
  const int years = checked.decoded.scenario.plan.weather_years;
  if (file->year_count > 1 && file->year_count < years && checked.findings.clean("plan.weather_years"))
    checked.error("weather-years", path,
                  fmt::format("{} weather years are asked for, the file has {}", years, file->year_count),
                  "one year, or enough of them");
  electricity->file = std::move(file);
}

}  // namespace

void derive(const Checked& checked) {
  Scenario& scenario = checked.decoded.scenario;
  if (scenario.title.empty()) scenario.title = scenario.name;
  if (!checked.written("plan.orders_from")) scenario.plan.orders_from = scenario.plan.years.first_month();
  name_after_id(scenario.sites);
  name_after_id(scenario.technologies);
  name_after_id(scenario.accelerators);
  name_after_id(scenario.contracts);
  name_after_id(scenario.resources);
  derive_halls(scenario);
  for (Threshold& threshold : scenario.thresholds)
    if (threshold.text.empty())
      threshold.text = fmt::format("{} {} {}", threshold.metric,
                                   threshold.comparison == Comparison::at_most ? "at most" : "at least",
                                   units::format(threshold.value, ""));
  for (Price& price : scenario.prices) derive_series(checked, price);
}

}  // namespace gigawatt::scenario
