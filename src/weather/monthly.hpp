// Smooth hourly curves with given monthly means. Pure; thread-safe.
#pragma once

#include <span>
#include <vector>

namespace gigawatt::weather {

/// series + c(t), with c piecewise linear between the months' middles (periodic), so that each month's mean is its
/// target.
std::vector<double> shift_to_monthly_means(std::vector<double> series, std::span<const double> targets);

/// series · c(t) likewise; the series' monthly means must not be 0.
std::vector<double> scale_to_monthly_means(std::vector<double> series, std::span<const double> targets);

/// Twelve means of 8,760 values.
std::vector<double> monthly_means(std::span<const double> series);

}  // namespace gigawatt::weather
