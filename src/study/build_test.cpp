// Halls that are built: dates at medians, what leads to them, quantiles, gains, pauses, and money that runs out.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "scenario/parse.hpp"
#include "study/build_analysis.hpp"
#include "study/build_model.hpp"
#include "study/money.hpp"
#include "study/prepare.hpp"
#include "study/settle.hpp"

namespace gigawatt::study {
namespace {

/// Two halls of 10 and 30 MW at one site, `build` below it, `rest` behind all.
std::string site_text(const std::string& build, const std::string& rest = "", const std::string& site = "") {
  return "horizon: 2027..2029\n"
         "plan: {years: 2027..2029}\n"
         "sites:\n"
         "  mesa:\n"
         "    name: Mesa\n"
         "    place: {latitude_degrees: 31, longitude_degrees: -100, elevation: 0 m, utc_offset_hours: -6}\n"
         "    weather: flat\n"
         "    cooling: {type: dry, pue: 1.2, pue_per_kelvin: 0}\n"
         "    facility_cost: 12 million USD/MW\n"
         "    idle_value: 1 USD/GPU-hour\n" +
         site +
         "    halls:\n"
         "      north: {it_power: 10 MW, accelerator: chip, load_factor: 1.0, load: flat}\n"
         "      south: {it_power: 30 MW, accelerator: chip, load_factor: 1.0, load: flat}\n"
         "    connection:\n"
         "      energy_price: grid\n"
         "      carbon_intensity: 0 kg/MWh\n"
         "      offers: {utility: {power: 100 MW, available: 2026-01-01, committed: true}}\n"
         "    build:\n" +
         build +
         "accelerators: {chip: {name: Chip, power: 1 kW/GPU, price: 10 thousand USD/GPU, life: 5 years, failure_rate: "
         "0.1 "
         "1/GPU-year, checkpoint_time: 10 s, restart_time: 5 min}}\n"
         "prices: {grid: {electricity: {constant: 40 USD/MWh}}}\n"
         "weather: {flat: {synthetic: {clearness_index: [.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5], temperature_c: "
         "[15,15,15,15,15,15,15,15,15,15,15,15], temperature_range_k: [0,0,0,0,0,0,0,0,0,0,0,0], dew_point_c: "
         "[5,5,5,5,5,5,5,5,5,5,5,5], wind_speed_m_per_s: [5,5,5,5,5,5,5,5,5,5,5,5]}}}\n" +
         rest;
}

scenario::Scenario load(const std::string& text) {
  static int count = 0;
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) /
      ("gigawatt-build-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + ".yaml");
  std::ofstream(file) << text;
  auto loaded = scenario::load(file.string(), {});
  std::filesystem::remove(file);
  if (!loaded) {
    for (const base::Diagnostic& fault : loaded.error()) ADD_FAILURE() << base::to_text(fault);
    return {};
  }
  return std::move(loaded->scenario);
}

/// Land 31 days, then a shell of 100 days in each hall by one crew, then fit-out of 50 days without any.
const std::string by_hand =
    "      begin: 2027-01-01\n"
    "      slip: none\n"
    "      activities:\n"
    "        land: {name: Land, duration: 31 days}\n"
    "        shell: {name: Shell, duration: 100 days, after: [land], per: hall, crew: builders}\n"
    "        fit-out: {name: Fit-out, duration: 50 days, after: [shell], lag: 5 days, per: hall}\n";
const std::string one_crew = "resources: {builders: {name: builders, crews: 1}}\n";

TEST(SiteBuild, HallsAreDatedAtMedians) {
  scenario::Scenario scenario = load(site_text(by_hand, one_crew));
  EXPECT_TRUE(date_by_build(scenario).empty());
  // north: 31 + 100 + 5 + 50 = day 186 of 2027, 0 being the first of January; south waits 100 days for the crew.
  EXPECT_EQ(time::to_text(scenario.sites[0].halls[0].ready), "2027-07-06");
  EXPECT_EQ(time::to_text(scenario.sites[0].halls[1].ready), "2027-10-14");
}

TEST(SiteBuild, WithoutVarianceEverySampleIsThePlan) {
  scenario::Scenario scenario = load(site_text(by_hand, one_crew));
  const auto build = analyse_build(scenario, 50, 7);
  ASSERT_TRUE(build);
  for (const BuiltHall& hall : build->halls) {
    EXPECT_EQ(hall.ready.p10, hall.planned);
    EXPECT_EQ(hall.ready.p90, hall.planned);
    EXPECT_EQ(hall.ready.p50_standard_error_days, 0.0);
  }
}

TEST(SiteBuild, SaysWhatDecidesAndWhatIsWorthWhat) {
  const auto build = analyse_build(load(site_text(by_hand, one_crew)), 50, 7);
  ASSERT_TRUE(build);
  ASSERT_EQ(build->activities.size(), 5U);  // land, shell north, shell south, fit-out north, fit-out south
  EXPECT_EQ(build->halls[1].path, (std::vector<std::size_t>{0, 1, 2, 4})) << "the crew comes from the other hall";
  EXPECT_EQ(build->activities[build->halls[0].decides].name, "Shell");
  EXPECT_EQ(build->activities[2].crew_wait_days, 100.0);
  EXPECT_EQ(build->activities[2].waited_for.text(), "builders");
  EXPECT_EQ(build->activities[3].float_days, 0.0);
  EXPECT_EQ(build->activities[1].float_days, 0.0);
  // One more crew: south stands 100 days sooner, 75 in the mean by power. Shells a month shorter: north 30.4375 days
  // sooner, south twice that.
  const auto gain = [&](BuildGain::Kind kind, const char* of) {
    return *std::ranges::find_if(build->gains, [&](const BuildGain& one) { return one.kind == kind && one.of == of; });
  };
  EXPECT_NEAR(gain(BuildGain::Kind::crew, "builders").last_hall_days, 100.0, 1e-9);
  EXPECT_NEAR(gain(BuildGain::Kind::crew, "builders").mean_hall_days, 75.0, 1e-9);
  EXPECT_NEAR(gain(BuildGain::Kind::month_earlier, "shell").mean_hall_days, 30.4375 * (0.25 + 2 * 0.75), 1e-9);
  EXPECT_NEAR(gain(BuildGain::Kind::month_earlier, "fit-out").last_hall_days, 30.4375, 1e-9);
  EXPECT_TRUE(std::ranges::is_sorted(build->gains, std::greater(), &BuildGain::mean_hall_days));
}

TEST(SiteBuild, TheMedianOfOneLongWorkIsItsOwn) {
  const auto build = analyse_build(load(site_text("      begin: 2027-01-01\n      activities:\n        all: {duration: "
                                                  "{p10: 100 days, p50: 200 days, p90: 500 days}}\n")),
                                   4000, 3);
  ASSERT_TRUE(build);
  const auto days = [](const std::optional<time::Date>& date) {
    return (date->year - 2027) * 365.0 + (date->month - 1) * 30.4375 + date->day - 1.0;
  };
  const DateQuantiles& ready = build->halls[0].ready;
  EXPECT_NEAR(days(ready.p50), 200.0, 3.0 * ready.p50_standard_error_days + 2.0);
  EXPECT_NEAR(days(ready.p10), 100.0, 8.0);
  EXPECT_NEAR(days(ready.p90), 500.0, 40.0);
  EXPECT_GT(ready.p50_standard_error_days, 0.5);
}

TEST(SiteBuild, WhatStatesNoDistributionSlipsAsObserved) {
  // 243.5 days of work, as long as the slips were observed over: later by 0 to 132 days, the median 80.
  const auto build = analyse_build(
      load(site_text("      begin: 2027-01-01\n      activities:\n        all: {duration: 8 months}\n")), 4000, 7);
  ASSERT_TRUE(build);
  EXPECT_EQ(time::to_text(build->halls[0].planned), "2027-09-02");
  EXPECT_EQ(time::to_text(*build->halls[0].ready.p50).substr(0, 7), "2027-11");
  EXPECT_GE(*build->halls[0].ready.p10, build->halls[0].planned) << "none came early";
}

TEST(SiteBuild, DrawsAreOfTheEntityAlone) {
  // Another site beside it, or another activity, changes no draw of what was there.
  const BuildModel one(load(
      site_text("      begin: 2027-01-01\n      activities:\n        a: {duration: {low: 10 days, high: 90 days}}\n")));
  const BuildModel two(load(
      site_text("      begin: 2027-01-01\n      activities:\n        b: {duration: {low: 10 days, high: 90 days}}\n"
                "        a: {duration: {low: 10 days, high: 90 days}}\n")));
  std::vector<double> first(1), second(2);
  for (std::uint64_t sample = 0; sample < 20; ++sample) {
    one.draw(3, sample, first);
    two.draw(3, sample, second);
    EXPECT_EQ(first[0], second[1]);
    EXPECT_NE(second[0], second[1]);
  }
}

TEST(SiteBuild, DeliveriesThatNeverComeAreRefused) {
  scenario::Scenario scenario = load(
      site_text("      begin: 2027-01-01\n      activities:\n        all: {duration: 300 days, slot: few}\n",
                "resources: {few: {deliveries: {count: 1, every: month, from: 2027-01-01, until: 2027-08-01}}}\n"));
  const base::Diagnostics faults = date_by_build(scenario);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].code, "slot-never-free");
  EXPECT_GT(faults[0].mark.line, 0);
}

