#include "base/quantile.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "base/require.hpp"

namespace gigawatt::base {
namespace {

// Acklam's coefficients: relative error 1.15e-9 before the Halley step.
constexpr std::array<double, 6> centre_top = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                                              1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
constexpr std::array<double, 6> centre_bottom = {-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                                                 6.680131188771972e+01,  -1.328068155288572e+01, 1.0};
constexpr std::array<double, 6> tail_top = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                                            -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
constexpr std::array<double, 5> tail_bottom = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                                               3.754408661907416e+00, 1.0};

template <std::size_t Size>
double polynomial(const std::array<double, Size>& coefficients, double x) {
  double value = 0.0;
  for (const double coefficient : coefficients) value = value * x + coefficient;
  return value;
}

// For p ≤ 1/2; above, symmetry keeps the digits of the upper tail.
double lower_half(double p) {
  constexpr double tail = 0.02425;
  double x = 0.0;
  if (p < tail) {
    const double q = std::sqrt(-2.0 * std::log(p));
    x = polynomial(tail_top, q) / polynomial(tail_bottom, q);
  } else {
    const double q = p - 0.5;
    x = q * polynomial(centre_top, q * q) / polynomial(centre_bottom, q * q);
  }
  const double error = normal_probability(x) - p;
  const double step = error * std::sqrt(2.0 * std::numbers::pi) * std::exp(0.5 * x * x);
  return x - step / (1.0 + 0.5 * x * step);
}

}  // namespace

double normal_probability(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

double normal_quantile(double p) {
  GIGAWATT_REQUIRE(p > 0.0 && p < 1.0);
  return p <= 0.5 ? lower_half(p) : -lower_half(1.0 - p);
}

double quantile_of_sorted(std::span<const double> sorted, double p) {
  GIGAWATT_REQUIRE(!sorted.empty() && p >= 0.0 && p <= 1.0);
  const double place = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double share = place - static_cast<double>(below);
  if (share == 0.0 || sorted[below] == sorted[above]) return sorted[below];
  return sorted[below] + share * (sorted[above] - sorted[below]);
}

}  // namespace gigawatt::base
