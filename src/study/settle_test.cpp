// The loop of passes under causes that are made up: the rooms that will find real ones come later.
#include "study/settle.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/parse.hpp"

namespace gigawatt::study {
namespace {

const scenario::SiteId site("site");
const scenario::SupplyId cheap("cheap"), dear("dear");

scenario::Scenario merit_order() {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/merit-order/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return loaded->scenario;
}

time::Month of_2027(int month) { return time::Month::of(2027, month); }

Consequence outage(time::Month cause, const scenario::SupplyId& supply) {
  return {cause, SupplyOutage{cause.plus(1), site, supply, time::Month::of(2027, 12)}};
}

/// Whoever generates more than 25 MW in the mean of a month fails in the next, for good.
std::vector<Consequence> overworked(const Run& run) {
  std::vector<Consequence> found;
  for (std::size_t supply = 0; supply < 2; ++supply) {
    std::vector<double> mwh(12, 0.0);
    const std::vector<double>& output = run.operation.sites[0].years[0][0].generation_mw[supply];
    for (std::size_t hour = 0; hour < output.size(); ++hour) mwh[time::month_of_hour(hour)] += output[hour];
    for (std::size_t m = 2; m < 12; ++m)
      if (mwh[m] > 25.0 * 24.0 * static_cast<double>(time::days_of_month[m]))
        found.push_back(outage(of_2027(static_cast<int>(m) + 1), supply == 0 ? cheap : dear));
  }
  return found;
}

Settled settled_by(const FindConsequences& consequences, int most_passes) {
  auto result = settle(merit_order(), {}, consequences, most_passes, {});
  EXPECT_TRUE(result);
  return std::move(*result);
}

double served_mwh(const Run& run, std::size_t month) { return run.account.sites[0].months[month].it_mwh_served; }

TEST(Settle, NothingNewIsOnePass) {
  const Settled settled = settled_by([](const study::Run&) { return std::vector<Consequence>(); }, 5);
  EXPECT_EQ(settled.passes, 1);
  EXPECT_TRUE(settled.settled);
  EXPECT_TRUE(settled.amendments.empty());
  EXPECT_NEAR(served_mwh(settled.run, 11), 744 * 100.0, 1e-2);
}

TEST(Settle, OneFailureLeadsToTheNextAndThenToNone) {
  // March: cheap works at 30 MW and fails in April; so dear works at 40 MW in April and fails in May. Then 60 MW of
  // connection are left, and nothing is overworked any more: three passes.
  const Settled settled = settled_by(overworked, 10);
  EXPECT_EQ(settled.passes, 3);
  EXPECT_TRUE(settled.settled);
  const std::vector<Amendment> expected = {SupplyOutage{of_2027(4), site, cheap, of_2027(12)},
                                           SupplyOutage{of_2027(5), site, dear, of_2027(12)}};
  EXPECT_EQ(settled.amendments, expected) << "not the failures of later months that the first pass showed as well";
  EXPECT_NEAR(served_mwh(settled.run, 3), 720 * 100.0, 1e-2);
  EXPECT_NEAR(served_mwh(settled.run, 4), 744 * 60.0, 1e-2);
  const auto& notes = settled.run.notes;
  EXPECT_NE(std::ranges::find(notes,
                              "Amended by what an earlier pass showed: site.dear is out of service from 2027-05 "
                              "to 2027-12."),
            notes.end());
}

TEST(Settle, StopsAfterTheLastPassThatIsAllowedAndSaysSo) {
  const Settled settled = settled_by(overworked, 2);
  EXPECT_EQ(settled.passes, 2);
  EXPECT_FALSE(settled.settled);
  EXPECT_EQ(settled.amendments.size(), 1U) << "those of the run that is shown";
  EXPECT_TRUE(settled.run.notes.front().starts_with(
      "Stopped after 2 passes of plan and money, and the last one still leads to changes"));
}

TEST(Settle, WhatIsFoundAgainIsNotNew) {
  const Settled settled = settled_by([](const study::Run&) { return std::vector{outage(of_2027(6), cheap)}; }, 10);
  EXPECT_EQ(settled.passes, 2);
  EXPECT_TRUE(settled.settled);
  EXPECT_EQ(settled.amendments.size(), 1U);
}

TEST(Settle, NoCauseChangesItsOwnMonth) {
  const Consequence at_once{of_2027(6), SupplyOutage{of_2027(6), site, cheap, of_2027(7)}};
  const FindConsequences hasty = [&](const study::Run&) { return std::vector<Consequence>{at_once}; };
  EXPECT_THROW((void)settle(merit_order(), {}, hasty, 2, {}), std::logic_error);
}

}  // namespace
}  // namespace gigawatt::study
