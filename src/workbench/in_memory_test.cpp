#include "workbench/in_memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace gigawatt::workbench {
namespace {

namespace fs = std::filesystem;

RunRequest small_run() {
  RunRequest request;
  request.scenario = "buildout-chain";
  request.worth = WorthChoice::none;
  return request;
}

TEST(InMemory, KeepsWhatAFolderWouldHoldAndWritesNone) {
  const fs::path before = fs::current_path();
  const fs::path empty = fs::path(testing::TempDir()) / "in-memory";
  fs::remove_all(empty);
  fs::create_directories(empty);
  fs::current_path(empty);
  RunInMemory kept;
  const Outcome outcome = run_in_memory(small_run(), kept, {});
  const bool wrote = !fs::is_empty(empty);
  fs::current_path(before);
  EXPECT_EQ(outcome.code, ExitCode::ok);
  EXPECT_FALSE(wrote);
  EXPECT_NE(outcome.json.find("\"report\": null"), std::string::npos);
  ASSERT_EQ(kept.datasets.size(), 1U);  // deals alone have no hours
  EXPECT_EQ(kept.datasets.front().id, "monthly");
  EXPECT_NE(std::ranges::find(kept.tables, "party_months", &table::Table::id), kept.tables.end());
  for (const table::Table& table : kept.tables) EXPECT_TRUE(table::validate(table).empty()) << table.id;
}

TEST(InMemory, KeepsNothingOfAnInvalidScenario) {
  RunRequest request = small_run();
  request.set = {{"no-such-key", "1"}};
  RunInMemory kept;
  EXPECT_EQ(run_in_memory(request, kept, {}).code, ExitCode::scenario_invalid);
  EXPECT_TRUE(kept.tables.empty());
}

TEST(InMemory, ResolvesAScenarioToFilesThatStandAlone) {
  ResolvedFiles files;
  const Outcome outcome = resolve({.scenario = "first-campus", .set = {{"title", "Another"}}}, files);
  EXPECT_EQ(outcome.code, ExitCode::ok);
  const auto text = std::ranges::find(files, "scenario.yaml", &ResolvedFiles::value_type::first);
  ASSERT_NE(text, files.end());
  EXPECT_NE(text->second.find("Another"), std::string::npos);
  EXPECT_EQ(text->second.find("extends"), std::string::npos);
}

TEST(InMemory, HeadsColumnsAsTheFilesDo) {
  EXPECT_EQ(header_of(table::number_column("price", "USD/MWh", "", {})), "price_usd_per_mwh");
  EXPECT_EQ(header_of(table::number_column("power_mw", "MW", "", {})), "power_mw");
}

}  // namespace
}  // namespace gigawatt::workbench
