#include "build/serial.hpp"

#include <algorithm>
#include <limits>

#include "base/require.hpp"
#include "build/planes.hpp"

namespace gigawatt::build {
namespace {

constexpr std::size_t resources_per_word = 4;
constexpr unsigned bits_per_resource = 16;

std::size_t index_of(Activity activity) { return static_cast<std::size_t>(activity); }

void compile_resources(const Network& network, Compiled& compiled) {
  const std::size_t resources = network.capacities.size();
  const auto shift = [](std::size_t resource) {
    return static_cast<unsigned>(resource % resources_per_word) * bits_per_resource;
  };
  compiled.words = (resources + resources_per_word - 1) / resources_per_word;
  compiled.capacity.assign(compiled.words, 0);
  compiled.need.assign(index_of(compiled.count) * compiled.words, 0);
  for (std::size_t resource = 0; resource < resources; ++resource) {
    const std::int32_t capacity = network.capacities[resource];
    GIGAWATT_REQUIRE(capacity >= 0 && capacity <= capacity_max);
    compiled.capacity[resource / resources_per_word] |= static_cast<std::uint64_t>(capacity) << shift(resource);
    for (std::size_t place = 0; place < index_of(compiled.count); ++place) {
      const std::int32_t demand = network.demands[index_of(compiled.original[place]) * resources + resource];
      GIGAWATT_REQUIRE(demand >= 0 && demand <= capacity);
      compiled.need[place * compiled.words + resource / resources_per_word] |= static_cast<std::uint64_t>(demand)
                                                                               << shift(resource);
    }
  }
}

}  // namespace

Compiled compile(const Network& network) {
  const std::size_t count = network.durations.size();
  GIGAWATT_REQUIRE(count <= activities_max && network.demands.size() == count * network.capacities.size());
  Compiled compiled;
  compiled.count = static_cast<Activity>(count);
  compiled.original = topological_order(count, network.links);
  std::vector<Activity> place_of(count);
  for (std::size_t place = 0; place < count; ++place)
    place_of[index_of(compiled.original[place])] = static_cast<Activity>(place);

  std::int64_t horizon = 0;
  compiled.durations.resize(count);
  for (std::size_t place = 0; place < count; ++place) {
    compiled.durations[place] = network.durations[index_of(compiled.original[place])];
    GIGAWATT_REQUIRE(compiled.durations[place] >= 0);
    horizon += compiled.durations[place];
  }
  compiled.arcs_begin.assign(count + 1, 0);
  for (const Link& link : network.links) {
    GIGAWATT_REQUIRE(link.lag >= 0);
    horizon += link.lag;
    ++compiled.arcs_begin[index_of(place_of[index_of(link.after)]) + 1];
  }
  GIGAWATT_REQUIRE(horizon <= horizon_max);
  compiled.horizon = static_cast<Period>(horizon);
  for (std::size_t place = 0; place < count; ++place) compiled.arcs_begin[place + 1] += compiled.arcs_begin[place];
  std::vector<std::int32_t> next(compiled.arcs_begin.begin(), compiled.arcs_begin.end() - 1);
  compiled.arcs.resize(network.links.size());
  for (const Link& link : network.links) {
    const auto after = index_of(place_of[index_of(link.after)]);
    compiled.arcs[static_cast<std::size_t>(next[after]++)] = {.activity = place_of[index_of(link.before)],
                                                              .lag = link.lag};
  }
  compile_resources(network, compiled);
  return compiled;
}

Compiled reversed(const Compiled& forward) {
  Compiled back = forward;
  const std::size_t count = index_of(forward.count);
  std::ranges::reverse(back.original);
  std::ranges::reverse(back.durations);
  for (std::size_t place = 0; place < count; ++place)
    for (std::size_t word = 0; word < forward.words; ++word)
      back.need[place * forward.words + word] = forward.need[(count - 1 - place) * forward.words + word];
  back.arcs_begin.assign(count + 1, 0);
  for (const Compiled::Arc& arc : forward.arcs) ++back.arcs_begin[count - 1 - index_of(arc.activity) + 1];
  for (std::size_t place = 0; place < count; ++place) back.arcs_begin[place + 1] += back.arcs_begin[place];
  std::vector<std::int32_t> next(back.arcs_begin.begin(), back.arcs_begin.end() - 1);
  for (std::size_t place = 0; place < count; ++place)
    for (auto arc = forward.arcs_begin[place]; arc < forward.arcs_begin[place + 1]; ++arc) {
      const Compiled::Arc& before = forward.arcs[static_cast<std::size_t>(arc)];
      const std::size_t waiting = count - 1 - index_of(before.activity);
      back.arcs[static_cast<std::size_t>(next[waiting]++)] = {.activity = static_cast<Activity>(count - 1 - place),
                                                              .lag = before.lag};
    }
  return back;
}

std::span<const Arithmetic> arithmetics_here() {
  static const std::vector<Arithmetic> here = [] {
    std::vector<Arithmetic> list = {Arithmetic::portable};
    if (avx2_plane_kernel(1) != nullptr) list.push_back(Arithmetic::avx2);
    if (avx512_plane_kernel(1) != nullptr) list.push_back(Arithmetic::avx512);
    return list;
  }();
  return here;
}

SerialScheduler::SerialScheduler(const Compiled& compiled, Arithmetic arithmetic)
    : compiled_(&compiled), finish_(index_of(compiled.count), 0) {
  if (arithmetic != Arithmetic::portable) planes_ = std::make_unique<Planes>(compiled, arithmetic);
  set_durations(compiled.durations);
}

SerialScheduler::~SerialScheduler() = default;

void SerialScheduler::set_durations(std::span<const Period> durations) {
  GIGAWATT_REQUIRE(durations.size() == finish_.size());
  durations_.assign(durations.begin(), durations.end());
  if (planes_) planes_->set_durations(durations_);
  skip_ = 0;
  std::int64_t horizon = 0;
  for (const Period duration : durations) horizon += duration;
  for (const Compiled::Arc& arc : compiled_->arcs) horizon += arc.lag;
  GIGAWATT_REQUIRE(horizon <= horizon_max);
  const std::size_t words = compiled_->words, held = words == 0 ? 0 : free_.size() / words;
  for (std::size_t period = held; words > 0 && period < static_cast<std::size_t>(horizon); ++period)
    for (std::size_t word = 0; word < words; ++word) free_.push_back(compiled_->capacity[word] | guard_bits);
}

template <bool one_word>
Period SerialScheduler::run(std::span<const Activity> order, std::span<Period> start) {
  const std::size_t words = one_word ? 1 : compiled_->words;
  // Bare pointers: the writes below could otherwise be to any of these, which would then be read again each time.
  const Compiled::Arc* arcs = compiled_->arcs.data();
  const std::int32_t* arcs_begin = compiled_->arcs_begin.data();
  const std::uint64_t* needs = compiled_->need.data();
  const Period* durations = durations_.data();
  std::uint64_t* frees = free_.data();
  Period* finishes = finish_.data();
  Period* starts = start.data();
  Period makespan = 0;
  for (const Activity activity : order) {
    const std::size_t place = index_of(activity);
    Period earliest = 0;
    for (auto arc = arcs_begin[place]; arc < arcs_begin[place + 1]; ++arc)
      earliest = std::max(earliest, finishes[index_of(arcs[arc].activity)] + arcs[arc].lag);
    const Period duration = durations[place];
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t word = 0; word < words; ++word) {
        const std::uint64_t need = needs[place * words + word];
        if (need == 0) continue;
        const std::uint64_t* free = frees + word;
        // How many periods in a row fit: no branch but the last, which a processor guesses better than a jump back.
        Period run = 0, period = earliest;
        for (; run < duration; ++period)
          run = ((free[index_of(period) * words] - need) & guard_bits) == guard_bits ? run + 1 : 0;
        const Period found = period - duration;
        moved = moved || (!one_word && word > 0 && found > earliest);  // what fitted in the words before may not there
        earliest = found;
      }
    }
    starts[place] = earliest;
    const Period finish = earliest + duration;
    finishes[place] = finish;
    makespan = std::max(makespan, finish);
    for (std::size_t word = 0; word < words; ++word) {
      const std::uint64_t need = needs[place * words + word];
      if (need == 0) continue;
      std::uint64_t* free = frees + word;
      for (Period period = earliest; period < finish; ++period) free[index_of(period) * words] -= need;
    }
  }
  return makespan;
}

