#include "capital/project_finance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "base/require.hpp"
#include "capital/find_root.hpp"
#include "capital/project_construction.hpp"
#include "capital/project_debt.hpp"
#include "capital/project_operation.hpp"

namespace gigawatt::capital {
namespace {

/// A debt of one size, and all that follows from it before operation.
struct Structure {
  double debt_usd = 0.0;
  std::vector<double> principal_usd;
  double debt_reserve_usd = 0.0, working_capital_usd = 0.0, fee_usd = 0.0;
  std::vector<ConstructionPeriod> construction;
  std::optional<double> sized_dscr;  // of sculpted debt
  bool bounded_by_gearing = false;
};

Structure structure_of(const ProjectPlan& plan, const std::vector<double>& cfads_usd, double debt_usd) {
  Structure made;
  made.debt_usd = debt_usd;
  if (plan.debt && debt_usd > 0.0) {
    made.principal_usd = principal_due(*plan.debt, plan.periods_per_year, cfads_usd, debt_usd);
    made.debt_reserve_usd = coming_debt_service(*plan.debt, plan.periods_per_year, made.principal_usd, 0, debt_usd);
    made.fee_usd = plan.debt->upfront_fee_share * debt_usd;
    if (plan.debt->amortisation == Amortisation::sculpted)
      made.sized_dscr =
          worth_over_tenor(cfads_usd, period_rate(plan.debt->rate, plan.periods_per_year), plan.debt->tenor_periods) /
          debt_usd;
  }
  made.working_capital_usd = working_capital(plan, plan.base, 0);
  made.construction = build_up(
      plan, debt_usd, {.fee_usd = made.fee_usd, .reserves_usd = made.debt_reserve_usd + made.working_capital_usd});
  return made;
}

/// The largest debt that ratio, gearing and amount allow. Uses grow with the debt (fee, interest, reserve), and by less
/// than it: one crossing.
/// Absent where nothing bounds it: each dollar of debt makes a dollar of uses.
std::optional<Structure> size_debt(const ProjectPlan& plan, const std::vector<double>& cfads_usd) {
  if (!plan.debt) return structure_of(plan, cfads_usd, 0.0);
  const DebtTerms& terms = *plan.debt;
  double most = std::numeric_limits<double>::infinity();
  if (terms.amount_usd) most = *terms.amount_usd;
  if (terms.target_dscr)
    most = std::min(most, debt_at_dscr(terms, plan.periods_per_year, cfads_usd, *terms.target_dscr));
  if (terms.amortisation == Amortisation::sculpted &&
      worth_over_tenor(cfads_usd, period_rate(terms.rate, plan.periods_per_year), terms.tenor_periods) <= 0.0)
    most = 0.0;
  const auto beyond = [&](double debt_usd) {
    return debt_usd - terms.gearing_max * total_uses(structure_of(plan, cfads_usd, debt_usd).construction);
  };
  if (std::isinf(most)) {
    most = 1.0 + std::accumulate(plan.capex_usd.begin(), plan.capex_usd.end(), 0.0);
    for (int doublings = 0; beyond(most) < 0.0; ++doublings) {
      if (doublings == 20) return std::nullopt;
      most *= 2.0;
    }
  }
  if (most <= 0.0 || beyond(most) <= 0.0) return structure_of(plan, cfads_usd, std::max(0.0, most));
  Structure bounded = structure_of(plan, cfads_usd, find_root(beyond, 0.0, most));
  bounded.bounded_by_gearing = true;
  return bounded;
}

OperationStart start_of(const ProjectPlan& plan, const Structure& made) {
  double capital_usd = 0.0;
  for (const ConstructionPeriod& period : made.construction) capital_usd += period.capex_usd + period.interest_usd;
  return {.debt_usd = plan.debt ? made.debt_usd : 0.0,
          .principal_usd = made.principal_usd,
          .debt_reserve_usd = made.debt_reserve_usd,
          .working_capital_usd = made.working_capital_usd,
          .capital_usd = capital_usd};
}

std::vector<double> cfads_of(const Operation& operation) {
  std::vector<double> cfads;
  for (const OperatingPeriod& period : operation.periods) cfads.push_back(period.cfads_usd);
  return cfads;
}

/// Debt is sized on cash after tax, tax on income after interest, interest on debt: repeated until they agree. Each
/// round passes on less than the tax rate of a change.
std::optional<Structure> settle(const ProjectPlan& plan) {
  constexpr int rounds_max = 500;
  std::vector<double> cfads_usd =
      cfads_of(operate(plan, plan.base, start_of(plan, structure_of(plan, {}, 0.0)), Lenders::take_what_is_due));
  for (int round = 0; round < rounds_max; ++round) {
    std::optional<Structure> made = size_debt(plan, cfads_usd);
    if (!made) return std::nullopt;
    std::vector<double> next = cfads_of(operate(plan, plan.base, start_of(plan, *made), Lenders::take_what_is_due));
    double change = 0.0, size = 1e-9;
    for (std::size_t t = 0; t < next.size(); ++t) {
      change = std::max(change, std::abs(next[t] - cfads_usd[t]));
      size = std::max(size, std::abs(next[t]));
    }
    if (change <= 1e-13 * size) return made;
    cfads_usd = std::move(next);
  }
  return std::nullopt;
}

double yearly(double rate_of_period, int periods_per_year) {
  return std::pow(1.0 + rate_of_period, periods_per_year) - 1.0;
}

finance::InternalReturn yearly_return(const std::vector<double>& flows, int periods_per_year) {
  finance::InternalReturn found = finance::internal_return(flows);
  for (finance::ReturnRate& root : found.rates) root.rate = yearly(root.rate, periods_per_year);
  return found;
}

/// Worth of the coming CFADS at the loan's rate, by the debt.
void add_cover(const ProjectPlan& plan, ProjectResult& result) {
  if (!plan.debt || result.metrics.debt_usd <= 0.0) return;
  const double rate = period_rate(plan.debt->rate, plan.periods_per_year);
  const std::vector<OperatingPeriod>& rows = result.operation;
  const std::size_t tenor = std::min(rows.size(), static_cast<std::size_t>(plan.debt->tenor_periods));
  double loan_usd = 0.0, project_usd = 0.0;
  for (std::size_t t = rows.size(); t-- > 0;) {
    project_usd = (project_usd + rows[t].cfads_usd) / (1.0 + rate);
    if (t < tenor) loan_usd = (loan_usd + rows[t].cfads_usd) / (1.0 + rate);
    const double debt_usd = t == 0 ? result.metrics.debt_usd : rows[t - 1].debt_usd;
    if (t >= tenor || debt_usd <= 0.0) continue;
    const double llcr = loan_usd / debt_usd;
    if (t > 0) result.operation[t - 1].llcr = llcr;
    result.metrics.llcr_min = std::min(result.metrics.llcr_min.value_or(llcr), llcr);
  }
  result.metrics.llcr = loan_usd / result.metrics.debt_usd;
  result.metrics.plcr = project_usd / result.metrics.debt_usd;
}

void add_ratios(ProjectResult& result) {
  double sum = 0.0, count = 0.0;
  for (const OperatingPeriod& row : result.operation) {
    if (!row.dscr) continue;
    result.metrics.dscr_min = std::min(result.metrics.dscr_min.value_or(*row.dscr), *row.dscr);
    sum += *row.dscr;
    count += 1.0;
  }
  if (count > 0.0) result.metrics.dscr_average = sum / count;
}

void add_flows(const ProjectPlan& plan, ProjectResult& result) {
  for (const ConstructionPeriod& period : result.construction) {
    result.project_flows_usd.push_back(-period.capex_usd);
    result.equity_flows_usd.push_back(-period.equity_usd);
  }
  for (const OperatingPeriod& row : result.operation) {
    result.project_flows_usd.push_back(row.revenue_usd - row.operating_cost_usd - row.maintenance_spent_usd);
    result.equity_flows_usd.push_back(row.equity_flow_usd);
  }
  const int per_year = plan.periods_per_year;
  const double rate = std::pow(1.0 + plan.discount_rate, 1.0 / per_year) - 1.0;
  ProjectMetrics& metrics = result.metrics;
  metrics.project_irr = yearly_return(result.project_flows_usd, per_year);
  metrics.equity_irr = yearly_return(result.equity_flows_usd, per_year);
  metrics.project_npv_usd = finance::net_present_value(result.project_flows_usd, rate);
  metrics.equity_npv_usd = finance::net_present_value(result.equity_flows_usd, rate);
  const auto in_years = [&](std::optional<double> periods) {
    return periods ? std::optional<double>(*periods / per_year) : std::nullopt;
  };
  metrics.payback_years = in_years(finance::payback_periods(result.equity_flows_usd));
  metrics.discounted_payback_years = in_years(finance::discounted_payback_periods(result.equity_flows_usd, rate));
}

void add_sources(const Structure& made, ProjectResult& result) {
  ProjectMetrics& metrics = result.metrics;
  metrics.debt_usd = made.debt_usd;
  metrics.fee_usd = made.fee_usd;
  metrics.uses_usd = total_uses(made.construction);
  metrics.equity_usd = metrics.uses_usd - metrics.debt_usd;
  metrics.gearing = metrics.uses_usd > 0.0 ? metrics.debt_usd / metrics.uses_usd : 0.0;
  metrics.bounded_by_gearing = made.bounded_by_gearing;
  double paid_usd = 0.0;
  for (const ConstructionPeriod& period : made.construction) {
    metrics.construction_interest_usd += period.interest_usd;
    paid_usd += period.equity_usd;
  }
  GIGAWATT_REQUIRE(std::abs(paid_usd - metrics.equity_usd) <= 1e-9 * (1.0 + metrics.uses_usd));
  metrics.sized_dscr = made.sized_dscr;
}

}  // namespace

ProjectResult finance_project(const ProjectPlan& plan) {
  ProjectResult result;
  std::optional<Structure> made = settle(plan);
  if (!made) return result;
  result.settled = true;
  add_sources(*made, result);
  Operation operation =
      operate(plan, plan.operated ? *plan.operated : plan.base, start_of(plan, *made), Lenders::test_and_sweep);
  result.construction = std::move(made->construction);
  result.operation = std::move(operation.periods);
  result.breaches = std::move(operation.breaches);
  add_ratios(result);
  add_cover(plan, result);
  add_flows(plan, result);
  return result;
}

std::optional<double> required_revenue_factor(const ProjectPlan& plan, double equity_rate) {
  const double rate = std::pow(1.0 + equity_rate, 1.0 / plan.periods_per_year) - 1.0;
  bool settled = true;
  const auto worth = [&](double factor) {
    ProjectPlan scaled = plan;
    for (double& revenue_usd : scaled.base.revenue_usd) revenue_usd *= factor;
    if (scaled.operated)
      for (double& revenue_usd : scaled.operated->revenue_usd) revenue_usd *= factor;
    const ProjectResult result = finance_project(scaled);
    settled = settled && result.settled;
    return finance::net_present_value(result.equity_flows_usd, rate);
  };
  double high = 1.0;
  for (int doublings = 0; worth(high) < 0.0; ++doublings) {
    if (doublings == 40) return std::nullopt;
    high *= 2.0;
  }
  if (worth(0.0) >= 0.0) return std::nullopt;
  const double factor = find_root(worth, 0.0, high);
  return settled ? std::optional<double>(factor) : std::nullopt;
}

}  // namespace gigawatt::capital
