#include "sweep/energise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "report/csv.hpp"
#include "report/file.hpp"
#include "report/html.hpp"
#include "study/build_model.hpp"
#include "workbench/energise_document.hpp"
#include "workbench/numbers.hpp"
#include "workbench/run_folder.hpp"
#include "workbench/summary.hpp"
#include "workbench/sweep_document.hpp"
#include "workbench/wishes.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

fs::path default_folder(const EnergiseRequest& request) {
  std::string name = scenario::name_of(request.run.scenario);
  if (request.site) name += "-" + *request.site;
  for (const std::string& hall : request.halls) name += "-" + hall;
  return fs::path("energise") / name;
}

/// The axis and its points as months.
void show_months(sweep::Result& result) {
  sweep::Axis& axis = result.axes.front();
  axis.name = "month";
  axis.path = "by when the halls are energised";
  axis.more_paths.clear();
  for (std::string& value : axis.values) value.resize(std::string_view("2026-05").size());
}

/// Amounts by technology of measures such as `start_gas_engine_mw`.
Json by_technology(const sweep::Result& result, std::string_view prefix, std::string_view suffix, std::size_t point) {
  Json amounts = Json::object();
  const auto add = [&](std::string id) {
    const std::string key = id;
    std::ranges::replace(id, '-', '_');
    const auto found =
        std::ranges::find(result.measures, fmt::format("{}{}{}", prefix, id, suffix), &sweep::Measure::name);
    if (found != result.measures.end() && found->values[point]) amounts[key] = *found->values[point];
  };
  for (const scenario::Technology& technology : result.base.technologies) add(technology.id.text());
  add(study::grid);
  return amounts;
}

Json month_document(const sweep::Request& request, const EnergiseCurve& curve, std::size_t point) {
  const sweep::Result& result = curve.result;
  const sweep::Point& solved = result.points[point];
  Json document = {{"month", month_at(curve, point)},
                   {"status", solver::to_string(solved.termination)},
                   {"message", solved.message.empty() ? Json(nullptr) : Json(solved.message)}};
  for (const char* name : {"cost_npv_usd", "usd_per_mwh", "usd_per_gpu_hour", "capital_usd", "rent_usd",
                           "value_npv_usd", "net_value_npv_usd"}) {
    const auto measure = std::ranges::find(result.measures, name, &sweep::Measure::name);
    document[name] = measure == result.measures.end() ? Json(nullptr) : number(measure->values[point]);
  }
  document["start_capacity_mw"] = by_technology(result, "start_", "_mw", point);
  document["first_year_mwh"] = by_technology(result, "first_year_", "_mwh", point);
  document["relative_gap"] = solved.solved ? Json(solved.relative_gap) : Json(nullptr);
  document["iterations"] = solved.iterations;
  document["set"] = Json::object();
  for (const auto& [path, value] : sweep::overrides_at(request, point).set) document["set"][path] = value;
  return document;
}

Json summary_of(const sweep::Request& request, const EnergiseCurve& curve) {
  const scenario::Scenario& base = curve.result.base;
  Json summary = {{"schema", energise_schema},
                  {"scenario", scenario_document(base)},
                  {"halls", Json::array()},
                  {"months", Json::array()}};
  for (const sweep::HallToEnergise& hall : curve.halls)
    summary["halls"].push_back({{"site", hall.site.text()},
                                {"hall", hall.hall.text()},
                                {"it_mw", hall.it_mw},
                                {"planned", time::to_text(hall.planned)}});
  for (std::size_t p = 0; p < curve.result.points.size(); ++p)
    summary["months"].push_back(month_document(request, curve, p));
  const auto month_or_null = [&](const std::optional<std::size_t>& point) {
    return point ? Json(month_at(curve, *point)) : Json(nullptr);
  };
  const auto first = sweep::first_possible(curve.result);
  const bool proven = first && sweep::is_first_month(curve.result, *first);
  summary["not_possible_before"] = month_or_null(proven ? first : std::nullopt);
  summary["cheapest_mwh"] = month_or_null(lowest(curve, "usd_per_mwh"));
  summary["worth_most"] = month_or_null(highest(curve, "net_value_npv_usd"));
  summary["conflict_month"] = month_or_null(sweep::last_infeasible(curve.result));
  summary["conflicts"] = Json::array();
  if (curve.why_not && curve.there)
    for (const study::Conflict& conflict : curve.why_not->conflicts)
      summary["conflicts"].push_back(conflict_document(*curve.there, conflict));
  summary["conflicts_minimal"] = curve.why_not && curve.why_not->conflicts_minimal;
  summary["outputs"] = {{"report", nullptr}, {"csv", nullptr}};
  return summary;
}

