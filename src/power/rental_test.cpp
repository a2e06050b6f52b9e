#include "power/rental.hpp"

#include <gtest/gtest.h>

namespace gigawatt::power {
namespace {

TEST(Rental, WhatWasRentedFirstIsReturnedFirst) {
  // 50 MW from the first period, 30 more from the second; 40 of 80 MW go back in the third, all in the fourth.
  const std::vector<double> started_mw = {50.0, 30.0, 0.0, 0.0}, on_rent_mw = {50.0, 80.0, 40.0, 0.0};
  const std::vector<double> rent = rent_by_start_usd(started_mw, on_rent_mw, {100.0, 7.0});
  EXPECT_DOUBLE_EQ(rent[0], 50.0 * 7.0 + 100.0 * (50.0 + 50.0 + 10.0));
  EXPECT_DOUBLE_EQ(rent[1], 30.0 * 7.0 + 100.0 * (30.0 + 30.0));
  EXPECT_DOUBLE_EQ(rent[2], 0.0);
  EXPECT_DOUBLE_EQ(rent[3], 0.0);
}

TEST(Rental, OneStartMayReplaceAnother) {
  // In the second period 20 MW are returned and 20 started: each pays for its own months.
  const std::vector<double> rent =
      rent_by_start_usd(std::vector<double>{20.0, 20.0}, std::vector<double>{20.0, 20.0}, {10.0, 1.0});
  EXPECT_DOUBLE_EQ(rent[0], 20.0 + 200.0);
  EXPECT_DOUBLE_EQ(rent[1], 20.0 + 200.0);
}

}  // namespace
}  // namespace gigawatt::power
