// The door of the room: the least-cost staged plan of all sites, with its hourly operation.
// Sections of the scenario and plain hourly numbers in, MW, MWh and USD out. Knows no accelerators, tenants or debt.
// Model: equations stand above the code that builds them (plan_model.cpp); design record in docs/power.md.
#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/progress.hpp"
#include "power/cost_parts.hpp"
#include "power/operate.hpp"
#include "scenario/model/economics.hpp"
#include "scenario/model/resource.hpp"
#include "scenario/model/site.hpp"
#include "scenario/model/technology.hpp"
#include "solver/solve.hpp"

namespace gigawatt::power {

using Hourly = std::shared_ptr<const std::vector<double>>;  // 8,760 values, local standard time

/// IT load that is shed at one margin (a contract's, or the idle value of what no contract claims).
struct LoadTier {
  std::string id;                                  // contract id, or "uncontracted"
  std::array<double, 12> margin_usd_per_it_mwh{};  // by month
  Hourly it_mw;
};

/// One site in one calendar year and one weather year.
struct SiteYear {
  std::vector<LoadTier> tiers;          // Σ it_mw = IT load asked; margins do not fall with priority
  Hourly pue;                           // facility ÷ IT
  Hourly temperature_c;                 // for derating
  Hourly energy_price_usd_per_mwh;      // of the connection's energy price; null without a connection
  std::vector<Hourly> capacity_factor;  // per supply; null unless its resource is solar or wind
};

/// What power needs to know of a supply's technology beyond the scenario's own words.
struct SupplyRates {
  double co2_kg_per_mwh = 0.0;
  double nox_kg_per_mwh = 0.0;
  double water_m3_per_mwh = 0.0;
};

/// A site as power sees it: its energy section, and what other rooms say of its supplies and its load.
struct SiteInput : scenario::SiteEnergy {
  scenario::SiteId id;
  std::string name;
  std::vector<scenario::Technology> technology;               // per supply
  std::vector<SupplyRates> rates;                             // per supply
  std::vector<std::vector<double>> fuel_price_usd_per_mmbtu;  // [supply][plan month]; 0 without fuel
  std::vector<double> peak_facility_mw;                       // [plan month]
  std::vector<double> it_mw_ready;                            // [plan month]
  std::vector<std::vector<SiteYear>> years;                   // [plan year][weather year]
};

/// A date at which load begins; what it is of is not for this room to know. Put off, less load is asked.
struct LoadDate {
  scenario::SiteId site;
  std::string name;        // "hall building-1"
  std::string constraint;  // in words: "hall building-1 ready 2027-03-01"
  std::string path;
  time::Date date;
  int months_later = 0;  // earlier: below 0
};

/// Load of one site in all plan years and weather years; of each SiteYear only tiers and PUE.
struct SiteLoad {
  std::vector<double> peak_facility_mw, it_mw_ready;  // [plan month]
  std::vector<std::vector<SiteYear>> years;           // [plan year][weather year]
};

struct PlanInput {
  scenario::Plan plan;
  scenario::Economics economics;
  std::vector<double> weather_probability;  // sums to 1
  std::vector<scenario::Resource> resources;
  std::vector<SiteInput> sites;
  std::vector<LoadDate> load_dates = {};
  /// The load of a site when the dates are moved as they say; asked where no plan fits, and for what a move is worth.
  /// With dates it is set.
  std::function<SiteLoad(const std::vector<LoadDate>&, const scenario::SiteId&)> load_of = {};
  /// How the planned capacities are operated in PlanResult::operated; not set: only as the plan has it.
  Operate operate = {};
  bool as_committed = false;  // builds no option
  solver::Options solver;
  /// How many questions are answered by solving again (PlanResult::binding, method "resolve"): what a month earlier is
  /// worth.
  std::size_t resolve_limit = 0;
  bool resolve_every_kind = false;  // also one more unit, one more slot, and load a month earlier or later
  bool dual_worth = true;           // whether what binds is told by multipliers
  bool say_conflict = true;         // whether an infeasible plan says what conflicts, which takes many solves
};

// ---- results
// ------------------------------------------------------------------------------------------------------------

/// Capacity bought, rented or connected. Power and energy are amounts added by this order.
struct Order {
  scenario::SiteId site;
  std::string supply;      // supply or offer id
  std::string technology;  // technology id, or "connection"
  bool rented = false;
  double mw = 0.0, mwh = 0.0, units = 0.0;
  time::Month order_month, energised_month;
  double capital_usd = 0.0;  // value at energisation; 0 if rented
  double rent_usd = 0.0;     // rent and mobilisation inside the plan, undiscounted; 0 unless rented
  [[nodiscard]] bool connection() const { return technology == "connection"; }
};

/// Operation of one site in one calendar year and weather year; each array has 8,760 values.
struct Dispatch {
  std::vector<std::vector<double>> generation_mw;  // [supply]; used on site, stored or exported; empty for storage
  std::vector<std::vector<double>> dumped_mw;      // [supply]; output beyond that; empty unless must-take
  std::vector<std::vector<double>> charge_mw, discharge_mw, level_mwh;  // [supply]; empty unless storage
  std::vector<double> import_mw, export_mw;
  std::vector<double> curtailment_mw;           // available must-take, sun and wind output not used
  std::vector<std::vector<double>> shed_it_mw;  // [tier]
  std::vector<double> deferred_it_mw;           // IT work done late: positive when postponed, negative when caught up
  std::vector<double> load_mw;                  // facility load asked
  std::vector<double> it_load_mw;               // IT load asked
  std::vector<double> marginal_price_usd_per_mwh;  // dual of the balance, undiscounted
  double charge_and_discharge_hours = 0.0;         // hours with both above 1e-6 MW
  std::vector<std::vector<double>> started_mw;     // [supply]; only where operated with units that start
};

/// Firm supply at the peak of a plan month, and what the loss of each of the largest takes from it: MW as firmness
/// counts them. A unit is one of a supply or what is taken of an offer of the connection.
struct FirmMonth {
  double peak_mw = 0.0, firm_mw = 0.0;
  std::string largest_supply_unit, largest_unit;  // supply or offer id; empty where nothing is firm
  double largest_supply_unit_mw = 0.0, two_largest_supply_units_mw = 0.0, largest_unit_mw = 0.0,
         two_largest_units_mw = 0.0;

