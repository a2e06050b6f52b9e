#include "solver/farkas.hpp"

#include <algorithm>
#include <cmath>

#include "solver/certificate.hpp"
#include "solver/compensated_sum.hpp"

namespace gigawatt::solver {
namespace {

/// Largest number that a right-hand side or bound of the problem has.
double size_of(const FlatProblem& flat) {
  double size = 1.0;
  const auto grow = [&size](const std::vector<double>& values) {
    for (const double value : values) {
      if (std::isfinite(value)) size = std::max(size, std::abs(value));
    }
  };
  grow(flat.row_upper);
  grow(flat.lower);
  grow(flat.upper);
  return size;
}

}  // namespace

bool proves_infeasible(const StagedProblem& problem, const Solution& prices) {
  if (!fits_flat_index(problem)) return false;
  FlatProblem flat = flatten(problem, false);
  std::ranges::fill(flat.cost, 0.0);
  flat.offset = 0.0;
  FlatPoint point = flatten_solution(problem, flat, prices);
  std::ranges::fill(point.column, 0.0);
  // Tolerance 0: every reduced cost counts at its bound; those without one count at the column's value, which is zero.
  const double value = certify(flat, 0.0, point).lower_bound;
  CompensatedSum terms, missing;
  for (std::size_t i = 0; i < flat.row_count(); ++i) {
    if (point.row_dual[i] != 0.0) terms.add(std::abs(flat.row_upper[i] * point.row_dual[i]));
  }
  for (std::size_t j = 0; j < flat.column_count(); ++j) {
    const double reduced = point.reduced_cost[j];
    const double bound = reduced >= 0.0 ? flat.lower[j] : flat.upper[j];
    if (std::isfinite(bound))
      terms.add(std::abs(reduced * bound));
    else
      missing.add(std::abs(reduced));
  }
  constexpr double rounding = 1e-9, beyond = 1e6;
  return value > rounding * terms.value() && missing.value() * beyond * size_of(flat) < value;
}

}  // namespace gigawatt::solver
