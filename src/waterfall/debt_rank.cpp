#include "waterfall/debt_rank.hpp"

#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "waterfall/leakage.hpp"

namespace gigawatt::waterfall {
namespace {

double passed_on(const Passing& rows, std::uint32_t node, double shock, const std::vector<double>& lost) {
  for (std::uint32_t edge = rows.begin[node]; edge < rows.begin[node + 1]; ++edge)
    shock += rows.weight[edge] * lost[rows.target[edge]];
  return shock;
}

/// Losses by rounds from below; the largest step of the last.
double pass(const Passing& rows, std::span<const double> shock, std::vector<double>& lost) {
  double moved = 0.0;
  for (std::uint32_t node = 0; node < rows.size(); ++node) {
    const double now = std::min(1.0, passed_on(rows, node, shock[node], lost));
    moved = std::max(moved, now - lost[node]);
    lost[node] = std::max(lost[node], now);
  }
  return moved;
}

/// The end in one step if those who have lost all stay as they are; accepted where it contradicts nobody.
bool finish(const Passing& rows, std::span<const double> shock, std::vector<double>& lost) {
  constexpr double rounding = 1e-12;
  Passing open;
  std::vector<double> right(rows.size());
  for (std::uint32_t node = 0; node < rows.size(); ++node) {
    const bool all = lost[node] >= 1.0;
    right[node] = all ? 1.0 : shock[node];
    for (std::uint32_t edge = rows.begin[node]; edge < rows.begin[node + 1] && !all; ++edge)
      open.add(rows.target[edge], rows.weight[edge]);
    open.end_row();
  }
  std::vector<double> end;
  LeakageSolver solver;
  if (!solver.solve(open, right, end)) return false;
  for (std::uint32_t node = 0; node < rows.size(); ++node)
    if (!(end[node] >= lost[node] - rounding && end[node] <= 1.0 + rounding)) return false;
  lost = std::move(end);
  return true;
}

}  // namespace

std::vector<double> linear_debt_rank(std::span<const double> shock, std::span<const Exposure> exposures) {
  Passing rows;
  std::vector<Exposure> sorted(exposures.begin(), exposures.end());
  std::ranges::stable_sort(sorted, {}, &Exposure::lender);
  auto exposure = sorted.begin();
  for (std::uint32_t lender = 0; lender < shock.size(); ++lender) {
    for (; exposure != sorted.end() && exposure->lender == lender; ++exposure) {
      GIGAWATT_REQUIRE(exposure->borrower < shock.size() && exposure->share >= 0.0);
      rows.add(exposure->borrower, exposure->share);
    }
    rows.end_row();
  }
  GIGAWATT_REQUIRE(exposure == sorted.end());
  std::vector<double> lost(shock.begin(), shock.end());
  constexpr int attempts_max = 10'000, passes = 20;
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    double moved = 0.0;
    for (int count = 0; count < passes; ++count) moved = pass(rows, shock, lost);
    if (moved == 0.0 || finish(rows, shock, lost)) break;
  }
  return lost;
}

}  // namespace gigawatt::waterfall
