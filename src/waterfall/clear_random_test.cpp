#include <gtest/gtest.h>

#include <numeric>

#include "waterfall/clear_reference_test.hpp"

namespace gigawatt::waterfall {
namespace {

struct Tally {
  int compared = 0, unanswered = 0, refused = 0, defaults = 0, two_solutions = 0, called = 0;
};

void compare(const NetworkInput& input, const Network& network, const Clearing& found, Solution solution,
             std::uint64_t sample, Tally& tally) {
  Reference reference(input, network.rank_count);
  if (!reference.solve(solution)) {
    ++tally.unanswered;
    return;
  }
  ++tally.compared;
  ASSERT_TRUE(found.converged) << sample;
  for (std::size_t i = 0; i < input.parties.size(); ++i) {
    ASSERT_NEAR(found.paid[i], static_cast<double>(reference.paid[i]), 1e-9) << sample << " party " << i;
    ASSERT_NEAR(found.equity[i], static_cast<double>(reference.equity[i]), 1e-9) << sample << " party " << i;
    ASSERT_NEAR(found.due[i], static_cast<double>(reference.due[i]), 1e-9) << sample << " party " << i;
    ASSERT_EQ(found.defaulted[i] != 0, reference.defaulted[i]) << sample << " party " << i;
    tally.defaults += found.defaulted[i];
  }
  if (!found.error_bound) return;
  double error = 0.0, summed = 0.0;
  for (std::size_t i = 0; i < input.parties.size(); ++i) {
    error += std::abs(found.paid[i] - static_cast<double>(reference.paid[i]));
    summed += found.due[i];
  }
  ASSERT_LE(error, *found.error_bound + 1e-15 * summed) << sample;  // dues are sums in doubles themselves
}

TEST(ClearByChance, AgreesWithTheEquationsAppliedUntilNothingMoves) {
  Tally tally;
  ClearingWorkspace workspace;
  Network network;
  Clearing greatest, least;
  for (std::uint64_t sample = 0; sample < 6000; ++sample) {
    const NetworkInput input = network_by_chance(sample);
    if (!build(input, network).empty()) {
      ++tally.refused;
      continue;
    }
    clear_into(network, Solution::greatest, workspace, greatest);
    clear_into(network, Solution::least, workspace, least);
    ASSERT_NO_FATAL_FAILURE(compare(input, network, greatest, Solution::greatest, sample, tally));
    ASSERT_NO_FATAL_FAILURE(compare(input, network, least, Solution::least, sample, tally));
    double difference = 0.0;
    for (std::size_t i = 0; i < input.parties.size(); ++i) {
      ASSERT_GE(greatest.equity[i], least.equity[i] - 1e-9) << sample;
      for (std::size_t rank = 0; rank < network.rank_count; ++rank)
        ASSERT_GE(greatest.rate[network.slot(static_cast<PartyIndex>(i), rank)],
                  least.rate[network.slot(static_cast<PartyIndex>(i), rank)] - 1e-9)
            << sample;
      difference += std::abs(greatest.equity[i] - least.equity[i]) + std::abs(greatest.paid[i] - least.paid[i]);
    }
    tally.two_solutions += difference > 1e-6 ? 1 : 0;
    for (const double called : greatest.guarantee_called) tally.called += called > 0.0 ? 1 : 0;
  }
  // The networks do what they are for.
  EXPECT_GT(tally.compared, 11000);
  EXPECT_LT(tally.unanswered, 60);
  EXPECT_LT(tally.refused, 120);
  EXPECT_GT(tally.defaults, 8000);
  EXPECT_GT(tally.two_solutions, 150);
  EXPECT_GT(tally.called, 1000);
}

// Above ten thousand parties rounds are settled roughly at first; the end is the same.
TEST(ClearByChance, ManyPartiesAgreeToo) {
  constexpr PartyIndex count = 12'000;
  base::RandomStream draw(22, 0);
  NetworkInput input;
  for (PartyIndex i = 0; i < count; ++i) {
    input.parties.push_back(
        {.assets = draw.uniform(0, 6), .alpha = draw.uniform(0.5, 1), .beta = draw.uniform(0.5, 1)});
    input.external.push_back({.from = i, .rank = static_cast<int>(draw.below(2)), .amount = draw.uniform(0, 3)});
    for (int edge = 0; edge < 4; ++edge)
      input.obligations.push_back({.from = i,
                                   .to = static_cast<PartyIndex>((i + 1 + draw.below(count - 1)) % count),
                                   .amount = draw.uniform(0, 2),
                                   .rank = static_cast<int>(draw.below(2))});
    if (i % 6 == 0) input.holdings.push_back({.owner = (i + 5) % count, .issuer = i, .share = draw.uniform()});
  }
  for (std::size_t index = 0; index < 20; ++index)
    input.guarantees.push_back({.guarantor = static_cast<PartyIndex>(6000 + index),
                                .debtor = input.obligations[index].from,
                                .creditor = input.obligations[index].to,
                                .rank = input.obligations[index].rank});
  Network network;
  ASSERT_TRUE(build(input, network).empty());
  Tally tally;
  for (const Solution solution : {Solution::greatest, Solution::least})
    compare(input, network, clear(network, solution), solution, 0, tally);
  EXPECT_EQ(tally.compared, 2);
  EXPECT_GT(tally.defaults, 2000);
}

// ---- properties of clearings
// -------------------------------------------------------------------------------------------

Clearing cleared(const NetworkInput& input, Solution solution) {
  Network network;
  EXPECT_TRUE(build(input, network).empty());
  return clear(network, solution);
}

/// Networks that are not refused.
template <typename Check>
void for_each_network(std::uint64_t first, std::uint64_t count, const Check& check) {
  Network network;
  for (std::uint64_t sample = first; sample < first + count; ++sample) {
    NetworkInput input = network_by_chance(sample);
    if (build(input, network).empty()) check(input, sample);
  }
}

TEST(ClearByChance, LosesNothingWithoutDefaultCosts) {
  // What outsiders get, on debts and by the shares that nobody here holds, is all that came from outside.
  for_each_network(10'000, 1500, [](NetworkInput& input, std::uint64_t sample) {
    double outside = 0.0;
    for (Party& party : input.parties) {
      party.alpha = party.beta = 1.0;
      outside += party.assets;
    }
    const Clearing found = cleared(input, Solution::greatest);
    Network network;
    build(input, network);
    double paid_out = 0.0;
    for (const ExternalDebt& debt : input.external)
      paid_out += debt.amount * found.rate[network.slot(debt.from, static_cast<std::size_t>(debt.rank))];
    paid_out += std::accumulate(found.equity.begin(), found.equity.end(), 0.0);
    for (const Holding& held : input.holdings) paid_out -= held.share * found.equity[held.issuer];
    ASSERT_NEAR(paid_out, outside, 1e-11) << sample;
  });
}

TEST(ClearByChance, MoreInHandPaysNobodyLess) {
  for_each_network(20'000, 1500, [](NetworkInput& input, std::uint64_t sample) {
    for (const Solution solution : {Solution::greatest, Solution::least}) {
      NetworkInput richer = input;
      richer.parties[sample % input.parties.size()].assets += 1.0;
      const Clearing before = cleared(input, solution), after = cleared(richer, solution);
      for (std::size_t slot = 0; slot < before.rate.size(); ++slot)
        ASSERT_GE(after.rate[slot], before.rate[slot] - 1e-11) << sample;
      for (std::size_t i = 0; i < before.equity.size(); ++i)
        ASSERT_GE(after.equity[i], before.equity[i] - 1e-11) << sample;
    }
  });
}

