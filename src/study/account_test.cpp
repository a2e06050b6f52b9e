// Accounts of plans and hours that are written by hand: no solver has a part in them.
#include "study/account.hpp"

#include <gtest/gtest.h>

#include "scenario/parse.hpp"

namespace gigawatt::study {
namespace {

constexpr std::size_t hour_count = time::hours_per_year;
constexpr double hours_to_june = 181 * 24.0, hours_from_july = 184 * 24.0, hours_from_march = 306 * 24.0;

/// tests/cases/merit-order: a hall of 100 MW with 40,000 chips in 2027, PUE 1, 0 % discount; a connection, cheap and
/// dear gas. Beside it a contract of 60 MW from March on at 2 USD/GPU-hour.
scenario::Scenario merit_order_with_deal() {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/merit-order/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  scenario::Contract deal;
  deal.id = scenario::ContractId("deal");
  deal.sites = {loaded->scenario.sites[0].id};
  deal.ramp = {{time::Month::of(2027, 3), 60.0 * units::MW}};
  deal.price = 2.0 * (units::USD / (units::GPU * units::hour));
  loaded->scenario.contracts.push_back(deal);
  return loaded->scenario;
}

Prepared prepared_of(const scenario::Scenario& scenario) {
  auto prepared = prepare(scenario, {});
  EXPECT_TRUE(prepared);
  return std::move(*prepared);
}

/// 60 MW of connection, 30 and 50 MW of gas; 1,000 USD of fuel and 200 USD of shed load in every month.
Plan plan_by_hand() {
  Plan plan;
  SiteCapacity& site = plan.sites.emplace_back();
  site.capacity_mw = {std::vector<double>(12, 30.0), std::vector<double>(12, 50.0)};
  site.storage_mwh = {std::vector<double>(12, 0.0), std::vector<double>(12, 0.0)};
  site.connection_mw.assign(12, 60.0);
  site.it_mw_firm.assign(12, 90.0);
  site.firm.assign(12, {});
  site.cost.assign(12, {.fuel = 1000.0, .shed = 200.0});
  plan.cost_npv_usd = 12 * 1200.0;
  return plan;
}

/// 100 MW asked; served: 80 MW until June, with 50 of import and 30 of cheap gas, then 100 with 60, 30 and 10 of dear
/// gas. In each month 2 t of CO2 (half of them on site), 0.5 t of NOx and 3 m3 of water.
Hours hours_by_hand() {
  Hours hours;
  hours.generation_mw.resize(2);
  hours.dumped_mw.resize(2);
  hours.charge_mw.resize(2);
  hours.discharge_mw.resize(2);
  hours.level_mwh.resize(2);
  hours.shed_it_mw.resize(1);
  hours.curtailment_mw.assign(hour_count, 0.0);
  hours.export_mw.assign(hour_count, 0.0);
  for (std::size_t t = 0; t < hour_count; ++t) {
    const bool first_half = time::month_of_hour(t) < 6;
    hours.generation_mw[0].push_back(30.0);
    hours.generation_mw[1].push_back(first_half ? 0.0 : 10.0);
    hours.import_mw.push_back(first_half ? 50.0 : 60.0);
    hours.shed_it_mw[0].push_back(first_half ? 20.0 : 0.0);
    hours.it_load_mw.push_back(100.0);
    hours.it_served_mw.push_back(first_half ? 80.0 : 100.0);
  }
  hours.load_mw = hours.it_load_mw;
  hours.served_mw = hours.it_served_mw;
  hours.emissions.fill(
      {.co2_t = 2.0, .co2_market_t = 1.25, .co2_hourly_t = 1.5, .co2_on_site_t = 1.0, .nox_t = 0.5, .water_m3 = 3.0});
  return hours;
}

Operation operation_of(std::vector<Hours> weather_years) {
  Operation operation;
  operation.sites.push_back({.tiers = {{"deal", "uncontracted"}}, .years = {std::move(weather_years)}});
  return operation;
}

Account account_by_hand() {
  return account(prepared_of(merit_order_with_deal()), plan_by_hand(), operation_of({hours_by_hand()}));
}

TEST(Account, AYearIsTheSumOfItsHours) {
  const Account account = account_by_hand();
  const YearResult& year = account.sites.at(0).years.at(0);
  const double served_mwh = 80.0 * hours_to_june + 100.0 * hours_from_july;  // 789,120
  EXPECT_NEAR(year.it_mwh_asked, 876000.0, 1e-6);
  EXPECT_NEAR(year.it_mwh_served, served_mwh, 1e-6);
  EXPECT_DOUBLE_EQ(year.peak_mw, 100.0);
  const ByTechnology capacity_mw = {{"cheap-gas", 30.0}, {"dear-gas", 50.0}, {"grid", 60.0}};
  EXPECT_EQ(year.capacity_mw, capacity_mw);
  EXPECT_TRUE(year.storage_mwh.empty());
  ASSERT_EQ(year.energy.energy_mwh.size(), 3U);
  EXPECT_NEAR(year.energy.energy_mwh[0].second, 262800.0, 1e-6);
  EXPECT_NEAR(year.energy.energy_mwh[1].second, 10.0 * hours_from_july, 1e-6);
  EXPECT_NEAR(year.energy.energy_mwh[2].second, 50.0 * hours_to_june + 60.0 * hours_from_july, 1e-6);
  EXPECT_NEAR(year.emissions.co2_t, 24.0, 1e-9);
  EXPECT_NEAR(year.emissions.co2_market_t, 15.0, 1e-9);
  EXPECT_NEAR(year.emissions.co2_hourly_t, 18.0, 1e-9);
  EXPECT_NEAR(year.emissions.co2_on_site_t, 12.0, 1e-9);
  EXPECT_NEAR(year.emissions.nox_t, 6.0, 1e-9);
  EXPECT_NEAR(year.emissions.water_m3, 36.0, 1e-9);
  EXPECT_NEAR(year.cost.total(), 14400.0, 1e-9);
  EXPECT_NEAR(*year.usd_per_mwh, 12000.0 / served_mwh, 1e-12) << "without the worth of shed load";
  // 400 chips per MW, that cost nothing themselves.
  EXPECT_NEAR(year.powered_gpu_hours, 400.0 * served_mwh, 1e-3);
  EXPECT_NEAR(*year.usd_per_gpu_hour, 12000.0 / (400.0 * served_mwh), 1e-15);
}

TEST(Account, AMonthSaysWhatStandsAndWhatHasPower) {
  const MonthResult month = account_by_hand().sites.at(0).months.at(1);
  EXPECT_EQ(month.month, time::Month::of(2027, 2));
  EXPECT_DOUBLE_EQ(month.it_mw_ready, 100.0);
  EXPECT_NEAR(month.it_mw_powered, 80.0, 1e-9);
  EXPECT_DOUBLE_EQ(month.it_mw_firm, 90.0);
  EXPECT_DOUBLE_EQ(month.supply_mw, 140.0);
  EXPECT_DOUBLE_EQ(month.peak_facility_mw, 100.0);
  EXPECT_NEAR(month.it_mwh_served, 28 * 24 * 80.0, 1e-9);
}

TEST(Account, AHallIsEnergisedWithThePowerOf95PercentOfIt) {
  const HallResult hall = account_by_hand().sites.at(0).halls.at(0);
  EXPECT_EQ(hall.planned, (time::Date{2026, 12, 1}));
  EXPECT_EQ(hall.energised, time::Month::of(2027, 7)) << "80 MW are not enough before";
}

TEST(Account, AContractGetsItsPowerBeforeWhatNobodyClaims) {
  const ContractResult deal = account_by_hand().contracts.at(0);
  EXPECT_EQ(deal.status, ContractStatus::active);
  EXPECT_DOUBLE_EQ(deal.mw_committed_end, 60.0);
  EXPECT_NEAR(deal.gpu_hours_committed, 24000.0 * hours_from_march, 1e-3);
  EXPECT_NEAR(deal.gpu_hours_delivered, 24000.0 * hours_from_march, 1e-3) << "20 MW of the other 40 are shed";
  EXPECT_NEAR(*deal.delivered_share, 1.0, 1e-12);
  EXPECT_NEAR(deal.revenue_usd, 2.0 * 24000.0 * hours_from_march, 1e-2);
  EXPECT_DOUBLE_EQ(deal.months.at(1).it_mw_committed, 0.0);
  EXPECT_NEAR(deal.months.at(2).it_mw_delivered, 60.0, 1e-9);
}

TEST(Account, AContractThatEndsBeforeThePlanHasEnded) {
  scenario::Scenario scenario = merit_order_with_deal();
  const auto status = [&] {
    return account(prepared_of(scenario), plan_by_hand(), operation_of({hours_by_hand()})).contracts.at(0).status;
  };
  scenario.contracts[0].end = time::Month::of(2027, 11);
  EXPECT_EQ(status(), ContractStatus::ended);
  scenario.contracts[0].end = time::Month::of(2027, 12);
  EXPECT_EQ(status(), ContractStatus::active);
  scenario.contracts[0].end.reset();
  scenario.contracts[0].ramp[0].from = time::Month::of(2028, 1);
  EXPECT_EQ(status(), ContractStatus::future);
}

TEST(Account, WeatherYearsCountByTheirProbability) {
  scenario::Scenario scenario = merit_order_with_deal();
  scenario.plan.weather_years = 2;
  Prepared prepared = prepared_of(scenario);
  prepared.plan.weather_probability = {0.25, 0.75};
  Hours idle = hours_by_hand();  // nothing runs and nothing is served
  for (auto* hourly :
       {&idle.generation_mw[0], &idle.generation_mw[1], &idle.import_mw, &idle.it_served_mw, &idle.served_mw})
    hourly->assign(hour_count, 0.0);
  idle.shed_it_mw[0].assign(hour_count, 100.0);
  idle.emissions.fill({});
  const Account result = account(prepared, plan_by_hand(), operation_of({idle, hours_by_hand()}));
  const Account certain = account_by_hand();
  const YearResult &year = result.sites[0].years[0], &whole = certain.sites[0].years[0];
  EXPECT_NEAR(year.it_mwh_asked, whole.it_mwh_asked, 1e-6);
  EXPECT_NEAR(year.it_mwh_served, 0.75 * whole.it_mwh_served, 1e-6);
  EXPECT_NEAR(year.powered_gpu_hours, 0.75 * whole.powered_gpu_hours, 1e-3);
  EXPECT_NEAR(year.emissions.co2_t, 18.0, 1e-9);
  EXPECT_DOUBLE_EQ(year.peak_mw, 100.0) << "over all weather years";
  EXPECT_NEAR(*result.contracts[0].delivered_share, 0.75, 1e-12);
}

TEST(Account, TotalsAreThoseOfTheOnlySite) {
  const Account account = account_by_hand();
  EXPECT_EQ(account.usd_per_mwh, account.sites[0].usd_per_mwh);
  EXPECT_EQ(account.usd_per_gpu_hour, account.sites[0].usd_per_gpu_hour);
  EXPECT_EQ(account.totals.it_mwh_served, account.sites[0].years[0].it_mwh_served);
  EXPECT_NEAR(account.totals.cost.shed, 2400.0, 1e-9);
  EXPECT_NEAR(account.sites[0].emissions.co2_market_t, 15.0, 1e-9);
  EXPECT_NEAR(account.totals.emissions.co2_market_t, 15.0, 1e-9);
  EXPECT_NEAR(account.totals.emissions.nox_t, 6.0, 1e-9);
  EXPECT_NEAR(account.totals.it_mw_powered_end, 100.0, 1e-9);
  EXPECT_NEAR(account.totals.served_share(), (0.8 * hours_to_june + hours_from_july) / 8760.0, 1e-12);
}

TEST(Account, PlatformsAddUpToTheSite) {
  const Account account = account_by_hand();
  const YearResult& year = account.sites[0].years[0];
  ASSERT_EQ(account.platforms.size(), 1u);
  const PlatformYear& platform = account.platforms[0];
  EXPECT_EQ(platform.year, year.year);
  EXPECT_NEAR(platform.powered_gpu_hours, year.powered_gpu_hours, 1e-6);
  EXPECT_NEAR(platform.useful_gpu_hours, year.useful_gpu_hours, 1e-6);
  EXPECT_NEAR(platform.cost_usd,
              year.cost.total() - year.cost.shed + year.facility_cost_usd + year.accelerator_cost_usd, 1e-6);
  EXPECT_NEAR(*platform.usd_per_gpu_hour, *year.usd_per_gpu_hour, 1e-9);
}

TEST(Account, WhatDoesNotAddUpIsAnInternalFault) {
  const Prepared prepared = prepared_of(merit_order_with_deal());
  Plan plan = plan_by_hand();
  plan.cost_npv_usd += 1.0;
  EXPECT_THROW(account(prepared, plan, operation_of({hours_by_hand()})), std::logic_error) << "the objective";
  Hours hours = hours_by_hand();
  hours.import_mw.assign(hour_count, 0.0);
  EXPECT_THROW(account(prepared, plan_by_hand(), operation_of({hours})), std::logic_error) << "the energy";
}

}  // namespace
}  // namespace gigawatt::study
