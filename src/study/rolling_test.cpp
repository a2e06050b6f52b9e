#include "study/rolling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "scenario/parse.hpp"
#include "study/run.hpp"

namespace gigawatt::study {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

study::Run run_rolling(const std::string& name, Settings set) {
  scenario::Overrides overrides;
  overrides.set = std::move(set);
  overrides.set.emplace_back("dispatch.policy", "rolling");
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/" + name + "/", overrides);
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  auto result = run(loaded->scenario, {}, {});
  EXPECT_TRUE(result);
  EXPECT_TRUE(result->hindsight);
  return std::move(*result);
}

TEST(Rolling, WithoutStorageAndStartsIsThePlan) {
  const study::Run run = run_rolling("merit-order", {{"dispatch.step_hours", "168"}, {"dispatch.window_hours", "168"}});
  EXPECT_NEAR(run.plan.cost_npv_usd, run.hindsight->cost_npv_usd, 2e-4 * run.hindsight->cost_npv_usd);
}

TEST(Rolling, WithTwoPricesKnowsEnough) {
  // Prices by the half day: 48 hours show all of them. The year begins and ends with nothing.
  const study::Run run = run_rolling("one-storage-two-prices", {{"dispatch.reserve", "0 %"}});
  EXPECT_NEAR(run.plan.cost_npv_usd, run.hindsight->cost_npv_usd, 2e-4 * run.hindsight->cost_npv_usd);
  EXPECT_GE(run.plan.cost_npv_usd, run.hindsight->cost_npv_usd * (1.0 - 1e-6));
}

/// 100 MW of load, of two units of 60 MW that give at least 30, and a connection of 50 MW whose price is 10 and 90 USD
/// in turn by the day.
power::YearToOperate with_units(double start_usd_per_mw) {
  power::YearToOperate year;
  year.name = "test";
  power::YearToOperate::Source gas;
  gas.usd_per_mwh.fill(40.0);
  gas.available_mw.assign(time::hours_per_year, 120.0);
  gas.units = power::YearToOperate::Source::Units{.one_mw = 60.0};
  gas.units->minimum_load = 0.5;
  gas.units->capacity_mw.fill(120.0);
  gas.units->start_usd_per_mw.fill(start_usd_per_mw);
  year.sources.push_back(gas);
  power::YearToOperate::Tier tier;
  tier.worth_usd_per_mwh.fill(1000.0);
  tier.load_mw.assign(time::hours_per_year, 100.0);
  year.tiers.push_back(tier);
  year.import_limit_mw.assign(time::hours_per_year, 50.0);
  for (std::size_t t = 0; t < time::hours_per_year; ++t)
    year.import_price_usd_per_mwh.push_back(t / 24 % 2 == 0 ? 10.0 : 90.0);
  return year;
}

double started_mw(double start_usd_per_mw, double forecast_error) {
  scenario::Dispatch dispatch;
  dispatch.forecast_error = forecast_error;
  const power::OperatedYear operated = operated_by_windows(with_units(start_usd_per_mw), dispatch, 7);
  double sum = 0.0;
  for (const double mw : operated.started_mw[0]) sum += mw;
  for (std::size_t t = 0; t < time::hours_per_year; ++t)
    EXPECT_NEAR(operated.output_mw[0][t] + operated.import_mw[t] + operated.shed_mw[0][t], 100.0, 1e-5);
  return sum;
}

TEST(Rolling, UnitsStopOnlyWhereTheStartThatFollowsPays) {
  // A cheap day needs one unit with 50 MW, a dear one two: to keep the second costs 10 MW · 24 h · 30 USD = 7,200, for
  // 60 MW and 50 MW of import. Starts of 60 MW at 50 USD pay every other day, at 500 never.
  EXPECT_NEAR(started_mw(50.0, 0.0), 60.0 * 182.0, 60.0);
  EXPECT_EQ(started_mw(500.0, 0.0), 0.0);
}

TEST(Rolling, IsTheSameEveryTimeWithItsForecasts) {
  const double with_errors = started_mw(110.0, 0.3);
  EXPECT_EQ(with_errors, started_mw(110.0, 0.3));
}

}  // namespace
}  // namespace gigawatt::study
