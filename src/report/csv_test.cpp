#include "report/csv.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <limits>
#include <string>

namespace gigawatt::report {
namespace {

TEST(UnitSuffix, SpellsUnitsAsWords) {
  EXPECT_EQ(unit_suffix("USD"), "usd");
  EXPECT_EQ(unit_suffix("USD/MWh"), "usd_per_mwh");
  EXPECT_EQ(unit_suffix("USD MWh-1"), "usd_per_mwh");
  EXPECT_EQ(unit_suffix("MW"), "mw");
  EXPECT_EQ(unit_suffix("USD/kW-year"), "usd_per_kw_year");
  EXPECT_EQ(unit_suffix("USD/GPU-hour"), "usd_per_gpu_hour");
  EXPECT_EQ(unit_suffix("%"), "percent");
  EXPECT_EQ(unit_suffix("%/year"), "percent_per_year");
  EXPECT_EQ(unit_suffix("m3"), "m3");
  EXPECT_EQ(unit_suffix("m³"), "m3");
  EXPECT_EQ(unit_suffix("W m-2"), "w_per_m2");
  EXPECT_EQ(unit_suffix("°C"), "deg_c");
  EXPECT_EQ(unit_suffix("USD (real 2025)"), "usd_real_2025");
  EXPECT_EQ(unit_suffix("1"), "");
  EXPECT_EQ(unit_suffix(""), "");
}

TEST(ColumnHeader, NamesTheUnitOnce) {
  EXPECT_EQ(column_header(table::number_column("capital", "USD", "", {})), "capital_usd");
  EXPECT_EQ(column_header(table::number_column("peak_mw", "MW", "", {})), "peak_mw");
  EXPECT_EQ(column_header(table::number_column("usd_per_mwh", "USD/MWh", "", {})), "usd_per_mwh");
  EXPECT_EQ(column_header(table::number_column("useful_gpu_hours", "GPU-hour", "", {})), "useful_gpu_hours");
  EXPECT_EQ(column_header(table::text_column("technology", "", {})), "technology");
}

TEST(NumberText, ReadsBackAsTheSameNumber) {
  for (const double value : {0.1, 1.0 / 3, 1e300, 5e-324, 123456789.125, -2.5, 1e21, 843.0}) {
    const std::string text = number_text(value);
    double back = 0;
    std::from_chars(text.data(), text.data() + text.size(), back);
    EXPECT_EQ(back, value) << text;
  }
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(843.0), "843");
  EXPECT_EQ(number_text(-0.0), "0");
}

TEST(CsvText, WritesExactBytes) {
  const table::Table table{.id = "orders",
                           .title = "Orders",
                           .columns = {table::text_column("technology", "", {"gas", "a \"b\", c", "two\nlines"}),
                                       table::number_column("capacity", "MW", "", {360.5, std::nullopt, 0.1}),
                                       table::number_column("price", "USD/MWh", "", {-1.25, 1e6, 0})}};
  EXPECT_EQ(csv_text(table),
            "technology,capacity_mw,price_usd_per_mwh\n"
            "gas,360.5,-1.25\n"
            "\"a \"\"b\"\", c\",,1e+06\n"
            "\"two\nlines\",0.1,0\n");
}

TEST(WriteCsv, RefusesNanAndEqualHeaders) {
  const table::Table bad{.id = "bad",
                         .title = "",
                         .columns = {table::number_column("a", "", "", {std::numeric_limits<double>::quiet_NaN()})}};
  EXPECT_EQ(write_csv(bad, "unused.csv"), "cannot write table 'bad': a: value 0 is not a finite number");
  const table::Table twice{
      .id = "twice",
      .title = "",
      .columns = {table::number_column("a", "MW", "", {1.0}), table::number_column("a_mw", "", "", {1.0})}};
  EXPECT_EQ(write_csv(twice, "unused.csv"), "cannot write table 'twice': two columns would both be called 'a_mw'");
}

}  // namespace
}  // namespace gigawatt::report
