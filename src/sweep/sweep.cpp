#include "sweep/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iterator>
#include <mutex>
#include <thread>

#include "base/require.hpp"
#include "measure/measure.hpp"
#include "study/money.hpp"
#include "study/settle.hpp"
#include "sweep/measures.hpp"

namespace gigawatt::sweep {
namespace {

scenario::Overrides overrides_at(const Request& request, const std::vector<std::size_t>& indices) {
  scenario::Overrides overrides = request.overrides;
  for (std::size_t a = 0; a < indices.size(); ++a) {
    const Axis& axis = request.axes[a];
    overrides.set.emplace_back(axis.path, axis.values[indices[a]]);
    for (const std::string& path : axis.more_paths) overrides.set.emplace_back(path, axis.values[indices[a]]);
  }
  return overrides;
}

/// Adds what reading said, each finding once; what a flag gave is the axis's.
void add_findings(const std::vector<Axis>& axes, base::Diagnostics more, base::Diagnostics& list) {
  for (base::Diagnostic& finding : more) {
    for (const Axis& axis : axes)
      if (finding.mark.file == "--set " + axis.path) finding.mark.file = "--vary " + axis.path;
    const bool known = std::ranges::any_of(list, [&](const base::Diagnostic& other) {
      return other.path == finding.path && other.message == finding.message;
    });
    if (!known) list.push_back(std::move(finding));
  }
}

using Clock = std::chrono::steady_clock;

/// When a sweep began, and how long it may take.
struct Span {
  Clock::time_point start;
  double seconds_limit = 0.0;
  [[nodiscard]] double left() const {
    return seconds_limit - std::chrono::duration<double>(Clock::now() - start).count();
  }
};

/// Reads every value of every axis but the first ones, the others at their first, until the time is over: the faults of
/// all of them, and into `warnings` the rest.
base::Diagnostics faults_of_values(const Request& request, const Span& span, const base::Progress& progress,
                                   base::Diagnostics& warnings) {
  base::Diagnostics faults;
  std::size_t count = 0, done = 0;
  for (const Axis& axis : request.axes) count += axis.values.size() - 1;
  for (std::size_t a = 0; a < request.axes.size(); ++a)
    for (std::size_t v = 1; v < request.axes[a].values.size(); ++v) {
      progress.report("read every value", static_cast<double>(done++) / static_cast<double>(count));
      if (progress.should_stop() || span.left() <= 0.0) return faults;
      std::vector<std::size_t> indices(request.axes.size(), 0);
      indices[a] = v;
      auto loaded = scenario::load(request.scenario, overrides_at(request, indices));
      add_findings(request.axes, std::move(loaded ? loaded->warnings : loaded.error()), loaded ? warnings : faults);
    }
  return faults;
}

/// Wanted numbers that no run of this scenario has.
base::Diagnostics faults_of_paths(const scenario::Scenario& scenario, const std::vector<std::string>& paths) {
  base::Diagnostics faults;
  if (paths.empty()) return faults;
  const std::vector<measure::Name> names = measure::names_of(scenario);
  for (const std::string& path : paths)
    if (auto fault = measure::fault_of_path(names, path)) {
      fault->message = "--measure: " + fault->message;
      faults.push_back(std::move(*fault));
    }
  return faults;
}

/// The wanted numbers of one run.
void add_wanted(std::vector<Quantity>& list, const scenario::Scenario& scenario, const study::Run& run,
                const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  const std::vector<measure::Name> names = measure::names_of(scenario);
  const std::vector<std::optional<double>> values = measure::values_of(scenario, run);
  for (const std::string& path : paths) {
    const auto name = std::ranges::find(names, path, &measure::Name::path);
    if (name == names.end()) continue;  // a point whose years or technologies are others
    list.push_back({path, name->unit, name->meaning, values[static_cast<std::size_t>(name - names.begin())]});
  }
}

/// What one worker needs of the others: which point is next, and how many are done.
class Work {
 public:
  Work(std::size_t count, const base::Progress& progress) : count_(count), progress_(progress) {}

  std::optional<std::size_t> next() {
    if (progress_.should_stop()) return std::nullopt;
    const std::size_t point = next_++;
    return point < count_ ? std::optional(point) : std::nullopt;
  }
  void done() {
    const std::scoped_lock lock(mutex_);
    ++done_;
    progress_.report(fmt::format("point {} of {}", done_, count_),
                     static_cast<double>(done_) / static_cast<double>(count_));
  }

