// Minimal conflicting sets and what a month is worth.
#include "power/conflict.hpp"

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

/// What must give way to how much, by path.
double needed(const std::vector<Conflict>& conflicts, const std::string& path) {
  const auto found = std::ranges::find(conflicts, path, &Conflict::path);
  if (found == conflicts.end() || !std::holds_alternative<double>(found->needed)) return -1.0;
  return std::get<double>(found->needed);
}

std::string needed_date(const std::vector<Conflict>& conflicts, const std::string& path) {
  const auto found = std::ranges::find(conflicts, path, &Conflict::path);
  if (found == conflicts.end() || !std::holds_alternative<std::string>(found->needed)) return "";
  return std::get<std::string>(found->needed);
}

TEST(Conflict, SaysHowFarALimitMustGiveWay) {
  // 100 MW asked, 60 MW there: 40 more, or 40 % unserved. With either, and with a hair less, as the plan itself says.
  for (const solver::Backend backend : {solver::Backend::highs, solver::Backend::structured}) {
    TestPlan plan;
    plan.input.solver.backend = backend;
    plan.site().shed_allowed = false;
    plan.add(option("gas", 60.0), generator("gas", 10.0));
    const PlanResult result = plan.solve();
    EXPECT_TRUE(result.conflicts_minimal);
    EXPECT_NEAR(needed(result.conflicts, "sites.site.supply.gas.maximum"), 100.0, 1e-9);
    EXPECT_NEAR(needed(result.conflicts, "sites.site.shed_allowed"), 40.0, 1e-9);
    EXPECT_EQ(std::get<double>(result.conflicts[1].given), 60.0);
    EXPECT_EQ(result.conflicts[1].unit, "MW");
  }
  TestPlan enough, too_little;
  enough.site().shed_allowed = too_little.site().shed_allowed = false;
  enough.add(option("gas", 100.0), generator("gas", 10.0));
  too_little.add(option("gas", 99.9), generator("gas", 10.0));
  EXPECT_EQ(enough.solve().termination, Termination::optimal);
  EXPECT_EQ(too_little.solve().termination, Termination::infeasible);
}

TEST(Conflict, PermitAndCleanShareByHand) {
  // 100 MW of gas at 1 kg/MWh for 8,760 h are 876 t of NOx.
  TestPlan dirty;
  dirty.site().shed_allowed = false;
  scenario::Technology gas = generator("gas", 10.0), wind = generator("wind", 0.0);
  gas.resource = scenario::EnergyResource::fuel;
  dirty.add(option("gas", 200.0), gas, nullptr, 0.0, {.nox_kg_per_mwh = 1.0});
  dirty.site().permits.nox_per_year = 400.0 * (units::t / units::year);
  EXPECT_NEAR(needed(dirty.solve().conflicts, "sites.site.permits.nox_per_year"), 876.0, 1e-9);
  // 50 MW of clean power all year against 100 MW: half of it.
  TestPlan clean;
  clean.input.solver.backend = solver::Backend::structured;
  clean.site().shed_allowed = false;
  wind.clean = true;
  clean.add(option("gas", 200.0), gas);
  clean.add(option("wind", 50.0), wind);
  clean.site().clean_share = 0.8;
  const PlanResult result = clean.solve();
  EXPECT_NEAR(needed(result.conflicts, "sites.site.clean_share"), 50.0, 1e-9);
  EXPECT_NEAR(needed(result.conflicts, "sites.site.supply.wind.maximum"), 80.0, 1e-9);
}

TEST(Conflict, FuelLineByTheHour) {
  TestPlan plan;
  plan.site().shed_allowed = false;
  scenario::Technology gas = generator("gas", 10.0);
  gas.resource = scenario::EnergyResource::fuel;
  gas.heat_rate = 8.0 * (units::MMBtu / units::MWh);
  plan.add(option("gas", 200.0), gas);
  plan.site().fuel_line = 500.0 * (units::MMBtu / units::hour);
  for (const solver::Backend backend : {solver::Backend::highs, solver::Backend::structured}) {
    plan.input.solver.backend = backend;
    EXPECT_NEAR(needed(plan.solve().conflicts, "sites.site.fuel_line"), 800.0, 1e-9);
  }
  plan.site().fuel_line.reset();
  plan.site().fuel_line_per_day = 12000.0 * (units::MMBtu / units::day);
  for (const solver::Backend backend : {solver::Backend::highs, solver::Backend::structured}) {
    plan.input.solver.backend = backend;
    EXPECT_NEAR(needed(plan.solve().conflicts, "sites.site.fuel_line_per_day"), 24.0 * 800.0, 1e-6);
  }
}

