// Networks with exact answers. V-CL numbers are those of the specification, taken from published examples or derived in
// rational arithmetic; those without a number were made for this file and solved in Python's fractions, by trying every
// set of states of a network and keeping the highest consistent one.
#include "waterfall/clear.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "waterfall/debt_rank.hpp"

namespace gigawatt::waterfall {
namespace {

using Amounts = std::vector<double>;
using Rounds = std::vector<std::vector<PartyIndex>>;

Network built(const NetworkInput& input) {
  Network network;
  EXPECT_TRUE(build(input, network).empty());
  return network;
}

std::vector<Party> parties(const Amounts& assets, double alpha = 1.0, double beta = 1.0) {
  std::vector<Party> list;
  for (const double amount : assets) list.push_back({.assets = amount, .alpha = alpha, .beta = beta});
  return list;
}

struct Answer {
  Amounts paid, equity;
  Rounds rounds;
};

void expect_near(const Amounts& found, const Amounts& expected, const char* what) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    EXPECT_NEAR(found[i], expected[i], 4e-14 * std::max(1.0, expected[i])) << what << " of party " << i;
}

void expect_answer(const NetworkInput& input, const Answer& answer, Solution solution = Solution::greatest) {
  const Clearing found = clear(built(input), solution);
  EXPECT_TRUE(found.converged);
  expect_near(found.paid, answer.paid, "payments");
  expect_near(found.equity, answer.equity, "equity");
  EXPECT_EQ(found.rounds, answer.rounds);
}

// ---- known answers of the specification
// ---------------------------------------------------------------------------------

TEST(Clear, MutualDebtWithoutCashHasTwoEnds) {  // V-CL1: any t in [0, 1] clears
  const NetworkInput input{.parties = parties({0, 0}), .obligations = {{0, 1, 1.0}, {1, 0, 1.0}}};
  expect_answer(input, {{1, 1}, {0, 0}, {}});
  expect_answer(input, {{0, 0}, {0, 0}, {{0, 1}}}, Solution::least);
}

TEST(Clear, ThreeBanksOfThePublishedExample) {  // V-CL2
  NetworkInput input{.parties = parties({0.5, 0.625, 0.75}), .external = {{0, 0, 1.5}, {1, 0, 0.5}, {2, 0, 0.5}}};
  for (PartyIndex from = 0; from < 3; ++from)
    for (PartyIndex to = 0; to < 3; ++to)
      if (from != to) input.obligations.push_back({from, to, 0.5});
  expect_answer(input, {{165.0 / 112, 159.0 / 112, 1.5}, {0, 0, 1.0 / 56}, {{0}, {1}}});
  expect_answer(input, {{165.0 / 112, 159.0 / 112, 1.5}, {0, 0, 1.0 / 56}, {{0, 1}}}, Solution::least);
}

TEST(Clear, SeniorOutsidersAndATie) {  // V-CL4: a ring whose outside debt ranks first; a tenth lost is a tie
  NetworkInput input{.external = {{0, 0, 17}, {1, 0, 18}, {2, 0, 8}},
                     .obligations = {{0, 1, 4, 1}, {1, 2, 3, 1}, {2, 0, 2, 1}}};
  input.parties = parties({20, 20, 10});
  expect_answer(input, {{21, 21, 10}, {1, 3, 3}, {}});
  input.parties = parties({18, 18, 9});
  expect_answer(input, {{20, 21, 10}, {0, 0, 2}, {{0}}});
  input.parties = parties({17, 17, 8.5});
  expect_answer(input, {{17.5, 17.5, 8.5}, {0, 0, 0}, {{0}, {1}, {2}}});
  input.parties = parties({20 * 0.9, 20 * 0.9, 10 * 0.9});  // rounded, and still a tie
  expect_answer(input, {{20, 21, 10}, {0, 0, 2}, {{0}}});
}

TEST(Clear, ChainWithItsThreatIndex) {  // V-CL6
  NetworkInput input{
      .parties = parties({4, 1, 2}), .external = {{1, 0, 2}, {2, 0, 3}}, .obligations = {{0, 1, 10}, {1, 2, 8}}};
  expect_answer(input, {{4, 5, 3}, {0, 0, 3}, {{0}, {1}}});
  EXPECT_EQ(clear(built(input)).threat, (Amounts{2, 1, 0}));
  input.parties = parties({4, 1, 2}, 0.5, 0.5);
  expect_answer(input, {{2, 1.5, 3}, {0, 0, 0.2}, {{0}, {1}}});
  EXPECT_FALSE(clear(built(input)).error_bound.has_value());
}

TEST(Clear, DefaultCostsMakeTwoSolutions) {  // V-CL8
  const NetworkInput input{.parties = parties({0.25, 0.25}, 0.5, 0.5), .obligations = {{0, 1, 1.0}, {1, 0, 1.0}}};
  expect_answer(input, {{1, 1}, {0.25, 0.25}, {}});
  expect_answer(input, {{0.25, 0.25}, {0, 0}, {{0, 1}}}, Solution::least);
}

TEST(Clear, CrossHoldings) {  // V-CL9
  NetworkInput input{
      .parties = parties({10, 6}), .external = {{0, 0, 8}, {1, 0, 4}}, .holdings = {{0, 1, 0.5}, {1, 0, 0.2}}};
  for (const Solution solution : {Solution::greatest, Solution::least})
    expect_answer(input, {{8, 4}, {10.0 / 3, 8.0 / 3}, {}}, solution);
  const Clearing found = clear(built(input));
  EXPECT_NEAR(0.8 * found.equity[0] + 0.5 * found.equity[1], 4.0, 1e-14);  // what outsiders own: 16 − 12
  input.parties = parties({10, 3});
  expect_answer(input, {{8, 3.4}, {2, 0}, {{1}}});
}

TEST(Clear, GuaranteesShareTheGuarantorsRank) {  // V-CL11, and monotone in what the debtor has
  NetworkInput input{.parties = parties({40, 0, 50, 0}),
                     .obligations = {{0, 1, 100}, {2, 3, 100}},
                     .guarantees = {{.guarantor = 2, .debtor = 0, .creditor = 1}}};
  expect_answer(input, {{40, 0, 50, 0}, {0, 235.0 / 4, 0, 125.0 / 4}, {{0, 2}}});
  EXPECT_DOUBLE_EQ(clear(built(input)).due[2], 160.0);
  double before = -1.0;
  for (int has = 0; has <= 100; ++has) {
    input.parties[0].assets = has;
    const double received = clear(built(input)).equity[1];
    EXPECT_GE(received, before);
    before = received;
  }
  EXPECT_DOUBLE_EQ(before, 100.0);
}

TEST(Clear, BetsOnADefaultAreRefused) {  // V-CL12: paid on A's loss to one who holds no claim on A
  Network network;
  const std::vector<NetworkFault> faults =
      build({.parties = parties({0, 0, 9}, 1.0, 0.5),
             .obligations = {{0, 1, 1.0}},
             .guarantees = {{.guarantor = 2, .debtor = 1, .creditor = 0, .coverage = 1.0}}},
            network);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].kind, NetworkFault::Kind::unheld_claim);
}

