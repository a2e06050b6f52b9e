#include "capital/event_index.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace gigawatt::capital {

EventIndex::EventIndex(const State& of) : state(of), groups_of_party(of.months.size()), missed(of.months.size()) {
  std::map<std::tuple<EventKind, int, int, int>, int> known;
  group_of.reserve(of.events.size());
  for (std::size_t e = 0; e < of.events.size(); ++e) {
    const Event& event = of.events[e];
    const int index = static_cast<int>(e);
    const auto [found, is_new] = known.try_emplace({event.kind, event.party, event.counterparty, event.instrument},
                                                   static_cast<int>(groups.size()));
    if (is_new) {
      groups.emplace_back();
      groups_of_party[static_cast<std::size_t>(event.party)].push_back(found->second);
    }
    group_of.push_back(found->second);
    groups[static_cast<std::size_t>(found->second)].push_back(index);
    if (event.kind == EventKind::missed_payment) missed[static_cast<std::size_t>(event.party)].push_back(index);
    if (event.kind == EventKind::guarantee_called) guarantee_calls.push_back(index);
    if (event.kind == EventKind::guarantee_called || event.kind == EventKind::contract_ended ||
        event.kind == EventKind::accelerated || event.kind == EventKind::defaulted)
      turns.push_back(index);
  }
}

std::optional<int> EventIndex::first_breach(int party) const {
  std::optional<int> first;
  for (const int group : groups_of_party[static_cast<std::size_t>(party)]) {
    const int event = groups[static_cast<std::size_t>(group)].front();
    if (at(event).kind == EventKind::covenant_breached && (!first || event < *first)) first = event;
  }
  return first;
}

}  // namespace gigawatt::capital
