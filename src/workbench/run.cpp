#include "study/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "measure/measure.hpp"
#include "report/csv.hpp"
#include "report/file.hpp"
#include "report/html.hpp"
#include "report/netcdf.hpp"
#include "scenario/parse.hpp"
#include "study/money.hpp"
#include "study/settle.hpp"
#include "table/document.hpp"
#include "workbench/conflict_words.hpp"
#include "workbench/document.hpp"
#include "workbench/in_memory.hpp"
#include "workbench/run_folder.hpp"
#include "workbench/summary.hpp"
#include "workbench/wishes.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

fs::path default_folder(const scenario::Scenario& scenario) {
  return fs::path("runs") / fmt::format("{}-{}", scenario.name, scenario.hash.substr(0, 8));
}

ExitCode code_of(solver::Termination termination) {
  switch (termination) {
    case solver::Termination::optimal:
      return ExitCode::ok;
    case solver::Termination::infeasible:
    case solver::Termination::unbounded:
      return ExitCode::no_solution;
    case solver::Termination::interrupted:
      return ExitCode::interrupted;
    case solver::Termination::invalid_problem:
      return ExitCode::internal_fault;
    case solver::Termination::iteration_limit:
    case solver::Termination::time_limit:
    case solver::Termination::numerical_trouble:
      return ExitCode::limit_reached;
  }
  return ExitCode::internal_fault;
}

std::string trouble_text(const scenario::Scenario& scenario, const study::Plan& plan) {
  switch (plan.termination) {
    case solver::Termination::infeasible:
      return conflict_text(scenario, plan);
    case solver::Termination::unbounded:
      return "the cost of the plan has no lower limit: " + plan.message;
    case solver::Termination::interrupted:
      return "interrupted; nothing was written";
    case solver::Termination::time_limit:
      return fmt::format(
          "no plan was found within the time limit{}; ask for less (fewer weather years or plan years, build_step: "
          "quarter, an option less) or allow more (--time-limit)",
          plan.message.empty() ? "" : ": " + plan.message);
    default:
      return fmt::format("stopped without a proven plan ({}): {}", solver::to_string(plan.termination), plan.message);
  }
}

std::vector<table::Dataset> datasets_of(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<table::Dataset> datasets;
  if (!scenario.sites.empty()) datasets.push_back(hourly_dataset(scenario, run));
  datasets.push_back(monthly_dataset(scenario, run));
  return datasets;
}

/// The files of a run, in the folder's partial place. Returns an error sentence, or nothing.
std::optional<std::string> write_run(const fs::path& folder, const scenario::Loaded& loaded, const study::Run& run,
                                     const std::vector<table::Dataset>& datasets, const Json& summary,
                                     const std::string& log) {
  std::error_code fault;
  fs::create_directories(folder / "tables", fault);
  if (fault) return fmt::format("cannot create {}: {}", (folder / "tables").string(), fault.message());
  const table::Document document = run_document(loaded.scenario, run);
  for (const table::Table& table : document.tables)
    if (auto error = report::write_csv(table, folder / "tables" / (table.id + ".csv"))) return error;
  for (const table::Dataset& dataset : datasets)
    if (auto error = report::write_netcdf(dataset, folder / (dataset.id + ".nc"))) return error;
  if (auto error = report::write_html(document, folder / "report.html")) return error;
  for (const auto& [name, content] : loaded.resolved_files) {
    const fs::path file = folder / "scenario" / name;
    fs::create_directories(file.parent_path(), fault);
    if (fault) return fmt::format("cannot create {}: {}", file.parent_path().string(), fault.message());
    if (auto error = report::write_file(file, content)) return error;
  }
  if (auto error = report::write_file(folder / "log.txt", log)) return error;
  return report::write_file(folder / "summary.json", dump(summary));
}

std::string log_text(const study::Run& run, double study_seconds) {
  const study::Plan& plan = run.plan;
  std::string text = fmt::format(
      "problem: {} columns, {} rows, built in {:.3f} s\nsolver: {}{}, {}, {} iterations, {:.3f} s\n"
      "residuals: primal {:.2e}, dual {:.2e}\neverything but writing: {:.3f} s\n",
      plan.column_count, plan.row_count, plan.build_seconds, plan.backend,
      plan.fell_back_because.empty() ? "" : " (" + plan.fell_back_because + ")", solver::to_string(plan.termination),
      plan.iterations, plan.solver_seconds, plan.primal_residual, plan.dual_residual, study_seconds);
  for (const study::SolveRecord& solve : plan.solves)
    text += fmt::format("solve: {}: {}, {} iterations, {:.3f} s{}\n", solve.purpose, solve.name, solve.iterations,
                        solve.seconds, solve.fell_back_because.empty() ? "" : " (" + solve.fell_back_because + ")");
  return text;
}

/// Thresholds that failed, a line each.
std::string failed_thresholds(const std::vector<measure::Verdict>& verdicts) {
  std::string text;
  for (const measure::Verdict& verdict : verdicts)
    if (!verdict.passed)
      text += fmt::format("{}threshold failed: {} (value {})", text.empty() ? "" : "\n", verdict.text,
                          verdict.value ? Json(*verdict.value).dump() : "none");
  return text;
}

