#include <fmt/format.h>

#include <expected>

#include "report/file.hpp"
#include "report/renew.hpp"
#include "scenario/parse.hpp"
#include "study/run.hpp"
#include "workbench/run_folder.hpp"
#include "workbench/summary.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

Outcome usage(std::string error) { return {.code = ExitCode::usage, .error = std::move(error)}; }

/// Copies the files with this ending from one folder into another; returns how many, or an error sentence.
std::expected<int, std::string> copy_files(const fs::path& from, const fs::path& to, const std::string& ending) {
  std::error_code fault;
  int copied = 0;
  for (const fs::directory_entry& entry : fs::directory_iterator(from, fault)) {
    if (entry.path().extension() != ending) continue;
    fs::copy_file(entry.path(), to / entry.path().filename(), fs::copy_options::overwrite_existing, fault);
    if (fault) break;
    ++copied;
  }
  if (fault) return std::unexpected(fmt::format("cannot write {}: {}", to.string(), fault.message()));
  return copied;
}

Outcome export_csv(const fs::path& run_folder, const fs::path& folder) {
  const auto tables = copy_files(run_folder / "tables", folder, ".csv");
  if (!tables) return usage(tables.error());
  if (!fs::exists(run_folder / "hourly.nc"))  // deals alone have no hours
    return {.code = ExitCode::ok, .text = fmt::format("{} tables in {}\n", *tables, folder.string())};
  const auto hourly = report::write_netcdf_as_csv(run_folder / "hourly.nc", folder);
  if (!hourly) return usage(hourly.error().front().message);
  return {.code = ExitCode::ok,
          .text = fmt::format("{} tables and {} hourly files in {}\n", *tables, *hourly, folder.string())};
}

/// A text two levels down, or the fallback.
std::string at_text(const Json& document, const char* section, const char* key, const std::string& fallback) {
  if (!document.is_object() || !document.contains(section) || !document[section].is_object()) return fallback;
  return document[section].value(key, fallback);
}

Outcome export_mps(const fs::path& run_folder, const fs::path& folder) {
  auto loaded = scenario::load((run_folder / "scenario").string(), {});
  if (!loaded) return {.code = ExitCode::scenario_invalid, .diagnostics = std::move(loaded.error())};
  if (loaded->scenario.sites.empty()) return usage("the scenario has no sites, only deals: there is no plan to export");
  const auto summary = read_file(run_folder / "summary.json");
  const Json document = Json::parse(summary.value_or(""), nullptr, false);
  study::Options options;
  if (document.is_object() && document.contains("options")) {
    const Json& kept = document["options"];
    options.as_committed = kept.value("as_committed", false);
    options.solver.integers = kept.value("integers", false);
    if (kept.contains("as_of") && kept["as_of"].is_string())
      options.as_of = time::parse_date(kept["as_of"].get<std::string>());
  }
  const fs::path file = folder / fmt::format("{}.mps", at_text(document, "scenario", "name", loaded->scenario.name));
  const auto error = study::write_mps(loaded->scenario, options, file);
  if (!error) return {.code = ExitCode::scenario_invalid, .diagnostics = error.error()};
  if (*error) return usage(**error);
  return {.code = ExitCode::ok, .text = fmt::format("{}\n", file.string())};
}

}  // namespace

Outcome report(const fs::path& run_folder, const std::optional<fs::path>& file) {
  if (!is_run_folder(run_folder)) return usage(fmt::format("{} is not a run folder", run_folder.string()));
  const fs::path source = run_folder / "report.html";
  const auto page = read_file(source);
  if (!page) return usage(fmt::format("{} is missing; run the scenario again", source.string()));
  const auto renewed = report::html_with_this_viewer(*page);
  if (!renewed) return usage(fmt::format("{}: {}", source.string(), renewed.error().front().message));
  const fs::path target = file.value_or(source);
  if (auto error = report::write_file(target, *renewed)) return usage(*error);
  return {.code = ExitCode::ok, .text = fmt::format("{}\n", target.string())};
}

Outcome export_run(const fs::path& run_folder, ExportFormat format, const std::optional<fs::path>& output) {
  if (!is_run_folder(run_folder)) return usage(fmt::format("{} is not a run folder", run_folder.string()));
  const fs::path folder = output.value_or("export");
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault) return usage(fmt::format("cannot create {}: {}", folder.string(), fault.message()));
  if (format == ExportFormat::csv) return export_csv(run_folder, folder);
  if (format == ExportFormat::mps) return export_mps(run_folder, folder);
  const auto copied = copy_files(run_folder, folder, ".nc");
  if (!copied) return usage(copied.error());
  return {.code = ExitCode::ok, .text = fmt::format("{} netCDF files in {}\n", *copied, folder.string())};
}

}  // namespace gigawatt::workbench
