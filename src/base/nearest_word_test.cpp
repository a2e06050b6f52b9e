#include "base/nearest_word.hpp"

#include <gtest/gtest.h>

namespace gigawatt::base {
namespace {

TEST(EditDistance, CountsEditsAndTranspositions) {
  EXPECT_EQ(edit_distance("it_power", "it_power", 3), 0u);
  EXPECT_EQ(edit_distance("it_pwoer", "it_power", 3), 1u);
  EXPECT_EQ(edit_distance("it_powr", "it_power", 3), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 5), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3u) << "limit + 1";
  EXPECT_EQ(edit_distance("", "abc", 5), 3u);
}

TEST(NearestWord, PrefersTheNearestAndTheFirst) {
  NearestWord nearest("redy");
  nearest.offer("read");
  nearest.offer("ready");
  nearest.offer("rade");
  EXPECT_EQ(nearest.result(), "ready");
}

TEST(NearestWord, SaysNothingAboutFarWords) {
  NearestWord nearest("zebra");
  nearest.offer("it_power");
  nearest.offer("ready");
  EXPECT_EQ(nearest.result(), "");
}

TEST(NearestWord, CaseIsTheSmallestDifference) {
  NearestWord nearest("mw");
  nearest.offer("m");
  nearest.offer("MW");
  EXPECT_EQ(nearest.result(), "MW");
}

}  // namespace
}  // namespace gigawatt::base
