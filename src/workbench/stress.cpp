#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <set>

#include "base/require.hpp"
#include "report/csv.hpp"
#include "report/file.hpp"
#include "report/html.hpp"
#include "report/netcdf.hpp"
#include "study/build_model.hpp"
#include "workbench/run_folder.hpp"
#include "workbench/stress_document.hpp"
#include "workbench/summary.hpp"
#include "workbench/wishes.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

/// The scenario with what changes it, as typed: what a command that shows a sample again must repeat.
std::string typed(const RunRequest& run) {
  std::string text = run.scenario;
  for (const auto& [path, value] : run.set) text += fmt::format(" --set \"{}={}\"", path, value);
  if (run.years) text += " --years " + *run.years;
  if (run.weather_years) text += fmt::format(" --weather-years {}", *run.weather_years);
  if (run.as_of) text += " --as-of " + *run.as_of;
  if (run.as_committed) text += " --as-committed";
  if (run.no_money) text += " --no-money";
  return text;
}

/// The part of the samples that is asked for.
struct Part {
  std::uint64_t first = 0, last = 0;
  std::string error = {};
};

Part part_of(const StressRequest& request) {
  const std::uint64_t n = request.samples;
  if (n < 1 || n > stress_samples_max)
    return {.error = fmt::format("{} samples; from 1 to {} are possible", n, stress_samples_max)};
  if (request.sample) {
    if (*request.sample >= n)
      return {.error = fmt::format("--sample {}: there are samples 0 to {}", *request.sample, n - 1)};
    return {*request.sample, *request.sample + 1};
  }
  if (request.from >= n) return {.error = fmt::format("--from {}: there are samples 0 to {}", request.from, n - 1)};
  if (!request.shard) return {request.from, n};
  const std::size_t slash = request.shard->find('/');
  const std::string_view text = *request.shard;
  std::uint64_t i = 0, of = 0;
  const auto read = [](std::string_view digits, std::uint64_t& into) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), into);
    return error == std::errc() && end == digits.data() + digits.size() && !digits.empty();
  };
  if (slash == std::string::npos || !read(text.substr(0, slash), i) || !read(text.substr(slash + 1), of))
    return {.error = fmt::format("--shard {}: expected I/N, such as 1/4", text)};
  if (of < 1 || i < 1 || i > of || of > n)
    return {.error = fmt::format("--shard {}: the part must be one of 1/{} to {}/{}, and no part empty", text,
                                 std::max<std::uint64_t>(of, 1), std::max<std::uint64_t>(of, 1),
                                 std::max<std::uint64_t>(of, 1))};
  // The same borders whoever asks: floor(n · i ÷ N). What an interrupted part has is left out.
  const std::uint64_t last = n * i / of;
  if (request.from >= last)
    return {.error = fmt::format("--from {}: the part {} ends before sample {}", request.from, text, last)};
  return {std::max(n * (i - 1) / of, request.from), last};
}

std::optional<std::string> write_stress(const fs::path& folder, const risk::Ensemble& ensemble, const Json& summary,
                                        const std::vector<std::pair<std::string, std::string>>& scenario_files) {
  const table::Document document = stress_document(ensemble, summary);
  if (auto error = report::write_csv(document.tables.front(), folder / "measures.csv")) return error;
  if (auto error = report::write_html(document, folder / "report.html")) return error;
  if (auto error = report::write_file(folder / samples_file, samples_bytes(ensemble))) return error;
  if (const auto arrays = samples_dataset(ensemble))
    if (auto error = report::write_netcdf(*arrays, folder / arrays_file)) return error;
  for (const auto& [path, content] : scenario_files) {
    fs::create_directories((folder / "scenario" / path).parent_path());
    if (auto error = report::write_file(folder / "scenario" / path, content)) return error;
  }
  return report::write_file(folder / "summary.json", dump(summary));
}

ExitCode code_of(const risk::Ensemble& ensemble, const Json& summary) {
  if (ensemble.interrupted) return ExitCode::interrupted;
  const bool failed =
      std::ranges::any_of(summary["thresholds"], [](const Json& t) { return !t["passed"].get<bool>(); });
  return failed ? ExitCode::threshold_failed : ExitCode::ok;
}

