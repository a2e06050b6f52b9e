// What all samples of an ensemble share: the base, its replays, the shocks.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/progress.hpp"
#include "risk/books.hpp"
#include "risk/inputs.hpp"
#include "risk/replay.hpp"
#include "risk/scheduled.hpp"
#include "study/settle.hpp"

namespace gigawatt::risk {

/// What a sample is made of, before its money changes it.
struct Draft {
  std::uint64_t number = 0;
  std::size_t weather = 0;
  std::vector<double> drawn = {};  // by input
  const std::vector<Shock>* under = nullptr;
  BuildDraw build = {};
};

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
  [[nodiscard]] Draft draft(std::uint64_t number, std::size_t weather, std::vector<double> drawn) const {
    return {.number = number,
            .weather = weather,
            .drawn = std::move(drawn),
            .under = &shocks,
            .build = {.seed = seed, .sample = number}};
  }
  /// Beside the ensemble: builds take what they take at medians, but for one duration.
  [[nodiscard]] Draft draft_at(std::vector<double> drawn, const Held& held = {}) const {
    return draft_at(std::move(drawn), shocks, held);
  }
  /// `under` outlives the draft.
  [[nodiscard]] Draft draft_at(std::vector<double> drawn, const std::vector<Shock>& under,
                               const Held& held = {}) const {
    return {.drawn = std::move(drawn), .under = &under, .build = {.seed = seed, .sample = std::nullopt, .held = held}};
  }

  /// With what its money has led to so far.
  [[nodiscard]] Sample sample(const Draft& draft, std::span<const study::Amendment> amendments = {}) const;

 private:
  [[nodiscard]] Sample once(const Draft& draft, std::span<const study::Amendment> amendments) const;
};

}  // namespace gigawatt::risk
