// The order of the rooms: load asked → plan and operation → delivered → emissions, as one pure function of scenario and
// seed. This room alone translates one room's outputs into another's inputs. Money is real USD of
// economics.currency_year; all numbers are expected over weather years unless a name says otherwise.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"
#include "power/plan.hpp"
#include "scenario/model.hpp"
#include "study/amendment.hpp"

namespace gigawatt::study {

struct Options {
  bool as_committed = false;             // builds no option
  std::optional<time::Date> as_of = {};  // no order before this date
  solver::Options solver = {};
  bool dual_worth = true;              // what binds is told by multipliers
  bool say_conflict = true;            // what conflicts where there is no plan: takes many solves
  std::size_t resolved_questions = 1;  // "a month earlier": each is solved again, and costs as much as the plan itself
  std::vector<Amendment> amendments = {};  // causes found by earlier passes; empty in a first run
};

struct WeatherYearInfo {
  std::string id;            // as the first site's weather names it
  double probability = 1.0;  // the same at all sites
  bool synthetic = false;    // at any site
};

/// What the connection is called among technologies.
inline constexpr const char* grid = "grid";

/// Amounts by technology id, in the order of the site's supply, each once; `grid` behind them if there is a connection.
using ByTechnology = std::vector<std::pair<std::string, double>>;

/// Energy of one site in one year or several, MWh. The account closes, and is checked to:
/// generated + discharged − charged + imported − exported = served.
struct EnergyAccount {
  ByTechnology energy_mwh;   // generated less dumped, discharged, imported ("grid")
  ByTechnology charged_mwh;  // storage only, as the next two
  ByTechnology burnt_mwh;    // lost by charging and discharging in the same hour
  ByTechnology burning_hours;
  double generated_mwh = 0.0, discharged_mwh = 0.0, imported_mwh = 0.0, exported_mwh = 0.0;
  double curtailed_mwh = 0.0;                // sun, wind and must-take output not used
  double asked_mwh = 0.0, served_mwh = 0.0;  // facility
  double unclean_mwh = 0.0;                  // output that is not clean, dumped included, and that part of imports
  double matched_mwh = 0.0;                  // served by what is clean in the same hour
  double charge_and_discharge_hours = 0.0;   // hours in which a storage does both, by more than 1e-6 MW

  /// 1 − what is not clean ÷ served; below 0 where more fuel is burnt than load served. Nothing if nothing is served.
  [[nodiscard]] std::optional<double> clean_share() const {
    return served_mwh > 0.0 ? std::optional(1.0 - unclean_mwh / served_mwh) : std::nullopt;
  }
  [[nodiscard]] std::optional<double> hourly_clean_share() const {
    return served_mwh > 0.0 ? std::optional(matched_mwh / served_mwh) : std::nullopt;
  }
};

/// into += weight · part: expectation over weather years, or sum over calendar years or sites.
void add(EnergyAccount& into, const EnergyAccount& part, double weight);

double total(const ByTechnology& amounts);

struct Emissions {
  double co2_t = 0.0;  // on-site plus grid, location-based
  double co2_on_site_t = 0.0;
  double nox_t = 0.0;     // on-site
  double water_m3 = 0.0;  // cooling plus generation
};

struct MonthResult {
  time::Month month;
  double it_mw_ready = 0.0;    // nameplate IT of halls that stand ready
  double it_mw_powered = 0.0;  // of it, what the hourly operation serves: ready × served ÷ asked
  double it_mw_firm = 0.0;     // of it, what firm supply and connection carry at its peak
  double supply_mw = 0.0;      // capacity of all supply and connection, nameplate
  double it_mwh_asked = 0.0, it_mwh_served = 0.0, facility_mwh_served = 0.0;
  double useful_gpu_hours = 0.0;  // powered × goodput
  power::CostParts cost;
  Emissions emissions;
};

struct YearResult {
  int year = 0;
  double it_mwh_asked = 0.0, it_mwh_served = 0.0, facility_mwh_served = 0.0;
  double peak_mw = 0.0;      // highest facility load served, over all weather years
  ByTechnology capacity_mw;  // on 31 December
  EnergyAccount energy;
  ByTechnology storage_mwh;  // energy capacity on 31 December
  power::CostParts cost;
  std::optional<double> usd_per_mwh;       // discounted (total − shed) ÷ discounted MWh served
  std::optional<double> usd_per_gpu_hour;  // discounted (power + facility + accelerators) ÷ discounted useful GPU-hours
  double powered_gpu_hours = 0.0, useful_gpu_hours = 0.0;      // useful: × goodput
  double facility_cost_usd = 0.0, accelerator_cost_usd = 0.0;  // undiscounted annuities of the halls that stand ready
  Emissions emissions;
};

struct HallResult {
  scenario::HallId id;
  time::Date planned;
  std::optional<time::Month>
      energised;  // first month that serves 95 % of this hall's load and all of the earlier ones'
  double it_mw = 0.0;
};

struct SiteResult {
  scenario::SiteId id;
  std::string name;
  std::vector<YearResult> years;
  std::vector<MonthResult> months;
  std::vector<HallResult> halls;
  EnergyAccount energy;                                 // of all plan years
  std::optional<double> usd_per_mwh, usd_per_gpu_hour;  // over all plan years
};

struct ContractMonth {
  time::Month month;
  double it_mw_committed = 0.0, it_mw_delivered = 0.0;          // delivered: mean of the month
  double gpu_hours_committed = 0.0, gpu_hours_delivered = 0.0;  // delivered: accelerators that had power, by the hour
  double gpu_hours_useful = 0.0;                                // × goodput
};

struct ContractResult {
  scenario::ContractId id;
  std::string name;
  double mw_committed_end = 0.0;
  double gpu_hours_committed = 0.0, gpu_hours_delivered = 0.0, gpu_hours_useful = 0.0;
  std::optional<double> delivered_share;
  double revenue_usd = 0.0;
  std::vector<ContractMonth> months;
};

struct Run {
  power::PlanResult plan;
  std::vector<power::SiteInput> inputs;  // per site, as power saw it (hourly load, prices, capacity factors)
  std::vector<WeatherYearInfo> weather;
  std::vector<SiteResult> sites;
  std::vector<ContractResult> contracts;
  std::vector<std::string> notes;  // what was assumed or relaxed, in sentences
  std::optional<double> usd_per_mwh, usd_per_gpu_hour;
};

/// What is wrong with the weather files of a scenario; a run would say the same before it plans.
base::Diagnostics faults_of_weather(const scenario::Scenario& scenario);

/// Translates the scenario for `power`: weather, prices and load of every plan year and weather year.
base::Result<power::PlanInput> plan_input(const scenario::Scenario& scenario, const Options& options);

/// The whole pipeline. Diagnostics only for inputs that a room could not decode (weather files); mathematics that is
/// stuck is in Run::plan.termination, and then sites and contracts are empty.
base::Result<Run> run(const scenario::Scenario& scenario, const Options& options, const base::Progress& progress);

}  // namespace gigawatt::study
