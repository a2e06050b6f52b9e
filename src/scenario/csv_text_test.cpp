#include "scenario/csv_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gigawatt::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  split_cells(line, separator, cells);
  return cells;
}

/// The words of the dialect, or of the fault.
std::string recognised(std::string_view header, std::string_view rows) {
  const auto dialect = recognise_dialect(header, rows, 1);
  return dialect ? to_words(*dialect) : dialect.error().message;
}

TEST(CsvText, CellsAreTrimmedAndUnquoted) {
  EXPECT_THAT(cells_of("a, b ,,\"c,d\" ,e\r", ','), ElementsAre("a", "b", "", "c,d", "e"));
  EXPECT_THAT(cells_of("a;1,5;", ';'), ElementsAre("a", "1,5", ""));
  EXPECT_THAT(cells_of("a\t\"b\"", '\t'), ElementsAre("a", "b"));
  EXPECT_THAT(cells_of("\"open,b", ','), ElementsAre("\"open", "b"));
}

TEST(CsvText, NumbersInBothSigns) {
  const CsvDialect comma{.separator = ';', .decimal_comma = true};
  EXPECT_EQ(to_number("-41,25", comma), -41.25);
  EXPECT_EQ(to_number("+7", comma), 7.0);
  EXPECT_EQ(to_number("41,25", {}), std::nullopt);
  EXPECT_EQ(to_number("nan", {}), std::nullopt);
  EXPECT_EQ(to_number("", comma), std::nullopt);
}

TEST(CsvText, DialectIsRecognisedByHeaderAndNumbers) {
  EXPECT_EQ(recognised("hour,a", "0,1.5\n1,2\n"), "");
  EXPECT_EQ(recognised("hour;a;b", "0;1,5;2\n"), "columns are separated by ';' and numbers have a decimal comma");
  EXPECT_EQ(recognised("hour;a;b", "0;1.5;2\n"), "columns are separated by ';' and numbers have a decimal point");
  EXPECT_EQ(recognised("hour\ta", "0\t1,5\n"), "columns are separated by tabs and numbers have a decimal comma");
  EXPECT_EQ(recognised("hour,a", "0,\"1,5\"\n"), "columns are separated by ',' and numbers have a decimal comma");
  EXPECT_EQ(recognised("hour;a", "0;1,500\n1;0,250\n"), "columns are separated by ';' and numbers have a decimal comma")
      << "0,250 cannot be 250";
}

TEST(CsvText, WhatCannotBeToldApartIsOneFault) {
  EXPECT_THAT(recognised("hour;a", "0;1,500\n1;2,250\n"), HasSubstr("'1,500' may mean 1500 or its thousandth"));
  EXPECT_THAT(recognised("hour;a", "0;1.041,5\n"), HasSubstr("groups its thousands"));
  EXPECT_THAT(recognised("hour;a", "0;1,041,500\n"), HasSubstr("groups its thousands"));
  EXPECT_THAT(recognised("hour;a;b", "0;1,5;2.5\n"), HasSubstr("some numbers have a decimal point"));
  EXPECT_THAT(recognised("hour,a", "0,41\n1,41,5\n2,41,7\n"), HasSubstr("the comma seems to separate both"));
  EXPECT_EQ(recognised("hour,a", "0,41\n1,41,5\n2,42\n"), "") << "one row with a field too many is a slip of that row";
}

}  // namespace
}  // namespace gigawatt::scenario
