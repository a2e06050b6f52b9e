// Networks by chance, and the slow obvious answers for tiny ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "base/random.hpp"
#include "build/network.hpp"

namespace gigawatt::build {

/// Small PSPLIB-like projects: links go forward in number, so that there is no cycle.
inline Network random_network(std::uint64_t seed, std::size_t activities, std::size_t resources, Period lag_max = 0) {
  base::RandomStream random(seed, base::random_stream("build/test"));
  const auto whole = [&](std::int32_t low, std::int32_t high) {
    return low + static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(high - low) + 1));
  };
  Network network;
  for (std::size_t resource = 0; resource < resources; ++resource) network.capacities.push_back(whole(3, 8));
  for (std::size_t activity = 0; activity < activities; ++activity) {
    network.durations.push_back(whole(0, 6));
    for (std::size_t resource = 0; resource < resources; ++resource)
      network.demands.push_back(random.uniform() < 0.6 ? whole(1, network.capacities[resource]) : 0);
    for (std::size_t before = 0; before < activity; ++before)
      if (random.uniform() < 1.5 / static_cast<double>(activities))
        network.links.push_back({.before = static_cast<Activity>(before),
                                 .after = static_cast<Activity>(activity),
                                 .lag = lag_max > 0 ? whole(0, lag_max) : 0});
  }
  return network;
}

/// Places each activity of the list at the first period at which all links and resources hold, period by period.
inline std::vector<Period> place_one_by_one(const Network& network, const std::vector<Activity>& list) {
  const std::size_t resources = network.capacities.size();
  std::vector<Period> start(network.durations.size(), -1);
  const auto size = [](Activity activity) { return static_cast<std::size_t>(activity); };
  const auto fits = [&](std::size_t activity, Period at) {
    for (const Link& link : network.links)
      if (size(link.after) == activity &&
          at < start[size(link.before)] + network.durations[size(link.before)] + link.lag)
        return false;
    for (Period period = at; period < at + network.durations[activity]; ++period)
      for (std::size_t resource = 0; resource < resources; ++resource) {
        std::int32_t busy = network.demands[activity * resources + resource];
        if (busy == 0) continue;
        for (std::size_t other = 0; other < start.size(); ++other)
          if (start[other] >= 0 && start[other] <= period && period < start[other] + network.durations[other])
            busy += network.demands[other * resources + resource];
        if (busy > network.capacities[resource]) return false;
      }
    return true;
  };
  for (const Activity activity : list) {
    Period at = 0;
    while (!fits(size(activity), at)) ++at;
    start[size(activity)] = at;
  }
  return start;
}

inline Period makespan_of(const Network& network, const std::vector<Period>& start) {
  Period makespan = 0;
  for (std::size_t activity = 0; activity < start.size(); ++activity)
    makespan = std::max(makespan, start[activity] + network.durations[activity]);
  return makespan;
}

/// The shortest of all lists that respect the links: some list gives an optimal schedule (R. Kolisch 1996).
inline Period shortest_of_all(const Network& network) {
  std::vector<Activity> list(network.durations.size());
  std::iota(list.begin(), list.end(), Activity{0});
  Period shortest = horizon_max;
  do {
    std::vector<std::ptrdiff_t> rank(list.size());
    for (std::size_t place = 0; place < list.size(); ++place)
      rank[static_cast<std::size_t>(list[place])] = static_cast<std::ptrdiff_t>(place);
    const bool respects = std::ranges::all_of(network.links, [&](const Link& link) {
      return rank[static_cast<std::size_t>(link.before)] < rank[static_cast<std::size_t>(link.after)];
    });
    if (respects) shortest = std::min(shortest, makespan_of(network, place_one_by_one(network, list)));
  } while (std::ranges::next_permutation(list).found);
  return shortest;
}

}  // namespace gigawatt::build
