// The first part of a run: what is decided, and how well that is proven.
#pragma once

#include <string>
#include <vector>

#include "power/plan.hpp"

namespace gigawatt::study {

// Records of the plan that need no translation. Rooms above know them by these names only.
using power::Amount;
using power::Binding;
using power::Conflict;
using power::cost_parts;
using power::CostPartName;
using power::CostParts;
using power::FirmMonth;
using power::Order;
using power::SolveRecord;

/// What stands at a site, by plan month, and what it costs.
struct SiteCapacity {
  std::vector<std::vector<double>> capacity_mw;  // [supply of the scenario's site][plan month]
  std::vector<std::vector<double>> storage_mwh;  // the same; 0 unless storage
  std::vector<double> connection_mw;             // [plan month]
  std::vector<double> it_mw_firm;                // [plan month]: ready IT that firm supply and connection carry at peak
  std::vector<FirmMonth> firm;                   // [plan month]
  std::vector<CostParts> cost;                   // [plan month], expected, undiscounted
};

struct Plan {
  solver::Termination termination = solver::Termination::numerical_trouble;
  std::string message;
  bool exists = false;           // there is one; also where there is nothing to plan
  double cost_npv_usd = 0.0;     // as operated: expected, real, at the plan's start
  double planned_npv_usd = 0.0;  // as planned: the objective; the same unless operated by a rule
  double lower_bound_usd = 0.0;  // of the objective

  [[nodiscard]] double relative_gap() const;  // how near the objective is to its bound
  std::vector<Order> orders;
  std::vector<SiteCapacity> sites;  // empty if there is no plan, or nothing to plan
  std::vector<Binding> binding;

  std::vector<Conflict> conflicts;          // with Termination::infeasible
  std::vector<Conflict> conflicts_instead;  // several that would do together with much less; may be empty
  bool conflicts_in_parts = false;          // asked without whole units: with them the amounts may be larger
  bool conflicts_minimal = false;           // proven: all together fit nothing, without any one of them the rest fits

  std::string backend, fell_back_because;
  long iterations = 0;
  double primal_residual = 0.0, dual_residual = 0.0, solver_seconds = 0.0, build_seconds = 0.0;
  std::vector<SolveRecord> solves;  // in order
  std::size_t column_count = 0, row_count = 0;
};

/// Of a scenario without sites: deals alone.
Plan nothing_to_plan();

/// Takes what is decided out of a result of `power`; its hours and notes stay there.
Plan plan_of(power::PlanResult& result);

}  // namespace gigawatt::study
