#include "compute/goodput.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gigawatt::compute {
namespace {

// Llama 3 405B: 419 unexpected interruptions in 54 days on 16,384 GPUs.
constexpr double llama_rate = 419.0 / 16384.0 / (54.0 / 365.0);

TEST(Goodput, MeanTimeBetweenFailuresOfLlama3) {
  EXPECT_NEAR(mean_time_between_failures_h(llama_rate, 16384.0), 3.09, 0.01);
  EXPECT_NEAR(mean_time_between_failures_h(llama_rate, 403200.0) * 60.0, 7.5, 0.1);
  EXPECT_TRUE(std::isinf(mean_time_between_failures_h(0.0, 1000.0)));
}

TEST(Goodput, YoungIsTheFirstTermOfDaly) {
  const JobTimes job{.mean_time_between_failures_h = 100.0, .checkpoint_h = 0.001, .restart_h = 0.1};
  EXPECT_NEAR(checkpoint_interval_h(job), std::sqrt(2.0 * 0.001 * 100.0), 0.002);
}

// The interval maximises the formula; a scan over intervals must not beat it by more than Daly's own error (below 0.2
// %).
TEST(Goodput, DalysIntervalIsNearTheOptimum) {
  for (const double checkpoint_h : {0.005, 0.02, 0.1, 0.5}) {
    const JobTimes job{.mean_time_between_failures_h = 1.0, .checkpoint_h = checkpoint_h, .restart_h = 0.05};
    double best = 0.0;
    for (double interval = 0.001; interval < 3.0; interval *= 1.01)
      best = std::max(best, std::exp(-0.05) * interval / std::expm1(interval + checkpoint_h));
    EXPECT_LE(goodput(job), best * (1.0 + 1e-4));
    EXPECT_GE(goodput(job), best * 0.998) << checkpoint_h;
  }
}

TEST(Goodput, LlamaRanAboveNinetyPercent) {
  const double mtbf_h = mean_time_between_failures_h(llama_rate, 16384.0);
  EXPECT_GT(goodput({.mean_time_between_failures_h = mtbf_h, .checkpoint_h = 0.2 / 60, .restart_h = 5.0 / 60}), 0.9);
}

TEST(Goodput, StaysDefinedWhenFailuresComeAsOftenAsCheckpoints) {
  double before = 1.0;
  for (double mtbf_h = 1000.0; mtbf_h > 1e-3; mtbf_h /= 1.5) {
    const double now =
        goodput({.mean_time_between_failures_h = mtbf_h, .checkpoint_h = 2.0 / 60, .restart_h = 5.0 / 60});
    EXPECT_GE(now, 0.0);
    EXPECT_LT(now, before) << "larger jobs lose more, at " << mtbf_h;
    before = now;
  }
  EXPECT_LT(before, 1e-6);
}

TEST(Goodput, WithoutFailuresNothingIsLost) {
  EXPECT_EQ(goodput({.mean_time_between_failures_h = INFINITY, .checkpoint_h = 0.1, .restart_h = 0.1}), 1.0);
  EXPECT_NEAR(goodput({.mean_time_between_failures_h = 10.0, .checkpoint_h = 0.0, .restart_h = 0.5}), std::exp(-0.05),
              1e-15);
}

TEST(Goodput, HallsCountAcceleratorsByPowerWhereNoCountIsGiven) {
  scenario::Accelerator accelerator;
  accelerator.power = 2.0 * (units::kW / units::GPU);
  accelerator.failure_rate = llama_rate * (1.0 / (units::GPU.base())) * units::FailureRate::from_base(1.0 / 12.0);
  accelerator.checkpoint_time = 1.0 * units::minute;
  accelerator.restart_time = 5.0 * units::minute;
  scenario::Hall hall;
  hall.it_power = 100.0 * units::MW;
  EXPECT_NEAR(hall_accelerators(hall, accelerator), 50'000.0, 1e-6);
  hall.accelerators = 48'000.0;
  EXPECT_EQ(hall_accelerators(hall, accelerator), 48'000.0);
  hall.load = scenario::LoadShape::training;
  const double whole = hall_goodput(hall, accelerator);
  hall.job_accelerators = 8'000.0;
  EXPECT_GT(hall_goodput(hall, accelerator), whole);
  const double training = hall_goodput(hall, accelerator);
  hall.load = scenario::LoadShape::inference;
  EXPECT_GT(hall_goodput(hall, accelerator), training);
}

}  // namespace
}  // namespace gigawatt::compute
