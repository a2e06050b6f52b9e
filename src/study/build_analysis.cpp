#include "study/build_analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "base/quantile.hpp"
#include "build/floats.hpp"
#include "scenario/model/input_at.hpp"
#include "study/build_model.hpp"
#include "units/parse.hpp"

namespace gigawatt::study {
namespace {

constexpr double rounding_days = 1e-6;

std::size_t at(build::Task task) { return static_cast<std::size_t>(task); }

/// The unit that a duration was written in, and its days.
std::pair<const char*, double> unit_of(const std::string& text) {
  if (text.contains("week")) return {"weeks", 7.0};
  if (text.contains("year")) return {"years", 12.0 * time::days_per_month};
  if (text.contains("day")) return {"days", 1.0};
  return {"months", time::days_per_month};
}

/// "128 to 208 weeks", or "6 months".
std::string duration_text(const scenario::Scenario& scenario, const scenario::Activity& activity,
                          const BuildTask& task) {
  const scenario::Input* input = scenario::input_at(scenario, activity.duration_path);
  const auto [unit, days] = unit_of(input == nullptr ? "" : input->text);
  const auto in_unit = [days_each = days](double value) {
    return units::format(std::round(10.0 * value / days_each) / 10.0, "");
  };
  if (task.distribution)
    return fmt::format("{} to {} {}", in_unit(task.distribution->low), in_unit(task.distribution->high), unit);
  return fmt::format("{} {}", in_unit(task.median_days), unit);
}

/// `days` is sorted; the standard error by the order statistics one binomial standard deviation to either side.
DateQuantiles quantiles_of(const BuildModel& model, std::vector<double> days) {
  DateQuantiles result;
  if (days.empty()) return result;
  std::ranges::sort(days);
  const auto date = [&](double p) -> std::optional<time::Date> {
    const double day = base::quantile_of_sorted(days, p);
    return day < build::never ? std::optional(model.date(day)) : std::nullopt;
  };
  result = {.p10 = date(0.1), .p50 = date(0.5), .p80 = date(0.8), .p90 = date(0.9)};
  const double half = 0.5 / std::sqrt(static_cast<double>(days.size()));
  const double low = base::quantile_of_sorted(days, std::max(0.0, 0.5 - half));
  const double high = base::quantile_of_sorted(days, std::min(1.0, 0.5 + half));
  if (high < build::never) result.p50_standard_error_days = 0.5 * (high - low);
  return result;
}

/// Of very many activities fewer samples: their ends are kept until the quantiles are known.
std::uint64_t most_samples(const BuildModel& model) {
  constexpr std::uint64_t ends_most = 20'000'000, samples_least = 64;
  return std::max(samples_least, ends_most / std::max<std::uint64_t>(1, model.tasks().size()));
}

class Analysis {
 public:
  Analysis(const scenario::Scenario& scenario, std::uint64_t samples, std::uint64_t seed)
      : scenario_(scenario),
        model_(scenario),
        samples_(std::min(samples, most_samples(model_))),
        seed_(seed),
        medians_(model_.median_days()) {}

  [[nodiscard]] bool empty() const { return model_.empty(); }

  BuildResult run() {
    build::Dispatcher dispatcher(model_.programme());
    planned_ = dispatcher.run(medians_);
    result_.samples = samples_;
    add_activities();
    add_halls();
    add_floats();
    add_samples(dispatcher);
    add_gains();
    return std::move(result_);
  }

 private:
  void add_activities() {
    const std::vector<double> waits = crew_waits();
    for (std::size_t t = 0; t < model_.tasks().size(); ++t) {
      const BuildTask& task = model_.tasks()[t];
      const scenario::Site& site = scenario_.sites[task.site];
      const scenario::Activity& activity = site.build->activities[task.activity];
      BuiltActivity& built = result_.activities.emplace_back();
      built.site = site.id;
      built.id = activity.id;
      if (task.hall) built.hall = site.halls[*task.hall].id;
      built.name = activity.name;
      built.start = model_.date(planned_.start[t]);
      built.finish = model_.date(planned_.finish[t]);
      built.days = planned_.finish[t] - planned_.start[t];
      built.delivery_wait_days = planned_.delivery_wait[t];
      built.crew_wait_days = waits[t];
      if (built.crew_wait_days > rounding_days) built.waited_for = activity.crew;
      if (built.delivery_wait_days > built.crew_wait_days) built.waited_for = activity.slot;
      built.duration = duration_text(scenario_, activity, task);
    }
  }

