#include "compute/goodput.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gigawatt::compute {
namespace {

constexpr double hours_per_plan_year = 8760.0;

double failures_per_accelerator_year(const scenario::Accelerator& accelerator) {
  return accelerator.failure_rate.in(
      units::FailureRate::from_base(1.0 / 12.0));  // base unit: per accelerator and month
}

}  // namespace

double mean_time_between_failures_h(double failures_per_accelerator_year, double job_accelerators) {
  const double failures_per_year = failures_per_accelerator_year * job_accelerators;
  return failures_per_year > 0.0 ? hours_per_plan_year / failures_per_year : std::numeric_limits<double>::infinity();
}

double checkpoint_interval_h(const JobTimes& job) {
  const double failure_h = job.mean_time_between_failures_h, checkpoint_h = job.checkpoint_h;
  if (checkpoint_h <= 0.0) return 0.0;
  if (std::isinf(failure_h)) return failure_h;
  const double ratio = 0.5 * checkpoint_h / failure_h;
  if (ratio >= 1.0) return failure_h;
  return std::sqrt(2.0 * checkpoint_h * failure_h) * (1.0 + std::sqrt(ratio) / 3.0 + ratio / 9.0) - checkpoint_h;
}

double goodput(const JobTimes& job) {
  const double failure_h = job.mean_time_between_failures_h;
  if (std::isinf(failure_h)) return 1.0;
  const double restart = std::exp(-job.restart_h / failure_h);
  const double interval_h = checkpoint_interval_h(job);
  if (interval_h <= 0.0) return restart;  // continuous checkpoints: only restarts cost
  return restart * interval_h / (failure_h * std::expm1((interval_h + job.checkpoint_h) / failure_h));
}

double hall_accelerators(const scenario::Hall& hall, const scenario::Accelerator& accelerator) {
  if (hall.accelerators > 0.0) return hall.accelerators;
  return hall.it_power / accelerator.power / units::GPU;
}

double hall_goodput(const scenario::Hall& hall, const scenario::Accelerator& accelerator) {
  const double in_hall = hall_accelerators(hall, accelerator);
  const double in_job = hall.job_accelerators > 0.0 ? hall.job_accelerators : in_hall;
  const bool repeats_work = hall.load != scenario::LoadShape::inference;
  return goodput(
      {.mean_time_between_failures_h = mean_time_between_failures_h(failures_per_accelerator_year(accelerator), in_job),
       .checkpoint_h = repeats_work ? accelerator.checkpoint_time.in(units::hour) : 0.0,
       .restart_h = accelerator.restart_time.in(units::hour)});
}

}  // namespace gigawatt::compute
