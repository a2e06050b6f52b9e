#include "compute/shape.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/random.hpp"
#include "compute/goodput.hpp"
#include "time/calendar.hpp"
#include "waterfall/allocate.hpp"

namespace gigawatt::compute {
namespace {

constexpr double stopped_power_share = 0.4;

// Number of Poisson events with this mean, by inversion; above 30 the normal approximation.
double poisson(double mean, std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  if (mean > 30.0)
    return std::max(0.0, std::round(mean + std::sqrt(mean) * base::standard_normal(seed, stream, index)));
  double left = base::uniform(seed, stream, index);
  double term = std::exp(-mean);
  int count = 0;
  while (left > term && count < 200) {
    left -= term;
    term *= mean / ++count;
  }
  return count;
}

std::vector<double> training(const scenario::Hall& hall, const scenario::Accelerator& accelerator,
                             const ShapeKey& key) {
  const double in_hall = hall_accelerators(hall, accelerator);
  const double in_job = hall.job_accelerators > 0.0 ? std::min(hall.job_accelerators, in_hall) : in_hall;
  const double per_year = accelerator.failure_rate.in(units::FailureRate::from_base(1.0 / 12.0)) * in_hall;
  const double lost_per_failure = accelerator.restart_time.in(units::hour)*in_job / std::max(1.0, in_hall);
  std::vector<double> level(time::hours_per_year);
  for (std::size_t hour = 0; hour < level.size(); ++hour) {
    const double failures = poisson(per_year / 8760.0, key.seed, key.stream, hour);
    level[hour] = 1.0 - (1.0 - stopped_power_share) * std::min(1.0, failures * lost_per_failure);
  }
  return level;
}

std::vector<double> inference(const ShapeKey& key) {
  constexpr double daily_swing = 0.20, weekend_drop = 0.10, noise = 0.02;
  std::vector<double> level(time::hours_per_year);
  for (std::size_t hour = 0; hour < level.size(); ++hour) {
    const double hour_of_day = static_cast<double>(hour % 24) + 0.5;
    const bool weekend = (hour / 24 + static_cast<std::size_t>(key.first_weekday)) % 7 >= 5;
    level[hour] = (1.0 + daily_swing * std::cos(2.0 * std::numbers::pi * (hour_of_day - 15.0) / 24.0)) *
                  (weekend ? 1.0 - weekend_drop : 1.0) *
                  std::exp(noise * base::standard_normal(key.seed, key.stream, hour));
  }
  return level;
}

}  // namespace

std::vector<double> load_shape(const scenario::Hall& hall, const scenario::Accelerator& accelerator,
                               const ShapeKey& key) {
  if (hall.load == scenario::LoadShape::flat) return std::vector<double>(time::hours_per_year, hall.load_factor);
  const std::vector<double> level =
      hall.load == scenario::LoadShape::training ? training(hall, accelerator, key) : inference(key);
  const double mean = std::accumulate(level.begin(), level.end(), 0.0) / static_cast<double>(level.size());
  const double factor = hall.load_factor / mean;
  if (factor * *std::ranges::max_element(level) <= 1.0) {
    std::vector<double> scaled = level;
    for (double& share : scaled) share *= factor;
    return scaled;
  }
  // Otherwise min(1, factor · level) with the factor that keeps the mean: water filling of one pool over the hours.
  std::vector<waterfall::Claim> claims;
  claims.reserve(level.size());
  for (const double weight : level) claims.push_back({.amount = 1.0, .rank = 0, .weight = weight});
  return waterfall::allocate(hall.load_factor * static_cast<double>(level.size()), claims);
}

}  // namespace gigawatt::compute
