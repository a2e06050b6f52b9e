#include "waterfall/clear.hpp"

#include <gtest/gtest.h>

namespace gigawatt::waterfall {
namespace {

Network built(const NetworkInput& input) {
  Network network;
  EXPECT_TRUE(build(input, network).empty());
  return network;
}

// Two parties owe each other 1 and ε to outsiders, and have ε/2: p = (1 + ε)/2, at a leakage of ε a turn.
TEST(Clear, SlowLeakageTakesThreeLinearSolvesAtMost) {
  for (const double leak : {1e-1, 1e-2, 1e-3, 1e-4}) {
    const Network network =
        built({.parties = {{.assets = leak / 2}, {.assets = leak / 2}},
               .external = {{.from = 0, .amount = leak}, {.from = 1, .amount = leak}},
               .obligations = {{.from = 0, .to = 1, .amount = 1.0}, {.from = 1, .to = 0, .amount = 1.0}}});
    for (const Solution solution : {Solution::greatest, Solution::least}) {
      const Clearing found = clear(network, solution);
      EXPECT_TRUE(found.converged);
      EXPECT_LE(found.linear_solves, 3);
      EXPECT_NEAR(found.paid[0], (1 + leak) / 2, 1e-11);
      EXPECT_NEAR(found.paid[1], (1 + leak) / 2, 1e-11);
      EXPECT_LE(std::abs(found.paid[0] - (1 + leak) / 2), *found.error_bound);
    }
  }
}

// Two parties, nothing in hand, each owes the other 1: any t in [0, 1] clears.
TEST(Clear, MutualDebtWithoutCashHasTwoEnds) {
  const Network network = built(
      {.parties = {{}, {}}, .obligations = {{.from = 0, .to = 1, .amount = 1.0}, {.from = 1, .to = 0, .amount = 1.0}}});
  EXPECT_EQ(clear(network, Solution::greatest).paid, (std::vector<double>{1.0, 1.0}));
  EXPECT_EQ(clear(network, Solution::least).paid, (std::vector<double>{0.0, 0.0}));
}

// D owes C 100 and has 40; G has 50, owes X 100 and guarantees all of it: 160 due, 5/16 paid.
TEST(Clear, GuaranteesShareTheGuarantorsRank) {
  const Network network =
      built({.parties = {{.assets = 40}, {}, {.assets = 50}, {}},
             .obligations = {{.from = 0, .to = 1, .amount = 100}, {.from = 2, .to = 3, .amount = 100}},
             .guarantees = {{.guarantor = 2, .debtor = 0, .creditor = 1}}});
  const Clearing found = clear(network);
  EXPECT_DOUBLE_EQ(found.equity[1], 235.0 / 4);
  EXPECT_DOUBLE_EQ(found.equity[3], 125.0 / 4);
  EXPECT_DOUBLE_EQ(found.due[2], 160.0);
}

}  // namespace
}  // namespace gigawatt::waterfall
