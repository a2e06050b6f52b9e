#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "scenario/parse.hpp"
#include "study/run.hpp"

namespace gigawatt::study {
namespace {

/// A hand-checked case of tests/cases.
scenario::Scenario hand_case(const std::string& name) {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/" + name + "/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return loaded->scenario;
}

/// A flat 100 MW, supplied in merit order.
scenario::Scenario merit_order() { return hand_case("merit-order"); }

study::Run run_of(const scenario::Scenario& scenario, const Options& options) {
  auto result = run(scenario, options, {});
  EXPECT_TRUE(result);
  EXPECT_EQ(result->plan.termination, solver::Termination::optimal) << result->plan.message;
  return std::move(*result);
}

TEST(Study, TwoRunsAndAnyThreadCountGiveTheSameBits) {
  const scenario::Scenario scenario = merit_order();
  Options one, four;
  four.solver.threads = 4;
  const study::Run first = run_of(scenario, one), second = run_of(scenario, one), third = run_of(scenario, four);
  for (const study::Run* other : {&second, &third}) {
    EXPECT_EQ(first.plan.cost_npv_usd, other->plan.cost_npv_usd);
    EXPECT_EQ(first.operation.sites[0].years[0][0].generation_mw, other->operation.sites[0].years[0][0].generation_mw);
    EXPECT_EQ(first.operation.sites[0].years[0][0].marginal_price_usd_per_mwh,
              other->operation.sites[0].years[0][0].marginal_price_usd_per_mwh);
  }
}

TEST(Study, SumsEqualTheirParts) {
  const study::Run run = run_of(merit_order(), {});
  const SiteResult& site = run.account.sites.front();
  double cost = 0.0, energy_mwh = 0.0, co2_t = 0.0;
  for (const MonthResult& month : site.months) {
    cost += month.cost.total();
    energy_mwh += month.facility_mwh_served;
    co2_t += month.emissions.co2_t;
  }
  const YearResult& year = site.years.front();
  EXPECT_NEAR(year.cost.total(), cost, 1e-6);
  EXPECT_NEAR(year.facility_mwh_served, energy_mwh, 1e-6);
  EXPECT_NEAR(year.emissions.co2_t, co2_t, 1e-6);
  double supplied = 0.0;
  for (const auto& [technology, mwh] : year.energy.energy_mwh) supplied += mwh;
  EXPECT_NEAR(supplied, year.facility_mwh_served, 1e-3) << "no storage, no export: what is generated is served";
}

std::string note_of_burning(const study::Run& run) {
  for (const std::string& note : run.notes)
    if (note.find("burns") != std::string::npos) return note;
  return {};
}

TEST(Study, AStorageThatBurnsEnergyIsNoted) {
  const std::string note = note_of_burning(run_of(hand_case("paid-to-take"), {}));
  for (const char* part : {"site: store charges and discharges", "4380 hours", "4928 MWh"})
    EXPECT_NE(note.find(part), std::string::npos) << note;
  EXPECT_EQ(note_of_burning(run_of(hand_case("one-storage-two-prices"), {})), "") << "this one only shifts";
}

TEST(Study, AnAcceleratorHourIsDiscountedAsAMegawattHourIs) {
  // Two years at 10 %; a second hall of 10 MW stands ready in the second, so that the years differ.
  scenario::Scenario scenario = merit_order();
  scenario.plan.years.last = scenario.plan.years.first + 1;
  scenario.economics.real_discount_rate = 0.10;
  scenario.accelerators.front().price = 30'000.0 * (units::USD / units::GPU);
  scenario.accelerators.front().life = 5.0 * units::year;
  scenario::Site& site = scenario.sites.front();
  site.halls.push_back(site.halls.front());
  site.halls.back().id = scenario::HallId("second");
  site.halls.back().it_power = 10.0 * units::MW;
  site.halls.back().accelerators = 4000.0;
  site.halls.back().ready = {scenario.plan.years.last, 1, 1};
  const study::Run run = run_of(scenario, {});
  const double monthly_annuity = 0.26379748 / 12.0;  // 0.1/(1 − 1.1^−5)
  double cost = 0.0, hours = 0.0, plain_cost = 0.0, plain_hours = 0.0;
  for (std::size_t m = 0; m < 24; ++m) {
    const MonthResult& month = run.account.sites.front().months[m];
    const double usd = month.cost.total() - month.cost.shed + (m < 12 ? 40e3 : 44e3) * 30e3 * monthly_annuity;
    const double factor = std::pow(1.1, -static_cast<double>(m) / 12.0);
    cost += factor * usd;
    hours += factor * month.useful_gpu_hours;
    plain_cost += usd;
    plain_hours += month.useful_gpu_hours;
  }
  EXPECT_NEAR(*run.account.usd_per_gpu_hour, cost / hours, 1e-7);
  EXPECT_NEAR(*run.account.sites.front().usd_per_gpu_hour, cost / hours, 1e-7);
  EXPECT_GT(std::abs(plain_cost / plain_hours - cost / hours), 1e-5)
      << "the years must differ for this to say anything";
}

TEST(Study, NothingIsOrderedBeforeTheAsOfDate) {
  const scenario::Scenario scenario = merit_order();
  const auto input = prepare(scenario, {.as_of = time::Date{2027, 5, 2}});
  ASSERT_TRUE(input);
  EXPECT_EQ(input->plan.plan.orders_from, time::Month::of(2027, 6));
  const auto earlier = prepare(scenario, {.as_of = time::Date{2020, 1, 1}});
  ASSERT_TRUE(earlier);
  EXPECT_EQ(earlier->plan.plan.orders_from, scenario.plan.orders_from);
}

TEST(Study, WithoutSupplyNothingIsEnergisedAndNothingHasAPrice) {
  scenario::Scenario scenario = merit_order();
  scenario.sites.front().supply.clear();
  scenario.sites.front().connection.reset();
  const study::Run run = run_of(scenario, {});
  const SiteResult& site = run.account.sites.front();
  EXPECT_FALSE(site.halls.front().energised);
  EXPECT_NEAR(site.months.front().it_mw_powered, 0.0, 1e-6);
  EXPECT_FALSE(run.account.usd_per_mwh);
  EXPECT_FALSE(run.account.usd_per_gpu_hour);
  EXPECT_FALSE(site.years.front().usd_per_mwh);
}

TEST(Study, PoweredIsWhatTheOperationServes) {
  scenario::Scenario scenario = merit_order();  // 100 MW asked, 60 MW of connection
  scenario.sites.front().supply.clear();
  const study::Run run = run_of(scenario, {});
  EXPECT_NEAR(run.account.sites.front().months.front().it_mw_powered, 60.0, 1e-6);
  EXPECT_FALSE(run.account.sites.front().halls.front().energised) << "60 % of a hall is not a hall";
}

TEST(Study, SitesMustAgreeOnTheProbabilityOfAWeatherYear) {
  scenario::Scenario scenario = merit_order();
  const auto files = [](double first, double second) {
    const std::string text = [] {
      std::string rows =
          "hour,ghi_w_per_m2,dni_w_per_m2,dhi_w_per_m2,temperature_c,dew_point_c,wind_speed_m_per_s,pressure_hpa\n";
      for (int hour = 0; hour < 8760; ++hour) rows += std::to_string(hour) + ",0,0,0,15,5,5,1000\n";
      return rows;
    }();
    std::vector<scenario::WeatherFile> both(2);
    both[0] = {"a.csv", scenario::WeatherFormat::csv, text, first, {}};
    both[1] = {"b.csv", scenario::WeatherFormat::csv, text, second, {}};
    return both;
  };
  scenario.plan.weather_years = 2;
  scenario.weather.front().data = files(0.9, 0.1);
  scenario.weather.push_back({.id = scenario::WeatherId("other"), .place = {}, .data = files(0.1, 0.9)});
  scenario.sites.push_back(scenario.sites.front());
  scenario.sites.back().id = scenario::SiteId("second");
  const auto agreed = prepare(scenario, {});
  ASSERT_TRUE(agreed) << base::to_text(agreed.error().front());
  EXPECT_NEAR(agreed->plan.weather_probability[0], 0.9, 1e-12);
  scenario.sites.back().weather = scenario::WeatherId("other");
  const auto refused = prepare(scenario, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().front().code, "weather-probability");
}

TEST(Study, AHallThatIsReadyTooEarlyIsPartOfTheConflict) {
  // Ready in December 2026; the only turbine can be ordered in January 2026 and takes 18 months.
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/bridge/", {});
  ASSERT_TRUE(loaded);
  scenario::Site& site = loaded->scenario.sites.front();
  site.shed_allowed = false;
  std::erase_if(site.supply, [](const scenario::Supply& supply) { return supply.rental.has_value(); });
  const auto result = run(loaded->scenario, {}, {});
  ASSERT_TRUE(result);
  EXPECT_TRUE(result->plan.conflicts_minimal);
  const auto hall = std::ranges::find(result->plan.conflicts, "sites.site.halls.hall.ready", &power::Conflict::path);
  ASSERT_NE(hall, result->plan.conflicts.end());
  EXPECT_EQ(std::get<std::string>(hall->given), "2026-12-01");
  EXPECT_EQ(std::get<std::string>(hall->needed), "2027-07");
  EXPECT_EQ(hall->constraint, "hall ready 2026-12-01") << "an id that begins with hall is not told twice";
  site.halls.front().ready = {2027, 7, 1};
  run_of(loaded->scenario, {});
}

TEST(Study, ADateOfLoadSaysThatItIsOneOfAHall) {
  scenario::Scenario scenario = merit_order();
  scenario.sites[0].halls[0].id = scenario::HallId("one");
  const auto input = prepare(scenario, {});
  ASSERT_TRUE(input);
  EXPECT_EQ(input->plan.load_dates.at(0).constraint,
            "hall one ready " + time::to_text(scenario.sites[0].halls[0].ready));
}

TEST(Study, LoadThatIsPutOffIsTheLoadOfALaterHall) {
  scenario::Scenario scenario = merit_order();
  auto input = prepare(scenario, {});
  ASSERT_TRUE(input);
  ASSERT_EQ(input->plan.load_dates.size(), 1U);
  input->plan.load_dates[0].months_later = 3;
  const power::SiteLoad put_off = input->plan.load_of(input->plan.load_dates, input->plan.sites[0].id);
  scenario::Hall& hall = scenario.sites[0].halls[0];
  const time::Month later = hall.ready.first_full_month().plus(3);
  hall.ready = {later.year(), later.month(), 1};
  const auto moved = prepare(scenario, {});
  ASSERT_TRUE(moved);
  EXPECT_EQ(put_off.peak_facility_mw, moved->plan.sites[0].peak_facility_mw);
  EXPECT_EQ(put_off.it_mw_ready, moved->plan.sites[0].it_mw_ready);
  const power::SiteYear &ours = put_off.years[0][0], &theirs = moved->plan.sites[0].years[0][0];
  ASSERT_EQ(ours.tiers.size(), theirs.tiers.size());
  EXPECT_EQ(*ours.pue, *theirs.pue);
  for (std::size_t tier = 0; tier < ours.tiers.size(); ++tier)
    EXPECT_EQ(*ours.tiers[tier].it_mw, *theirs.tiers[tier].it_mw);
}

}  // namespace
}  // namespace gigawatt::study
