#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/quantile.hpp"

namespace gigawatt::base {
namespace {

TEST(Random, PhiloxKnownAnswers) {  // Random123's kat_vectors
  using Words = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Random, StreamIsTheCounterInOrder) {
  RandomStream stream(5, 6);
  EXPECT_EQ(stream.uniform(), uniform(5, 6, 0));
  EXPECT_EQ(stream.uniform(2.0, 4.0), 2.0 + 2.0 * uniform(5, 6, 1));
  for (int draw = 0; draw < 1000; ++draw) EXPECT_LT(stream.below(7), 7U);
}

TEST(Random, IsAFunctionOfItsKey) {
  EXPECT_EQ(uniform(1, 2, 3), uniform(1, 2, 3));
  EXPECT_NE(uniform(1, 2, 3), uniform(1, 3, 2));
  EXPECT_NE(uniform(1, 2, 3), uniform(2, 1, 3));
  EXPECT_NE(random_stream("wind/1"), random_stream("wind/2"));
}

TEST(Random, UniformFillsTheIntervalEvenly) {
  constexpr std::size_t bins = 20, draws = 200'000;
  std::array<double, bins> count{};
  double lag_product = 0.0, previous = 0.0;
  for (std::size_t index = 0; index < draws; ++index) {
    const double u = uniform(7, random_stream("test"), index);
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
    count[static_cast<std::size_t>(u * bins)] += 1.0;
    lag_product += (u - 0.5) * previous;
    previous = u - 0.5;
  }
  double chi_square = 0.0;
  const double expected = static_cast<double>(draws) / bins;
  for (const double observed : count) chi_square += (observed - expected) * (observed - expected) / expected;
  EXPECT_LT(chi_square, 43.8);  // 99.9 % point for 19 degrees of freedom
  EXPECT_LT(std::abs(lag_product / draws * 12.0), 3.3 / std::sqrt(static_cast<double>(draws)));
}

TEST(Random, StreamsAreUncorrelated) {
  constexpr std::size_t draws = 100'000;
  double product = 0.0;
  for (std::size_t index = 0; index < draws; ++index)
    product += (uniform(1, 1, index) - 0.5) * (uniform(1, 2, index) - 0.5);
  EXPECT_LT(std::abs(product / draws * 12.0), 3.3 / std::sqrt(static_cast<double>(draws)));
}

TEST(Quantile, KnownPointsOfTheNormalDistribution) {
  EXPECT_NEAR(normal_quantile(0.5), 0.0, 1e-15);
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.1), -1.2815515655446004, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-12);
}

TEST(Quantile, InvertsTheDistributionFunction) {
  for (double x = -8.0; x <= 0.0; x += 0.01) EXPECT_NEAR(normal_quantile(normal_probability(x)), x, 1e-12) << x;
  for (double p = 0.001; p < 0.5; p += 0.001) EXPECT_NEAR(normal_quantile(p), -normal_quantile(1.0 - p), 1e-12) << p;
}

}  // namespace
}  // namespace gigawatt::base
