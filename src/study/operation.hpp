// The second part of a run: what happens in every hour, in this room's own words.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "power/plan.hpp"
#include "study/prepare.hpp"

namespace gigawatt::study {

struct Emissions {
  double co2_t = 0.0;         // on-site plus grid, location-based
  double co2_market_t = 0.0;  // on-site plus grid, market-based
  double co2_hourly_t = 0.0;  // on-site plus grid, claims matched hour by hour
  double co2_on_site_t = 0.0;
  double nox_t = 0.0;     // on-site
  double water_m3 = 0.0;  // cooling plus generation
};

/// One site in one calendar year and weather year; each array has 8,760 values.
struct Hours {
  // [supply of the scenario's site]
  std::vector<std::vector<double>> generation_mw;  // used on site, stored or exported; empty for storage
  std::vector<std::vector<double>> dumped_mw;      // output beyond that; empty unless must-take
  std::vector<std::vector<double>> charge_mw, discharge_mw, level_mwh;  // empty unless storage
  std::vector<double> import_mw, export_mw;
  std::vector<double> curtailment_mw;              // must-take, sun and wind output that is not used
  std::vector<double> it_load_mw, load_mw;         // asked: of IT, of the facility
  std::vector<double> it_served_mw, served_mw;     // served
  std::vector<std::vector<double>> shed_it_mw;     // [tier]
  std::vector<double> marginal_price_usd_per_mwh;  // dual of the balance, undiscounted
  std::vector<double> co2_t;                       // on site and grid, in the hour
  std::array<Emissions, 12> emissions{};           // by month
  std::array<double, 12> nox_peak_kg_per_hour{};   // highest hour of the month
  double charge_and_discharge_hours = 0.0;         // hours with both above 1e-6 MW
  std::vector<std::vector<double>> started_mw;     // units started; only with dispatch.policy rolling
};

struct SiteOperation {
  std::vector<std::vector<std::string>> tiers;  // [plan year]: contract ids, and "uncontracted" for the rest
  std::vector<std::vector<Hours>> years;        // [plan year][weather year]
};

struct Operation {
  std::vector<SiteOperation> sites;  // empty if there is no plan
};

/// Served load and emissions beside the hours of a plan, which are taken out of it.
Operation operate(const Prepared& prepared, power::PlanResult& result);

}  // namespace gigawatt::study
