// What each instrument makes due, against answers worked out by hand (model/money.md, 2.2 and 2.6, where named).
#include <gtest/gtest.h>

#include <cmath>

#include "capital/deals_test.hpp"

namespace gigawatt::capital {
namespace {

using Amounts = std::vector<double>;

TEST(Capacity, IsPaidForWhatIsAvailableNeverForWhatIsLate) {  // V-DL4
  Deals deals(1);
  deals.party("vendor");
  deals.party("customer");
  ContractInput& contract = deals.input.contracts.emplace_back();
  contract.id = scenario::ContractId("c");
  contract.months = {
      {.it_mw_committed = 100, .it_mw_available = 60, .fee_committed_usd = 100, .fee_available_usd = 60}};
  deals.add("compute", scenario::CapacityReservation{.vendor = party_id("vendor"),
                                                     .customer = party_id("customer"),
                                                     .contract = contract.id,
                                                     .take_or_pay = 0.9,
                                                     .use = 20.0 / 60.0,
                                                     .damages = scenario::Damages{.rate = 0.1, .cap = 1.0}});
  const Result result = deals.run();
  EXPECT_EQ(paid(result, 0, Tag::fee, 1), Amounts{54.0});     // 0.9 · 60, not 0.9 · 100
  EXPECT_EQ(paid(result, 0, Tag::damages, 1), Amounts{4.0});  // a tenth of the fee of the 40 that are late
  ASSERT_FALSE(result.events.empty());
  EXPECT_EQ(result.events.front().kind, EventKind::late_capacity);
  EXPECT_EQ(result.events.front().amount, 3600);  // what would have been paid for the 40: 0.9 · 40
}

TEST(Capacity, WhatIsNotEarnedIsWhatWouldHaveBeenPaid) {
  for (const double use : {1.0, 0.5, 0.0}) {
    Deals deals(2);
    deals.party("vendor");
    deals.party("customer");
    deals.add("compute", scenario::CapacityReservation{.vendor = party_id("vendor"),
                                                       .customer = party_id("customer"),
                                                       .payments = monthly(100.0, 2),
                                                       .delay_months = 1,
                                                       .take_or_pay = 0.0,
                                                       .use = use});
    const Result result = deals.run();
    EXPECT_EQ(paid(result, 0, Tag::fee, 2), (Amounts{0, 100.0 * use}));
    Cents missing = 0;
    for (const Event& event : result.events)
      if (event.kind == EventKind::late_capacity) missing += event.amount;
    EXPECT_EQ(missing, std::llround(10000.0 * use));
    EXPECT_EQ(result.instruments[0].committed - result.instruments[0].earned, missing);
  }
}

TEST(Capacity, WhatIsLateLapsesOrIsServedLater) {
  for (const bool extends : {false, true}) {
    Deals deals(8);
    deals.party("vendor");
    deals.party("customer");
    deals.add("compute", scenario::CapacityReservation{.vendor = party_id("vendor"),
                                                       .customer = party_id("customer"),
                                                       .payments = monthly(10.0, 4),
                                                       .delay_months = 2,
                                                       .extends_with_delay = extends});
    const Result result = deals.run();
    EXPECT_EQ(paid(result, 0, Tag::fee, 8),
              extends ? (Amounts{0, 0, 10, 10, 10, 10, 0, 0}) : (Amounts{0, 0, 10, 10, 0, 0, 0, 0}));
    const std::vector<BacklogMonth>& backlog = result.parties[0].backlog;
    ASSERT_EQ(backlog.size(), 8u);
    EXPECT_EQ(backlog[0].signed_now, 4000);
    EXPECT_EQ(backlog[7].contractual, 0);
    EXPECT_EQ(backlog[0].lapsed + backlog[1].lapsed, extends ? 0 : 2000);
    EXPECT_EQ(backlog[1].deliverable, extends ? 4000 : 2000);
  }
}

TEST(Credits, AreRevenueAsTheyAreBurntAndMoveNoCash) {  // V-DL5
  Deals deals(3);
  deals.party("cloud", 100.0);
  deals.party("lab", 100.0);
  deals.add("credits", scenario::ComputeCredits{.provider = party_id("cloud"),
                                                .holder = party_id("lab"),
                                                .amount = dollars(12),
                                                .granted = month(0),
                                                .used_for = scenario::InstrumentId("compute")});
  deals.add("compute", scenario::CapacityReservation{
                           .vendor = party_id("cloud"), .customer = party_id("lab"), .payments = monthly(5.0, 3)});
  const Result result = deals.run();
  Amounts in_kind, cash;
  for (const Flow& flow : result.flows) {
    if (flow.tag != Tag::fee) continue;
    (flow.in_kind ? in_kind : cash).push_back(to_usd(flow.paid));
  }
  EXPECT_EQ(in_kind, (Amounts{5, 5, 2}));
  EXPECT_EQ(cash, Amounts{3});
  EXPECT_EQ(result.parties[1].months[1].cash, 10000);
  EXPECT_EQ(result.parties[0].months[2].cash, 10300);
  ASSERT_TRUE(result.parties[0].circularity.has_value());
  EXPECT_DOUBLE_EQ(result.parties[0].circularity->direct, 12.0 / 15.0);
}

TEST(Equity, TranchesFollowEnergisedPowerAndDilute) {  // V-DL2
  Deals deals(4);
  deals.party("vendor");
  deals.party("lab", 0.0);
  SiteInput& site = deals.input.sites.emplace_back();
  site.id = scenario::SiteId("campus");
  for (const double gw : {0.4, 0.9, 1.3, 2.1}) site.months.push_back({.it_mw_powered = 1000.0 * gw, .waits_for = {}});
  scenario::EquityStake stake{
      .investor = party_id("vendor"), .issuer = party_id("lab"), .book_value = {}, .tranches = {}};
  for (const auto& [gw, pre] : {std::pair(1.0, 500.0), std::pair(2.0, 760.0)}) {
    scenario::Tranche& tranche = stake.tranches.emplace_back();
    tranche.amount = dollars(10);
    tranche.energised = gw * units::GW;
    tranche.pre_money = dollars(pre);
  }
  deals.add("stake", stake);
  const Result result = deals.run();
  EXPECT_EQ(paid(result, 0, Tag::investment, 4), (Amounts{0, 0, 10, 10}));
  // 100 shares before: 2 new ones at 5, then 10 ÷ (760 ÷ 102) = 1.342105.
  EXPECT_NEAR(result.parties[0].solvency.value().equity_usd, 20.0 * 3.342105 / 103.342105, 0.005);
}

TEST(Debt, InterestOfTheBuildingTimeIsCapitalised) {  // V-PF4
  Deals deals(13);
  deals.party("bank");
  deals.party("builder").capital_expenditure = monthly(100.0, 12);
  deals.add("loan", scenario::Debt{.lender = party_id("bank"),
                                   .borrower = party_id("builder"),
                                   .amount = dollars(1200),
                                   .draw = scenario::Draw::with_spending,
                                   .starts = month(0),
                                   .rate = 0.12,
                                   .interest_capitalised_until = month(12),
                                   .matures = month(40)});
  const Result result = deals.run();
  // Each draw stands at a month's end and bears interest from then on: 100 · Σ 1.01^k, k = 1…12.
  EXPECT_NEAR(to_usd(result.instruments[0].outstanding_end), 1280.9328043, 0.07);  // twelve roundings to a cent
}

TEST(Debt, AnnuityLinearAndBulletAreRepaidInFull) {
  for (const auto how :
       {scenario::Amortisation::annuity, scenario::Amortisation::linear, scenario::Amortisation::bullet}) {
    Deals deals(13);
    deals.party("bank");
    deals.party("borrower");
    deals.add("loan", scenario::Debt{.lender = party_id("bank"),
                                     .borrower = party_id("borrower"),
                                     .amount = dollars(5000),
                                     .starts = month(0),
                                     .rate = 0.08,
                                     .repaid_from = month(1),
                                     .matures = month(12),
                                     .amortisation = how});
    const Result result = deals.run();
    const Amounts principal = paid(result, 0, Tag::principal, 13), interest = paid(result, 0, Tag::interest, 13);
    double sum = 0.0;
    for (const double usd : principal) sum += usd;
    EXPECT_NEAR(sum, 5000.0, 1e-9);
    EXPECT_EQ(result.instruments[0].outstanding_end, 0);
    if (how ==
        scenario::Amortisation::annuity) {  // the annuity of ACTUS' ann01: 434.942145… at a twelfth of 8 % a month
      const double payment = 5000.0 * (0.08 / 12) / (1 - std::pow(1 + 0.08 / 12, -12));
      for (std::size_t m = 1; m < 12; ++m) EXPECT_NEAR(principal[m] + interest[m], payment, 0.011);
    }
    if (how == scenario::Amortisation::linear) {
      EXPECT_NEAR(principal[1], 5000.0 / 12, 0.005);
    }
    if (how == scenario::Amortisation::bullet) {
      EXPECT_EQ(principal[12], 5000.0);
    }
  }
}

/// 12,000 MWh a year are 1,000 a month; the site takes 0 (no power yet), 400, 1,500 and 800.
scenario::EnergySupply supply_of(const scenario::SiteId& site) {
  scenario::EnergySupply supply{.seller = party_id("generator"), .buyer = party_id("campus"), .site = site};
  supply.energy = 12'000.0 * (units::MWh / units::year);
  supply.price = 50.0 * (units::USD / units::MWh);
  return supply;
}

Deals with_supply(scenario::EnergySupply supply) {
  Deals deals(4);
  deals.party("generator");
  deals.party("campus");
  SiteInput& site = deals.input.sites.emplace_back();
  site.id = supply.site;
  site.operating_party = party_id("campus");
  for (const double mwh : {0.0, 400.0, 1500.0, 800.0})
    site.months.push_back({.facility_mwh = mwh, .operating_usd = 60.0 * mwh, .waits_for = {}});
  deals.add("supply", std::move(supply));
  return deals;
}

/// The site's bill at another who pays the market.
std::vector<double> bill(const Result& result) {
  std::vector<double> usd(4, 0.0);
  for (const Flow& flow : result.flows)
    if (flow.instrument < 0 && flow.tag == Tag::energy)
      usd[static_cast<std::size_t>(flow.month - result.first)] += to_usd(flow.paid);
  return usd;
}

TEST(Supply, IsTakenOrPaidForFromTheFirstPowerOn) {
  scenario::EnergySupply supply = supply_of(scenario::SiteId("campus"));
  supply.take_or_pay = 0.9;
  const Result result = with_supply(supply).run();
  EXPECT_EQ(paid(result, 0, Tag::energy, 4), (Amounts{0, 45'000, 50'000, 45'000})) << "50 · max(min(taken, 1000), 900)";
  EXPECT_EQ(bill(result), (Amounts{0, 0, 30'000, 0})) << "the market is paid for the 500 MWh above the contract only";
}

TEST(Supply, ForDifferencesIsSettledAgainstThePriceOfTheMonth) {
  scenario::EnergySupply supply = supply_of(scenario::SiteId("campus"));
  supply.market = scenario::PriceId("hub");
  Deals deals = with_supply(supply);
  deals.input.market_usd_per_mwh = {{40, 40, 65, -10}};
  const Result result = deals.run();
  EXPECT_EQ(paid(result, 0, Tag::swap, 4), (Amounts{0, 10'000, 15'000, 60'000}));
  std::vector<int> payers;
  for (const Flow& flow : result.flows)
    if (flow.instrument == 0) payers.push_back(flow.payer);
  EXPECT_EQ(payers, (std::vector<int>{1, 0, 1})) << "the campus below the strike, the generator above it";
  EXPECT_EQ(result.instruments[0].paid, 7'000'000) << "by the campus";
  EXPECT_EQ(result.instruments[0].paid_back, 1'500'000) << "by the generator";
  EXPECT_EQ(bill(result), (Amounts{0, 24'000, 90'000, 48'000})) << "the energy itself is the market's";
}

TEST(Lease, FollowsThePowerOfItsSiteAndEndsWithTheGuaranteedValue) {
  Deals deals(5);
  deals.party("lessor");
  deals.party("lessee");
  SiteInput& site = deals.input.sites.emplace_back();
  site.id = scenario::SiteId("campus");
  for (const double share : {0.0, 0.5, 1.0, 1.0, 1.0}) site.months.push_back({.powered_share = share, .waits_for = {}});
  scenario::Lease lease{.lessor = party_id("lessor"), .lessee = party_id("lessee"), .site = site.id};
  lease.rent = units::MoneyPerTime::from_base(dollars(100).base() / units::month.base());
  lease.term_months = 3;
  lease.residual_guarantee = dollars(70);
  lease.residual_value = dollars(45);
  deals.add("lease", lease);
  const Result result = deals.run();
  EXPECT_EQ(paid(result, 0, Tag::rent, 5), (Amounts{0, 50, 100, 100, 0}));
  EXPECT_EQ(paid(result, 0, Tag::residual_guarantee, 5), (Amounts{0, 0, 0, 0, 25}));
}

TEST(Lease, RentThatWaitsNamesTheFeeOfTheSameHallsOnly) {
  for (const bool same : {true, false}) {
    Deals deals(1);
    deals.party("lessor");
    deals.party("cloud");
    deals.party("lab");
    SiteInput& site = deals.input.sites.emplace_back();
    site.id = scenario::SiteId("campus");
    site.months = {
        {.it_mw_ready = 100, .it_mw_powered = 40, .powered_share = 0.4, .waits_for = "at campus hall waits"}};
    ContractInput& contract = deals.input.contracts.emplace_back();
    contract.id = scenario::ContractId("c");
    contract.months = {{.fee_committed_usd = 100,
                        .fee_available_usd = 40,
                        .waits_for = same ? "at campus hall waits" : "at another hall waits"}};
    deals.add("compute", scenario::CapacityReservation{
                             .vendor = party_id("cloud"), .customer = party_id("lab"), .contract = contract.id});
    deals.add("lease", scenario::Lease{.lessor = party_id("lessor"),
                                       .lessee = party_id("cloud"),
                                       .site = site.id,
                                       .rent = units::MoneyPerTime::from_base(100.0 / units::month.base()),
                                       .term_months = 12});
    const Result result = deals.run();
    ASSERT_EQ(result.events.size(), 2u);
    EXPECT_EQ(result.events[1].amount, 6000);
    EXPECT_EQ(result.events[1].cause, same ? 0 : -1);
  }
}

TEST(Order, DepositRestAndANoteOfTheVendor) {
  Deals deals(5);
  deals.party("vendor");
  deals.party("customer");
  deals.add("chips", scenario::PurchaseOrder{.vendor = party_id("vendor"),
                                             .customer = party_id("customer"),
                                             .amount = dollars(1000),
                                             .ordered = month(0),
                                             .delivered = month(2),
                                             .deposit = 0.1,
                                             .financed = 0.6,
                                             .rate = 0.12,
                                             .note_months = 2});
  const Result result = deals.run();
  EXPECT_EQ(result.parties[1].months[2].debt, 60000);
  EXPECT_EQ(paid(result, 0, Tag::principal, 5), (Amounts{0, 0, 0, 300, 300}));
  EXPECT_EQ(paid(result, 0, Tag::interest, 5), (Amounts{0, 0, 0, 6, 3}));
  EXPECT_EQ(paid(result, 0, Tag::order, 5), (Amounts{100, 0, 900, 0, 0}));  // 300 in cash and 600 as the note
}

TEST(Exclusivity, KeepsOthersOutOrTakesAShareOver) {
  for (const auto right : {scenario::ServiceRight::exclusive, scenario::ServiceRight::first_refusal}) {
    Deals deals(1);
    deals.party("holder");
    deals.party("other");
    deals.party("lab");
    deals.add("compute", scenario::CapacityReservation{
                             .vendor = party_id("other"), .customer = party_id("lab"), .payments = monthly(100.0, 1)});
    deals.add("right", scenario::Exclusivity{
                           .holder = party_id("holder"), .customer = party_id("lab"), .right = right, .matched = 0.25});
    const Result result = deals.run();
    double to_holder = 0.0, to_other = 0.0;
    for (const Flow& flow : result.flows) (flow.payee == 0 ? to_holder : to_other) += to_usd(flow.paid);
    EXPECT_EQ(to_holder, right == scenario::ServiceRight::exclusive ? 0.0 : 25.0);
    EXPECT_EQ(to_other, right == scenario::ServiceRight::exclusive ? 0.0 : 75.0);
    EXPECT_EQ(result.instruments[0].in_run(), right != scenario::ServiceRight::exclusive);
  }
}

TEST(Status, OnlyWhatBindsAndIsKnownCreatesObligations) {
  Deals deals(2);
  deals.party("vendor");
  deals.party("lab");
  const scenario::CapacityReservation terms{
      .vendor = party_id("vendor"), .customer = party_id("lab"), .payments = monthly(1.0, 2)};
  deals.add("letter", terms).status = scenario::CommitmentStatus::letter_of_intent;
  deals.add("secret", terms).known_from = time::Date{2027, 6, 1};
  deals.add("old", terms);
  scenario::Instrument& next = deals.add("next", terms);
  next.from = month(1);
  next.replaces = {scenario::InstrumentId("old")};
  deals.input.as_of = time::Date{2027, 5, 31};
  const Result result = deals.run();
  EXPECT_EQ(paid(result, 0, Tag::fee, 2), (Amounts{0, 0}));
  EXPECT_EQ(paid(result, 1, Tag::fee, 2), (Amounts{0, 0}));
  EXPECT_EQ(paid(result, 2, Tag::fee, 2), (Amounts{1, 0}));
  EXPECT_EQ(paid(result, 3, Tag::fee, 2), (Amounts{0, 1}));
}

TEST(Swap, BothLegsAreDueGross) {
  Deals deals(1);
  deals.party("a");
  deals.party("b");
  deals.add("swap", scenario::RateSwap{.fixed_payer = party_id("a"),
                                       .floating_payer = party_id("b"),
                                       .notional = dollars(1200),
                                       .fixed_rate = 0.05,
                                       .floating_rate = {{2027, 0.04}}});
  const Result result = deals.run();
  EXPECT_EQ(paid(result, 0, Tag::swap, 1), Amounts{9.0});
  EXPECT_EQ(result.instruments[0].paid, 500);  // each leg apart
  EXPECT_EQ(result.instruments[0].paid_back, 400);
}

TEST(RevenueShare, StopsAtItsCap) {
  Deals deals(4);
  deals.party("lab").income = monthly(100.0, 4);
  deals.party("cloud");
  deals.add("share", scenario::RevenueShare{
                         .payer = party_id("lab"), .payee = party_id("cloud"), .share = 0.2, .cap = dollars(50)});
  EXPECT_EQ(paid(deals.run(), 0, Tag::revenue_share, 4), (Amounts{20, 20, 10, 0}));
}

}  // namespace
}  // namespace gigawatt::capital