TEST(Conflict, ReserveMarginByHand) {
  // 180 MW for a peak of 100 MW: a reserve of 80 %.
  TestPlan plan;
  plan.site().shed_allowed = false;
  plan.add(option("gas", 180.0), generator("gas", 10.0));
  plan.site().firmness = scenario::Firmness{.reserve_margin = 1.0, .shortfall_price = {}};
  const PlanResult result = plan.solve();
  EXPECT_NEAR(needed(result.conflicts, "sites.site.firmness"), 80.0, 1e-9);
  EXPECT_NEAR(needed(result.conflicts, "sites.site.supply.gas.maximum"), 200.0, 1e-9);
  EXPECT_NEAR(needed(result.conflicts, "sites.site.shed_allowed"), 20.0, 1e-9);
  EXPECT_EQ(result.conflicts[0].unit, "MW short of firm capacity");
}

TEST(Conflict, DatesAndCommittedSizesByTheStep) {
  // Ready on 1 January, 60 MW from 15 May: too late and too little. Load of half a year from April only would be in
  // time.
  TestPlan plan;
  plan.site().shed_allowed = false;
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  plan.site().supply[0].energised = time::Date{2026, 5, 15};
  auto load = std::make_shared<std::vector<double>>(hours, 0.0);
  std::fill(load->begin() + std::ptrdiff_t{24} * 90, load->end(), 100.0);  // from 1 April
  plan.every_year([&](SiteYear& year) { year.tiers[0].it_mw = load; });
  const PlanResult late = plan.solve();
  EXPECT_EQ(needed_date(late.conflicts, "sites.site.supply.gas.energised"), "2026-04");
  plan.site().supply[0].energised = time::Date{2026, 1, 1};
  plan.site().supply[0].power = 60.0 * units::MW;
  // Steps of half a per cent of the peak of 100 MW.
  EXPECT_NEAR(needed(plan.solve().conflicts, "sites.site.supply.gas.power"), 100.0, 1e-9);
}

TEST(Conflict, TwoThatMustGiveWayTogether) {
  // One runs in every other hour, the other in between: each is its own conflict with the load.
  TestPlan plan;
  plan.site().shed_allowed = false;
  scenario::Technology odd = generator("odd", 0.0), even = generator("even", 0.0);
  odd.resource = even.resource = scenario::EnergyResource::solar;
  plan.add(option("odd", 60.0), odd, repeat({1.0, 0.0}));
  plan.add(option("even", 70.0), even, repeat({0.0, 1.0}));
  const PlanResult result = plan.solve();
  const std::string odd_path = "sites.site.supply.odd.maximum", even_path = "sites.site.supply.even.maximum";
  ASSERT_THAT(paths(result), testing::ElementsAre("sites.site.shed_allowed", odd_path, even_path));
  EXPECT_NEAR(needed(result.conflicts, odd_path), 100.0, 1e-9);
  EXPECT_NEAR(needed(result.conflicts, even_path), 100.0, 1e-9);
  EXPECT_THAT(result.conflicts[1].together_with, testing::ElementsAre(even_path));
  EXPECT_THAT(result.conflicts[2].together_with, testing::ElementsAre(odd_path));
  EXPECT_NEAR(needed(result.conflicts, "sites.site.shed_allowed"), 35.0, 1e-9);  // 40 and 30 MW by turns
  EXPECT_TRUE(result.conflicts[0].together_with.empty());
}

