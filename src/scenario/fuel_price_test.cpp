// Fuel prices by year and month: keys, files, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;
using testing::load_text;
using testing::replaced;

std::string with_fuel(const std::string& fuel) {
  return replaced(
      std::string(campus),
      "    fuel:\n      constant: {p10: 3 USD/MMBtu, p50: 4 USD/MMBtu, p90: 4.6 USD/MMBtu, source: grid-study}\n",
      "    fuel: " + fuel + "\n");
}

double usd_per_mmbtu(const Scenario& scenario, int year, int month) {
  const auto& fuel = std::get<FuelPrice>(find(scenario.prices, PriceId("gas")).data);
  const auto price = fuel.of_month(time::Month::of(year, month));
  return price ? price->in(units::USD / units::MMBtu) : -1.0;
}

base::Diagnostic first_finding(const base::Result<Loaded>& loaded) {
  return loaded ? base::Diagnostic{} : loaded.error().front();
}

TEST(FuelPrice, AMonthsOwnGoesBeforeItsYears) {
  const Folder folder;
  const auto loaded =
      load_text(folder, with_fuel("{2027: {value: 4 USD/MMBtu, source: grid-study}, 2028: {low: 4 USD/MMBtu, high: 6 "
                                  "USD/MMBtu}, 2027-02: {value: 9 USD/MMBtu, price_year: 2026}}"));
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  EXPECT_DOUBLE_EQ(usd_per_mmbtu(loaded->scenario, 2027, 1), 4.0);
  EXPECT_NEAR(usd_per_mmbtu(loaded->scenario, 2027, 2), 9.0 / 1.02, 1e-12) << "2026 USD in USD of 2025 at 2 %";
  EXPECT_DOUBLE_EQ(usd_per_mmbtu(loaded->scenario, 2028, 2), 5.0);
  EXPECT_DOUBLE_EQ(usd_per_mmbtu(loaded->scenario, 2029, 1), -1.0);
  const auto input = std::ranges::find(loaded->scenario.inputs, "prices.gas.fuel.2027", &Input::path);
  ASSERT_NE(input, loaded->scenario.inputs.end());
  EXPECT_EQ(input->source.text(), "grid-study");
}

TEST(FuelPrice, SetChangesAYear) {
  const Folder folder;
  Overrides overrides;
  overrides.set = {{"prices.gas.fuel.2028", "7 USD/MMBtu"}, {"prices.gas.fuel.constant", "null"}};
  overrides.years = time::Years{2028, 2028};
  const auto loaded = load_text(folder, campus, overrides);
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  EXPECT_DOUBLE_EQ(usd_per_mmbtu(loaded->scenario, 2028, 12), 7.0);
}

TEST(FuelPrice, ComesFromAFileByYearOrMonth) {
  const Folder folder, copy;
  folder.write("by-year.csv", "# Henry Hub\nyear,other,price_usd_per_mmbtu\n2027,1,3.5\n2028,1,4.25\n");
  const auto by_year = load_text(folder, with_fuel("{file: by-year.csv}"));
  ASSERT_TRUE(by_year.has_value()) << all_text(by_year.error());
  EXPECT_DOUBLE_EQ(usd_per_mmbtu(by_year->scenario, 2028, 6), 4.25);
  std::string months = "month,price_usd_per_mmbtu\r\n";
  for (int i = 0; i < 24; ++i)
    months += time::to_text(time::Month::of(2027, 1).plus(i)) + "," + std::to_string(3 + i) + "\r\n";
  folder.write("by-month.csv", months);
  const auto by_month = load_text(folder, with_fuel("{file: {value: by-month.csv, price_year: 2026}}"));
  ASSERT_TRUE(by_month.has_value()) << all_text(by_month.error());
  EXPECT_NEAR(usd_per_mmbtu(by_month->scenario, 2028, 12), 26.0 / 1.02, 1e-12);
  for (const auto& [name, content] : by_month->resolved_files) copy.write(name, content);
  const auto again = load(copy.path("scenario.yaml"), {});
  ASSERT_TRUE(again.has_value()) << all_text(again.error());
  EXPECT_EQ(again->scenario.hash, by_month->scenario.hash);
}

