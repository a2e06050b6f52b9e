#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <sstream>

#include "measure/measure.hpp"
#include "report/file.hpp"
#include "scenario/parse.hpp"
#include "study/run.hpp"
#include "workbench/in_memory.hpp"
#include "workbench/run_folder.hpp"
#include "workbench/summary.hpp"
#include "workbench/wishes.hpp"
#include "workbench/words.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

std::size_t count(const base::Diagnostics& diagnostics, base::Severity severity) {
  return static_cast<std::size_t>(
      std::ranges::count_if(diagnostics, [severity](const base::Diagnostic& d) { return d.severity == severity; }));
}

std::string plural(std::size_t number, const char* word) {
  return fmt::format("{} {}{}", number, word, number == 1 ? "" : "s");
}

Json validation(const base::Diagnostics& diagnostics, bool valid) {
  Json document = diagnostics_document(diagnostics);
  document["schema"] = valid ? "gigawatt.validate/1" : "gigawatt.diagnostics/1";
  return document;
}

}  // namespace

Outcome validate(const ValidateRequest& request) {
  ResolvedFiles files;
  return resolve(request, files);
}

Outcome resolve(const ValidateRequest& request, ResolvedFiles& files) {
  scenario::Overrides overrides;
  overrides.set = request.set;
  auto loaded = load_checked(request.scenario, overrides, true);
  if (!loaded) {
    base::Diagnostics& diagnostics = loaded.error();
    return {.code = ExitCode::scenario_invalid,
            .json = dump(validation(diagnostics, false)),
            .diagnostics = diagnostics,
            .error = plural(count(diagnostics, base::Severity::error), "error")};
  }
  files = std::move(loaded->resolved_files);
  const scenario::Scenario& scenario = loaded->scenario;
  std::size_t assumed = 0, sourced = 0, defaults = 0;
  for (const scenario::Input& input : scenario.inputs) {
    assumed += input.assumed ? 1 : 0;
    defaults += input.is_default ? 1 : 0;
    sourced += !input.assumed && !input.source.empty() ? 1 : 0;
  }
  Json document = validation(loaded->warnings, true);
  document["scenario"] = scenario_document(scenario);
  document["inputs"] = {
      {"total", scenario.inputs.size()}, {"sourced", sourced}, {"assumed", assumed}, {"default", defaults}};
  return {.code = ExitCode::ok,
          .text = fmt::format(
              "{} is valid: {}, {}, {}; {} ({} sourced, {} assumed, {} default). Hash {}.", scenario.name,
              plural(scenario.sites.size(), "site"), plural(scenario.contracts.size(), "contract"),
              plural(static_cast<std::size_t>(scenario.plan.years.count()), "plan year"),
              plural(scenario.inputs.size(), "input"), sourced, assumed, defaults, scenario.hash.substr(0, 8)),
          .json = dump(document),
          .diagnostics = std::move(loaded->warnings)};
}

Outcome scenarios() {
  Json document = {{"schema", "gigawatt.scenarios/1"}, {"scenarios", Json::array()}};
  std::string text;
  for (const scenario::Shipped& shipped : scenario::shipped_scenarios()) {
    document["scenarios"].push_back({{"name", shipped.name}, {"title", shipped.title}, {"question", shipped.question}});
    text += fmt::format("{}\n  {}\n", shipped.name, shipped.title);
    if (!shipped.question.empty()) {
      std::istringstream lines(wrapped(shipped.question, 96));
      for (std::string line; std::getline(lines, line);) text += fmt::format("  {}\n", line);
    }
  }
  text += "\nRun one with `gigawatt run NAME`, or copy it with `gigawatt init DIR --from NAME`.\n";
  return {.code = ExitCode::ok, .text = std::move(text), .json = dump(document)};
}

Outcome schema() {
  std::string schema = scenario::json_schema();
  return {.code = ExitCode::ok, .text = schema, .json = std::move(schema)};
}

Outcome init(const fs::path& folder, const std::string& from) {
  const std::vector<scenario::Shipped> all = scenario::shipped_scenarios();
  const auto chosen = std::ranges::find(all, from, &scenario::Shipped::name);
  if (chosen == all.end()) {
    std::string names;
    for (const scenario::Shipped& shipped : all) names += fmt::format("{}{}", names.empty() ? "" : ", ", shipped.name);
    return {.code = ExitCode::usage,
            .error = fmt::format("there is no shipped scenario '{}'; there are {}", from, names)};
  }
  std::error_code fault;
  if (fs::exists(folder, fault) && !(fs::is_directory(folder, fault) && fs::is_empty(folder, fault)))
    return {.code = ExitCode::usage, .error = fmt::format("{} exists and is not empty", folder.string())};
  for (const auto& [name, content] : chosen->files) {
    const fs::path file = folder / name;
    fs::create_directories(file.parent_path(), fault);
    if (fault)
      return {.code = ExitCode::usage,
              .error = fmt::format("cannot create {}: {}", file.parent_path().string(), fault.message())};
    if (auto error = report::write_file(file, content)) return {.code = ExitCode::usage, .error = *error};
  }
  return {.code = ExitCode::ok,
          .text = fmt::format("{0} is a copy of {1}. Edit {0}/scenario.yaml, then `gigawatt run {0}/`.\n",
                              folder.string(), from)};
}

}  // namespace gigawatt::workbench
