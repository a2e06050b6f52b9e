#include <algorithm>
#include <functional>

#include "base/require.hpp"
#include "workbench/document.hpp"
#include "workbench/money.hpp"

namespace gigawatt::workbench {
namespace {

using Names = std::vector<std::string>;

void add_name(Names& names, const std::string& name) {
  if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::size_t index_of(const Names& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  GIGAWATT_REQUIRE(found != names.end());
  return static_cast<std::size_t>(found - names.begin());
}

bool is_storage(const scenario::Technology& technology) { return technology.kind == scenario::TechnologyKind::storage; }

/// Names along the dimensions of hourly.nc: the union over sites, in the order of the scenario.
struct Axes {
  Names sites, years, weather_years, technologies, storages, tiers;

  Axes(const scenario::Scenario& scenario, const study::Run& run) {
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
      sites.push_back(scenario.sites[s].id.text());
      for (const scenario::Technology& technology : technologies_of(scenario, scenario.sites[s]))
        add_name(is_storage(technology) ? storages : technologies, technology.id.text());
      for (const std::vector<std::string>& year : run.operation.sites[s].tiers)
        for (const std::string& tier : year) add_name(tiers, tier);
    }
    for (int year = scenario.plan.years.first; year <= scenario.plan.years.last; ++year)
      years.push_back(std::to_string(year));
    for (const study::WeatherYearInfo& year : run.weather) weather_years.push_back(year.id);
  }
};

/// Builds one array after the other from all hourses.
class HourlyArrays {
 public:
  HourlyArrays(const scenario::Scenario& scenario, const study::Operation& operation, const Axes& axes)
      : operation_(operation), axes_(axes) {
    for (const scenario::Site& site : scenario.sites) technologies_.push_back(technologies_of(scenario, site));
  }

  using ReadHours = std::function<const std::vector<double>&(const study::Hours&)>;

  /// One value per hour.
  void add(const std::string& name, const std::string& unit, const std::string& description, const ReadHours& read) {
    table::Array& array = start(name, unit, description, "", 1);
    each([&](std::size_t, std::size_t block, const study::Hours& hours, std::size_t) {
      put(array, block, read(hours));
    });
  }

  using ReadSupply = std::function<const std::vector<std::vector<double>>&(const study::Hours&)>;

  /// One value per technology (or storage) and hour; supplies of one technology are summed.
  void add_by_supply(const std::string& name, const std::string& unit, const std::string& description, bool storage,
                     const ReadSupply& read) {
    const Names& names = storage ? axes_.storages : axes_.technologies;
    table::Array& array = start(name, unit, description, storage ? "storage" : "technology", names.size());
    each([&](std::size_t site, std::size_t block, const study::Hours& hours, std::size_t) {
      for (std::size_t supply = 0; supply < technologies_[site].size(); ++supply) {
        const scenario::Technology& technology = technologies_[site][supply];
        if (is_storage(technology) == storage)
          put(array, block * names.size() + index_of(names, technology.id.text()), read(hours)[supply]);
      }
    });
  }

  void add_by_tier(const std::string& name, const std::string& unit, const std::string& description) {
    table::Array& array = start(name, unit, description, "tier", axes_.tiers.size());
    each([&](std::size_t site, std::size_t block, const study::Hours& hours, std::size_t year) {
      const std::vector<std::string>& tiers = operation_.sites[site].tiers[year];
      for (std::size_t tier = 0; tier < hours.shed_it_mw.size(); ++tier)
        put(array, block * axes_.tiers.size() + index_of(axes_.tiers, tiers[tier]), hours.shed_it_mw[tier]);
    });
  }

  std::vector<table::Array> done() { return std::move(arrays_); }

 private:
  table::Array& start(const std::string& name, const std::string& unit, const std::string& description,
                      const std::string& middle, std::size_t middle_size) {
    Names dimensions = {"site", "year", "weather_year"};
    if (!middle.empty()) dimensions.push_back(middle);
    dimensions.emplace_back("hour");
    const std::size_t blocks = axes_.sites.size() * axes_.years.size() * axes_.weather_years.size();
    return arrays_.emplace_back(table::Array{name, unit, description, std::move(dimensions),
                                             std::vector<float>(blocks * middle_size * time::hours_per_year, 0.0F)});
  }

  /// Calls visit(site, block, hours, year); block counts site, year, weather year, last one fastest.
  template <class Visit>
  void each(const Visit& visit) const {
    std::size_t block = 0;
    for (std::size_t site = 0; site < operation_.sites.size(); ++site)
      for (std::size_t year = 0; year < operation_.sites[site].years.size(); ++year)
        for (const study::Hours& hours : operation_.sites[site].years[year]) visit(site, block++, hours, year);
  }

  static void put(table::Array& array, std::size_t block, const std::vector<double>& values) {
    for (std::size_t hour = 0; hour < values.size(); ++hour)
      array.values[block * time::hours_per_year + hour] += static_cast<float>(values[hour]);
  }