TEST(ClearByChance, PaymentsAreConcaveInWhatIsInHand) {  // one class, no costs, no shares, no guarantees
  for_each_network(30'000, 1500, [](NetworkInput& input, std::uint64_t sample) {
    input.guarantees.clear();
    input.holdings.clear();
    for (ExternalDebt& debt : input.external) debt.rank = 0;
    for (Obligation& due : input.obligations) due.rank = 0;
    NetworkInput high = input, middle = input;
    base::RandomStream draw(5, sample);
    for (std::size_t i = 0; i < input.parties.size(); ++i) {
      input.parties[i].alpha = input.parties[i].beta = 1.0;
      high.parties[i] = {.assets = draw.uniform(0, 8)};
      middle.parties[i] = {.assets = 0.5 * (input.parties[i].assets + high.parties[i].assets)};
    }
    const Clearing one = cleared(input, Solution::greatest), two = cleared(high, Solution::greatest),
                   between = cleared(middle, Solution::greatest);
    for (std::size_t i = 0; i < one.paid.size(); ++i)
      ASSERT_GE(between.paid[i], 0.5 * (one.paid[i] + two.paid[i]) - 1e-11) << sample;
  });
}

TEST(ClearByChance, NeitherUnitsNorOrderMatter) {
  for_each_network(40'000, 1500, [](NetworkInput& input, std::uint64_t sample) {
    const auto count = static_cast<PartyIndex>(input.parties.size());
    const auto turned = [&](PartyIndex party) { return (party + 1) % count; };
    constexpr double thousand = 1000.0;
    NetworkInput other = input;
    for (PartyIndex i = 0; i < count; ++i) {
      other.parties[turned(i)] = input.parties[i];
      other.parties[turned(i)].assets *= thousand;
    }
    for (ExternalDebt& debt : other.external) debt.from = turned(debt.from), debt.amount *= thousand;
    for (Obligation& due : other.obligations)
      due.from = turned(due.from), due.to = turned(due.to), due.amount *= thousand;
    for (Guarantee& given : other.guarantees) {
      given.guarantor = turned(given.guarantor);
      given.debtor = turned(given.debtor);
      given.creditor = turned(given.creditor);
      given.cap *= thousand;
    }
    for (Holding& held : other.holdings) held.owner = turned(held.owner), held.issuer = turned(held.issuer);
    for (const Solution solution : {Solution::greatest, Solution::least}) {
      const Clearing before = cleared(input, solution), after = cleared(other, solution);
      for (PartyIndex i = 0; i < count; ++i) {
        ASSERT_NEAR(after.paid[turned(i)], thousand * before.paid[i], 1e-8) << sample;
        ASSERT_NEAR(after.equity[turned(i)], thousand * before.equity[i], 1e-8) << sample;
      }
    }
  });
}

TEST(ClearByChance, TheThreatIndexIsWhatOneMoreDollarRestores) {
  int compared = 0;
  for_each_network(50'000, 1500, [&](NetworkInput& input, std::uint64_t sample) {
    input.holdings.clear();
    for (Party& party : input.parties) party.alpha = party.beta = 1.0;
    const Clearing before = cleared(input, Solution::greatest);
    for (std::size_t i = 0; i < input.parties.size(); ++i) {
      if (before.defaulted[i] == 0) continue;
      constexpr double little = 1e-6;
      NetworkInput richer = input;
      richer.parties[i].assets += little;
      const Clearing after = cleared(richer, Solution::greatest);
      if (after.defaulted != before.defaulted || !input.guarantees.empty()) continue;
      double restored = 0.0;
      for (std::size_t j = 0; j < input.parties.size(); ++j)
        if (before.defaulted[j] != 0) restored += (after.paid[j] - before.paid[j]) / little;
      ASSERT_NEAR(restored, before.threat[i], 1e-6) << sample << " party " << i;
      ++compared;
    }
  });
  EXPECT_GT(compared, 500);
}

}  // namespace
}  // namespace gigawatt::waterfall
