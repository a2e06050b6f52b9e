// Work that shares crews and deliveries: queues whose means are known, small schedules by hand, and an independent
// check of every promise on schedules by chance.
#include "build/programme.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/random.hpp"

namespace gigawatt::build {
namespace {

double exponential(std::uint64_t stream, std::uint64_t index, double mean) {
  return -mean * std::log(base::uniform(7, stream, index));
}

struct Moments {
  double mean = 0.0, standard_error = 0.0;
};

Moments moments(const std::vector<double>& values) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (count - 1.0) / count)};
}

Programme series(std::size_t count) {
  Programme programme;
  programme.tasks.resize(count);
  for (std::size_t t = 1; t < count; ++t)
    programme.waits.push_back({static_cast<Task>(t) - 1, static_cast<Task>(t), 0.0});
  return programme;
}

TEST(Dispatcher, WithoutAnythingSharedItIsTheLongestChain) {
  // 0 → 1 → 3 and 0 → 2 → 3 with a lag of 4 behind 2.
  Programme programme;
  programme.tasks.resize(4);
  programme.tasks[0].not_before = 1.0;
  programme.waits = {{0, 1, 0.0}, {0, 2, 0.0}, {1, 3, 0.0}, {2, 3, 4.0}};
  Dispatcher dispatcher(programme);
  const std::vector<double> days = {2.0, 5.0, 3.0, 1.0};
  const Dispatched& done = dispatcher.run(days);
  EXPECT_EQ(done.finish, (std::vector<double>{3.0, 8.0, 6.0, 11.0}));
  EXPECT_EQ(done.chain(3), (std::vector<Task>{0, 2, 3})) << "the lag decides, not the longer work";
}

TEST(Dispatcher, ASeriesIsTheSumOfItsMeans) {
  const Programme programme = series(5);
  Dispatcher dispatcher(programme);
  std::vector<double> ends;
  for (std::uint64_t sample = 0; sample < 20'000; ++sample) {
    std::vector<double> days;
    for (std::uint64_t t = 0; t < 5; ++t) days.push_back(exponential(t, sample, static_cast<double>(t + 1)));
    ends.push_back(dispatcher.run(days).finish[4]);
  }
  const Moments end = moments(ends);
  EXPECT_NEAR(end.mean, 1 + 2 + 3 + 4 + 5, 3.0 * end.standard_error);
}

