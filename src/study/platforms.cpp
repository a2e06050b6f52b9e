#include "study/platforms.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/require.hpp"

namespace gigawatt::study {
namespace {

std::size_t place_of(const scenario::Scenario& scenario, const scenario::AcceleratorId& id) {
  const auto found = std::ranges::find(scenario.accelerators, id, &scenario::Accelerator::id);
  GIGAWATT_REQUIRE(found != scenario.accelerators.end());
  return static_cast<std::size_t>(found - scenario.accelerators.begin());
}

PlatformYear platform_year(const scenario::Accelerator& accelerator, int year) {
  const auto flop_per_s = [](const std::optional<units::ThroughputPerAccelerator>& throughput) {
    return throughput ? std::optional(1e12 * throughput->in(units::TFLOP_per_second)) : std::nullopt;
  };
  PlatformYear platform;
  platform.year = year;
  platform.accelerator = accelerator.id;
  platform.name = accelerator.name;
  platform.vendor = accelerator.vendor;
  platform.bf16_dense_flop_per_s = flop_per_s(accelerator.bf16_dense);
  platform.fp8_dense_flop_per_s = flop_per_s(accelerator.fp8_dense);
  platform.h100_equivalents = compute::h100_equivalents(accelerator);
  return platform;
}

}  // namespace

Platforms::Sum& Platforms::sum_of(int year, const scenario::AcceleratorId& accelerator) {
  const auto known = std::ranges::find_if(
      sums_, [&](const Sum& sum) { return sum.year.year == year && sum.year.accelerator == accelerator; });
  if (known != sums_.end()) return *known;
  sums_.push_back({platform_year(scenario_.accelerators[place_of(scenario_, accelerator)], year), {}});
  return sums_.back();
}

void Platforms::add(const scenario::Site& site, const compute::SiteMonth& month, double discount_factor) {
  for (const compute::PlatformMonth& part :
       compute::by_platform(site, scenario_.accelerators, month, scenario_.economics)) {
    Sum& sum = sum_of(month.month.year(), part.accelerator);
    if (month.month.month() == 12) sum.year.accelerators += part.accelerators;
    sum.year.powered_gpu_hours += part.powered_accelerator_hours;
    sum.year.useful_gpu_hours += part.useful_accelerator_hours;
    sum.year.cost_usd += part.power_usd + part.capital.total_usd();
    sum.hours.add(discount_factor, part.power_usd, part.capital, part.useful_accelerator_hours);
  }
}

std::vector<PlatformYear> Platforms::years() const {
  std::vector<PlatformYear> years;
  for (const Sum& sum : sums_) {
    years.push_back(sum.year);
    years.back().usd_per_gpu_hour = sum.hours.usd_per_accelerator_hour();
  }
  std::ranges::sort(years, {}, [&](const PlatformYear& platform) {
    return std::pair(platform.year, place_of(scenario_, platform.accelerator));
  });
  return years;
}

std::vector<Concentration> concentrations(std::span<const PlatformYear> platforms) {
  std::map<int, std::map<std::string, double>> hours;  // [year][vendor]
  for (const PlatformYear& platform : platforms)
    if (const auto equivalent = platform.useful_h100_equivalent_hours(); equivalent && *equivalent > 0.0)
      hours[platform.year][platform.vendor] += *equivalent;
  std::vector<Concentration> result;
  for (const auto& [year, vendors] : hours) {
    Concentration& concentration = result.emplace_back();
    concentration.year = year;
    for (const auto& [vendor, amount] : vendors) concentration.useful_h100_equivalent_hours += amount;
    for (const auto& [vendor, amount] : vendors) {
      const double share = amount / concentration.useful_h100_equivalent_hours;
      concentration.herfindahl_index += share * share;
      if (share <= concentration.largest_share) continue;
      concentration.largest_share = share;
      concentration.largest_vendor = vendor;
    }
  }
  return result;
}

}  // namespace gigawatt::study
