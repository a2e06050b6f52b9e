// A storage that charges and discharges in the same hour burns energy. Where that is free it is one of many optima, and
// overstates throughput and losses: with x MW less charge and η² x less discharge every level stays (η²: round trip),
// and (1 − η²) x less is taken from sun, wind or must-take output, which is turned down or dumped instead.
#include <algorithm>
#include <cmath>

#include "power/extract.hpp"

namespace gigawatt::power {
namespace {

constexpr double dust_mw = 1e-9;

class BurningNetter {
 public:
  BurningNetter(const SiteInput& site, const solver::Chain& chain, const ChainIndex& index,
                solver::ChainSolution& values)
      : site_(site), chain_(chain), index_(index), values_(values) {
    for (std::size_t i = 0; i < site.supply.size(); ++i)
      if (can_give_way(i)) sources_.push_back(i);
  }

  void run() {
    for (std::size_t b = 0; b < site_.supply.size(); ++b) {
      if (index_.charge[b] == none) continue;
      for (std::size_t t = 0; t < chain_.hour_count; ++t) hour(b, t);
    }
  }

 private:
  double& at(std::size_t column, std::size_t t) { return values_.columns[column][t]; }
  [[nodiscard]] double cost(std::size_t column, std::size_t t) const { return chain_.columns[column].cost.at(t); }

  /// Output that may change in one hour without touching a ramp, a fuel line or a permit.
  [[nodiscard]] bool can_give_way(std::size_t i) const {
    const scenario::Technology& technology = site_.technology[i];
    if (index_.generation[i] == none || (technology.ramp_per_hour > 0.0 && technology.ramp_per_hour < 1.0))
      return false;
    return index_.dumped[i] != none || technology.resource == scenario::EnergyResource::solar ||
           technology.resource == scenario::EnergyResource::wind;
  }

  /// Change of the objective per MW of charge taken back from storage b and source i.
  [[nodiscard]] double change(std::size_t b, std::size_t i, std::size_t t) const {
    const double kept = site_.technology[b].round_trip_efficiency;
    const double dumped = index_.dumped[i] == none ? 0.0 : cost(index_.dumped[i], t);
    return (1.0 - kept) * (dumped - cost(index_.generation[i], t)) - kept * cost(index_.discharge[b], t);
  }

  void hour(std::size_t b, std::size_t t) {
    const double kept = site_.technology[b].round_trip_efficiency;
    for (const std::size_t i : sources_) {
      const double both_mw = std::min(at(index_.charge[b], t), at(index_.discharge[b], t) / kept);
      if (both_mw <= dust_mw) return;
      if (std::abs(change(b, i, t)) > 1e-9) continue;
      const double output_mw = at(index_.generation[i], t);
      take_back(b, i, t, kept < 1.0 ? std::min(both_mw, output_mw / (1.0 - kept)) : both_mw);
    }
  }

  void take_back(std::size_t b, std::size_t i, std::size_t t, double charge_mw) {
    const double kept = site_.technology[b].round_trip_efficiency;
    const double saved_mw = (1.0 - kept) * charge_mw;
    const auto lower = [&](std::size_t column, double mw) { at(column, t) = std::max(0.0, at(column, t) - mw); };
    lower(index_.charge[b], charge_mw);
    lower(index_.discharge[b], kept * charge_mw);
    lower(index_.generation[i], saved_mw);
    at(index_.storage_room[b], t) += (1.0 + kept) * charge_mw;
    if (index_.dumped[i] != none) at(index_.dumped[i], t) += saved_mw;
    if (index_.clean_left != none && !site_.technology[i].clean) at(index_.clean_left, t) += saved_mw;
  }

  const SiteInput& site_;
  const solver::Chain& chain_;
  const ChainIndex& index_;
  solver::ChainSolution& values_;
  std::vector<std::size_t> sources_;
};

}  // namespace

void net_burning(const SiteInput& site, const solver::Chain& chain, const ChainIndex& index,
                 solver::ChainSolution& values) {
  BurningNetter(site, chain, index, values).run();
}

}  // namespace gigawatt::power
