// One problem, one solver, one process: so that the peak of resident memory is that problem's own. Prints one line of
// JSON. bench/solver_bench.py calls it for every row of its tables and sets the rivals beside each other.
//
//   solver_bench --scenario off-grid-solar --weather-years 5 [--years A..B] [--backend structured] [--limit seconds]
//                [--threads n] [--rounds n]
//   solver_bench --generated --chains 5 [--segments 4] ...       a campus of whole years from solver/generate.hpp
//   solver_bench --scenario ... --mps FILE                       writes the problem instead of solving it
//
// Seconds run from the staged problem to the checked solution. A structured solve that hands over stops there, with
// its reason in fell_back_because: what HiGHS needs in its place is another measurement.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "scenario_problem.hpp"
#include "solver/generate.hpp"
#include "solver/solve.hpp"
#include "solver/staged/iteration.hpp"
#include "solver/staged/solve_staged.hpp"

namespace {

using gigawatt::solver::HighsAlgorithm;
using gigawatt::solver::Options;
using gigawatt::solver::Solution;
using gigawatt::solver::StagedProblem;
namespace staged = gigawatt::solver::staged;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Arguments {
  std::string scenario, years, backend = "structured", mps;
  bool generated = false;
  std::size_t chains = 1, segments = 4;
  int weather_years = 0;  // 0: as the scenario says
  double limit_seconds = gigawatt::solver::infinity;
  int threads = 1, rounds = 1;
};

void describe(CLI::App& app, Arguments& arguments) {
  CLI::Option* scenario = app.add_option("--scenario", arguments.scenario, "shipped name, folder or file");
  app.add_flag("--generated", arguments.generated, "a generated campus instead of a scenario")->excludes(scenario);
  app.add_option("--chains", arguments.chains, "years of the generated campus");
  app.add_option("--segments", arguments.segments, "build periods in each of them");
  app.add_option("--weather-years", arguments.weather_years, "instead of the scenario's own")
      ->check(CLI::Range(1, 1000));
  app.add_option("--years", arguments.years, "plan years A..B instead of the scenario's own");
  app.add_option("--backend", arguments.backend, "solver")
      ->check(CLI::IsMember({"structured", "simplex", "interior_point", "first_order"}));
  app.add_option("--limit", arguments.limit_seconds, "seconds after which to give up");
  app.add_option("--threads", arguments.threads, "threads of the structured solver")->check(CLI::Range(1, 256));
  app.add_option("--rounds", arguments.rounds, "take the best of so many short solves")->check(CLI::Range(1, 100));
  app.add_option("--mps", arguments.mps, "write the problem to this file instead of solving it");
}

StagedProblem generated_problem(const Arguments& arguments) {
  return gigawatt::solver::generate({.seed = 11,
                                     .hours = 8760,
                                     .chains = arguments.chains,
                                     .segments_per_chain = arguments.segments,
                                     .storages = 2,
                                     .recourse_peaks = true,
                                     .chain_rows = true});
}

double peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return 1024.0 * static_cast<double>(usage.ru_maxrss);  // Linux counts it in units of 1,024 bytes
}

/// Bytes per second of reading one half of an array and changing the other: the best of a few rounds.
double bandwidth_bytes_per_second(std::size_t iterates_bytes, int threads) {
  constexpr std::size_t bytes_max = std::size_t{1} << 30;  // beyond every cache; more would not change the answer
  const std::size_t count = std::min(iterates_bytes, bytes_max) / sizeof(double);
  const std::size_t part = count / 2 / static_cast<std::size_t>(threads) / 8 * 8;
  const std::size_t half = part * static_cast<std::size_t>(threads);
  const staged::AlignedDoubles array = staged::aligned_doubles(2 * half);
  const staged::Kernels& kernels = staged::best_kernels();
  staged::Workers workers(threads);
  auto task = [&](int index, int /*worker*/) {
    double* from = array.get() + static_cast<std::size_t>(index) * part;
    kernels.subtract(1e-9, from, from + half, part);
  };
  double best = 0.0;
  constexpr int rounds = 8;
  for (int round = 0; round < rounds; ++round) {
    const Clock::time_point begin = Clock::now();
    workers.run(threads, task);
    best = std::max(best, 3.0 * static_cast<double>(half * sizeof(double)) / seconds_since(begin));
  }
  return best;
}

