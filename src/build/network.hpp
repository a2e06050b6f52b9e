// A network of activities on plain arrays: what each takes, what must be behind it, what it needs of what is scarce.
// Periods are whole and count from 0; what a period is (a day, a week) is the caller's. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace gigawatt::build {

using Period = std::int32_t;
using Activity = std::int32_t;  // its place in `Network::durations`

/// start(after) ≥ start(before) + duration(before) + lag
struct Link {
  Activity before = 0, after = 0;
  Period lag = 0;  // ≥ 0
};

inline constexpr std::int32_t capacity_max = 32'767;    // of a resource, in its own units
inline constexpr std::int64_t horizon_max = 8'000'000;  // periods, if all activities stood in a row
inline constexpr std::size_t activities_max = 1'000'000;

struct Network {
  std::vector<Period> durations;  // ≥ 0, by activity
  std::vector<Link> links;        // without a cycle
  /// Units that may be busy at once, by resource; ≤ capacity_max.
  std::vector<std::int32_t> capacities;
  /// [activity × resources + resource], 0 … capacity: units busy from start to finish.
  std::vector<std::int32_t> demands;
};

/// One cycle of the links, its first activity once; none where the network has an order.
std::optional<std::vector<Activity>> find_cycle(std::size_t activities, std::span<const Link> links);

/// Activities in an order in which everything stands behind what it waits for; the lower number first where there is a
/// choice. The links have no cycle.
std::vector<Activity> topological_order(std::size_t activities, std::span<const Link> links);

/// What the links alone say (CPM; J. E. Kelley and M. R. Walker 1959). By activity of the network.
struct CriticalPath {
  Period makespan = 0;
  std::vector<Period> earliest_start, latest_start;  // latest: without a later makespan
  std::vector<Period> free_float;                    // how late it may be before another starts later
  std::vector<Activity> path;                        // one chain without float, first to last
};
CriticalPath critical_path(const Network& network);

}  // namespace gigawatt::build
