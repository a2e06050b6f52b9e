// When a two-state unit is out, hour by hour: a Markov chain in whole hours that agrees with exponential times to
// failure and to repair at every full hour.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "adequacy/fleet.hpp"
#include "base/random.hpp"

namespace gigawatt::adequacy {

class OutageHistory {
 public:
  /// The unit has an mtbf_h above 0.
  explicit OutageHistory(const Unit& unit);

  /// Draws one history of so many hours from the steady state; `outage(first, end)` is called for each outage in order,
  /// with the hours that it begins in and is over in, at most `hours`.
  template <class Outage>
  void draw(base::RandomStream random, std::size_t hours, Outage&& outage) const {
    if (forced_outage_rate_ <= 0.0) return;
    const auto end_hour = static_cast<double>(hours);
    bool down = random.uniform() < forced_outage_rate_;
    for (double hour = 0.0; hour < end_hour; down = !down) {
      // Whole hours in one state are geometric.
      const double end = hour + 1.0 + std::floor(-std::log(random.uniform()) * (down ? hours_down_ : hours_up_));
      if (down) outage(static_cast<std::size_t>(hour), static_cast<std::size_t>(std::min(end, end_hour)));
      hour = end;
    }
  }

  /// The same, with the unit's capacity added to `change_steps` where an outage begins and taken off where it ends. The
  /// last entry, behind the last hour, takes what lasts beyond it.
  void draw(base::RandomStream random, std::span<std::int64_t> change_steps) const;

 private:
  std::int64_t capacity_steps_ = 0;
  double forced_outage_rate_ = 0.0;
  double hours_up_ = 0.0, hours_down_ = 0.0;  // −1 ÷ log of the probability to stay as it is for an hour
};

}  // namespace gigawatt::adequacy
