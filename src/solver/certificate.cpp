#include "solver/certificate.hpp"

#include <algorithm>
#include <cmath>

#include "solver/compensated_sum.hpp"

namespace gigawatt::solver {
namespace {

/// reduced −= dual · (row of A)
void subtract_row(const FlatProblem& flat, std::size_t row, double dual, std::vector<double>& reduced) {
  const auto end = static_cast<std::size_t>(flat.row_start[row + 1]);
  for (auto at = static_cast<std::size_t>(flat.row_start[row]); at < end; ++at) {
    reduced[static_cast<std::size_t>(flat.column_index[at])] -= flat.value[at] * dual;
  }
}

void copy(const std::vector<double>& from, std::vector<double>& to, FlatIndex first) {
  std::ranges::copy(from, to.begin() + first);
}

}  // namespace

Certificate certify(const FlatProblem& flat, double tolerance, FlatPoint& point) {
  CompensatedSum bound;
  bound.add(flat.offset);
  point.reduced_cost = flat.cost;
  for (std::size_t i = 0; i < flat.row_count(); ++i) {
    double& dual = point.row_dual[i];
    if (flat.row_lower[i] == -infinity) dual = std::min(dual, 0.0);
    if (dual == 0.0) continue;
    bound.add(flat.row_upper[i] * dual);
    subtract_row(flat, i, dual, point.reduced_cost);
  }
  Certificate certificate;
  for (std::size_t j = 0; j < flat.column_count(); ++j) {
    const double reduced = point.reduced_cost[j];
    const double scale = 1.0 + std::abs(flat.cost[j]);
    const double limit = reduced >= 0.0 ? flat.lower[j] : flat.upper[j];
    const bool infeasible = !std::isfinite(limit);
    if (infeasible) certificate.dual_residual = std::max(certificate.dual_residual, std::abs(reduced) / scale);
    const bool counts_at_value = infeasible || std::abs(reduced) <= tolerance * scale;
    bound.add(reduced * (counts_at_value ? point.column[j] : limit));
  }
  certificate.lower_bound = bound.value();
  return certificate;
}

void settle_moving_bounds(const StagedProblem& problem, const FlatProblem& flat, FlatPoint& point) {
  const auto moving_rows = [&](const auto& visit) {
    for (std::size_t k = 0; k < problem.chains.size(); ++k) {
      const ChainLayout& layout = flat.chains[k];
      const auto stage_rows = static_cast<FlatIndex>(problem.chains[k].rows.size());
      for (std::size_t t = 0; t < problem.chains[k].hour_count; ++t) {
        for (FlatIndex row = layout.first_row_of_hour[t] + stage_rows; row < layout.first_row_of_hour[t + 1]; ++row) {
          visit(static_cast<std::size_t>(row));
        }
      }
    }
  };
  moving_rows([&](std::size_t row) { point.row_dual[row] = 0.0; });
  point.reduced_cost = flat.cost;
  for (std::size_t i = 0; i < flat.row_count(); ++i) {
    if (point.row_dual[i] != 0.0) subtract_row(flat, i, point.row_dual[i], point.reduced_cost);
  }
  moving_rows([&](std::size_t row) {
    const auto column = static_cast<std::size_t>(flat.column_index[static_cast<std::size_t>(flat.row_start[row])]);
    point.row_dual[row] = std::min(0.0, point.reduced_cost[column]);
    if (point.row_dual[row] != 0.0) subtract_row(flat, row, point.row_dual[row], point.reduced_cost);
  });
}

FlatPoint flatten_solution(const StagedProblem& problem, const FlatProblem& flat, const Solution& solution) {
  FlatPoint point;
  point.column.assign(flat.column_count(), 0.0);
  point.row_dual.assign(flat.row_count(), 0.0);
  copy(solution.border, point.column, 0);
  copy(solution.border_row_duals, point.row_dual, 0);
  copy(solution.linking_row_duals, point.row_dual, flat.first_linking_row);
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    const ChainLayout& layout = flat.chains[k];
    const ChainSolution& chain = solution.chains[k];
    for (std::size_t t = 0; t < problem.chains[k].hour_count; ++t) {
      for (std::size_t j = 0; j < chain.columns.size(); ++j) {
        point.column[static_cast<std::size_t>(layout.column(j, t))] = chain.columns[j][t];
      }
      for (std::size_t i = 0; i < chain.row_duals.size(); ++i) {
        point.row_dual[static_cast<std::size_t>(layout.first_row_of_hour[t]) + i] = chain.row_duals[i][t];
      }
    }
    copy(chain.recourse, point.column, layout.first_recourse);
    copy(chain.chain_row_duals, point.row_dual, layout.first_chain_row);
  }
  settle_moving_bounds(problem, flat, point);
  return point;
}

}  // namespace gigawatt::solver