TEST(DebtRank, TwoCycleAndACap) {  // V-CL14
  const std::vector<Exposure> cycle = {{.lender = 0, .borrower = 1, .share = 0.5},
                                       {.lender = 1, .borrower = 0, .share = 0.4}};
  const Amounts lost = linear_debt_rank(Amounts{0.2, 0.0}, cycle);
  EXPECT_NEAR(lost[0], 0.25, 1e-15);
  EXPECT_NEAR(lost[1], 0.10, 1e-15);
  // Twice all of it cannot be lost: 1 and 0.4·1, and the third loses 3·0.4 at most all.
  const std::vector<Exposure> chain = {{1, 0, 0.4}, {2, 1, 3.0}, {0, 2, 1.0}};
  EXPECT_EQ(linear_debt_rank(Amounts{0.9, 0, 0}, chain), (Amounts{1.0, 0.4, 1.0}));
  // Little leaks: 1e-4 of a turn; the losses are 1e4 times the shock.
  const std::vector<Exposure> slow = {{0, 1, 1.0}, {1, 0, 1 - 1e-4}};
  EXPECT_NEAR(linear_debt_rank(Amounts{1e-5, 0}, slow)[0], 0.1, 1e-12);
}

// Two parties owe each other 1 and ε to outsiders, and have ε/2: p = (1 + ε)/2, at a leakage of ε a turn. Steps of
// repeated payment are below 1e-12 long before the payments are exact to 1e-12.
TEST(Clear, SlowLeakageTakesThreeLinearSolvesAtMost) {  // V-CL16
  for (const double leak : {1e-1, 1e-2, 1e-3, 1e-4, 1e-6}) {
    const Network network = built({.parties = parties({leak / 2, leak / 2}),
                                   .external = {{0, 0, leak}, {1, 0, leak}},
                                   .obligations = {{0, 1, 1.0}, {1, 0, 1.0}}});
    for (const Solution solution : {Solution::greatest, Solution::least}) {
      const Clearing found = clear(network, solution);
      EXPECT_TRUE(found.converged);
      EXPECT_LE(found.linear_solves, 3);
      EXPECT_NEAR(found.paid[0], (1 + leak) / 2, 1e-15 / leak);
      EXPECT_LE(std::abs(found.paid[0] - (1 + leak) / 2) + std::abs(found.paid[1] - (1 + leak) / 2),
                *found.error_bound);
    }
  }
}