/// What one sample draws, and what it comes to.
std::string sample_text(const risk::Ensemble& ensemble) {
  std::string text = fmt::format("\nSample {}, weather year {}:\n", ensemble.first, ensemble.weather.front() + 1);
  for (std::size_t d = 0; d < ensemble.inputs.drawn.size(); ++d)
    text += fmt::format("  {:<60} {:>14.6g} {}\n", ensemble.inputs.drawn[d].name, ensemble.drawn.front()[d],
                        ensemble.inputs.drawn[d].unit);
  for (const risk::Duration& duration : ensemble.durations) {
    std::string days;
    for (const std::vector<double>& u : risk::drawn(duration, ensemble.seed, ensemble.first, ensemble.first + 1))
      days += fmt::format("{}{:.0f}", days.empty() ? "" : ", ", risk::days_at(duration, u.front()));
    text += fmt::format("  {:<60} {:>14} days\n", duration.name, days);
  }
  if (ensemble.values.front().empty()) return text + "  it failed\n";
  for (std::size_t k = 0; k < ensemble.measures.size(); ++k)
    if (!ensemble.measures[k].name.contains(".months.") && ensemble.values.front()[k])
      text += fmt::format("  {:<60} {:>14.6g} {}\n", ensemble.measures[k].name, *ensemble.values.front()[k],
                          ensemble.measures[k].unit);
  return text;
}

/// Writes the folder and says what is in it.
Outcome finished(const risk::Ensemble& ensemble, Json summary, PartialFolder& folder, const fs::path& target,
                 const std::vector<std::pair<std::string, std::string>>& scenario_files, base::Diagnostics warnings) {
  summary["outputs"] = {{"report", (target / "report.html").string()},
                        {"csv", (target / "measures.csv").string()},
                        {"samples", (target / samples_file).string()}};
  auto error = write_stress(folder.path(), ensemble, summary, scenario_files);
  if (!error) error = folder.commit();
  if (error) return stopped(ExitCode::internal_fault, *error);
  Outcome outcome{.code = code_of(ensemble, summary),
                  .text = stress_text(summary),
                  .json = dump(summary),
                  .diagnostics = std::move(warnings)};
  if (ensemble.values.size() == 1) outcome.text += sample_text(ensemble);
  outcome.text += fmt::format("\nReport: {}\nFolder: {}\n", (target / "report.html").string(), target.string());
  return outcome;
}

// ---- merging --------------------------------------------------------------------------------------------------------

struct Shard {
  fs::path folder;
  Json summary;
  std::string bytes;
  [[nodiscard]] std::uint64_t first() const { return summary["first"]; }
  [[nodiscard]] std::uint64_t last() const { return summary["last"]; }
};

std::expected<Shard, std::string> read_shard(const fs::path& folder) {
  if (!holds(folder, stress_schema))
    return std::unexpected(fmt::format("{} is no folder of gigawatt stress", folder.string()));
  Shard shard{.folder = folder, .summary = {}, .bytes = {}};
  const auto text = read_file(folder / "summary.json");
  shard.summary = text ? Json::parse(*text, nullptr, false) : Json();
  const auto bytes = read_file(folder / samples_file);
  if (shard.summary.is_discarded() || !bytes) return std::unexpected(fmt::format("{} cannot be read", folder.string()));
  shard.bytes = *bytes;
  const std::size_t row = 8 * (shard.summary["inputs"].size() + 1 + shard.summary["measures"].size());
  if (shard.bytes.size() != row * (shard.last() - shard.first()))
    return std::unexpected(fmt::format("{} does not hold the samples that it says", (folder / samples_file).string()));
  return shard;
}

/// A reverse search does not depend on samples: all parts that were asked for it have the same.
const Json* reverse_in(const std::vector<Shard>& shards) {
  for (const Shard& shard : shards)
    if (!shard.summary["reverse"].is_null()) return &shard.summary["reverse"];
  return nullptr;
}

