#include "build/search.hpp"

#include <algorithm>

#include "build/exact.hpp"
#include "build/genetic.hpp"

namespace gigawatt::build {

Schedule search_schedule(const Network& network, const SearchBudget& budget) {
  const Compiled forward = compile(network), backward = reversed(forward);
  Schedule result;
  result.lower_bound = lower_bound(forward, backward);
  const std::function<bool()> stop = [&] { return result.stopped = result.stopped || budget.stop(); };
  GeneticSearch search(forward, backward, budget.seed);
  search.run_until(std::max<std::uint64_t>(budget.schedules, 1), result.lower_bound, stop);
  Best best = search.best();
  if (best.makespan > result.lower_bound && provable(forward) && !result.stopped) {
    Proof proof = prove(forward, best.makespan, result.lower_bound, budget.nodes, stop);
    result.nodes = proof.nodes;
    if (!proof.start.empty()) best = {.makespan = proof.makespan, .start = std::move(proof.start)};
    if (proof.complete) result.lower_bound = best.makespan;
  }
  if (best.makespan > result.lower_bound && !result.stopped) {
    search.run_until(search.schedules() + budget.schedules_after, result.lower_bound, stop);
    if (search.best().makespan < best.makespan) best = search.best();
  }
  result.schedules = search.schedules();
  result.makespan = best.makespan;
  result.start.resize(best.start.size());
  for (std::size_t place = 0; place < best.start.size(); ++place)
    result.start[static_cast<std::size_t>(forward.original[place])] = best.start[place];
  return result;
}

Fault check_schedule(const Network& network, const std::vector<Period>& start) {
  for (const Period begins : start)
    if (begins < 0) return Fault::negative_start;
  const auto finish = [&](std::size_t activity) { return start[activity] + network.durations[activity]; };
  for (const Link& link : network.links)
    if (start[static_cast<std::size_t>(link.after)] < finish(static_cast<std::size_t>(link.before)) + link.lag)
      return Fault::link;
  const std::size_t resources = network.capacities.size();
  // What is busy changes where something starts.
  for (const Period moment : start)
    for (std::size_t resource = 0; resource < resources; ++resource) {
      std::int64_t busy = 0;
      for (std::size_t activity = 0; activity < start.size(); ++activity)
        if (start[activity] <= moment && moment < finish(activity))
          busy += network.demands[activity * resources + resource];
      if (busy > network.capacities[resource]) return Fault::resource;
    }
  return Fault::none;
}

}  // namespace gigawatt::build
