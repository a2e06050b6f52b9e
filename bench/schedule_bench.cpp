// Serial schedules a second on one core, portable and as fast as this machine can, and an ensemble: 10,000 draws of the
// durations of 50 sites with 120 activities each, which share four crews. Lists and projects are drawn, or read from
// files of PSPLIB. Prints one line of JSON per case; bench/schedule_bench.py sets rivals beside it.
//
//   schedule_bench [FILE.sm...] [--draws 10000] [--sites 50] [--activities 120] [--threads 2]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>
#include <numeric>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/quantile.hpp"
#include "base/random.hpp"
#include "build/serial.hpp"
#include "workbench/schedule_file.hpp"

namespace {

using namespace gigawatt;
using build::Activity;
using build::Period;
using Json = nlohmann::ordered_json;

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Activities in waves of `wide`, each behind one or two of the wave before; durations 1 … longest, four crews.
build::Network drawn_network(std::size_t sites, std::size_t activities, std::int32_t capacity, Period longest) {
  base::RandomStream draw(1, base::random_stream("schedule-bench"));
  constexpr std::size_t wide = 4, resources = 4;
  build::Network network{.durations = {}, .links = {}, .capacities = {}, .demands = {}};
  network.capacities.assign(resources, capacity);
  for (std::size_t site = 0; site < sites; ++site)
    for (std::size_t a = 0; a < activities; ++a) {
      const std::size_t place = network.durations.size();
      network.durations.push_back(1 + static_cast<Period>(draw.below(static_cast<std::uint64_t>(longest))));
      const std::size_t crew = draw.below(resources);
      for (std::size_t r = 0; r < resources; ++r)
        network.demands.push_back(r == crew ? 1 + static_cast<std::int32_t>(draw.below(8)) : 0);
      if (a < wide) continue;
      const std::size_t wave = place - a % wide - wide;
      for (std::size_t link = 0; link <= draw.below(2); ++link)
        network.links.push_back(
            {.before = static_cast<Activity>(wave + draw.below(wide)), .after = static_cast<Activity>(place)});
    }
  return network;
}

/// Orders by chance that respect the links.
std::vector<std::vector<Activity>> drawn_lists(const build::Compiled& compiled, std::size_t count) {
  base::RandomStream draw(2, base::random_stream("schedule-bench"));
  const auto size = static_cast<std::size_t>(compiled.count);
  std::vector<std::vector<Activity>> lists(count);
  for (std::vector<Activity>& list : lists) {
    std::vector<char> placed(size, 0);
    std::vector<Activity> ready;
    while (list.size() < size) {
      ready.clear();
      for (std::size_t place = 0; place < size; ++place) {
        bool free = placed[place] == 0;
        for (auto arc = compiled.arcs_begin[place]; free && arc < compiled.arcs_begin[place + 1]; ++arc)
          free = placed[static_cast<std::size_t>(compiled.arcs[static_cast<std::size_t>(arc)].activity)] != 0;
        if (free) ready.push_back(static_cast<Activity>(place));
      }
      list.push_back(ready[draw.below(ready.size())]);
      placed[static_cast<std::size_t>(list.back())] = 1;
    }
  }
  return lists;
}

std::string_view name_of(build::Arithmetic arithmetic) {
  constexpr std::array<std::string_view, 3> names = {"portable", "avx2", "avx512"};
  return names[static_cast<std::size_t>(arithmetic)];
}

void bench_lists(const std::string& name, const build::Network& network) {
  const build::Compiled compiled = build::compile(network);
  const auto lists = drawn_lists(compiled, 2048);
  std::vector<Period> start(static_cast<std::size_t>(compiled.count));
  for (const build::Arithmetic arithmetic : build::arithmetics_here()) {
    build::SerialScheduler scheduler(compiled, arithmetic);
    constexpr std::size_t rounds = 5, passes = 50;
    double best = 1e300;
    std::int64_t sum = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
      sum = 0;
      const double begin = thread_seconds();
      for (std::size_t pass = 0; pass < passes; ++pass)
        for (const std::vector<Activity>& list : lists) sum += scheduler.schedule(list, start);
      best = std::min(best, thread_seconds() - begin);
    }
    const auto count = static_cast<double>(passes * lists.size());
    fmt::print("{}\n", Json{{"case", "lists"},
                            {"project", name},
                            {"arithmetic", name_of(arithmetic)},
                            {"activities", compiled.count},
                            {"mean_makespan", static_cast<double>(sum) / count},
                            {"schedules_per_second", count / best}}
                           .dump());
  }
}

/// All sites in one network. Each draw stretches every duration by a lognormal factor with a spread of 0.3.
void bench_ensemble(std::size_t draws, std::size_t sites, std::size_t activities, std::size_t threads) {
  const build::Compiled compiled = build::compile(drawn_network(sites, activities, 4 * static_cast<int>(sites), 26));
  const auto count = static_cast<std::size_t>(compiled.count);
  std::vector<Activity> list(count);  // site by site in turn: the waves of all sites before the next ones
  std::iota(list.begin(), list.end(), Activity{0});
  constexpr std::size_t table_size = 4096;  // of the factor's quantiles
  std::vector<double> factor(table_size);
  for (std::size_t k = 0; k < table_size; ++k)
    factor[k] = std::exp(0.3 * base::normal_quantile((static_cast<double>(k) + 0.5) / static_cast<double>(table_size)));
  std::vector<Period> makespans(draws);
  const auto work = [&](std::size_t first) {
    build::SerialScheduler scheduler(compiled);
    std::vector<Period> durations(count), start(count);
    for (std::size_t k = first; k < draws; k += threads) {
      base::RandomStream draw(k, base::random_stream("schedule-bench/durations"));
      for (std::size_t a = 0; a < count; ++a)
        durations[a] = static_cast<Period>(std::lround(factor[draw.below(table_size)] * compiled.durations[a]));
      scheduler.set_durations(durations);
      makespans[k] = scheduler.schedule(list, start);
    }
  };
  const auto begin = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> helpers;
    for (std::size_t t = 1; t < threads; ++t) helpers.emplace_back(work, t);
    work(0);
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::ranges::sort(makespans);
  fmt::print("{}\n", Json{{"case", "ensemble"},
                          {"draws", draws},
                          {"sites", sites},
                          {"activities", activities},
                          {"threads", threads},
                          {"seconds", seconds},
                          {"makespan_p50", makespans[draws / 2]},
                          {"makespan_p90", makespans[draws * 9 / 10]}}
                         .dump());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("serial schedules a second");
  std::vector<std::string> files;
  std::size_t draws = 10'000, sites = 50, activities = 120, threads = 2;
  app.add_option("files", files);
  app.add_option("--draws", draws)->check(CLI::PositiveNumber);
  app.add_option("--sites", sites)->check(CLI::PositiveNumber);
  app.add_option("--activities", activities)->check(CLI::PositiveNumber);
  app.add_option("--threads", threads)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  bench_lists("drawn", drawn_network(1, 30, 16, 10));
  for (const std::string& file : files) {
    const auto network = workbench::read_schedule_file(file);
    if (!network) {
      fmt::print(stderr, "{} is no project\n", file);
      return 2;
    }
    bench_lists(file.substr(file.rfind('/') + 1), *network);
  }
  bench_ensemble(draws, sites, activities, threads);
}
