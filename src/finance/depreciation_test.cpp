#include "finance/depreciation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace gigawatt::finance {
namespace {

TEST(Depreciation, TablesOfThePublicationSumToOne) {
  for (const int years : {3, 5, 7, 10, 15, 20}) {
    const std::vector<double> shares = macrs_shares(years).value();
    EXPECT_EQ(shares.size(), static_cast<std::size_t>(years) + 1) << years;
    EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1.0, 1e-12) << years;
  }
  EXPECT_FALSE(macrs_shares(4));
}

// The tables round a rule: 200 % (from 15 years on 150 %) of what is left a year, straight line once that is more.
TEST(Depreciation, TablesFollowTheirRule) {
  for (const int years : {3, 5, 7, 10, 15, 20}) {
    const double factor = years < 15 ? 2.0 : 1.5;
    const std::vector<double> shares = macrs_shares(years).value();
    double left = 1.0, years_left = years;
    for (std::size_t year = 0; year < shares.size(); ++year) {
      const double half = year == 0 ? 0.5 : 1.0;
      const double expected = std::min(left, half * std::max(left * factor / years, left / std::max(years_left, 0.5)));
      EXPECT_NEAR(shares[year], expected, years == 20 ? 1e-5 : 1.01e-4) << years << " years, in year " << year + 1;
      left -= expected;
      years_left -= half;
    }
  }
}

TEST(Depreciation, StraightLine) {
  EXPECT_THAT(straight_line_shares(4), testing::ElementsAre(0.25, 0.25, 0.25, 0.25));
  EXPECT_THAT(straight_line_shares(2, FirstYear::half), testing::ElementsAre(0.25, 0.5, 0.25));
}

}  // namespace
}  // namespace gigawatt::finance