/// Why these are not the parts of one ensemble; empty if they are.
std::string fault_of(const std::vector<Shard>& shards) {
  for (const Shard& shard : shards)
    for (const char* key : {"scenario", "samples", "seed", "shocks", "inputs"})
      if (shard.summary[key] != shards.front().summary[key])
        return fmt::format("{} and {} are parts of different ensembles: their {} differ",
                           shards.front().folder.string(), shard.folder.string(), key);
  const auto same_path = [](const Json& a, const Json& b) { return a["path"] == b["path"]; };
  for (const Shard& shard : shards)
    if (!std::ranges::equal(shard.summary["measures"], shards.front().summary["measures"], same_path))
      return fmt::format("{} and {} differ in their measures", shards.front().folder.string(), shard.folder.string());
  const Json* reverse = reverse_in(shards);
  for (const Shard& shard : shards)
    if (!shard.summary["reverse"].is_null() && shard.summary["reverse"] != *reverse)
      return fmt::format("{} has another reverse stress than the parts before", shard.folder.string());
  std::uint64_t at = 0;
  for (const Shard& shard : shards) {
    if (shard.first() < at)
      return fmt::format("samples {} to {} stand in {} and in another part", shard.first(), at - 1,
                         shard.folder.string());
    if (shard.first() > at) return fmt::format("samples {} to {} are missing", at, shard.first() - 1);
    at = shard.last();
  }
  const std::uint64_t samples = shards.front().summary["samples"];
  if (at < samples) return fmt::format("samples {} to {} are missing", at, samples - 1);
  return "";
}

double number_at(const std::string& bytes, std::size_t index) {
  std::uint64_t bits = 0;
  for (unsigned k = 0; k < 8; ++k)
    bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[8 * index + k])) << (8 * k);
  return std::bit_cast<double>(bits);
}

risk::Values values_from(const Json& list) {
  risk::Values values;
  for (const Json& value : list) values.push_back(value.is_null() ? std::nullopt : std::optional(value.get<double>()));
  return values;
}

risk::Reverse reverse_from(const Json& json) {
  const bool found = json["found"];
  return {.shock = json["shock"],
          .found = found,
          .amount = found ? json["amount"].get<double>() : 0.0,
          .step = found ? json["step"].get<double>() : 0.0,
          .monotone = json["method"] == "bisection",
          .most = json["searched_up_to"],
          .unit = json["unit"],
          .broken = json["breaks"],
          .before = json["broken_without"]};
}

void append_rows(const Shard& shard, risk::Ensemble& ensemble) {
  const std::size_t inputs = ensemble.inputs.drawn.size(), row = inputs + 1 + ensemble.measures.size();
  std::set<std::uint64_t> failed;
  for (const Json& failure : shard.summary["failed"]) {
    failed.insert(failure["sample"].get<std::uint64_t>());
    ensemble.failures.push_back({failure["sample"], failure["message"]});
  }
  for (std::uint64_t k = shard.first(); k < shard.last(); ++k) {
    std::size_t at = (k - shard.first()) * row;
    std::vector<double>& drawn = ensemble.drawn.emplace_back();
    for (std::size_t d = 0; d < inputs; ++d) drawn.push_back(number_at(shard.bytes, at++));
    ensemble.weather.push_back(static_cast<std::size_t>(number_at(shard.bytes, at++)));
    risk::Values& values = ensemble.values.emplace_back();
    if (failed.contains(k)) continue;
    for (std::size_t m = 0; m < ensemble.measures.size(); ++m) {
      const double value = number_at(shard.bytes, at++);
      values.push_back(std::isnan(value) ? std::nullopt : std::optional(value));
    }
  }
}

}  // namespace

