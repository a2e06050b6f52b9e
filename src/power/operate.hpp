// A year of a planned site as whoever operates it finds it, and what they make of it. Plain numbers: room power does
// not know by which rule it is operated.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gigawatt::power {

using ByMonth = std::array<double, 12>;

/// One site in one calendar year and weather year; hourly series have 8,760 values. Load is the facility's.
struct YearToOperate {
  struct Source {
    std::size_t supply = 0;
    bool must_run = false;  // sun, wind, must-take: what is not used is lost
    ByMonth usd_per_mwh{};  // variable cost, fuel, carbon
    std::vector<double> available_mw = {};
    /// Units that start and stop; nothing where the technology says nothing of them.
    struct Units {
      double one_mw = 0.0;  // of one, before heat and outages
      ByMonth capacity_mw{};
      double minimum_load = 0.0;
      int up_hours = 0, down_hours = 0;
      ByMonth start_usd_per_mw{};
    };
    std::optional<Units> units = {};
    bool sunk_cost = false;  // must-take: dumped output costs as much
  };
  struct Store {
    std::size_t supply = 0;
    ByMonth power_mw{}, energy_mwh{};
    double usd_per_mwh = 0.0;  // discharged
    double one_way_efficiency = 1.0, kept_per_hour = 1.0;
  };
  struct Tier {
    ByMonth worth_usd_per_mwh{};
    std::vector<double> load_mw = {};
  };
  std::vector<Source> sources;
  std::vector<Store> stores;
  std::vector<Tier> tiers;
  std::vector<double> import_limit_mw, import_price_usd_per_mwh;  // empty without a connection
  std::vector<double> export_limit_mw, export_price_usd_per_mwh;  // empty where nothing is sold
  ByMonth demand_usd_per_mw{}, least_billed_mw{};                 // of the month's highest import; a ratchet's floor
  std::string name = {};                                          // of site, year and weather year
};

/// Series by source, store and tier, hourly.
struct OperatedYear {
  std::vector<std::vector<double>> output_mw;  // used, sold or stored
  std::vector<std::vector<double>> charge_mw, discharge_mw, level_mwh;
  std::vector<double> opening_mwh;  // by store, before the first hour
  std::vector<std::vector<double>> shed_mw;
  std::vector<double> import_mw, export_mw;
  std::vector<std::vector<double>> started_mw = {};  // [source] MW of units started; empty where none are counted
};

using Operate = std::function<OperatedYear(const YearToOperate&)>;

}  // namespace gigawatt::power
