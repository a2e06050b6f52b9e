#include "adequacy/hosting.hpp"

#include <algorithm>
#include <cstdint>

#include "base/require.hpp"

namespace gigawatt::adequacy {
namespace {

double lole_h_with(const OutageTable& outages, const HourlyLoad& load, std::int64_t added_steps) {
  double sum = 0.0;
  for (const std::int64_t steps : load.net_steps) sum += outages.loss_probability(steps + added_steps);
  return sum;
}

}  // namespace

double hosting_capacity_mw(const OutageTable& outages, const HourlyLoad& load, double lole_h) {
  GIGAWATT_REQUIRE(lole_h >= 0.0 && load.hours() > 0);
  const auto [lowest, highest] = std::ranges::minmax(load.net_steps);
  // With the highest hour at 0 nothing is lost; with the lowest above all capacity every hour is.
  std::int64_t kept = -highest, lost = to_steps(outages.capacity_mw()) - lowest + 1;
  if (lole_h_with(outages, load, lost) <= lole_h) return static_cast<double>(lost) / steps_per_mw;
  while (lost - kept > 1) {
    const std::int64_t middle = kept + (lost - kept) / 2;
    (lole_h_with(outages, load, middle) <= lole_h ? kept : lost) = middle;
  }
  return static_cast<double>(kept) / steps_per_mw;
}

double effective_capacity_mw(const OutageTable& whole, const OutageTable& rest, const HourlyLoad& load) {
  return -hosting_capacity_mw(rest, load, lole_h_with(whole, load, 0));
}

}  // namespace gigawatt::adequacy
