// Storage that is there to avoid loss of load: it charges whenever more is available than asked, and discharges only
// when less is.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "adequacy/fleet.hpp"

namespace gigawatt::adequacy {

/// What several storages hold through the hours of a sample.
class StorageFleet {
 public:
  /// Units with a storage_mwh.
  explicit StorageFleet(std::span<const Unit> storages);

  /// Full, as every sample begins.
  void fill();
  [[nodiscard]] bool is_full() const { return is_full_; }

  /// `is_out`: by storage. One that is out neither charges nor discharges, and keeps what it holds.
  /// Those that could go on for least take first.
  void charge(double surplus_mw, const std::vector<bool>& is_out);
  /// What is missing after all did what they can. Those that could go on for longest give first, down to equal times,
  /// so that power lasts (M. P. Evans, S. H. Tindemans, D. Angeli, "Minimizing unserved energy using heterogeneous
  /// storage units", IEEE Transactions on Power Systems 34, 2019).
  double discharge(double missing_mw, const std::vector<bool>& is_out);

 private:
  struct Level {
    double power_mw = 0.0, energy_mwh = 0.0, round_trip_efficiency = 1.0, held_mwh = 0.0;
    [[nodiscard]] double hours_left() const { return held_mwh / power_mw; }
    /// Given in an hour if what it has above so many hours is to go.
    [[nodiscard]] double gives_mw(double down_to_hours) const;
  };

  std::vector<Level> levels_;
  std::vector<double> hours_;       // scratch: where the sum of what is given bends
  std::vector<std::size_t> order_;  // scratch
  bool is_full_ = true;
};

}  // namespace gigawatt::adequacy
