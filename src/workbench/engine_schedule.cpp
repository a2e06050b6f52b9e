#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>

#include "build/search.hpp"
#include "workbench/engine.hpp"
#include "workbench/engine_words.hpp"
#include "workbench/schedule_file.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

/// The longest that a budget of schedules may be: time ends the search before that.
constexpr std::uint64_t unlimited = std::numeric_limits<std::uint64_t>::max() / 2;

std::string text_of(const build::Network& network, const build::Schedule& found) {
  constexpr std::size_t rows_max = 60;
  const bool proven = found.lower_bound == found.makespan;
  std::string text = fmt::format("{} periods for {} activities; {}\n\n", grouped(found.makespan),
                                 grouped(static_cast<double>(found.start.size())),
                                 proven ? std::string("nothing can be shorter")
                                        : fmt::format("at least {} are needed", grouped(found.lower_bound)));
  std::vector<std::size_t> order(found.start.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t activity) { return found.start[activity]; });
  text += fmt::format("  {:>8}  {:>8}  {:>8}\n", "activity", "start", "finish");
  for (std::size_t row = 0; row < std::min(order.size(), rows_max); ++row)
    text += fmt::format("  {:>8}  {:>8}  {:>8}\n", order[row] + 1, found.start[order[row]],
                        found.start[order[row]] + network.durations[order[row]]);
  if (order.size() > rows_max) text += fmt::format("  … and {} more; --json has them all\n", order.size() - rows_max);
  text += fmt::format("\n{} schedules tried, {} nodes of the proof\n", grouped(static_cast<double>(found.schedules)),
                      grouped(static_cast<double>(found.nodes)));
  return text;
}

}  // namespace

Outcome engine_schedule(const ScheduleRequest& request, const base::Progress& progress) {
  using Clock = std::chrono::steady_clock;
  const base::Result<build::Network> network = read_schedule_file(request.file);
  if (!network) return refused_files(network.error());
  constexpr double told_from_seconds = 2.0;
  const Clock::time_point begin = Clock::now();
  constexpr std::uint64_t nodes = 300'000;  // what is not proven by then rarely is: lists find more in the time left
  constexpr std::uint64_t schedules_first = 10'000;  // most projects of thirty are then proven in milliseconds
  build::SearchBudget budget{
      .schedules = schedules_first, .nodes = nodes, .schedules_after = unlimited, .seed = request.seed};
  budget.stop = [&] {
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    if (seconds > told_from_seconds) progress.report("search schedules", std::min(1.0, seconds / request.seconds));
    return seconds >= request.seconds || progress.should_stop();
  };
  const build::Schedule found = build::search_schedule(*network, budget);
  const Json document = {{"schema", "gigawatt.engine-schedule/1"},
                         {"makespan", found.makespan},
                         {"start", found.start},
                         {"lower_bound", found.lower_bound},
                         {"optimal", found.lower_bound == found.makespan},
                         {"schedules", found.schedules},
                         {"nodes", found.nodes}};
  return {.code = ExitCode::ok, .text = text_of(*network, found), .json = dump(document)};
}

}  // namespace gigawatt::workbench
