#include "risk/stress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "base/require.hpp"
#include "dispatch/rule.hpp"
#include "risk/design.hpp"
#include "risk/passes.hpp"
#include "risk/replan.hpp"
#include "risk/reverse.hpp"
#include "risk/setting.hpp"

namespace gigawatt::risk {
namespace {

constexpr std::size_t side_by_side = dispatch::lane_count;
constexpr std::size_t batch_samples = 8 * side_by_side;  // so that those that need another pass fill the lanes, too
constexpr std::uint64_t chunk_samples = 1024;            // what is finished when a run is stopped is whole chunks

const std::string weather_name = "weather year";

/// The first where there is no weather: deals alone.
std::size_t weather_at(const std::vector<double>& probability, double u) {
  for (std::size_t w = 0; w + 1 < probability.size(); ++w) {
    if (u < probability[w]) return w;
    u -= probability[w];
  }
  return probability.empty() ? 0 : probability.size() - 1;
}

/// Samples of one weather year that one worker settles.
using Batch = std::vector<Draft>;

std::vector<Batch> batches_of(const Setting& setting, const Ensemble& ensemble, std::uint64_t first,
                              std::uint64_t last) {
  std::vector<Batch> batches;
  const std::size_t weather_count = std::max<std::size_t>(1, setting.base.prepared.weather.size());
  for (std::size_t w = 0; w < weather_count; ++w) {
    Batch batch;
    for (std::uint64_t k = first; k < last; ++k) {
      if (ensemble.weather[k - ensemble.first] != w) continue;
      batch.push_back(setting.draft(k, w, ensemble.drawn[k - ensemble.first]));
      if (batch.size() == batch_samples) batches.push_back(std::exchange(batch, {}));
    }
    if (!batch.empty()) batches.push_back(std::move(batch));
  }
  return batches;
}

/// One batch; what fails together is tried alone, so that only what is at fault fails.
class Worker {
 public:
  Worker(const Setting& setting, Ensemble& ensemble, std::mutex& mutex)
      : setting_(setting), ensemble_(ensemble), mutex_(mutex), books_(setting.books()) {}

  void run(const Batch& batch) {
    try {
      keep(settle(setting_, setting_.replay(), batch, books_));
    } catch (const std::exception&) {
      for (const Draft& draft : batch) alone(draft);
    }
  }

 private:
  void keep(std::vector<Outcome> outcomes) {
    for (Outcome& outcome : outcomes)
      ensemble_.values[outcome.sample.number - ensemble_.first] = std::move(outcome.values);
  }
  void alone(const Draft& draft) {
    try {
      keep(settle(setting_, setting_.replay(), std::span(&draft, 1), books_));
    } catch (const std::exception& fault) {
      const std::scoped_lock lock(mutex_);
      ensemble_.failures.push_back({draft.number, fault.what()});
    }
  }

