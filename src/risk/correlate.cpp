#include "risk/correlate.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <optional>
#include <utility>

#include "base/quantile.hpp"
#include "base/require.hpp"

namespace gigawatt::risk {
namespace {

/// A = V diag(λ) Vᵀ by Jacobi's rotations; columns of `vectors` belong to `values`.
struct Eigen {
  std::vector<double> values;
  Matrix vectors;
};

void rotate(Matrix& a, Matrix& v, std::size_t p, std::size_t q) {
  if (std::abs(a.at(p, q)) < 1e-300) return;
  const double theta = (a.at(q, q) - a.at(p, p)) / (2.0 * a.at(p, q));
  const double t = (theta >= 0.0 ? 1.0 : -1.0) / (std::abs(theta) + std::sqrt(theta * theta + 1.0));
  const double c = 1.0 / std::sqrt(t * t + 1.0), s = t * c;
  for (std::size_t k = 0; k < a.size; ++k) {
    const double kp = a.at(k, p), kq = a.at(k, q);
    a.at(k, p) = c * kp - s * kq;
    a.at(k, q) = s * kp + c * kq;
  }
  for (std::size_t k = 0; k < a.size; ++k) {
    const double pk = a.at(p, k), qk = a.at(q, k);
    a.at(p, k) = c * pk - s * qk;
    a.at(q, k) = s * pk + c * qk;
    const double vp = v.at(k, p), vq = v.at(k, q);
    v.at(k, p) = c * vp - s * vq;
    v.at(k, q) = s * vp + c * vq;
  }
}

Eigen eigen_of(Matrix a) {
  Eigen eigen{.values = {}, .vectors = identity(a.size)};
  for (int sweep = 0; sweep < 60; ++sweep) {
    double off = 0.0;
    for (std::size_t p = 0; p < a.size; ++p)
      for (std::size_t q = p + 1; q < a.size; ++q) off += a.at(p, q) * a.at(p, q);
    if (off < 1e-28) break;
    for (std::size_t p = 0; p < a.size; ++p)
      for (std::size_t q = p + 1; q < a.size; ++q) rotate(a, eigen.vectors, p, q);
  }
  for (std::size_t k = 0; k < a.size; ++k) eigen.values.push_back(a.at(k, k));
  return eigen;
}

/// Eigenvalues below `least` raised to it.
Matrix raised(const Matrix& a, double least) {
  const Eigen eigen = eigen_of(a);
  Matrix out{.size = a.size, .values = std::vector<double>(a.size * a.size, 0.0)};
  for (std::size_t k = 0; k < a.size; ++k)
    for (std::size_t i = 0; i < a.size; ++i)
      for (std::size_t j = 0; j < a.size; ++j)
        out.at(i, j) += std::max(eigen.values[k], least) * eigen.vectors.at(i, k) * eigen.vectors.at(j, k);
  return out;
}

/// Lower triangular L with L Lᵀ = A; nothing where A is not positive definite.
std::optional<Matrix> cholesky(const Matrix& a) {
  Matrix l{.size = a.size, .values = std::vector<double>(a.size * a.size, 0.0)};
  for (std::size_t i = 0; i < a.size; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a.at(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= l.at(i, k) * l.at(j, k);
      if (i == j && sum <= 0.0) return std::nullopt;
      l.at(i, j) = i == j ? std::sqrt(sum) : sum / l.at(j, j);
    }
  return l;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0.0, aa = 0.0, bb = 0.0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    ab += (a[k] - mean_a) * (b[k] - mean_b);
    aa += (a[k] - mean_a) * (a[k] - mean_a);
    bb += (b[k] - mean_b) * (b[k] - mean_b);
  }
  return aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb) : 0.0;
}

}  // namespace

Matrix identity(std::size_t size) {
  Matrix one{.size = size, .values = std::vector<double>(size * size, 0.0)};
  for (std::size_t k = 0; k < size; ++k) one.at(k, k) = 1.0;
  return one;
}

double smallest_eigenvalue(const Matrix& symmetric) {
  return symmetric.size == 0 ? 0.0 : std::ranges::min(eigen_of(symmetric).values);
}

