#include "study/amendment.hpp"

#include <gtest/gtest.h>

#include "scenario/parse.hpp"
#include "study/run.hpp"

namespace gigawatt::study {
namespace {

using scenario::ContractId;
using scenario::HallId;
using scenario::OfferId;
using scenario::SiteId;
using scenario::SupplyId;

const SiteId site("site");

/// tests/cases/merit-order: a hall of 100 MW ready on 2026-12-01; 60 MW of connection, 30 of cheap gas, 50 of dear gas.
scenario::Scenario merit_order() {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/merit-order/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return loaded->scenario;
}

/// The same with a contract of 40 MW from 2026-06 and 70 MW from 2027-03 on.
scenario::Scenario with_deal() {
  scenario::Scenario scenario = merit_order();
  scenario::Contract contract;
  contract.id = ContractId("deal");
  contract.sites = {site};
  contract.ramp = {{time::Month::of(2026, 6), 40.0 * units::MW}, {time::Month::of(2027, 3), 70.0 * units::MW}};
  scenario.contracts.push_back(contract);
  return scenario;
}

scenario::Scenario amended_by(scenario::Scenario scenario, const Amendment& amendment) {
  return amended(std::move(scenario), std::vector{amendment});
}

TEST(Amendment, DelaysWhatDoesNotStandYet) {
  const auto scenario = merit_order();
  const HallDelay delay{time::Month::of(2026, 12), site, HallId("hall"), 4};
  EXPECT_EQ(amended_by(scenario, delay).sites[0].halls[0].ready, (time::Date{2027, 4, 1}));
  HallDelay late = delay;
  late.month = time::Month::of(2027, 1);
  EXPECT_EQ(amended_by(scenario, late).sites[0].halls[0].ready, (time::Date{2026, 12, 1})) << "it stands";
  const SupplyDelay supply{time::Month::of(2026, 1), site, SupplyId("cheap"), 14};
  EXPECT_EQ(*amended_by(scenario, supply).sites[0].supply[0].energised, (time::Date{2027, 3, 1}));
  const OfferDelay offer{time::Month::of(2025, 6), site, OfferId("line"), 3};
  EXPECT_EQ(amended_by(scenario, offer).sites[0].connection->offers[0].available, (time::Date{2026, 4, 1}));
}

TEST(Amendment, AnOptionIsDelayedFromTheMonthInWhichItMayStand) {
  // Orders from 2026-01, 12 months of lead time: 2027-01 at the earliest.
  scenario::Scenario scenario = merit_order();
  scenario::Supply& option = scenario.sites[0].supply[0];
  option.power.reset();
  option.energised.reset();
  option.maximum = 30.0 * units::MW;
  const SupplyDelay delay{time::Month::of(2027, 1), site, SupplyId("cheap"), 5};
  EXPECT_EQ(amended_by(scenario, delay).sites[0].supply[0].earliest, (time::Date{2027, 6, 1}));
  const SupplyDelay late{time::Month::of(2027, 2), site, SupplyId("cheap"), 5};
  EXPECT_FALSE(amended_by(scenario, late).sites[0].supply[0].earliest) << "some of it may stand by then";
  option.earliest = time::Date{2027, 2, 10};
  EXPECT_EQ(amended_by(scenario, late).sites[0].supply[0].earliest, (time::Date{2027, 7, 10}));
}

TEST(Amendment, AShorterMonthEndsEarlier) {
  scenario::Scenario scenario = merit_order();
  scenario.sites[0].halls[0].ready = {2026, 12, 31};
  const HallDelay delay{time::Month::of(2026, 12), site, HallId("hall"), 2};
  EXPECT_EQ(amended_by(scenario, delay).sites[0].halls[0].ready, (time::Date{2027, 2, 28}));
}

TEST(Amendment, AContractEndsOnce) {
  const ContractEnd july{time::Month::of(2027, 7), ContractId("deal")};
  const auto ended = amended_by(with_deal(), july);
  EXPECT_EQ(ended.contracts[0].end, time::Month::of(2027, 6)) << "free from July: June is its last month";
  const ContractEnd later{time::Month::of(2027, 9), ContractId("deal")};
  EXPECT_EQ(amended_by(ended, later).contracts[0].end, time::Month::of(2027, 6));
}

TEST(Amendment, ASuspendedContractComesBackToItsRamp) {
  const ContractSuspension stopped{time::Month::of(2027, 2), ContractId("deal"), time::Month::of(2027, 4)};
  const scenario::Contract contract = amended_by(with_deal(), stopped).contracts[0];
  ASSERT_EQ(contract.ramp.size(), 3U);
  const auto step = [&](std::size_t i) {
    return std::pair(contract.ramp[i].from, contract.ramp[i].it_power.in(units::MW));
  };
  EXPECT_EQ(step(0), std::pair(time::Month::of(2026, 6), 40.0));
  EXPECT_EQ(step(1), std::pair(time::Month::of(2027, 2), 0.0));
  EXPECT_EQ(step(2), std::pair(time::Month::of(2027, 5), 70.0)) << "the step of March was inside";
}

TEST(Amendment, TwoSuspensionsInOneAnother) {
  const std::vector<Amendment> both = {
      ContractSuspension{time::Month::of(2027, 2), ContractId("deal"), time::Month::of(2027, 4)},
      ContractSuspension{time::Month::of(2027, 3), ContractId("deal"), time::Month::of(2027, 3)}};
  const scenario::Contract contract = amended(with_deal(), both).contracts[0];
  for (const scenario::RampStep& step : contract.ramp) {
    const bool suspended = time::Month::of(2027, 2) <= step.from && step.from <= time::Month::of(2027, 4);
    EXPECT_EQ(step.it_power.in(units::MW) == 0.0, suspended) << time::to_text(step.from);
  }
}

TEST(Amendment, SaysWhatItDoes) {
  EXPECT_EQ(to_text(HallDelay{time::Month::of(2027, 1), site, HallId("hall"), 1}),
            "site.hall is 1 month later from 2027-01 on");
  EXPECT_EQ(to_text(SupplyOutage{time::Month::of(2027, 1), site, SupplyId("cheap"), time::Month::of(2027, 3)}),
            "site.cheap is out of service from 2027-01 to 2027-03");
  EXPECT_EQ(to_text(ContractEnd{time::Month::of(2027, 7), ContractId("deal")}), "deal is not served from 2027-07 on");
}

TEST(Amendment, ATargetThatDoesNotExistIsAnInternalFault) {
  const time::Month month = time::Month::of(2027, 1);
  for (const Amendment& amendment : std::vector<Amendment>{
           ContractEnd{month, ContractId("nobody")}, HallDelay{month, site, HallId("nowhere"), 1},
           HallDelay{month, SiteId("elsewhere"), HallId("hall"), 1}, HallDelay{month, site, HallId("hall"), 0},
           HallOutage{month, site, HallId("hall"), month.plus(-1)}})
    EXPECT_THROW(amended_by(merit_order(), amendment), std::logic_error) << to_text(amendment);
}

/// MWh served by month, and generated by supply and month.
struct Operation {
  std::vector<double> served_mwh;
  std::vector<std::vector<double>> generated_mwh;
};

Operation operation_of(const scenario::Scenario& scenario, std::vector<Amendment> amendments) {
  const auto result = run(scenario, {.amendments = std::move(amendments)}, {});
  EXPECT_TRUE(result);
  Operation operation;
  for (const MonthResult& month : result->account.sites[0].months) operation.served_mwh.push_back(month.it_mwh_served);
  for (const std::vector<double>& supply : result->operation.sites[0].years[0][0].generation_mw) {
    std::vector<double>& months = operation.generated_mwh.emplace_back(12, 0.0);
    for (std::size_t hour = 0; hour < supply.size(); ++hour) months[time::month_of_hour(hour)] += supply[hour];
  }
  return operation;
}

TEST(Amendment, AnOutageOfASupplyReachesTheHours) {
  const auto as_planned = operation_of(merit_order(), {});
  const auto operation = operation_of(
      merit_order(), {SupplyOutage{time::Month::of(2027, 2), site, SupplyId("cheap"), time::Month::of(2027, 3)}});
  for (std::size_t m = 0; m < 12; ++m) {
    const bool out = m == 1 || m == 2;
    const double hours = 24.0 * static_cast<double>(time::days_of_month[m]);
    EXPECT_NEAR(operation.generated_mwh[0][m], out ? 0.0 : 30.0 * hours, 1e-2) << m;
    EXPECT_NEAR(operation.generated_mwh[1][m], (out ? 40.0 : 10.0) * hours, 1e-2) << m;
    EXPECT_NEAR(operation.served_mwh[m], as_planned.served_mwh[m], 1e-2) << m;
  }
}

TEST(Amendment, AnOutageOfAHallReachesTheLoad) {
  const auto operation = operation_of(
      merit_order(), {HallOutage{time::Month::of(2027, 11), site, HallId("hall"), time::Month::of(2028, 2)}});
  for (std::size_t m = 0; m < 12; ++m) {
    const double hours = 24.0 * static_cast<double>(time::days_of_month[m]);
    EXPECT_NEAR(operation.served_mwh[m], m >= 10 ? 0.0 : 100.0 * hours, 1e-2) << m;
  }
}

TEST(Amendment, ADelayedHallAsksForLess) {
  // Ready on 2026-12-01 and four months later: January to March of 2027 are lost.
  const auto operation = operation_of(merit_order(), {HallDelay{time::Month::of(2026, 12), site, HallId("hall"), 4}});
  for (std::size_t m = 0; m < 12; ++m) {
    const double hours = 24.0 * static_cast<double>(time::days_of_month[m]);
    EXPECT_NEAR(operation.served_mwh[m], m < 3 ? 0.0 : 100.0 * hours, 1e-2) << m;
  }
}

}  // namespace
}  // namespace gigawatt::study
