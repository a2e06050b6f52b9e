// How much capacity is out, and how likely: the convolution of two-state units (R. Billinton and R. N. Allan,
// "Reliability Evaluation of Power Systems", 2nd ed. 1996, chapter 2), exact up to rounding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "adequacy/fleet.hpp"

namespace gigawatt::adequacy {

/// The capacity states of a fleet without storage lie this far apart, and there are this many.
struct OutageGrid {
  std::int64_t step = 1;    // greatest common divisor of the capacities, in steps
  std::size_t states = 1;   // from nothing out to everything out
  bool fits_memory = true;  // and a minute's work
};
OutageGrid outage_grid(std::span<const Unit> units);

class OutageTable {
 public:
  /// Work: units × states. Nothing if the grid does not fit; outage_grid says why.
  static std::optional<OutageTable> of(std::span<const Unit> units);

  [[nodiscard]] double capacity_mw() const { return static_cast<double>(capacity_steps_) / steps_per_mw; }
  /// Probability that what is available is less than the load; 0 for a load of 0 or less.
  [[nodiscard]] double loss_probability(std::int64_t load_steps) const;
  /// Mean of load − available where that is above 0. `load_steps` decides whether it is.
  [[nodiscard]] double unserved_mw(double load_mw, std::int64_t load_steps) const;

 private:
  OutageTable(std::int64_t capacity_steps, std::int64_t step, std::vector<double> probability);
  /// First state with so much out that the load is not covered.
  [[nodiscard]] std::size_t first_loss(std::int64_t load_steps) const;

  std::int64_t capacity_steps_ = 0, step_ = 1;
  std::vector<double> at_least_;   // state → probability that this much or more is out; one 0 behind the end
  std::vector<double> beyond_mw_;  // state → mean of what is out beyond it; likewise
};

}  // namespace gigawatt::adequacy
