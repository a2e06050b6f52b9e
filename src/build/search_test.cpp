#include "build/search.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <vector>

#include "build/exact.hpp"
#include "build/random_network_test.hpp"
#include "build/serial.hpp"

namespace gigawatt::build {
namespace {

// A → C, B → C with a lag of 2; D alone. Durations 3, 5, 2, 4: C starts at 7, ends at 9; A and D have float.
Network four() {
  return {.durations = {3, 5, 2, 4},
          .links = {{.before = 0, .after = 2}, {.before = 1, .after = 2, .lag = 2}},
          .capacities = {},
          .demands = {}};
}

TEST(CriticalPath, StartsAndFloatsByHand) {
  const CriticalPath found = critical_path(four());
  EXPECT_EQ(found.makespan, 9);
  EXPECT_EQ(found.earliest_start, (std::vector<Period>{0, 0, 7, 0}));
  EXPECT_EQ(found.latest_start, (std::vector<Period>{4, 0, 7, 5}));
  EXPECT_EQ(found.free_float, (std::vector<Period>{4, 0, 0, 5}));
  EXPECT_EQ(found.path, (std::vector<Activity>{1, 2}));
}

TEST(Network, CycleIsNamedInOrder) {
  const std::vector<Link> links = {{.before = 0, .after = 3},
                                   {.before = 3, .after = 1},
                                   {.before = 1, .after = 2},
                                   {.before = 2, .after = 3},
                                   {.before = 2, .after = 4}};
  EXPECT_EQ(find_cycle(5, links), (std::vector<Activity>{1, 2, 3}));
  EXPECT_FALSE(find_cycle(5, std::span(links).first(3)).has_value());
}

TEST(Serial, AsPlacedOneByOne) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    const std::size_t resources = seed % 7;  // none, one word and two words
    const Network network = random_network(seed, 14, resources, seed % 2 == 0 ? 3 : 0);
    const Compiled compiled = compile(network);
    std::vector<Activity> list(14);
    std::iota(list.begin(), list.end(), Activity{0});  // in topological order
    SerialScheduler scheduler(compiled);
    std::vector<Period> start(14), again(14), by_activity(14);
    const Period makespan = scheduler.schedule(list, start);
    EXPECT_EQ(scheduler.schedule(list, again), makespan);  // nothing is left from the schedule before
    EXPECT_EQ(start, again);
    for (std::size_t place = 0; place < 14; ++place)
      by_activity[static_cast<std::size_t>(compiled.original[place])] = start[place];
    EXPECT_EQ(by_activity, place_one_by_one(network, compiled.original)) << seed;
    EXPECT_EQ(check_schedule(network, by_activity), Fault::none) << seed;
    const Period parallel = schedule_in_parallel(compiled, list, start);
    for (std::size_t place = 0; place < 14; ++place)
      by_activity[static_cast<std::size_t>(compiled.original[place])] = start[place];
    EXPECT_EQ(check_schedule(network, by_activity), Fault::none) << seed;
    EXPECT_EQ(makespan_of(network, by_activity), parallel);
  }
}

/// Would catch a borrow that is lost between planes, a window across the border of the halves, one that ends behind
/// them, and durations that change. Each arithmetic that this machine has.
TEST(Serial, SameInPlanesAsPortable) {
  std::size_t too_long = 0, wide = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Network network = random_network(seed, 12 + seed % 60, 1 + seed % 5, seed % 3 == 0 ? 4 : 0);
    if (seed % 4 == 1)  // capacities of up to eight bits
      for (std::size_t resource = 0; resource < network.capacities.size(); ++resource) {
        network.capacities[resource] = network.capacities[resource] * 31 + 7;
        for (std::size_t a = 0; a < network.durations.size(); ++a)
          network.demands[a * network.capacities.size() + resource] *= 31;
      }
    if (seed % 7 == 2) network.durations[5] = 60;
    if (seed % 7 == 3) network.durations[5] = 65;
    if (seed % 7 == 4)  // windows of more than half a half, which begin in the first one and end in the second
      for (std::size_t a = 3; a < 6; ++a) network.durations[a] = 35 + static_cast<Period>(a);
    const Compiled compiled = compile(network);
    std::vector<Activity> list(network.durations.size());
    std::iota(list.begin(), list.end(), Activity{0});
    SerialScheduler portable(compiled, Arithmetic::portable);
    std::deque<SerialScheduler> fast;
    for (const Arithmetic arithmetic : arithmetics_here()) fast.emplace_back(compiled, arithmetic);
    std::vector<Period> one(list.size()), two(list.size()), durations = compiled.durations;
    for (int round = 0; round < 3; ++round) {
      const Period makespan = portable.schedule(list, two);
      too_long += makespan > 128 ? 1 : 0;
      wide += makespan > 64 && makespan <= 128 ? 1 : 0;
      for (std::size_t kind = 0; kind < fast.size(); ++kind) {
        EXPECT_EQ(fast[kind].schedule(list, one), makespan) << seed << ", arithmetic " << kind;
        EXPECT_EQ(one, two) << seed << ", arithmetic " << kind;
      }
      for (Period& duration : durations) duration = duration * 2 - duration / 3;
      for (SerialScheduler& scheduler : fast) scheduler.set_durations(durations);
      portable.set_durations(durations);
    }
  }
  EXPECT_GT(wide, 50U);
  EXPECT_GT(too_long, 20U);
  EXPECT_LT(too_long, 500U);
}

