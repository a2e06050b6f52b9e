// Where what conflicts is stated, and what would help, in words.
#include "workbench/conflict_words.hpp"

#include <gtest/gtest.h>

namespace gigawatt::workbench {
namespace {

/// A scenario whose file says that orders may be placed from 2026-01 on.
scenario::Scenario orders_from_2026() {
  scenario::Scenario scenario;
  scenario.plan.orders_from = time::Month::of(2026, 1);
  scenario::Input stated;
  stated.path = "plan.orders_from";
  stated.mark = {"scenario.yaml", 11, 24};
  scenario.inputs.push_back(stated);
  return scenario;
}

TEST(ConflictWords, TheMonthOfTheFirstOrderStandsWhereItIsStated) {
  const scenario::Scenario scenario = orders_from_2026();
  study::Conflict conflict;
  conflict.path = "plan.orders_from";
  conflict.given = "2026-01";
  EXPECT_EQ(place_text(place_of(scenario, conflict)), "scenario.yaml:11:24");
  conflict.given = "2027-03";  // no file says so: the command line moved it
  EXPECT_EQ(place_text(place_of(scenario, conflict)), "--as-of");
}

TEST(ConflictWords, WhatHasNoAmountIsTakenAwayOrKept) {
  study::Conflict conflict;
  conflict.enough_alone = true;
  EXPECT_EQ(relief_text({}, conflict), ": without it there is a plan");
  conflict.enough_alone = false;
  EXPECT_EQ(relief_text({}, conflict), ": not enough alone");
}

}  // namespace
}  // namespace gigawatt::workbench