  const study::Operation& operation_;
  const Axes& axes_;
  std::vector<std::vector<scenario::Technology>> technologies_;  // [site][supply]
  std::vector<table::Array> arrays_;
};

table::Dimension labelled(std::string name, const Names& labels) { return {std::move(name), labels.size(), labels}; }

}  // namespace

std::vector<scenario::Technology> technologies_of(const scenario::Scenario& scenario, const scenario::Site& site) {
  std::vector<scenario::Technology> list;
  for (const scenario::Supply& supply : site.supply)
    list.push_back(scenario::find(scenario.technologies, supply.technology));
  return list;
}

table::Dataset hourly_dataset(const scenario::Scenario& scenario, const study::Run& run) {
  const Axes axes(scenario, run);
  HourlyArrays arrays(scenario, run.operation, axes);
  using D = study::Hours;
  arrays.add("load_mw", "MW", "facility load asked: IT × PUE", [](const D& d) -> auto& { return d.load_mw; });
  arrays.add("it_load_mw", "MW", "IT load asked", [](const D& d) -> auto& { return d.it_load_mw; });
  arrays.add_by_supply("generation_mw", "MW", "output by technology, less what is dumped", false,
                       [](const D& d) -> auto& { return d.generation_mw; });
  arrays.add_by_supply("charge_mw", "MW", "charging by storage", true, [](const D& d) -> auto& { return d.charge_mw; });
  arrays.add_by_supply("discharge_mw", "MW", "discharging by storage", true,
                       [](const D& d) -> auto& { return d.discharge_mw; });
  arrays.add_by_supply("level_mwh", "MWh", "energy stored at the end of the hour", true,
                       [](const D& d) -> auto& { return d.level_mwh; });
  arrays.add("import_mw", "MW", "from the connection", [](const D& d) -> auto& { return d.import_mw; });
  arrays.add("export_mw", "MW", "into the connection", [](const D& d) -> auto& { return d.export_mw; });
  arrays.add("curtailment_mw", "MW", "sun, wind and must-take output not used",
             [](const D& d) -> auto& { return d.curtailment_mw; });
  arrays.add_by_tier("shed_it_mw", "MW", "IT load not served, by tier");
  arrays.add("marginal_price_usd_per_mwh", "USD MWh-1", "worth of one MWh at the facility, undiscounted",
             [](const D& d) -> auto& { return d.marginal_price_usd_per_mwh; });
  arrays.add("co2_t", "t", "CO2 in the hour, on site and grid (location-based)",
             [](const D& d) -> auto& { return d.co2_t; });
  return {.id = "hourly",
          .title = "Gigawatt hourly operation of " + scenario.name,
          .dimensions = {labelled("site", axes.sites),
                         labelled("year", axes.years),
                         labelled("weather_year", axes.weather_years),
                         labelled("technology", axes.technologies),
                         labelled("storage", axes.storages),
                         labelled("tier", axes.tiers),
                         {"hour", time::hours_per_year, {}}},
          .arrays = arrays.done()};
}

table::Dataset monthly_dataset(const scenario::Scenario& scenario, const study::Run& run) {
  if (run.account.sites.empty()) {
    GIGAWATT_REQUIRE(run.money.has_value());  // deals alone
    return money_dataset(scenario, *run.money);
  }
  Names sites, months;
  for (const study::SiteResult& site : run.account.sites) sites.push_back(site.id.text());
  for (const study::MonthResult& month : run.account.sites.front().months) months.push_back(time::to_text(month.month));
  table::Dataset dataset{.id = "monthly",
                         .title = "Gigawatt monthly results of " + scenario.name,
                         .dimensions = {labelled("site", sites), labelled("month", months)},
                         .arrays = {}};
  const auto add = [&](const char* name, const char* unit, const char* description, auto read) {
    table::Array& array = dataset.arrays.emplace_back(table::Array{name, unit, description, {"site", "month"}, {}});
    for (const study::SiteResult& site : run.account.sites)
      for (const study::MonthResult& month : site.months) array.values.push_back(static_cast<float>(read(month)));
  };
  using M = study::MonthResult;
  add("it_ready_mw", "MW", "nameplate IT of halls that stand ready", [](const M& m) { return m.it_mw_ready; });
  add("it_powered_mw", "MW", "of it, served: ready × served ÷ asked", [](const M& m) { return m.it_mw_powered; });
  add("supply_mw", "MW", "nameplate of supply and connection", [](const M& m) { return m.supply_mw; });
  add("it_asked_mwh", "MWh", "IT energy asked", [](const M& m) { return m.it_mwh_asked; });
  add("it_served_mwh", "MWh", "IT energy served", [](const M& m) { return m.it_mwh_served; });
  add("facility_served_mwh", "MWh", "facility energy served", [](const M& m) { return m.facility_mwh_served; });
  add("cost_usd", "USD", "cost of power, real, undiscounted", [](const M& m) { return m.cost.total(); });
  add("co2_t", "t", "CO2 on site and grid, location-based", [](const M& m) { return m.emissions.co2_t; });
  add("co2_market_t", "t", "CO2 on site and grid, market-based", [](const M& m) { return m.emissions.co2_market_t; });
  add("co2_hourly_t", "t", "CO2 on site and grid, claims matched hour by hour",
      [](const M& m) { return m.emissions.co2_hourly_t; });
  add("nox_t", "t", "NOx on site", [](const M& m) { return m.emissions.nox_t; });
  add("water_m3", "m3", "water for cooling and generation", [](const M& m) { return m.emissions.water_m3; });
  if (run.money && !run.money->parties.empty()) {
    table::Dataset money = money_dataset(scenario, *run.money);
    dataset.dimensions.push_back(money.dimensions.front());
    for (table::Array& array : money.arrays) dataset.arrays.push_back(std::move(array));
  }
  return dataset;
}

}  // namespace gigawatt::workbench