Matrix nearest_correlation(const Matrix& symmetric, double least) {
  Matrix y = symmetric;
  std::vector<double> correction(y.values.size(), 0.0);
  for (int round = 0; round < 500; ++round) {
    Matrix r = y;
    for (std::size_t k = 0; k < r.values.size(); ++k) r.values[k] -= correction[k];
    const Matrix x = raised(r, least);
    for (std::size_t k = 0; k < r.values.size(); ++k) correction[k] = x.values[k] - r.values[k];
    const Matrix before = std::exchange(y, x);
    for (std::size_t k = 0; k < y.size; ++k) y.at(k, k) = 1.0;
    double change = 0.0;
    for (std::size_t k = 0; k < y.values.size(); ++k)
      change = std::max(change, std::abs(y.values[k] - before.values[k]));
    if (change < 1e-10) break;
  }
  // The last projection leaves the diagonal at one; a touch of it keeps the matrix inside.
  Matrix inside = raised(y, least);
  for (std::size_t i = 0; i < y.size; ++i)
    for (std::size_t j = 0; j < y.size; ++j)
      y.at(i, j) = inside.at(i, j) / std::sqrt(inside.at(i, i) * inside.at(j, j));
  return y;
}

std::vector<std::size_t> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size()), rank(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t k) { return values[k]; });
  for (std::size_t k = 0; k < order.size(); ++k) rank[order[k]] = k;
  return rank;
}

double rank_correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const std::vector<std::size_t> rank_a = ranks(a), rank_b = ranks(b);
  return correlation({rank_a.begin(), rank_a.end()}, {rank_b.begin(), rank_b.end()});
}

void correlate(std::vector<std::vector<double>>& samples, const Matrix& target) {
  const std::size_t columns = samples.size();
  GIGAWATT_REQUIRE(target.size == columns);
  if (columns < 2) return;
  const std::size_t count = samples.front().size();
  GIGAWATT_REQUIRE(count > columns);
  std::vector<std::vector<double>> scores(columns, std::vector<double>(count));
  for (std::size_t c = 0; c < columns; ++c) {
    const std::vector<std::size_t> rank = ranks(samples[c]);
    for (std::size_t k = 0; k < count; ++k)
      scores[c][k] = base::normal_quantile((static_cast<double>(rank[k]) + 1.0) / (static_cast<double>(count) + 1.0));
  }
  Matrix chance = identity(columns), wanted = identity(columns);
  for (std::size_t i = 0; i < columns; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      chance.at(i, j) = chance.at(j, i) = correlation(scores[i], scores[j]);
      wanted.at(i, j) = wanted.at(j, i) = 2.0 * std::sin(std::numbers::pi * target.at(i, j) / 6.0);
    }
  const auto from = cholesky(chance);
  auto to = cholesky(wanted);
  if (!to) to = cholesky(nearest_correlation(wanted));  // Pearson's of a Spearman matrix at the border
  GIGAWATT_REQUIRE(from.has_value() && to.has_value());
  // Scores S with covariance Q Qᵀ become S (P Q⁻¹)ᵀ with covariance P Pᵀ.
  std::vector<double> white(columns);
  for (std::size_t k = 0; k < count; ++k) {
    for (std::size_t i = 0; i < columns; ++i) {
      double sum = scores[i][k];
      for (std::size_t j = 0; j < i; ++j) sum -= from->at(i, j) * white[j];
      white[i] = sum / from->at(i, i);
    }
    for (std::size_t i = 0; i < columns; ++i) {
      scores[i][k] = 0.0;
      for (std::size_t j = 0; j <= i; ++j) scores[i][k] += to->at(i, j) * white[j];
    }
  }
  for (std::size_t c = 0; c < columns; ++c) {
    std::vector<double> sorted = samples[c];
    std::ranges::sort(sorted);
    const std::vector<std::size_t> rank = ranks(scores[c]);
    for (std::size_t k = 0; k < count; ++k) samples[c][k] = sorted[rank[k]];
  }
}

}  // namespace gigawatt::risk
