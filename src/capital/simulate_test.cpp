// Who fails, what follows, and an auditor that recomputes all books from the postings and flows of random deals.
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "base/random.hpp"
#include "capital/deals_test.hpp"

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
    std::vector<Cents> moved(parties + 1, 0);
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
      ASSERT_EQ(-books[p][static_cast<std::size_t>(Account::debt)], result.parties[p].months[m].debt);
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

/// Deals by chance: everybody may owe everybody under every kind that needs no site.
Deals random_deals(std::uint64_t seed) {
  base::RandomStream stream(seed, base::random_stream("deals"));
  const auto uniform = [&](double low, double high) { return stream.uniform(low, high); };
  const auto pick = [&](int count) { return std::min(count - 1, static_cast<int>(uniform(0, count))); };
  static constexpr std::array names = {"p0", "p1", "p2", "p3", "p4", "p5", "p6"};
  Deals deals(18);
  for (const char* name : names) {
    scenario::Party& party = deals.party(name, uniform(0, 1) < 0.8 ? std::optional(uniform(0, 50)) : std::nullopt);
    party.income = monthly(uniform(0, 20), 18);
    party.operating_cost = monthly(uniform(0, 15), 18);
    party.capital_expenditure = monthly(uniform(0, 5), 18);
    party.minimum_cash = dollars(uniform(0, 5));
  }
  for (int i = 0; i < 14; ++i) {
    const int a = pick(7), b = (a + 1 + pick(6)) % 7;
    const auto one = party_id(names[static_cast<std::size_t>(a)]), other = party_id(names[static_cast<std::size_t>(b)]);
    const std::string id = "i" + std::to_string(i);
    switch (pick(6)) {
      case 0:
        deals.add(id.c_str(), scenario::CapacityReservation{.vendor = one,
                                                            .customer = other,
                                                            .payments = monthly(uniform(1, 20), 18),
                                                            .delay_months = pick(4),
                                                            .take_or_pay = uniform(0, 1),
                                                            .prepayment = dollars(uniform(0, 10)),
                                                            .damages = scenario::Damages{.rate = 0.2, .cap = 0.5},
                                                            .resale_share = 0.3});
        break;
      case 1:
        deals.add(id.c_str(), scenario::Debt{.lender = one,
                                             .borrower = other,
                                             .amount = dollars(uniform(10, 200)),
                                             .outstanding = dollars(uniform(0, 10)),
                                             .draw = static_cast<scenario::Draw>(pick(3)),
                                             .starts = month(pick(6)),
                                             .rate = uniform(0, 0.3),
                                             .repaid_from = month(6),
                                             .matures = month(8 + pick(20)),
                                             .amortisation = static_cast<scenario::Amortisation>(pick(3)),
                                             .seniority = static_cast<scenario::Seniority>(pick(3)),
                                             .covenants = scenario::Covenants{.default_cover = 1.0}});
        break;
      case 2:
        deals.add(id.c_str(),
                  scenario::Lease{.lessor = one,
                                  .lessee = other,
                                  .site = {},
                                  .commencement = month(pick(5)),
                                  .rent = units::MoneyPerTime::from_base(uniform(1, 10) / units::month.base()),
                                  .escalation = 0.03,
                                  .term_months = 1 + pick(20),
                                  .residual_guarantee = dollars(10)});
        break;
      case 3:
        deals.add(id.c_str(), scenario::PurchaseOrder{.vendor = one,
                                                      .customer = other,
                                                      .amount = dollars(uniform(1, 80)),
                                                      .ordered = month(pick(4)),
                                                      .delivered = month(4 + pick(4)),
                                                      .deposit = 0.2,
                                                      .financed = 0.5,
                                                      .rate = 0.1,
                                                      .note_months = 6});
        break;
      case 4: {
        scenario::EquityStake stake{.investor = one, .issuer = other, .book_value = {}, .tranches = {}};
        scenario::Tranche& tranche = stake.tranches.emplace_back();
        tranche.amount = dollars(uniform(1, 30));
        tranche.month = month(pick(12));
        deals.add(id.c_str(), stake);
        break;
      }
      default:
        deals.add(id.c_str(),
                  scenario::RevenueShare{.payer = one, .payee = other, .share = uniform(0, 0.5), .cap = std::nullopt});
    }
  }
  for (int i = 0; i < 14; i += 3) {
    const auto* lease = std::get_if<scenario::Lease>(&deals.instruments[static_cast<std::size_t>(i)].data);
    if (lease == nullptr) continue;
    for (const char* name : names)
      if (party_id(name) != lease->lessor && party_id(name) != lease->lessee) {
        deals.add(("g" + std::to_string(i)).c_str(),
                  scenario::Guarantee{.guarantor = party_id(name),
                                      .covers = deals.instruments[static_cast<std::size_t>(i)].id,
                                      .share = 0.7,
                                      .cap = dollars(20)});
        break;
      }
  }
  return deals;
}

TEST(Books, OfRandomDealsStandUpToAnAuditor) {
  int defaults = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    Deals deals = random_deals(seed);
    const Result result = deals.run();
    audit(result);
    if (HasFatalFailure()) return;
    for (const PartyResult& party : result.parties) defaults += party.first_default.has_value() ? 1 : 0;
    EXPECT_LT(result.clearing_residual_usd, 1e-3);
  }
  EXPECT_GT(defaults, 100);  // otherwise nothing was tried
}

TEST(ShareOut, IsExactAndInProportion) {
  EXPECT_EQ(share_out(10, std::vector<Cents>{1, 1, 1, 27}), (std::vector<Cents>{1, 0, 0, 9}));
  EXPECT_EQ(share_out(0, std::vector<Cents>{5, 5}), (std::vector<Cents>{0, 0}));
  EXPECT_EQ(share_out(10, std::vector<Cents>{5, 5}), (std::vector<Cents>{5, 5}));
}

}  // namespace
}  // namespace gigawatt::capital
