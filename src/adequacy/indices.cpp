#include "adequacy/indices.hpp"

#include <algorithm>

namespace gigawatt::adequacy {

Indices indices(const OutageTable& outages, const HourlyLoad& load) {
  Indices sums;
  for (std::size_t hour = 0; hour < load.hours(); ++hour) {
    const double probability = outages.loss_probability(load.net_steps[hour]);
    sums.lole_h += probability;
    sums.eue_mwh += outages.unserved_mw(load.net_mw[hour], load.net_steps[hour]);
    sums.lolp_peak = std::max(sums.lolp_peak, probability);
  }
  for (const std::size_t hour : peak_hours(load)) sums.lole_days += outages.loss_probability(load.net_steps[hour]);
  return sums;
}

}  // namespace gigawatt::adequacy
