#include "solver/certificate.hpp"

#include <algorithm>
#include <cmath>

#include "solver/compensated_sum.hpp"

namespace gigawatt::solver {

Certificate certify(const FlatProblem& flat, double tolerance, FlatPoint& point) {
  CompensatedSum bound;
  bound.add(flat.offset);
  point.reduced_cost = flat.cost;
  for (std::size_t i = 0; i < flat.row_count(); ++i) {
    double& dual = point.row_dual[i];
    if (flat.row_lower[i] == -infinity) dual = std::min(dual, 0.0);
    if (dual == 0.0) continue;
    bound.add(flat.row_upper[i] * dual);
    const auto end = static_cast<std::size_t>(flat.row_start[i + 1]);
    for (auto at = static_cast<std::size_t>(flat.row_start[i]); at < end; ++at) {
      point.reduced_cost[static_cast<std::size_t>(flat.column_index[at])] -= flat.value[at] * dual;
    }
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

}  // namespace gigawatt::solver
