// When a two-state unit is out, hour by hour: a Markov chain in whole hours that agrees with exponential times to
// failure and to repair at every full hour.
#pragma once

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

  /// Draws one history from the steady state and adds the unit's capacity to `change_steps` where an outage begins,
  /// and takes it off where it ends. The last entry, behind the last hour, takes what lasts beyond it.
  void draw(base::RandomStream random, std::span<std::int64_t> change_steps) const;

 private:
  std::int64_t capacity_steps_ = 0;
  double forced_outage_rate_ = 0.0;
  double hours_up_ = 0.0, hours_down_ = 0.0;  // −1 ÷ log of the probability to stay as it is for an hour
};

}  // namespace gigawatt::adequacy
