// The events of a run by what they are and whom they happen to: the same thing month after month is one group. Private
// to the room.
#pragma once

#include <optional>
#include <vector>

#include "capital/state.hpp"

namespace gigawatt::capital {

/// All lists are in order of time.
struct EventIndex {
  explicit EventIndex(const State& of);

  const State& state;
  std::vector<int> group_of = {};  // by event: those of one kind between the same parties under one instrument
  std::vector<std::vector<int>> groups = {};           // by group: its events
  std::vector<std::vector<int>> groups_of_party = {};  // by whom they happen to
  std::vector<std::vector<int>> missed = {};           // by party: what it does not pay
  std::vector<int> turns = {};  // ends of contracts, accelerations, calls of guarantees, defaults
  std::vector<int> guarantee_calls = {};

  [[nodiscard]] const Event& at(int event) const { return state.events[static_cast<std::size_t>(event)]; }
  [[nodiscard]] int group(int event) const { return group_of[static_cast<std::size_t>(event)]; }
  [[nodiscard]] const std::vector<int>& alike(int event) const {
    return groups[static_cast<std::size_t>(group(event))];
  }
  /// The first breach of a covenant by a party.
  [[nodiscard]] std::optional<int> first_breach(int party) const;
};

}  // namespace gigawatt::capital
