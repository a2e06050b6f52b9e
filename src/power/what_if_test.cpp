// Worth of what comes in pieces or on dates, found by solving again: numbers that a hand computes.
#include <gmock/gmock.h>

#include "power/test_site.hpp"

namespace gigawatt::power::test {
namespace {

/// A plan that asks every kind of question, at 0 % so that hours count alike.
TestPlan asking(scenario::BuildStep step = scenario::BuildStep::quarter) {
  TestPlan plan(1, 100.0, step);
  plan.input.economics.real_discount_rate = 0.0;
  plan.input.resolve_limit = 10;
  plan.input.resolve_every_kind = true;
  return plan;
}

scenario::Technology gas_in_units(double unit_mw) {
  scenario::Technology gas = generator("gas", 10.0);
  gas.unit_size = unit_mw * units::MW;
  return gas;
}

/// All load of the site begins on this day, and moves with it.
void begin(TestPlan& plan, time::Date date) {
  plan.input.load_dates = {
      {.site = plan.site().id, .name = "hall", .constraint = "hall ready 2026-04-01", .path = "ready", .date = date}};
  const SiteInput site = plan.site();
  plan.input.load_of = [site](const std::vector<LoadDate>& dates, const scenario::SiteId&) {
    const int first = dates[0].date.first_full_month() - time::Month::of(2026, 1) + dates[0].months_later;
    SiteLoad load{.peak_facility_mw = site.peak_facility_mw, .it_mw_ready = site.it_mw_ready, .years = site.years};
    for (int m = 0; m < first; ++m) {
      load.peak_facility_mw[static_cast<std::size_t>(m)] = 0.0;
      load.it_mw_ready[static_cast<std::size_t>(m)] = 0.0;
    }
    auto it_mw = std::make_shared<std::vector<double>>(*site.years[0][0].tiers[0].it_mw);
    const std::size_t starts = time::month_starts_hour()[static_cast<std::size_t>(first)];
    std::fill_n(it_mw->begin(), starts, 0.0);
    load.years[0][0].tiers[0].it_mw = it_mw;
    return load;
  };
  const SiteLoad load = plan.input.load_of(plan.input.load_dates, site.id);
  plan.site().peak_facility_mw = load.peak_facility_mw;
  plan.site().it_mw_ready = load.it_mw_ready;
  plan.site().years[0][0].tiers = load.years[0][0].tiers;
}

TEST(OneMore, UnitIsWorthWhatItServesLessItsCapital) {
  TestPlan plan = asking();
  scenario::Technology gas = gas_in_units(20.0);
  gas.overnight_cost = 2e6 * (units::USD / units::MW);  // over 20 years: 100,000 USD/MW a year
  plan.add(option("gas", 60.0), gas);
  const PlanResult result = optimal(plan);
  ASSERT_FALSE(result.binding.empty());
  EXPECT_EQ(result.binding[0].constraint, "gas: one more unit of 20 MW");
  EXPECT_EQ(result.binding[0].per, "unit");
  EXPECT_EQ(result.binding[0].method, "resolve");
  EXPECT_NEAR(result.binding[0].worth_usd, 20.0 * (8760 * (1000.0 - 10.0) - 100000.0), 1.0);
}

TEST(OneMore, SecondUnitOfALoadThatNeedsHalfOfItIsWorthHalf) {
  TestPlan plan = asking();
  plan.add(option("gas", 90.0), gas_in_units(20.0));
  // A multiplier would say 20 MW of worth; only 10 MW are missing.
  EXPECT_NEAR(worth_of(optimal(plan), "gas: one more unit"), 10.0 * 8760 * (1000.0 - 10.0), 1.0);
}

TEST(OneMore, WholeUnitsThatLeaveAPartOfTheMaximum) {
  TestPlan plan = asking();
  plan.few_hours();
  plan.input.solver.integers = true;
  plan.add(option("gas", 70.0), gas_in_units(20.0));  // three of them fit
  EXPECT_NEAR(worth_of(optimal(plan), "gas: one more unit"), 20.0 * 9 * (1e6 - 10.0), 1e3);
}

TEST(OneMore, SlotOfWhatSitesQueueFor) {
  TestPlan plan = asking();
  plan.add(option("gas", 500.0), gas_in_units(20.0));
  scenario::Resource turbines;
  turbines.id = scenario::ResourceId("turbines");
  turbines.technologies = {scenario::TechnologyId("gas")};
  turbines.capacity = 40.0 * (units::MW / units::year);
  plan.input.resources = {turbines};
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(worth_of(result, "turbines: one more slot of 20 MW a year"), 20.0 * 8760 * (1000.0 - 10.0), 1.0);
  EXPECT_EQ(worth_of(result, "gas: one more unit"), 0.0);  // its maximum is far
}

TEST(OneMore, NothingWhereThereIsRoom) {
  TestPlan plan = asking();
  plan.add(option("gas", 200.0), gas_in_units(20.0));
  EXPECT_EQ(worth_of(optimal(plan), "gas: one more unit"), 0.0);
}

TEST(PhaseMoved, AMonthEarlierIsWorthItsLoadLessWhatServingCosts) {
  TestPlan plan = asking();
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  begin(plan, {2026, 4, 1});
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(worth_of(result, "hall: a month earlier"), 31 * 24 * 100.0 * (1000.0 - 10.0), 1.0);
  EXPECT_EQ(worth_of(result, "hall: a month later"), 0.0);
}

TEST(PhaseMoved, AMonthLaterIsWorthSomethingWhereServingCostsMoreThanItBrings) {
  TestPlan plan = asking();
  plan.site().shed_allowed = false;
  plan.add(committed("gas", 100.0), generator("gas", 3000.0));
  begin(plan, {2026, 4, 1});
  const PlanResult result = optimal(plan);
  EXPECT_NEAR(worth_of(result, "hall: a month later"), 30 * 24 * 100.0 * (3000.0 - 1000.0), 1.0);
  EXPECT_EQ(worth_of(result, "hall: a month earlier"), 0.0);
}

TEST(PhaseMoved, WhatIsNotPossibleIsSaid) {
  TestPlan plan = asking();
  plan.site().shed_allowed = false;
  plan.add(committed("gas", 100.0), generator("gas", 10.0));
  plan.site().supply[0].energised = time::Date{2026, 4, 1};
  begin(plan, {2026, 4, 1});
  const PlanResult result = optimal(plan);
  EXPECT_THAT(result.notes, testing::Contains("\"hall: a month earlier\" is not possible: no plan fits."));
}

TEST(PhaseMoved, DatesAloneAreAskedUnlessEveryKindIs) {
  TestPlan plan = asking();
  plan.input.resolve_every_kind = false;
  plan.add(option("gas", 60.0), gas_in_units(20.0));
  begin(plan, {2026, 4, 1});
  for (const Binding& binding : optimal(plan).binding) EXPECT_EQ(binding.method, "dual") << binding.constraint;
}

}  // namespace
}  // namespace gigawatt::power::test
