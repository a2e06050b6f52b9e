// Draws against closed forms: what a wrong quantile function, scrambling or reordering would break.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <sstream>

#include "base/random.hpp"
#include "risk/correlate.hpp"
#include "risk/estimate.hpp"
#include "risk/inputs.hpp"
#include "risk/sobol.hpp"
#include "scenario/distribution.hpp"

namespace gigawatt::risk {
namespace {

using scenario::quantile;

using Kind = scenario::Distribution::Kind;

std::vector<double> points(const Directions& directions, const std::string& name, std::size_t count,
                           std::uint64_t seed = 7) {
  const ScrambledDimension dimension(directions, seed, name);
  std::vector<double> list;
  for (std::size_t k = 0; k < count; ++k) list.push_back(dimension.at(k));
  return list;
}

TEST(Distribution, MeetsItsStatedQuantiles) {
  const scenario::Distribution gas{Kind::lognormal, 3.0, 4.0, 4.6};
  EXPECT_NEAR(quantile(gas, 0.1), 3.0, 1e-12);
  EXPECT_NEAR(quantile(gas, 0.5), 4.0, 1e-12);
  EXPECT_NEAR(quantile(gas, 0.9), 4.6, 1e-12);
  const scenario::Distribution triangle{Kind::triangular, 0.0, 97.0, 132.0};
  EXPECT_NEAR(quantile(triangle, 0.5), std::sqrt(0.5 * 132.0 * 97.0), 1e-12);
  EXPECT_NEAR(quantile({Kind::uniform, 2.0, 0.0, 6.0}, 0.25), 3.0, 1e-12);
}

TEST(Distribution, MeansByDrawsAgreeWithClosedForms) {
  for (const scenario::Distribution& of :
       {scenario::Distribution{Kind::lognormal, 3.0, 4.0, 9.0}, scenario::Distribution{Kind::triangular, 1.0, 2.0, 6.0},
        scenario::Distribution{Kind::uniform, -1.0, 0.0, 3.0}}) {
    std::vector<double> values;
    for (std::uint64_t k = 0; k < 20000; ++k) values.push_back(quantile(of, base::uniform(3, 4, k)));
    const Estimate estimate = mean_of(values);
    EXPECT_LT(std::abs(estimate.value - mean(of)), 3.0 * estimate.standard_error);
  }
}

TEST(Sobol, EveryDimensionFillsEveryStratumOnce) {
  const std::vector<Directions> directions = sobol_directions(60);
  for (std::size_t d = 0; d < directions.size(); ++d) {
    std::vector<int> hits(256, 0);
    for (const double u : points(directions[d], "input " + std::to_string(d), 256))
      ++hits[static_cast<std::size_t>(u * 256.0)];
    EXPECT_TRUE(std::ranges::all_of(hits, [](int n) { return n == 1; })) << "dimension " << d;
  }
}

/// ∏ (1 + (x_d − ½)): mean 1.
double error_of_product(const std::vector<std::vector<double>>& columns) {
  double sum = 0.0;
  for (std::size_t k = 0; k < columns.front().size(); ++k) {
    double product = 1.0;
    for (const auto& column : columns) product *= 0.5 + column[k];
    sum += product;
  }
  return sum / static_cast<double>(columns.front().size()) - 1.0;
}

TEST(Sobol, IntegratesAProductBetterThanIndependentDraws) {
  constexpr std::size_t dimensions = 8, count = 2048;
  const std::vector<Directions> directions = sobol_directions(dimensions);
  double sobol = 0.0, independent = 0.0;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    std::vector<std::vector<double>> even(dimensions), random(dimensions);
    for (std::size_t d = 0; d < dimensions; ++d) {
      even[d] = points(directions[d], std::to_string(d), count, seed);
      for (std::size_t k = 0; k < count; ++k) random[d].push_back(base::uniform(seed, d, k));
    }
    sobol += std::pow(error_of_product(even), 2);
    independent += std::pow(error_of_product(random), 2);
  }
  EXPECT_LT(sobol, 0.02 * independent);
}

TEST(Sobol, APointDoesNotDependOnOtherDimensions) {
  EXPECT_EQ(points(sobol_directions(3)[2], "gas", 64), points(sobol_directions(40)[2], "gas", 64));
}

TEST(Correlate, ReachesTheRanksAskedForAndKeepsTheValues) {
  std::vector<std::vector<double>> samples(3);
  for (std::size_t d = 0; d < 3; ++d)
    for (std::uint64_t k = 0; k < 4000; ++k) samples[d].push_back(std::exp(base::standard_normal(5, d, k)));
  const std::vector<std::vector<double>> before = samples;
  Matrix target = identity(3);
  const auto set = [&](std::size_t i, std::size_t j, double rho) { target.at(i, j) = target.at(j, i) = rho; };
  set(0, 1, 0.7);
  set(0, 2, -0.4);
  set(1, 2, -0.2);
  correlate(samples, target);
  EXPECT_NEAR(rank_correlation(samples[0], samples[1]), 0.7, 0.02);
  EXPECT_NEAR(rank_correlation(samples[0], samples[2]), -0.4, 0.02);
  EXPECT_NEAR(rank_correlation(samples[1], samples[2]), -0.2, 0.02);
  for (std::size_t d = 0; d < 3; ++d) {
    std::vector<double> a = before[d], b = samples[d];
    std::ranges::sort(a);
    std::ranges::sort(b);
    EXPECT_EQ(a, b);
  }
}

TEST(Correlate, OffersTheNearestMatrixThatCanBe) {
  // Higham (2002), section 4: the nearest to this tridiagonal matrix has 0.7607 beside the diagonal, 0.1573 behind it.
  Matrix matrix{.size = 3, .values = {1, 1, 0, 1, 1, 1, 0, 1, 1}};
  EXPECT_LT(smallest_eigenvalue(matrix), -0.4);
  const Matrix nearest = nearest_correlation(matrix);
  EXPECT_NEAR(nearest.at(0, 1), 0.7607, 5e-4);
  EXPECT_NEAR(nearest.at(0, 2), 0.1573, 5e-4);
  EXPECT_GT(smallest_eigenvalue(nearest), -1e-12);
}

TEST(Estimate, QuantileOfUniformDrawsLiesWithinThreeErrors) {
  std::vector<double> values;
  for (std::uint64_t k = 0; k < 5000; ++k) values.push_back(base::uniform(11, 1, k));
  std::ranges::sort(values);
  for (const double p : {0.05, 0.5, 0.9}) {
    const Estimate estimate = quantile_of(values, p);
    EXPECT_NEAR(estimate.standard_error, std::sqrt(p * (1.0 - p) / 5000.0), 0.002);
    EXPECT_LT(std::abs(estimate.value - p), 3.0 * estimate.standard_error);
  }
}

TEST(Estimate, FirstOrderIndicesOfALinearSum) {
  // y = 2 a + b with equal variances: S_a = 4/5, S_b = 1/5; c does nothing.
  std::vector<double> a, b, c, y;
  for (std::uint64_t k = 0; k < 8000; ++k) {
    a.push_back(base::uniform(2, 1, k));
    b.push_back(base::uniform(2, 2, k));
    c.push_back(base::uniform(2, 3, k));
    y.push_back(2.0 * a.back() + b.back());
  }
  EXPECT_NEAR(first_order_index(a, y).value, 0.8, 0.02);
  EXPECT_NEAR(first_order_index(b, y).value, 0.2, 0.03);
  EXPECT_NEAR(first_order_index(c, y).value, 0.0, 0.01);
  EXPECT_EQ(first_order_index(std::vector<double>(y.size(), 60.0), y).value, 0.0) << "what is not drawn";
  std::vector<double> coin;
  for (std::uint64_t k = 0; k < y.size(); ++k) coin.push_back(base::uniform(2, 4, k) < 0.5 ? 0.0 : 1.0);
  EXPECT_NEAR(first_order_index(coin, y).value, 0.0, 0.01) << "ties";
  const std::vector<std::vector<double>> together = {a, b};
  EXPECT_NEAR(first_order_index(together, y).value, 1.0, 0.02);
  std::vector<std::vector<double>> many(40);
  for (std::size_t n = 0; n < many.size(); ++n)
    for (std::uint64_t k = 0; k < y.size(); ++k) many[n].push_back(base::uniform(2, 100 + n, k));
  EXPECT_LT(first_order_index(many, y).value, 0.03) << "noise does not add up";
  EXPECT_NEAR(linear_share(a, y), 0.8, 0.02);
  EXPECT_NEAR(linear_share(c, y), 0.0, 0.002);
}

TEST(Slip, IsTheOneOfTheShippedFile) {
  std::ifstream in(GIGAWATT_SOURCE_DIR "/library/slip.csv");
  ASSERT_TRUE(in.good());
  std::vector<double> days;
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with('#') || line.starts_with("site")) continue;
    days.push_back(std::stod(line.substr(line.rfind(',') + 1)));
  }
  std::ranges::sort(days);
  EXPECT_EQ(days, scenario::observed_slips());
  Input slip;
  slip.empirical_slip = true;
  EXPECT_DOUBLE_EQ(value_at(slip, 0.5), 80.0);
}

TEST(Sample, DatesMoveByDays) {
  EXPECT_EQ(later({2027, 12, 20}, 30.0), (time::Date{2028, 1, 19}));
  EXPECT_EQ(later({2028, 2, 28}, 1.0), (time::Date{2028, 2, 29}));
  EXPECT_EQ(later({2028, 2, 28}, 0.0), (time::Date{2028, 2, 28}));
}

}  // namespace
}  // namespace gigawatt::risk