  /// What is left above the peak after a loss; below 0: what falls short.
  [[nodiscard]] double margin_mw(double lost_mw = 0.0) const { return firm_mw - lost_mw - peak_mw; }
  [[nodiscard]] double lost_mw(scenario::Contingency contingency) const;
};

struct SitePlan {
  scenario::SiteId id;
  std::vector<std::vector<double>> capacity_mw;  // [supply][plan month]
  std::vector<std::vector<double>> storage_mwh;  // [supply][plan month]; 0 unless storage
  std::vector<double> connection_mw;             // [plan month]
  std::vector<double> firm_shortfall_mw;         // [plan month]
  std::vector<double> it_mw_firm;                // [plan month]: ready IT that firm supply and connection carry at peak
  std::vector<FirmMonth> firm;                   // [plan month]
  std::vector<CostParts> cost;                   // [plan month], expected
  std::vector<std::vector<Dispatch>> dispatch;   // [plan year][weather year]
};

/// The planned capacities, operated otherwise than planned, and what that costs. Marginal prices are the plan's.
struct Operated {
  double cost_npv_usd = 0.0;
  std::vector<SitePlan> sites;
};

struct Binding {
  std::string constraint;       // in words: "grid connection", "NOx permit, rolling twelve months"
  std::string site, period;     // period: "2026-04" or "2026"; may be empty
  double worth_usd = 0.0;       // saving in expected NPV from one more unit
  std::string per;              // "MW", "t of NOx", "MW of turbine slots"
  std::string method = "dual";  // or "resolve"
};

/// A number in the unit named beside it, or a date in words; nothing where there is none to tell.
using Amount = std::variant<std::monostate, double, std::string>;

/// A constraint family of a minimal conflicting set, in scenario words.
struct Conflict {
  std::string constraint;  // "every ready MW must be served (shed_allowed: false)"
  std::string path;        // "sites.abilene.shed_allowed": study adds file and line
  /// As the scenario has it, and how far it must give way so that there is a plan, all else but `together_with` kept;
  /// checked by another solve. Nothing needed: not known, or no amount is enough.
  Amount given = {}, needed = {};
  std::string unit = {};                        // of both; empty for dates
  std::optional<bool> enough_alone = {};        // whether there is a plan without it, all else kept; nothing: not known
  std::vector<std::string> together_with = {};  // paths of others that must give way as well; usually none
};

/// One call of a solver: who answered what.
struct SolveRecord {
  std::string purpose;  // "plan", "connection grid: a month earlier"
  std::string name;
  long iterations = 0;
  double seconds = 0.0;
  std::string fell_back_because;  // empty unless HiGHS stood in
};

struct PlanResult {
  solver::Termination termination = solver::Termination::numerical_trouble;
  std::string message;
  double cost_npv_usd = 0.0;  // objective: expected, real, at the plan's start
  double lower_bound_usd = 0.0;
  std::string backend, fell_back_because;
  long iterations = 0;
  double primal_residual = 0.0, dual_residual = 0.0, solver_seconds = 0.0, build_seconds = 0.0;
  std::vector<SolveRecord> solves;  // in order
  std::size_t column_count = 0, row_count = 0;
  std::vector<Order> orders;
  std::vector<SitePlan> sites;
  std::optional<Operated> operated;  // with PlanInput::operate; nothing where that cannot be: a note says why
  std::vector<Binding> binding;
  std::vector<Conflict> conflicts;  // with Termination::infeasible
  /// Several sizes that would do together with much less than any of them alone; empty if there are none.
  std::vector<Conflict> conflicts_instead;
  bool conflicts_in_parts = false;  // asked without whole units: with them the amounts may be larger
  bool conflicts_minimal = false;   // proven: all together fit nothing, without any one of them the rest fits
  std::vector<std::string> notes;   // relaxations made and said: "N−1 counts units that may be built"
};

/// Least-cost plan. Conservation (hourly balance, capacity, storage, cost parts summing to the objective) is checked
/// before it returns; a failed check is an internal fault. Deterministic.
PlanResult plan(const PlanInput& input, const base::Progress& progress);

/// The same problem as MPS, for other solvers. Returns an error sentence, or nothing.
std::optional<std::string> write_mps(const PlanInput& input, const std::filesystem::path& file);

}  // namespace gigawatt::power
