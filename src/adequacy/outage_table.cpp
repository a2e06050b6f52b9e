#include "adequacy/outage_table.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/require.hpp"

namespace gigawatt::adequacy {
namespace {

constexpr double states_max = 2e7;  // 160 MB a copy, of which two are held at most
constexpr double work_max = 4e10;   // units × states

/// The distribution with one unit more, from the one without it.
void add_unit(const std::vector<double>& without, std::vector<double>& with, std::size_t capacity, double rate) {
  const std::size_t states = without.size();
  const double up = 1.0 - rate;
  const std::size_t apart = std::min(states, capacity);  // below it nothing comes from the unit's outage
  with.resize(states + capacity);
  for (std::size_t state = 0; state < apart; ++state) with[state] = without[state] * up;
  std::fill(with.begin() + static_cast<std::ptrdiff_t>(apart), with.begin() + static_cast<std::ptrdiff_t>(capacity),
            0.0);
  for (std::size_t state = apart; state < states; ++state)
    with[state] = without[state] * up + without[state - apart] * rate;
  for (std::size_t state = std::max(states, capacity); state < states + capacity; ++state)
    with[state] = without[state - capacity] * rate;
}

}  // namespace

OutageGrid outage_grid(std::span<const Unit> units) {
  OutageGrid grid{.step = 0};
  std::int64_t capacity = 0;
  for (const Unit& unit : units) {
    GIGAWATT_REQUIRE(to_steps(unit.capacity_mw) > 0 && !unit.storage_mwh);
    grid.step = std::gcd(grid.step, to_steps(unit.capacity_mw));
    capacity += to_steps(unit.capacity_mw);
  }
  if (grid.step == 0) grid.step = 1;
  grid.states = static_cast<std::size_t>(capacity / grid.step) + 1;
  const auto states = static_cast<double>(grid.states);
  grid.fits_memory = states <= states_max && states * static_cast<double>(units.size()) <= work_max;
  return grid;
}

std::optional<OutageTable> OutageTable::of(std::span<const Unit> units) {
  const OutageGrid grid = outage_grid(units);
  if (!grid.fits_memory) return std::nullopt;
  std::vector<double> probability{1.0}, next;
  probability.reserve(grid.states);
  next.reserve(grid.states);
  std::int64_t capacity = 0;
  for (const Unit& unit : units) {
    GIGAWATT_REQUIRE(unit.forced_outage_rate >= 0.0 && unit.forced_outage_rate < 1.0);
    add_unit(probability, next, static_cast<std::size_t>(to_steps(unit.capacity_mw) / grid.step),
             unit.forced_outage_rate);
    std::swap(probability, next);
    capacity += to_steps(unit.capacity_mw);
  }
  return OutageTable(capacity, grid.step, std::move(probability));
}

OutageTable::OutageTable(std::int64_t capacity_steps, std::int64_t step, std::vector<double> probability)
    : capacity_steps_(capacity_steps), step_(step), at_least_(std::move(probability)) {
  // Sums from the far end: the rarest are added first, and nothing is ever subtracted.
  at_least_.push_back(0.0);
  beyond_mw_.assign(at_least_.size(), 0.0);
  const double step_mw = static_cast<double>(step_) / steps_per_mw;
  for (std::size_t state = at_least_.size() - 1; state-- > 0;) {
    beyond_mw_[state] = beyond_mw_[state + 1] + step_mw * at_least_[state + 1];
    at_least_[state] += at_least_[state + 1];
  }
}

std::size_t OutageTable::first_loss(std::int64_t load_steps) const {
  const std::int64_t spare = capacity_steps_ - load_steps;
  if (spare < 0) return 0;
  return std::min(static_cast<std::size_t>(spare / step_) + 1, at_least_.size() - 1);
}

double OutageTable::loss_probability(std::int64_t load_steps) const { return at_least_[first_loss(load_steps)]; }

double OutageTable::unserved_mw(double load_mw, std::int64_t load_steps) const {
  const std::size_t state = first_loss(load_steps);
  const double out_mw = static_cast<double>(state) * static_cast<double>(step_) / steps_per_mw;
  return (load_mw - (capacity_mw() - out_mw)) * at_least_[state] + beyond_mw_[state];
}

}  // namespace gigawatt::adequacy