TEST(Serial, BackwardsTwiceIsForward) {
  const Compiled forward = compile(random_network(5, 12, 2, 2));
  const Compiled twice = reversed(reversed(forward));
  EXPECT_EQ(twice.durations, forward.durations);
  EXPECT_EQ(twice.need, forward.need);
  EXPECT_EQ(twice.arcs_begin, forward.arcs_begin);
}

TEST(CheckSchedule, TellsWhatIsBroken) {
  Network network = four();
  EXPECT_EQ(check_schedule(network, {0, 0, 7, 0}), Fault::none);
  EXPECT_EQ(check_schedule(network, {0, 0, 6, 0}), Fault::link);
  EXPECT_EQ(check_schedule(network, {-1, 0, 7, 0}), Fault::negative_start);
  network.capacities = {2};
  network.demands = {1, 1, 1, 1};
  EXPECT_EQ(check_schedule(network, {0, 0, 7, 0}), Fault::resource);
  EXPECT_EQ(check_schedule(network, {0, 0, 7, 3}), Fault::none);
}

TEST(Search, ShortestOfAllOrders) {
  for (std::uint64_t seed = 100; seed < 124; ++seed) {
    const Network network = random_network(seed, 7, 1 + seed % 3, seed % 4 == 0 ? 2 : 0);
    const Schedule found = search_schedule(network, {.schedules = 2'000, .stop = [] { return false; }});
    EXPECT_EQ(found.makespan, shortest_of_all(network)) << seed;
    EXPECT_LE(found.lower_bound, found.makespan) << seed;
    EXPECT_EQ(check_schedule(network, found.start), Fault::none) << seed;
    EXPECT_EQ(makespan_of(network, found.start), found.makespan) << seed;
  }
}

TEST(Prove, FindsTheShortestFromFarAboveAndNothingBelowIt) {
  const std::function<bool()> never = [] { return false; };
  for (std::uint64_t seed = 200; seed < 224; ++seed) {
    const Network network = random_network(seed, 7, 1 + seed % 4);
    const Period shortest = shortest_of_all(network);
    const Compiled compiled = compile(network);
    ASSERT_TRUE(provable(compiled));
    const Proof from_above = prove(compiled, shortest + 5, 0, 1'000'000, never);
    EXPECT_TRUE(from_above.complete);
    EXPECT_EQ(from_above.makespan, shortest) << seed;
    const Proof nothing = prove(compiled, shortest, 0, 1'000'000, never);
    EXPECT_TRUE(nothing.complete);
    EXPECT_TRUE(nothing.start.empty());
    EXPECT_LE(lower_bound(compiled, reversed(compiled)), shortest) << seed;
  }
}

TEST(Search, SixteenActivitiesAreProven) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const Network network = random_network(seed, 16, 4);
    const Schedule one = search_schedule(network, {.schedules = 500, .stop = [] { return false; }});
    const Schedule other = search_schedule(network, {.schedules = 500, .seed = 2, .stop = [] { return false; }});
    EXPECT_EQ(one.lower_bound, one.makespan) << seed;
    EXPECT_EQ(one.makespan, other.makespan) << seed;  // whatever the search found first
    EXPECT_EQ(check_schedule(network, one.start), Fault::none);
  }
}

TEST(Search, SameBudgetSameBits) {
  const Network network = random_network(9, 40, 5);  // two words: not provable
  const SearchBudget budget{.schedules = 3'000, .stop = [] { return false; }};
  const Schedule one = search_schedule(network, budget), two = search_schedule(network, budget);
  EXPECT_EQ(one.start, two.start);
  EXPECT_EQ(one.schedules, two.schedules);
}

TEST(Search, StoppedAtOnceStillHasASchedule) {
  const Network network = random_network(9, 40, 4);
  const Schedule found = search_schedule(network, {.stop = [] { return true; }});
  EXPECT_EQ(check_schedule(network, found.start), Fault::none);
  EXPECT_EQ(makespan_of(network, found.start), found.makespan);
}

}  // namespace
}  // namespace gigawatt::build
