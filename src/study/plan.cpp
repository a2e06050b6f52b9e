#include "study/plan.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gigawatt::study {
namespace {

SiteCapacity capacity_of(power::SitePlan& site) {
  return {.capacity_mw = std::move(site.capacity_mw),
          .storage_mwh = std::move(site.storage_mwh),
          .connection_mw = std::move(site.connection_mw),
          .it_mw_firm = std::move(site.it_mw_firm),
          .firm = std::move(site.firm),
          .cost = std::move(site.cost)};
}

}  // namespace

double Plan::relative_gap() const {
  return std::max(0.0, planned_npv_usd - lower_bound_usd) / std::max(1.0, std::abs(planned_npv_usd));
}

Plan nothing_to_plan() {
  Plan plan;
  plan.termination = solver::Termination::optimal;
  plan.exists = true;
  plan.backend = "none";
  return plan;
}

Plan plan_of(power::PlanResult& result) {
  Plan plan{.termination = result.termination,
            .message = std::move(result.message),
            .exists = false,
            .cost_npv_usd = result.cost_npv_usd,
            .planned_npv_usd = result.cost_npv_usd,
            .lower_bound_usd = result.lower_bound_usd,
            .orders = std::move(result.orders),
            .sites = {},
            .binding = std::move(result.binding),
            .conflicts = std::move(result.conflicts),
            .conflicts_instead = std::move(result.conflicts_instead),
            .conflicts_in_parts = result.conflicts_in_parts,
            .conflicts_minimal = result.conflicts_minimal,
            .backend = std::move(result.backend),
            .fell_back_because = std::move(result.fell_back_because),
            .iterations = result.iterations,
            .primal_residual = result.primal_residual,
            .dual_residual = result.dual_residual,
            .solver_seconds = result.solver_seconds,
            .build_seconds = result.build_seconds,
            .solves = std::move(result.solves),
            .column_count = result.column_count,
            .row_count = result.row_count};
  plan.exists = !result.sites.empty();
  for (power::SitePlan& site : result.sites) plan.sites.push_back(capacity_of(site));
  return plan;
}

}  // namespace gigawatt::study
