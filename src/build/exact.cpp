#include "build/exact.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <unordered_map>
#include <utility>

#include "base/require.hpp"

namespace gigawatt::build {
namespace {

using Mask = std::uint64_t;
constexpr std::size_t size_max = static_cast<std::size_t>(provable_activities_max);
constexpr std::size_t remembered_finishes_max = std::size_t{24} << 20;  // of the cutset table: about 100 MB

Mask bit(std::size_t activity) { return Mask{1} << activity; }

template <class Visit>
void each(Mask mask, Visit visit) {
  for (; mask != 0; mask &= mask - 1) visit(static_cast<std::size_t>(std::countr_zero(mask)));
}

/// A partial schedule at a moment: finish times of what is scheduled.
struct Node {
  Period now = 0;
  Mask scheduled = 0;
  std::array<Period, size_max> finish;
};

class BranchAndBound {
 public:
  BranchAndBound(const Compiled& compiled, Period below, Period enough, std::uint64_t nodes_max,
                 const std::function<bool()>& stop)
      : count_(static_cast<std::size_t>(compiled.count)),
        free_(compiled.words == 0 ? guard_bits : compiled.capacity[0] | guard_bits),
        enough_(enough),
        nodes_max_(nodes_max),
        stop_(stop) {
    proof_.makespan = below;
    for (std::size_t activity = count_; activity-- > 0;) {
      need_[activity] = compiled.words == 0 ? 0 : compiled.need[activity];
      duration_[activity] = compiled.durations[activity];
      tail_[activity] += duration_[activity];
      before_[activity] = 0;
      for (auto arc = compiled.arcs_begin[activity]; arc < compiled.arcs_begin[activity + 1]; ++arc) {
        const auto before = static_cast<std::size_t>(compiled.arcs[static_cast<std::size_t>(arc)].activity);
        before_[activity] |= bit(before);
        tail_[before] = std::max(tail_[before], tail_[activity]);
      }
    }
    everything_ = count_ == size_max ? ~Mask{0} : bit(count_) - 1;
  }

  Proof run() {
    visit(Node{.finish = {}});
    proof_.complete = !out_of_budget_;
    return std::move(proof_);
  }

 private:
  struct Memory {
    Period now = 0;
    Mask active = 0;
    std::size_t finishes = 0;  // where they begin
  };
  struct Moment {
    Period now = 0;
    Mask scheduled = 0, active = 0;
  };
  struct Branch {
    Period bound = 0;
    Mask delayed = 0;
  };

  [[nodiscard]] bool done() const { return out_of_budget_ || proof_.makespan <= enough_; }

  void visit(Node node) {
    std::vector<Moment> moments;
    go_on(node, moments);
    remember(node, moments);
  }

  /// Goes on from the node until something must be delayed, then branches.
  void go_on(Node& node, std::vector<Moment>& moments) {
    constexpr std::uint64_t asked_every = 1024;
    for (;;) {
      ++proof_.nodes;
      if (proof_.nodes >= nodes_max_ || (proof_.nodes % asked_every == 0 && stop_())) out_of_budget_ = true;
      if (done()) return;
      Mask active = 0;
      Period longest = 0;
      each(node.scheduled, [&](std::size_t activity) {
        if (node.finish[activity] > node.now) active |= bit(activity);
        longest = std::max(longest, node.finish[activity]);
      });
      if (node.scheduled == everything_) {
        if (longest < proof_.makespan) keep(node, longest);
        return;
      }
      if (bound(node) >= proof_.makespan || dominated(node)) return;
      moments.push_back({.now = node.now, .scheduled = node.scheduled, .active = active});
      const Mask finished = node.scheduled & ~active;
      Mask eligible = 0;
      each(everything_ & ~node.scheduled, [&](std::size_t activity) {
        if ((before_[activity] & ~finished) == 0) eligible |= bit(activity);
      });
      each(eligible, [&](std::size_t activity) { node.finish[activity] = node.now + duration_[activity]; });
      node.scheduled |= eligible;
      if (!fits(active | eligible)) {
        branch(node, active, eligible);
        return;
      }
      advance(node, active | eligible);
    }
  }

  /// To the next moment at which something ends.
  static void advance(Node& node, Mask busy) {
    Period next = std::numeric_limits<Period>::max();
    each(busy, [&](std::size_t activity) { next = std::min(next, node.finish[activity]); });
    node.now = std::max(node.now, next);
  }

  [[nodiscard]] bool fits(Mask together) const {
    std::uint64_t free = free_;
    for (; together != 0; together &= together - 1) {
      free -= need_[static_cast<std::size_t>(std::countr_zero(together))];
      if ((free & guard_bits) != guard_bits) return false;
    }
    return true;
  }

