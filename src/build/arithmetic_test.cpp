// Each arithmetic of this machine against the portable one, on PSPLIB's j30 where its files are present.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "build/serial.hpp"

namespace gigawatt::build {
namespace {

/// As workbench's reader, which is above this room, for files that are known to be whole.
Network network_of(const std::filesystem::path& file) {
  Network network{.durations = {}, .links = {}, .capacities = {}, .demands = {}};
  std::ifstream text(file);
  enum class Section { none, links, demands, capacities } section = Section::none;
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with("PRECEDENCE")) section = Section::links;
    if (line.starts_with("REQUESTS")) section = Section::demands;
    if (line.starts_with("RESOURCEAVAIL")) section = Section::capacities;
    std::istringstream words(line);
    std::vector<std::int32_t> row;
    for (std::int32_t number = 0; words >> number;) row.push_back(number);
    if (row.empty() || !words.eof()) continue;
    if (section == Section::links)
      for (const std::int32_t after : std::span(row).subspan(3))
        network.links.push_back({.before = row[0] - 1, .after = after - 1});
    if (section == Section::demands) {
      network.durations.push_back(row[2]);
      network.demands.insert(network.demands.end(), row.begin() + 3, row.end());
    }
    if (section == Section::capacities) network.capacities = row;
  }
  return network;
}

/// Neighbours change places by chance where no link stands between them.
void shuffle(std::vector<Activity>& list, const Compiled& compiled, base::RandomStream& draw) {
  for (std::size_t k = 0; k + 1 < list.size(); ++k) {
    const auto after = static_cast<std::size_t>(list[k + 1]);
    const auto begin = compiled.arcs.begin() + compiled.arcs_begin[after];
    const auto end = compiled.arcs.begin() + compiled.arcs_begin[after + 1];
    if (std::find_if(begin, end, [&](const Compiled::Arc& arc) { return arc.activity == list[k]; }) == end &&
        draw.below(2) == 0)
      std::swap(list[k], list[k + 1]);
  }
}

TEST(Arithmetic, SameStartsOnPublishedProjects) {
  const std::filesystem::path folder = GIGAWATT_SOURCE_DIR "/../shared/data/psplib";
  if (!std::filesystem::exists(folder / "j301_1.sm")) GTEST_SKIP() << "needs PSPLIB's j30 in the shared data";
  std::size_t projects = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".sm") continue;
    const Network network = network_of(entry.path());
    ASSERT_EQ(network.durations.size(), 32U) << entry.path();
    ASSERT_EQ(network.capacities.size(), 4U) << entry.path();
    const Compiled compiled = compile(network);
    base::RandomStream draw(++projects, base::random_stream("arithmetic-test"));
    std::vector<Activity> list(32);
    std::iota(list.begin(), list.end(), Activity{0});
    std::vector<Period> expected(32), start(32), durations = compiled.durations;
    for (int round = 0; round < 20; ++round) {
      for (int time = 0; time < 10; ++time) shuffle(list, compiled, draw);
      if (round == 10) std::ranges::for_each(durations, [](Period& duration) { duration *= 2; });
      SerialScheduler portable(compiled, Arithmetic::portable);
      portable.set_durations(durations);
      const Period makespan = portable.schedule(list, expected);
      for (const Arithmetic arithmetic : arithmetics_here()) {
        SerialScheduler scheduler(compiled, arithmetic);
        scheduler.set_durations(durations);
        EXPECT_EQ(scheduler.schedule(list, start), makespan) << entry.path();
        EXPECT_EQ(start, expected) << entry.path();
      }
    }
  }
  EXPECT_GE(projects, 90U);
}

}  // namespace
}  // namespace gigawatt::build
