#include "sweep/axis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gigawatt::sweep {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

std::string error_of(std::string_view text) {
  const auto axis = parse_axis(text);
  return axis ? "" : axis.error();
}

TEST(SweepAxis, RangeOfQuantities) {
  const auto axis = parse_axis("sites.campus.clean_share=0..90 %:4");
  ASSERT_TRUE(axis) << axis.error();
  EXPECT_EQ(axis->path, "sites.campus.clean_share");
  EXPECT_EQ(axis->name, "campus.clean_share");
  EXPECT_EQ(axis->unit, "%");
  EXPECT_THAT(axis->values, ElementsAre("0 %", "30 %", "60 %", "90 %"));
  EXPECT_THAT(axis->numbers[2], Optional(60.0));
}

TEST(SweepAxis, SpacingLeavesNoNoise) {
  const auto axis = parse_axis("x.y=0..0.7:8");
  ASSERT_TRUE(axis) << axis.error();
  EXPECT_EQ(axis->values[3], "0.3");
  EXPECT_EQ(axis->unit, "");
}

TEST(SweepAxis, SixDigitsBetweenExactEnds) {
  const auto axis = parse_axis("x=0..50 %:12");
  ASSERT_TRUE(axis) << axis.error();
  EXPECT_EQ(axis->values[1], "4.54545 %");
  EXPECT_EQ(parse_axis("x=0..1.23456789:2")->values[1], "1.23456789");
}

TEST(SweepAxis, AListMayHoldYears) {
  const auto axis = parse_axis("plan.years=2027..2028,2028..2029");
  ASSERT_TRUE(axis) << axis.error();
  EXPECT_THAT(axis->values, ElementsAre("2027..2028", "2028..2029"));
}

TEST(SweepAxis, DownwardAndBelowZero) {
  const auto axis = parse_axis("x=5..-5 USD/MWh:3");
  ASSERT_TRUE(axis) << axis.error();
  EXPECT_THAT(axis->values, ElementsAre("5 USD/MWh", "0 USD/MWh", "-5 USD/MWh"));
}

TEST(SweepAxis, DatesKeepToTheFirstOfAMonth) {
  const auto axis = parse_axis("c.available=2026-07-01..2027-01-01:4");
  ASSERT_TRUE(axis) << axis.error();
  EXPECT_THAT(axis->values, ElementsAre("2026-07-01", "2026-09-01", "2026-11-01", "2027-01-01"));
  const auto months = parse_axis("c.end=2026-11..2027-01:3");
  ASSERT_TRUE(months) << months.error();
  EXPECT_THAT(months->values, ElementsAre("2026-11", "2026-12", "2027-01"));
  const auto days = parse_axis("c.available=2028-02-28..2028-03-01:3");
  ASSERT_TRUE(days) << days.error();
  EXPECT_THAT(days->values, ElementsAre("2028-02-28", "2028-02-29", "2028-03-01"));
}

TEST(SweepAxis, ListOfAnything) {
  const auto words = parse_axis("plan.build_step=month, quarter");
  ASSERT_TRUE(words) << words.error();
  EXPECT_THAT(words->values, ElementsAre("month", "quarter"));
  EXPECT_FALSE(words->numbers[0]);
  const auto numbers = parse_axis("x=4 USD/MMBtu,6 USD/MMBtu");
  ASSERT_TRUE(numbers) << numbers.error();
  EXPECT_EQ(numbers->unit, "USD/MMBtu");
  EXPECT_THAT(parse_axis("x=3,5,8 USD/MMBtu")->values, ElementsAre("3 USD/MMBtu", "5 USD/MMBtu", "8 USD/MMBtu"));
  EXPECT_THAT(numbers->numbers[1], Optional(6.0));
}

TEST(SweepAxis, ErrorsSayWhatWasExpected) {
  EXPECT_THAT(error_of("clean_share"), HasSubstr("PATH=A..B:N"));
  EXPECT_THAT(error_of("x="), HasSubstr("no values"));
  EXPECT_THAT(error_of("x=1..2"), HasSubstr("how many values"));
  EXPECT_THAT(error_of("x=1..2:1"), HasSubstr("2 to 100000"));
  EXPECT_THAT(error_of("x=1..2:many"), HasSubstr("'many'"));
  EXPECT_THAT(error_of("x=..2:3"), HasSubstr("lacks one of its ends"));
  EXPECT_THAT(error_of("x=1 MW..2 GW:3"), HasSubstr("'MW' and 'GW'"));
  EXPECT_THAT(error_of("x=2..2:3"), HasSubstr("the same"));
  EXPECT_THAT(error_of("x=1..2 parsecs:3"), HasSubstr("2 parsecs"));
  EXPECT_THAT(error_of("x=2026-01..2026-03:9"), HasSubstr("fewer than 9 months"));
  EXPECT_THAT(error_of("x=a,,b"), HasSubstr("empty"));
  EXPECT_THAT(error_of("x=a,b,a"), HasSubstr("twice"));
  EXPECT_THAT(error_of("x=nan..2:3"), HasSubstr("'nan'"));
  EXPECT_THAT(error_of("x=10,20 MW,30 kW"), HasSubstr("in two units"));
}

TEST(SweepAxis, NamesAreShortAndApart) {
  std::vector<Axis> axes;
  for (const char* text : {"sites.a.clean_share=1,2", "sites.b.clean_share=1,2", "economics.real_discount_rate=1,2"})
    axes.push_back(*parse_axis(text));
  name_apart(axes);
  EXPECT_EQ(axes[0].name, "a.clean_share");
  EXPECT_EQ(axes[1].name, "b.clean_share");
  EXPECT_EQ(axes[2].name, "economics.real_discount_rate");
  axes = {*parse_axis("sites.a.supply.sun.maximum=1,2"), *parse_axis("sites.b.supply.sun.maximum=1,2")};
  name_apart(axes);
  EXPECT_EQ(axes[0].name, "a.supply.sun.maximum");
  EXPECT_EQ(parse_axis("prices.gas.fuel.constant=1,2")->name, "gas.fuel.constant");
}

TEST(SweepAxis, LastAxisIsTheFastest) {
  const std::vector<Axis> axes = {*parse_axis("a=1,2"), *parse_axis("b=1,2,3")};
  EXPECT_THAT(point_count(axes), Optional(6U));
  EXPECT_THAT(indices_of(axes, 4), ElementsAre(1, 1));
}

}  // namespace
}  // namespace gigawatt::sweep
