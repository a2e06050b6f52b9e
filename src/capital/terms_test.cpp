// Terms that act rarely: taxes and distributions at the end of a year, interest on arrears, claims at a discount,
// waivers; and who stands behind whom. All answers by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "capital/deals_test.hpp"

namespace gigawatt::capital {
namespace {

Cents cash(const Result& result, int party, int month) {
  return result.parties[static_cast<std::size_t>(party)].months[static_cast<std::size_t>(month)].cash;
}

scenario::Lease lease(const char* lessor, const char* lessee, double usd, int months) {
  return {.lessor = party_id(lessor),
          .lessee = party_id(lessee),
          .commencement = month(0),
          .rent = units::MoneyPerTime::from_base(usd / units::month.base()),
          .term_months = months};
}

TEST(Tax, IsPaidInJanuaryAfterTheLossesOfEarlierYears) {
  Deals deals(36);
  scenario::Party& party = deals.party("maker", 1000.0);
  party.tax_rate = 0.25;
  party.tax_losses = dollars(30);
  party.operating_cost.by_year[2027] = dollars(120);
  party.income.by_year[2028] = dollars(240);
  const Result result = deals.run();
  EXPECT_EQ(cash(result, 0, 23), 112000);
  EXPECT_EQ(result.parties[0].months[23].unpaid, 0);  // owed, and not due yet
  EXPECT_EQ(cash(result, 0, 24), 112000 - 2250);      // 25 % of 240 − 120 − 30
  EXPECT_EQ(cash(result, 0, 35), 112000 - 2250);
}

TEST(Tax, DepreciationAndInterestLowerIt) {
  Deals deals(13);
  scenario::Party& party = deals.party("maker", 1000.0);
  party.tax_rate = 0.2;
  party.asset_life = 5.0 * units::year;
  party.income.by_year[2027] = dollars(480);
  party.capital_expenditure.by_month[month(0)] = dollars(300);  // 5 a month
  deals.party("bank");
  deals.add("loan", scenario::Debt{.lender = party_id("bank"),
                                   .borrower = party_id("maker"),
                                   .amount = dollars(1200),
                                   .outstanding = dollars(1200),
                                   .rate = 0.05,
                                   .matures = month(100)});
  const Result result = deals.run();
  // 480 − 60 of depreciation − 60 of interest: 360 · 20 % = 72. January's interest is 5.
  EXPECT_EQ(cash(result, 0, 12) - cash(result, 0, 11), -7200 - 500);
}

TEST(Distribution, GoesToOwnersFromWhatIsAboveTheMinimum) {
  Deals deals(24);
  scenario::Party& party = deals.party("maker", 100.0);
  party.minimum_cash = dollars(40);
  party.payout = 0.5;
  deals.party("fund", 0.0);
  deals.add("stake", scenario::EquityStake{.investor = party_id("fund"), .issuer = party_id("maker"), .share = 0.25});
  const Result result = deals.run();
  EXPECT_EQ(cash(result, 0, 10), 10000);
  EXPECT_EQ(cash(result, 0, 11), 7000);
  EXPECT_EQ(cash(result, 1, 11), 750);
  EXPECT_EQ(cash(result, 0, 23), 5500);
  EXPECT_EQ(cash(result, 1, 23), 750 + 375);
}

TEST(Distribution, IsStoppedByALockUp) {
  for (const double lock : {1.5, 2.5}) {  // cover is 24 ÷ 12 = 2
    Deals deals(24);
    scenario::Party& party = deals.party("maker", 100.0);
    party.payout = 1.0;
    party.income = monthly(2.0, 24);
    deals.party("bank");
    scenario::Debt loan{.lender = party_id("bank"),
                        .borrower = party_id("maker"),
                        .amount = dollars(100),
                        .outstanding = dollars(100),
                        .rate = 0.12,
                        .matures = month(100)};
    loan.covenants = scenario::Covenants{.lock_up_cover = lock};
    deals.add("loan", loan);
    const Result result = deals.run();
    // Cover is first known at the end of December 2027: that lock-up stops what would be paid a year later.
    EXPECT_EQ(cash(result, 0, 11), 0);
    EXPECT_EQ(cash(result, 0, 23), lock < 2.0 ? 0 : 1200);
  }
}

TEST(Arrears, BearInterestOnAllThatStaysUnpaid) {
  Deals deals(3);
  deals.party("debtor", 0.0);
  deals.party("creditor", 0.0);
  deals.add("rent", lease("creditor", "debtor", 100.0, 1)).arrears_rate = 0.12;
  const Result result = deals.run();
  EXPECT_EQ(result.parties[0].months[0].unpaid, 10000);
  EXPECT_EQ(result.parties[0].months[1].unpaid, 10100);
  EXPECT_EQ(result.parties[0].months[2].unpaid, 10201);
}

TEST(TerminationClaim, IsDiscountedAndReachesBehindThePlan) {
  Deals deals(3);
  deals.party("vendor", 0.0);
  deals.party("customer", 0.0);
  deals.add("compute", scenario::CapacityReservation{.vendor = party_id("vendor"),
                                                     .customer = party_id("customer"),
                                                     .payments = monthly(12.0, 6),
                                                     .unpaid_months = 1,
                                                     .claim_discount = 0.21});
  const Result result = deals.run();
  double worth = 0.0;
  for (int m = 1; m < 6; ++m) worth += 12.0 * std::pow(1.21, -m / 12.0);
  bool found = false;
  for (const Event& event : result.events)
    if (event.kind == EventKind::contract_ended) {
      found = true;
      EXPECT_EQ(event.month, month(0));
      EXPECT_EQ(event.amount, to_cents(worth));
    }
  EXPECT_TRUE(found);
}

Result breached(double waiver_probability, std::uint64_t sample) {
  Deals deals(20);
  scenario::Party& spv = deals.party("spv", 50.0);
  spv.income = monthly(10.0, 20);
  spv.operating_cost = monthly(5.0, 20);
  deals.party("bank");
  scenario::Debt loan{.lender = party_id("bank"),
                      .borrower = party_id("spv"),
                      .amount = dollars(1000),
                      .outstanding = dollars(1000),
                      .rate = 0.06,
                      .matures = month(100)};
  loan.covenants =
      scenario::Covenants{.default_cover = 1.2, .cure_months = 2, .waiver_probability = waiver_probability};
  deals.add("loan", loan);
  deals.input.sample = sample;
  return deals.run();
}

TEST(Waiver, KeepsABreachFromAcceleratingTheDebt) {
  EXPECT_TRUE(breached(0.0, 0).parties[0].first_default.has_value());
  const Result waived = breached(1.0, 0);
  EXPECT_FALSE(waived.parties[0].first_default.has_value());
  EXPECT_EQ(waived.parties[0].standing, Standing::breached);
  int failed = 0;
  for (std::uint64_t sample = 0; sample < 200; ++sample)
    failed += breached(0.7, sample).parties[0].first_default.has_value() ? 1 : 0;
  // Three waivers may be asked for in months 13, 16 and 19; a refusal in month 19 leads to no default inside the plan.
  // A default has the probability 1 − 0.7 · 0.7 = 0.51; three standard deviations of 200 samples are 21.
  EXPECT_NEAR(failed, 102, 21);
}

TEST(UltimatePayer, StandsBehindWhoPassesItsMoneyOn) {
  Deals deals(1);
  deals.party("lab", 0.0).income = monthly(100.0, 1);
  deals.party("cloud", 0.0);
  deals.party("maker", 0.0);
  deals.party("other", 20.0);
  deals.add("compute", lease("cloud", "lab", 100.0, 1));
  deals.add("chips", lease("maker", "cloud", 80.0, 1));
  deals.add("more", lease("maker", "other", 20.0, 1));
  const Result result = deals.run();
  const PartyResult& maker = result.parties[2];
  ASSERT_TRUE(maker.ultimate_payer.has_value());
  EXPECT_EQ(maker.ultimate_payer->party, 0);
  EXPECT_DOUBLE_EQ(maker.ultimate_payer->share, 0.8);
  EXPECT_DOUBLE_EQ(maker.ultimate_payer->concentration, 0.64 + 0.04);
  EXPECT_DOUBLE_EQ(maker.top_customer_share.value_or(0), 0.8);
  EXPECT_EQ(result.parties[1].ultimate_payer->party, 0);
}

TEST(DebtRank, IsTheShareOfOthersEquityThatGoesWithAParty) {
  Deals deals(1);
  deals.party("bank", 100.0);
  deals.party("cloud", 80.0);
  deals.add("loan", scenario::Debt{.lender = party_id("bank"),
                                   .borrower = party_id("cloud"),
                                   .amount = dollars(50),
                                   .outstanding = dollars(50),
                                   .rate = 0.0,
                                   .matures = month(100)});
  const Result result = deals.run();  // equities 150 and 30
  EXPECT_NEAR(result.parties[1].debt_rank.value_or(-1), 50.0 / 150.0, 1e-12);
  EXPECT_NEAR(result.parties[0].debt_rank.value_or(-1), 0.0, 1e-12);
}

TEST(Shown, AGuaranteeNamesItsCreditorAndAFeeItsTakeOrPay) {
  Deals deals(2);
  deals.party("vendor", 0.0);
  deals.party("customer", 100.0);
  deals.party("guarantor", 100.0);
  deals.add("compute", scenario::CapacityReservation{.vendor = party_id("vendor"),
                                                     .customer = party_id("customer"),
                                                     .payments = monthly(10.0, 2),
                                                     .take_or_pay = 0.6,
                                                     .use = 0.5});
  deals.add("backstop",
            scenario::Guarantee{.guarantor = party_id("guarantor"), .covers = scenario::InstrumentId("compute")});
  const Result result = deals.run();
  EXPECT_EQ(result.instruments[0].earned, 1200);
  EXPECT_EQ(result.instruments[0].paid, 1200);
  EXPECT_EQ(result.instruments[1].payee, 0);
  for (const Posting& posting : result.postings)
    if (posting.party == posting.counterparty && posting.debit == Account::cash) {
      EXPECT_EQ(posting.tag, Tag::opening);
    }
}

}  // namespace
}  // namespace gigawatt::capital