Period SerialScheduler::schedule(std::span<const Activity> order, std::span<Period> start) {
  GIGAWATT_REQUIRE(order.size() == finish_.size() && start.size() == finish_.size());
  constexpr int skipped_after_too_long = 31;
  if (planes_ && planes_->usable() && skip_-- <= 0) {
    if (const Period makespan = planes_->schedule(order, start); makespan >= 0) return makespan;
    skip_ = skipped_after_too_long;
  }
  const std::size_t words = compiled_->words;
  for (std::size_t word = 0; word < words; ++word) {
    const std::uint64_t whole = compiled_->capacity[word] | guard_bits;
    for (std::size_t period = 0; period < index_of(used_); ++period) free_[period * words + word] = whole;
  }
  used_ = words == 1 ? run<true>(order, start) : run<false>(order, start);
  return used_;
}

Period schedule_in_parallel(const Compiled& compiled, std::span<const Activity> order, std::span<Period> start) {
  const std::size_t count = index_of(compiled.count), words = compiled.words;
  GIGAWATT_REQUIRE(order.size() == count && start.size() == count);
  constexpr Period not_yet = std::numeric_limits<Period>::max();
  std::ranges::fill(start, not_yet);
  std::vector<Period> finish(count, not_yet);
  std::vector<Activity> waiting(order.begin(), order.end()), busy;
  std::vector<std::uint64_t> free(words);
  for (std::size_t word = 0; word < words; ++word) free[word] = compiled.capacity[word] | guard_bits;
  Period now = 0, makespan = 0;
  // When everything that an activity waits for is behind it; `not_yet` where that is not known.
  const auto ready_at = [&](std::size_t place) {
    Period ready = 0;
    for (auto arc = compiled.arcs_begin[place]; arc < compiled.arcs_begin[place + 1]; ++arc) {
      const Compiled::Arc& before = compiled.arcs[static_cast<std::size_t>(arc)];
      const Period finished = finish[index_of(before.activity)];
      if (finished == not_yet) return not_yet;
      ready = std::max(ready, finished + before.lag);
    }
    return ready;
  };
  const auto may_start = [&](std::size_t place) {
    if (ready_at(place) > now) return false;
    for (std::size_t word = 0; word < words; ++word)
      if (((free[word] - compiled.need[place * words + word]) & guard_bits) != guard_bits) return false;
    return true;
  };
  while (!waiting.empty()) {
    for (bool again = true; again;) {  // what takes no time may let another start in the same period
      again = false;
      std::erase_if(waiting, [&](Activity activity) {
        const std::size_t place = index_of(activity);
        if (!may_start(place)) return false;
        start[place] = now;
        finish[place] = now + compiled.durations[place];
        makespan = std::max(makespan, finish[place]);
        if (compiled.durations[place] == 0) return again = true;
        for (std::size_t word = 0; word < words; ++word) free[word] -= compiled.need[place * words + word];
        busy.push_back(activity);
        return true;
      });
    }
    Period next = not_yet;
    for (const Activity activity : busy) next = std::min(next, finish[index_of(activity)]);
    for (const Activity activity : waiting)
      if (const Period ready = ready_at(index_of(activity)); ready > now) next = std::min(next, ready);
    now = next;
    std::erase_if(busy, [&](Activity activity) {
      const std::size_t place = index_of(activity);
      if (finish[place] > now) return false;
      for (std::size_t word = 0; word < words; ++word) free[word] += compiled.need[place * words + word];
      return true;
    });
  }
  return makespan;
}

}  // namespace gigawatt::build