TEST(SiteBuild, DatesThatAreKeptStayWhereSomebodySetsThem) {
  scenario::Scenario scenario = load(site_text(by_hand, one_crew));
  date_by_build(scenario);
  scenario.sites[0].halls[0].ready = {2028, 1, 1};
  EXPECT_NE(amended_and_dated(scenario, {})->sites[0].halls[0].ready, (time::Date{2028, 1, 1}));
  keep_dates(scenario);
  EXPECT_EQ(amended_and_dated(scenario, {})->sites[0].halls[0].ready, (time::Date{2028, 1, 1}));
}

TEST(SiteBuild, ARestMovesWhatIsNotDone) {
  const scenario::Scenario scenario = load(site_text(by_hand, one_crew));
  const auto rested = amended_and_dated(
      scenario, {BuildPause{time::Month::of(2027, 3), scenario::SiteId("mesa"), time::Month::of(2027, 4)}});
  ASSERT_TRUE(rested);
  // 61 days of rest in March and April, in the middle of the first shell.
  EXPECT_EQ(time::to_text(rested->sites[0].halls[0].ready), "2027-09-05");
  EXPECT_EQ(time::to_text(rested->sites[0].halls[1].ready), "2027-12-14");
}

TEST(SiteBuild, WhatWasSpentBeforeARestStaysWhereItWas) {
  scenario::Scenario scenario = load(site_text(by_hand,
                                               one_crew + "parties: {owner: {name: Owner, cash: 1 bn USD}}\n"
                                                          "economics: {currency_year: 2027, inflation: 0 %}\n",
                                               "    owner: owner\n    construction_months: 12\n"));
  const auto spent = [&](const std::vector<Amendment>& amendments) {
    const auto prepared = prepare(scenario, {.resolved_questions = 0, .amendments = amendments});
    const study::Run done = study::run(*prepared, {});
    const capital::Input money = money_input(*prepared, done.plan, done.account);
    std::vector<double> usd;
    for (const capital::SiteMonth& month : money.sites[0].months)
      usd.push_back(std::round(month.halls_usd / 1e3) / 1e3);
    usd.resize(14);
    return usd;
  };
  // North 10 a month up to June, south 30 up to September 2027, as above.
  EXPECT_EQ(spent({}), (std::vector<double>{40, 40, 40, 40, 40, 40, 30, 30, 30, 0, 0, 0, 0, 0}));
  // March rests: both are 31 days later, north in August, south in November, and what was left is spent in as many
  // months.
  const BuildPause march{time::Month::of(2027, 3), scenario::SiteId("mesa"), time::Month::of(2027, 3)};
  const std::vector<double> with = spent({march});
  EXPECT_EQ(with[0], 40.0);
  EXPECT_EQ(with[1], 40.0);
  EXPECT_EQ(with[2], 0.0);
  EXPECT_NEAR(std::accumulate(with.begin(), with.end(), 0.0), 330.0, 1e-3) << "of 480, less 2026's 150";
  const BuildPause june{time::Month::of(2027, 6), scenario::SiteId("mesa"), time::Month::of(2027, 6)};
  const std::vector<double> twice = spent({march, june});
  EXPECT_TRUE(std::equal(with.begin(), with.begin() + 5, twice.begin())) << "June is not known before";
  EXPECT_EQ(twice[5], 0.0);
}

