#include "build/programme.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "base/require.hpp"

namespace gigawatt::build {
namespace {

constexpr double same_day = 1e-9;

std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

}  // namespace

std::vector<Task> Dispatched::chain(Task last) const {
  std::vector<Task> tasks;
  for (Task task = last; task >= 0; task = cause[at(task)] == Cause::beginning ? -1 : by[at(task)])
    tasks.push_back(task);
  std::ranges::reverse(tasks);
  return tasks;
}

Dispatcher::Dispatcher(const Programme& programme)
    : programme_(&programme),
      successors_begin_(programme.tasks.size() + 1, 0),
      successors_(programme.waits.size()),
      predecessors_(programme.tasks.size(), 0) {
  for (const Wait& wait : programme.waits) {
    GIGAWATT_REQUIRE(wait.lag >= 0.0);
    ++successors_begin_[at(wait.before) + 1];
    ++predecessors_[at(wait.after)];
  }
  for (std::size_t task = 0; task < programme.tasks.size(); ++task) {
    successors_begin_[task + 1] += successors_begin_[task];
    const Work& work = programme.tasks[task];
    GIGAWATT_REQUIRE(work.crew < 0 || work.crews <= programme.crews[at(work.crew)]);
  }
  std::vector<std::int32_t> place(successors_begin_.begin(), successors_begin_.end() - 1);
  for (std::size_t index = 0; index < programme.waits.size(); ++index)
    successors_[at(place[at(programme.waits[index].before)]++)] = static_cast<std::int32_t>(index);
  for (const Slots& slots : programme.slots) GIGAWATT_REQUIRE(slots.spacing > 0.0);
}

void Dispatcher::begin() {
  const std::size_t count = programme_->tasks.size();
  result_.start.assign(count, never);
  result_.finish.assign(count, never);
  result_.delivery_wait.assign(count, 0.0);
  result_.cause.assign(count, Cause::beginning);
  result_.by.assign(count, -1);
  open_ = predecessors_;
  ready_.resize(count);
  for (std::size_t task = 0; task < count; ++task) ready_[task] = programme_->tasks[task].not_before;
  events_ = {};
  crew_lines_.assign(programme_->crews.size(), {});
  slot_lines_.assign(programme_->slots.size(), {});
  free_crews_ = programme_->crews;
  freed_by_.assign(programme_->crews.size(), -1);
  slot_state_.assign(programme_->slots.size(), {});
  for (std::size_t s = 0; s < slot_state_.size(); ++s) {
    std::int64_t first = 0;
    for (const Slots::Reserved& reserved : programme_->slots[s].reserved) {
      slot_state_[s].reserved_next.push_back(first);
      first += reserved.count;
    }
    slot_state_[s].next = first;
  }
}

/// The first moment from `day` on in which this owner's work goes on.
double Dispatcher::awake(std::int32_t owner, double day) const {
  for (const Rest& rest : programme_->rests)
    if (rest.owner == owner && day >= rest.from && day < rest.until) day = rest.until;
  return day;
}

/// When so many days of work are done that begin at `start`.
double Dispatcher::worked(std::int32_t owner, double start, double days) const {
  double end = start + days;
  for (const Rest& rest : programme_->rests)
    if (rest.owner == owner && rest.from >= start && rest.from < end) end += rest.until - rest.from;
  return end;
}

/// Its predecessors are behind it: it starts, or asks for a crew on its day.
void Dispatcher::ready(Task task) {
  const Work& work = programme_->tasks[at(task)];
  const double day = awake(work.owner, ready_[at(task)]);
  ready_[at(task)] = day;
  if (work.crew >= 0)
    events_.push({day, Kind::request, task});
  else
    start(task, day, result_.cause[at(task)], result_.by[at(task)]);
}

void Dispatcher::start(Task task, double day, Cause cause, Task by) {
  const Work& work = programme_->tasks[at(task)];
  result_.start[at(task)] = day;
  result_.cause[at(task)] = cause;
  result_.by[at(task)] = by;
  const double end = worked(work.owner, day, days_[at(task)]);
  if (work.slot >= 0) {
    events_.push({end, Kind::claim, task});
    return;
  }
  finished(task, end);
}

void Dispatcher::finished(Task task, double day) {
  result_.finish[at(task)] = day;
  if (programme_->tasks[at(task)].crew >= 0) events_.push({day, Kind::release, task});
  stack_.push_back(task);
}

/// What waits for tasks whose end is known.
void Dispatcher::settle() {
  while (!stack_.empty()) {
    const Task task = stack_.back();
    stack_.pop_back();
    for (std::int32_t place = successors_begin_[at(task)]; place < successors_begin_[at(task) + 1]; ++place) {
      const Wait& wait = programme_->waits[at(successors_[at(place)])];
      const double day = result_.finish[at(task)] + wait.lag;
      if (day > ready_[at(wait.after)]) {
        ready_[at(wait.after)] = day;
        result_.cause[at(wait.after)] = Cause::task;
        result_.by[at(wait.after)] = task;
      }
      if (--open_[at(wait.after)] == 0) ready(wait.after);
    }
  }
}

void Dispatcher::take(const Event& event) {
  if (event.kind == Kind::delivery) {
    slot_state_[at(event.which)].expected = false;
    slot_state_[at(event.which)].due = true;
    return;
  }
  const Task task = event.which;
  const Work& work = programme_->tasks[at(task)];
  if (event.kind == Kind::release) {
    free_crews_[at(work.crew)] += work.crews;
    freed_by_[at(work.crew)] = task;
  } else if (event.kind == Kind::request) {
    crew_lines_[at(work.crew)].push({work.rank, event.day, task});
  } else if (!take_reserved(at(work.slot), task, event.day)) {
    slot_lines_[at(work.slot)].push({work.rank, event.day, task});
  }
}

/// In the order of the line: who is first waits until enough crews are free, and nobody passes.
void Dispatcher::serve_crew(std::size_t crew, double day) {
  Line& line = crew_lines_[crew];
  while (!line.empty()) {
    const Task task = line.top().task;
    const Work& work = programme_->tasks[at(task)];
    if (work.crews > free_crews_[crew]) return;
    const double now = awake(work.owner, day);
    line.pop();
    if (now > day) {  // its site rests meanwhile
      events_.push({now, Kind::request, task});
      continue;
    }
    free_crews_[crew] -= work.crews;
    const bool waited = day > ready_[at(task)] && freed_by_[crew] >= 0;
    start(task, day, waited ? Cause::crew : result_.cause[at(task)], waited ? freed_by_[crew] : result_.by[at(task)]);
  }
}

bool Dispatcher::take_reserved(std::size_t slot, Task task, double day) {
  const Slots& slots = programme_->slots[slot];
  std::int64_t last = 0;
  for (std::size_t r = 0; r < slots.reserved.size(); ++r) {
    last += slots.reserved[r].count;
    std::int64_t& next = slot_state_[slot].reserved_next[r];
    if (slots.reserved[r].owner != programme_->tasks[at(task)].owner || next >= last) continue;
    const double there = std::max(day, slots.first + static_cast<double>(next) * slots.spacing);
    if (there >= slots.end && there > day) return false;
    ++next;
    result_.delivery_wait[at(task)] = there - day;
    finished(task, there);
    return true;
  }
  return false;
}

void Dispatcher::expect_delivery(std::size_t slot, double day) {
  SlotState& state = slot_state_[slot];
  if (state.expected || slot_lines_[slot].empty()) return;
  const Slots& slots = programme_->slots[slot];
  const double from = std::ceil((day - slots.first) / slots.spacing - same_day);
  if (from > static_cast<double>(state.next)) state.next = static_cast<std::int64_t>(from);
  const double there = std::max(day, slots.first + static_cast<double>(state.next) * slots.spacing);
  if (there >= slots.end) return;  // whoever waits, waits for ever
  state.expected = true;
  events_.push({there, Kind::delivery, static_cast<std::int32_t>(slot)});
}

void Dispatcher::serve_slot(std::size_t slot, double day) {
  SlotState& state = slot_state_[slot];
  if (state.due) {
    state.due = false;
    ++state.next;
    const Waiting first = slot_lines_[slot].top();
    slot_lines_[slot].pop();
    result_.delivery_wait[at(first.task)] = day - first.since;
    finished(first.task, day);
  }
  expect_delivery(slot, day);
}

/// All that was asked for up to now: who is served does not depend on the order in which it was asked for.
void Dispatcher::serve(double day) {
  for (std::size_t crew = 0; crew < crew_lines_.size(); ++crew)
    if (!crew_lines_[crew].empty()) serve_crew(crew, day);
  for (std::size_t slot = 0; slot < slot_lines_.size(); ++slot)
    if (!slot_lines_[slot].empty()) serve_slot(slot, day);
}

const Dispatched& Dispatcher::run(std::span<const double> days) {
  GIGAWATT_REQUIRE(days.size() == programme_->tasks.size());
  days_ = days;
  begin();
  for (std::size_t task = 0; task < days.size(); ++task)
    if (predecessors_[task] == 0) ready(static_cast<Task>(task));
  settle();
  while (!events_.empty()) {
    const double day = events_.top().day;
    while (!events_.empty() && events_.top().day <= day) {
      const Event event = events_.top();
      events_.pop();
      take(event);
      settle();
    }
    serve(day);
    settle();
  }
  return result_;
}

namespace {

/// Units of a crew busy just after a day.
std::int32_t busy_after(const Programme& programme, const Dispatched& dispatched, std::int32_t crew, double day) {
  std::int32_t busy = 0;
  for (std::size_t t = 0; t < programme.tasks.size(); ++t)
    if (programme.tasks[t].crew == crew && dispatched.start[t] <= day && dispatched.finish[t] > day)
      busy += programme.tasks[t].crews;
  return busy;
}

/// Deliveries that are kept for one owner after the other.
class Kept {
 public:
  explicit Kept(const Slots& slots) {
    for (const Slots::Reserved& reserved : slots.reserved)
      for (std::int32_t n = 0; n < reserved.count; ++n) left_[reserved.owner].push_back(number_++);
  }
  [[nodiscard]] std::int64_t count() const { return number_; }
  /// The owner's next one, which is there by then.
  bool take(std::int32_t owner, double number) {
    auto& left = left_[owner];
    if (left.empty() || static_cast<double>(left.front()) > number + 1e-6) return false;
    left.erase(left.begin());
    return true;
  }

