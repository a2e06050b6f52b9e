#include "scenario/number_table.hpp"

#include <gtest/gtest.h>

namespace gigawatt::scenario {
namespace {

const SeriesColumns columns{.required = {"count", "capacity_mw"}, .optional = {"mtbf_h"}};

std::optional<NumberTable> read(std::string_view text, base::Diagnostics& findings) {
  return read_numbers(text, "units.csv", columns, findings);
}

std::string only_finding(std::string_view text) {
  base::Diagnostics findings;
  EXPECT_FALSE(read(text, findings).has_value());
  EXPECT_EQ(findings.size(), 1u);
  return findings.empty() ? "" : base::to_text(findings.front());
}

TEST(NumberTable, ReadsRowsAndLeavesOptionalCellsEmpty) {
  base::Diagnostics findings;
  const auto table = read("# a fleet\ncapacity_mw,count,mtbf_h\n12,5,3000\r\n20.5,4,\n\n", findings);
  ASSERT_TRUE(table.has_value());
  EXPECT_TRUE(findings.empty());
  EXPECT_EQ(table->rows(), 2u);
  EXPECT_EQ(table->lines, (std::vector<int>{3, 4}));
  EXPECT_DOUBLE_EQ(table->at("capacity_mw", 1), 20.5);
  EXPECT_EQ(table->values.at("mtbf_h").at(0), 3000.0);
  EXPECT_FALSE(table->values.at("mtbf_h").at(1).has_value());
}

TEST(NumberTable, ReadsDecimalCommas) {
  base::Diagnostics findings;
  const auto table = read("count;capacity_mw\n5;12,5\n", findings);
  ASSERT_TRUE(table.has_value());
  EXPECT_DOUBLE_EQ(table->at("capacity_mw", 0), 12.5);
}

TEST(NumberTable, SaysWhereAndWhatWasExpected) {
  EXPECT_EQ(only_finding(""),
            "units.csv:1:1: error csv-header: the file has no header; expected count,capacity_mw and "
            "perhaps mtbf_h");
  EXPECT_EQ(only_finding("count,capacity_mw\n"),
            "units.csv:1:1: error csv-rows: there is no row below the header; expected a row or more");
  EXPECT_EQ(only_finding("count,capacity_mw,mtbf\n1,2,3\n"),
            "units.csv:1:19: error csv-column: the column 'mtbf' is not known; expected count,capacity_mw and perhaps "
            "mtbf_h; did you mean mtbf_h?");
  EXPECT_EQ(only_finding("count,mtbf_h\n1,2\n"),
            "units.csv:1:1: error csv-column: there is no column capacity_mw among count, mtbf_h; expected "
            "count,capacity_mw and perhaps mtbf_h");
  EXPECT_EQ(only_finding("count,capacity_mw\n1,2\n1, nan\n"),
            "units.csv:3:4: error csv-number: 'nan' in column capacity_mw is not a finite number; expected a number "
            "such as 41.7");
  EXPECT_EQ(only_finding("count,capacity_mw\n1,\n"),
            "units.csv:2:3: error csv-number: '' in column capacity_mw is not a finite number; expected a number such "
            "as 41.7");
  EXPECT_EQ(only_finding("count,capacity_mw\n1,2,3\n"),
            "units.csv:2:1: error csv-fields: the row has 3 fields; expected 2 fields as in the header");
}

TEST(NumberTable, MarksCellsAlsoEmptyOnes) {
  const std::string_view text = "a,b,c\n1,,33\n";
  EXPECT_EQ(mark_of_cell(text, "f", 2, 0, {}).column, 1);
  EXPECT_EQ(mark_of_cell(text, "f", 2, 1, {}).column, 3);
  EXPECT_EQ(mark_of_cell(text, "f", 2, 2, {}).column, 4);
}

}  // namespace
}  // namespace gigawatt::scenario