Outcome stress(const StressRequest& request, const base::Progress& progress) {
  const Wishes wishes = understand(request.run);
  if (!wishes.error.empty()) return stopped(ExitCode::usage, wishes.error);
  const Part part = part_of(request);
  if (!part.error.empty()) return stopped(ExitCode::usage, part.error);
  std::optional<time::Month> replan;
  if (request.replan) {
    replan = time::parse_month(*request.replan);
    if (!replan)
      return stopped(ExitCode::usage, fmt::format("--replan {}: expected a month such as 2027-06", *request.replan));
    if (request.shard || request.from > 0)
      return stopped(ExitCode::usage, "--replan looks at the best and the worst of all samples: it has no parts");
  }
  auto loaded = load_checked(request.run.scenario, wishes.overrides);
  if (!loaded) return invalid(std::move(loaded.error()));
  std::string name = scenario::name_of(request.run.scenario);
  if (request.shard) name += "-" + std::string(*request.shard).replace(request.shard->find('/'), 1, "-of-");
  if (request.sample) name += fmt::format("-sample-{}", *request.sample);
  const fs::path target = request.run.folder.value_or(fs::path("stress") / name);
  PartialFolder folder(target, stress_schema);
  if (folder.error()) return stopped(ExitCode::usage, *folder.error());
  study::Options options = wishes.options;
  options.dual_worth = false;
  options.resolved_questions = 0;
  auto ensemble = risk::stress(loaded->scenario,
                               {.samples = request.samples,
                                .first = part.first,
                                .last = part.last,
                                .seed = request.seed,
                                .shocks = request.shocks,
                                .reverse = request.reverse,
                                .replan = replan,
                                .threads = request.run.threads,
                                .options = options},
                               progress);
  if (!ensemble) return invalid(std::move(ensemble.error()));
  if (!ensemble->planned()) return stopped(ExitCode::no_solution, ensemble->message);
  if (ensemble->values.empty()) return stopped(ExitCode::interrupted, "interrupted; nothing was finished");
  if (ensemble->failures.size() == ensemble->values.size())
    return stopped(ExitCode::internal_fault, "every sample failed; the first: " + ensemble->failures.front().message);
  Outcome outcome = finished(*ensemble, stress_summary(*ensemble, typed(request.run)), folder, target,
                             loaded->resolved_files, std::move(loaded->warnings));
  if (ensemble->interrupted) {
    std::string rest = fmt::format("gigawatt stress {} -n {} --seed {} --from {} -o {}-rest", typed(request.run),
                                   ensemble->samples, ensemble->seed, ensemble->last, target.string());
    if (request.shard) rest += " --shard " + *request.shard;
    for (const std::string& shock : request.shocks) rest += fmt::format(" --shock \"{}\"", shock);
    outcome.error = fmt::format(
        "interrupted; samples {} to {} are kept. The others: {}, then gigawatt merge "
        "{} {}-rest",
        ensemble->first, ensemble->last - 1, rest, target.string(), target.string());
  }
  return outcome;
}

Outcome merge(const MergeRequest& request) {
  std::vector<Shard> shards;
  std::string faults;
  for (const fs::path& folder : request.folders) {
    auto shard = read_shard(folder);
    if (shard)
      shards.push_back(std::move(*shard));
    else
      faults += (faults.empty() ? "" : "\n") + shard.error();
  }
  if (!faults.empty()) return stopped(ExitCode::usage, faults);
  std::ranges::stable_sort(shards, {}, &Shard::first);
  if (auto fault = fault_of(shards); !fault.empty()) return stopped(ExitCode::usage, fault);
  const Json& head = shards.front().summary;
  auto loaded = study::load_dated((shards.front().folder / "scenario").string(), {});
  if (!loaded) return invalid(std::move(loaded.error()));
  risk::Ensemble ensemble{.scenario = std::move(loaded->scenario),
                          .inputs = {},
                          .measures = {},
                          .samples = head["samples"],
                          .first = 0,
                          .last = head["samples"],
                          .seed = head["seed"],
                          .shocks = head["shocks"],
                          .drawn = {},
                          .weather = {},
                          .values = {},
                          .failures = {},
                          .median = values_from(head["swings"]["median"]),
                          .swings = {},
                          .reverse = {},
                          .message = {}};
  ensemble.scenario.name = head["scenario"]["name"];
  ensemble.inputs = risk::inputs_of(ensemble.scenario, risk::history_ends(ensemble.scenario));
  ensemble.durations = risk::durations_of(ensemble.scenario);
  const std::vector<risk::Measure> all = risk::measures_of(ensemble.scenario, true);
  for (const Json& measure : head["measures"]) {
    const auto k = risk::index_of(all, measure["path"]);
    ensemble.measures.push_back({measure["path"], measure["unit"], k ? all[*k].description : ""});
  }
  for (const Json& swing : head["swings"]["inputs"])
    ensemble.swings.push_back({values_from(swing["low"]), values_from(swing["high"])});
  GIGAWATT_REQUIRE(ensemble.inputs.drawn.size() == head["inputs"].size());
  for (const Shard& shard : shards) append_rows(shard, ensemble);
  if (const Json* reverse = reverse_in(shards)) ensemble.reverse = reverse_from(*reverse);
  if (head.contains("shocks_without_effect")) ensemble.idle_shocks = head["shocks_without_effect"];
  const fs::path target = request.folder.value_or(fs::path("stress") / (ensemble.scenario.name + "-merged"));
  PartialFolder folder(target, stress_schema);
  if (folder.error()) return stopped(ExitCode::usage, *folder.error());
  return finished(ensemble, stress_summary(ensemble, head["argument"]), folder, target, loaded->resolved_files, {});
}

}  // namespace gigawatt::workbench
