#include "table/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace gigawatt::table {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> codes(const base::Diagnostics& diagnostics) {
  std::vector<std::string> result;
  for (const base::Diagnostic& diagnostic : diagnostics) result.push_back(diagnostic.code);
  return result;
}

Table prices() {
  return {.id = "prices",
          .title = "Prices",
          .columns = {text_column("month", "", {"2026-01", "2026-02"}),
                      number_column("price", "USD/MWh", "mean", {31.5, std::nullopt})}};
}

Dataset dataset() {
  return {.id = "hourly",
          .title = "Hourly",
          .dimensions = {{.name = "year", .size = 2, .labels = {"2026", "2027"}},
                         {.name = "hour", .size = 3, .labels = {}}},
          .arrays = {{.name = "load_mw",
                      .unit = "MW",
                      .description = "load",
                      .dimensions = {"year", "hour"},
                      .values = {1, 2, 3, 4, 5, 6}}}};
}

Series series(std::string name, std::vector<std::optional<double>> values) {
  return {.name = std::move(name), .unit = "MW", .role = "area", .colour = "gas", .values = std::move(values)};
}

Panel chart() {
  Panel panel;
  panel.id = "capacity";
  panel.kind = PanelKind::time_chart;
  panel.labels = {"2026-01", "2026-02"};
  panel.series = {series("gas", {1.0, std::nullopt})};
  panel.table = "prices";
  return panel;
}

Document document() {
  Document result;
  result.tables = {prices()};
  result.datasets = {dataset()};
  result.panels = {chart()};
  return result;
}

TEST(Document, CountsRowsAndFindsByName) {
  const Document whole = document();
  EXPECT_EQ(row_count(whole.tables.front()), 2U);
  EXPECT_EQ(row_count(Table{}), 0U);
  EXPECT_EQ(find_table(whole, "prices"), &whole.tables.front());
  EXPECT_EQ(find_table(whole, "price"), nullptr);
  EXPECT_EQ(find_dimension(whole.datasets.front(), "hour")->size, 3U);
  EXPECT_EQ(find_dimension(whole.datasets.front(), "day"), nullptr);
}

TEST(Validate, AcceptsWhatFits) { EXPECT_THAT(codes(validate(document())), IsEmpty()); }

TEST(Validate, AcceptsEmptyDocument) { EXPECT_THAT(codes(validate(Document{})), IsEmpty()); }

TEST(Validate, RefusesUnequalColumns) {
  Table table = prices();
  std::get<std::vector<std::string>>(table.columns[0].values).emplace_back("2026-03");
  const base::Diagnostics found = validate(table);
  ASSERT_THAT(codes(found), ElementsAre("table-length"));
  EXPECT_EQ(found[0].path, "price");
  EXPECT_EQ(found[0].expected, "3");
}

TEST(Validate, RefusesNanAndInfinity) {
  Table table = prices();
  std::get<0>(table.columns[1].values)[1] = nan;
  EXPECT_THAT(codes(validate(table)), ElementsAre("table-not-finite"));
  Dataset data = dataset();
  data.arrays[0].values[4] = std::numeric_limits<float>::infinity();
  EXPECT_THAT(codes(validate(data)), ElementsAre("table-not-finite"));
  Document whole = document();
  whole.panels[0].series[0].values[0] = nan;
  EXPECT_THAT(codes(validate(whole)), ElementsAre("table-not-finite"));
}

TEST(Validate, RefusesSameNameTwice) {
  Table table = prices();
  table.columns[1].name = "month";
  EXPECT_THAT(codes(validate(table)), ElementsAre("table-duplicate-name"));
  Document whole = document();
  whole.tables.push_back(prices());
  EXPECT_THAT(codes(validate(whole)), ElementsAre("table-duplicate-name"));
}

TEST(Validate, RefusesIdThatLeavesTheFolder) {
  Table table = prices();
  table.id = "../prices";
  EXPECT_THAT(codes(validate(table)), ElementsAre("table-bad-id"));
}

