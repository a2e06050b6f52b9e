#include <fmt/format.h>
#include <fmt/ranges.h>

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

/// Takes the normals of the named places.
void derive_weather(const Checked& checked) {
  Scenario& scenario = checked.decoded.scenario;
  for (Weather& weather : scenario.weather) {
    const auto place = std::ranges::find(scenario.places, weather.place, &NamedPlace::id);
    if (weather.place.empty() || place == scenario.places.end()) continue;
    weather.data = place->normals;
  }
}

/// Offsets of the sites that buy at this price, in hours.
std::vector<double> offsets_of(const Scenario& scenario, const PriceId& price) {
  std::vector<double> offsets;
  for (const Site& site : scenario.sites)
    if (site.connection && site.connection->energy_price == price) offsets.push_back(site.place.utc_offset_hours);
  return offsets;
}

/// "2020, 2022", or "2016 to 2024" where none is left out.
std::string list_of(const std::vector<int>& years) {
  const bool all = years.size() > 2 && std::ranges::is_sorted(years) &&
                   years.back() - years.front() + 1 == static_cast<int>(years.size());
  return all ? fmt::format("{} to {}", years.front(), years.back()) : fmt::format("{}", fmt::join(years, ", "));
}

/// The first years of a file, as many as the plan has weather years; a note says so where some are left, and what to do
/// about it.
void take_first_years(const Checked& checked, const std::string& path, const std::vector<int>& all,
                      const std::string& remedy, const HourlyFile& file) {
  const int wanted = checked.decoded.scenario.plan.weather_years;
  const auto count = static_cast<int>(file.years.size());
  if (!checked.findings.clean("plan.weather_years")) return;
  if (count > 1 && count < wanted)
    checked.error("weather-years", path, fmt::format("{} weather years are asked for, the file has {}", wanted, count),
                  "one year, or enough of them");
  if (count <= wanted) return;
  const std::vector<int> taken(file.years.begin(), file.years.begin() + wanted);
  checked.findings.note("years-taken", checked.place(path), path,
                        fmt::format("{} holds {}; {} {} taken: {}", file.path, list_of(all), list_of(taken),
                                    taken.size() == 1 ? "is" : "are", remedy));
}

/// The years of a price file that the plan takes: as chosen, otherwise the first ones.
void choose_years(const Checked& checked, const std::string& path, const std::vector<int>& chosen, HourlyFile& file) {
  const std::string years_path = path.substr(0, path.rfind('.')) + ".years";
  if (!chosen.empty() && file.years.empty()) {
    checked.error("no-effect", years_path, fmt::format("{} holds one year without a date", file.path),
                  "a file with stamps, or no years");
    return;
  }
  for (const int year : chosen)
    if (std::ranges::find(file.years, year) == file.years.end()) {
      checked.error("weather-years", years_path, fmt::format("{} does not hold the year {}", file.path, year),
                    fmt::format("some of {}", list_of(file.years)));
      return;
    }
  const std::vector<int> all = file.years;
  if (!chosen.empty()) take_years(file, chosen);
  if (all.empty()) return;
  take_first_years(checked, path, all,
                   fmt::format("choose by `years: [{}]`, or by more plan.weather_years", all.back()), file);
}

/// The file at `path` in local standard time; a note where its hours could not be shifted exactly.
std::shared_ptr<HourlyFile> local_series(const Checked& checked, const std::string& path, const RawSeries& raw,
                                         double offset) {
  const std::optional<int> clock_minutes = raw.utc_offset_minutes;
  const double shift_hours = offset - clock_minutes.value_or(0) / 60.0;
  if (clock_minutes && shift_hours != std::round(shift_hours))
    checked.findings.note("utc-offset-rounded", checked.place(path), path,
                          fmt::format("the sites' clock is {} h from the file's; its hours are shifted by {} h",
                                      shift_hours, std::round(shift_hours)));
  std::string written;
  for (const Input& input : checked.decoded.scenario.inputs)
    if (input.path == path) written = input.text;
  return std::make_shared<HourlyFile>(to_plan_hours(raw, written, offset));
}

void tell_leap_days(const Checked& checked, const std::string& path, const HourlyFile& file) {
  if (file.leap_days_dropped)
    checked.findings.note("leap-days-dropped", checked.place(path), path,
                          fmt::format("29 February is dropped from {}", file.path));
}

