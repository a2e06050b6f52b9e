#include "build/floats.hpp"

#include <algorithm>
#include <numeric>

#include "base/require.hpp"

namespace gigawatt::build {
namespace {

struct Arc {
  std::size_t after = 0;
  double lag = 0.0;
};

}  // namespace

std::vector<double> total_floats(const Programme& programme, const Dispatched& dispatched,
                                 std::span<const double> due) {
  const std::size_t count = programme.tasks.size();
  GIGAWATT_REQUIRE(due.size() == count);
  std::vector<std::vector<Arc>> arcs(count);
  std::vector<std::size_t> waits_for(count, 0);
  const auto add = [&](Task before, Task after, double lag) {
    arcs[static_cast<std::size_t>(before)].push_back({static_cast<std::size_t>(after), lag});
    ++waits_for[static_cast<std::size_t>(after)];
  };
  for (const Wait& wait : programme.waits) add(wait.before, wait.after, wait.lag);
  for (std::size_t t = 0; t < count; ++t)
    if (dispatched.cause[t] == Cause::crew) add(dispatched.by[t], static_cast<Task>(t), 0.0);
  std::vector<std::size_t> order;
  for (std::size_t t = 0; t < count; ++t)
    if (waits_for[t] == 0) order.push_back(t);
  for (std::size_t next = 0; next < order.size(); ++next)
    for (const Arc& arc : arcs[order[next]])
      if (--waits_for[arc.after] == 0) order.push_back(arc.after);
  GIGAWATT_REQUIRE(order.size() == count);

  std::vector<double> latest(due.begin(), due.end()), floats(count, never);
  std::ranges::reverse(order);
  for (const std::size_t t : order) {
    for (const Arc& arc : arcs[t]) {
      if (latest[arc.after] == never) continue;
      const double latest_start = latest[arc.after] - (dispatched.finish[arc.after] - dispatched.start[arc.after]);
      latest[t] = std::min(latest[t], latest_start - arc.lag);
    }
    if (latest[t] < never) floats[t] = latest[t] - dispatched.finish[t];
  }
  return floats;
}

}  // namespace gigawatt::build
