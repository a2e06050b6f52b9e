#include "adequacy/storage.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "base/require.hpp"

namespace gigawatt::adequacy {

StorageFleet::StorageFleet(std::span<const Unit> storages) : order_(storages.size()) {
  for (const Unit& unit : storages) {
    GIGAWATT_REQUIRE(unit.storage_mwh.value_or(0.0) > 0.0 && unit.capacity_mw > 0.0 &&
                     unit.round_trip_efficiency > 0.0 && unit.round_trip_efficiency <= 1.0);
    levels_.push_back({.power_mw = unit.capacity_mw,
                       .energy_mwh = *unit.storage_mwh,
                       .round_trip_efficiency = unit.round_trip_efficiency,
                       .held_mwh = *unit.storage_mwh});
  }
  std::iota(order_.begin(), order_.end(), std::size_t{0});
}

void StorageFleet::fill() {
  for (Level& level : levels_) level.held_mwh = level.energy_mwh;
  is_full_ = true;
}

double StorageFleet::Level::gives_mw(double down_to_hours) const {
  return power_mw * std::clamp(hours_left() - down_to_hours, 0.0, 1.0);
}

void StorageFleet::charge(double surplus_mw, const std::vector<bool>& is_out) {
  std::ranges::sort(order_, {}, [this](std::size_t index) { return std::pair(levels_[index].hours_left(), index); });
  is_full_ = true;
  for (const std::size_t index : order_) {
    Level& level = levels_[index];
    const double room_mw = (level.energy_mwh - level.held_mwh) / level.round_trip_efficiency;
    const double taken_mw = is_out[index] ? 0.0 : std::min({surplus_mw, level.power_mw, room_mw});
    surplus_mw -= taken_mw;
    // The last bit of rounding must not keep a storage from being full.
    level.held_mwh = taken_mw == room_mw ? level.energy_mwh : level.held_mwh + taken_mw * level.round_trip_efficiency;
    is_full_ = is_full_ && level.held_mwh >= level.energy_mwh;
  }
}

double StorageFleet::discharge(double missing_mw, const std::vector<bool>& is_out) {
  const auto given_mw = [&](double down_to_hours) {
    double sum_mw = 0.0;
    for (std::size_t index = 0; index < levels_.size(); ++index)
      if (!is_out[index]) sum_mw += levels_[index].gives_mw(down_to_hours);
    return sum_mw;
  };
  // What is given falls with the hours that stay, in straight lines between these.
  hours_.assign(1, 0.0);
  for (const Level& level : levels_)
    for (const double hours : {level.hours_left(), level.hours_left() - 1.0})
      if (hours > 0.0) hours_.push_back(hours);
  std::ranges::sort(hours_, std::greater<>());
  double down_to_hours = hours_.front(), before_mw = 0.0;
  for (std::size_t bend = 1; bend < hours_.size() && before_mw < missing_mw; ++bend) {
    const double at_bend_mw = given_mw(hours_[bend]);
    const double share = at_bend_mw <= missing_mw ? 1.0 : (missing_mw - before_mw) / (at_bend_mw - before_mw);
    down_to_hours = hours_[bend - 1] + share * (hours_[bend] - hours_[bend - 1]);
    before_mw = at_bend_mw;
  }
  for (std::size_t index = 0; index < levels_.size(); ++index) {
    if (is_out[index]) continue;
    const double mw = levels_[index].gives_mw(down_to_hours);
    levels_[index].held_mwh = std::max(0.0, levels_[index].held_mwh - mw);
    missing_mw -= mw;
    is_full_ = is_full_ && mw <= 0.0;
  }
  return std::max(0.0, missing_mw);
}

}  // namespace gigawatt::adequacy
