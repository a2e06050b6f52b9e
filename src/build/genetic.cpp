#include "build/genetic.hpp"

#include <algorithm>
#include <utility>

#include "base/random.hpp"

namespace gigawatt::build {
namespace {

constexpr std::size_t population = 60;
constexpr std::uint64_t children_without_gain = 3'000;  // then the population begins again
constexpr std::uint32_t mutation_one_in = 20;
constexpr unsigned place_bits = 20;  // activities_max < 2^20

std::size_t index_of(Activity activity) { return static_cast<std::size_t>(activity); }

/// From the start of each activity to the end of all, by links alone.
std::vector<Period> tails_of(const Compiled& backward) {
  const std::size_t count = index_of(backward.count);
  std::vector<Period> finish(count, 0), tails(count, 0);
  for (std::size_t place = 0; place < count; ++place) {
    for (auto arc = backward.arcs_begin[place]; arc < backward.arcs_begin[place + 1]; ++arc) {
      const Compiled::Arc& before = backward.arcs[static_cast<std::size_t>(arc)];
      finish[place] = std::max(finish[place], finish[index_of(before.activity)] + before.lag);
    }
    finish[place] += backward.durations[place];
    tails[count - 1 - place] = finish[place];
  }
  return tails;
}

}  // namespace

GeneticSearch::GeneticSearch(const Compiled& forward, const Compiled& backward, std::uint64_t seed)
    : forward_(forward),
      backward_(backward),
      ahead_(forward),
      behind_(backward),
      seed_(seed),
      start_(index_of(forward.count)),
      keys_(index_of(forward.count)),
      tails_(tails_of(backward)),
      sorted_(index_of(forward.count)),
      taken_(index_of(forward.count)) {
  best_.start.resize(index_of(forward.count));
  best_.makespan = forward.horizon + 1;
}

/// SplitMix64 (G. Steele, D. Lea, C. Flood 2014), begun by base's streams: a child asks for dozens of numbers.
std::uint64_t GeneticSearch::draw() {
  state_ += 0x9e3779b97f4a7c15;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

std::uint32_t GeneticSearch::below(std::uint32_t count) {
  return static_cast<std::uint32_t>(((draw() >> 32) * count) >> 32);
}

/// Ascending key; what shares a key stays in topological order, so that the list respects the links.
void GeneticSearch::list_by(const std::vector<Period>& key, List& list) {
  const std::size_t count = list.size();
  for (std::size_t place = 0; place < count; ++place)
    sorted_[place] = (static_cast<std::uint64_t>(static_cast<std::uint32_t>(key[place])) << place_bits) | place;
  std::ranges::sort(sorted_);
  for (std::size_t rank = 0; rank < count; ++rank)
    list[rank] = static_cast<Activity>(sorted_[rank] & ((std::uint64_t{1} << place_bits) - 1));
}

/// Schedules ahead, then pushes everything to the right and back to the left as long as that makes it shorter. The
/// list becomes the order of the starts.
GeneticSearch::Member GeneticSearch::improved(List list) {
  const std::size_t count = list.size();
  Period makespan = ahead_.schedule(list, start_);
  ++schedules_;
  list_by(start_, list);
  for (;;) {
    if (makespan < best_.makespan) {
      best_.makespan = makespan;
      best_.start = start_;
    }
    // Backwards: who finishes last comes first. Place i there is count − 1 − i here.
    for (std::size_t place = 0; place < count; ++place)
      keys_[count - 1 - place] = makespan - start_[place] - forward_.durations[place];
    List right(count);
    list_by(keys_, right);
    const Period pushed = behind_.schedule(right, start_);
    for (std::size_t place = 0; place < count; ++place)
      keys_[place] = pushed - start_[count - 1 - place] - forward_.durations[place];
    List left(count);
    list_by(keys_, left);
    const Period again = ahead_.schedule(left, start_);
    schedules_ += 2;
    if (again >= makespan) break;
    makespan = again;
    list_by(start_, list);
  }
  return {.list = std::move(list), .makespan = makespan};
}

/// By links, the next drawn from what may come: biased towards long tails by the better of two.
GeneticSearch::List GeneticSearch::random_list() {
  const std::size_t count = index_of(forward_.count);
  std::vector<std::int32_t> waits(count);
  std::vector<Activity> ready;
  for (std::size_t place = 0; place < count; ++place) {
    waits[place] = forward_.arcs_begin[place + 1] - forward_.arcs_begin[place];
    if (waits[place] == 0) ready.push_back(static_cast<Activity>(place));
  }
  List list;
  list.reserve(count);
  while (!ready.empty()) {
    const auto size = static_cast<std::uint32_t>(ready.size());
    const std::uint32_t one = below(size), two = below(size);
    const std::uint32_t chosen = tails_[index_of(ready[one])] >= tails_[index_of(ready[two])] ? one : two;
    const Activity activity = ready[chosen];
    ready[chosen] = ready.back();
    ready.pop_back();
    list.push_back(activity);
    const std::size_t mirrored = count - 1 - index_of(activity);
    for (auto arc = backward_.arcs_begin[mirrored]; arc < backward_.arcs_begin[mirrored + 1]; ++arc) {
      const std::size_t behind = count - 1 - index_of(backward_.arcs[static_cast<std::size_t>(arc)].activity);
      if (--waits[behind] == 0) ready.push_back(static_cast<Activity>(behind));
    }
  }
  return list;
}

/// Two-point crossover: mother's head and tail, between them what is missing in father's order.
GeneticSearch::List GeneticSearch::child_of(const List& mother, const List& father) {
  const auto count = static_cast<std::uint32_t>(mother.size());
  std::uint32_t first = below(count + 1), second = below(count + 1);
  if (first > second) std::swap(first, second);
  std::ranges::fill(taken_, 0);
  List child;
  child.reserve(count);
  const auto take = [&](Activity activity) {
    if (taken_[index_of(activity)] != 0) return;
    taken_[index_of(activity)] = 1;
    child.push_back(activity);
  };
  for (std::uint32_t rank = 0; rank < first; ++rank) take(mother[rank]);
  for (std::uint32_t rank = 0; rank < count && child.size() < second; ++rank) take(father[rank]);
  for (const Activity activity : mother) take(activity);
  return child;
}

/// Neighbours change places where no link stands between them.
void GeneticSearch::mutate(List& list) {
  for (std::size_t rank = 0; rank + 1 < list.size(); ++rank) {
    if (below(mutation_one_in) != 0) continue;
    const std::size_t after = index_of(list[rank + 1]);
    bool linked = false;
    for (auto arc = forward_.arcs_begin[after]; arc < forward_.arcs_begin[after + 1]; ++arc)
      linked = linked || forward_.arcs[static_cast<std::size_t>(arc)].activity == list[rank];
    if (!linked) std::swap(list[rank], list[rank + 1]);
  }
}

void GeneticSearch::begin_again(Period target) {
  state_ = base::random_bits(seed_, base::random_stream("build/genetic"), restarts_);
  members_.clear();
  idle_ = 0;
  era_best_ = forward_.horizon + 1;
  if (restarts_++ == 0) {
    std::vector<Period> latest(tails_.size());
    for (std::size_t place = 0; place < latest.size(); ++place) latest[place] = forward_.horizon - tails_[place];
    List list(latest.size());
    list_by(latest, list);
    schedule_in_parallel(forward_, list, start_);
    ++schedules_;
    List parallel(latest.size());
    list_by(start_, parallel);
    members_.push_back(improved(std::move(list)));
    members_.push_back(improved(std::move(parallel)));
  }
  while (members_.size() < population && best_.makespan > target) members_.push_back(improved(random_list()));
  for (const Member& member : members_) era_best_ = std::min(era_best_, member.makespan);
}

void GeneticSearch::run_until(std::uint64_t schedules, Period target, const std::function<bool()>& stop) {
  constexpr std::uint64_t asked_every = 64;
  for (std::uint64_t round = 0; schedules_ < schedules && best_.makespan > target; ++round) {
    const bool has_any = best_.makespan <= forward_.horizon;
    if (has_any && round % asked_every == 0 && stop()) return;
    if (members_.size() < population || idle_ > children_without_gain) {
      begin_again(target);
      continue;
    }
    // Parents by the better of two; the child replaces the worse of two if it is no worse.
    const auto better_of_two = [&] {
      const std::uint32_t one = below(population), two = below(population);
      return members_[one].makespan <= members_[two].makespan ? one : two;
    };
    const std::uint32_t mother = better_of_two(), father = better_of_two();
    List list = child_of(members_[mother].list, members_[father].list);
    mutate(list);
    Member child = improved(std::move(list));
    const std::uint32_t one = below(population), two = below(population);
    Member& worse = members_[one].makespan >= members_[two].makespan ? members_[one] : members_[two];
    idle_ = child.makespan < era_best_ ? 0 : idle_ + 1;
    era_best_ = std::min(era_best_, child.makespan);
    if (child.makespan <= worse.makespan && child.list != worse.list) worse = std::move(child);
  }
}

}  // namespace gigawatt::build
