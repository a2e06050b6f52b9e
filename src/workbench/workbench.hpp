// The verbs of the program: the only header that the command line, a server and Python see. No numerics.
// Every verb returns an Outcome; it never throws on bad input and never leaves a half-written folder behind.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/progress.hpp"
#include "base/result.hpp"

namespace gigawatt::workbench {

/// Exit codes by contract (docs/commands.md).
enum class ExitCode : int {
  ok = 0,
  internal_fault = 1,
  usage = 2,
  scenario_invalid = 3,
  no_solution = 4,
  threshold_failed = 5,
  limit_reached = 6,
  interrupted = 130,
};

struct Outcome {
  ExitCode code = ExitCode::ok;
  std::string text = {};               // for people, to stdout
  std::string json = {};               // one document, to stdout with --json
  base::Diagnostics diagnostics = {};  // to stderr
  std::string error = {};              // one sentence, to stderr; empty if diagnostics say it all
};

enum class SolverChoice { structured, highs };
enum class WorthChoice { none, duals, resolve, all };  // how what binds is priced

inline constexpr double default_seconds_limit = 600.0;

struct RunRequest {
  std::string scenario;                                  // path or shipped name
  std::optional<std::filesystem::path> folder;           // default runs/<scenario>-<hash8>
  std::vector<std::pair<std::string, std::string>> set;  // PATH, VALUE
  std::optional<std::string> years;                      // A..B
  std::optional<int> weather_years;
  std::optional<std::string> as_of;  // no order before this date
  bool integers = false;
  bool no_money = false;  // leaves parties' cash and instruments out
  bool as_committed = false;
  SolverChoice solver = SolverChoice::structured;
  int threads = 1;
  double gap = 1e-4;                             // proven gap up to which a plan is an answer
  double seconds_limit = default_seconds_limit;  // for all solves of the run together
  WorthChoice worth = WorthChoice::resolve;
};

/// Reads, plans, operates, delivers, accounts, and writes the run folder.
Outcome run(const RunRequest& request, const base::Progress& progress);

struct SweepRequest {
  RunRequest run;                     // the scenario and what holds at every point; its folder is the sweep's
  std::vector<std::string> vary;      // PATH=A..B:N or PATH=A,B,C, each an axis
  std::vector<std::string> measures;  // paths of further numbers (docs/commands.md)
};

/// More points are refused: a plan for each would take days.
inline constexpr std::size_t sweep_points_max = 100'000;

/// Plans the scenario at every point of a grid, and writes a folder with table, netCDF cube and report.
Outcome sweep(const SweepRequest& request, const base::Progress& progress);

struct EnergiseRequest {
  RunRequest run;                   // the scenario and what holds in every month; its folder is the curve's
  std::string by;                   // A..B (every month), A..B:N or A,B,C
  std::optional<std::string> site;  // whose halls; all sites otherwise
  std::vector<std::string> halls;   // ids; all halls otherwise
};

/// The least cost of serving these halls from each of the months on: a curve with table, report and reasons. Stopped
/// half-way it keeps the months that are done.
Outcome energise(const EnergiseRequest& request, const base::Progress& progress);

struct StressRequest {
  RunRequest run;  // the scenario and how it is planned; its folder is the ensemble's
  std::uint64_t samples = 1024;
  std::optional<std::uint64_t> seed;    // of what is drawn; absent: the scenario's
  std::vector<std::string> shocks;      // `gas x2`, or a shock of the scenario by its id
  std::optional<std::string> shard;     // I/N: the I-th of N parts
  std::uint64_t from = 0;               // leaves out the samples before
  std::optional<std::uint64_t> sample;  // this one alone, told in full
  std::optional<std::string> reverse;   // a shock without its amount
  std::optional<std::string> replan;    // a month: best, median and worst sample are planned again in it
};
inline constexpr std::uint64_t stress_samples_max = 10'000'000;

/// Plans once, then replays many samples of what is uncertain. Stopped half-way it keeps the samples that are done.
Outcome stress(const StressRequest& request, const base::Progress& progress);

struct MergeRequest {
  std::vector<std::filesystem::path> folders;
  std::optional<std::filesystem::path> folder;  // default stress/<scenario>-merged
};

/// The parts of one ensemble as a whole: the same bits as if it had been run at once.
Outcome merge(const MergeRequest& request);

struct ValidateRequest {
  std::string scenario;
  std::vector<std::pair<std::string, std::string>> set;
};
Outcome validate(const ValidateRequest& request);

struct AuditRequest {
  std::optional<std::string> claim;  // a sentence; otherwise the claims of a scenario
  std::string scenario;              // path or shipped name
  std::optional<std::string> as_of;  // dates count from here [the day of the facts]
  std::uint64_t samples = 0;         // of an ensemble that judges in place of one run; 0: none
  std::vector<std::pair<std::string, std::string>> set;
  int threads = 1;
};

/// Whether claims hold up (`gigawatt.audit/1`). Exit code 2 for a sentence in which nothing can be checked.
Outcome audit(const AuditRequest& request, const base::Progress& progress);

/// What changed from one run folder to another.
Outcome compare(const std::filesystem::path& before, const std::filesystem::path& after);

/// Writes the report of a run again, with this program's viewer.
Outcome report(const std::filesystem::path& run_folder, const std::optional<std::filesystem::path>& file);

enum class ExportFormat { csv, netcdf, mps };
Outcome export_run(const std::filesystem::path& run_folder, ExportFormat format,
                   const std::optional<std::filesystem::path>& output);

/// Copies a shipped scenario into a new folder.
Outcome init(const std::filesystem::path& folder, const std::string& from);

Outcome scenarios();
Outcome schema();

}  // namespace gigawatt::workbench
