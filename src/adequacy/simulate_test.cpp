// The sampled years against the exact distribution, and against themselves on other numbers of threads.
#include "adequacy/simulate.hpp"

#include <gtest/gtest.h>

#include <array>

#include "adequacy/outage_history.hpp"
#include "adequacy/reliability_test_system_test.hpp"

namespace gigawatt::adequacy {
namespace {

TEST(OutageHistory, TimesUpAndDownHaveTheirMeans) {
  // Sampled each full hour, the mean stay is 1 ÷ the probability to leave within an hour.
  const Unit unit{.capacity_mw = 1.0, .forced_outage_rate = 0.2, .mtbf_h = 50.0};
  const std::size_t hours = 2'000'000;
  std::vector<std::int64_t> change(hours + 1, 0);
  OutageHistory(unit).draw(base::RandomStream(3, 4), change);
  double down_h = 0.0, outages = 0.0;
  std::int64_t out = 0;
  for (std::size_t hour = 0; hour < hours; ++hour) {
    outages += change[hour] > 0 ? 1.0 : 0.0;
    out += change[hour];
    ASSERT_TRUE(out == 0 || out == to_steps(1.0));
    down_h += out > 0 ? 1.0 : 0.0;
  }
  const double leave_down = 0.8 * (1.0 - std::exp(-1.0 / (50.0 * 0.2 * 0.8)));
  EXPECT_NEAR(down_h / static_cast<double>(hours), 0.2, 0.004);  // 3.5 standard errors
  EXPECT_NEAR(down_h / outages, 1.0 / leave_down, 0.02 / leave_down);
}

TEST(OutageHistory, AUnitThatNeverFailsChangesNothing) {
  std::vector<std::int64_t> change(101, 0);
  OutageHistory({.capacity_mw = 5.0, .forced_outage_rate = 0.0, .mtbf_h = 10.0}).draw(base::RandomStream(1, 1), change);
  EXPECT_EQ(change, std::vector<std::int64_t>(101, 0));
}

void expect_within(double found, double standard_error, double exact) {
  EXPECT_GT(standard_error, 0.0);
  EXPECT_NEAR(found, exact, 3.5 * standard_error);
}

// A biased chain, a tie counted as a loss or a lost hour would show: 94 hours lie at a tie.
TEST(Simulation, ReliabilityTestSystemFallsWithinItsStandardErrors) {
  const auto units = testing::units_of("rts79");
  const HourlyLoad load = testing::year_of_load(2850.0);
  const Simulation found = simulate(units, load, {.seed = 1, .samples = 12'000, .threads = 2});
  const Indices exact = indices(OutageTable::of(units).value(), load);
  EXPECT_EQ(found.samples, 12'000u);
  expect_within(found.mean.lole_h, found.standard_error.lole_h, exact.lole_h);
  expect_within(found.mean.eue_mwh, found.standard_error.eue_mwh, exact.eue_mwh);
  expect_within(found.mean.lole_days, found.standard_error.lole_days, exact.lole_days);
  expect_within(found.mean.lolp_peak, found.standard_error.lolp_peak, exact.lolp_peak);
  EXPECT_NEAR(found.events * found.event_hours, found.mean.lole_h, 1e-9);
  EXPECT_GT(found.event_hours, 2.0);  // repairs take longer than the evening peak: several hours, not single ones
}

// By hand, as in the known answers: what is left of four hours with ties.
TEST(Simulation, ThreeUnitsAndVariableSupply) {
  const std::vector<Unit> units(3, Unit{.capacity_mw = 10.0, .forced_outage_rate = 0.1, .mtbf_h = 8.0});
  const std::array load_mw{25.0, 28.0, 27.0, 24.0}, variable_mw{5.0, 6.0, 7.0, 8.0};
  const Simulation found = simulate(units, hourly_load(load_mw, variable_mw), {.seed = 5, .samples = 40'000});
  expect_within(found.mean.lole_h, found.standard_error.lole_h, 0.355);
  expect_within(found.mean.eue_mwh, found.standard_error.eue_mwh, 1.59);
  expect_within(found.mean.lole_days, found.standard_error.lole_days, 0.271);
}

TEST(Simulation, SameBitsOnAnyNumberOfThreads) {
  const auto units = testing::units_of("rts79");
  const HourlyLoad load = testing::year_of_load(2850.0);
  const Simulation one = simulate(units, load, {.seed = 9, .samples = 1000, .threads = 1});
  for (const int threads : {2, 3, 7}) {
    const Simulation many = simulate(units, load, {.seed = 9, .samples = 1000, .threads = threads});
    EXPECT_EQ(many.mean.lole_h, one.mean.lole_h);
    EXPECT_EQ(many.mean.eue_mwh, one.mean.eue_mwh);
    EXPECT_EQ(many.standard_error.eue_mwh, one.standard_error.eue_mwh);
    EXPECT_EQ(many.events, one.events);
  }
  EXPECT_NE(simulate(units, load, {.seed = 10, .samples = 1000}).mean.eue_mwh, one.mean.eue_mwh);
}

TEST(Simulation, StopsByItsRule) {
  const std::vector<Unit> units(3, Unit{.capacity_mw = 10.0, .forced_outage_rate = 0.1, .mtbf_h = 8.0});
  const HourlyLoad load = hourly_load(std::vector<double>(48, 15.0));
  const Simulation close = simulate(units, load, {.relative_error = 0.05});
  EXPECT_LE(close.standard_error.lole_h, 0.05 * close.mean.lole_h);
  EXPECT_LT(close.samples, 100'000u);
  // Nothing is ever lost: no error to stop at.
  const Simulation never = simulate(units, hourly_load(std::array{0.0, 0.0}), {.samples_max = 5000});
  EXPECT_EQ(never.samples, 5000u);
  EXPECT_EQ(never.mean.lole_h, 0.0);
  const Simulation stopped = simulate(units, load, {.samples = 1'000'000, .should_stop = [](double) { return true; }});
  EXPECT_TRUE(stopped.interrupted);
  EXPECT_LT(stopped.samples, 10'000u);
}

}  // namespace
}  // namespace gigawatt::adequacy
