// Minimal conflicting sets and what a month is worth.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "power/test_site.hpp"

namespace gigawatt::power {
namespace {

using namespace test;
using solver::Termination;

std::vector<std::string> paths(const PlanResult& result) {
  std::vector<std::string> names;
  for (const Conflict& conflict : result.conflicts) names.push_back(conflict.path);
  return names;
}

TEST(Conflict, NamesTheLoadAndTheOptionThatIsTooSmall) {
  TestPlan plan;
  plan.site().shed_allowed = false;
  scenario::Technology gas = generator("gas", 10.0), wind = generator("wind", 0.0);
  plan.add(option("gas", 60.0), gas);
  plan.site().permits.co2_per_year = 1e9 * (units::t / units::year);  // harmless
  plan.site().clean_share = 0.0;                                      // harmless
  const PlanResult result = plan.solve();
  EXPECT_EQ(result.termination, Termination::infeasible);
  EXPECT_TRUE(result.sites.empty());
  EXPECT_THAT(paths(result), testing::ElementsAre("sites.site.shed_allowed", "sites.site.supply.gas.maximum"));
  EXPECT_EQ(result.conflicts[1].constraint, "gas: at most 60 MW");
}

TEST(Conflict, LeadTimeAgainstPermitAndLoad) {
  // Dirty gas is limited by its permit, the clean option comes too late.
  TestPlan plan(2);
  plan.site().shed_allowed = false;
  scenario::Technology gas = generator("gas", 10.0), clean = generator("nuclear", 10.0);
  gas.resource = scenario::EnergyResource::fuel;
  clean.lead_time = 18.0 * units::month;
  plan.add(option("gas", 200.0), gas, nullptr, 0.0, {.nox_kg_per_mwh = 1.0});
  plan.add(option("nuclear", 200.0), clean);
  plan.site().permits.nox_per_year = 400.0 * (units::t / units::year);
  const PlanResult result = plan.solve();
  EXPECT_EQ(result.termination, Termination::infeasible);
  const std::vector<std::string> named = paths(result);
  EXPECT_THAT(named, testing::Contains("sites.site.shed_allowed"));
  EXPECT_THAT(named, testing::Contains("sites.site.permits.nox_per_year"));
  EXPECT_EQ(std::ranges::count(named, std::string("sites.site.supply.gas.maximum")), 0);
  // Minimal: without the permit it fits.
  plan.site().permits.nox_per_year.reset();
  EXPECT_EQ(plan.solve().termination, Termination::optimal);
}

TEST(Conflict, CommittedOnlyIsAConstraintToo) {
  TestPlan plan;
  plan.site().shed_allowed = false;
  plan.add(committed("gas", 60.0), generator("gas", 10.0));
  plan.add(option("more", 60.0), generator("more", 10.0));
  plan.input.as_committed = true;
  const PlanResult result = plan.solve();
  EXPECT_EQ(result.termination, Termination::infeasible);
  ASSERT_EQ(result.conflicts.size(), 3U);
  EXPECT_EQ(result.conflicts[1].path, "sites.site.supply.gas.power");
  EXPECT_EQ(result.conflicts[2].constraint, "no option is built (as committed)");
}

TEST(Conflict, FindsTheSiteThatDoesNotFit) {
  TestPlan plan;
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  plan.input.sites.push_back(plan.input.sites[0]);
  plan.input.sites[1].id = scenario::SiteId("other");
  plan.input.sites[1].name = "Other";
  plan.input.sites[1].shed_allowed = false;
  plan.input.sites[1].supply[0].energised = time::Date{2026, 3, 2};
  const PlanResult result = plan.solve();
  EXPECT_THAT(paths(result), testing::ElementsAre("sites.other.shed_allowed", "sites.other.supply.gas.energised"));
}

TEST(MonthEarlier, OfCommittedSupplyIsWorthTheLoadItServes) {
  TestPlan plan;
  plan.input.economics.real_discount_rate = 0.0;
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  plan.site().supply[0].energised = time::Date{2026, 4, 1};
  plan.input.resolve_limit = 3;
  const PlanResult result = optimal(plan);
  ASSERT_FALSE(result.binding.empty());
  EXPECT_EQ(result.binding[0].constraint, "gas: a month earlier");
  EXPECT_EQ(result.binding[0].method, "resolve");
  EXPECT_EQ(result.binding[0].period, "2026-04");
  EXPECT_NEAR(result.binding[0].worth_usd, 31 * 24 * 100.0 * (1000.0 - 10.0), 1e-2);
}

TEST(MonthEarlier, OfAnOptionIsToldPerMonth) {
  TestPlan plan;
  plan.input.economics.real_discount_rate = 0.0;
  scenario::Technology gas = generator("gas", 10.0);
  gas.lead_time = 6.0 * units::month;
  plan.add(option("gas", 100.0), gas);
  plan.input.resolve_limit = 3;
  const PlanResult result = optimal(plan);
  // A quarter earlier: April to June.
  EXPECT_NEAR(worth_of(result, "gas: a month earlier"), 91 * 24 * 100.0 * (1000.0 - 10.0) / 3.0, 1e-2);
}

TEST(MonthEarlier, IsOneFirstFullMonthForADateInsideAMonth) {
  TestPlan plan(1, 100.0, scenario::BuildStep::month);
  plan.input.economics.real_discount_rate = 0.0;
  plan.add(option("gas", 100.0), generator("gas", 10.0));
  plan.site().supply[0].earliest = time::Date{2026, 6, 15};
  plan.input.resolve_limit = 1;
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(worth_of(result, "gas: a month earlier"), 30 * 24 * 100.0 * (1000.0 - 10.0), 1e-2);  // June
}

TEST(MonthEarlier, OfConnectionsCommittedAndOffered) {
  TestPlan plan(1, 100.0, scenario::BuildStep::month);
  plan.input.economics.real_discount_rate = 0.0;
  scenario::Connection& connection = plan.connect(offer("there", 60.0, {2026, 3, 10}), constant(40.0));
  connection.offers.push_back(offer("more", 40.0, {2026, 7, 1}, false));
  plan.input.resolve_limit = 2;
  const PlanResult result = optimal(plan);
  // The committed one comes in April: on 1 March a month earlier. March has 31 days, June 30.
  EXPECT_NEAR(worth_of(result, "connection there: a month earlier"), 31 * 24 * 60.0 * 960.0, 1e-2);
  EXPECT_NEAR(worth_of(result, "connection more: a month earlier"), 30 * 24 * 40.0 * 960.0, 1e-2);
  plan.input.resolve_limit = 1;
  EXPECT_EQ(worth_of(optimal(plan), "connection more: a month earlier"), 0.0);
}

TEST(Mps, IsWritten) {
  TestPlan plan;
  plan.add(option("gas", 100.0), generator("gas", 10.0));
  const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "plan.mps";
  EXPECT_EQ(write_mps(plan.input, file), std::nullopt);
  EXPECT_GT(std::filesystem::file_size(file), 100000U);
  std::filesystem::remove(file);
  EXPECT_NE(write_mps(plan.input, "/nonexistent/folder/plan.mps"), std::nullopt);
}

}  // namespace
}  // namespace gigawatt::power