 private:
  std::int64_t number_ = 0;
  std::map<std::int32_t, std::vector<std::int64_t>> left_;
};

/// Every delivery goes to one task, and a reserved one to its owner. What ends on the day of a delivery has that one,
/// or its own of before.
bool deliveries_hold(const Programme& programme, const Dispatched& dispatched, std::int32_t slot) {
  const Slots& slots = programme.slots[at(slot)];
  Kept kept(slots);
  std::map<double, std::vector<std::int32_t>> owners;  // by number of the delivery, in the order of time
  for (std::size_t t = 0; t < programme.tasks.size(); ++t)
    if (programme.tasks[t].slot == slot && dispatched.finish[t] < never)
      owners[(dispatched.finish[t] - slots.first) / slots.spacing].push_back(programme.tasks[t].owner);
  for (const auto& [number, list] : owners) {
    const double whole = std::round(number);
    const bool on_its_day = std::abs(number - whole) < 1e-6 && whole >= static_cast<double>(kept.count()) &&
                            slots.first + whole * slots.spacing < slots.end + same_day;
    std::size_t missing = 0;
    for (const std::int32_t owner : list)
      if (!kept.take(owner, number)) ++missing;
    if (missing > (on_its_day ? 1U : 0U)) return false;
  }
  return true;
}

}  // namespace

BrokenPromise check_dispatched(const Programme& programme, std::span<const double> days, const Dispatched& dispatched) {
  constexpr double rounding = 1e-6;
  for (std::size_t t = 0; t < programme.tasks.size(); ++t) {
    if (dispatched.start[t] < programme.tasks[t].not_before - rounding) return BrokenPromise::before_its_day;
    if (dispatched.finish[t] == never) continue;
    const double spent = dispatched.finish[t] - dispatched.start[t] - dispatched.delivery_wait[t];
    if (spent < days[t] - rounding || (programme.rests.empty() && spent > days[t] + rounding))
      return BrokenPromise::duration;
  }
  for (const Wait& wait : programme.waits)
    if (dispatched.start[at(wait.after)] < dispatched.finish[at(wait.before)] + wait.lag - rounding)
      return BrokenPromise::order;
  for (std::size_t t = 0; t < programme.tasks.size(); ++t) {
    const std::int32_t crew = programme.tasks[t].crew;
    if (crew >= 0 && dispatched.start[t] < never &&
        busy_after(programme, dispatched, crew, dispatched.start[t]) > programme.crews[at(crew)])
      return BrokenPromise::crew;
  }
  for (std::size_t slot = 0; slot < programme.slots.size(); ++slot)
    if (!deliveries_hold(programme, dispatched, static_cast<std::int32_t>(slot))) return BrokenPromise::delivery;
  return BrokenPromise::none;
}

}  // namespace gigawatt::build