  /// Links from the node on, and each resource's work that is left.
  [[nodiscard]] Period bound(const Node& node) const {
    std::array<Period, size_max> finish;
    Period longest = 0, shortest_tail = std::numeric_limits<Period>::max();
    std::array<std::int64_t, 4> work = {};
    const auto add_work = [&](std::size_t activity, Period duration) {
      for (unsigned resource = 0; resource < 4; ++resource)
        work[resource] += static_cast<std::int64_t>((need_[activity] >> (16 * resource)) & 0x7fff) * duration;
    };
    for (std::size_t activity = 0; activity < count_; ++activity) {
      if ((node.scheduled & bit(activity)) != 0) {
        finish[activity] = node.finish[activity];
        longest = std::max(longest, finish[activity] - duration_[activity] + tail_[activity]);
        if (finish[activity] > node.now && need_[activity] != 0) {
          add_work(activity, finish[activity] - node.now);
          shortest_tail = std::min(shortest_tail, tail_[activity] - duration_[activity]);
        }
        continue;
      }
      Period start = node.now;
      each(before_[activity], [&](std::size_t before) { start = std::max(start, finish[before]); });
      finish[activity] = start + duration_[activity];
      longest = std::max(longest, start + tail_[activity]);
      if (need_[activity] == 0) continue;
      add_work(activity, duration_[activity]);
      shortest_tail = std::min(shortest_tail, tail_[activity] - duration_[activity]);
    }
    for (unsigned resource = 0; resource < 4; ++resource) {
      const auto capacity = static_cast<std::int64_t>((free_ >> (16 * resource)) & 0x7fff);
      if (work[resource] == 0) continue;
      const auto periods = static_cast<Period>((work[resource] + capacity - 1) / capacity);
      longest = std::max(longest, node.now + periods + shortest_tail);
    }
    return longest;
  }

  /// Whether a node that has been left had scheduled the same activities, at an earlier moment, with nothing that ends
  /// later. A node still on the way here proves nothing: this may be its branch that waits.
  [[nodiscard]] bool dominated(const Node& node) const {
    const auto found = memory_.find(node.scheduled);
    if (found == memory_.end()) return false;
    for (const Memory& memory : found->second) {
      if (memory.now > node.now) continue;
      bool no_later = true;
      std::size_t place = memory.finishes;
      each(memory.active, [&](std::size_t activity) {
        no_later = no_later && finishes_[place++] <= std::max(node.now, node.finish[activity]);
      });
      if (no_later) return true;
    }
    return false;
  }

  /// For `dominated`, once everything below these moments of one node has been seen.
  void remember(const Node& node, const std::vector<Moment>& moments) {
    for (const Moment& moment : moments) {
      if (out_of_budget_ || finishes_.size() >= remembered_finishes_max) return;
      memory_[moment.scheduled].push_back({.now = moment.now, .active = moment.active, .finishes = finishes_.size()});
      each(moment.active, [&](std::size_t activity) { finishes_.push_back(node.finish[activity]); });
    }
  }

  /// Every largest set of `busy` that fits together, by what is left out.
  void largest_that_fit(Mask rest, Mask kept, Mask left_out, std::uint64_t free, std::vector<Mask>& found) const {
    if (rest == 0) {
      bool largest = true;
      each(left_out,
           [&](std::size_t activity) { largest = largest && ((free - need_[activity]) & guard_bits) != guard_bits; });
      if (largest) found.push_back(left_out);
      return;
    }
    const auto activity = static_cast<std::size_t>(std::countr_zero(rest));
    const Mask others = rest & (rest - 1);
    const std::uint64_t left = free - need_[activity];
    if ((left & guard_bits) == guard_bits) largest_that_fit(others, kept | bit(activity), left_out, left, found);
    if (need_[activity] != 0) largest_that_fit(others, kept, left_out | bit(activity), free, found);
  }

  void branch(const Node& node, Mask active, Mask eligible) {
    const Mask busy = active | eligible;
    std::vector<Mask> alternatives;
    largest_that_fit(busy, 0, 0, free_, alternatives);
    std::vector<Branch> branches;
    for (const Mask delayed : alternatives) {
      Period next = std::numeric_limits<Period>::max();
      each(busy & ~delayed, [&](std::size_t activity) { next = std::min(next, node.finish[activity]); });
      Branch made{.bound = 0, .delayed = delayed};
      each(delayed, [&](std::size_t activity) { made.bound = std::max(made.bound, next + tail_[activity]); });
      branches.push_back(made);
    }
    std::ranges::stable_sort(branches, {}, &Branch::bound);
    for (const Branch& made : branches) {
      if (done() || made.bound >= proof_.makespan) return;
      if ((made.delayed & active) != 0 &&
          shifts_left(node, active & ~made.delayed, eligible & ~made.delayed, made.delayed))
        continue;
      Node child = node;
      child.scheduled &= ~made.delayed;
      advance(child, busy & ~made.delayed);
      visit(child);
    }
  }

