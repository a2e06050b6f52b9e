// Quantiles of samples: where they stand between order statistics, and what infinities do to them.
#include "base/quantile.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace gigawatt::base {
namespace {

TEST(QuantileOfSorted, IsLinearBetweenOrderStatistics) {
  const std::vector<double> four = {1.0, 2.0, 4.0, 8.0};
  EXPECT_EQ(quantile_of_sorted(four, 0.0), 1.0);
  EXPECT_EQ(quantile_of_sorted(four, 0.5), 3.0);
  EXPECT_NEAR(quantile_of_sorted(four, 0.9), 4.0 + 0.7 * 4.0, 1e-12);
  EXPECT_EQ(quantile_of_sorted(four, 1.0), 8.0);
  EXPECT_EQ(quantile_of_sorted(std::vector<double>{5.0}, 0.3), 5.0);
}

TEST(QuantileOfSorted, OfWhatNeverComesIsNoNaN) {
  const double never = std::numeric_limits<double>::infinity();
  const std::vector<double> half = {1.0, 2.0, never, never};
  EXPECT_EQ(quantile_of_sorted(half, 1.0 / 3.0), 2.0);
  EXPECT_EQ(quantile_of_sorted(half, 0.5), never);
  EXPECT_EQ(quantile_of_sorted(half, 0.9), never);
}

}  // namespace
}  // namespace gigawatt::base
