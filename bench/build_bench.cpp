// What samples of builds cost: 50 sites with 120 activities each, a third of them sharing crews, one per site a
// delivery.
//
//   build_bench [SAMPLES]        default: 500
//
// Prints processor seconds of one core: of drawing durations (two-piece lognormal), of scheduling them, and both for
// 10,000 samples.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "build/programme.hpp"
#include "scenario/distribution.hpp"

namespace gigawatt {
namespace {

constexpr std::int32_t sites = 50, activities = 120, halls_beside = 6;

build::Programme programme() {
  build::Programme made;
  made.crews = {40, 60};
  made.slots = {{.first = 100.0, .spacing = 7.0}};
  for (std::int32_t site = 0; site < sites; ++site)
    for (std::int32_t activity = 0; activity < activities; ++activity) {
      const auto task = static_cast<build::Task>(made.tasks.size());
      const std::int32_t kind = activity % halls_beside;
      made.tasks.push_back({.owner = site,
                            .crew = kind == 3   ? 0
                                    : kind == 4 ? 1
                                                : -1,
                            .crews = 1,
                            .slot = activity == halls_beside - 1 ? 0 : -1});
      if (activity < halls_beside) continue;
      made.waits.push_back({task - halls_beside, task, 0.0});
      made.waits.push_back({task - halls_beside / 2, task, 0.0});
    }
  return made;
}

int run(int samples) {
  const build::Programme made = programme();
  std::vector<std::uint64_t> streams;
  for (std::size_t task = 0; task < made.tasks.size(); ++task)
    streams.push_back(base::random_stream(std::to_string(task)));
  const scenario::Distribution duration{scenario::Distribution::Kind::lognormal, 20.0, 30.0, 60.0};
  build::Dispatcher dispatcher(made);
  std::vector<double> days(made.tasks.size());
  std::clock_t drawing = 0, scheduling = 0;
  double last_day = 0.0;
  for (int sample = 0; sample < samples; ++sample) {
    const std::clock_t begin = std::clock();
    for (std::size_t task = 0; task < days.size(); ++task)
      days[task] = scenario::quantile(duration, base::uniform(1, streams[task], static_cast<std::uint64_t>(sample)));
    const std::clock_t drawn = std::clock();
    last_day += dispatcher.run(days).finish.back();
    scheduling += std::clock() - drawn;
    drawing += drawn - begin;
  }
  const auto seconds = [](std::clock_t ticks) { return static_cast<double>(ticks) / CLOCKS_PER_SEC; };
  const double tasks = static_cast<double>(samples) * static_cast<double>(days.size());
  fmt::print("{} samples of {} sites with {} activities; the last ends on day {:.0f} in the mean\n", samples, sites,
             activities, last_day / samples);
  fmt::print("drawing    {:6.1f} ns an activity\nscheduling {:6.1f} ns an activity\n", 1e9 * seconds(drawing) / tasks,
             1e9 * seconds(scheduling) / tasks);
  fmt::print("10,000 samples: {:.1f} s of one core\n", seconds(drawing + scheduling) / samples * 10'000.0);
  return 0;
}

}  // namespace
}  // namespace gigawatt

int main(int count, char** arguments) { return gigawatt::run(count > 1 ? std::max(1, std::atoi(arguments[1])) : 500); }
