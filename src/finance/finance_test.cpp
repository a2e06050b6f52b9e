// Known answers by hand, the formula beside each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "finance/capital.hpp"
#include "finance/rates.hpp"

namespace gigawatt::finance {
namespace {

TEST(Rates, GrowBothWays) {
  EXPECT_DOUBLE_EQ(growth_factor(0.10, 2.0), 1.21);
  EXPECT_DOUBLE_EQ(growth_factor(0.25, -1.0), 0.8) << "money of the year before the price year";
  EXPECT_DOUBLE_EQ(growth_factor(-0.5, 3.0), 0.125);
  EXPECT_EQ(growth_factor(0.08, 0.0), 1.0);
}

TEST(Rates, DiscountByTheMonth) {
  EXPECT_EQ(discount_factor(0.08, 0.0), 1.0);
  EXPECT_DOUBLE_EQ(discount_factor(0.25, 12.0), 0.8);
  EXPECT_DOUBLE_EQ(discount_factor(0.21, 6.0), 1.0 / 1.1) << "half a year is the root of a year";
  EXPECT_EQ(discount_factor(0.0, 360.0), 1.0);
}

TEST(Rates, NominalAndRealByFisher) {
  EXPECT_NEAR(nominal_rate(0.10, 0.05), 0.155, 1e-15) << "1.10 × 1.05 = 1.155; the sum would be 15 %";
  EXPECT_NEAR(real_rate(0.155, 0.05), 0.10, 1e-15);
  EXPECT_NEAR(real_rate(0.0, 0.25), -0.2, 1e-15);
  // Both ways to today's worth of 110 real units in a year at 5 % inflation agree.
  const double real = 110.0 * discount_factor(0.10, 12.0);
  const double nominal = 110.0 * growth_factor(0.05, 1.0) * discount_factor(nominal_rate(0.10, 0.05), 12.0);
  EXPECT_NEAR(real, 100.0, 1e-12);
  EXPECT_NEAR(nominal, 100.0, 1e-12);
}

TEST(Capital, AnnuityPaysBackTheValue) {
  EXPECT_NEAR(annuity(0.10, 2.0), 0.1 * 1.21 / 0.21, 1e-15);  // 0.1/(1 − 1/1.21)
  EXPECT_NEAR(annuity(0.08, 20.0), 0.10185220882, 1e-10);
  EXPECT_EQ(annuity(0.0, 20.0), 0.05);
  EXPECT_NEAR(annuity(1e-9, 20.0), 0.05, 1e-9) << "the limit is met smoothly";
  EXPECT_EQ(annuity(0.08, 0.0), 0.0);
  EXPECT_DOUBLE_EQ(12.0 * monthly_annuity(0.08, 20.0), annuity(0.08, 20.0));
}

TEST(Capital, WholeMonthsRoundUp) {
  EXPECT_EQ(whole_months(11.9999999), 12);
  EXPECT_EQ(whole_months(12.0000001), 12);
  EXPECT_EQ(whole_months(12.1), 13);
  EXPECT_EQ(whole_months(0.0), 0);
}

TEST(Capital, IsChargedForItsLifeAndNotAfter) {
  EXPECT_FALSE(is_charged(-1, 24.0));
  EXPECT_TRUE(is_charged(0, 24.0));
  EXPECT_TRUE(is_charged(23, 24.0));
  EXPECT_FALSE(is_charged(24, 24.0));
  EXPECT_TRUE(is_charged(24, 24.5)) << "a month begun is a month";
  EXPECT_EQ(charged_months(0.1), 1);
  // What is charged over the life at rate 0 is the value.
  EXPECT_NEAR(charged_months(66.0) * monthly_annuity(0.0, 5.5), 1.0, 1e-12);
}

TEST(Capital, SpendingBeforeServiceBearsInterest) {
  // Two years, half and half: the middles lie 18 and 6 months before service. 1.21^1.5 = 1.331, 1.21^0.5 = 1.1.
  EXPECT_NEAR(value_at_start_of_service(std::array{0.5, 0.5}, 24.0, 0.21), 0.5 * 1.331 + 0.5 * 1.1, 1e-12);
  EXPECT_NEAR(value_at_start_of_service(std::array{1.0}, 24.0, 0.10), 1.1, 1e-12);
  EXPECT_EQ(value_at_start_of_service({}, 24.0, 0.10), 1.0);
  EXPECT_EQ(value_at_start_of_service(std::array{1.0}, 0.0, 0.10), 1.0);
}

TEST(Capital, TaxesRaiseItLessTheCreditAndDepreciation) {
  const std::vector<double> at_once = {1.0}, over_two = {0.5, 0.5};
  // 13.636… % real beyond 10 % inflation are 25 % nominal: v = 0.8.
  const auto taxed = [](double rate, const std::vector<double>& depreciation) {
    return CapitalTerms{.real_rate = 0.15 / 1.1, .inflation = 0.10, .tax = IncomeTax{rate, depreciation}};
  };
  // Written off after a year: (1 − 0.2·0.8)/0.8 = 1.05. Over two: 0.5·0.8 + 0.5·0.64 = 0.72, (1 − 0.2·0.72)/0.8 = 1.07.
  EXPECT_NEAR(tax_factor(taxed(0.2, at_once), 0.0), 1.05, 1e-14);
  EXPECT_NEAR(tax_factor(taxed(0.2, over_two), 0.0), 1.07, 1e-14);
  // A credit of 30 % lowers the basis by 15 %: (1 − 0.3 − 0.2·0.85·0.8)/0.8 = 0.705.
  EXPECT_NEAR(tax_factor(taxed(0.2, at_once), 0.3), 0.705, 1e-14);
  EXPECT_EQ(tax_factor(taxed(0.0, at_once), 0.0), 1.0);
  EXPECT_EQ(tax_factor({.real_rate = 0.08, .inflation = 0.02, .tax = {}}, 0.3), 1.0) << "no credit without a tax";
  EXPECT_NEAR(monthly_charge(taxed(0.2, at_once), 20.0), 1.05 / 12.0 * annuity(0.15 / 1.1, 20.0), 1e-14);
}

}  // namespace
}  // namespace gigawatt::finance