  /// By task: from the day on which nothing but a crew was missing.
  [[nodiscard]] std::vector<double> crew_waits() const {
    std::vector<double> ready;
    for (const build::Work& work : model_.programme().tasks) ready.push_back(work.not_before);
    for (const build::Wait& wait : model_.programme().waits)
      ready[at(wait.after)] = std::max(ready[at(wait.after)], planned_.finish[at(wait.before)] + wait.lag);
    std::vector<double> waits(ready.size(), 0.0);
    for (std::size_t t = 0; t < ready.size(); ++t)
      if (planned_.cause[t] == build::Cause::crew) waits[t] = planned_.start[t] - ready[t];
    return waits;
  }

  void add_halls() {
    for (const BuildGoal& goal : model_.goals()) {
      if (goal.kind != BuildGoal::Kind::hall) continue;
      const scenario::Site& site = scenario_.sites[goal.site];
      const build::Task last = goal.last(planned_);
      BuiltHall& hall = result_.halls.emplace_back();
      hall.site = site.id;
      hall.hall = site.halls[goal.entry].id;
      hall.planned = model_.date(planned_.finish[at(last)]);
      for (const build::Task task : planned_.chain(last)) {
        hall.path.push_back(at(task));
        result_.activities[at(task)].critical = true;
      }
      hall.decides = *std::ranges::max_element(hall.path, {},
                                               [&](std::size_t t) { return planned_.finish[t] - planned_.start[t]; });
    }
  }

  void add_floats() {
    std::vector<double> due(model_.tasks().size(), build::never);
    for (const BuildGoal& goal : model_.goals()) {
      if (goal.kind != BuildGoal::Kind::hall) continue;
      const double end = planned_.finish[at(goal.last(planned_))];
      for (const build::Task task : goal.tasks) due[at(task)] = std::min(due[at(task)], end);
    }
    const std::vector<double> floats = build::total_floats(model_.programme(), planned_, due);
    for (std::size_t t = 0; t < floats.size(); ++t)
      if (floats[t] < build::never) result_.activities[t].float_days = std::max(0.0, floats[t]);
  }

  void add_samples(build::Dispatcher& dispatcher) {
    if (samples_ == 0) return;
    std::vector<std::vector<double>> ends(model_.tasks().size()), ready(result_.halls.size());
    std::vector<std::uint64_t> led(model_.tasks().size(), 0), seen(model_.tasks().size(), samples_);
    std::vector<double> days(model_.tasks().size());
    for (std::uint64_t sample = 0; sample < samples_; ++sample) {
      model_.draw(seed_, sample, days);
      const build::Dispatched& done = dispatcher.run(days);
      for (std::size_t t = 0; t < ends.size(); ++t) ends[t].push_back(done.finish[t]);
      std::size_t hall = 0;
      for (const BuildGoal& goal : model_.goals()) {
        if (goal.kind != BuildGoal::Kind::hall) continue;
        const build::Task last = goal.last(done);
        ready[hall++].push_back(done.finish[at(last)]);
        for (const build::Task task : done.chain(last))
          if (std::exchange(seen[at(task)], sample) != sample) ++led[at(task)];
      }
    }
    for (std::size_t t = 0; t < ends.size(); ++t) {
      result_.activities[t].done = quantiles_of(model_, std::move(ends[t]));
      result_.activities[t].critical_share = static_cast<double>(led[t]) / static_cast<double>(samples_);
    }
    for (std::size_t h = 0; h < ready.size(); ++h) result_.halls[h].ready = quantiles_of(model_, std::move(ready[h]));
  }

  struct Halls {
    double last_day = 0.0, mean_day = 0.0;  // the mean by IT power
  };

  [[nodiscard]] Halls halls_of(const build::Dispatched& done) const {
    Halls halls;
    double mw = 0.0;
    for (const BuildGoal& goal : model_.goals()) {
      if (goal.kind != BuildGoal::Kind::hall) continue;
      const double day = done.finish[at(goal.last(done))];
      const double weight = scenario_.sites[goal.site].halls[goal.entry].it_power.in(units::MW);
      halls.last_day = std::max(halls.last_day, day);
      halls.mean_day += weight * day;
      mw += weight;
    }
    if (mw > 0.0) halls.mean_day /= mw;
    return halls;
  }

