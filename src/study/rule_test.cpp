#include "study/rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/parse.hpp"
#include "study/run.hpp"
#include "time/calendar.hpp"

namespace gigawatt::study {
namespace {

constexpr auto starts = time::month_starts_hour();

study::Run run_by_rule(const std::string& name, double reserve) {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/" + name + "/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  loaded->scenario.dispatch.policy = scenario::Policy::rule;
  loaded->scenario.dispatch.reserve = reserve;
  auto result = run(loaded->scenario, {}, {});
  EXPECT_TRUE(result);
  EXPECT_TRUE(result->hindsight);
  return std::move(*result);
}

TEST(Rule, WithoutStorageIsThePlan) {
  const study::Run run = run_by_rule("merit-order", 0.2);
  EXPECT_NEAR(run.plan.cost_npv_usd, run.hindsight->cost_npv_usd, 1e-6 * run.hindsight->cost_npv_usd);
  EXPECT_NEAR(run.account.totals.energy.generated_mwh, run.hindsight->totals.energy.generated_mwh, 1e-2);
}

TEST(Rule, WithTwoPricesAndNoReserveIsThePlan) {
  const study::Run run = run_by_rule("one-storage-two-prices", 0.0);
  EXPECT_NEAR(run.plan.cost_npv_usd, run.hindsight->cost_npv_usd, 1e-6 * run.hindsight->cost_npv_usd);
  EXPECT_NEAR(run.account.totals.energy.discharged_mwh, 4380 * 20.0, 1e-3);
}

TEST(Rule, AReserveCostsWhatItDoesNotEarn) {
  // Of 20 MWh 5 stay: 40 USD/MWh in 4,380 hours less. The plan's own cost and the bound stay what they are.
  const study::Run run = run_by_rule("one-storage-two-prices", 0.25);
  EXPECT_NEAR(run.plan.cost_npv_usd - run.hindsight->cost_npv_usd, 4380 * 5.0 * 40.0, 1.0);
  EXPECT_EQ(run.plan.planned_npv_usd, run.hindsight->cost_npv_usd);
  EXPECT_LT(run.plan.relative_gap(), 1e-6);
  EXPECT_NEAR(run.account.totals.energy.discharged_mwh, 4380 * 15.0, 1e-3);
}

TEST(Rule, SaysWhichPermitItDoesNotKeep) {
  const study::Run run = run_by_rule("permit-binds", 0.2);
  const auto told = [](const std::string& note) { return note.find("permits.nox_per_year is not kept") != note.npos; };
  EXPECT_TRUE(std::ranges::any_of(run.notes, told));
  EXPECT_TRUE(std::ranges::none_of(run_by_rule("merit-order", 0.2).notes, told));
}

/// 100 MW of load, a line of 90, and a storage; prices rise and fall by the day.
power::YearToOperate with_storage() {
  power::YearToOperate year;
  power::YearToOperate::Store store{.one_way_efficiency = 0.95, .kept_per_hour = 0.999};
  store.power_mw.fill(30.0);
  store.energy_mwh.fill(120.0);
  year.stores.push_back(store);
  power::YearToOperate::Tier tier;
  tier.worth_usd_per_mwh.fill(2000.0);
  for (std::size_t t = 0; t < time::hours_per_year; ++t) {
    tier.load_mw.push_back(t % 24 < 18 ? 60.0 : 100.0);
    year.import_limit_mw.push_back(90.0);
    year.import_price_usd_per_mwh.push_back(30.0 + static_cast<double>((7 * t) % 24) + static_cast<double>(t % 5));
  }
  year.tiers.push_back(tier);
  return year;
}

TEST(Rule, KnowsNoLaterMonth) {
  power::YearToOperate year = with_storage();
  const power::OperatedYear before = operated_by_rule(year, {});
  // From July to November all is otherwise; December stays, for a year begins as it ends.
  for (std::size_t t = starts[6]; t < starts[11]; ++t) {
    year.import_price_usd_per_mwh[t] = 200.0 - year.import_price_usd_per_mwh[t];
    year.tiers[0].load_mw[t] *= 0.5;
  }
  const power::OperatedYear after = operated_by_rule(year, {});
  for (std::size_t t = starts[1]; t < starts[6]; ++t) {
    ASSERT_EQ(before.charge_mw[0][t], after.charge_mw[0][t]) << t;
    ASSERT_EQ(before.discharge_mw[0][t], after.discharge_mw[0][t]) << t;
  }
  EXPECT_NE(std::vector(before.charge_mw[0].begin() + starts[6], before.charge_mw[0].end()),
            std::vector(after.charge_mw[0].begin() + starts[6], after.charge_mw[0].end()));
}

TEST(Rule, BeginsAYearAsItEndsIt) {
  const power::OperatedYear operated = operated_by_rule(with_storage(), {});
  EXPECT_EQ(operated.opening_mwh[0], operated.level_mwh[0].back());
  EXPECT_GT(*std::ranges::max_element(operated.discharge_mw[0]), 0.0);
}

TEST(Rule, WhatIsCurtailedIsTheDearestOutput) {
  power::YearToOperate year;
  power::YearToOperate::Tier tier;
  tier.worth_usd_per_mwh.fill(2000.0);
  tier.load_mw.assign(time::hours_per_year, 70.0);
  year.tiers.push_back(tier);
  for (const double usd : {-10.0, 0.0, 12.0}) {
    power::YearToOperate::Source source{.must_run = true};
    source.usd_per_mwh.fill(usd);
    source.available_mw.assign(time::hours_per_year, 30.0);
    year.sources.push_back(source);
  }
  const power::OperatedYear operated = operated_by_rule(year, {});
  EXPECT_EQ(operated.output_mw[0][100], 30.0);
  EXPECT_EQ(operated.output_mw[1][100], 30.0);
  EXPECT_EQ(operated.output_mw[2][100], 10.0);
}

}  // namespace
}  // namespace gigawatt::study