  /// Whether what starts now could have started a period earlier, with the delayed taken back.
  [[nodiscard]] bool shifts_left(const Node& node, Mask active, Mask started, Mask delayed) const {
    if (node.now == 0) return false;
    Mask then = active, finished = 0;  // busy in the period before, and what had ended when it began
    each(node.scheduled & ~active & ~started & ~delayed, [&](std::size_t activity) {
      if (node.finish[activity] >= node.now && duration_[activity] > 0) then |= bit(activity);
      if (node.finish[activity] < node.now) finished |= bit(activity);
    });
    bool shifts = false;
    each(started, [&](std::size_t activity) {
      const bool ready = (before_[activity] & ~finished) == 0 && duration_[activity] > 0;
      shifts = shifts || (ready && fits(then | bit(activity)));
    });
    return shifts;
  }

  void keep(const Node& node, Period makespan) {
    proof_.makespan = makespan;
    proof_.start.resize(count_);
    for (std::size_t activity = 0; activity < count_; ++activity)
      proof_.start[activity] = node.finish[activity] - duration_[activity];
  }

  std::size_t count_;
  std::uint64_t free_;
  Period enough_;
  std::uint64_t nodes_max_;
  const std::function<bool()>& stop_;
  bool out_of_budget_ = false;
  Mask everything_ = 0;
  std::array<std::uint64_t, size_max> need_ = {};
  std::array<Period, size_max> duration_ = {}, tail_ = {};  // tail: from the start of one to the end of all
  std::array<Mask, size_max> before_ = {};
  std::unordered_map<Mask, std::vector<Memory>> memory_;  // looked up only, never listed
  std::vector<Period> finishes_;
  Proof proof_;
};

/// Earliest starts by links.
std::vector<Period> heads_of(const Compiled& compiled) {
  const auto count = static_cast<std::size_t>(compiled.count);
  std::vector<Period> head(count, 0);
  for (std::size_t place = 0; place < count; ++place)
    for (auto arc = compiled.arcs_begin[place]; arc < compiled.arcs_begin[place + 1]; ++arc) {
      const Compiled::Arc& before = compiled.arcs[static_cast<std::size_t>(arc)];
      const auto other = static_cast<std::size_t>(before.activity);
      head[place] = std::max(head[place], head[other] + compiled.durations[other] + before.lag);
    }
  return head;
}

}  // namespace

bool provable(const Compiled& compiled) {
  return compiled.count <= provable_activities_max && compiled.words <= 1 &&
         std::ranges::all_of(compiled.arcs, [](const Compiled::Arc& arc) { return arc.lag == 0; });
}

Period lower_bound(const Compiled& forward, const Compiled& backward) {
  const auto count = static_cast<std::size_t>(forward.count);
  const std::vector<Period> head = heads_of(forward), mirrored = heads_of(backward);
  Period bound = 0;
  for (std::size_t place = 0; place < count; ++place)
    bound = std::max(bound, head[place] + forward.durations[place] + mirrored[count - 1 - place]);
  // Work of one resource between the smallest head and the smallest tail of those that use it; each head in turn
  // leaves out who may start before it.
  for (std::size_t resource = 0; resource < 4 * forward.words; ++resource) {
    const auto shift = static_cast<unsigned>(16 * (resource % 4));
    const auto capacity = static_cast<std::int64_t>((forward.capacity[resource / 4] >> shift) & 0x7fff);
    if (capacity == 0) continue;
    struct User {
      Period head, tail;
      std::int64_t work;
    };
    std::vector<User> users;
    for (std::size_t place = 0; place < count; ++place) {
      const auto demand =
          static_cast<std::int64_t>((forward.need[place * forward.words + resource / 4] >> shift) & 0x7fff);
      if (demand > 0 && forward.durations[place] > 0)
        users.push_back({head[place], mirrored[count - 1 - place], demand * forward.durations[place]});
    }
    std::ranges::sort(users, [](const User& one, const User& two) { return one.head > two.head; });
    std::int64_t work = 0;
    Period tail = forward.horizon;
    for (const User& user : users) {
      work += user.work;
      tail = std::min(tail, user.tail);
      bound = std::max(bound, user.head + static_cast<Period>((work + capacity - 1) / capacity) + tail);
    }
  }
  return bound;
}

Proof prove(const Compiled& compiled, Period below, Period enough, std::uint64_t nodes_max,
            const std::function<bool()>& stop) {
  GIGAWATT_REQUIRE(provable(compiled));
  return BranchAndBound(compiled, below, enough, nodes_max, stop).run();
}

}  // namespace gigawatt::build
