// A run whose hours can be operated again with other numbers, the plan's orders kept: what room risk replays samples
// from. Plain numbers by site, plan year and weather year, as the rule of `dispatch` takes them.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "power/operate.hpp"
#include "study/prepare.hpp"
#include "study/rule.hpp"
#include "study/run.hpp"

namespace gigawatt::study {

using power::YearToOperate;

/// A piece of a supply: committed, or one order of it.
struct SupplyPart {
  double mw = 0.0;
  time::Month first;           // in service from
  bool ordered = false;        // by the plan; committed otherwise
  double capital_usd = 0.0;    // value at energisation; 0 for what is committed or rented
  double usd_per_month = 0.0;  // what that capital is charged in a month of service
  double life_months = 0.0;
};

struct ReplaySupply {
  scenario::SupplyId id;
  scenario::TechnologyId technology;
  scenario::PriceId fuel_price;  // empty: burns nothing
  bool storage = false;
  double mmbtu_per_mwh = 0.0, co2_kg_per_mwh = 0.0, nox_kg_per_mwh = 0.0, water_m3_per_mwh = 0.0;
  double unit_mw = 0.0, forced_outage_rate = 0.0;
  std::vector<double> fuel_usd_per_mmbtu;  // [plan month]
  std::vector<double> capacity_mw;         // [plan month], as planned
  std::vector<SupplyPart> parts;
};

/// One site; hourly series have 8,760 values.
struct ReplaySite {
  std::vector<ReplaySupply> supply;
  std::vector<std::vector<YearToOperate>> years;                          // [plan year][weather year]
  std::vector<std::vector<std::vector<std::vector<double>>>> hall_it_mw;  // [hall][plan year][weather year]: as if
                                                                          // it had stood from the first hour on
  std::vector<std::vector<double>> pue;                                   // [weather year]
  std::vector<std::vector<std::vector<double>>> energy_price;  // [plan year][weather year], USD/MWh; empty: no grid
};

struct ReplayBase {
  Prepared prepared;
  Run run;  // operated by the rule
  std::vector<ReplaySite> sites;
};

/// Plans the scenario and operates it by the rule. Where there is no plan, `run.plan` says why and there are no sites;
/// where the plan cannot be operated by the rule, a diagnostic `not-by-rule`.
base::Result<ReplayBase> replay_base(const scenario::Scenario& scenario, const Options& options,
                                     const base::Progress& progress);

/// When each hall has power, by the months of its site; as a run says it.
std::vector<HallResult> halls_of(const scenario::Site& site, std::span<const MonthResult> months);

}  // namespace gigawatt::study