  const Setting& setting_;
  Ensemble& ensemble_;
  std::mutex& mutex_;
  Books books_;
};

/// Calls `work(k)` for every k below `count`, on so many threads; what one throws is thrown here.
void for_each(std::size_t count, int threads, const std::function<void(std::size_t thread, std::size_t k)>& work) {
  std::atomic<std::size_t> next = 0;
  std::exception_ptr fault;
  std::mutex mutex;
  const auto run = [&](std::size_t thread) {
    try {
      for (std::size_t k = next++; k < count; k = next++) work(thread, k);
    } catch (...) {
      const std::scoped_lock lock(mutex);
      fault = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (std::size_t t = 1; t < static_cast<std::size_t>(std::max(1, threads)); ++t)
      helpers.emplace_back([&, t] { run(t); });
    run(0);
  }
  if (fault) std::rethrow_exception(fault);
}

void run_samples(const Setting& setting, int threads, const base::Progress& progress, Ensemble& ensemble) {
  const std::uint64_t asked = ensemble.last;
  std::mutex mutex;
  std::vector<Worker> workers;
  workers.reserve(static_cast<std::size_t>(std::max(1, threads)));
  for (int t = 0; t < std::max(1, threads); ++t) workers.emplace_back(setting, ensemble, mutex);
  for (std::uint64_t at = ensemble.first; at < asked;) {
    if (progress.should_stop()) {
      ensemble.interrupted = true;
      ensemble.last = at;
      break;
    }
    const std::uint64_t end = std::min(asked, at + chunk_samples);
    const std::vector<Batch> batches = batches_of(setting, ensemble, at, end);
    for_each(batches.size(), threads, [&](std::size_t thread, std::size_t b) { workers[thread].run(batches[b]); });
    at = end;
    progress.report(fmt::format("sample {} of {}", at - ensemble.first, asked - ensemble.first),
                    static_cast<double>(at - ensemble.first) / static_cast<double>(asked - ensemble.first));
  }
  const auto kept = static_cast<std::size_t>(ensemble.last - ensemble.first);
  ensemble.drawn.resize(kept);
  ensemble.weather.resize(kept);
  ensemble.values.resize(kept);
  std::ranges::sort(ensemble.failures, {}, &Failure::number);
  // No sample is lost: each has its values, or is among the failures.
  const auto empty = std::ranges::count_if(ensemble.values, &Values::empty);
  GIGAWATT_REQUIRE(static_cast<std::size_t>(empty) == ensemble.failures.size());
}

/// Every input, and every duration, at its P10 and its P90, the others at the median; without broken units, in the
/// first weather year.
void run_swings(const Setting& setting, int threads, bool swings, Ensemble& ensemble) {
  const std::vector<double> median = setting.medians();
  std::vector<Books> books;
  for (int t = 0; t < std::max(1, threads); ++t) books.push_back(setting.books());
  const auto values_of = [&](const std::vector<Draft>& drafts) {
    std::vector<Values> list(drafts.size());
    for_each((drafts.size() + side_by_side - 1) / side_by_side, threads, [&](std::size_t thread, std::size_t batch) {
      const std::size_t k = batch * side_by_side;
      const auto part = std::span(drafts).subspan(k, std::min(side_by_side, drafts.size() - k));
      std::vector<Outcome> outcomes = settle(setting, setting.sound_replay(), part, books[thread]);
      for (std::size_t j = 0; j < part.size(); ++j) list[k + j] = std::move(outcomes[j].values);
    });
    return list;
  };
  std::vector<Draft> drafts = {setting.draft_at(median)};
  if (!swings) {
    ensemble.median = std::move(values_of(drafts).front());
    return;
  }
  for (std::size_t d = 0; d < median.size(); ++d)
    for (const double u : {0.1, 0.9}) {
      std::vector<double> drawn = median;
      drawn[d] = value_at(ensemble.inputs.drawn[d], u);
      drafts.push_back(setting.draft_at(std::move(drawn)));
    }
  const Sample in_time = setting.sample(drafts.front());
  std::vector<std::size_t> draft_of;  // of durations: many move nothing, as other work decides
  for (const Duration& duration : ensemble.durations)
    for (const double u : {0.1, 0.9}) {
      Draft draft = setting.draft_at(median, {.duration = &duration, .u = u});
      const bool moves = setting.sample(draft).sites != in_time.sites;
      draft_of.push_back(moves ? drafts.size() : 0);
      if (moves) drafts.push_back(std::move(draft));
    }
  const std::vector<Values> values = values_of(drafts);
  ensemble.median = values[0];
  for (std::size_t d = 0; d < median.size(); ++d) ensemble.swings.push_back({values[1 + 2 * d], values[2 + 2 * d]});
  for (std::size_t d = 0; d < ensemble.durations.size(); ++d)
    ensemble.swings.push_back({values[draft_of[2 * d]], values[draft_of[2 * d + 1]]});
}

/// Shocks that by themselves leave every number of the median case as it is.
std::vector<std::string> idle_shocks(const Setting& setting) {
  const std::vector<double> median = setting.medians();
  const auto values_under = [&](const std::vector<Shock>& shocks) {
    const Draft draft = setting.draft_at(median, shocks);
    Books books = setting.books(shocks);
    return settle(setting, setting.sound_replay(), std::span(&draft, 1), books).front().values;
  };
  std::vector<std::string> idle;
  if (setting.shocks.empty()) return idle;
  const Values without = values_under({});
  for (const Shock& shock : setting.shocks)
    if (values_under({shock}) == without) idle.push_back(shock.text);
  return idle;
}

std::string why_no_plan(const study::Plan& plan) {
  if (plan.termination == solver::Termination::infeasible)
    return "no plan satisfies the scenario; gigawatt run says what conflicts";
  return plan.message.empty() ? std::string(solver::to_string(plan.termination)) : plan.message;
}

/// What the samples draw, in the rows of the part that is asked for.
base::Result<std::monostate> draw(const Setting& setting, Ensemble& ensemble) {
  std::vector<std::string> names;
  for (const Input& input : ensemble.inputs.drawn) names.push_back(input.name);
  names.push_back(weather_name);
  auto columns = design(ensemble.scenario, names, ensemble.samples, ensemble.seed);
  if (!columns) return std::unexpected(std::move(columns.error()));
  for (std::uint64_t k = ensemble.first; k < ensemble.last; ++k) {
    std::vector<double>& row = ensemble.drawn.emplace_back();
    for (std::size_t d = 0; d < ensemble.inputs.drawn.size(); ++d)
      row.push_back(value_at(ensemble.inputs.drawn[d], (*columns)[d][k]));
    ensemble.weather.push_back(weather_at(setting.base.prepared.plan.weather_probability, columns->back()[k]));
  }
  return std::monostate{};
}

}  // namespace

base::Result<Ensemble> stress(const scenario::Scenario& scenario, const Request& request,
                              const base::Progress& progress) {
  Ensemble ensemble{.scenario = scenario,
                    .inputs = {},
                    .measures = measures_of(scenario, request.options.money),
                    .samples = request.samples,
                    .first = request.first,
                    .last = request.last.value_or(request.samples),
                    .seed = request.seed.value_or(scenario.seed),
                    .shocks = request.shocks,
                    .drawn = {},
                    .weather = {},
                    .values = {},
                    .failures = {},
                    .median = {},
                    .swings = {},
                    .reverse = {},
                    .message = {}};
  GIGAWATT_REQUIRE(ensemble.first < ensemble.last && ensemble.last <= ensemble.samples);
  base::Diagnostics faults = faults_of_thresholds(scenario, ensemble.measures);
  std::vector<Shock> shocks;
  for (const std::string& text : request.shocks) {
    auto shock = parse_shock(text, scenario);
    if (shock)
      shocks.push_back(std::move(*shock));
    else
      faults.insert(faults.end(), shock.error().begin(), shock.error().end());
  }
  if (request.reverse)
    if (auto fault = fault_of_reverse(*request.reverse, scenario)) faults.push_back(std::move(*fault));
  if (request.replan)
    if (auto fault = fault_of_replan(*request.replan, scenario)) faults.push_back(std::move(*fault));
  if (!faults.empty()) return std::unexpected(std::move(faults));

  auto setting = Setting::of(scenario, request.options, std::move(shocks), ensemble.seed, progress);
  if (!setting) return std::unexpected(std::move(setting.error()));
  ensemble.termination = setting->base.run.plan.termination;
  if (!setting->base.run.plan.exists) {
    ensemble.message = why_no_plan(setting->base.run.plan);
    return ensemble;
  }
  ensemble.inputs = inputs_of(scenario, setting->from);
  ensemble.durations = durations_of(setting->base.prepared.scenario);
  setting->inputs = ensemble.inputs.drawn;
  if (auto drawn = draw(*setting, ensemble); !drawn) return std::unexpected(std::move(drawn.error()));
  ensemble.values.resize(ensemble.drawn.size());
  progress.report("one input at a time", -1.0);
  run_swings(*setting, request.threads, request.swings, ensemble);
  ensemble.idle_shocks = idle_shocks(*setting);
  if (request.reverse) ensemble.reverse = reverse_stress(*setting, *request.reverse, ensemble.measures);
  run_samples(*setting, request.threads, progress, ensemble);
  if (request.replan && !ensemble.interrupted && !ensemble.values.empty())
    ensemble.replan = replan(*setting, *request.replan, request.options, ensemble, progress);
  return ensemble;
}

std::optional<std::size_t> index_of(const std::vector<Measure>& measures, const std::string& name) {
  const auto found = std::ranges::find(measures, name, &Measure::name);
  return found == measures.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - measures.begin()));
}

std::vector<double> column(const Ensemble& ensemble, std::size_t measure) {
  std::vector<double> list;
  for (const Values& row : ensemble.values)
    if (!row.empty() && row[measure]) list.push_back(*row[measure]);
  return list;
}

}  // namespace gigawatt::risk