/// What a run that has a plan says: text, summary, exit code.
Outcome answered(const scenario::Scenario& scenario, const study::Run& run, const Json& summary, bool written) {
  Outcome outcome{.code = code_of(run.plan.termination),
                  .text = terminal_text(scenario, run),
                  .json = dump(summary),
                  .error = failed_thresholds(measure::verdicts(scenario, run))};
  if (outcome.code == ExitCode::limit_reached)
    outcome.error = fmt::format("stopped at a limit ({}): the best plan known is {}, proven within {:.1g} only",
                                solver::to_string(run.plan.termination), written ? "written" : "kept",
                                summary["objective"]["relative_gap"].get<double>());
  if (outcome.code == ExitCode::ok && !outcome.error.empty()) outcome.code = ExitCode::threshold_failed;
  return outcome;
}

Json summary_of(const RunRequest& request, const scenario::Scenario& scenario, const study::Run& run) {
  Json summary = run_summary(scenario, run, request.solver == SolverChoice::structured);
  summary["options"] = {{"as_committed", request.as_committed},
                        {"integers", request.integers},
                        {"as_of", request.as_of ? Json(*request.as_of) : Json(nullptr)}};
  return summary;
}

Json outputs_of(const fs::path& target, const scenario::Scenario& scenario, bool written) {
  if (!written) return {{"report", nullptr}, {"netcdf", nullptr}, {"csv_dir", nullptr}};
  return {{"report", (target / "report.html").string()},
          {"netcdf", (target / (scenario.sites.empty() ? "monthly.nc" : "hourly.nc")).string()},
          {"csv_dir", (target / "tables").string()}};
}

/// The folder written and swapped in, or the outcome of what stopped it.
std::optional<Outcome> write(PartialFolder& folder, const scenario::Loaded& loaded, const study::Run& run,
                             const std::vector<table::Dataset>& datasets, const Json& summary, double seconds,
                             const base::Progress& progress) {
  auto error = write_run(folder.path(), loaded, run, datasets, summary, log_text(run, seconds));
  if (!error && progress.should_stop()) return stopped(ExitCode::interrupted, "interrupted; nothing was written");
  if (!error) error = folder.commit();
  if (error) return stopped(ExitCode::internal_fault, *error);
  return std::nullopt;
}

/// Reads, plans and says; writes the request's folder (or the default one) if asked to, fills `kept` if there is one.
Outcome perform(const RunRequest& request, bool to_folder, RunInMemory* kept, const base::Progress& progress) {
  const auto start = Clock::now();
  const Wishes wishes = understand(request);
  if (!wishes.error.empty()) return stopped(ExitCode::usage, wishes.error);
  progress.report("read scenario", -1.0);
  auto loaded = load_checked(request.scenario, wishes.overrides);
  if (!loaded) return invalid(std::move(loaded.error()));
  const scenario::Scenario& scenario = loaded->scenario;
  if (scenario.sites.empty() && scenario.instruments.empty())
    return stopped(ExitCode::usage, "the scenario has neither sites nor instruments, only claims: gigawatt audit");
  if (scenario.sites.empty() && request.no_money)
    return stopped(ExitCode::usage, "the scenario has no sites, only deals: --no-money leaves nothing to run");

  const fs::path target = request.folder.value_or(default_folder(scenario));
  std::optional<PartialFolder> folder;
  if (to_folder) folder.emplace(target);
  if (folder && folder->error()) return stopped(ExitCode::usage, *folder->error());

  auto settled = study::settle(
      scenario, wishes.options, [&](const study::Run& pass) { return study::consequences_of_money(scenario, pass); },
      study::passes_of_money, progress);
  if (!settled) return invalid(std::move(settled.error()));
  const study::Run& run = settled->run;
  Json summary = summary_of(request, scenario, run);
  if (!run.plan.exists)
    return {.code = code_of(run.plan.termination),
            .json = dump(summary),
            .diagnostics = std::move(loaded->warnings),
            .error = trouble_text(scenario, run.plan)};

  if (to_folder) progress.report("write run folder", -1.0);
  summary["outputs"] = outputs_of(target, scenario, to_folder);
  std::vector<table::Dataset> datasets = datasets_of(scenario, run);
  if (folder) {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (auto trouble = write(*folder, *loaded, run, datasets, summary, seconds, progress)) return *trouble;
  }
  Outcome outcome = answered(scenario, run, summary, to_folder);
  if (to_folder)
    outcome.text += fmt::format("\nReport: {}\nRun folder: {}\n", (target / "report.html").string(), target.string());
  outcome.diagnostics = std::move(loaded->warnings);
  if (kept != nullptr) *kept = {.tables = run_tables(scenario, run), .datasets = std::move(datasets)};
  return outcome;
}

}  // namespace

Outcome run(const RunRequest& request, const base::Progress& progress) {
  return perform(request, true, nullptr, progress);
}

Outcome run_in_memory(const RunRequest& request, RunInMemory& kept, const base::Progress& progress) {
  return perform(request, request.folder.has_value(), &kept, progress);
}

std::string header_of(const table::Column& column) { return report::column_header(column); }

}  // namespace gigawatt::workbench
