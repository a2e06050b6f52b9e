// Who pays for what is built, by hand.
#include "capital/spending.hpp"

#include <gtest/gtest.h>

namespace gigawatt::capital {
namespace {

using scenario::PartyId;
using scenario::PartyKind;
using time::Month;

scenario::Party party(const char* id, PartyKind kind) {
  scenario::Party made;
  made.id = PartyId(id);
  made.kind = kind;
  return made;
}

TEST(Spending, SourcesCountInOrderAndSumToTheTotal) {
  const std::vector<scenario::Party> parties = {party("cloud", PartyKind::cloud),
                                                party("venture", PartyKind::developer),
                                                party("bank", PartyKind::lender), party("chips", PartyKind::vendor)};
  Result result{.first = Month::of(2027, 1)};
  const auto flow = [&](int year, int payer, int payee, Tag tag, Cents paid, bool in_kind = false) {
    result.flows.push_back({.month = Month::of(year, 6),
                            .payer = payer,
                            .payee = payee,
                            .tag = tag,
                            .due = paid,
                            .paid = paid,
                            .in_kind = in_kind});
  };
  flow(2027, 0, 4, Tag::capital_expenditure, 100);  // to the rest of the world
  flow(2027, 0, 3, Tag::order, 50, true);           // against a note of the vendor
  flow(2027, 2, 0, Tag::draw, 40);
  flow(2027, 0, 2, Tag::principal, 10);
  flow(2027, 3, 0, Tag::investment, 20);  // by a vendor
  flow(2028, 1, 4, Tag::capital_expenditure, 70);
  flow(2028, 2, 1, Tag::draw, 60);
  flow(2028, 0, 3, Tag::fee, 1000);  // buys no property
  flow(2028, 2, 1, Tag::draw, 500);  // drawn and kept: never more than what was spent
  const std::vector<Spending> rows = spending(result, parties);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].party, 0);
  EXPECT_EQ(rows[0].year, 2027);
  EXPECT_EQ(rows[0].total, 150);
  EXPECT_EQ(rows[0].debt, 50 + 40 - 10);
  EXPECT_EQ(rows[0].vendor_equity, 20);
  EXPECT_EQ(rows[0].own_cash, 50);
  EXPECT_EQ(rows[1].total, 70);
  EXPECT_EQ(rows[1].debt, 70);
  EXPECT_EQ(rows[1].joint_ventures + rows[1].own_cash + rows[1].vendor_equity, 0);
  const auto equity = vendor_equity(result, parties);
  ASSERT_EQ(equity.size(), 1u);
  EXPECT_EQ(equity[0].paid, 20);
}

TEST(Spending, ADevelopersOwnMoneyIsItsOwners) {
  const std::vector<scenario::Party> parties = {party("venture", PartyKind::developer)};
  Result result{.first = Month::of(2027, 1)};
  result.flows.push_back(
      {.month = Month::of(2027, 1), .payer = 0, .payee = 1, .tag = Tag::capital_expenditure, .due = 9, .paid = 7});
  const std::vector<Spending> rows = spending(result, parties);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].total, 7) << "what is not paid builds nothing";
  EXPECT_EQ(rows[0].joint_ventures, 7);
}

}  // namespace
}  // namespace gigawatt::capital
