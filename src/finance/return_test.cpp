// Known answers: polynomials whose roots are chosen, closed forms, and the flows of numpy-financial's tests with their
// roots computed again (specification of the money, V-PF5).
#include "finance/return.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace gigawatt::finance {
namespace {

using Flows = std::vector<double>;

std::vector<double> rates_of(const InternalReturn& found) {
  std::vector<double> rates;
  for (const ReturnRate& root : found.rates) rates.push_back(root.rate);
  return rates;
}

/// Flows that are worth scale · Π (1 − (1 + root) x) with x = 1/(1 + rate): their rates are the roots.
Flows with_rates(const std::vector<double>& roots, double scale) {
  Flows flows{scale};
  for (const double root : roots) {
    Flows next(flows.size() + 1, 0.0);
    for (std::size_t t = 0; t < flows.size(); ++t) {
      next[t] += flows[t];
      next[t + 1] -= flows[t] * (1.0 + root);
    }
    flows = next;
  }
  return flows;
}

void expect_only(const Flows& flows, double rate, double tolerance) {
  const InternalReturn found = internal_return(flows);
  ASSERT_EQ(found.rates.size(), 1u);
  EXPECT_NEAR(found.only().value(), rate, tolerance);
}

TEST(InternalReturn, FlowsOfNumpyFinancial) {
  expect_only({-150000, 15000, 25000, 35000, 45000, 60000}, 0.052432888859, 1e-12);
  expect_only({-100, 39, 59, 55, 20}, 0.280948421160, 1e-12);
  expect_only({-100, 0, 0, 74}, -0.095495830349, 1e-12);
  expect_only({-40000, 5000, 8000, 12000, 30000}, 0.105822598409, 1e-12);
}

TEST(InternalReturn, ClosedForms) {
  expect_only({-100, 110}, 0.10, 1e-15);
  expect_only({-100, 0, 121}, 0.10, 1e-15);
  expect_only({-1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2000}, std::pow(2.0, 0.1) - 1.0, 1e-15);
  expect_only({100, -110}, 0.10, 1e-15);                           // a loan, seen from who takes it
  expect_only({-100, 50}, -0.5, 1e-15);                            // half is lost
  expect_only({-1, 1e6}, 999999.0, 1e-6);                          // a million for one
  expect_only({-1e6, 1}, 1e-6 - 1.0, 1e-15);                       // and nearly all lost
  expect_only({0, 0, -100, 0, 110.25, 0}, 0.05, 1e-15);            // zeros around do not count
  expect_only({-1, 1.0, 1.0}, (std::sqrt(5.0) - 1.0) / 2, 1e-15);  // x² + x = 1: the golden section
}

TEST(InternalReturn, TwoRatesAreBothFlagged) {
  const InternalReturn found = internal_return(Flows{-100, 230, -132});
  EXPECT_THAT(rates_of(found),
              testing::ElementsAre(testing::DoubleNear(0.10, 1e-14), testing::DoubleNear(0.20, 1e-14)));
  EXPECT_EQ(found.sign_changes, 2u);
  EXPECT_FALSE(found.only()) << "two rates are no answer";
}

// The larger oil pump of J. H. Lorie and L. J. Savage, Three Problems in Rationing Capital, Journal of Business 28(4),
// 1955: 1,600 more today bring 10,000 forward by a year. 16 x² − 100 x + 100 = 0 for x = 1 + r: 5/4 and 5.
TEST(InternalReturn, ThePumpOfLorieAndSavage) {
  EXPECT_THAT(rates_of(internal_return(Flows{-1600, 10'000, -10'000})),
              testing::ElementsAre(testing::DoubleNear(0.25, 1e-14), testing::DoubleNear(4.0, 1e-13)));
}

// The textbooks' row of three rates: (x − 1)(x − 2)(x − 3) = x³ − 6 x² + 11 x − 6.
TEST(InternalReturn, NothingTwiceAndThreeTimes) {
  EXPECT_THAT(rates_of(internal_return(Flows{-1000, 6000, -11'000, 6000})),
              testing::ElementsAre(testing::DoubleNear(0.0, 1e-13), testing::DoubleNear(1.0, 1e-13),
                                   testing::DoubleNear(2.0, 1e-13)));
}

// −1000 (1 − 3/4 x)(1 − x)(1 − 3/2 x)(1 − 3 x).
TEST(InternalReturn, FourChosenRates) {
  const InternalReturn found = internal_return(with_rates({0.5, -0.25, 2.0, 0.0}, -1000.0));
  EXPECT_THAT(rates_of(found), testing::ElementsAre(testing::DoubleNear(-0.25, 1e-12), testing::DoubleNear(0.0, 1e-12),
                                                    testing::DoubleNear(0.5, 1e-12), testing::DoubleNear(2.0, 1e-12)));
  EXPECT_EQ(found.sign_changes, 4u);
  for (const ReturnRate& root : found.rates) EXPECT_FALSE(root.touches);
}

// Newton and a scan of a grid lose one of these: 1 % apart, between 30 and 33 %.
TEST(InternalReturn, RatesThatLieCloseTogether) {
  const InternalReturn found = internal_return(with_rates({0.30, 0.31, 0.32, 0.33}, 1e6));
  EXPECT_THAT(rates_of(found), testing::ElementsAre(testing::DoubleNear(0.30, 1e-8), testing::DoubleNear(0.31, 1e-8),
                                                    testing::DoubleNear(0.32, 1e-8), testing::DoubleNear(0.33, 1e-8)));
}

// (11 − 10 x)² touches 0 at x = 1.1, which is −1/11 a period.
TEST(InternalReturn, TouchingRate) {
  const InternalReturn found = internal_return(Flows{121, -220, 100});
  ASSERT_EQ(found.rates.size(), 1u);
  EXPECT_NEAR(found.rates.front().rate, -1.0 / 11.0, 1e-12);
  EXPECT_TRUE(found.rates.front().touches);
  EXPECT_FALSE(found.only());
  // A little above, it does not touch; a little below, it crosses twice.
  EXPECT_THAT(internal_return(Flows{121.001, -220, 100}).rates, testing::IsEmpty());
  EXPECT_EQ(internal_return(Flows{120.999, -220, 100}).rates.size(), 2u);
}

// 64 (1 − 5/4 x)³: three times the same rate, and the worth changes its sign.
TEST(InternalReturn, TripleRateCrosses) {
  const InternalReturn found = internal_return(with_rates({0.25, 0.25, 0.25}, 64.0));
  ASSERT_EQ(found.rates.size(), 1u);
  EXPECT_NEAR(found.rates.front().rate, 0.25, 1e-4) << "a triple root is known to the third root of the rounding";
  EXPECT_FALSE(found.rates.front().touches);
}

// Forty years that begin and end with paying in: rates 1/8 and −1/2, times (1 + 0.9 x)^38, which has no positive root.
TEST(InternalReturn, LongRowWithCleanUp) {
  Flows flows = with_rates({0.125, -0.5}, -1.0);
  for (int year = 0; year < 38; ++year) {
    Flows next(flows.size() + 1, 0.0);
    for (std::size_t t = 0; t < flows.size(); ++t) {
      next[t] += flows[t];
      next[t + 1] += 0.9 * flows[t];  // times 1 + 0.9 x
    }
    flows = next;
  }
  const InternalReturn found = internal_return(flows);
  EXPECT_THAT(rates_of(found), testing::ElementsAre(testing::DoubleNear(-0.5, 1e-9), testing::DoubleNear(0.125, 1e-9)));
}

TEST(InternalReturn, NoneWhereThereIsNone) {
  EXPECT_THAT(internal_return(Flows{}).rates, testing::IsEmpty());
  EXPECT_THAT(internal_return(Flows{0, 0}).rates, testing::IsEmpty());
  EXPECT_THAT(internal_return(Flows{-5}).rates, testing::IsEmpty());
  EXPECT_THAT(internal_return(Flows{100, 10, 1}).rates, testing::IsEmpty()) << "all paid out";
  EXPECT_THAT(internal_return(Flows{-100, -10}).rates, testing::IsEmpty()) << "all paid in";
  EXPECT_THAT(internal_return(Flows{10, -15, 10}).rates, testing::IsEmpty()) << "signs change, no root";
  EXPECT_EQ(internal_return(Flows{10, -15, 10}).sign_changes, 2u);
}

// A loan over 360 months at 1/2 % a month: the annuity of 1000 is r / (1 − (1 + r)^−360).
TEST(InternalReturn, LoanOfThirtyYearsOfMonths) {
  Flows flows(361, 1000.0 * 0.005 / (1.0 - std::pow(1.005, -360.0)));
  flows[0] = -1000.0;
  expect_only(flows, 0.005, 1e-14);
}

TEST(InternalReturnByDay, YearsAndDays) {
  const auto only = [](const std::vector<DatedFlow>& flows) { return internal_return(flows).only(); };
  EXPECT_NEAR(only({{0, -100}, {365, 110}}).value(), 0.10, 1e-15);
  EXPECT_NEAR(only({{730, 121}, {0, -100}}).value(), 0.10, 1e-15) << "in any order";
  EXPECT_NEAR(only({{40000, -100}, {40073, 100.0 * std::pow(1.07, 0.2)}}).value(), 0.07, 1e-13) << "73 days: a fifth";
  EXPECT_NEAR(only({{0, -60}, {0, -40}, {365, 110}}).value(), 0.10, 1e-15) << "one day's flows add up";
  EXPECT_FALSE(only({{5, -100}, {5, 110}})) << "all on one day";
  const InternalReturn two = internal_return(std::vector<DatedFlow>{{0, -100}, {365, 230}, {730, -132}});
  EXPECT_THAT(rates_of(two), testing::ElementsAre(testing::DoubleNear(0.10, 1e-14), testing::DoubleNear(0.20, 1e-14)));
}

TEST(NetPresentValue, KnownAnswers) {
  EXPECT_NEAR(net_present_value(Flows{-15000, 1500, 2500, 3500, 4500, 6000}, 0.05), 122.894854950942, 1e-9);
  EXPECT_NEAR(net_present_value(Flows{-100, 60, 72}, 0.20), 0.0, 1e-13);  // 60/1.2 + 72/1.44
  EXPECT_EQ(net_present_value(Flows{}, 0.05), 0.0);
  EXPECT_EQ(net_present_value(Flows{-1, 2, 3}, 0.0), 4.0);
}

TEST(ModifiedReturn, KnownAnswers) {
  EXPECT_NEAR(modified_return(Flows{-120000, 39000, 30000, 21000, 37000, 46000}, 0.10, 0.12).value(), 0.126094, 5e-7);
  EXPECT_NEAR(modified_return(Flows{-100, 0, 121}, 0.3, 0.4).value(), 0.10, 1e-14) << "nothing to reinvest";
  EXPECT_NEAR(modified_return(Flows{-100, 60, 78}, 0.05, 0.10).value(), 0.20, 1e-14) << "60 · 1.1 + 78 = 144";
  EXPECT_FALSE(modified_return(Flows{39000, 30000}, 0.1, 0.12)) << "nothing paid in";
  EXPECT_FALSE(modified_return(Flows{-39000, -30000}, 0.1, 0.12)) << "nothing paid out";
  EXPECT_FALSE(modified_return(Flows{-1}, 0.1, 0.12));
}

TEST(Payback, SimpleAndDiscounted) {
  EXPECT_NEAR(payback_periods(Flows{-100, 40, 40, 40}).value(), 2.5, 1e-15);
  EXPECT_NEAR(payback_periods(Flows{-100, 60, 40}).value(), 2.0, 1e-15);
  EXPECT_FALSE(payback_periods(Flows{-100, 60, 39}));
  EXPECT_EQ(payback_periods(Flows{5, -1}).value(), 0.0);
  EXPECT_FALSE(payback_periods(Flows{}));
  // 55/1.1 = 50, 60.5/1.21 = 50: after two periods; a third of 66.55/1.331 = 50 is not needed.
  EXPECT_NEAR(discounted_payback_periods(Flows{-100, 55, 60.5, 66.55}, 0.10).value(), 2.0, 1e-14);
  EXPECT_NEAR(discounted_payback_periods(Flows{-125, 55, 60.5, 66.55}, 0.10).value(), 2.5, 1e-14);
  EXPECT_FALSE(discounted_payback_periods(Flows{-200, 55, 60.5, 66.55}, 0.10));
}

}  // namespace
}  // namespace gigawatt::finance
