#include "adequacy/outage_history.hpp"

#include <algorithm>
#include <cmath>

#include "base/require.hpp"

namespace gigawatt::adequacy {

OutageHistory::OutageHistory(const Unit& unit)
    : capacity_steps_(to_steps(unit.capacity_mw)), forced_outage_rate_(unit.forced_outage_rate) {
  GIGAWATT_REQUIRE(unit.mtbf_h.value_or(0.0) > 0.0);
  if (forced_outage_rate_ <= 0.0) return;
  // With failure rate λ and repair rate μ, what was up is down an hour later with λ/(λ+μ) · (1 − e^−(λ+μ)).
  const double up = 1.0 - forced_outage_rate_, down = forced_outage_rate_;
  const double forgotten = -std::expm1(-1.0 / (*unit.mtbf_h * up * down));
  hours_up_ = -1.0 / std::log1p(-down * forgotten);
  hours_down_ = -1.0 / std::log1p(-up * forgotten);
}

void OutageHistory::draw(base::RandomStream random, std::span<std::int64_t> change_steps) const {
  if (forced_outage_rate_ <= 0.0) return;
  const auto hours = static_cast<double>(change_steps.size() - 1);
  bool down = random.uniform() < forced_outage_rate_;
  for (double hour = 0.0; hour < hours; down = !down) {
    // Whole hours in one state are geometric.
    const double end = hour + 1.0 + std::floor(-std::log(random.uniform()) * (down ? hours_down_ : hours_up_));
    if (down) {
      change_steps[static_cast<std::size_t>(hour)] += capacity_steps_;
      change_steps[static_cast<std::size_t>(std::min(end, hours))] -= capacity_steps_;
    }
    hour = end;
  }
}

}  // namespace gigawatt::adequacy
