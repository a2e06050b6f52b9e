// Windows by hand: when units start and stop, what storage may not do, what a billed peak is worth.
#include "dispatch/window.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace gigawatt::dispatch {
namespace {

using Series = std::vector<double>;

/// Load by the hour, shed at 1,000 USD/MWh.
Window window_of(const Series& load_mw) {
  Window window;
  window.hours = load_mw.size();
  window.tiers.push_back({.worth_usd_per_mwh = Series(window.hours, 1000.0), .load_mw = load_mw});
  return window;
}

WindowSource source_of(std::size_t hours, double most_mw, double usd_per_mwh) {
  return {.most_mw = Series(hours, most_mw), .usd_per_mwh = Series(hours, usd_per_mwh)};
}

/// `count` units of 50 MW at 20 USD/MWh, at least half of it, none running before.
WindowSource turbines(std::size_t hours, int count, double start_usd) {
  WindowSource source = source_of(hours, 50.0 * count, 20.0);
  source.units = WindowSource::Units{.one_mw = Series(hours, 50.0),
                                     .count = std::vector<int>(hours, count),
                                     .start_usd = Series(hours, start_usd),
                                     .minimum_load = 0.5,
                                     .running = 0.0,
                                     .started_before = {},
                                     .stopped_before = {}};
  return source;
}

double sum(const Series& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

TEST(Window, AUnitStartsWhereItsStartPays) {
  // 40 MW for two hours at 30 USD dearer from the backup: 2,400 USD. A start of 2,300 pays, one of 2,500 does not.
  for (const double start_usd : {2300.0, 2500.0}) {
    Window window = window_of({0.0, 40.0, 40.0, 0.0});
    window.sources = {turbines(4, 2, start_usd), source_of(4, 100.0, 50.0)};
    const WindowPlan plan = plan_window(window);
    EXPECT_NEAR(sum(plan.output_mw[0]), start_usd < 2400.0 ? 80.0 : 0.0, 1e-6);
    EXPECT_EQ(sum(plan.started[0]), start_usd < 2400.0 ? 1.0 : 0.0);
    EXPECT_NEAR(sum(plan.shed_mw[0]), 0.0, 1e-6);
  }
}

TEST(Window, AUnitThatRunsGivesAtLeastItsMinimum) {
  // 20 MW are less than half a unit: they come from the backup, though it is dearer. 30 MW do not.
  Window window = window_of({20.0, 30.0});
  window.sources = {turbines(2, 2, 0.0), source_of(2, 100.0, 50.0)};
  const WindowPlan plan = plan_window(window);
  EXPECT_NEAR(plan.output_mw[0][0], 0.0, 1e-6);
  EXPECT_NEAR(plan.output_mw[0][1], 30.0, 1e-6);
}

TEST(Window, StartsAndStopsLast) {
  // Load in the first hour only; up for three hours means 25 MW more in two more hours, that nothing takes but the
  // dump: load of 25 MW there at a worth of 1 USD. Without the minimum time it would stop.
  Window window = window_of({50.0, 0.0, 0.0, 0.0});
  window.tiers.push_back({.worth_usd_per_mwh = Series(4, 1.0), .load_mw = {0.0, 25.0, 25.0, 25.0}});
  window.sources = {turbines(4, 1, 0.0)};
  EXPECT_NEAR(sum(plan_window(window).output_mw[0]), 50.0, 1e-6);
  window.sources[0].units->up_hours = 3;
  EXPECT_NEAR(sum(plan_window(window).output_mw[0]), 100.0, 1e-6);
  // It stopped in the hour before the window and stands for two more.
  window.sources[0].units->up_hours = 0;
  window.sources[0].units->down_hours = 2;
  window.sources[0].units->stopped_before = {1.0};
  const WindowPlan down = plan_window(window);
  EXPECT_NEAR(down.shed_mw[0][0], 50.0, 1e-6);
}

TEST(Window, UnitsThatLeaveServiceAreNotStopped) {
  Window window = window_of({100.0, 50.0, 50.0});
  window.sources = {turbines(3, 2, 10.0)};
  window.sources[0].units->count = {2, 1, 1};
  window.sources[0].units->up_hours = 3;
  window.sources[0].most_mw = {100.0, 50.0, 50.0};
  EXPECT_NEAR(sum(plan_window(window).shed_mw[0]), 50.0, 1e-6) << "a second unit could not stay for three hours";
  window.sources[0].units->running = 2.0;
  EXPECT_NEAR(sum(plan_window(window).shed_mw[0]), 0.0, 1e-6);
}

TEST(Window, StorageNeverChargesAndDischargesAtOnce) {
  // At −100 USD/MWh it would pay to burn energy in the battery. It may not: charging it is, until it is full.
  Window window = window_of({0.0, 0.0, 0.0});
  window.import_limit_mw = Series(3, 100.0);
  window.import_usd_per_mwh = Series(3, -100.0);
  window.stores.push_back({.power_mw = Series(3, 100.0),
                           .energy_mwh = Series(3, 160.0),
                           .one_way_efficiency = 0.8,
                           .end_usd_per_mwh = 0.0});
  const WindowPlan plan = plan_window(window);
  EXPECT_NEAR(sum(plan.charge_mw[0]), 200.0, 1e-6);
  for (std::size_t t = 0; t < 3; ++t) EXPECT_LT(std::min(plan.charge_mw[0][t], plan.discharge_mw[0][t]), 1e-6);
}

TEST(Window, StorageShiftsEnergyAndWhatIsLeftHasItsWorth) {
  Window window = window_of({50.0, 50.0});
  window.import_limit_mw = Series(2, 100.0);
  window.import_usd_per_mwh = {10.0, 60.0};
  window.stores.push_back({.power_mw = Series(2, 50.0), .energy_mwh = Series(2, 40.0)});
  EXPECT_NEAR(plan_window(window).import_mw[1], 10.0, 1e-6);
  window.stores[0].end_usd_per_mwh = 70.0;
  EXPECT_NEAR(plan_window(window).import_mw[1], 50.0, 1e-6);
  window.stores[0].end_usd_per_mwh = 0.0;
  window.stores[0].closing_mwh = 25.0;
  EXPECT_NEAR(plan_window(window).level_mwh[0][1], 25.0, 1e-6);
}

TEST(Window, ABilledPeakIsAvoidedBeyondWhatWasBilled) {
  Window window = window_of({50.0, 80.0});
  window.sources = {source_of(2, 100.0, 100.0)};
  window.import_limit_mw = Series(2, 100.0);
  window.import_usd_per_mwh = Series(2, 20.0);
  window.bills = {{.first_hour = 0, .end_hour = 2, .usd_per_mw = 5000.0, .billed_mw = 60.0}};
  const WindowPlan plan = plan_window(window);
  EXPECT_NEAR(plan.import_mw[1], 60.0, 1e-6);
  EXPECT_NEAR(plan.output_mw[0][1], 20.0, 1e-6);
}

}  // namespace
}  // namespace gigawatt::dispatch
