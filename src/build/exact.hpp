// Proof that no schedule is shorter, or a shorter one: branch and bound over minimal delaying alternatives (E.
// Demeulemeester and W. Herroelen 1992 and 1997), with their cutset and left-shift dominance.
//
// A node is a moment m, what has been scheduled, and when that ends. Whatever may start starts at m; where that asks
// for too much, each smallest set whose delay resolves it is one branch, also when it takes back what started before.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "build/serial.hpp"

namespace gigawatt::build {

inline constexpr Activity provable_activities_max = 64;

/// At most 64 activities and four resources, no lags: what `prove` takes.
bool provable(const Compiled& compiled);

/// From links, pairs that exclude each other, and each resource's work with heads and tails.
Period lower_bound(const Compiled& forward, const Compiled& backward);

struct Proof {
  bool complete = false;      // nothing shorter than `makespan`, nor than the `below` that was asked for
  Period makespan = 0;        // of the best found; `below` where none was
  std::vector<Period> start;  // by place; empty where nothing shorter than `below` was found
  std::uint64_t nodes = 0;
};
/// Looks for schedules shorter than `below`, until `enough` is reached, within so many nodes.
Proof prove(const Compiled& compiled, Period below, Period enough, std::uint64_t nodes_max,
            const std::function<bool()>& stop);

}  // namespace gigawatt::build
