#include "compute/delivered.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace gigawatt::compute {
namespace {

using scenario::ContractId;

double sum(const Monthly& months) { return std::accumulate(months.begin(), months.end(), 0.0); }

AskedYear two_tiers() {
  AskedYear asked;
  asked.it_mw.assign(8760, 80.0);
  asked.tiers.resize(2);
  asked.tiers[0].contract = ContractId("first");
  asked.tiers[0].rank = 0;
  asked.tiers[0].it_mw.assign(8760, 50.0);
  asked.tiers[0].accelerators.fill(30'000.0);
  asked.tiers[1].contract = ContractId("second");
  asked.tiers[1].rank = 1;
  asked.tiers[1].it_mw.assign(8760, 30.0);
  asked.tiers[1].accelerators.fill(18'000.0);
  asked.goodput.fill(0.9);
  return asked;
}

TEST(Delivered, WithoutSheddingEverybodyGetsWhatTheyHold) {
  const SiteDelivery delivery = delivered(two_tiers(), std::vector<double>(8760, 0.0));
  EXPECT_NEAR(sum(delivery.tiers[0].powered_accelerator_hours), 30'000.0 * 8760, 1e-3);
  EXPECT_NEAR(sum(delivery.tiers[1].useful_accelerator_hours), 18'000.0 * 8760 * 0.9, 1e-3);
  EXPECT_NEAR(sum(delivery.powered_accelerator_hours), 48'000.0 * 8760, 1e-3);
}

TEST(Delivered, TheLastRankIsShedFirst) {
  std::vector<double> shed(8760, 0.0);
  for (std::size_t hour = 0; hour < 744; ++hour) shed[hour] = 20.0;
  for (std::size_t hour = 744; hour < 744 + 672; ++hour) shed[hour] = 55.0;
  const SiteDelivery delivery = delivered(two_tiers(), shed);
  EXPECT_NEAR(delivery.tiers[0].served_it_mwh[0], 50.0 * 744, 1e-6);
  EXPECT_NEAR(delivery.tiers[1].served_it_mwh[0], 10.0 * 744, 1e-6);
  EXPECT_NEAR(delivery.tiers[0].served_it_mwh[1], 25.0 * 672, 1e-6);
  EXPECT_NEAR(delivery.tiers[1].served_it_mwh[1], 0.0, 1e-6);
  EXPECT_NEAR(delivery.tiers[0].powered_accelerator_hours[1], 15'000.0 * 672, 1e-3);
  EXPECT_NEAR(delivery.tiers[1].served_it_mwh[2], 30.0 * 744, 1e-6);
}

TEST(Delivered, EqualRanksShareByWhatTheyAsk) {
  AskedYear asked = two_tiers();
  asked.tiers[1].rank = 0;
  const SiteDelivery delivery = delivered(asked, std::vector<double>(8760, 40.0));
  EXPECT_NEAR(delivery.tiers[0].served_it_mwh[0], 25.0 * 744, 1e-6);
  EXPECT_NEAR(delivery.tiers[1].served_it_mwh[0], 15.0 * 744, 1e-6);
}

TEST(Delivered, ExpectationOverWeatherYears) {
  SiteDelivery mean = delivered(two_tiers(), std::vector<double>(8760, 80.0));
  EXPECT_NEAR(sum(mean.powered_accelerator_hours), 0.0, 1e-6);
  add(mean, delivered(two_tiers(), std::vector<double>(8760, 0.0)), 0.25);
  EXPECT_NEAR(sum(mean.powered_accelerator_hours), 0.25 * 48'000.0 * 8760, 1e-3);
}

struct Campus {
  std::vector<scenario::Site> sites{1};
  std::vector<scenario::Accelerator> accelerators{1};
};

Campus campus() {
  Campus result;
  result.accelerators[0].id = scenario::AcceleratorId("gb200");
  result.accelerators[0].power = 2.0 * (units::kW / units::GPU);
  result.accelerators[0].price = 40'000.0 * (units::USD / units::GPU);
  result.accelerators[0].life = 5.0 * units::year;
  scenario::Hall hall;
  hall.accelerator = scenario::AcceleratorId("gb200");
  hall.it_power = 100.0 * units::MW;
  hall.ready = {2026, 4, 1};
  result.sites[0].id = scenario::SiteId("east");
  result.sites[0].halls = {hall};
  result.sites[0].facility_cost = 12e6 * (units::USD / units::MW);
  result.sites[0].facility_life = 20.0 * units::year;
  return result;
}

TEST(Committed, RampTimesAcceleratorsTimesHours) {
  const Campus east = campus();
  scenario::Contract contract;
  contract.sites = {scenario::SiteId("east")};
  contract.ramp = {{time::Month::of(2026, 3), 40.0 * units::MW}};
  contract.end = time::Month::of(2026, 4);  // the last month with service
  const Monthly hours = committed_accelerator_hours(contract, east.sites, east.accelerators, 2026);
  EXPECT_EQ(hours[1], 0.0);
  EXPECT_NEAR(hours[2], 20'000.0 * 744, 1e-3);
  EXPECT_NEAR(hours[3], 20'000.0 * 720, 1e-3);
  EXPECT_EQ(hours[4], 0.0);
}

TEST(Capital, ATwelfthOfTheAnnuitiesOfWhatStandsReady) {
  const Campus east = campus();
  const auto charges = [&](int year, int month, double rate) {
    scenario::Economics economics;
    economics.real_discount_rate = rate;
    return capital_charges(east.sites[0], east.accelerators, time::Month::of(year, month), economics);
  };
  // 0.08/(1 − 1.08^−20) = 0.10185221, 0.08/(1 − 1.08^−5) = 0.25045645
  EXPECT_NEAR(12.0 * charges(2027, 1, 0.08).facility_usd, 1.2e9 * 0.10185221, 100.0);
  EXPECT_NEAR(12.0 * charges(2027, 1, 0.08).accelerator_usd, 2e9 * 0.25045645, 100.0);
  EXPECT_EQ(charges(2026, 3, 0.08).total_usd(), 0.0) << "the hall is ready in April";
  EXPECT_EQ(charges(2026, 4, 0.08).total_usd(), charges(2027, 1, 0.08).total_usd());
  EXPECT_NEAR(12.0 * charges(2027, 1, 0.0).accelerator_usd, 4e8, 1e-3);
}

TEST(Capital, NothingIsChargedAfterALife) {
  const Campus east = campus();
  const auto charges = [&](int year, int month) {
    return capital_charges(east.sites[0], east.accelerators, time::Month::of(year, month), {});
  };
  // Ready in April 2026: accelerators of 5 years are paid off after March 2031, the shell of 20 after March 2046.
  EXPECT_EQ(charges(2031, 3).accelerator_usd, charges(2026, 4).accelerator_usd);
  EXPECT_EQ(charges(2031, 4).accelerator_usd, 0.0);
  EXPECT_EQ(charges(2046, 3).total_usd(), charges(2026, 4).facility_usd);
  EXPECT_GT(charges(2046, 3).facility_usd, 0.0);
  EXPECT_EQ(charges(2046, 4).total_usd(), 0.0);
}

TEST(Capital, TaxesBearOnItAsOnPower) {
  const Campus east = campus();
  scenario::Economics economics;  // 8 % real, 2.5 % inflation
  const auto charges = [&] {
    return capital_charges(east.sites[0], east.accelerators, time::Month::of(2027, 1), economics);
  };
  const CapitalCharges untaxed = charges();
  economics.taxes = scenario::Taxes{0.21, {1.0}};
  const double factor = (1.0 - 0.21 / (1.08 * 1.025)) / 0.79;
  EXPECT_NEAR(charges().facility_usd, factor * untaxed.facility_usd, 1e-3);
  EXPECT_NEAR(charges().accelerator_usd, factor * untaxed.accelerator_usd, 1e-3);
}

TEST(CostPerHour, DiscountsCostAndHoursAlike) {
  // 360 USD for 90 hours now, and 540 for 60 that count half: (360 + 270) / (90 + 30) = 5.25; undiscounted it is 6.
  DiscountedHourCost cost;
  cost.add(1.0, 60.0, {.facility_usd = 100.0, .accelerator_usd = 200.0}, 90.0);
  DiscountedHourCost later;
  later.add(0.5, 540.0, {}, 60.0);
  cost.add(later);
  EXPECT_DOUBLE_EQ(cost.usd_per_accelerator_hour().value(), 5.25);
  EXPECT_FALSE(DiscountedHourCost{}.usd_per_accelerator_hour().has_value());
}

}  // namespace
}  // namespace gigawatt::compute