/// Six banks of the asymmetric example in L. C. G. Rogers and L. A. M. Veraart, Failure and Rescue in an Interbank
/// Network, Management Science 59(4), 2013: what each owes to each, and its outside assets times `kept`. The answers
/// below are ours, by fictitious default in Python's fractions.
NetworkInput six_banks(double kept, double alpha, double beta) {
  constexpr std::array<std::array<double, 6>, 6> owes = {{{0, 4.94, 2.47, 5.59, 0, 0},
                                                          {6, 0, 0, 2, 0, 0},
                                                          {0, 13, 0, 0, 0, 0},
                                                          {0, 0, 0, 0, 0, 8},
                                                          {12, 0, 0, 0, 0, 0},
                                                          {2.79, 6.21, 0, 0, 0, 0}}};
  Amounts assets = {1, 1, 11.51, 1.4, 12.5, 2};
  for (double& amount : assets) amount *= kept;
  NetworkInput input{.parties = parties(assets, alpha, beta)};
  for (PartyIndex from = 0; from < 6; ++from)
    for (PartyIndex to = 0; to < 6; ++to)
      if (owes[from][to] > 0.0) input.obligations.push_back({from, to, owes[from][to]});
  return input;
}

void expect_payments(const NetworkInput& input, const Amounts& paid, const Rounds& rounds) {
  const Clearing found = clear(built(input));
  expect_near(found.paid, paid, "payments");
  EXPECT_EQ(found.rounds, rounds);
}

TEST(Clear, SixBanksOfRogersAndVeraart) {
  expect_payments(six_banks(1.0, 0.5, 0.5), {13, 8, 13, 8, 12, 9}, {});
  expect_payments(six_banks(0.5, 0.7, 0.8), {13, 8, 12009.0 / 2000, 8, 35.0 / 8, 9}, {{2, 4}});
  expect_payments(six_banks(0.2, 1.0, 1.0),
                  {95308.0 / 8667, 8, 19029977.0 / 4333500, 303716.0 / 43335, 5.0 / 2, 64210.0 / 8667},
                  {{2, 3, 4, 5}, {0}});
  expect_payments(six_banks(0.2, 0.5, 0.5),
                  {6694431.0 / 5481625, 154625567.0 / 137040625, 173633033.0 / 137040625, 2979858.0 / 5481625, 5.0 / 4,
                   2586254.0 / 5481625},
                  {{2, 3, 4, 5}, {0}, {1}});
  expect_payments(
      six_banks(0.1, 0.7, 0.9),
      {67731478.0 / 9028243, 8, 188561381231.0 / 90282430000.0, 216738436.0 / 45141215, 7.0 / 8, 80553745.0 / 18056486},
      {{2, 3, 4, 5}, {0}});
}

// ---- further networks, solved in fractions
// ------------------------------------------------------------------------------

TEST(Clear, FivePartiesInThreeClasses) {
  expect_answer({.parties = parties({2, 1, 3, 0, 5}),
                 .external = {{0, 0, 3}, {1, 2, 4}, {2, 1, 2}, {3, 0, 1}, {4, 1, 1}},
                 .obligations = {{0, 1, 4, 1},
                                 {1, 2, 3, 0},
                                 {1, 2, 2, 2},
                                 {2, 3, 5, 2},
                                 {3, 0, 2, 1},
                                 {3, 4, 6, 2},
                                 {4, 0, 1, 0},
                                 {4, 1, 7, 2}}},
                {{5, 8, 7, 5, 7}, {0, 0, 2.0 / 3, 0, 0}, {{0, 3}, {4}, {1}}});
}

