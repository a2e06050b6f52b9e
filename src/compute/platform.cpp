#include "compute/platform.hpp"

#include <algorithm>

#include "compute/goodput.hpp"

namespace gigawatt::compute {
namespace {

/// What a month is divided by.
struct Weights {
  double accelerators = 0.0, useful = 0.0, standing_mw = 0.0, all_mw = 0.0;
};

double part_of(double whole, double weight, double sum) { return sum > 0.0 ? whole * weight / sum : 0.0; }

}  // namespace

std::optional<double> h100_equivalents(const scenario::Accelerator& accelerator) {
  if (!accelerator.bf16_dense) return std::nullopt;
  return *accelerator.bf16_dense / h100_bf16_dense;
}

std::vector<PlatformMonth> by_platform(const scenario::Site& site, std::span<const scenario::Accelerator> accelerators,
                                       const SiteMonth& of, const scenario::Economics& economics) {
  std::vector<PlatformMonth> platforms;
  std::vector<Weights> weights;
  Weights sum;
  for (const scenario::Accelerator& accelerator : accelerators) {
    if (std::ranges::find(site.halls, accelerator.id, &scenario::Hall::accelerator) == site.halls.end()) continue;
    PlatformMonth& platform = platforms.emplace_back();
    Weights& weight = weights.emplace_back();
    platform.accelerator = accelerator.id;
    for (const scenario::Hall& hall : site.halls) {
      if (hall.accelerator != accelerator.id) continue;
      const double mean_mw = hall.load_factor * hall.it_power.in(units::MW);
      const double count = hall_accelerators(hall, accelerator);
      weight.all_mw += mean_mw;
      platform.capital.add(capital_charges(site, hall, accelerators, of.month, economics));
      if (!hall.stands(of.month)) continue;
      weight.standing_mw += mean_mw;
      weight.accelerators += count;
      weight.useful += count * hall_goodput(hall, accelerator);
    }
    platform.accelerators = weight.accelerators;
    sum = {sum.accelerators + weight.accelerators, sum.useful + weight.useful, sum.standing_mw + weight.standing_mw,
           sum.all_mw + weight.all_mw};
  }
  for (std::size_t p = 0; p < platforms.size(); ++p) {
    PlatformMonth& platform = platforms[p];
    platform.powered_accelerator_hours =
        part_of(of.powered_accelerator_hours, weights[p].accelerators, sum.accelerators);
    platform.useful_accelerator_hours = part_of(of.useful_accelerator_hours, weights[p].useful, sum.useful);
    // Power that is paid for before any hall stands is there for all of them.
    platform.power_usd = sum.standing_mw > 0.0 ? part_of(of.power_usd, weights[p].standing_mw, sum.standing_mw)
                                               : part_of(of.power_usd, weights[p].all_mw, sum.all_mw);
  }
  return platforms;
}

}  // namespace gigawatt::compute