TEST(Validate, RefusesSizesThatDoNotMatchDimensions) {
  Dataset data = dataset();
  data.arrays[0].values.pop_back();
  EXPECT_THAT(codes(validate(data)), ElementsAre("table-length"));
  data = dataset();
  data.dimensions[0].labels.pop_back();
  EXPECT_THAT(codes(validate(data)), ElementsAre("table-length"));
  data = dataset();
  data.arrays[0].dimensions[1] = "minute";
  EXPECT_THAT(codes(validate(data)), ElementsAre("table-dangling-dimension"));
  data = dataset();
  data.arrays[0].name = "hour";
  EXPECT_THAT(codes(validate(data)), ElementsAre("table-duplicate-name"));
}

TEST(Validate, RefusesPanelsThatPointNowhere) {
  Document whole = document();
  whole.panels[0].table = "orders";
  EXPECT_THAT(codes(validate(whole)), ElementsAre("table-dangling-table"));
  whole = document();
  whole.panels[0].series[0].values.pop_back();
  EXPECT_THAT(codes(validate(whole)), ElementsAre("table-length"));
  whole = document();
  whole.panels[0].series[0].role = "blob";
  EXPECT_THAT(codes(validate(whole)), ElementsAre("table-role"));
}

TEST(Validate, ChecksTheEndsAndPeriodsOfLinksAndTheStepsOfPaths) {
  Panel panel;
  panel.id = "payments";
  panel.kind = PanelKind::sankey;
  panel.labels = {"2027"};
  panel.nodes = {{"Lab", "grid"}, {"Cloud", "gas"}};
  panel.links = {{"2027", "Lab", "Cloud", "fee", 1.0}};
  panel.paths = {{"Cloud defaults", {{"2027-08", "It cannot pay", "", "", "end"}}}};
  const auto found = [&](const auto& change) {
    Document whole = document();
    Panel other = panel;
    change(other);
    whole.panels.push_back(std::move(other));
    return codes(validate(whole));
  };
  EXPECT_THAT(found([](Panel&) {}), ElementsAre());
  EXPECT_THAT(found([](Panel& p) { p.links[0].period = "2028"; }), ElementsAre("table-dangling-period"));
  EXPECT_THAT(found([](Panel& p) { p.links[0].to = "Bank"; }), ElementsAre("table-dangling-node"));
  EXPECT_THAT(found([](Panel& p) { p.links[0].value = 0.0; }), ElementsAre("table-bad-number"));
  EXPECT_THAT(found([](Panel& p) { p.nodes[1].name = "Lab"; }),
              ElementsAre("table-duplicate-name", "table-dangling-node"));
  EXPECT_THAT(
      found([](Panel& p) { p.lanes = {{"Fee", "", "", "", "USD", {{"paid", "USD", "area", "cost", {1.0}}}, false}}; }),
      ElementsAre())
      << "as long as the labels";
  EXPECT_THAT(
      found([](Panel& p) { p.lanes = {{"Fee", "", "", "", "USD", {{"paid", "USD", "area", "cost", {}}}, false}}; }),
      ElementsAre("table-length"));
  EXPECT_THAT(found([](Panel& p) { p.marks = {{5, "late", "step"}}; }), ElementsAre("table-dangling-period"));
  EXPECT_THAT(found([](Panel& p) { p.marks = {{0, "", "blob"}}; }), ElementsAre("table-empty-name", "table-role"));
  EXPECT_THAT(found([](Panel& p) { p.paths[0].steps[0].role = "blob"; }), ElementsAre("table-role"));
  EXPECT_THAT(found([](Panel& p) { p.paths[0].steps[0].text = ""; }), ElementsAre("table-empty-name"));
}

TEST(Validate, ChecksEveryHourlyBlock) {
  Document whole = document();
  Panel panel;
  panel.id = "dispatch";
  panel.kind = PanelKind::hourly;
  panel.labels = {"2026", "2027"};
  panel.hourly_blocks = {{series("gas", {1, 2}), series("grid", {1})}};
  whole.panels.push_back(panel);
  EXPECT_THAT(codes(validate(whole)), ElementsAre("table-length", "table-length"));
}

TEST(Validate, ReportsEverythingAtOnceWithPaths) {
  Document whole = document();
  std::get<0>(whole.tables[0].columns[1].values)[0] = nan;
  whole.panels[0].table = "orders";
  const base::Diagnostics found = validate(whole);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].path, "tables.prices.price");
  EXPECT_EQ(found[1].path, "panels.capacity");
}

}  // namespace
}  // namespace gigawatt::table
