#include "adequacy/simulate.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

#include "adequacy/outage_history.hpp"
#include "adequacy/storage.hpp"
#include "base/random.hpp"
#include "base/require.hpp"

namespace gigawatt::adequacy {
namespace {

// Samples are summed by block and blocks in order, so that threads cannot change a bit.
constexpr std::uint64_t samples_per_block = 64, blocks_per_round = 32;

enum Index : std::size_t { lole_h, lole_days, eue_mwh, lolp_peak, index_count };

struct Sums {
  std::uint64_t samples = 0;
  std::array<double, index_count> sum{}, square{};
  double events = 0.0;

  void add(const std::array<double, index_count>& sample) {
    ++samples;
    for (std::size_t index = 0; index < index_count; ++index) {
      sum.at(index) += sample.at(index);
      square.at(index) += sample.at(index) * sample.at(index);
    }
  }
  void add(const Sums& other) {
    samples += other.samples;
    events += other.events;
    for (std::size_t index = 0; index < index_count; ++index) {
      sum.at(index) += other.sum.at(index);
      square.at(index) += other.square.at(index);
    }
  }
  [[nodiscard]] double mean(Index index) const { return sum.at(index) / static_cast<double>(samples); }
  [[nodiscard]] double standard_error(Index index) const {
    const auto count = static_cast<double>(samples);
    const double variance = std::max(0.0, square.at(index) - count * mean(index) * mean(index)) / (count - 1.0);
    return samples < 2 ? 0.0 : std::sqrt(variance / count);
  }
};

/// What all samples share.
struct System {
  std::vector<OutageHistory> histories;  // of what does not store
  std::vector<Unit> storages;
  std::vector<OutageHistory> storage_histories;
  std::vector<std::int64_t> spare_steps;  // hour → how much may be out without a loss
  std::vector<double> spare_mw;
  std::vector<bool> is_daily_peak;
  std::size_t peak_hour = 0;
  std::uint64_t seed = 0;
};

System system_of(std::span<const Unit> units, const HourlyLoad& load, std::uint64_t seed) {
  System system;
  system.seed = seed;
  std::int64_t capacity_steps = 0;
  for (const Unit& unit : units) {
    if (unit.storage_mwh) {
      system.storages.push_back(unit);
      system.storage_histories.emplace_back(unit);
    } else {
      system.histories.emplace_back(unit);
      capacity_steps += to_steps(unit.capacity_mw);
    }
  }
  for (std::size_t hour = 0; hour < load.hours(); ++hour) {
    system.spare_steps.push_back(capacity_steps - load.net_steps[hour]);
    system.spare_mw.push_back(static_cast<double>(capacity_steps) / steps_per_mw - load.net_mw[hour]);
  }
  system.is_daily_peak.assign(load.hours(), false);
  for (const std::size_t hour : peak_hours(load)) system.is_daily_peak[hour] = true;
  system.peak_hour = static_cast<std::size_t>(std::ranges::max_element(load.net_steps) - load.net_steps.begin());
  return system;
}

/// Losses of one sample, hour by hour in order.
class LossCount {
 public:
  explicit LossCount(const System& system) : system_(system) {}

  void add(std::size_t hour, double unserved_mwh) {
    sample[lole_h] += 1.0;
    sample[eue_mwh] += unserved_mwh;
    if (system_.is_daily_peak[hour]) sample[lole_days] += 1.0;
    if (hour == system_.peak_hour) sample[lolp_peak] = 1.0;
    if (hour != next_of_event_ || hour == 0) events += 1.0;
    next_of_event_ = hour + 1;
  }

  std::array<double, index_count> sample{};
  double events = 0.0;

 private:
  const System& system_;
  std::size_t next_of_event_ = 0;  // the hour that would continue the last event
};

/// One thread's memory.
class Sampler {
 public:
  explicit Sampler(const System& system)
      : system_(system),
        change_steps_(system.spare_steps.size() + 1, 0),
        storage_out_(system.storages.size()),
        storage_(system.storages) {}

  Sums block(std::uint64_t first_sample, std::uint64_t count) {
    Sums sums;
    for (std::uint64_t sample = first_sample; sample < first_sample + count; ++sample) {
      draw(sample);
      LossCount losses(system_);
      if (system_.storages.empty())
        count_losses(losses);
      else
        operate_storage(losses);
      sums.add(losses.sample);
      sums.events += losses.events;
    }
    return sums;
  }

 private:
  struct StorageChange {
    std::size_t hour = 0, storage = 0;
    bool is_out = false;
  };

  void draw(std::uint64_t sample) {
    static const std::uint64_t outages = base::random_stream("adequacy/outages");
    std::uint64_t stream = outages + sample * (system_.histories.size() + system_.storages.size());
    for (const OutageHistory& history : system_.histories)
      history.draw(base::RandomStream(system_.seed, stream++), change_steps_);
    change_steps_.back() = 0;
    storage_changes_.clear();
    for (std::size_t storage = 0; storage < system_.storages.size(); ++storage)
      system_.storage_histories[storage].draw(
          base::RandomStream(system_.seed, stream++), system_.spare_steps.size(),
          [this, storage](std::size_t first, std::size_t end) {
            storage_changes_.push_back({.hour = first, .storage = storage, .is_out = true});
            storage_changes_.push_back({.hour = end, .storage = storage, .is_out = false});
          });
    std::ranges::sort(storage_changes_, {},
                      [](const StorageChange& change) { return std::pair(change.hour, change.storage); });
  }