  /// Schedules again.
  [[nodiscard]] BuildGain tried(const build::Programme& programme, const std::vector<double>& days,
                                BuildGain gain) const {
    const Halls before = halls_of(planned_);
    const Halls after = halls_of(build::Dispatcher(programme).run(days));
    gain.last_hall_days = before.last_day - after.last_day;
    gain.mean_hall_days = before.mean_day - after.mean_day;
    return gain;
  }

  /// Kept where some hall comes on another day.
  void try_out(const build::Programme& programme, const std::vector<double>& days, BuildGain gain) {
    gain = tried(programme, days, std::move(gain));
    if (std::abs(gain.mean_hall_days) > rounding_days) result_.gains.push_back(std::move(gain));
  }

  void add_gains() {
    if (result_.halls.empty()) return;
    build::Programme changed = model_.programme();
    for (std::size_t c = 0; c < changed.crews.size(); ++c) {
      const scenario::Resource& resource = scenario_.resources[model_.resource_of_crew(static_cast<std::int32_t>(c))];
      ++changed.crews[c];
      try_out(changed, medians_,
              {.kind = BuildGain::Kind::crew,
               .site = {},
               .of = resource.id.text(),
               .text = fmt::format("one more crew of {}", resource.name)});
      --changed.crews[c];
    }
    add_deliveries();
    add_months_earlier();
    std::ranges::stable_sort(result_.gains, std::greater(), &BuildGain::mean_hall_days);
  }

  /// One thing more, on the day on which somebody who waits wants it: where that is worth most, by resource. The lines
  /// are otherwise as they are, so that who comes behind moves up.
  void add_deliveries() {
    for (std::size_t r = 0; r < scenario_.resources.size(); ++r) {
      std::optional<BuildGain> best;
      for (std::size_t t = 0; t < model_.tasks().size(); ++t) {
        const std::int32_t slot = model_.programme().tasks[t].slot;
        if (slot < 0 || model_.resource_of_slot(slot) != r || planned_.delivery_wait[t] < rounding_days) continue;
        build::Programme changed = model_.programme();
        changed.tasks[t].slot = -1;
        const scenario::Site& site = scenario_.sites[model_.tasks()[t].site];
        const BuildGain gain = tried(
            changed, medians_,
            {.kind = BuildGain::Kind::delivery,
             .site = site.id,
             .of = scenario_.resources[r].id.text(),
             .text = fmt::format("one more delivery of {}, when {} wants it", scenario_.resources[r].name, site.name)});
        if (!best || gain.mean_hall_days > best->mean_hall_days) best = gain;
      }
      if (best && std::abs(best->mean_hall_days) > rounding_days) result_.gains.push_back(std::move(*best));
    }
  }

  /// Each activity that leads to a hall, done a month sooner for all halls.
  void add_months_earlier() {
    for (std::size_t t = 0; t < model_.tasks().size(); ++t) {
      const BuildTask& task = model_.tasks()[t];
      const auto same = [&](const BuildTask& other) {
        return other.site == task.site && other.activity == task.activity;
      };
      if (t > 0 && same(model_.tasks()[t - 1])) continue;
      std::vector<double> days = medians_;
      bool critical = false;
      for (std::size_t o = t; o < days.size() && same(model_.tasks()[o]); ++o) {
        critical = critical || result_.activities[o].critical;
        days[o] = std::max(0.0, days[o] - time::days_per_month);
      }
      if (!critical) continue;
      const scenario::Site& site = scenario_.sites[task.site];
      const scenario::Activity& activity = site.build->activities[task.activity];
      try_out(model_.programme(), days,
              {.kind = BuildGain::Kind::month_earlier,
               .site = site.id,
               .of = activity.id.text(),
               .text = fmt::format("{} at {} a month shorter", activity.name, site.name)});
    }
  }

  const scenario::Scenario& scenario_;
  BuildModel model_;
  std::uint64_t samples_, seed_;
  std::vector<double> medians_;
  build::Dispatched planned_;
  BuildResult result_;
};

}  // namespace

std::optional<BuildResult> analyse_build(const scenario::Scenario& scenario, std::uint64_t samples,
                                         std::uint64_t seed) {
  Analysis analysis(scenario, samples, seed);
  if (analysis.empty()) return std::nullopt;
  return analysis.run();
}

}  // namespace gigawatt::study
