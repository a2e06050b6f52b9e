// The kernels of the staged solver, each instruction set that this machine can run in turn: processor time of one
// iteration, by pass. Prints one line of JSON per set, the widest last; bench/instruction_set_bench.py makes a table.
//
//   instruction_set_bench --scenario off-grid-solar [--weather-years 1] [--years A..B] [--iterations 12] [--rounds 5]
//
// Sets take turns within a round, so that other work on the machine slows all of them, and the best round counts.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenario_problem.hpp"
#include "solver/solution.hpp"
#include "solver/staged/finish.hpp"
#include "solver/staged/iteration.hpp"

namespace {

using gigawatt::solver::Solution;
using gigawatt::solver::StagedProblem;
namespace staged = gigawatt::solver::staged;
using Json = nlohmann::ordered_json;

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Seconds in each pass. The iteration runs on one thread here.
struct Seconds {
  double factorise = 0.0, correct = 0.0, substitute = 0.0;
};

// Kernels are plain functions: what they call and where they add up stands beside them.
const staged::Kernels* inner = nullptr;
Seconds spent;

void timed_factorise(staged::Group& group, const staged::PassInput& input, double* scratch,
                     staged::PassOutput& output) {
  const double begin = thread_seconds();
  inner->factorise(group, input, scratch, output);
  spent.factorise += thread_seconds() - begin;
}

void timed_correct(staged::Group& group, const staged::PassInput& input, double* scratch) {
  const double begin = thread_seconds();
  inner->correct(group, input, scratch);
  spent.correct += thread_seconds() - begin;
}

void timed_substitute(staged::Group& group, const staged::PassInput& input, bool first, double* scratch,
                      staged::PassOutput& output) {
  const double begin = thread_seconds();
  inner->substitute(group, input, first, scratch, output);
  spent.substitute += thread_seconds() - begin;
}

std::vector<const staged::Kernels*> kernels_of_this_machine() {
  std::vector<const staged::Kernels*> kernels = {&staged::portable_kernels()};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) kernels.push_back(&staged::avx2_kernels());
  if (&staged::best_kernels() == &staged::avx512_kernels()) kernels.push_back(&staged::avx512_kernels());
#endif
  return kernels;
}

/// All numbers of a point, in order: two sets that differ in a bit differ here.
struct Measured {
  Seconds best{.factorise = 1e30, .correct = 1e30, .substitute = 1e30};
  double all_seconds = 1e30;  // of the best round, kernels and everything around them
  int iterations = 0;
  std::vector<double> point;
};

std::vector<double> numbers_of(const Solution& solution) {
  std::vector<double> numbers = solution.border;
  const auto append = [&](const std::vector<double>& more) { numbers.insert(numbers.end(), more.begin(), more.end()); };
  append(solution.border_row_duals);
  for (const auto& chain : solution.chains) {
    std::ranges::for_each(chain.columns, append);
    std::ranges::for_each(chain.row_duals, append);
  }
  return numbers;
}

void measure(const StagedProblem& problem, const staged::Kernels& kernels, int iteration_limit, Measured& result) {
  staged::LaidOut laid_out = staged::lay_out(problem);
  staged::Ties ties(laid_out.layout);
  staged::Kernels timed = kernels;
  timed.factorise = timed_factorise;
  timed.correct = timed_correct;
  timed.substitute = timed_substitute;
  inner = &kernels;
  spent = {};
  staged::Iteration iteration(laid_out.layout, ties, timed, 1);
  staged::Limits limits;
  limits.iterations = iteration_limit;
  const double begin = thread_seconds();
  const staged::Outcome outcome = iteration.run(limits, {});
  const double seconds = thread_seconds() - begin;
  result.iterations = std::max(1, outcome.iterations);
  result.all_seconds = std::min(result.all_seconds, seconds);
  result.best.factorise = std::min(result.best.factorise, spent.factorise);
  result.best.correct = std::min(result.best.correct, spent.correct);
  result.best.substitute = std::min(result.best.substitute, spent.substitute);
  Solution solution;
  staged::read_out(laid_out.layout, ties, solution);
  result.point = numbers_of(solution);
}

bool same_bits(std::span<const double> one, std::span<const double> other) {
  return one.size() == other.size() && std::memcmp(one.data(), other.data(), one.size_bytes()) == 0;
}

Json row_of(const staged::Kernels& kernels, const Measured& measured, const Measured& reference) {
  const double iterations = measured.iterations;
  return {{"kernels", kernels.name},
          {"iterations", measured.iterations},
          {"factorise_seconds", measured.best.factorise / iterations},
          {"correct_seconds", measured.best.correct / iterations},
          {"substitute_seconds", measured.best.substitute / iterations},
          {"seconds", measured.all_seconds / iterations},
          {"same_bits", same_bits(measured.point, reference.point)}};
}

struct Arguments {
  std::string scenario, years;
  int weather_years = 1, iterations = 12, rounds = 5;
};

int compare(const Arguments& arguments) {
  const std::optional<StagedProblem> problem =
      gigawatt::bench::scenario_problem(arguments.scenario, arguments.weather_years, arguments.years);
  if (!problem) return 1;
  const staged::LaidOut laid_out = staged::lay_out(*problem);
  if (!laid_out.does_not_fit.empty()) {
    fmt::print(stderr, "the staged solver does not take this problem: {}\n", laid_out.does_not_fit);
    return 1;
  }
  const auto kernels = kernels_of_this_machine();
  std::vector<Measured> measured(kernels.size());
  for (int round = 0; round < arguments.rounds; ++round)
    for (std::size_t k = 0; k < kernels.size(); ++k) measure(*problem, *kernels[k], arguments.iterations, measured[k]);
  for (std::size_t k = 0; k < kernels.size(); ++k)
    fmt::print("{}\n", row_of(*kernels[k], measured[k], measured[0]).dump());
  return 0;
}

}  // namespace

int main(int count, char** values) {
  Arguments arguments;
  CLI::App app("the staged solver's kernels, one instruction set after the other");
  app.add_option("--scenario", arguments.scenario, "shipped name, folder or file")->required();
  app.add_option("--weather-years", arguments.weather_years, "instead of the scenario's own")
      ->check(CLI::Range(1, 1000));
  app.add_option("--years", arguments.years, "plan years A..B instead of the scenario's own");
  app.add_option("--iterations", arguments.iterations, "of each measurement")->check(CLI::Range(1, 300));
  app.add_option("--rounds", arguments.rounds, "the best of so many")->check(CLI::Range(1, 100));
  CLI11_PARSE(app, count, values);
  return compare(arguments);
}
