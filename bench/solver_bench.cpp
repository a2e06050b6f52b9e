// Time and memory of the structured solver beside HiGHS, on generated campuses of whole years. Prints; never fails.
//
//   solver_bench [--years 1,5] [--segments 4] [--rivals simplex,interior_point,first_order | none] [--limit seconds]
//                [--threads n]
//
// Every row is one problem, solved by all in the same run on the same machine. Bandwidth is measured in between.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "solver/generate.hpp"
#include "solver/solve.hpp"
#include "solver/structured_finish.hpp"

namespace {

using gigawatt::solver::HighsAlgorithm;
using gigawatt::solver::Options;
using gigawatt::solver::Solution;
using gigawatt::solver::StagedProblem;
namespace structured = gigawatt::solver::structured;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

struct Arguments {
  std::vector<std::size_t> years = {1, 5};
  std::vector<std::string> rivals = {"simplex", "interior_point", "first_order"};
  std::size_t segments = 4;
  double limit_seconds = 300.0;
  int threads = 1;
};

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  return parts;
}

Arguments parse(int count, char** values) {
  Arguments arguments;
  for (int n = 1; n + 1 < count; n += 2) {
    const std::string key = values[n], value = values[n + 1];
    if (key == "--years") {
      arguments.years.clear();
      for (const std::string& part : split(value)) arguments.years.push_back(std::stoul(part));
    } else if (key == "--rivals") {
      arguments.rivals = value == "none" ? std::vector<std::string>{} : split(value);
    } else if (key == "--segments") {
      arguments.segments = std::stoul(value);
    } else if (key == "--limit") {
      arguments.limit_seconds = std::stod(value);
    } else if (key == "--threads") {
      arguments.threads = std::stoi(value);
    }
  }
  return arguments;
}

/// Reads and writes an array of the iterates' size: bytes moved per second, the best of a few rounds.
double bandwidth_bytes_per_second(std::size_t bytes) {
  const structured::AlignedDoubles array = structured::aligned_doubles(bytes / sizeof(double));
  const structured::Kernels& kernels = structured::best_kernels();
  const std::size_t half = bytes / sizeof(double) / 2 / 8 * 8;
  double best = 0.0;
  constexpr int rounds = 8;
  for (int round = 0; round < rounds; ++round) {
    const Clock::time_point begin = Clock::now();
    kernels.subtract(1e-9, array.get(), array.get() + half, half);
    best = std::max(best, 3.0 * static_cast<double>(half * sizeof(double)) / seconds_since(begin));
  }
  return best;
}

struct Measured {
  double seconds = 0.0;
  double objective = 0.0;
  int iterations = 0;
};

struct Anatomy {
  double bytes_per_variable = 0.0;
  double seconds_per_iteration = 0.0;
  double bytes = 0.0;
};

/// The parts of a structured solve that the door does not show.
Anatomy anatomy_of(const StagedProblem& problem, int threads) {
  structured::LaidOut laid_out = structured::lay_out(problem);
  structured::Ties ties(laid_out.layout);
  structured::Iteration iteration(laid_out.layout, ties, structured::best_kernels(), threads);
  const Clock::time_point begin = Clock::now();
  const structured::Outcome outcome = iteration.run({}, {});
  const double seconds = seconds_since(begin);
  return {.bytes_per_variable =
              static_cast<double>(laid_out.layout.bytes) / static_cast<double>(laid_out.layout.hourly_variables),
          .seconds_per_iteration = seconds / std::max(1, outcome.iterations),
          .bytes = static_cast<double>(laid_out.layout.bytes)};
}

Measured structured_solve(const StagedProblem& problem, int threads) {
  Measured best;
  best.seconds = gigawatt::solver::infinity;
  constexpr int rounds = 3;
  for (int round = 0; round < rounds; ++round) {
    Options options{.backend = gigawatt::solver::Backend::structured};
    options.threads = threads;
    const Clock::time_point begin = Clock::now();
    const Solution solution = gigawatt::solver::solve(problem, options, {});
    const double seconds = seconds_since(begin);
    if (!solution.fell_back_because.empty()) fmt::print("  fell back: {}\n", solution.fell_back_because);
    if (seconds < best.seconds)
      best = {.seconds = seconds, .objective = solution.objective, .iterations = static_cast<int>(solution.iterations)};
    if (seconds > 5.0) break;
  }
  return best;
}

std::optional<HighsAlgorithm> algorithm_named(const std::string& name) {
  if (name == "simplex") return HighsAlgorithm::simplex;
  if (name == "interior_point") return HighsAlgorithm::interior_point;
  if (name == "first_order") return HighsAlgorithm::first_order;
  return std::nullopt;
}

void compare(const StagedProblem& problem, const Arguments& arguments, const Measured& ours) {
  for (const std::string& rival : arguments.rivals) {
    const std::optional<HighsAlgorithm> algorithm = algorithm_named(rival);
    if (!algorithm) continue;
    Options options{.algorithm = *algorithm};
    options.seconds_limit = arguments.limit_seconds;
    const Clock::time_point begin = Clock::now();
    const Solution solution = gigawatt::solver::solve(problem, options, {});
    const double seconds = seconds_since(begin);
    const bool done = solution.termination == gigawatt::solver::Termination::optimal;
    fmt::print("  HiGHS {:15} {:9.2f} s  {:6.0f} x{}  objective differs by {:.1e}  ({}{}{})\n", rival, seconds,
               seconds / ours.seconds, done ? " " : "+",
               std::abs(solution.objective - ours.objective) / (1.0 + std::abs(ours.objective)),
               to_string(solution.termination), solution.fell_back_because.empty() ? "" : "; ",
               solution.fell_back_because);
  }
}

}  // namespace

int main(int count, char** values) {
  const Arguments arguments = parse(count, values);
  fmt::print("structured solver, kernels {}, {} thread(s); {} segments a year, 8,760 h, 2 storages\n",
             structured::best_kernels().name, arguments.threads, arguments.segments);
  std::vector<std::pair<double, double>> growth;
  for (const std::size_t years : arguments.years) {
    const StagedProblem problem = gigawatt::solver::generate({.seed = 11,
                                                              .hours = 8760,
                                                              .chains = years,
                                                              .segments_per_chain = arguments.segments,
                                                              .storages = 2,
                                                              .recourse_peaks = true,
                                                              .chain_rows = true});
    const Measured ours = structured_solve(problem, arguments.threads);
    const Anatomy anatomy = anatomy_of(problem, arguments.threads);
    const double bandwidth = bandwidth_bytes_per_second(static_cast<std::size_t>(anatomy.bytes));
    fmt::print(
        "{} year(s): {:.3f} s, {} iterations, {:.1f} ms each = {:.1f} times reading and writing the iterates at {:.1f} "
        "GB/s, {:.0f} bytes per hourly variable\n",
        years, ours.seconds, ours.iterations, 1e3 * anatomy.seconds_per_iteration,
        anatomy.seconds_per_iteration * bandwidth / anatomy.bytes, bandwidth / 1e9, anatomy.bytes_per_variable);
    growth.emplace_back(static_cast<double>(years), ours.seconds);
    compare(problem, arguments, ours);
  }
  if (growth.size() > 1) {
    fmt::print(
        "growth exponent from {} to {} years: {:.2f}\n", growth.front().first, growth.back().first,
        std::log(growth.back().second / growth.front().second) / std::log(growth.back().first / growth.front().first));
  }
  return 0;
}
