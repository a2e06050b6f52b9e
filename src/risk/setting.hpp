// What all samples of an ensemble share: the base, its replays, the shocks.
#pragma once

#include <optional>
#include <vector>

#include "base/progress.hpp"
#include "risk/books.hpp"
#include "risk/inputs.hpp"
#include "risk/replay.hpp"
#include "risk/scheduled.hpp"

namespace gigawatt::risk {

struct Setting {
  study::ReplayBase base;
  time::Month from;  // what stands before is history
  std::vector<Shock> shocks;
  std::vector<Input> inputs;
  std::uint64_t seed = 1;
  bool money = true;
  std::vector<Replayed> neutral;  // by weather year
  Schedules schedules = {};       // of the sites' builds

  static base::Result<Setting> of(const scenario::Scenario& scenario, const study::Options& options,
                                  std::vector<Shock> shocks, std::uint64_t seed, const base::Progress& progress) {
    auto base = study::replay_base(scenario, options, progress);
    if (!base) return std::unexpected(std::move(base.error()));
    Setting setting{.base = std::move(*base),
                    .from = history_ends(scenario),
                    .shocks = std::move(shocks),
                    .inputs = {},
                    .seed = seed,
                    .money = options.money,
                    .neutral = {}};
    if (!setting.base.run.plan.exists) return setting;
    const scenario::Scenario& dated = setting.base.prepared.scenario;
    Sample shocked = unchanged(dated);
    for (const Shock& shock : setting.shocks) apply(shock, dated, setting.from, shocked);
    setting.schedules = Schedules(dated, setting.from, std::move(shocked.slot_months));
    for (std::size_t w = 0; w < setting.base.prepared.weather.size(); ++w) {
      Sample sample = unchanged(scenario);
      sample.weather = w;
      setting.neutral.push_back(setting.sound_replay().run(std::span(&sample, 1)).front());
    }
    return setting;
  }

  [[nodiscard]] std::vector<double> medians() const {
    std::vector<double> values;
    for (const Input& input : inputs) values.push_back(value_at(input, 0.5));
    return values;
  }
  [[nodiscard]] Replay replay() const { return {base, from, seed, true}; }
  [[nodiscard]] Replay sound_replay() const { return {base, from, seed, false}; }  // nothing is broken
  [[nodiscard]] Books books() const { return books(shocks); }
  [[nodiscard]] Books books(const std::vector<Shock>& under) const { return {base, neutral, under, money}; }

  /// One of the ensemble: builds are drawn too.
  [[nodiscard]] Sample sample(std::uint64_t number, std::size_t weather, const std::vector<double>& drawn) const {
    Sample sample = changed(number, weather, drawn, shocks);
    schedules.put(base.prepared.scenario, {.seed = seed, .sample = number}, sample);
    return sample;
  }
  /// Beside the ensemble: builds take what they take at medians.
  [[nodiscard]] Sample at_medians(const std::vector<double>& drawn) const { return at_medians(drawn, shocks); }
  [[nodiscard]] Sample at_medians(const std::vector<double>& drawn, const std::vector<Shock>& under) const {
    Sample sample = changed(0, 0, drawn, under);
    schedules.put(base.prepared.scenario, {.seed = seed, .sample = std::nullopt}, sample);
    return sample;
  }

 private:
  [[nodiscard]] Sample changed(std::uint64_t number, std::size_t weather, const std::vector<double>& drawn,
                               const std::vector<Shock>& under) const {
    Sample sample = unchanged(base.prepared.scenario);
    sample.number = number;
    sample.weather = weather;
    for (std::size_t d = 0; d < inputs.size(); ++d) put(inputs[d], drawn[d], base.prepared.scenario, sample);
    for (const Shock& shock : under) apply(shock, base.prepared.scenario, from, sample);
    return sample;
  }
};

}  // namespace gigawatt::risk
