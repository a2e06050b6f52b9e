// A short schedule of a network by search over lists, then a proof by branch and bound, or as much of one as the budget
// gives. Pure: the same budget and seed give the same bits, unless `stop` ends the work.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "build/network.hpp"

namespace gigawatt::build {

struct SearchBudget {
  std::uint64_t schedules = 50'000;   // serial schedules before the proof is tried
  std::uint64_t nodes = 10'000'000;   // of the proof
  std::uint64_t schedules_after = 0;  // once more where the proof did not end
  std::uint64_t seed = 1;
  /// Asked now and then; true ends the search with what is known.
  std::function<bool()> stop = [] { return false; };
};

struct Schedule {
  Period makespan = 0;
  std::vector<Period> start;    // by activity of the network
  Period lower_bound = 0;       // nothing can be shorter; equals `makespan` where that is proven
  std::uint64_t schedules = 0;  // tried
  std::uint64_t nodes = 0;      // visited by the proof
  bool stopped = false;         // by `stop`
};

/// Genetic search over activity lists (S. Hartmann 1998) with forward-backward improvement of every list (V. Valls, F.
/// Ballestín and S. Quintanilla 2005), then `prove` (exact.hpp) for networks that it takes, then the search again.
Schedule search_schedule(const Network& network, const SearchBudget& budget);

/// The first broken promise of a schedule in plain words of the network, for tests: link, resource or negative start.
/// Empty where all hold.
enum class Fault { none, negative_start, link, resource };
Fault check_schedule(const Network& network, const std::vector<Period>& start);

}  // namespace gigawatt::build
