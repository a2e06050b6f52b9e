// Builds in samples: nothing moves at medians, deliveries that come later move halls, and samples are those of a run.
#include "risk/scheduled.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "base/quantile.hpp"
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
  // The run interpolates ends, and then takes whole days; here days are whole before.
  for (const auto& [p, date] : {std::pair(0.5, run->halls[5].ready.p50), std::pair(0.1, run->halls[5].ready.p10)})
    EXPECT_LE(std::abs(time::day_number(later(planned, base::quantile_of_sorted(days, p))) - time::day_number(*date)),
              1)
        << p;
  EXPECT_LT(days.front(), 0.0) << "some come sooner than at medians";
}

/// Would catch a connection that comes twice as late, or halls behind it that do not wait.
TEST(Schedules, ALaterConnectionIsTheWorkThatConnects) {
  const scenario::Scenario scenario = campuses();
  const Sample late = put(scenario, {"connection +36 months"}, {});
  EXPECT_NEAR(late.sites[0].offer_days[0], 36 * time::days_per_month, 2.0);
  EXPECT_GT(late.sites[0].hall_days[0], 365.0) << "commissioning waits for it";
  const Sample history = put(scenario, {"connection +36 months"}, {}, time::Month::of(2032, 1));
  EXPECT_EQ(history.sites[0].offer_days[0], 0.0) << "what is done is not moved";
  const Sample shell = put(scenario, {"shell +36 months"}, {});
  EXPECT_GT(shell.sites[0].hall_days[0], 365.0) << "any work by its id";
  EXPECT_EQ(shell.sites[0].offer_days[0], 0.0);
}

TEST(Durations, AreWhatSamplesDraw) {
  const scenario::Scenario scenario = campuses();
  const std::vector<Duration> list = durations_of(scenario);
  ASSERT_EQ(list.size(), 24U) << "twelve activities at each of two campuses";
  const auto shell = std::ranges::find(list, "sites.delta.build.activities.shell.duration", &Duration::name);
  ASSERT_NE(shell, list.end());
  ASSERT_EQ(shell->streams.size(), 3U) << "one a hall";
  const study::BuildModel model(scenario);
  std::vector<double> days(model.tasks().size());
  model.draw(9, 17, days);
  const auto draws = drawn(*shell, 9, 17, 18);
  for (std::size_t h = 0; h < 3; ++h)
    EXPECT_EQ(days_at(*shell, draws[h][0]), days[static_cast<std::size_t>(shell->tasks[h])]);
  // One duration held at its P90: its tasks alone are longer, and with them the halls.
  const Sample held = put(scenario, {}, {.sample = {}, .held = {.duration = &*shell, .u = 0.9}});
  EXPECT_GT(held.sites[1].hall_days[0] + held.sites[1].hall_days[1] + held.sites[1].hall_days[2], 0.0);
  EXPECT_EQ(held.sites[0].hall_days[0], 0.0);
}

}  // namespace
}  // namespace gigawatt::risk
