#include "sweep/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/csv.hpp"
#include "report/file.hpp"
#include "report/html.hpp"
#include "report/netcdf.hpp"
#include "workbench/numbers.hpp"
#include "workbench/run_folder.hpp"
#include "workbench/summary.hpp"
#include "workbench/sweep_document.hpp"
#include "workbench/wishes.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

/// The axes as typed, or one sentence a fault.
std::expected<std::vector<sweep::Axis>, std::string> read_axes(const std::vector<std::string>& texts) {
  std::vector<sweep::Axis> axes;
  std::string faults;
  for (const std::string& text : texts) {
    auto axis = sweep::parse_axis(text);
    if (!axis) {
      faults += (faults.empty() ? "" : "\n") + axis.error();
      continue;
    }
    if (std::ranges::find(axes, axis->path, &sweep::Axis::path) != axes.end())
      faults += fmt::format("{}--vary '{}': the path has an axis already", faults.empty() ? "" : "\n", text);
    axes.push_back(std::move(*axis));
  }
  if (!faults.empty()) return std::unexpected(faults);
  sweep::name_apart(axes);
  const auto count = sweep::point_count(axes);
  if (!count || *count > sweep_points_max)
    return std::unexpected(
        fmt::format("{} are more points than the {} of a sweep; take fewer values on an axis, or "
                    "sweep a part at a time",
                    count ? fmt::format("{}", *count) : "more than can be counted", sweep_points_max));
  return axes;
}

fs::path default_folder(const std::string& argument, const std::vector<sweep::Axis>& axes) {
  std::string name = scenario::name_of(argument);
  for (const sweep::Axis& axis : axes) name += "-" + axis.name;
  return fs::path("sweeps") / name;
}

Json summary_of(const sweep::Result& result) {
  Json summary = {{"schema", sweep_schema},
                  {"scenario", scenario_document(result.base)},
                  {"axes", Json::array()},
                  {"measures", Json::array()},
                  {"points", Json::array()}};
  for (const sweep::Axis& axis : result.axes) {
    Json numbers = Json::array();
    for (const auto& value : axis.numbers) numbers.push_back(number(value));
    summary["axes"].push_back({{"path", axis.path},
                               {"name", axis.name},
                               {"unit", axis.unit},
                               {"values", axis.values},
                               {"numbers", std::move(numbers)}});
  }
  for (const sweep::Measure& measure : result.measures)
    summary["measures"].push_back(
        {{"name", measure.name}, {"unit", measure.unit}, {"description", measure.description}});
  for (std::size_t p = 0; p < result.points.size(); ++p) {
    const sweep::Point& point = result.points[p];
    Json values = Json::object(), set = Json::object();
    const std::vector<std::size_t> indices = sweep::indices_of(result.axes, p);
    for (std::size_t a = 0; a < indices.size(); ++a) set[result.axes[a].path] = result.axes[a].values[indices[a]];
    for (const sweep::Measure& measure : result.measures) values[measure.name] = number(measure.values[p]);
    summary["points"].push_back({{"set", std::move(set)},
                                 {"status", solver::to_string(point.termination)},
                                 {"message", point.message.empty() ? Json(nullptr) : Json(point.message)},
                                 {"relative_gap", point.solved ? Json(point.relative_gap) : Json(nullptr)},
                                 {"iterations", point.iterations},
                                 {"thresholds", threshold_documents(point.thresholds)},
                                 {"values", std::move(values)}});
  }
  return summary;
}

std::optional<std::string> write_sweep(const fs::path& folder, const sweep::Result& result, const Json& summary) {
  const table::Document document = sweep_document(result);
  if (auto error = report::write_csv(document.tables.front(), folder / "points.csv")) return error;
  if (auto error = report::write_netcdf(sweep_dataset(result), folder / "sweep.nc")) return error;
  if (auto error = report::write_html(document, folder / "report.html")) return error;
  return report::write_file(folder / "summary.json", dump(summary));
}

bool fails(const sweep::Point& point) {
  return std::ranges::any_of(point.thresholds, [](const measure::Verdict& verdict) { return !verdict.passed; });
}