  [[nodiscard]] double missing_mw(std::size_t hour, std::int64_t out_steps) const {
    return static_cast<double>(out_steps) / steps_per_mw - system_.spare_mw[hour];
  }

  void count_losses(LossCount& losses) {
    std::int64_t out_steps = 0;
    for (std::size_t hour = 0; hour < system_.spare_steps.size(); ++hour) {
      out_steps += change_steps_[hour];
      change_steps_[hour] = 0;
      if (out_steps > system_.spare_steps[hour]) losses.add(hour, missing_mw(hour, out_steps));
    }
  }

  void operate_storage(LossCount& losses) {
    constexpr double half_a_step_mw = 0.5 / steps_per_mw;
    storage_.fill();
    storage_out_.assign(storage_out_.size(), false);
    std::int64_t out_steps = 0;
    auto change = storage_changes_.begin();
    for (std::size_t hour = 0; hour < system_.spare_steps.size(); ++hour) {
      out_steps += change_steps_[hour];
      change_steps_[hour] = 0;
      for (; change != storage_changes_.end() && change->hour == hour; ++change)
        storage_out_[change->storage] = change->is_out;
      if (out_steps <= system_.spare_steps[hour]) {
        if (!storage_.is_full()) storage_.charge(-missing_mw(hour, out_steps), storage_out_);
        continue;
      }
      const double left_mw = storage_.discharge(missing_mw(hour, out_steps), storage_out_);
      if (left_mw >= half_a_step_mw) losses.add(hour, left_mw);
    }
  }

  const System& system_;
  std::vector<std::int64_t> change_steps_;
  std::vector<StorageChange> storage_changes_;  // by hour
  std::vector<bool> storage_out_;
  StorageFleet storage_;
};

/// The next samples, at most a round of blocks; threads take block after block.
Sums run_round(std::vector<Sampler>& samplers, std::uint64_t first_sample, std::uint64_t end_sample) {
  std::vector<Sums> blocks((end_sample - first_sample + samples_per_block - 1) / samples_per_block);
  std::atomic<std::size_t> next{0};
  const auto work = [&](Sampler& sampler) {
    for (std::size_t block = next++; block < blocks.size(); block = next++) {
      const std::uint64_t first = first_sample + block * samples_per_block;
      blocks[block] = sampler.block(first, std::min(samples_per_block, end_sample - first));
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t thread = 1; thread < samplers.size(); ++thread)
      threads.emplace_back([&work, &samplers, thread] { work(samplers[thread]); });
    work(samplers.front());
  }
  Sums sums;
  for (const Sums& block : blocks) sums.add(block);
  return sums;
}

bool is_close_enough(const Sums& sums, const SimulationOptions& options) {
  return !options.samples && sums.mean(lole_h) > 0.0 &&
         sums.standard_error(lole_h) <= options.relative_error * sums.mean(lole_h);
}

/// How far the work is: samples done, or the share of those that the error so far calls for.
double share_done(const Sums& sums, const SimulationOptions& options, std::uint64_t samples_end) {
  double needed = static_cast<double>(samples_end);
  if (!options.samples && sums.mean(lole_h) > 0.0) {
    const double excess = sums.standard_error(lole_h) / (options.relative_error * sums.mean(lole_h));
    needed = std::min(needed, static_cast<double>(sums.samples) * excess * excess);
  }
  return static_cast<double>(sums.samples) / needed;
}

Simulation simulation_of(const Sums& sums) {
  Simulation result;
  result.samples = sums.samples;
  if (sums.samples == 0) return result;
  const auto fill = [](Indices& indices, auto value) {
    indices = {.lole_h = value(lole_h),
               .lole_days = value(lole_days),
               .eue_mwh = value(eue_mwh),
               .lolp_peak = value(lolp_peak)};
  };
  fill(result.mean, [&](Index index) { return sums.mean(index); });
  fill(result.standard_error, [&](Index index) { return sums.standard_error(index); });
  result.events = sums.events / static_cast<double>(sums.samples);
  if (sums.events > 0.0) {
    result.event_hours = sums.sum[lole_h] / sums.events;
    result.event_mwh = sums.sum[eue_mwh] / sums.events;
  }
  return result;
}

}  // namespace

Simulation simulate(std::span<const Unit> units, const HourlyLoad& load, const SimulationOptions& options) {
  GIGAWATT_REQUIRE(options.threads >= 1 && load.hours() > 0);
  const System system = system_of(units, load, options.seed);
  std::vector<Sampler> samplers(static_cast<std::size_t>(options.threads), Sampler(system));
  const std::uint64_t end = options.samples.value_or(options.samples_max);
  Sums sums;
  bool interrupted = false;
  while (sums.samples < end && !interrupted) {
    const std::uint64_t first = sums.samples;
    sums.add(run_round(samplers, first, std::min(end, first + samples_per_block * blocks_per_round)));
    if (is_close_enough(sums, options)) break;
    interrupted = options.should_stop(share_done(sums, options, end));
  }
  Simulation result = simulation_of(sums);
  result.interrupted = interrupted;
  return result;
}

}  // namespace gigawatt::adequacy
