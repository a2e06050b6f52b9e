// Worth of a limit: what one more of its unit saves in expected NPV, −d objective / d right-hand side. It holds for a
// small change. A bound that moves hour by hour (a connection) is worth Σ_t share_t · max(0, −reduced cost_t).
#include "power/binding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "solver/compensated_sum.hpp"

namespace gigawatt::power {
namespace {

constexpr std::size_t most_listed = 20;
constexpr double least_worth_usd = 1.0;

/// Whether a connection offer in use in this plan month is taken in part: then more could be had at its price, and the
/// connection as such does not bind.
bool offer_is_open(const PlanModel& model, const solver::Solution& solution, std::size_t site, std::size_t month) {
  const ConnectionBorder& connection = model.sites[site].connection;
  for (std::size_t o = 0; o < connection.offer_mw.size(); ++o) {
    const std::size_t column = connection.offer_mw[o];
    if (column == none || connection.in_use[o][model.axis.period_of(month)] == none) continue;
    const double upper = model.problem.border[column].upper;
    const double taken = solution.border[column];
    if (taken > 1e-6 && taken < upper - 1e-6 * (1.0 + upper)) return true;
  }
  return false;
}

double worth_of(const PlanModel& model, const solver::Solution& solution, const Limit& limit) {
  if (limit.border_column != none) {
    const double upper = model.problem.border[limit.border_column].upper;
    const bool at_upper = solution.border[limit.border_column] >= upper - 1e-6 * (1.0 + upper);
    return at_upper ? -limit.unit * solution.border_reduced_costs[limit.border_column] : 0.0;
  }
  if (limit.border_row != none) return -limit.unit * solution.border_row_duals[limit.border_row];
  if (limit.linking_row != none) return -limit.unit * solution.linking_row_duals[limit.linking_row];
  const solver::ChainSolution& values = solution.chains[limit.chain];
  if (limit.chain_row != none) return -limit.unit * values.chain_row_duals[limit.chain_row];
  solver::CompensatedSum worth;
  if (limit.stage_row != none) {
    // The slack keeps the multiplier of such a row at or below zero.
    for (const double dual : values.row_duals[limit.stage_row]) worth.add(-limit.unit * std::min(0.0, dual));
    return worth.value();
  }
  const std::vector<double> reduced = reduced_costs(model.problem, solution, limit.chain, limit.stage_column);
  const ChainIndex& index = model.chains[limit.chain];
  std::array<bool, 12> open{};
  for (std::size_t n = 0; n < 12; ++n) open[n] = offer_is_open(model, solution, index.site, 12 * index.year + n);
  for (std::size_t t = 0; t < reduced.size(); ++t) {
    if (open[time::month_of_hour(t)]) continue;
    worth.add(limit.unit * limit.coefficient.at(t) * std::max(0.0, -reduced[t]));
  }
  return worth.value();
}

}  // namespace

std::vector<double> reduced_costs(const solver::StagedProblem& problem, const solver::Solution& solution,
                                  std::size_t chain_index, std::size_t column) {
  const solver::Chain& chain = problem.chains[chain_index];
  const solver::ChainSolution& values = solution.chains[chain_index];
  const std::size_t hours = chain.hour_count;
  std::vector<double> reduced(hours);
  for (std::size_t t = 0; t < hours; ++t) reduced[t] = chain.weight.at(t) * chain.columns[column].cost.at(t);
  for (const solver::StageTerm& term : chain.same_hour) {
    if (term.column != column) continue;
    for (std::size_t t = 0; t < hours; ++t) reduced[t] -= term.coefficient.at(t) * values.row_duals[term.row][t];
  }
  for (const solver::StageTerm& term : chain.previous_hour) {
    if (term.column != column) continue;
    for (std::size_t t = 1; t < hours; ++t) reduced[t - 1] -= term.coefficient.at(t) * values.row_duals[term.row][t];
  }
  const auto subtract = [&](const std::vector<solver::HourlySum>& sums, double dual) {
    for (const solver::HourlySum& sum : sums) {
      if (sum.column != column || dual == 0.0) continue;
      for (std::size_t t = sum.first_hour; t < sum.first_hour + sum.hour_count; ++t)
        reduced[t] -= sum.coefficient.at(t) * dual;
    }
  };
  for (std::size_t i = 0; i < chain.chain_rows.size(); ++i)
    subtract(chain.chain_rows[i].sums, values.chain_row_duals[i]);
  for (std::size_t i = 0; i < problem.linking_rows.size(); ++i) {
    for (const solver::LinkingRow::Part& part : problem.linking_rows[i].parts) {
      if (part.chain == chain_index) subtract(part.sums, solution.linking_row_duals[i]);
    }
  }
  return reduced;
}

std::vector<Binding> binding_limits(const PlanModel& model, const solver::Solution& solution) {
  if (solution.border_reduced_costs.empty()) return {};
  // One entry per limit, site and period: the same limit in several weather years adds up.
  std::map<std::tuple<std::string, std::string, std::string>, Binding> merged;
  for (const Limit& limit : model.limits) {
    const double worth = worth_of(model, solution, limit);
    if (!(worth > 0.0)) continue;
    Binding& entry = merged[{limit.constraint, limit.site, limit.period}];
    entry.constraint = limit.constraint;
    entry.site = limit.site;
    entry.period = limit.period;
    entry.per = limit.per;
    entry.worth_usd += worth;
  }
  std::vector<Binding> entries;
  for (auto& [key, entry] : merged) {
    if (entry.worth_usd >= least_worth_usd) entries.push_back(std::move(entry));
  }
  std::ranges::stable_sort(entries, [](const Binding& a, const Binding& b) { return a.worth_usd > b.worth_usd; });
  if (entries.size() > most_listed) entries.resize(most_listed);
  return entries;
}

}  // namespace gigawatt::power
