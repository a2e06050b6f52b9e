#include "report/html.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <regex>

#include "base/embedded.hpp"
#include "report/synthetic_test.hpp"

namespace gigawatt::report {
namespace {

/// Without a matcher, which would print a page of megabytes when it fails.
bool contains(std::string_view page, std::string_view text) { return page.find(text) != std::string_view::npos; }

std::string bundle() {
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (file.name == "report/bundle.html") return std::string(file.text);
  }
  return "";
}

std::string data_of(const std::string& page) {
  const std::string open = "type=\"application/json\">";
  const std::size_t start = page.find(open) + open.size();
  return page.substr(start, page.find("</script>", start) - start);
}

table::Document small_document() { return synthetic_document({.years = 1, .weather_years = 1, .hours = 48}); }

TEST(Html, CarriesTheDataReadableAsJson) {
  const table::Document document = small_document();
  const auto page = html_text(document, bundle());
  ASSERT_TRUE(page.has_value());
  const auto json = nlohmann::json::parse(data_of(*page));
  EXPECT_EQ(json["schema"], "gigawatt.report/1");
  EXPECT_EQ(json["answer"], document.answer);
  EXPECT_EQ(json["panels"].size(), document.panels.size());
  EXPECT_EQ(json["tables"][0]["columns"][2]["header"], "worth_usd_per_mw");
  EXPECT_EQ(json["tables"][0]["columns"][2]["values"][0], 41250.5);
  EXPECT_TRUE(json["tables"][0]["columns"][2]["values"][2].is_null());
  EXPECT_EQ(json["panels"][2]["blocks"][0][0]["count"], 48);
  EXPECT_EQ(json["panels"][2]["blocks_total"], 1);
}

TEST(Html, CarriesLinksNodesAndPaths) {
  table::Document document = small_document();
  table::Panel panel;
  panel.id = "payments";
  panel.kind = table::PanelKind::chord;
  panel.labels = {"2027"};
  panel.nodes = {{"Lab", "grid"}, {"Cloud", "gas"}};
  panel.links = {{"2027", "Lab", "Cloud", "fee", 1.5}};
  document.panels.push_back(panel);
  panel = {.id = "path", .kind = table::PanelKind::path};
  panel.paths = {{"Cloud defaults", {{"2027-08", "It cannot pay", "2 USD", "in 2 months", "end"}}}};
  document.panels.push_back(panel);
  ASSERT_TRUE(html_text(document, bundle()).has_value());
  const auto json = nlohmann::json::parse(page_data(document));
  const auto& chord = json["panels"][json["panels"].size() - 2];
  EXPECT_EQ(chord["kind"], "chord");
  EXPECT_EQ(chord["nodes"][1], nlohmann::json({{"name", "Cloud"}, {"colour", "gas"}}));
  EXPECT_EQ(chord["links"][0]["value"], 1.5);
  const auto& step = json["panels"].back()["paths"][0]["steps"][0];
  EXPECT_EQ(json["panels"].back()["kind"], "path");
  EXPECT_EQ(step, nlohmann::json({{"when", "2027-08"},
                                  {"text", "It cannot pay"},
                                  {"value", "2 USD"},
                                  {"note", "in 2 months"},
                                  {"role", "end"}}));
  panel = {.id = "chain", .kind = table::PanelKind::lanes, .labels = {"2027-01"}};
  panel.lanes = {{"Fee", "2 USD", "", "", "USD", {{"paid", "USD", "area", "cost", {2.0}}}, true}};
  panel.marks = {{0, "Late.", "step"}};
  document.panels.push_back(panel);
  const auto lanes = nlohmann::json::parse(page_data(document))["panels"].back();
  EXPECT_EQ(lanes["kind"], "lanes");
  EXPECT_EQ(lanes["lanes"][0]["series"][0]["values"][0], 2.0);
  EXPECT_EQ(lanes["lanes"][0]["gap"], true);
  EXPECT_EQ(lanes["marks"][0], nlohmann::json({{"label", 0}, {"text", "Late."}, {"role", "step"}}));
  EXPECT_FALSE(json["panels"][0].contains("links")) << "only panels that have some carry them";
}

TEST(Html, LoadsNothingFromElsewhere) {
  const auto page = html_text(small_document(), bundle());
  ASSERT_TRUE(page.has_value());
  const std::regex loads(R"re(<(script|img|iframe|link|source|video|audio|object|embed)[^>]*\s(src|href|data)\s*=)re",
                         std::regex::icase);
  EXPECT_FALSE(std::regex_search(*page, loads));
  EXPECT_FALSE(contains(*page, "@import"));
  EXPECT_FALSE(contains(*page, "url(http"));
  EXPECT_FALSE(contains(*page, "url(//"));
  EXPECT_TRUE(contains(*page, "default-src 'none'")) << "the page forbids loads by itself";
}

TEST(Html, HostileTextStaysText) {
  table::Document document = small_document();
  const std::string hostile =
      "</script><script>alert(1)</script><!-- \" ' & \\ \xe2\x80\xa8 \xe2\x80\xa9 Zürich \xf0\x9f\x94\x8b";
  document.title = hostile;
  document.answer = hostile;
  std::get<std::vector<std::string>>(document.tables[0].columns[0].values)[0] = hostile;
  document.panels[2].labels[0] = hostile;
  const auto page = html_text(document, bundle());
  ASSERT_TRUE(page.has_value());
  EXPECT_FALSE(contains(*page, "alert(1)</script>"));
  const std::string data = data_of(*page);
  EXPECT_FALSE(contains(data, "<"));
  EXPECT_FALSE(contains(data, "\xe2\x80\xa8"));
  EXPECT_FALSE(contains(data, "\xe2\x80\xa9"));
  const auto json = nlohmann::json::parse(data);
  EXPECT_EQ(json["answer"], hostile);
  EXPECT_EQ(json["tables"][0]["columns"][0]["values"][0], hostile);
  EXPECT_EQ(json["panels"][2]["labels"][0], hostile);
}

TEST(Html, ReplacesBytesThatAreNotText) {
  table::Document document = small_document();
  document.answer = "caf\xe9";
  const auto page = html_text(document, bundle());
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(nlohmann::json::parse(data_of(*page))["answer"], "caf\xef\xbf\xbd");
}

TEST(Html, FiveYearsStayBelowTenMegabytes) {
  const table::Document document = synthetic_document({.years = 5, .weather_years = 1, .hours = 8760});
  const auto page = html_text(document, bundle());
  ASSERT_TRUE(page.has_value());
  EXPECT_LT(page->size(), 10'000'000U);
  const auto json = nlohmann::json::parse(data_of(*page));
  EXPECT_EQ(json["panels"][2]["blocks"].size(), 5U);
  EXPECT_EQ(json["panels"][2]["precision"][0]["unit"], "MW");
  EXPECT_LT(json["panels"][2]["precision"][0]["error"], 0.02);
}

TEST(Html, LeavesOutBlocksBeyondTheLimitAndSaysSo) {
  const table::Document document = synthetic_document({.years = 3, .weather_years = 1, .hours = 480});
  const auto all = nlohmann::json::parse(page_data(document));
  EXPECT_EQ(all["panels"][2]["blocks"].size(), 3U);
  std::size_t first_bytes = 0;
  for (const auto& series : all["panels"][2]["blocks"][0]) first_bytes += series["data"].get<std::string>().size();
  const auto some = nlohmann::json::parse(page_data(document, first_bytes));
  EXPECT_EQ(some["panels"][2]["blocks"].size(), 1U);
  EXPECT_EQ(some["panels"][2]["blocks_total"], 3);
}

TEST(Html, EqualDocumentsGiveEqualBytes) {
  EXPECT_EQ(html_text(small_document(), bundle()).value(), html_text(small_document(), bundle()).value());
}

TEST(Html, RefusesNanAndBundlesWithoutAPlace) {
  table::Document document = small_document();
  EXPECT_FALSE(html_text(document, "<html></html>").has_value());
  document.panels[1].series[0].values[0] = std::numeric_limits<double>::quiet_NaN();
  const auto page = html_text(document, bundle());
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().front().code, "table-not-finite");
  EXPECT_EQ(write_html(document, "unused.html"),
            "cannot write the report: panels.capacity.Grid: value 0 is not a finite number");
}

/// Not a check but a way to see the page: run with --gtest_also_run_disabled_tests and open the file in a browser.
TEST(Html, DISABLED_WritesAPageToLookAt) {
  EXPECT_EQ(write_html(synthetic_document({}), testing::TempDir() + "gigawatt-synthetic-report.html"), std::nullopt);
}

}  // namespace
}  // namespace gigawatt::report
