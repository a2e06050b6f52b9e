#include "build/network.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <ranges>

#include "base/require.hpp"

namespace gigawatt::build {
namespace {

/// The links behind each activity, as places in `links`, in their order.
struct Successors {
  std::vector<std::size_t> begin, link;
};

Successors successors_of(std::size_t activities, std::span<const Link> links) {
  Successors found{.begin = std::vector<std::size_t>(activities + 1, 0),
                   .link = std::vector<std::size_t>(links.size())};
  for (const Link& link : links) ++found.begin[static_cast<std::size_t>(link.before) + 1];
  for (std::size_t activity = 0; activity < activities; ++activity) found.begin[activity + 1] += found.begin[activity];
  std::vector<std::size_t> place(found.begin.begin(), found.begin.end() - 1);
  for (std::size_t index = 0; index < links.size(); ++index)
    found.link[place[static_cast<std::size_t>(links[index].before)]++] = index;
  return found;
}

/// Kahn's order, as far as it goes: shorter than the network where there is a cycle.
std::vector<Activity> order_as_far_as_it_goes(std::size_t activities, std::span<const Link> links) {
  const Successors after = successors_of(activities, links);
  std::vector<std::size_t> waits_for(activities, 0);
  for (const Link& link : links) ++waits_for[static_cast<std::size_t>(link.after)];
  std::priority_queue<Activity, std::vector<Activity>, std::greater<>> ready;
  for (std::size_t activity = 0; activity < activities; ++activity)
    if (waits_for[activity] == 0) ready.push(static_cast<Activity>(activity));
  std::vector<Activity> order;
  order.reserve(activities);
  while (!ready.empty()) {
    const Activity next = ready.top();
    ready.pop();
    order.push_back(next);
    const auto activity = static_cast<std::size_t>(next);
    for (std::size_t place = after.begin[activity]; place < after.begin[activity + 1]; ++place) {
      const Activity behind = links[after.link[place]].after;
      if (--waits_for[static_cast<std::size_t>(behind)] == 0) ready.push(behind);
    }
  }
  return order;
}

}  // namespace

std::optional<std::vector<Activity>> find_cycle(std::size_t activities, std::span<const Link> links) {
  const std::vector<Activity> order = order_as_far_as_it_goes(activities, links);
  if (order.size() == activities) return std::nullopt;
  std::vector<char> ordered(activities, 0);
  for (const Activity activity : order) ordered[static_cast<std::size_t>(activity)] = 1;
  // Everything left waits for something left: going back never ends, so it comes to a place twice.
  std::vector<Activity> waits_for(activities, -1);
  for (const Link& link : links) {
    const auto before = static_cast<std::size_t>(link.before), after = static_cast<std::size_t>(link.after);
    if (ordered[before] == 0 && ordered[after] == 0 && waits_for[after] < 0) waits_for[after] = link.before;
  }
  auto at = static_cast<Activity>(std::ranges::find(ordered, 0) - ordered.begin());
  std::vector<std::ptrdiff_t> seen(activities, -1);
  std::vector<Activity> walk;
  while (seen[static_cast<std::size_t>(at)] < 0) {
    seen[static_cast<std::size_t>(at)] = std::ssize(walk);
    walk.push_back(at);
    at = waits_for[static_cast<std::size_t>(at)];
  }
  std::vector<Activity> cycle(walk.begin() + seen[static_cast<std::size_t>(at)], walk.end());
  std::ranges::reverse(cycle);
  std::ranges::rotate(cycle, std::ranges::min_element(cycle));
  return cycle;
}

std::vector<Activity> topological_order(std::size_t activities, std::span<const Link> links) {
  std::vector<Activity> order = order_as_far_as_it_goes(activities, links);
  GIGAWATT_REQUIRE(order.size() == activities);
  return order;
}

CriticalPath critical_path(const Network& network) {
  const std::size_t count = network.durations.size();
  const std::vector<Activity> order = topological_order(count, network.links);
  const Successors after = successors_of(count, network.links);
  CriticalPath result{.earliest_start = std::vector<Period>(count, 0),
                      .latest_start = std::vector<Period>(count),
                      .free_float = std::vector<Period>(count),
                      .path = {}};
  std::vector<Activity> decides(count, -1);
  const auto finish = [&](std::size_t activity) {
    return result.earliest_start[activity] + network.durations[activity];
  };
  for (const Activity number : order) {
    const auto activity = static_cast<std::size_t>(number);
    result.makespan = std::max(result.makespan, finish(activity));
    for (std::size_t place = after.begin[activity]; place < after.begin[activity + 1]; ++place) {
      const Link& link = network.links[after.link[place]];
      const auto behind = static_cast<std::size_t>(link.after);
      const Period start = finish(activity) + link.lag;
      if (start > result.earliest_start[behind] || decides[behind] < 0) decides[behind] = number;
      result.earliest_start[behind] = std::max(result.earliest_start[behind], start);
    }
  }
  for (const Activity number : std::views::reverse(order)) {
    const auto activity = static_cast<std::size_t>(number);
    Period latest_finish = result.makespan, next = result.makespan;
    for (std::size_t place = after.begin[activity]; place < after.begin[activity + 1]; ++place) {
      const Link& link = network.links[after.link[place]];
      const auto behind = static_cast<std::size_t>(link.after);
      latest_finish = std::min(latest_finish, result.latest_start[behind] - link.lag);
      next = std::min(next, result.earliest_start[behind] - link.lag);
    }
    result.latest_start[activity] = latest_finish - network.durations[activity];
    result.free_float[activity] = next - finish(activity);
  }
  // Of those that end last the one that ends the list, so that a closing dummy closes the path.
  Activity last = -1;
  for (const Activity number : order)
    if (finish(static_cast<std::size_t>(number)) == result.makespan) last = number;
  for (; last >= 0; last = decides[static_cast<std::size_t>(last)]) result.path.push_back(last);
  std::ranges::reverse(result.path);
  return result;
}

}  // namespace gigawatt::build
