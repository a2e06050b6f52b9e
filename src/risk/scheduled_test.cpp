// Builds in samples: nothing moves at medians, deliveries that come later move halls, and samples are those of a run.
#include "risk/scheduled.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "risk/shock.hpp"
#include "scenario/parse.hpp"
#include "study/build_analysis.hpp"

namespace gigawatt::risk {
namespace {

scenario::Scenario campuses() {
  auto loaded = study::load_dated("campus-schedule", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return std::move(loaded->scenario);
}

Sample put(const scenario::Scenario& scenario, const std::vector<std::string>& shocks, const BuildDraw& draw,
           time::Month from = time::Month::of(2027, 1)) {
  Sample sample = unchanged(scenario);
  for (const std::string& text : shocks) apply(*parse_shock(text, scenario), scenario, from, sample);
  Schedules(scenario, from, sample.slot_months).put(scenario, draw, sample);
  return sample;
}

TEST(Schedules, AtMediansNothingMoves) {
  const scenario::Scenario scenario = campuses();
  for (const SiteSample& site : put(scenario, {}, {}).sites) {
    EXPECT_EQ(site.hall_days, std::vector<double>(3, 0.0));
    EXPECT_EQ(site.offer_days, std::vector<double>(1, 0.0));
  }
}

TEST(Schedules, DeliveriesAYearLaterMoveHallsThatWaitForThem) {
  const scenario::Scenario scenario = campuses();
  const Sample late = put(scenario, {"transformers +24 months"}, {});
  EXPECT_EQ(late.slot_months[2], 24);
  // Mesa's transformers are there at the end of 2029 and its first delivery on 2029-10-01: with two years more on
  // 2031-10-01, and its halls later by what is between.
  EXPECT_GT(late.sites[0].hall_days[0], 550.0);
  EXPECT_LT(late.sites[0].hall_days[0], 24 * 30.5);
  EXPECT_GT(late.sites[1].hall_days[0], late.sites[0].hall_days[0] - 200.0);
  const Sample history = put(scenario, {"transformers +24 months"}, {}, time::Month::of(2032, 1));
  EXPECT_EQ(history.sites[0].hall_days[0], 0.0) << "what stands is not moved";
}

TEST(Schedules, ASampleIsThatOfARun) {
  const scenario::Scenario scenario = campuses();
  constexpr std::uint64_t samples = 200;
  const auto run = study::analyse_build(scenario, samples, 9);
  std::vector<double> days;
  for (std::uint64_t sample = 0; sample < samples; ++sample)
    days.push_back(put(scenario, {}, {.seed = 9, .sample = sample}).sites[1].hall_days[2]);
  std::ranges::sort(days);
  const time::Date planned = scenario.sites[1].halls[2].ready;
  EXPECT_EQ(later(planned, days[samples / 2 - 1]), *run->halls[5].ready.p50);
  EXPECT_EQ(later(planned, days[samples / 10 - 1]), *run->halls[5].ready.p10);
  EXPECT_LT(days.front(), 0.0) << "some come sooner than at medians";
}

}  // namespace
}  // namespace gigawatt::risk