TEST(Clear, RingWithDefaultCosts) {
  NetworkInput input{.parties = parties({1, 2, 1, 3}, 3.0 / 4, 2.0 / 3),
                     .obligations = {{0, 1, 3}, {1, 2, 4}, {2, 3, 2}, {3, 0, 1}}};
  for (PartyIndex party = 0; party < 4; ++party) input.external.push_back({party, 0, 2});
  expect_answer(input, {{17.0 / 12, 31.0 / 15, 901.0 / 540, 3}, {0, 0, 0, 901.0 / 1080}, {{0, 1}, {2}}});
}

TEST(Clear, DebtAndEquityInCircles) {
  expect_answer({.parties = parties({3, 2, 1}),
                 .external = {{0, 0, 4}, {1, 0, 1}, {2, 0, 3}},
                 .obligations = {{0, 1, 2}, {1, 2, 3}},
                 .holdings = {{0, 1, 1.0 / 3}, {1, 2, 0.25}, {2, 0, 0.2}, {0, 2, 0.5}}},
                {{35.0 / 11, 104.0 / 33, 3}, {0, 0, 4.0 / 11}, {{0}, {1}}});
}

TEST(Clear, FourPartiesWhoAllOweEachOther) {
  NetworkInput input{.parties = parties({1, 0, 2, 4}), .external = {{0, 0, 1}, {1, 0, 2}, {2, 0, 1}, {3, 0, 3}}};
  for (PartyIndex from = 0; from < 4; ++from)
    for (PartyIndex to = 0; to < 4; ++to)
      if (from != to) input.obligations.push_back({from, to, from + 2.0 * to + 1});
  expect_answer(input, {{19472.0 / 2111, 26307.0 / 2111, 35964.0 / 2111, 21}, {0, 0, 0, 2306.0 / 2111}, {{0, 1}, {2}}});
}

TEST(Clear, HoldingCompanies) {  // a chain of owners, whole and in part, over a debtor that pays its owner's owner
  NetworkInput input{.parties = parties({1, 2, 9}),
                     .external = {{0, 0, 4}, {1, 0, 3}, {2, 0, 2}},
                     .obligations = {{2, 1, 3}, {1, 0, 2, 1}},
                     .holdings = {{0, 1, 1.0}, {1, 2, 0.75}}};
  expect_answer(input, {{4, 5, 5}, {2, 3, 4}, {}});
  input.parties = parties({1, 1, 7});
  input.holdings[1].share = 0.25;
  expect_answer(input, {{2.5, 4.5, 5}, {0, 0, 2}, {{0, 1}}});
}

TEST(Clear, GuaranteesInPartInAnotherClassAndCapped) {
  // D has 4 of 10; half of the rest is covered: 3 called. G has 2 and owes X 3: a third of 6.
  NetworkInput input{.parties = parties({4, 0, 2, 0}),
                     .obligations = {{0, 1, 10}, {2, 3, 3}},
                     .guarantees = {{.guarantor = 2, .debtor = 0, .creditor = 1, .coverage = 0.5}}};
  expect_answer(input, {{4, 0, 2, 0}, {0, 5, 0, 1}, {{0, 2}}});
  input.guarantees[0].cap = 2;  // 2 called; 2/5 of 5
  expect_answer(input, {{4, 0, 2, 0}, {0, 4.8, 0, 1.2}, {{0, 2}}});
  input.guarantees[0].rank_at_guarantor = 1;  // behind X, who takes all
  expect_answer(input, {{4, 0, 2, 0}, {0, 4, 0, 2}, {{0, 2}}});
}

TEST(Clear, TwoWhoGuaranteeEachOther) {
  // Both owe C 6 and have 2 and 4. Rates a, b: a (12 − 6b) = 2, b (12 − 6a) = 4, so b = a + 1/6 and 6a² − 11a + 2 = 0:
  // guarantees lead out of the fractions. C gets all there is.
  const Network network = built(
      {.parties = parties({2, 4, 0}),
       .obligations = {{0, 2, 6}, {1, 2, 6}},
       .guarantees = {{.guarantor = 0, .debtor = 1, .creditor = 2}, {.guarantor = 1, .debtor = 0, .creditor = 2}}});
  const double rate = (11 - std::sqrt(73.0)) / 12;
  for (const Solution solution : {Solution::greatest, Solution::least}) {
    const Clearing found = clear(network, solution);
    EXPECT_NEAR(found.rate[0], rate, 1e-14);
    EXPECT_NEAR(found.rate[1], rate + 1.0 / 6, 1e-14);
    EXPECT_NEAR(found.equity[2], 6.0, 1e-14);
  }
}

