#include "risk/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/require.hpp"

namespace gigawatt::risk {
namespace {

constexpr std::size_t jackknife_blocks = 10;

/// Ŝ = [Σ_b n_b (ȳ_b − ȳ)²/n − (B − 1) s²_within/n] ÷ s²
double index_of(const std::vector<std::pair<double, double>>& sorted) {
  const std::size_t n = sorted.size();
  const auto bins = static_cast<std::size_t>(std::clamp(std::cbrt(static_cast<double>(n)) * 1.5, 2.0, 48.0));
  if (n < 2 * bins) return 0.0;
  double mean = 0.0;
  for (const auto& [x, y] : sorted) mean += y;
  mean /= static_cast<double>(n);
  double between = 0.0, within = 0.0;
  for (std::size_t b = 0; b < bins; ++b) {
    const std::size_t first = b * n / bins, last = (b + 1) * n / bins;
    double sum = 0.0;
    for (std::size_t k = first; k < last; ++k) sum += sorted[k].second;
    const double bin_mean = sum / static_cast<double>(last - first);
    between += static_cast<double>(last - first) * (bin_mean - mean) * (bin_mean - mean);
    for (std::size_t k = first; k < last; ++k) within += (sorted[k].second - bin_mean) * (sorted[k].second - bin_mean);
  }
  const double total = between + within;
  if (total <= 1e-24 * mean * mean * static_cast<double>(n)) return 0.0;
  const double chance = static_cast<double>(bins - 1) * within / static_cast<double>(n - bins);
  return std::clamp((between - chance) / total, 0.0, 1.0);
}

}  // namespace

Estimate mean_of(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  if (values.empty()) return {};
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() > 1 ? std::sqrt(squares / (n - 1.0) / n) : 0.0};
}

Estimate quantile_of(std::span<const double> sorted, double p) {
  GIGAWATT_REQUIRE(!sorted.empty() && p >= 0.0 && p <= 1.0);
  const auto last = static_cast<double>(sorted.size() - 1);
  const auto at = [&](double place) {
    place = std::clamp(place, 0.0, last);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
  };
  const double spread = std::sqrt(static_cast<double>(sorted.size()) * p * (1.0 - p));
  return {at(last * p), 0.5 * (at(last * p + spread) - at(last * p - spread))};
}

Estimate share_of(std::size_t hits, std::size_t count) {
  if (count == 0) return {};
  const auto n = static_cast<double>(count), h = static_cast<double>(hits);
  const double p = hits == 0 || hits == count ? (h + 1.0) / (n + 2.0) : h / n;
  return {h / n, std::sqrt(p * (1.0 - p) / n)};
}

Estimate first_order_index(std::span<const double> input, std::span<const double> output) {
  GIGAWATT_REQUIRE(input.size() == output.size());
  const std::size_t n = input.size();
  const auto without = [&](std::size_t block) {
    std::vector<std::pair<double, double>> kept;
    for (std::size_t k = 0; k < n; ++k)
      if (k % jackknife_blocks != block) kept.emplace_back(input[k], output[k]);
    std::ranges::sort(kept);
    return index_of(kept);
  };
  const double value = without(jackknife_blocks);
  double squares = 0.0, mean = 0.0;
  std::vector<double> parts;
  for (std::size_t block = 0; block < jackknife_blocks; ++block) parts.push_back(without(block));
  for (const double part : parts) mean += part / jackknife_blocks;
  for (const double part : parts) squares += (part - mean) * (part - mean);
  return {value, std::sqrt(squares * (jackknife_blocks - 1.0) / jackknife_blocks)};
}

}  // namespace gigawatt::risk