/// 6 if a point was stopped at a limit, 4 if none has a plan, 5 if a threshold fails at one, else 0.
ExitCode code_of(const sweep::Result& result) {
  const auto limited = [](const sweep::Point& point) {
    return point.termination == solver::Termination::time_limit ||
           point.termination == solver::Termination::iteration_limit ||
           point.termination == solver::Termination::numerical_trouble;
  };
  if (std::ranges::any_of(result.points, limited)) return ExitCode::limit_reached;
  if (std::ranges::none_of(result.points, &sweep::Point::solved)) return ExitCode::no_solution;
  return std::ranges::any_of(result.points, fails) ? ExitCode::threshold_failed : ExitCode::ok;
}

std::string settings_text(const sweep::Result& result, std::size_t point) {
  std::string text;
  const std::vector<std::size_t> indices = sweep::indices_of(result.axes, point);
  for (std::size_t a = 0; a < indices.size(); ++a)
    text += fmt::format("{}{}={}", a == 0 ? "" : ", ", result.axes[a].path, result.axes[a].values[indices[a]]);
  return text;
}

/// Points without a plan and points that fail a threshold: how many, and the first.
std::string trouble_text(const sweep::Result& result) {
  const auto& points = result.points;
  const auto unsolved = [](const sweep::Point& point) { return !point.solved; };
  std::string text;
  if (const auto first = std::ranges::find_if(points, unsolved); first != points.end())
    text = fmt::format("{} of {} points have no plan; the first is {}: {}", std::ranges::count_if(points, unsolved),
                       points.size(), settings_text(result, static_cast<std::size_t>(first - points.begin())),
                       first->message);
  const auto first = std::ranges::find_if(points, fails);
  if (first == points.end()) return text;
  const auto verdict = std::ranges::find(first->thresholds, false, &measure::Verdict::passed);
  return fmt::format("{}{}a threshold fails at {} of {} points; the first is {}: {} (value {})", text,
                     text.empty() ? "" : "\n", std::ranges::count_if(points, fails), points.size(),
                     settings_text(result, static_cast<std::size_t>(first - points.begin())), verdict->text,
                     number(verdict->value).dump());
}

}  // namespace

Outcome sweep(const SweepRequest& request, const base::Progress& progress) {
  const Wishes wishes = understand(request.run);
  if (!wishes.error.empty()) return stopped(ExitCode::usage, wishes.error);
  auto axes = read_axes(request.vary);
  if (!axes) return stopped(ExitCode::usage, axes.error());
  const fs::path target = request.run.folder.value_or(default_folder(request.run.scenario, *axes));
  PartialFolder folder(target, sweep_schema);
  if (folder.error()) return stopped(ExitCode::usage, *folder.error());

  auto result = sweep::run({.scenario = request.run.scenario,
                            .overrides = wishes.overrides,
                            .axes = std::move(*axes),
                            .paths = request.measures,
                            .options = wishes.options,
                            .threads = request.run.threads},
                           progress);
  if (!result) return invalid(std::move(result.error()));
  if (result->interrupted) return stopped(ExitCode::interrupted, "interrupted; nothing was written");

  Json summary = summary_of(*result);
  summary["outputs"] = {{"report", nullptr}, {"netcdf", nullptr}, {"csv", nullptr}};
  if (std::ranges::none_of(result->points, &sweep::Point::solved))  // nothing to keep, and perhaps something to lose
    return {.code = code_of(*result),
            .json = dump(summary),
            .diagnostics = std::move(result->warnings),
            .error = trouble_text(*result)};

  progress.report("write sweep folder", -1.0);
  summary["outputs"] = {{"report", (target / "report.html").string()},
                        {"netcdf", (target / "sweep.nc").string()},
                        {"csv", (target / "points.csv").string()}};
  auto error = write_sweep(folder.path(), *result, summary);
  if (!error) error = folder.commit();
  if (error) return stopped(ExitCode::internal_fault, *error);
  return {.code = code_of(*result),
          .text = sweep_text(*result) +
                  fmt::format("\nReport: {}\nSweep folder: {}\n", (target / "report.html").string(), target.string()),
          .json = dump(summary),
          .diagnostics = std::move(result->warnings),
          .error = trouble_text(*result)};
}

}  // namespace gigawatt::workbench