TEST(FuelPrice, FilesByDateAreWrittenAsHourlyOnesAre) {
  const Folder folder;
  folder.write("gas.csv", "year;price_usd_per_mmbtu\r\n2027;3,5\r\n2028;4,25\r\n");
  const auto loaded = load_text(folder, with_fuel("{file: gas.csv}"));
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  EXPECT_DOUBLE_EQ(usd_per_mmbtu(loaded->scenario, 2028, 6), 4.25);
}

TEST(FuelPrice, RefusesWhatHasNoPriceOrNoDate) {
  struct Case {
    const char* fuel;
    const char* code;
    const char* text;  // in message or expectation
  };
  const Case cases[] = {
      {"{2027: 4 USD/MMBtu}", "price-missing", "no price in 2028-01"},
      {"{2028: 4 USD/MMBtu, 2027-02: 4 USD/MMBtu}", "price-missing", "no price in 2027-01"},
      {"{}", "missing-key", "YEAR or YEAR-MONTH"},
      {"{2027: 4 USD/MMBtu, constant: 4 USD/MMBtu}", "one-of", "side by side"},
      {"{2027: 4 USD/MWh, 2028: 4 USD/MMBtu}", "wrong-dimension", "price of fuel"},
      {"{2027-13: 4 USD/MMBtu, 2028: 4 USD/MMBtu}", "bad-date", "2027-05"},
      {"{2027..2028: 4 USD/MMBtu}", "bad-date", "2027-05"},
      {"{2027: 4 USD/MMBtu, 2028: -4 USD/MMBtu}", "out-of-range", "at least 0"},
      {"{constants: 4 USD/MMBtu, 2027: 4 USD/MMBtu, 2028: 4 USD/MMBtu}", "unknown-key", "a key of fuel"},
  };
  for (const Case& row : cases) {
    const Folder folder;
    const base::Diagnostic finding = first_finding(load_text(folder, with_fuel(row.fuel)));
    EXPECT_EQ(finding.code, row.code) << row.fuel << ": " << base::to_text(finding);
    EXPECT_NE((finding.message + finding.expected).find(row.text), std::string::npos) << base::to_text(finding);
    EXPECT_EQ(finding.mark.line, 64);
  }
}

TEST(FuelPrice, FaultsOfFilesStandWhereTheyAre) {
  struct Case {
    const char* text;
    const char* code;
    int line, column;
  };
  const Case cases[] = {
      {"", "csv-header", 0, 0},
      {"date,price_usd_per_mmbtu\n", "csv-header", 1, 1},
      {"year,price\n2027,3\n", "csv-column", 1, 1},
      {"year,price_usd_per_mmbtu\n", "csv-rows", 1, 0},
      {"year,price_usd_per_mmbtu\n2027\n", "csv-fields", 2, 1},
      {"year,price_usd_per_mmbtu\n2027,x\n", "csv-number", 2, 6},
      {"year,price_usd_per_mmbtu\n2027,nan\n", "csv-number", 2, 6},
      {"year,price_usd_per_mmbtu\n2027,-1\n", "csv-number", 2, 6},
      {"year,price_usd_per_mmbtu\n2027-01,3\n", "csv-date", 2, 1},
      {"month,price_usd_per_mmbtu\n2027-01,3\n\n2027-01,4\n", "csv-date", 4, 1},
      {"year;price_usd_per_mmbtu\n2027;1,500\n2028;2,500\n", "csv-dialect", 2, 6},
  };
  for (const Case& row : cases) {
    const Folder folder;
    folder.write("gas.csv", row.text);
    const base::Diagnostic finding = first_finding(load_text(folder, with_fuel("{file: gas.csv}")));
    EXPECT_EQ(finding.code, row.code) << row.text << base::to_text(finding);
    EXPECT_EQ(finding.mark.line, row.line) << row.text;
    EXPECT_EQ(finding.mark.column, row.column) << row.text;
    EXPECT_EQ(finding.path, "prices.gas.fuel.file");
  }
}

}  // namespace
}  // namespace gigawatt::scenario