TEST(Conflict, ASizeAndALeadTimeTogether) {
  // The only option is too small and comes half a year late.
  TestPlan plan;
  plan.site().shed_allowed = false;
  scenario::Technology gas = generator("gas", 10.0);
  gas.lead_time = 18.0 * units::month;
  plan.input.plan.orders_from = time::Month::of(2025, 1);
  plan.add(option("gas", 60.0), gas);
  const PlanResult result = plan.solve();
  EXPECT_NEAR(needed(result.conflicts, "sites.site.supply.gas.maximum"), 100.0, 1e-9);
  EXPECT_NEAR(needed(result.conflicts, "technologies.gas.lead_time"), 12.0, 1e-9);
  EXPECT_EQ(result.conflicts.back().together_with.size(), 1U);
}

TEST(Conflict, SunAndBatteryTogetherNeedFarLessThanTheBatteryAlone) {
  // Thirty days of sun at full output and thirty at half of it, each followed by a night as long as the day. With 400
  // MW every day makes 100 MW for its night, which a battery of 100 MW and 1 h carries. With 270 MW each dim day and
  // night lack 200 − 135 MWh, carried through thirty of them.
  std::vector<double> sun;
  for (int day = 0; day < 60; ++day) sun.insert(sun.end(), {day < 30 ? 1.0 : 0.5, 0.0});
  TestPlan plan;
  plan.input.solver.backend = solver::Backend::structured;
  plan.site().shed_allowed = false;
  scenario::Technology panel = generator("sun", 0.0), store = battery(0.0, 0.0);
  panel.resource = scenario::EnergyResource::solar;
  store.minimum_duration = store.maximum_duration = 1.0 * units::hour;
  plan.add(option("sun", 270.0), panel, repeat(sun));
  plan.add(option("battery", 5.0), store);
  const PlanResult result = plan.solve();
  EXPECT_GT(needed(result.conflicts, "sites.site.supply.battery.maximum"), 30.0 * 65.0);
  ASSERT_EQ(result.conflicts_instead.size(), 2U);
  EXPECT_NEAR(needed(result.conflicts_instead, "sites.site.supply.sun.maximum"), 400.0, 1e-9);
  EXPECT_NEAR(needed(result.conflicts_instead, "sites.site.supply.battery.maximum"), 100.0, 1e-9);
}

TEST(Conflict, WithoutTimeWhatIsKnownIsToldAsNotMinimal) {
  TestPlan plan;
  plan.site().shed_allowed = false;
  plan.add(option("gas", 60.0), generator("gas", 10.0));
  plan.site().permits.co2_per_year = 1e9 * (units::t / units::year);
  plan.input.solver.seconds_limit = 0.0;
  const Reason reason = find_conflict(plan.input, base::Progress{});
  EXPECT_FALSE(reason.minimal);
  std::vector<std::string> named;
  for (const Conflict& conflict : reason.conflicts) named.push_back(conflict.path);
  EXPECT_THAT(named, testing::IsSupersetOf({"sites.site.shed_allowed", "sites.site.supply.gas.maximum"}));
}

TEST(Conflict, LeadTimeAgainstPermitAndLoad) {
  // Dirty gas is limited by its permit, the clean option comes too late.
  TestPlan plan(2);
  plan.input.solver.backend = solver::Backend::structured;
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

TEST(Conflict, APermitThatCountsImportsMustGiveWayToTheCarbonOfTheLoad) {
  // 876,000 MWh, all imported at 0.5 t.
  TestPlan plan;
  plan.site().shed_allowed = false;
  plan.connect(offer("grid", 100.0, {2020, 1, 1}), constant(30.0)).carbon_intensity = 500.0 * (units::kg / units::MWh);
  plan.site().permits.co2_with_imports_per_year = 400000.0 * (units::t / units::year);
  const PlanResult result = plan.solve();
  EXPECT_EQ(result.termination, Termination::infeasible);
  EXPECT_THAT(paths(result),
              testing::ElementsAre("sites.site.shed_allowed", "sites.site.permits.co2_with_imports_per_year"));
  EXPECT_NEAR(needed(result.conflicts, "sites.site.permits.co2_with_imports_per_year"), 438000.0, 50.0);
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
  for (const Conflict& conflict : result.conflicts)  // both sites have a supply of this id
    EXPECT_THAT(conflict.constraint, testing::EndsWith(" at Other"));
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
