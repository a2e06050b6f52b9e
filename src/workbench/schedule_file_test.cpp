#include "workbench/schedule_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "build/search.hpp"

namespace gigawatt::workbench {
namespace {

// Three activities between two dummies; 2 and 3 share one crew of 2 and cannot overlap, 4 needs none: 3 + 2 periods.
constexpr const char* project = R"(************************************************************************
projects                      :  1
jobs (incl. supersource/sink ):  5
horizon                       :  9
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          3           2   3   4
   2        1          1           5
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       2
  3      1     2       1
  4      1     4       0
  5      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
    2
************************************************************************
)";

base::Result<build::Network> read(const std::string& text) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string path = ::testing::TempDir() + "gigawatt_" + test->name() + ".sm";
  std::ofstream(path) << text;
  return read_schedule_file(path);
}

std::string with(const std::string& old, const std::string& instead) {
  std::string text = project;
  const std::size_t at = text.find(old);
  EXPECT_NE(at, std::string::npos) << old;
  return text.replace(at, old.size(), instead);
}

/// Code and line of the only finding.
std::pair<std::string, int> refusal(const std::string& text) {
  const auto found = read(text);
  if (found || found.error().size() != 1) return {"not one finding", 0};
  return {found.error()[0].code, found.error()[0].mark.line};
}

TEST(ScheduleFile, ProjectByHand) {
  const auto network = read(project);
  ASSERT_TRUE(network.has_value());
  EXPECT_EQ(network->durations, (std::vector<build::Period>{0, 3, 2, 4, 0}));
  EXPECT_EQ(network->demands, (std::vector<std::int32_t>{0, 2, 1, 0, 0}));
  EXPECT_EQ(network->capacities, (std::vector<std::int32_t>{2}));
  EXPECT_EQ(network->links.size(), 6U);
  const build::Schedule found = build::search_schedule(*network, {.stop = [] { return false; }});
  EXPECT_EQ(found.makespan, 5);
  EXPECT_EQ(found.lower_bound, 5);
}

TEST(ScheduleFile, RefusedWithLine) {
  using Pair = std::pair<std::string, int>;
  EXPECT_EQ(refusal(with("3       2\n", "3       3\n")), Pair("schedule-demand", 22));
  EXPECT_EQ(refusal(with("   5        1          0", "   5        1          1           2")),
            Pair("schedule-cycle", 13));
  EXPECT_EQ(refusal(with("1           5\n", "1           9\n")), Pair("schedule-activity", 13));
  EXPECT_EQ(refusal(with("1           5\n", "2           5\n")), Pair("schedule-number", 13));
  EXPECT_EQ(refusal(with("  3      1     2       1", "  3      1     x       1")), Pair("schedule-number", 23));
  EXPECT_EQ(refusal(with("  3      1     2       1", "  3      1    -2       1")), Pair("schedule-number", 23));
  EXPECT_EQ(refusal(with("  4      1     4       0\n", "")), Pair("schedule-activity", 24));
  EXPECT_EQ(refusal(with("nonrenewable              :  0", "nonrenewable              :  2")).first, "schedule-kind");
  EXPECT_EQ(refusal(with("PRECEDENCE", "PRECEDENT")), Pair("schedule-section", 0));
}

/// PSPLIB's published optima, where its files are present.
TEST(ScheduleFile, PublishedOptima) {
  const std::string folder = GIGAWATT_SOURCE_DIR "/../shared/data/psplib/";
  if (!std::filesystem::exists(folder + "j301_1.sm")) GTEST_SKIP() << "needs PSPLIB's j30 in the shared data";
  for (const auto& [name, optimum] : {std::pair("j301_1", 43), {"j301_2", 47}, {"j302_1", 38}, {"j302_2", 51}}) {
    const auto network = read_schedule_file(folder + name + ".sm");
    ASSERT_TRUE(network.has_value()) << name;
    const build::Schedule found = build::search_schedule(*network, {.schedules = 2'000, .stop = [] { return false; }});
    EXPECT_EQ(found.makespan, optimum) << name;
    EXPECT_EQ(found.lower_bound, optimum) << name;
    EXPECT_EQ(build::check_schedule(*network, found.start), build::Fault::none) << name;
  }
}

}  // namespace
}  // namespace gigawatt::workbench
