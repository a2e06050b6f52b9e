#include "adequacy/outage_history.hpp"

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
  draw(random, change_steps.size() - 1, [&](std::size_t first, std::size_t end) {
    change_steps[first] += capacity_steps_;
    change_steps[end] -= capacity_steps_;
  });
}

}  // namespace gigawatt::adequacy
