// The plan as a staged linear program, together with the map from its columns and rows back to sites, supplies and
// months. Internal to the room. Equations stand above the code that builds them: border_*.cpp (orders, capacities,
// connection, firmness) and chain_*.cpp (hours).
#pragma once

#include <string>
#include <vector>

#include "power/plan.hpp"
#include "power/plan_axis.hpp"
#include "solver/staged_problem.hpp"

namespace gigawatt::power {

inline constexpr std::size_t none = static_cast<std::size_t>(-1);
inline constexpr const char* minimum_take_row = ".minimum-take";  // how the names of such chain rows end

/// Undiscounted USD in one plan month per unit of a border column; of one unit where column is `none` (sunk charges).
/// The border's costs are the discounted sums of these, so cost parts and objective cannot drift apart.
struct BorderCharge {
  std::size_t column = none;
  std::size_t site = 0;
  std::size_t month = 0;
  CostPart part = &CostParts::capital;
  double usd_per_unit = 0.0;
};

/// Undiscounted USD per unit of a stage column, hour by hour.
struct StageCharge {
  std::size_t column = none;
  CostPart part = &CostParts::energy;
  solver::Profile usd_per_unit;
};

/// Undiscounted USD in one plan month per unit of a recourse column of a chain.
struct RecourseCharge {
  std::size_t column = none;
  std::size_t month = 0;
  CostPart part = &CostParts::demand;
  double usd_per_unit = 0.0;
};

/// Border columns of one supply. Periods without a column hold `none`; committed supply has no columns at all.
struct SupplyBorder {
  bool storage = false;
  bool rented = false;
  std::vector<double> committed_mw, committed_mwh;   // [plan month]
  std::vector<std::size_t> order_mw, capacity_mw;    // [period]; rented: starts and MW on rent
  std::vector<std::size_t> order_mwh, capacity_mwh;  // [period]; storage only
  std::vector<std::size_t> order_units;              // [period]; with integers and a unit size
};

struct ConnectionBorder {
  std::vector<double> committed_mw;              // [plan month]
  std::vector<std::size_t> offer_mw;             // [offer]; none if committed or out of reach
  std::vector<std::size_t> offer_period;         // [offer]; first period with the offer in use
  std::vector<std::vector<std::size_t>> in_use;  // [offer][period]; what there is of it then, less what was given back
  std::vector<std::size_t> capacity_mw, export_mw;  // [period]; offers taken so far; room for exports beyond committed
};

struct SiteBorder {
  std::vector<SupplyBorder> supply;
  ConnectionBorder connection;
  std::vector<std::size_t> shortfall_mw;              // [plan month]
  std::vector<std::size_t> firm_row;                  // [plan month], border row
  std::vector<std::vector<std::size_t>> booked_flow;  // [resource][period]; MMBtu/h of a pipeline; empty without
};

/// Where the columns of one site's chain are; `none` for what does not exist.
struct ChainIndex {
  std::size_t site = 0, year = 0, weather = 0;
  std::vector<std::size_t> generation, dumped, charge, discharge, level;  // [supply]
  std::vector<std::size_t> storage_room;                                  // [supply] power neither in nor out
  std::vector<std::size_t> shed;                                          // [tier]
  std::size_t import_mw = none, export_mw = none;
  std::size_t below_peak = none;                 // billed peak less import; none without a demand charge
  std::size_t work_done = none, backlog = none;  // deferrable work done, waiting
  std::size_t balance_row = none;
  std::vector<std::size_t> opening;        // [supply], recourse
  std::vector<std::size_t> billed;         // [month of year], recourse; empty without a demand charge
  std::vector<std::size_t> billed_since;   // [month of year], recourse; highest billed from it on; none without
  bool imports_are_taken = false;          // under a contract with a minimum take
  std::vector<std::size_t> nox_kg;         // [month of year], recourse; empty without windows across years
  std::size_t matched = none;              // load matched by clean energy in the same hour
  std::size_t clean_left = none;           // clean energy of the hour that matches nothing
  std::vector<solver::Profile> available;  // [supply] output per MW of capacity
  std::vector<StageCharge> charges;
  std::vector<RecourseCharge> recourse_charges;
  Hourly load_mw, it_load_mw, deferrable_mw;  // facility and IT load asked; work that may wait (may be null)
};

/// A limit whose multiplier says what binds. Exactly one of the places is set.
struct Limit {
  std::string constraint = {};  // in words
  std::string site = {}, period = {}, per = {};
  double unit = 1.0;                 // right-hand side per one of `per`
  std::size_t border_column = none;  // its upper bound
  std::size_t border_row = none;
  std::size_t chain = none;  // with chain_row, or stage_row over [first_hour, first_hour + count)
  std::size_t chain_row = none;
  std::size_t stage_row = none;
  std::size_t stage_column = none;  // its upper bound, share given by `coefficient`
  solver::Profile coefficient = {};
  std::size_t linking_row = none;
};

struct PlanModel {
  explicit PlanModel(PlanAxis plan_axis) : axis(std::move(plan_axis)) {}

  PlanAxis axis;
  solver::StagedProblem problem;
  std::size_t zero_column = none;  // border column fixed at 0: "nothing in this slot"
  std::vector<SiteBorder> sites;
  std::vector<ChainIndex> chains;  // parallel to problem.chains
  std::vector<BorderCharge> border_charges;
  std::vector<Limit> limits;
  std::vector<std::string> notes;

  [[nodiscard]] std::size_t chain_of(std::size_t site, std::size_t year, std::size_t weather,
                                     std::size_t weather_count) const {
    return (site * axis.year_count() + year) * weather_count + weather;
  }
};

/// Builds the problem. Requires a consistent input (shapes as in plan.hpp).
PlanModel build_model(const PlanInput& input);

}  // namespace gigawatt::power