TEST(Clear, OnlyTheHighestSolutionKeepsAPyramidOfDefaultCosts) {
  // Three in a ring owe 4 each and have 1, and lose half when they fail. All pay (greatest), or 1/2·(1 + p): p = 1.
  const NetworkInput input{.parties = parties({1, 1, 1}, 0.5, 0.5), .obligations = {{0, 1, 4}, {1, 2, 4}, {2, 0, 4}}};
  expect_answer(input, {{4, 4, 4}, {1, 1, 1}, {}});
  expect_answer(input, {{1, 1, 1}, {0, 0, 0}, {{0, 1, 2}}}, Solution::least);
}

// ---- networks of the literature that the specification does not quote, worked by hand
// ------------------------------------------------------------------------------------------

// H. Elsinger, Financial Networks, Cross Holdings, and Limited Liability, OeNB working paper 156 (2009): debts of
// several seniorities and shares in each other, cleared at once. The numbers are ours. 0 owes 5 to outsiders first,
// then 6 to 1; 1 owes 4 to outsiders and holds half of 2; 2 owes 3 to 0 and holds a quarter of 1.
//   All others solvent: 0 has 4 + 3 = 7, pays 5 and of the 6 the 2 that are left, a third; equity 0.
//   1 has 3 + 2 + V2/2 − 4 = V1, 2 has 4 + V1/4 − 3 = V2:  V1 = 1 + (1 + V1/4)/2, so 7/8 V1 = 3/2, V1 = 12/7, V2 =
//   10/7.
// With 1/2 of cash in 2: its assets are 1/2 + V1/4 < 3, it defaults, V2 = 0 and p2 = 1/2 + V1/4; 0 has 4 + p2, which is
//   less than 5 where V1 < 2: 1 gets nothing, has 3 < 4, V1 = 0: p2 = 1/2, p0 = 9/2, p1 = 3.
TEST(Clear, SeniorityAndCrossHoldingsAsElsinger) {
  NetworkInput input{.parties = parties({4, 3, 4}),
                     .external = {{0, 0, 5}, {1, 0, 4}},
                     .obligations = {{0, 1, 6, 1}, {2, 0, 3}},
                     .holdings = {{1, 2, 0.5}, {2, 1, 0.25}}};
  for (const Solution solution : {Solution::greatest, Solution::least})
    expect_answer(input, {{7, 4, 3}, {0, 12.0 / 7, 10.0 / 7}, {{0}}}, solution);
  EXPECT_NEAR(clear(built(input)).rate[1], 1.0 / 3, 1e-15) << "of 0's second class";
  input.parties[2].assets = 0.5;
  expect_answer(input, {{4.5, 3, 0.5}, {0, 0, 0}, {{0, 2}, {1}}});
}

