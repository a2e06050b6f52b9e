#include "scenario/distribution.hpp"

#include <algorithm>
#include <cmath>

#include "base/quantile.hpp"
#include "base/require.hpp"

namespace gigawatt::scenario {
namespace {

using Kind = Distribution::Kind;

const double z90 = base::normal_quantile(0.9);

/// σ of ln x below and above the median.
double spread(double nearer, double farther) { return std::log(farther / nearer) / z90; }

/// F⁻¹: below the mode a + √(u (b − a)(c − a)), above it b − √((1 − u)(b − a)(b − c)).
double triangular(double a, double c, double b, double u) {
  if (b <= a) return a;
  const double at_mode = (c - a) / (b - a);
  return u < at_mode ? a + std::sqrt(u * (b - a) * (c - a)) : b - std::sqrt((1.0 - u) * (b - a) * (b - c));
}

}  // namespace

double quantile(const Distribution& distribution, double u) {
  GIGAWATT_REQUIRE(u > 0.0 && u < 1.0);
  const auto& [kind, low, middle, high] = distribution;
  if (kind == Kind::uniform) return low + u * (high - low);
  if (kind == Kind::triangular) return triangular(low, middle, high, u);
  const double z = base::normal_quantile(u);
  if (low <= 0.0)  // no logarithm: the same two pieces on the plain scale
    return middle + z / z90 * (z < 0.0 ? middle - low : high - middle);
  return middle * std::exp(z * (z < 0.0 ? spread(low, middle) : spread(middle, high)));
}

double median(const Distribution& distribution) {
  return distribution.kind == Kind::lognormal ? distribution.middle : quantile(distribution, 0.5);
}

/// Lognormal: m [e^(σ₁²/2) Φ(−σ₁) + e^(σ₂²/2) Φ(σ₂)], the halves on either side of the median.
double mean(const Distribution& distribution) {
  const auto& [kind, low, middle, high] = distribution;
  if (kind == Kind::uniform) return 0.5 * (low + high);
  if (kind == Kind::triangular) return (low + middle + high) / 3.0;
  GIGAWATT_REQUIRE(low > 0.0);
  const double below = spread(low, middle), above = spread(middle, high);
  return middle * (std::exp(0.5 * below * below) * base::normal_probability(-below) +
                   std::exp(0.5 * above * above) * base::normal_probability(above));
}

const std::vector<double>& observed_slips() {
  static const std::vector<double> days = {0, 16, 30, 52, 73, 80, 89, 90, 118, 123, 132};
  return days;
}

double observed_slip_days(double u) {
  const std::vector<double>& days = observed_slips();
  const double at = u * static_cast<double>(days.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(at), days.size() - 2);
  return days[below] + (at - static_cast<double>(below)) * (days[below + 1] - days[below]);
}

}  // namespace gigawatt::scenario