TEST(Dispatcher, TheLaterOfTwoExponentialsHasItsMean) {
  Programme programme;
  programme.tasks.resize(3);
  programme.waits = {{0, 2, 0.0}, {1, 2, 0.0}};
  Dispatcher dispatcher(programme);
  std::vector<double> ends;
  constexpr double rate = 0.25;
  for (std::uint64_t sample = 0; sample < 20'000; ++sample)
    ends.push_back(
        dispatcher.run(std::vector{exponential(1, sample, 1 / rate), exponential(2, sample, 1 / rate), 0.0}).finish[2]);
  const Moments end = moments(ends);
  EXPECT_NEAR(end.mean, 3.0 / (2.0 * rate), 3.0 * end.standard_error) << "E[max] = 3/(2λ)";
}

TEST(Dispatcher, TwoCrewsInOneLineAreTheQueueOfErlang) {
  // M/M/2 with λ = 1.5 and μ = 1: Erlang C = 9/14, mean wait 9/7. Means of batches, as waits beside each other go
  // together.
  constexpr std::size_t batches = 200, customers = 4'000, warm_up = 400;
  std::vector<double> wait_means, delayed_shares;
  for (std::size_t batch = 0; batch < batches; ++batch) {
    Programme programme;
    programme.crews = {2};
    std::vector<double> days;
    double arrival = 0.0;
    for (std::size_t c = 0; c < customers; ++c) {
      arrival += exponential(10 + batch, c, 1.0 / 1.5);
      programme.tasks.push_back({.not_before = arrival, .crew = 0, .crews = 1});
      days.push_back(exponential(1000 + batch, c, 1.0));
    }
    Dispatcher dispatcher(programme);
    const Dispatched& done = dispatcher.run(days);
    double wait = 0.0, delayed = 0.0;
    for (std::size_t c = warm_up; c < customers; ++c) {
      const double waited = done.start[c] - programme.tasks[c].not_before;
      wait += waited;
      delayed += waited > 0.0 ? 1.0 : 0.0;
    }
    wait_means.push_back(wait / (customers - warm_up));
    delayed_shares.push_back(delayed / (customers - warm_up));
  }
  const Moments wait = moments(wait_means), delayed = moments(delayed_shares);
  EXPECT_NEAR(wait.mean, 9.0 / 7.0, 3.0 * wait.standard_error);
  EXPECT_LT(wait.standard_error, 0.03) << "otherwise the line above says little";
  EXPECT_NEAR(delayed.mean, 9.0 / 14.0, 3.0 * delayed.standard_error);
}

TEST(Dispatcher, LongerWorkCanShortenTheWhole) {
  // Graham's anomaly: one crew, first come first served. Task 0 frees task 1 for the crew on day 3; task 2 asks on day
  // 4, and all of the rest waits for 2. Where 0 takes two days longer, 2 comes first and the whole ends earlier.
  Programme programme;
  programme.crews = {1};
  programme.tasks = {{}, {.crew = 0, .crews = 1}, {.not_before = 4.0, .crew = 0, .crews = 1}, {}};
  programme.waits = {{0, 1, 0.0}, {2, 3, 0.0}};
  Dispatcher dispatcher(programme);
  const auto end = [&](double first) {
    const Dispatched& done = dispatcher.run(std::vector{first, 6.0, 1.0, 20.0});
    return std::max(done.finish[1], done.finish[3]);
  };
  EXPECT_EQ(end(3.0), 30.0);
  EXPECT_EQ(end(5.0), 25.0) << "shown, and not asserted away";
}

TEST(Dispatcher, DeliveriesGoByRankThenByWhoCameFirst) {
  // Deliveries on days 0, 10, 20, 30, 40; the first two are reserved for owner 1.
  Programme programme;
  programme.slots = {{.first = 0.0, .spacing = 10.0, .end = 45.0, .reserved = {{.owner = 1, .count = 2}}}};
  programme.tasks = {{.owner = 0, .rank = 1, .slot = 0},   // asks on day 3, and again last
                     {.owner = 0, .rank = 0, .slot = 0},   // asks on day 4, and comes first
                     {.owner = 1, .rank = 5, .slot = 0},   // has one of its own on day 5: that of day 0 was kept
                     {.owner = 1, .rank = 5, .slot = 0},   // its second one comes on day 10
                     {.owner = 1, .rank = 5, .slot = 0},   // and its third one like anybody's: day 40
                     {.owner = 0, .rank = 9, .slot = 0}};  // there is none left
  Dispatcher dispatcher(programme);
  const std::vector<double> days = {3.0, 4.0, 5.0, 5.0, 31.0, 32.0};
  const Dispatched& done = dispatcher.run(days);
  EXPECT_EQ(done.finish, (std::vector<double>{30.0, 20.0, 5.0, 10.0, 40.0, never}));
  EXPECT_EQ(done.delivery_wait[0], 27.0);
  EXPECT_EQ(check_dispatched(programme, days, done), BrokenPromise::none);
}

TEST(Dispatcher, WorkRestsAndGoesOn) {
  Programme programme = series(2);
  programme.rests = {{.owner = 0, .from = 4.0, .until = 10.0}, {.owner = 1, .from = 0.0, .until = 99.0}};
  programme.tasks[1].not_before = 5.0;
  Dispatcher dispatcher(programme);
  EXPECT_EQ(dispatcher.run(std::vector{3.0, 2.0}).start[1], 10.0) << "nothing begins while it rests";
  EXPECT_EQ(dispatcher.run(std::vector{5.0, 2.0}).finish, (std::vector<double>{11.0, 13.0})) << "a day was left";
}

/// A programme by chance: up to 25 tasks in layers, two crews, one kind of delivery.
Programme by_chance(base::RandomStream& draw) {
  Programme programme;
  programme.crews = {1, 3};
  programme.slots = {{.first = draw.uniform(0, 20), .spacing = draw.uniform(1, 9), .reserved = {{0, 2}, {2, 1}}}};
  const auto count = static_cast<Task>(2 + draw.below(24));
  for (Task task = 0; task < count; ++task) {
    Work work{.not_before = draw.uniform(0, 30),
              .owner = static_cast<std::int32_t>(draw.below(3)),
              .rank = static_cast<std::int32_t>(draw.below(2))};
    if (draw.below(2) == 0) {
      work.crew = static_cast<std::int32_t>(draw.below(2));
      work.crews = work.crew == 0 ? 1 : 1 + static_cast<std::int32_t>(draw.below(3));
    }
    if (draw.below(3) == 0) work.slot = 0;
    programme.tasks.push_back(work);
    for (Task before = 0; before < task; ++before)
      if (draw.below(6) == 0) programme.waits.push_back({before, task, draw.uniform(0, 3)});
  }
  if (draw.below(2) == 0) programme.rests = {{1, 12.0, 19.0}, {1, 30.0, 31.0}};
  return programme;
}

TEST(Dispatcher, EveryPromiseHoldsOnProgrammesByChance) {
  base::RandomStream draw(3, base::random_stream("programmes"));
  for (int round = 0; round < 3'000; ++round) {
    const Programme programme = by_chance(draw);
    std::vector<double> days(programme.tasks.size());
    for (double& day : days) day = draw.below(9) == 0 ? 0.0 : draw.uniform(0, 12);
    Dispatcher dispatcher(programme);
    const Dispatched done = dispatcher.run(days);
    ASSERT_EQ(check_dispatched(programme, days, done), BrokenPromise::none) << "round " << round;
    for (std::size_t t = 0; t < days.size(); ++t) {
      ASSERT_LT(done.finish[t], never) << "round " << round;
      const std::vector<Task> chain = done.chain(static_cast<Task>(t));
      ASSERT_EQ(chain.back(), static_cast<Task>(t));
    }
    const Dispatched again = dispatcher.run(days);
    ASSERT_EQ(done.finish, again.finish) << "the second schedule of one dispatcher is the first";
  }
}

TEST(Dispatcher, TheCheckSeesWhatIsBroken) {
  Programme programme = series(2);
  programme.crews = {1};
  for (Work& work : programme.tasks) work.crew = 0, work.crews = 1;
  Dispatcher dispatcher(programme);
  const std::vector<double> days = {4.0, 4.0};
  const Dispatched done = dispatcher.run(days);
  Dispatched early = done;
  early.start[1] = 3.0;
  EXPECT_EQ(check_dispatched(programme, days, early), BrokenPromise::duration);
  early.finish[1] = 7.0;
  EXPECT_EQ(check_dispatched(programme, days, early), BrokenPromise::order);
  programme.waits.clear();
  EXPECT_EQ(check_dispatched(programme, days, early), BrokenPromise::crew);
}

}  // namespace
}  // namespace gigawatt::build