// P. Glasserman and H. P. Young, How Likely is Contagion in Financial Networks?, Journal of Banking and Finance 50
// (2015): a core that owes four peripheral banks and is owed by them, a shock to one's outside assets. The numbers are
// ours. The core has 60 outside, owes 100 to outsiders and 10 to each of four, who owe it 25 each, have 50 outside and
// owe 30 to outsiders: net worth 60 + 100 − 140 = 20, and 50 + 10 − 55 = 5 each.
//   A shock of x to the first: within its 5 nothing fails. At x = 20 it pays 40 of 55, to the core 25·40/55 = 200/11:
//   the core lacks 75/11 of its 20 and stands. At x = 50 it has what the core pays alone. With core rate r its assets
//   are 10 r, of which 25/55 go to the core: 60 + 75 + (5/11)·10 r = 140 r, so r = 1485/1490 = 297/298: the others get
//   10/298 less than 10, within their 5.
//   Their bound: the first fails the core only if x beats its net worth and the core's by 20/β, β = 25/55: x > 5 + 44.
TEST(Clear, ACoreAndItsPeripheryAsGlassermanAndYoung) {
  NetworkInput input{.parties = parties({60, 50, 50, 50, 50}), .external = {{0, 0, 100}}};
  for (PartyIndex bank = 1; bank <= 4; ++bank) {
    input.external.push_back({bank, 0, 30});
    input.obligations.push_back({0, bank, 10});
    input.obligations.push_back({bank, 0, 25});
  }
  const auto shocked = [&](double by) {
    input.parties[1].assets = 50 - by;
    return input;
  };
  expect_answer(shocked(5), {{140, 55, 55, 55, 55}, {20, 0, 5, 5, 5}, {}});
  expect_answer(shocked(20), {{140, 40, 55, 55, 55}, {145.0 / 11, 0, 5, 5, 5}, {{1}}});
  expect_answer(shocked(49),
                {{140, 11, 55, 55, 55}, {0, 0, 5, 5, 5}, {{1}}});  // the bound itself: the core just stands
  const double rate = 297.0 / 298;
  for (const Solution solution : {Solution::greatest, Solution::least}) {
    const Clearing found = clear(built(shocked(50)), solution);
    expect_near(found.paid, {140 * rate, 10 * rate, 55, 55, 55}, "payments");
    expect_near(found.equity, {0, 0, 5 - 10.0 / 298, 5 - 10.0 / 298, 5 - 10.0 / 298}, "equity");
  }
  EXPECT_EQ(clear(built(shocked(50))).rounds, (Rounds{{1}, {0}}));
  // Threat: a dollar in the first brings 5/11 to the core, and a dollar there 10/140 to the first.
  //   t1 = 1 + 5/11 t0, t0 = 1 + 1/14 t1:  t0 (1 − 5/154) = 15/14, t0 = 165/149, t1 = 1 + 75/149 = 224/149
  const Clearing found = clear(built(shocked(50)));
  EXPECT_NEAR(found.threat[0], 165.0 / 149, 1e-14);
  EXPECT_NEAR(found.threat[1], 224.0 / 149, 1e-14);
}

// L. Eisenberg and T. Noe, Systemic Risk in Financial Systems, Management Science 47(2), 2001: the fictitious default
// algorithm finds who fails in turn. The numbers are ours. 0 owes 1 and 2 six each, 1 owes 2 eight, 2 owes 0 and 3 two
// and six, 3 owes 0 four; they have 3, 1, 0 and 1.
//   All pay: 0 has 3 + 2 + 4 = 9 < 12, 1 has 1 + 6 = 7 < 8, 2 has 14, 3 has 7. Round 1: p0 = 9, p1 = 1 + 9/2 = 11/2;
//   2 has 9/2 + 11/2 = 10 ≥ 8. Nobody else: equity of 2 is 2, of 3 is 1 + 6 − 4 = 3.
// With 0 at 0: p0 = 6, p1 = 1 + 3 = 4, 2 has 7 < 8: then p0 = p2/4 + 4 while 3 pays its 4 (it has 1 + 3/4 p2 ≥ 4),
//   p1 = 1 + p0/2, p2 = p0/2 + p1 = 1 + p0:  p0 = 4 + (1 + p0)/4 = 17/3, p1 = 23/6, p2 = 20/3, equity of 3: 1 + 5 − 4.
TEST(Clear, DefaultsInTurnAsEisenbergAndNoe) {
  NetworkInput input{.parties = parties({3, 1, 0, 1}),
                     .obligations = {{0, 1, 6}, {0, 2, 6}, {1, 2, 8}, {2, 0, 2}, {2, 3, 6}, {3, 0, 4}}};
  expect_answer(input, {{9, 11.0 / 2, 8, 4}, {0, 0, 2, 3}, {{0, 1}}});
  input.parties[0].assets = 0;
  expect_answer(input, {{17.0 / 3, 23.0 / 6, 20.0 / 3, 4}, {0, 0, 0, 2}, {{0, 1}, {2}}});
  expect_answer(input, {{17.0 / 3, 23.0 / 6, 20.0 / 3, 4}, {0, 0, 0, 2}, {{0, 1, 2}}}, Solution::least);
}

TEST(Clear, NobodyAndNothing) {
  expect_answer({}, {{}, {}, {}});
  expect_answer({.parties = parties({3})}, {{0}, {3}, {}});
  expect_answer({.parties = parties({0}), .external = {{0, 2, 5}}}, {{0}, {0}, {{0}}});
}

}  // namespace
}  // namespace gigawatt::waterfall
