#include "waterfall/allocate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include "base/random.hpp"

namespace gigawatt::waterfall {
namespace {

// The definition by bisection on the water level, rank by rank: slow and obviously right.
std::vector<double> reference(double pool, const std::vector<Claim>& claims) {
  std::vector<double> grants(claims.size(), 0.0);
  std::set<int> ranks;
  for (const Claim& claim : claims) ranks.insert(claim.rank);
  double left = std::max(0.0, pool);
  for (const int rank : ranks) {
    const auto granted = [&](double level) {
      double sum = 0.0;
      for (std::size_t i = 0; i < claims.size(); ++i) {
        if (claims[i].rank != rank) continue;
        grants[i] = std::min(claims[i].amount, level * claims[i].weight.value_or(claims[i].amount));
        sum += grants[i];
      }
      return sum;
    };
    double low = 0.0, high = 1e9;
    if (granted(high) > left) {
      for (int step = 0; step < 200; ++step) {
        const double middle = 0.5 * (low + high);
        (granted(middle) > left ? high : low) = middle;
      }
      granted(low);
      return grants;
    }
    left -= granted(high);
  }
  return grants;
}

std::vector<Claim> random_claims(std::uint64_t sample) {
  base::RandomStream random(11, sample);
  std::vector<Claim> claims(1 + random.below(7));
  for (Claim& claim : claims) {
    claim.amount = random.uniform() < 0.15 ? 0.0 : random.uniform(0.0, 100.0);
    claim.rank = static_cast<int>(random.below(3));
    if (random.uniform() < 0.4) claim.weight = random.uniform(0.01, 5.0);
  }
  return claims;
}

TEST(Allocate, AgreesWithBisectionOnTheLevel) {
  for (std::uint64_t sample = 0; sample < 3000; ++sample) {
    const std::vector<Claim> claims = random_claims(sample);
    const double pool = 400.0 * base::uniform(12, sample, 0) - 20.0;
    const std::vector<double> expected = reference(pool, claims), grants = allocate(pool, claims);
    for (std::size_t i = 0; i < claims.size(); ++i) ASSERT_NEAR(grants[i], expected[i], 1e-9) << "sample " << sample;
  }
}

TEST(Allocate, NeverGivesMoreThanThereIsOrThanIsClaimed) {
  for (std::uint64_t sample = 0; sample < 3000; ++sample) {
    const std::vector<Claim> claims = random_claims(sample);
    double claimed = 0.0;
    for (const Claim& claim : claims) claimed += claim.amount;
    const double pool = 1.2 * claimed * base::uniform(13, sample, 0);
    const std::vector<double> grants = allocate(pool, claims);
    for (std::size_t i = 0; i < claims.size(); ++i) {
      ASSERT_GE(grants[i], 0.0);
      ASSERT_LE(grants[i], claims[i].amount);
    }
    const double sum = std::accumulate(grants.begin(), grants.end(), 0.0);
    const double ulps = 8.0 * std::numeric_limits<double>::epsilon() * claimed;
    ASSERT_LE(sum, pool + ulps);
    ASSERT_NEAR(sum, std::min(pool, claimed), ulps);
  }
}

TEST(Allocate, MoreInThePoolTakesNothingFromAnybody) {
  for (std::uint64_t sample = 0; sample < 500; ++sample) {
    const std::vector<Claim> claims = random_claims(sample);
    std::vector<double> before(claims.size(), 0.0);
    for (double pool = 0.0; pool <= 300.0; pool += 25.0) {
      const std::vector<double> grants = allocate(pool, claims);
      for (std::size_t i = 0; i < claims.size(); ++i) ASSERT_GE(grants[i], before[i] - 1e-12);
      before = grants;
    }
  }
}

TEST(Allocate, HandlesNothingAtAll) {
  EXPECT_TRUE(allocate(5.0, {}).empty());
  const std::vector<Claim> claims = {{.amount = 3.0}, {.amount = 0.0}};
  EXPECT_EQ(allocate(0.0, claims), (std::vector<double>{0.0, 0.0}));
  EXPECT_EQ(allocate(-1.0, claims), (std::vector<double>{0.0, 0.0}));
  EXPECT_EQ(allocate(9.0, claims), (std::vector<double>{3.0, 0.0}));
}

TEST(Allocate, WeightsCapAtTheClaim) {
  const std::vector<Claim> claims = {{.amount = 10.0, .rank = 0, .weight = 3.0},
                                     {.amount = 100.0, .rank = 0, .weight = 1.0}};
  EXPECT_EQ(allocate(12.0, claims), (std::vector<double>{9.0, 3.0}));
  EXPECT_EQ(allocate(50.0, claims), (std::vector<double>{10.0, 40.0}));
}

// Known answer: two contracts ramp up on a pool that grows by 100 MW a month.
struct Ramps {
  double first_mw_months = 0.0, second_mw_months = 0.0;
};

Ramps run(int delay_months, int second_rank) {
  constexpr std::array<double, 6> pool = {0, 100, 200, 300, 400, 500}, first = {0, 100, 200, 300, 300, 300},
                                  second = {0, 0, 150, 300, 300, 300};
  Ramps ramps;
  for (std::size_t month = 0; month < pool.size(); ++month) {
    const auto shift = static_cast<std::size_t>(delay_months);
    const double available = month >= shift ? pool[month - shift] : 0.0;
    const std::vector<Claim> claims = {{.amount = first[month], .rank = 0},
                                       {.amount = second[month], .rank = second_rank}};
    const std::vector<double> grants = allocate(available, claims);
    ramps.first_mw_months += grants[0];
    ramps.second_mw_months += grants[1];
  }
  return ramps;
}

TEST(Allocate, KnownAnswerOfTwoRampingContracts) {
  EXPECT_DOUBLE_EQ(run(0, 1).first_mw_months, 1200.0);
  EXPECT_DOUBLE_EQ(run(0, 1).second_mw_months, 300.0);
  EXPECT_NEAR(run(0, 0).first_mw_months, 814.286, 5e-4);
  EXPECT_NEAR(run(0, 0).second_mw_months, 685.714, 5e-4);
  EXPECT_DOUBLE_EQ(run(1, 1).first_mw_months, 900.0);
  EXPECT_DOUBLE_EQ(run(1, 1).second_mw_months, 100.0);
  EXPECT_NEAR(run(1, 0).first_mw_months, 507.143, 5e-4);
  EXPECT_NEAR(run(1, 0).second_mw_months, 492.857, 5e-4);
}

}  // namespace
}  // namespace gigawatt::waterfall
