// The adequacy loop on a site of equal units, where a hand counts how many it takes.
#include "study/adequate.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "scenario/parse.hpp"

namespace gigawatt::study {
namespace {

/// 100 MW of flat load, all year, served by units of 25 MW that are out 5 % of the time; nothing else.
scenario::Scenario equal_units() {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/bridge/",
                               {.set = {{"sites.site.supply.own.maximum", "500 MW"},
                                        {"sites.site.supply.rented.maximum", "0 MW"},
                                        {"sites.site.firmness.shortfall_price", "100000 USD/kW-year"},
                                        {"technologies.own-turbine.lead_time", "0 months"},
                                        {"technologies.own-turbine.forced_outage_rate", "5 %"},
                                        {"plan.adequacy.lole", "2.4 h"}},
                                .years = {},
                                .weather_years = {}});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return loaded->scenario;
}

Options whole_units() {
  Options options;
  options.solver.integers = true;
  options.resolved_questions = 0;
  return options;
}

Run run_of(const scenario::Scenario& scenario, const Options& options) {
  auto result = run(scenario, options, {});
  EXPECT_TRUE(result);
  EXPECT_TRUE(result->plan.exists) << result->plan.message;
  EXPECT_TRUE(result->adequacy);
  return std::move(*result);
}

/// 8,760 × P(fewer than four of n units are up), by the binomial distribution.
double lole_by_hand(int n) {
  const double q = 0.05;
  double loss = 0.0, choose = 1.0;
  for (int up = 0; up < 4; ++up) {
    loss += choose * std::pow(1.0 - q, up) * std::pow(q, n - up);
    choose = choose * (n - up) / (up + 1);
  }
  return 8760.0 * loss;
}

double study_lole(const scenario::Scenario& scenario) {
  return run_of(scenario, whole_units()).adequacy->rounds[0].sites[0].lole.lole_h;
}

TEST(Adequate, SevenUnitsAreTheFirstThatHold) {
  ASSERT_GT(lole_by_hand(6), 2.4);
  ASSERT_LT(lole_by_hand(7), 2.4);
  const study::Run run = run_of(equal_units(), whole_units());
  EXPECT_TRUE(run.adequacy->met) << run.adequacy->reason;
  // The plan's own five; two of them must be replaced by what never fails (three up of five: 10 h; two: 0.3 h), so
  // 50 MW are missing; the margin of 50 % is kept by six; of those one is missing.
  const auto& rounds = run.adequacy->rounds;
  ASSERT_EQ(rounds.size(), 3U);
  const int units[] = {5, 6, 7};
  const double margins[] = {0.0, 0.5, 0.75}, missing[] = {50.0, 25.0, 0.0};
  for (std::size_t r = 0; r < 3; ++r) {
    const SiteRound& site = rounds[r].sites.front();
    EXPECT_NEAR(site.lole.lole_h, lole_by_hand(units[r]), 1e-9 * lole_by_hand(units[r])) << r;
    EXPECT_NEAR(site.reserve_margin, margins[r], 1e-12) << r;
    EXPECT_NEAR(site.lole.missing_mw, missing[r], 1e-9) << r;
    EXPECT_STREQ(site.lole.method(), "convolution");
  }
  EXPECT_NEAR(run.plan.sites[0].capacity_mw[0].back(), 175.0, 1e-6);
  EXPECT_EQ(rounds.back().cost_npv_usd, run.plan.cost_npv_usd);
}

TEST(Adequate, OneRoundWhereTheTargetHoldsAtOnce) {
  scenario::Scenario scenario = equal_units();
  scenario.plan.adequacy->lole = 200.0 * units::hour;  // five units: 197.9 h
  const study::Run run = run_of(scenario, whole_units());
  EXPECT_TRUE(run.adequacy->met);
  EXPECT_EQ(run.adequacy->rounds.size(), 1U);
}

TEST(Adequate, StopsAfterSoManyRounds) {
  scenario::Scenario scenario = equal_units();
  scenario.plan.adequacy->most_rounds = 2;
  const study::Run run = run_of(scenario, whole_units());
  EXPECT_FALSE(run.adequacy->met);
  EXPECT_EQ(run.adequacy->reason, "not within 2 rounds");
  EXPECT_EQ(run.adequacy->rounds.size(), 2U);
}

TEST(Adequate, SaysThatReserveIsPaidForInstead) {
  scenario::Scenario scenario = equal_units();
  scenario.sites[0].firmness->shortfall_price = 1e-3 * (units::USD / units::kW / units::year);
  const study::Run run = run_of(scenario, whole_units());
  EXPECT_FALSE(run.adequacy->met);
  EXPECT_THAT(run.adequacy->reason, testing::HasSubstr("shortfall_price"));
}

TEST(Adequate, SaysThatNoPlanKeepsTheMargin) {
  scenario::Scenario scenario = equal_units();
  scenario.sites[0].shed_allowed = false;
  scenario.sites[0].supply[0].maximum = 140.0 * units::MW;
  const study::Run run = run_of(scenario, whole_units());
  EXPECT_FALSE(run.adequacy->met);
  EXPECT_THAT(run.adequacy->reason, testing::HasSubstr("no plan with a reserve margin of 50 %"));
  EXPECT_EQ(run.adequacy->rounds.size(), 1U);
}

TEST(Adequate, PlannedOutageTakesUnitsAway) {
  scenario::Scenario scenario = equal_units();
  scenario.plan.adequacy->lole = 8760.0 * units::hour;
  scenario.sites[0].supply[0].outages = {{time::Month::of(2027, 3), time::Month::of(2027, 3)}};
  // What is not there serves nothing, and the plan does not promise it: nothing is lost in March.
  const double lole = run_of(scenario, whole_units()).adequacy->rounds[0].sites[0].lole.lole_h;
  EXPECT_NEAR(lole, lole_by_hand(5) * (8760.0 - 744.0) / 8760.0, 1e-6);
}

TEST(Adequate, StorageIsDrawnAndHelps) {
  scenario::Scenario scenario = equal_units();
  scenario.plan.adequacy->lole = 8760.0 * units::hour;
  const double without = study_lole(scenario);
  // 25 MW that last for a day, beside the same five units: most single hours with one unit too few are bridged.
  scenario::Supply store = scenario.sites[0].supply[0];
  store.id = scenario::SupplyId("store");
  store.technology = scenario::TechnologyId("store");
  store.maximum.reset();
  store.power = 25.0 * units::MW;
  store.energy = 600.0 * units::MWh;
  store.energised = time::Date{2026, 1, 1};
  store.fuel_price = {};
  scenario::Technology technology;
  technology.id = store.technology;
  technology.name = "store";
  technology.kind = scenario::TechnologyKind::storage;
  technology.life = 20.0 * units::year;
  technology.unit_size = 25.0 * units::MW;
  technology.round_trip_efficiency = 1.0;
  technology.minimum_duration = 1.0 * units::hour;
  technology.maximum_duration = 100.0 * units::hour;
  scenario.technologies.push_back(technology);
  scenario.sites[0].supply.push_back(store);
  const study::Run run = run_of(scenario, whole_units());
  const SiteLole& lole = run.adequacy->rounds[0].sites[0].lole;
  EXPECT_STREQ(lole.method(), "montecarlo");
  ASSERT_TRUE(lole.standard_error_h);
  EXPECT_GT(*lole.standard_error_h, 0.0);
  EXPECT_LT(lole.lole_h, 0.5 * without);
}

TEST(Adequate, TheLastPlanIsPricedAndTheSame) {
  Options options = whole_units();
  options.solver.integers = false;
  const study::Run unpriced = run_of(equal_units(), options);
  options.resolved_questions = 1;
  const study::Run priced = run_of(equal_units(), options);
  EXPECT_EQ(priced.plan.cost_npv_usd, unpriced.plan.cost_npv_usd);
  EXPECT_EQ(priced.adequacy->rounds.size(), unpriced.adequacy->rounds.size());
}

}  // namespace
}  // namespace gigawatt::study
