// Samples operated by the rule, sixteen side by side, with the orders of the base plan: energy and cost by month.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "compute/load.hpp"
#include "dispatch/rule.hpp"
#include "risk/sample.hpp"
#include "study/replay.hpp"

namespace gigawatt::risk {

/// One month of one site in one sample.
struct ReplayedMonth {
  double it_mw_ready = 0.0;
  double it_mwh_asked = 0.0, it_mwh_served = 0.0, facility_mwh_served = 0.0;
  double fuel_usd = 0.0, variable_usd = 0.0, energy_usd = 0.0, demand_usd = 0.0, carbon_usd = 0.0, shed_usd = 0.0;
  double capital_usd = 0.0;  // more than in the base
  double co2_t = 0.0, nox_t = 0.0;
  double lost_supply_mw = 0.0;                 // of what the base has: not there yet, or not allowed
  double burnt_mwh = 0.0, imported_mwh = 0.0;  // on-site fuel's output, and the grid's
  std::vector<double> contract_hours;          // accelerator-hours powered, by contract of the scenario
};

struct ReplayedSite {
  std::vector<ReplayedMonth> months;  // of the plan
};

/// One sample: its sites, and the dates that it has.
struct Replayed {
  std::vector<ReplayedSite> sites;
  std::vector<std::vector<time::Date>> hall_ready;  // [site][hall]
};

/// A month of a site and what its hours came to, for who checks them by other means.
struct SeenMonth {
  std::size_t site, month;  // month of the plan
  const dispatch::Tile& tile;
  const dispatch::State& before;
  const dispatch::Totals& totals;
};
using MonthSeen = std::function<void(const SeenMonth&)>;

class Replay {
 public:
  /// `from`: supply that stands before is not late. `seed`: of outages; without `outages` units are available as the
  /// plan counts on average.
  Replay(const study::ReplayBase& base, time::Month from, std::uint64_t seed, bool outages);
  /// At most sixteen samples of one weather year. What one comes to does not depend on the others. Thread-safe.
  [[nodiscard]] std::vector<Replayed> run(std::span<const Sample> samples, const MonthSeen& seen = {}) const;

 private:
  const study::ReplayBase& base_;
  time::Month from_;
  std::uint64_t seed_;
  bool outages_;
};

}  // namespace gigawatt::risk
