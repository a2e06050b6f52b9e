// Who fails, what follows, and an auditor that recomputes all books from the postings and flows of random deals.
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "capital/random_deals_test.hpp"

namespace gigawatt::capital {
namespace {

/// Knows nothing but what is printed: postings, flows and month ends.
void audit(const Result& result) {
  const std::size_t parties = result.parties.size();
  std::vector<std::array<Cents, account_count>> books(parties + 1);
  std::size_t at = 0;
  std::vector<Cents> opening(parties + 1, 0);
  const std::size_t months = parties == 0 ? 0 : result.parties[0].months.size();
  for (std::size_t m = 0; m < months; ++m) {
    const time::Month now = result.first.plus(static_cast<int>(m));
    std::vector<Cents> cash_before(parties + 1);
    for (std::size_t p = 0; p <= parties; ++p) cash_before[p] = books[p][0];
    bool opened = m > 0;
    std::vector<Cents> moved(parties + 1, 0), overdue(parties + 1, 0);
    for (; at < result.postings.size() && result.postings[at].month == now; ++at) {
      const Posting& posting = result.postings[at];
      ASSERT_GT(posting.amount, 0);
      auto& book = books[static_cast<std::size_t>(posting.party)];
      book[static_cast<std::size_t>(posting.debit)] += posting.amount;
      book[static_cast<std::size_t>(posting.credit)] -= posting.amount;
      const bool is_opening = posting.party == posting.counterparty && posting.debit == Account::cash;
      if (is_opening) opening[static_cast<std::size_t>(posting.party)] += posting.amount;
      opened = opened || is_opening;
    }
    for (const Flow& flow : result.flows)
      if (flow.month == now && !flow.in_kind) {
        ASSERT_GE(flow.paid, 0);
        ASSERT_LE(flow.paid, flow.due);
        moved[static_cast<std::size_t>(flow.payee)] += flow.paid;
        moved[static_cast<std::size_t>(flow.payer)] -= flow.paid;
        if (flow.tag == Tag::principal) overdue[static_cast<std::size_t>(flow.payer)] += flow.due - flow.paid;
      }
    Cents all_cash = 0, receivable = 0, payable = 0;
    for (std::size_t p = 0; p <= parties; ++p) {
      ASSERT_EQ(std::accumulate(books[p].begin(), books[p].end(), Cents{0}), 0);  // assets = liabilities + equity
      ASSERT_EQ(books[p][0] - cash_before[p] - (m == 0 ? opening[p] : 0), moved[p]) << "party " << p << " month " << m;
      all_cash += books[p][0];
      receivable += books[p][static_cast<std::size_t>(Account::receivable)];
      payable -= books[p][static_cast<std::size_t>(Account::payable)];
      if (p == parties) continue;
      ASSERT_EQ(books[p][0], result.parties[p].months[m].cash);
      ASSERT_EQ(overdue[p], result.parties[p].months[m].overdue);
      ASSERT_EQ(overdue[p] - books[p][static_cast<std::size_t>(Account::debt)], result.parties[p].months[m].debt);
      if (result.parties[p].limited) {
        ASSERT_GE(books[p][0], 0);
      }
    }
    ASSERT_EQ(all_cash, std::accumulate(opening.begin(), opening.end(), Cents{0}));  // money is never lost
    ASSERT_EQ(receivable, payable);
  }
  ASSERT_EQ(at, result.postings.size());
}

TEST(Default, PassesOnAlongTheChainAndNamesItsCause) {
  Deals deals(6);
  deals.party("lab", 5.0).income = monthly(10.0, 2);
  deals.party("cloud", 0.0);
  deals.party("bank");
  deals.add(
      "compute",
      scenario::CapacityReservation{
          .vendor = party_id("cloud"), .customer = party_id("lab"), .payments = monthly(12.0, 6), .unpaid_months = 2});
  deals.add("loan", scenario::Debt{.lender = party_id("bank"),
                                   .borrower = party_id("cloud"),
                                   .amount = dollars(40),
                                   .outstanding = dollars(40),
                                   .draw = scenario::Draw::as_needed,
                                   .rate = 0.0,
                                   .repaid_from = month(0),
                                   .matures = month(4),
                                   .amortisation = scenario::Amortisation::linear});
  const Result result = deals.run();
  audit(result);
  // 5 + 10 − 12 = 3, 3 + 10 − 12 = 1; then 1 of 12 is paid, and nothing after.
  ASSERT_TRUE(result.parties[0].first_default.has_value());
  EXPECT_EQ(result.parties[0].first_default->month, month(3));
  ASSERT_TRUE(result.parties[1].first_default.has_value());
  EXPECT_NE(result.parties[1].first_default->cause.find("lab misses"), std::string::npos)
      << result.parties[1].first_default->cause;
  EXPECT_FALSE(result.parties[2].first_default.has_value());  // its means are not modelled
}

TEST(Default, SaysInWordsWhatIsNotPaid) {
  Deals deals(2);
  deals.party("lab", 5.0).capital_expenditure = monthly(10.0, 2);
  const Result result = deals.run();
  EXPECT_TRUE(std::ranges::any_of(result.events, [](const Event& event) {
    return event.text.find("of capital expenditure to") != std::string::npos;
  }));
}

TEST(Guarantee, PaysTheSameMonthAndTakesTheClaimOver) {  // V-CL11, its first half: 60 are not paid
  Deals deals(1);
  deals.party("debtor", 40.0);
  deals.party("guarantor", 100.0);
  deals.party("creditor", 0.0);
  deals.add("rent", scenario::Lease{.lessor = party_id("creditor"),
                                    .lessee = party_id("debtor"),
                                    .site = {},
                                    .commencement = month(0),
                                    .rent = units::MoneyPerTime::from_base(100.0 / units::month.base()),
                                    .term_months = 1});
  deals.add("backstop", scenario::Guarantee{.guarantor = party_id("guarantor"),
                                            .covers = scenario::InstrumentId("rent"),
                                            .share = 1.0,
                                            .cap = dollars(50)});
  const Result result = deals.run();
  audit(result);
  EXPECT_EQ(result.parties[2].months[0].cash, 9000);
  EXPECT_EQ(result.parties[1].months[0].cash, 5000);
  EXPECT_EQ(result.parties[0].months[0].unpaid, 6000);  // 50 to the guarantor, 10 to the creditor
}

/// One month's rent of 100 USD from "debtor" to "creditor", of which "guarantor" covers a share.
void add_rent_with_backstop(Deals& deals, double share) {
  deals.add("rent", scenario::Lease{.lessor = party_id("creditor"),
                                    .lessee = party_id("debtor"),
                                    .site = {},
                                    .commencement = month(0),
                                    .rent = units::MoneyPerTime::from_base(100.0 / units::month.base()),
                                    .term_months = 1});
  deals.add("backstop",
            scenario::Guarantee{
                .guarantor = party_id("guarantor"), .covers = scenario::InstrumentId("rent"), .share = share});
}

// 60 are not paid and 60 called, of which the guarantor has 20 and no more: it owes 40, as the debtor does, for one
// claim.
TEST(Guarantee, WhoCannotPayItOwesItAndDefaults) {
  Deals deals(3);
  deals.party("guarantor", 20.0);
  scenario::Party& debtor = deals.party("debtor", 40.0);
  debtor.income.by_month[month(2)] = dollars(25);
  debtor.grace_months = 12;
  deals.party("creditor", 0.0);
  add_rent_with_backstop(deals, 1.0);
  const Result result = deals.run();
  audit(result);
  EXPECT_EQ(result.parties[0].months[0].unpaid, 4000);
  EXPECT_EQ(result.parties[0].months[1].unpaid, 4000);
  ASSERT_TRUE(result.parties[0].first_default);
  EXPECT_EQ(result.parties[0].first_default->month, month(1));
  EXPECT_TRUE(std::ranges::any_of(result.events, [](const Event& event) {
    return event.kind == EventKind::missed_payment && event.party == 0 && event.amount == 4000;
  }));
  const std::string& cause = result.parties[0].first_default->cause;
  EXPECT_NE(cause.find("debtor misses 40 USD of rent to creditor"), std::string::npos) << cause;
  EXPECT_NE(cause.find("guarantor misses 40 USD of backstop to creditor"), std::string::npos) << cause;
  EXPECT_EQ(result.parties[1].months[1].unpaid, 6000);  // 40 to the creditor, 20 to the guarantor
  // 25 come in and are shared out over 60 at one rank; the guarantor passes its part on to the creditor, never more
  // than is left, and takes that claim over: of its 100 the creditor has 85, and both owe it the same 15.
  const PartyMonth &guarantor = result.parties[0].months[2], &creditor = result.parties[2].months[2];
  EXPECT_EQ(creditor.cash, 8500);
  EXPECT_EQ(guarantor.cash, 0);
  EXPECT_EQ(guarantor.unpaid, 1500);
  EXPECT_EQ(result.parties[1].months[2].unpaid, 3500);
}

TEST(Guarantee, IsCalledOnceForWhatFallsDueOnce) {
  Deals deals(4);
  deals.party("debtor", 0.0);
  deals.party("guarantor", 1000.0);
  deals.party("creditor", 0.0);
  add_rent_with_backstop(deals, 0.25);
  const Result result = deals.run();
  audit(result);
  EXPECT_EQ(result.parties[2].months[3].cash, 2500);
  EXPECT_EQ(result.parties[1].months[3].cash, 97500);
}

TEST(Covenant, ABreachThatIsNotCuredMakesTheDebtDue) {
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
  loan.covenants = scenario::Covenants{.default_cover = 1.2, .cure_months = 2};
  deals.add("loan", loan);
  const Result result = deals.run();
  audit(result);
  // Cover is 5 ÷ 5 = 1.0 from the twelfth month on (index 11); breached in 11, 12, 13: accelerated in 13, unpaid in 14,
  // default in 15, a month of grace later.
  const PartyResult& failed = result.parties[0];
  EXPECT_FALSE(failed.months[10].cover.has_value());
  EXPECT_DOUBLE_EQ(failed.months[11].cover.value_or(0), 1.0);
  ASSERT_TRUE(failed.first_default.has_value());
  EXPECT_EQ(failed.first_default->month, month(15));
  EXPECT_EQ(failed.first_default->kind, "covenant");
  // 50 in hand and 5 of each month go to the bank: what is left is still borrowed, and still weighs on 60 a year.
  EXPECT_EQ(failed.months[13].debt, 100'000);
  EXPECT_EQ(failed.months[13].overdue, 0);
  EXPECT_EQ(failed.months[14].debt, 94'500);
  EXPECT_EQ(failed.months[14].overdue, 94'500);
  EXPECT_DOUBLE_EQ(failed.months[14].leverage.value_or(0), 945.0 / 60.0);
  EXPECT_EQ(failed.months[19].debt, 92'000);
  EXPECT_DOUBLE_EQ(failed.months[19].leverage.value_or(0), 920.0 / 60.0);
  EXPECT_EQ(result.instruments[0].outstanding_end, 0);
  EXPECT_EQ(result.instruments[0].overdue_end, 92'000);
}

TEST(Line, KeepsTheMinimumCashAndIsPaidBack) {
  Deals deals(3);
  scenario::Party& cloud = deals.party("cloud", 10.0);
  cloud.minimum_cash = dollars(5);
  cloud.operating_cost.by_month[month(0)] = dollars(20);
  cloud.income.by_month[month(1)] = dollars(40);
  deals.party("bank");
  deals.add("line", scenario::Debt{.lender = party_id("bank"),
                                   .borrower = party_id("cloud"),
                                   .amount = dollars(100),
                                   .draw = scenario::Draw::as_needed,
                                   .rate = 0.12,
                                   .matures = month(30)});
  const Result result = deals.run();
  audit(result);
  EXPECT_EQ(result.parties[0].months[0].cash, 500);
  EXPECT_EQ(result.parties[0].months[0].debt, 1500);
  EXPECT_EQ(result.parties[0].months[1].debt, 0);
  EXPECT_EQ(result.parties[0].months[1].cash, 500 + 4000 - 1500 - 15);  // a month's interest of 1 % on 15
}

TEST(Books, OfRandomDealsStandUpToAnAuditor) {
  int defaults = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Deals deals = random_deals(seed, 7, 14, 18);
    const Result result = deals.run();
    audit(result);
    if (HasFatalFailure()) return;
    for (const PartyResult& party : result.parties) defaults += party.first_default.has_value() ? 1 : 0;
    EXPECT_LT(result.clearing_residual_usd, 1e-3);
  }
  EXPECT_GT(defaults, 100);  // otherwise nothing was tried
}

TEST(Detail, ChangesNothingOfWhatHappens) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(seed);
    Deals deals = random_deals(seed, 8, 16, 24);
    const Result all = deals.run(), books = deals.run(Detail::books), outcome = deals.run(Detail::outcome);
    ASSERT_EQ(books.postings.size(), all.postings.size());
    ASSERT_EQ(books.flows.size(), all.flows.size());
    ASSERT_TRUE(outcome.postings.empty());
    ASSERT_TRUE(outcome.flows.empty());
    for (std::size_t p = 0; p < all.parties.size(); ++p) {
      const auto &one = all.parties[p], &other = outcome.parties[p];
      ASSERT_EQ(one.first_default.has_value(), other.first_default.has_value());
      if (one.first_default) {
        ASSERT_EQ(one.first_default->month, other.first_default->month);
        ASSERT_EQ(one.first_default->kind, other.first_default->kind);
      }
      ASSERT_EQ(one.standing, other.standing);
      ASSERT_EQ(one.threat, other.threat);
      for (std::size_t m = 0; m < one.months.size(); ++m) {
        ASSERT_EQ(one.months[m].cash, other.months[m].cash);
        ASSERT_EQ(one.months[m].debt, other.months[m].debt);
        ASSERT_EQ(one.months[m].unpaid, other.months[m].unpaid);
        ASSERT_EQ(one.months[m].cover, other.months[m].cover);
      }
    }
    for (std::size_t i = 0; i < all.instruments.size(); ++i)
      ASSERT_EQ(all.instruments[i].paid, outcome.instruments[i].paid);
  }
}

TEST(ShareOut, IsExactAndInProportion) {
  EXPECT_EQ(share_out(10, std::vector<Cents>{1, 1, 1, 27}), (std::vector<Cents>{1, 0, 0, 9}));
  EXPECT_EQ(share_out(0, std::vector<Cents>{5, 5}), (std::vector<Cents>{0, 0}));
  EXPECT_EQ(share_out(10, std::vector<Cents>{5, 5}), (std::vector<Cents>{5, 5}));
}

}  // namespace
}  // namespace gigawatt::capital
