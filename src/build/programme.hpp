// Work of many sites that share crews and deliveries, in days: who waits for a crew or a delivery is served when one
// comes free, by rank, then by who came first. Nobody looks ahead, so that a schedule knows no later day than its own.
// Plain arrays; pure; a Dispatcher belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <queue>
#include <span>
#include <tuple>
#include <vector>

namespace gigawatt::build {

using Task = std::int32_t;  // its place in `Programme::tasks`

inline constexpr double never = std::numeric_limits<double>::infinity();

struct Work {
  double not_before = 0.0;
  std::int32_t owner = 0;  // site: whose pauses and reservations hold for it
  std::int32_t rank = 0;   // lower first, where several wait
  std::int32_t crew = -1;  // of Programme::crews, from start to finish; -1: none
  std::int32_t crews = 0;  // how many of them, ≤ their capacity
  std::int32_t slot = -1;  // of Programme::slots; -1: none. Behind its duration it ends with a delivery
};

/// start(after) ≥ finish(before) + lag
struct Wait {
  Task before = 0, after = 0;
  double lag = 0.0;  // ≥ 0
};

/// Deliveries on the days first, first + spacing … before `end`. The first ones are reserved, in the order of the list;
/// what its owner does not want yet is kept for it. One of the others that nobody waits for is gone.
struct Slots {
  double first = 0.0, spacing = 1.0, end = never;
  struct Reserved {
    std::int32_t owner = 0, count = 0;
  };
  std::vector<Reserved> reserved = {};
};

/// Work of this owner rests; what it waits for is delivered all the same.
struct Rest {
  std::int32_t owner = 0;
  double from = 0.0, until = 0.0;
};

struct Programme {
  std::vector<Work> tasks;
  std::vector<Wait> waits;  // without a cycle
  std::vector<std::int32_t> crews;
  std::vector<Slots> slots;
  std::vector<Rest> rests = {};  // of one owner: in the order of time, apart from each other
};

/// What a task's start waited for last.
enum class Cause : std::uint8_t { beginning, task, crew };

struct Dispatched {
  std::vector<double> start, finish;  // days; `never` where a delivery does not come
  std::vector<double> delivery_wait;  // days at the end that it waited for a delivery
  std::vector<Cause> cause;
  std::vector<Task> by;  // cause task: the predecessor; crew: whose end freed it

  /// What led to the end of a task, first to last: each began because the one before it ended.
  [[nodiscard]] std::vector<Task> chain(Task last) const;
};

class Dispatcher {
 public:
  /// `programme` outlives the dispatcher.
  explicit Dispatcher(const Programme& programme);
  /// One schedule; O(n log n) in tasks that share something, O(n) in the others. `days`: of each task, ≥ 0.
  const Dispatched& run(std::span<const double> days);

 private:
  enum class Kind : std::uint8_t { release, request, claim, delivery };
  struct Event {
    double day = 0.0;
    Kind kind = Kind::release;
    std::int32_t which = 0;  // task, or slots for a delivery
    bool operator>(const Event& other) const {
      return std::tie(day, kind, which) > std::tie(other.day, other.kind, other.which);
    }
  };
  struct Waiting {
    std::int32_t rank = 0;
    double since = 0.0;
    Task task = 0;
    bool operator>(const Waiting& other) const {
      return std::tie(rank, since, task) > std::tie(other.rank, other.since, other.task);
    }
  };
  using Line = std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>>;
  struct SlotState {
    std::int64_t next = 0;                    // of the deliveries that are not reserved
    bool expected = false, due = false;       // a delivery is among the events; it is there
    std::vector<std::int64_t> reserved_next;  // by entry of `reserved`: its next delivery
  };

  void begin();
  void ready(Task task);
  void start(Task task, double day, Cause cause, Task by);
  void finished(Task task, double day);
  void take(const Event& event);
  void serve(double day);
  void serve_crew(std::size_t crew, double day);
  void serve_slot(std::size_t slot, double day);
  bool take_reserved(std::size_t slot, Task task, double day);
  void expect_delivery(std::size_t slot, double day);
  [[nodiscard]] double awake(std::int32_t owner, double day) const;
  [[nodiscard]] double worked(std::int32_t owner, double start, double days) const;
  void settle();

  const Programme* programme_;
  std::vector<std::int32_t> successors_begin_;
  std::vector<std::int32_t> successors_;  // places in Programme::waits
  std::vector<std::int32_t> predecessors_;

  std::span<const double> days_;
  Dispatched result_;
  std::vector<std::int32_t> open_;
  std::vector<double> ready_;
  std::vector<Task> stack_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::vector<Line> crew_lines_, slot_lines_;
  std::vector<std::int32_t> free_crews_;
  std::vector<Task> freed_by_;
  std::vector<SlotState> slot_state_;
};

/// The first broken promise of a schedule, for tests and audits: written independently of the dispatcher.
enum class BrokenPromise { none, order, before_its_day, crew, delivery, duration };
BrokenPromise check_dispatched(const Programme& programme, std::span<const double> days, const Dispatched& dispatched);

}  // namespace gigawatt::build