 private:
  const std::size_t count_;
  const base::Progress& progress_;
  std::atomic<std::size_t> next_ = 0;
  std::size_t done_ = 0;
  std::mutex mutex_;
};

struct Planned {
  Point point;
  std::vector<Quantity> quantities;
};

/// A sentence for a point that cannot be planned as it is read.
std::string sentence(const base::Diagnostics& faults) {
  if (faults.empty()) return "not valid";
  return faults.front().path.empty() ? faults.front().message : faults.front().path + ": " + faults.front().message;
}

std::string why_no_plan(const study::Plan& plan) {
  if (plan.termination == solver::Termination::infeasible)
    return "no plan satisfies the scenario; gigawatt run with these values says what conflicts";
  return plan.message.empty() ? std::string(solver::to_string(plan.termination)) : plan.message;
}

/// Most points' money stops nothing, and one pass over what is prepared anyway is all.
base::Result<study::Run> settled_run(const scenario::Scenario& scenario, const study::Options& options,
                                     const study::Prepared& prepared, const base::Progress& quiet) {
  const auto consequences = [&](const study::Run& run) { return study::consequences_of_money(scenario, run); };
  study::Run run = study::run(prepared, quiet);
  if (!run.plan.exists || study::new_amendments(consequences(run), options.amendments).empty()) return run;
  auto settled = study::settle(scenario, options, consequences, study::passes_of_money, quiet);
  if (!settled) return std::unexpected(settled.error());
  return std::move(settled->run);
}

Planned plan_point(const Request& request, std::size_t number, double seconds_left, const base::Progress& quiet) {
  Planned planned;
  if (seconds_left <= 0.0) {
    planned.point.message = "not begun before the time limit";
    return planned;
  }
  const auto loaded = scenario::load(request.scenario, overrides_at(request, number));
  planned.point.termination = solver::Termination::invalid_problem;
  if (!loaded) {
    planned.point.message = sentence(loaded.error());
    return planned;
  }
  study::Options options = request.options;
  options.solver.threads = 1;
  options.say_conflict = false;
  options.solver.seconds_limit = seconds_left;
  const auto prepared = study::prepare(loaded->scenario, options);
  if (!prepared) {
    planned.point.message = sentence(prepared.error());
    return planned;
  }
  auto settled = settled_run(loaded->scenario, options, *prepared, quiet);
  if (!settled) {
    planned.point.message = sentence(settled.error());
    return planned;
  }
  const study::Run& run = *settled;
  const study::Plan& plan = run.plan;
  planned.point.termination = plan.termination;
  planned.point.iterations = plan.iterations;
  planned.point.solved = plan.exists;
  if (!planned.point.solved) {
    planned.point.message = why_no_plan(plan);
    return planned;
  }
  planned.point.relative_gap = plan.relative_gap();
  planned.quantities = quantities(run);
  if (request.further) std::ranges::move(request.further(*prepared, run), std::back_inserter(planned.quantities));
  add_wanted(planned.quantities, loaded->scenario, run, request.paths);
  planned.point.thresholds = measure::verdicts(loaded->scenario, run);
  return planned;
}

/// Points in a row to measures in columns, each where it first appears.
void collect(const std::vector<Planned>& planned, Result& result) {
  for (std::size_t p = 0; p < planned.size(); ++p) {
    result.points.push_back(planned[p].point);
    for (const Quantity& quantity : planned[p].quantities) {
      auto found = std::ranges::find(result.measures, quantity.name, &Measure::name);
      if (found == result.measures.end())
        found = result.measures.insert(result.measures.end(),
                                       {quantity.name, quantity.unit, quantity.description,
                                        std::vector<std::optional<double>>(planned.size(), std::nullopt)});
      found->values[p] = quantity.value;
    }
  }
}

}  // namespace

scenario::Overrides overrides_at(const Request& request, std::size_t point) {
  return overrides_at(request, indices_of(request.axes, point));
}

base::Result<Result> run(const Request& request, const base::Progress& progress) {
  const Span span{Clock::now(), request.options.solver.seconds_limit};
  const auto count = point_count(request.axes);
  GIGAWATT_REQUIRE(!request.axes.empty() && count);
  // Where the first point cannot be read, the path or the scenario is wrong, and all other values would say the same.
  base::Diagnostics faults, warnings;
  auto first = scenario::load(request.scenario, overrides_at(request, indices_of(request.axes, 0)));
  add_findings(request.axes, std::move(first ? first->warnings : first.error()), first ? warnings : faults);
  if (first) faults = faults_of_values(request, span, progress, warnings);
  if (!faults.empty()) return std::unexpected(std::move(faults));
  faults = faults_of_paths(first->scenario, request.paths);
  if (!faults.empty()) return std::unexpected(std::move(faults));
  Result result{.base = std::move(first->scenario),
                .axes = request.axes,
                .points = {},
                .measures = {},
                .warnings = std::move(warnings)};

  std::vector<Planned> planned(*count);
  Work work(*count, progress);
  base::Progress quiet;
  quiet.stop_requested = progress.stop_requested;
  const auto worker = [&] {
    while (const auto point = work.next()) {
      planned[*point] = plan_point(request, *point, span.left(), quiet);
      work.done();
    }
  };
  {
    std::vector<std::jthread> helpers;
    const std::size_t helper_count = std::min(*count, static_cast<std::size_t>(std::max(1, request.threads))) - 1;
    for (std::size_t t = 0; t < helper_count; ++t) helpers.emplace_back(worker);
    worker();
  }
  result.interrupted = progress.should_stop();
  if (result.interrupted)
    for (Planned& point : planned)
      if (!point.point.solved && point.point.message.empty()) {
        point.point.termination = solver::Termination::interrupted;
        point.point.message = "interrupted before it was planned";
      }
  collect(planned, result);
  std::vector<std::string> taken = {"status", "message"};
  for (const Measure& measure : result.measures) taken.push_back(measure.name);
  name_apart(result.axes, taken);
  return result;
}

}  // namespace gigawatt::sweep