/// The parts of a structured solve that its door does not show. A few iterations tell what one of them costs.
void add_anatomy(const StagedProblem& problem, int threads, Json& row) {
  staged::LaidOut laid_out = staged::lay_out(problem);
  const staged::Layout& layout = laid_out.layout;
  if (!laid_out.does_not_fit.empty() || !layout.presolve.infeasible.empty()) return;
  staged::Ties ties(laid_out.layout);
  staged::Iteration iteration(laid_out.layout, ties, staged::best_kernels(), threads);
  staged::Limits limits;
  limits.iterations = 30;
  const Clock::time_point begin = Clock::now();
  const staged::Outcome outcome = iteration.run(limits, {});
  row["seconds_per_iteration"] = seconds_since(begin) / std::max(1, outcome.iterations);
  row["bytes_per_hourly_variable"] =
      static_cast<double>(layout.bytes) / static_cast<double>(std::max<std::size_t>(1, layout.hourly_variables));
  row["iterates_bytes"] = layout.bytes;
  row["bandwidth_bytes_per_second"] = bandwidth_bytes_per_second(layout.bytes, threads);
  row["kernels"] = staged::best_kernels().name;
}

void add_solution(const Solution& solution, double seconds, const std::string& why, Json& row) {
  row["backend"] = solution.backend;
  row["termination"] = why.empty() ? to_string(solution.termination) : "handed over";
  row["objective"] = solution.objective;
  row["seconds"] = seconds;
  row["iterations"] = solution.iterations;
  row["fell_back_because"] = why;
  row["message"] = solution.message;
}

void measure_structured(const StagedProblem& problem, const Arguments& arguments, Json& row) {
  Options options{.backend = gigawatt::solver::Backend::structured};
  options.threads = arguments.threads;
  options.seconds_limit = arguments.limit_seconds;
  constexpr double short_seconds = 5.0;
  double best = gigawatt::solver::infinity;
  for (int round = 0; round < arguments.rounds; ++round) {
    const Clock::time_point begin = Clock::now();
    const auto answer = gigawatt::solver::solve_staged(problem, options, {});
    const double seconds = seconds_since(begin);
    if (round == 0) row["peak_resident_bytes"] = peak_resident_bytes();
    if (seconds < best) add_solution(answer.solution, seconds, answer.hand_over, row);
    best = std::min(best, seconds);
    if (seconds > short_seconds) break;
  }
  add_anatomy(problem, arguments.threads, row);
}

HighsAlgorithm algorithm_named(const std::string& name) {
  if (name == "interior_point") return HighsAlgorithm::interior_point;
  return name == "first_order" ? HighsAlgorithm::first_order : HighsAlgorithm::simplex;
}

void measure_highs(const StagedProblem& problem, const Arguments& arguments, Json& row) {
  Options options{.backend = gigawatt::solver::Backend::highs, .algorithm = algorithm_named(arguments.backend)};
  options.seconds_limit = arguments.limit_seconds;
  const Clock::time_point begin = Clock::now();
  const Solution solution = gigawatt::solver::solve(problem, options, {});
  const double seconds = seconds_since(begin);
  add_solution(solution, seconds, {}, row);
  row["fell_back_because"] = solution.fell_back_because;
  row["peak_resident_bytes"] = peak_resident_bytes();
}

void add_sizes(const StagedProblem& problem, Json& row) {
  std::size_t hours = 0, columns = problem.border.size();
  for (const auto& chain : problem.chains) {
    hours += chain.hour_count;
    columns += chain.hour_count * chain.columns.size() + chain.recourse.size();
  }
  row["chains"] = problem.chains.size();
  row["hours"] = hours;
  row["columns"] = columns;
}

int measure(const Arguments& arguments) {
  const std::optional<StagedProblem> problem =
      arguments.generated
          ? generated_problem(arguments)
          : gigawatt::bench::scenario_problem(arguments.scenario, arguments.weather_years, arguments.years);
  if (!problem) return 1;
  Json row;
  add_sizes(*problem, row);
  if (!arguments.mps.empty()) {
    if (const auto error = gigawatt::solver::write_mps(*problem, arguments.mps, false)) {
      fmt::print(stderr, "{}\n", *error);
      return 1;
    }
  } else if (arguments.backend == "structured") {
    measure_structured(*problem, arguments, row);
  } else {
    measure_highs(*problem, arguments, row);
  }
  fmt::print("{}\n", row.dump());
  return 0;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app("one problem, one solver, one line of JSON");
  describe(app, arguments);
  CLI11_PARSE(app, count, values);
  if (!arguments.generated && arguments.scenario.empty()) {
    fmt::print(stderr, "name a --scenario, or say --generated\n");
    return 2;
  }
  return measure(arguments);
}
