// The third part of a run, from a plan and its hours to what people ask for: energy, cost, emissions and
// accelerator-hours by month, year, site and contract. All numbers are expected over weather years unless a name says
// otherwise; money is real USD of economics.currency_year, undiscounted unless a name says otherwise.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "study/energy.hpp"
#include "study/grid_screens.hpp"
#include "study/operation.hpp"
#include "study/permits.hpp"
#include "study/plan.hpp"
#include "study/platforms.hpp"
#include "study/prepare.hpp"

namespace gigawatt::study {

struct MonthResult {
  time::Month month;
  double it_mw_ready = 0.0;       // nameplate IT of halls that stand ready
  double it_mw_powered = 0.0;     // of it, what the hourly operation serves: ready × served ÷ asked
  double it_mw_firm = 0.0;        // of it, what firm supply and connection carry at its peak
  double supply_mw = 0.0;         // capacity of all supply and connection, nameplate
  double peak_facility_mw = 0.0;  // of the halls that stand ready, as planned for
  double it_mwh_asked = 0.0, it_mwh_served = 0.0, facility_mwh_served = 0.0;
  double useful_gpu_hours = 0.0;  // powered × goodput
  CostParts cost;
  Emissions emissions;
};

struct YearResult {
  int year = 0;
  double it_mwh_asked = 0.0, it_mwh_served = 0.0, facility_mwh_served = 0.0;
  double peak_mw = 0.0;      // highest facility load served, over all weather years
  ByTechnology capacity_mw;  // on 31 December
  EnergyAccount energy;
  ByTechnology storage_mwh;  // energy capacity on 31 December
  CostParts cost;
  std::optional<double> usd_per_mwh;       // discounted (total − shed) ÷ discounted MWh served
  std::optional<double> usd_per_gpu_hour;  // discounted (power + facility + accelerators) ÷ discounted useful GPU-hours
  double powered_gpu_hours = 0.0, useful_gpu_hours = 0.0;      // useful: × goodput
  double facility_cost_usd = 0.0, accelerator_cost_usd = 0.0;  // undiscounted annuities of the halls that stand ready
  Emissions emissions;
  std::optional<FirmYear> firm;  // nothing in a year without load
  GridScreens screens;
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
  Emissions emissions;                                  // of all plan years
  std::vector<PermitClock> permits;                     // one per permit that the scenario states
  std::optional<double> usd_per_mwh, usd_per_gpu_hour;  // over all plan years
};

struct ContractMonth {
  time::Month month;
  double it_mw_committed = 0.0, it_mw_delivered = 0.0;          // delivered: mean of the month
  double gpu_hours_committed = 0.0, gpu_hours_delivered = 0.0;  // delivered: accelerators that had power, by the hour
  double gpu_hours_useful = 0.0;                                // × goodput
};

enum class ContractStatus { future, active, ended };  // when the plan ends

struct ContractResult {
  scenario::ContractId id;
  std::string name;
  ContractStatus status = ContractStatus::future;
  double mw_committed_end = 0.0;
  double gpu_hours_committed = 0.0, gpu_hours_delivered = 0.0, gpu_hours_useful = 0.0;
  std::optional<double> delivered_share;
  double revenue_usd = 0.0;
  std::vector<ContractMonth> months;
};

/// Sums over all sites and plan years.
struct Totals {
  double it_mwh_asked = 0.0, it_mwh_served = 0.0, facility_mwh_served = 0.0;
  CostParts cost;
  EnergyAccount energy;
  Emissions emissions;
  double it_mw_ready_end = 0.0, it_mw_powered_end = 0.0;  // in the last month

  [[nodiscard]] double served_share() const { return it_mwh_asked > 0.0 ? it_mwh_served / it_mwh_asked : 1.0; }
  [[nodiscard]] double co2_kg_per_mwh() const {
    return facility_mwh_served > 0.0 ? 1000.0 * emissions.co2_t / facility_mwh_served : 0.0;
  }
};
Totals totals_of(std::span<const SiteResult> sites);

struct Account {
  std::vector<SiteResult> sites;  // empty if there is no plan, as the contracts
  std::vector<ContractResult> contracts;
  Totals totals;
  std::optional<double> usd_per_mwh, usd_per_gpu_hour;
  std::vector<PlatformYear> platforms;  // by year
};

/// Sums of parts are checked, and that the plan's objective is what the months cost; a mismatch is an internal fault.
Account account(const Prepared& prepared, const Plan& plan, const Operation& operation);

}  // namespace gigawatt::study