void derive_series(const Checked& checked, Price& price) {
  auto* electricity = std::get_if<ElectricityPrice>(&price.data);
  if (electricity == nullptr) return;
  const std::string path = fmt::format("prices.{}.electricity.file", price.id.text());
  const auto raw = checked.decoded.series.find(path);
  if (raw == checked.decoded.series.end()) {
    for (const char* key : {"years", "column"}) {
      const std::string chosen = fmt::format("prices.{}.electricity.{}", price.id.text(), key);
      if (checked.written(chosen) && !checked.written(path))
        checked.error("no-effect", chosen, "this chooses from a file, and there is none", "a price by `file`");
    }
    return;
  }
  const std::vector<double> offsets = offsets_of(checked.decoded.scenario, price.id);
  const double offset = offsets.empty() ? 0.0 : offsets.front();
  const std::optional<int> clock_minutes = raw->second.utc_offset_minutes;
  if (clock_minutes && std::ranges::any_of(offsets, [&](double other) { return other != offset; })) {
    checked.error("mixed-utc-offsets", path, "the file is in UTC and its sites have different local times",
                  "one price entry per local time");
    return;
  }
  auto file = local_series(checked, path, raw->second, offset);
  choose_years(checked, path, electricity->years, *file);
  tell_leap_days(checked, path, *file);
  const std::string own = "price_usd_per_mwh";
  if (auto column = file->columns.extract(electricity->column); !column.empty()) {
    column.key() = own;
    file->columns.insert(std::move(column));
  }
  electricity->file = std::move(file);
}

/// `owner`: the path of the supply or contract that has it.
void derive_capacity_factor(const Checked& checked, const std::string& owner, const Site& site,
                            std::optional<CapacityFactor>& factor) {
  if (!factor) return;
  const std::string path = owner + ".capacity_factor.file";
  const auto raw = checked.decoded.series.find(path);
  if (raw == checked.decoded.series.end()) return;
  auto file = local_series(checked, path, raw->second, site.place.utc_offset_hours);
  take_first_years(checked, path, file->years, "more plan.weather_years take more", *file);
  tell_leap_days(checked, path, *file);
  const std::vector<double>& values = file->columns.at("capacity_factor");
  const auto bad = std::ranges::find_if(values, [](double value) { return value < 0.0 || value > 1.0; });
  if (bad != values.end())
    checked.error("out-of-range", path,
                  fmt::format("the capacity factor of hour {} is {}", bad - values.begin(), units::format(*bad, "")),
                  "0 to 1");
  factor->file = std::move(file);
}

/// A contract's energy follows the shape of its file, so that there must be one.
void derive_clean_contract(const Checked& checked, const Site& site, CleanContract& contract) {
  const std::string owner = fmt::format("sites.{}.connection.clean_contracts.{}", site.id.text(), contract.id.text());
  derive_capacity_factor(checked, owner, site, contract.capacity_factor);
  if (!contract.capacity_factor || !contract.capacity_factor->file) return;
  const std::vector<double>& values = contract.capacity_factor->file->columns.at("capacity_factor");
  constexpr auto year_hours = static_cast<std::ptrdiff_t>(time::hours_per_year);
  for (auto year = values.begin(); year != values.end(); year += year_hours)
    if (std::all_of(year, year + year_hours, [](double value) { return value == 0.0; })) {
      checked.error("out-of-range", owner + ".capacity_factor.file", "there is a year without any output",
                    "hours above 0, over which the contract's energy is spread");
      return;
    }
}

}  // namespace

std::optional<units::PricePerFuel> FuelPrice::of_month(time::Month month) const {
  if (constant) return constant;
  if (const auto found = by_month.find(month); found != by_month.end()) return found->second;
  if (const auto found = by_year.find(month.year()); found != by_year.end()) return found->second;
  return std::nullopt;
}

void derive(const Checked& checked) {
  Scenario& scenario = checked.decoded.scenario;
  if (scenario.title.empty()) scenario.title = scenario.name;
  if (!checked.written("plan.orders_from")) scenario.plan.orders_from = scenario.plan.years.first_month();
  name_after_id(scenario.sites);
  name_after_id(scenario.technologies);
  name_after_id(scenario.accelerators);
  for (Accelerator& accelerator : scenario.accelerators)
    if (accelerator.vendor.empty()) accelerator.vendor = accelerator.id.text();
  name_after_id(scenario.contracts);
  name_after_id(scenario.resources);
  name_after_id(scenario.build_templates);
  name_after_id(scenario.regions);
  name_after_id(scenario.instruments);
  for (Instrument& instrument : scenario.instruments)
    if (auto* debt = std::get_if<Debt>(&instrument.data); debt != nullptr && debt->starts.index == 0)
      debt->starts = scenario.plan.years.first_month();
  name_after_id(scenario.places);
  derive_halls(scenario);
  derive_weather(checked);
  for (Threshold& threshold : scenario.thresholds)
    if (threshold.text.empty())
      threshold.text = fmt::format("{} {} {}", threshold.metric,
                                   threshold.comparison == Comparison::at_most ? "at most" : "at least",
                                   units::format(threshold.value, ""));
  for (Price& price : scenario.prices) derive_series(checked, price);
  for (Site& site : scenario.sites) {
    for (Supply& supply : site.supply)
      derive_capacity_factor(checked, fmt::format("sites.{}.supply.{}", site.id.text(), supply.id.text()), site,
                             supply.capacity_factor);
    if (!site.connection) continue;
    for (CleanContract& contract : site.connection->clean_contracts) derive_clean_contract(checked, site, contract);
  }
}

}  // namespace gigawatt::scenario