std::optional<std::string> write_curve(const fs::path& folder, const EnergiseCurve& curve, const Json& summary) {
  const table::Document document = energise_document(curve);
  if (auto error = report::write_csv(document.tables.front(), folder / "points.csv")) return error;
  if (auto error = report::write_html(document, folder / "report.html")) return error;
  return report::write_file(folder / "summary.json", dump(summary));
}

/// 6 if a month was stopped at a limit, 4 if none has a plan, else 0. A month that is not possible is an answer.
ExitCode code_of(const sweep::Result& result) {
  if (result.interrupted) return ExitCode::interrupted;
  const auto limited = [](const sweep::Point& point) {
    return !point.solved && point.termination != solver::Termination::infeasible;
  };
  if (std::ranges::any_of(result.points, limited)) return ExitCode::limit_reached;
  return std::ranges::none_of(result.points, &sweep::Point::solved) ? ExitCode::no_solution : ExitCode::ok;
}

std::string trouble_text(const sweep::Result& result) {
  const auto done = std::ranges::count_if(result.points, &sweep::Point::solved);
  if (result.interrupted) return fmt::format("interrupted; the {} months that have a plan are kept", done);
  return code_of(result) == ExitCode::limit_reached ? "not every month was planned: see the table" : "";
}

/// What is asked, read and checked before anything is planned.
struct Asked {
  sweep::Request request;
  std::vector<sweep::HallToEnergise> halls;
};

std::expected<Asked, Outcome> read(const EnergiseRequest& request) {
  Wishes wishes = understand(request.run);
  if (!wishes.error.empty()) return std::unexpected(stopped(ExitCode::usage, wishes.error));
  const auto loaded = study::load_dated(request.run.scenario, wishes.overrides);
  if (!loaded) return std::unexpected(invalid(loaded.error()));
  auto halls = sweep::halls_to_energise(loaded->scenario, request.site, request.halls);
  if (!halls) return std::unexpected(stopped(ExitCode::usage, halls.error()));
  auto axis = sweep::energise_axis(*halls, request.by, loaded->scenario.plan.years);
  if (!axis) return std::unexpected(stopped(ExitCode::usage, axis.error()));
  for (auto& setting : sweep::must_serve(*halls, wishes.overrides.set))
    wishes.overrides.set.push_back(std::move(setting));
  return Asked{.request = {.scenario = request.run.scenario,
                           .overrides = std::move(wishes.overrides),
                           .axes = {std::move(*axis)},
                           .paths = {},
                           .options = wishes.options,
                           .threads = request.run.threads,
                           .further = sweep::energise_quantities(*halls)},
               .halls = std::move(*halls)};
}

}  // namespace

Outcome energise(const EnergiseRequest& request, const base::Progress& progress) {
  const auto start = Clock::now();
  auto asked = read(request);
  if (!asked) return asked.error();
  const fs::path target = request.run.folder.value_or(default_folder(request));
  PartialFolder folder(target, energise_schema);
  if (folder.error()) return stopped(ExitCode::usage, *folder.error());

  auto result = sweep::run(asked->request, progress);
  if (!result) return invalid(std::move(result.error()));
  EnergiseCurve curve{.halls = std::move(asked->halls), .result = std::move(*result), .why_not = {}, .there = {}};
  const double left = request.run.seconds_limit - std::chrono::duration<double>(Clock::now() - start).count();
  curve.why_not = sweep::why_not_before(asked->request, curve.result, left, progress);
  if (curve.why_not) {
    auto there = scenario::load(request.run.scenario,
                                sweep::overrides_at(asked->request, sweep::last_infeasible(curve.result).value()));
    if (there) curve.there = std::move(there->scenario);
  }
  show_months(curve.result);

  Json summary = summary_of(asked->request, curve);
  Outcome outcome{.code = code_of(curve.result),
                  .text = energise_text(curve),
                  .json = dump(summary),
                  .diagnostics = std::move(curve.result.warnings),
                  .error = trouble_text(curve.result)};
  if (std::ranges::none_of(curve.result.points, &sweep::Point::solved)) return outcome;  // nothing to keep
  summary["outputs"] = {{"report", (target / "report.html").string()}, {"csv", (target / "points.csv").string()}};
  outcome.json = dump(summary);
  progress.report("write folder", -1.0);
  auto error = write_curve(folder.path(), curve, summary);
  if (!error) error = folder.commit();
  if (error) return stopped(ExitCode::internal_fault, *error);
  outcome.text += fmt::format("\nReport: {}\nFolder: {}\n", (target / "report.html").string(), target.string());
  return outcome;
}

}  // namespace gigawatt::workbench
