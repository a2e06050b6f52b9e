// What supplies and what is asked, for all engines of the room.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gigawatt::adequacy {

/// A unit that is whole or out: two states. One that stores supplies what it took before; only the simulation knows
/// what it holds.
struct Unit {
  double capacity_mw = 0.0;                // at least one step; of a storage into and out of it
  double forced_outage_rate = 0.0;         // share of time out, 0 ≤ rate < 1
  std::optional<double> mtbf_h = {};       // mean time to failure + mean time to repair
  std::optional<double> storage_mwh = {};  // above 0
  double round_trip_efficiency = 1.0;      // of a storage, lost while it charges
};

/// Capacities and loads are compared in whole steps: whether 2,850 MW cover 2,850 MW must not depend on rounding.
inline constexpr double steps_per_mw = 1e4;
inline std::int64_t to_steps(double mw) { return std::llround(mw * steps_per_mw); }

/// Hours in a row, mean MW over the hour. What variable plants supply is taken off the load.
struct HourlyLoad {
  std::vector<double> net_mw;
  std::vector<std::int64_t> net_steps;

  [[nodiscard]] std::size_t hours() const { return net_mw.size(); }
};

/// `variable_mw` is empty or as long as `load_mw`.
HourlyLoad hourly_load(std::span<const double> load_mw, std::span<const double> variable_mw = {});

/// The hour of the highest net load in each day of 24 hours from the first (the last day may be shorter); of equal
/// ones the first.
std::vector<std::size_t> peak_hours(const HourlyLoad& load);

}  // namespace gigawatt::adequacy
