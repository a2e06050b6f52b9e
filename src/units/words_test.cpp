#include "units/words.hpp"

#include <gtest/gtest.h>

namespace gigawatt::units {
namespace {

TEST(Words, OfMoneyHaveThreeDigits) {
  EXPECT_EQ(money_in_words(1.2345e12), "1.23 trillion USD");
  EXPECT_EQ(money_in_words(999.6e9), "1.00 trillion USD");  // never "1 000 bn"
  EXPECT_EQ(money_in_words(-45.67e9), "-45.7 bn USD");
  EXPECT_EQ(money_in_words(456.4e6), "456 million USD");
  EXPECT_EQ(money_in_words(999.4e3), "999 400 USD");
  EXPECT_EQ(money_in_words(0.0), "0 USD");
  EXPECT_EQ(money_in_words(2.5), "2.50 USD");
}

TEST(Words, GroupThousands) {
  EXPECT_EQ(grouped(1'580'000.4), "1 580 000");
  EXPECT_EQ(grouped(-0.4), "0");
  EXPECT_EQ(three_digits(4560.0), "4 560");
  EXPECT_EQ(three_digits(9.996), "10.0");
}

}  // namespace
}  // namespace gigawatt::units
