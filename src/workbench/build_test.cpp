// How builds are said: words, table, chart and summary of the two teaching campuses, without a plan.
#include "workbench/build.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "study/build_analysis.hpp"
#include "study/build_model.hpp"

namespace gigawatt::workbench {
namespace {

struct Built {
  scenario::Scenario scenario;
  study::Run run;
};

Built built(const scenario::Overrides& overrides = {}) {
  auto loaded = study::load_dated("campus-schedule", overrides);
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  Built built{.scenario = std::move(loaded->scenario), .run = {}};
  built.run.build = study::analyse_build(built.scenario, 64, 1);
  return built;
}

TEST(BuildInWords, WhatDecidesIsASentence) {
  const Built campuses = built();
  const std::string text = build_text(campuses.scenario, campuses.run);
  EXPECT_TRUE(text.contains("Transformer delivery, 128 to 208 weeks, decides Mesa's halls north, south and west"))
      << text;
  EXPECT_TRUE(text.contains("One more crew of builders: halls stand")) << text;
  std::size_t longest = 0, length = 0;
  for (const char c : text) {
    length = c == '\n' ? 0 : length + 1;
    longest = std::max(longest, length);
  }
  EXPECT_LE(longest, 98U);
  EXPECT_EQ(build_text(campuses.scenario, study::Run()), "") << "nothing of a scenario without a build";
}

TEST(BuildInWords, ChartAndTableArePlain) {
  const Built campuses = built();
  table::Document document{
      .title = "A", .subtitle = "", .answer = "", .tables = {}, .datasets = {}, .panels = {}, .credits = {}};
  document.tables.push_back(*activities_table(campuses.scenario, campuses.run));
  document.panels.push_back(*build_panel(campuses.scenario, campuses.run));
  for (const base::Diagnostic& fault : table::validate(document)) ADD_FAILURE() << base::to_text(fault);
  // Six of each site and six of each of three halls.
  EXPECT_EQ(table::row_count(document.tables[0]), 2U * (6 + 3 * 6));
  EXPECT_EQ(document.panels[0].works.size(), 2U * (6 + 3 * 6));
  EXPECT_TRUE(std::ranges::any_of(document.panels[0].works, &table::Work::decides));
  EXPECT_FALSE(std::ranges::all_of(document.panels[0].works, &table::Work::decides));
}

TEST(BuildInWords, ManyActivitiesAreFoldedByHall) {
  scenario::Overrides more;
  for (const char* hall : {"a", "b", "c", "d"})
    more.set.emplace_back(std::string("sites.campus.halls.") + hall + ".like", "north");
  const Built campuses = built(more);
  const auto panel = build_panel(campuses.scenario, campuses.run);
  ASSERT_TRUE(panel);
  // Mesa, with 6 + 7 · 6 activities: its six own and seven halls; Delta, like it, the same.
  EXPECT_EQ(panel->works.size(), 2U * (6 + 7));
  EXPECT_EQ(panel->works[6].name, "hall north");
  EXPECT_TRUE(panel->works[6].note.starts_with("decided by ")) << panel->works[6].note;
}

TEST(BuildInWords, TheSummaryHasQuantilesOfHalls) {
  const Built campuses = built();
  Json summary = {{"sites", {{{"id", "delta"}, {"halls", {{{"id", "west"}, {"planned", "2030-12-09"}}}}}}}};
  put_build(campuses.scenario, campuses.run, summary);
  const Json& hall = summary["sites"][0]["halls"][0];
  EXPECT_LT(hall["p10"].get<std::string>(), hall["p50"].get<std::string>());
  EXPECT_LT(hall["p50"].get<std::string>(), hall["p90"].get<std::string>());
  EXPECT_EQ(summary["build"]["halls"].size(), 6U);
  EXPECT_EQ(summary["build"]["halls"][0]["decided_by"], "transformers");
  EXPECT_EQ(summary["build"]["halls"][0]["critical_path"][0], "land");
  Json plain = {{"sites", {{{"id", "delta"}, {"halls", {{{"id", "west"}}}}}}}};
  put_build(campuses.scenario, study::Run(), plain);
  EXPECT_TRUE(plain["build"].is_null());
  EXPECT_TRUE(plain["sites"][0]["halls"][0]["p50"].is_null());
}

}  // namespace
}  // namespace gigawatt::workbench