TEST(SiteBuild, WhoseCashRunsOutLetsTheBuildersRest) {
  // One hall of 10 and one of 30 MW at 12 million a MW over twelve months of work up to 2027-07-06 and 2027-10-14: 10
  // million a month each for north from 2026-07 to 2027-06, 30 for south from 2026-10 to 2027-09, in the plan from
  // 2027-01 on. The owner has 100 million and gets 30 a month: January to June cost 40 a month and leave 40, in July,
  // August and September 30 of 30 are spent. So it lasts. With 45 million it is empty at the end of April (5 left,
  // 45 − 4·10), and in May 40 of 35 are missing 5.
  const auto text = [](const char* cash) {
    return site_text(by_hand,
                     one_crew + "parties: {owner: {name: Owner, cash: " + cash +
                         ", income: {2027: 360 million USD, 2028: 360 million USD, 2029: 360 million USD}}}\n"
                         "economics: {currency_year: 2027, inflation: 0 %}\n",
                     "    owner: owner\n    construction_months: 12\n");
  };
  const auto settled = [](const scenario::Scenario& scenario) {
    Options options{.resolved_questions = 0, .build_samples = 0};
    return settle(scenario, options, [&](const study::Run& run) { return consequences_of_money(scenario, run); }, 12,
                  {});
  };
  const auto rich = settled(load(text("100 million USD")));
  ASSERT_TRUE(rich);
  EXPECT_EQ(rich->passes, 1);
  EXPECT_TRUE(rich->amendments.empty());

  const auto poor = settled(load(text("45 million USD")));
  ASSERT_TRUE(poor);
  ASSERT_FALSE(poor->amendments.empty());
  EXPECT_EQ(poor->amendments.front(),
            Amendment(BuildPause{time::Month::of(2027, 6), scenario::SiteId("mesa"), time::Month::of(2027, 6)}));
  EXPECT_TRUE(poor->settled);
  EXPECT_GT(poor->passes, 1);
  EXPECT_GT(poor->run.account.sites[0].halls[1].planned, rich->run.account.sites[0].halls[1].planned)
      << "a financing gap has become a later hall";
  EXPECT_FALSE(poor->run.money->parties[0].first_default) << "and is no default, as it was paid in its month of rest";
}

}  // namespace
}  // namespace gigawatt::study
