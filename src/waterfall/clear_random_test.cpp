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

}  // namespace
}  // namespace gigawatt::waterfall
