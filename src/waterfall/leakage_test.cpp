#include "waterfall/leakage.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.hpp"

namespace gigawatt::waterfall {
namespace {

/// `degree` targets a row, by chance, that take 1 − leak of it together.
Passing by_chance(std::uint32_t size, std::uint32_t degree, double leak, std::uint64_t seed) {
  base::RandomStream draw(31, seed);
  Passing rows;
  for (std::uint32_t row = 0; row < size; ++row) {
    for (std::uint32_t edge = 0; edge < degree; ++edge)
      rows.add(static_cast<std::uint32_t>(draw.below(size)), (1.0 - leak) / degree);
    rows.end_row();
  }
  return rows;
}

Passing ring(std::uint32_t size, double leak) {
  Passing rows;
  for (std::uint32_t row = 0; row < size; ++row) {
    rows.add((row + 1) % size, 1.0 - leak);
    rows.end_row();
  }
  return rows;
}

/// Σ |x − right − A x|
double residual(const Passing& rows, const std::vector<double>& right, const std::vector<double>& x) {
  double sum = 0.0;
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    long double value = right[row] - static_cast<long double>(x[row]);
    for (std::uint32_t edge = rows.begin[row]; edge < rows.begin[row + 1]; ++edge)
      value += static_cast<long double>(rows.weight[edge]) * x[rows.target[edge]];
    sum += static_cast<double>(std::abs(value));
  }
  return sum;
}

void expect_solved(const Passing& rows, double share_of_right) {
  base::RandomStream draw(32, rows.size());
  std::vector<double> right(rows.size()), x;
  for (double& value : right) value = draw.uniform();
  LeakageSolver solver;
  EXPECT_TRUE(solver.solve(rows, right, x));
  const double sum = std::accumulate(right.begin(), right.end(), 0.0);
  EXPECT_LE(residual(rows, right, x), share_of_right * sum);
}

TEST(Leakage, SmallComponentsByElimination) {
  for (std::uint64_t seed = 0; seed < 200; ++seed)
    expect_solved(by_chance(2 + static_cast<std::uint32_t>(seed % 40), 2, 1e-3, seed), 1e-11);
}

// Little leaks out of a large component: repeated payment would take a hundred thousand rounds.
TEST(Leakage, LargeComponentsByKrylov) {
  expect_solved(by_chance(3000, 6, 1e-4, 1), 1e-9);
  expect_solved(by_chance(3000, 3, 0.3, 2), 1e-11);
}

TEST(Leakage, RingsInTheirOrder) { expect_solved(ring(5000, 1e-4), 1e-9); }

// A row that says 1 + ½ + ¼ + …: what lies before a component waits for what it asks.
TEST(Leakage, ChainsNeedNoIteration) {
  Passing rows;
  for (std::uint32_t row = 0; row < 20; ++row) {
    if (row + 1 < 20) rows.add(row + 1, 0.5);
    rows.end_row();
  }
  std::vector<double> x;
  LeakageSolver solver;
  EXPECT_TRUE(solver.solve(rows, std::vector<double>(20, 1.0), x));
  EXPECT_DOUBLE_EQ(x[0], 2.0 - std::pow(0.5, 19));
}

TEST(Leakage, TransposingTwiceChangesNothing) {
  const Passing rows = by_chance(50, 4, 0.1, 3);
  Passing columns, again, twice;
  transpose(rows, columns);
  transpose(columns, again);
  transpose(again, twice);
  EXPECT_EQ(twice.target, columns.target);
  EXPECT_EQ(twice.weight, columns.weight);
  double down = 0.0, across = 0.0;
  for (std::uint32_t row = 0; row < rows.size(); ++row)
    for (std::uint32_t edge = rows.begin[row]; edge < rows.begin[row + 1]; ++edge)
      down += rows.weight[edge] * (3.0 * row + rows.target[edge]);
  for (std::uint32_t column = 0; column < columns.size(); ++column)
    for (std::uint32_t edge = columns.begin[column]; edge < columns.begin[column + 1]; ++edge)
      across += columns.weight[edge] * (3.0 * columns.target[edge] + column);
  EXPECT_DOUBLE_EQ(down, across);
}

}  // namespace
}  // namespace gigawatt::waterfall
