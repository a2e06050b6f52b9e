// Rank correlation of samples, and what to do with a matrix that none can have.
#pragma once

#include <cstddef>
#include <vector>

namespace gigawatt::risk {

/// Square, row by row.
struct Matrix {
  std::size_t size = 0;
  std::vector<double> values = {};
  double& at(std::size_t row, std::size_t column) { return values[row * size + column]; }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const { return values[row * size + column]; }
};
Matrix identity(std::size_t size);

double smallest_eigenvalue(const Matrix& symmetric);

/// The nearest correlation matrix (unit diagonal, no eigenvalue below `least`), by alternating projections with
/// Dykstra's correction: N. J. Higham, "Computing the nearest correlation matrix", IMA J. Numer. Anal. 22 (2002).
Matrix nearest_correlation(const Matrix& symmetric, double least = 1e-6);

/// Reorders each column of `samples` ([column][sample]) so that its ranks correlate as `target` asks, Spearman's:
/// R. L. Iman and W. J. Conover (1982). Scores are van der Waerden's; what the scores correlate by chance is taken out
/// first, and Pearson's 2 sin(π ρ/6) stands for Spearman's ρ. Values of a column stay the same, only their order
/// changes. `target` must be positive definite; there are more samples than columns.
void correlate(std::vector<std::vector<double>>& samples, const Matrix& target);

/// Spearman's rank correlation of two columns.
double rank_correlation(const std::vector<double>& a, const std::vector<double>& b);

/// Rank of each value, from 0; ties in order.
std::vector<std::size_t> ranks(const std::vector<double>& values);

}  // namespace gigawatt::risk
