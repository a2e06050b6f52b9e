#include "risk/estimate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <tuple>

#include "base/quantile.hpp"
#include "base/require.hpp"

namespace gigawatt::risk {
namespace {

constexpr std::size_t jackknife_blocks = 10;

struct Point {
  double x = 0.0, y = 0.0;
  std::size_t sample = 0;
  /// Equal inputs stay in the order of samples: sorted by output they would explain it.
  bool operator<(const Point& other) const { return std::tie(x, sample) < std::tie(other.x, other.sample); }
};

/// Ŝ = [Σ_b n_b (ȳ_b − ȳ)²/n − (B − 1) s²_within/n] ÷ s², may be below 0
double index_of(const std::vector<Point>& sorted) {
  const std::size_t n = sorted.size();
  const auto bins = static_cast<std::size_t>(std::clamp(std::cbrt(static_cast<double>(n)) * 1.5, 2.0, 48.0));
  if (n < 2 * bins || sorted.front().x == sorted.back().x) return 0.0;
  double mean = 0.0;
  for (const Point& point : sorted) mean += point.y;
  mean /= static_cast<double>(n);
  double between = 0.0, within = 0.0;
  for (std::size_t b = 0; b < bins; ++b) {
    const std::size_t first = b * n / bins, last = (b + 1) * n / bins;
    double sum = 0.0;
    for (std::size_t k = first; k < last; ++k) sum += sorted[k].y;
    const double bin_mean = sum / static_cast<double>(last - first);
    between += static_cast<double>(last - first) * (bin_mean - mean) * (bin_mean - mean);
    for (std::size_t k = first; k < last; ++k) within += (sorted[k].y - bin_mean) * (sorted[k].y - bin_mean);
  }
  const double total = between + within;
  if (total <= 1e-24 * mean * mean * static_cast<double>(n)) return 0.0;
  const double chance = static_cast<double>(bins - 1) * within / static_cast<double>(n - bins);
  return (between - chance) / total;
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
  const double value = base::quantile_of_sorted(sorted, p);
  if (sorted.size() == 1) return {value, 0.0};
  const double n = static_cast<double>(sorted.size()), beside = std::sqrt(n * p * (1.0 - p)) / (n - 1.0);
  return {value, 0.5 * (base::quantile_of_sorted(sorted, std::min(1.0, p + beside)) -
                        base::quantile_of_sorted(sorted, std::max(0.0, p - beside)))};
}

Estimate share_of(std::size_t hits, std::size_t count) {
  if (count == 0) return {};
  const auto n = static_cast<double>(count), h = static_cast<double>(hits);
  const double p = hits == 0 || hits == count ? (h + 1.0) / (n + 2.0) : h / n;
  return {h / n, std::sqrt(p * (1.0 - p) / n)};
}

Estimate first_order_index(std::span<const double> input, std::span<const double> output) {
  const std::vector<double> only(input.begin(), input.end());
  return first_order_index(std::span(&only, 1), output);
}

Estimate first_order_index(std::span<const std::vector<double>> inputs, std::span<const double> output) {
  std::array<double, jackknife_blocks + 1> sums{};  // without each block; the last one: without none
  for (const std::vector<double>& input : inputs) {
    GIGAWATT_REQUIRE(input.size() == output.size());
    std::vector<Point> sorted, kept;
    for (std::size_t k = 0; k < input.size(); ++k) sorted.push_back({input[k], output[k], k});
    std::ranges::sort(sorted, std::less());
    for (std::size_t block = 0; block < jackknife_blocks; ++block) {
      kept.clear();
      std::ranges::copy_if(sorted, std::back_inserter(kept),
                           [block](const Point& point) { return point.sample % jackknife_blocks != block; });
      sums[block] += index_of(kept);
    }
    sums[jackknife_blocks] += index_of(sorted);
  }
  double squares = 0.0, mean = 0.0;
  for (double& sum : sums) sum = std::clamp(sum, 0.0, 1.0);
  const auto parts = std::span(sums).first<jackknife_blocks>();
  for (const double part : parts) mean += part / jackknife_blocks;
  for (const double part : parts) squares += (part - mean) * (part - mean);
  return {sums[jackknife_blocks], std::sqrt(squares * (jackknife_blocks - 1.0) / jackknife_blocks)};
}

double linear_share(std::span<const double> input, std::span<const double> output) {
  GIGAWATT_REQUIRE(input.size() == output.size());
  const auto n = static_cast<double>(input.size());
  if (input.size() < 3) return 0.0;
  const double x_mean = std::accumulate(input.begin(), input.end(), 0.0) / n;
  const double y_mean = std::accumulate(output.begin(), output.end(), 0.0) / n;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t k = 0; k < input.size(); ++k) {
    xx += (input[k] - x_mean) * (input[k] - x_mean);
    yy += (output[k] - y_mean) * (output[k] - y_mean);
    xy += (input[k] - x_mean) * (output[k] - y_mean);
  }
  if (xx <= 0.0 || yy <= 1e-24 * y_mean * y_mean * n) return 0.0;
  const double share = xy * xy / (xx * yy);
  return std::max(0.0, share - (1.0 - share) / (n - 2.0));
}

}  // namespace gigawatt::risk
