#include "scenario/series_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;
using testing::replaced;

std::string hourly(int rows, const std::function<std::string(int)>& row) {
  std::string text = "hour,price_usd_per_mwh\n";
  for (int hour = 0; hour < rows; ++hour) text += row(hour) + "\n";
  return text;
}
std::string plain_row(int hour) { return std::to_string(hour) + ",41.5"; }

struct Bad {
  std::string text;
  const char* code;
  int line, column;
};

TEST(SeriesFile, RefusesWithLineAndColumn) {
  const auto changed = [](int at, const std::string& row) {
    return hourly(8760, [&, at](int hour) { return hour == at ? row : plain_row(hour); });
  };
  const Bad cases[] = {
      {hourly(8759, plain_row), "csv-rows", 8760, 1},
      {hourly(8761, plain_row), "csv-rows", 8762, 1},
      {changed(17, "17,nan"), "csv-number", 19, 4},
      {changed(17, "17,inf"), "csv-number", 19, 4},
      {changed(17, "17,a lot"), "csv-number", 19, 4},
      {changed(17, "17,"), "csv-number", 19, 4},
      {changed(17, "17,12 MW"), "csv-number", 19, 4},
      {changed(17, "17"), "csv-fields", 19, 1},
      {changed(17, "17,1,2"), "csv-fields", 19, 1},
      {changed(17, "18,1"), "csv-hour", 19, 1},
      {changed(17, "16,1"), "csv-hour", 19, 1},
      {changed(17, "x,1"), "csv-hour", 19, 1},
      {changed(17, ""), "csv-hour", 19, 1},
      {"hour,price_usd_per_kwh\n0,1\n", "csv-column", 1, 1},
      {"Hour,price_usd_per_mwh\n0,1\n", "csv-header", 1, 1},
      {"", "csv-header", 0, 1},
      {"# only a comment\n", "csv-header", 1, 1},
      {"time_utc,price_usd_per_mwh\n2023-01-01T01:00Z,1\n", "csv-hour", 2, 1},
      {"time_utc,price_usd_per_mwh\n2023-01-01T00:00Z,1\n2023-01-01T02:00Z,1\n", "csv-hour", 3, 1},
      {"time_utc,price_usd_per_mwh\n2023-01-01T00:00Z,1\n2023-01-01T00:00Z,1\n", "csv-hour", 3, 1},
      {"time_utc,price_usd_per_mwh\n2023-01-01T00:30Z,1\n", "csv-hour", 2, 1},
      {"time_utc,price_usd_per_mwh\n2023-02-30T00:00Z,1\n", "csv-hour", 2, 1},
      {"time_utc,price_usd_per_mwh\n2023-01-01T00:00Z,1\n", "csv-rows", 2, 1},
  };
  for (const Bad& bad : cases) {
    base::Diagnostics findings;
    EXPECT_FALSE(read_series(bad.text, "prices.csv", "price_usd_per_mwh", findings).has_value());
    ASSERT_EQ(findings.size(), 1u) << bad.text.substr(0, 200) << all_text(findings);
    EXPECT_EQ(findings[0].code, bad.code);
    EXPECT_EQ(findings[0].mark.file, "prices.csv");
    EXPECT_EQ(findings[0].mark.line, bad.line) << findings[0].message;
    EXPECT_EQ(findings[0].mark.column, bad.column) << findings[0].message;
  }
}

TEST(SeriesFile, ManyFaultsAreCutOff) {
  base::Diagnostics findings;
  read_series(hourly(8760, [](int hour) { return std::to_string(hour) + ",none"; }), "p.csv", "price_usd_per_mwh",
              findings);
  EXPECT_EQ(findings.size(), 20u);
}

TEST(SeriesFile, ReadsCommentsAndCarriageReturns) {
  base::Diagnostics findings;
  std::string text = "# CC BY 4.0\r\nhour, price_usd_per_mwh ,load_mw\r\n";
  for (int hour = 0; hour < 8760; ++hour) text += std::to_string(hour) + ", -4.5e0,+7\r\n";
  const auto series = read_series(text, "p.csv", "load_mw", findings);
  ASSERT_TRUE(series.has_value()) << all_text(findings);
  const HourlyFile file = to_plan_hours(*series, "p.csv", -6);
  EXPECT_EQ(file.year_count, 1);
  EXPECT_EQ(file.first_year, 0);
  EXPECT_FALSE(file.leap_days_dropped);
  EXPECT_EQ(file.columns.at("price_usd_per_mwh").at(8759), -4.5);
  EXPECT_EQ(file.columns.at("load_mw").at(0), 7.0);
}

/// Hours of 2023 and 2024 (a leap year) in UTC; the value is the hour's index.
std::string two_utc_years() {
  std::string text = "time_utc,price_usd_per_mwh\n";
  int index = 0;
  for (int year = 2023; year <= 2024; ++year)
    for (int month = 1; month <= 12; ++month) {
      const int days =
          month == 2 && year == 2024 ? 29 : static_cast<int>(time::days_of_month[static_cast<std::size_t>(month - 1)]);
      for (int day = 1; day <= days; ++day)
        for (int hour = 0; hour < 24; ++hour) {
          text += fmt::format("{:04}-{:02}-{:02}T{:02}:00Z,{}\n", year, month, day, hour, index++);
        }
    }
  return text;
}

TEST(SeriesFile, UtcIsShiftedAndLeapDaysDropped) {
  base::Diagnostics findings;
  const auto series = read_series(two_utc_years(), "p.csv", "price_usd_per_mwh", findings);
  ASSERT_TRUE(series.has_value()) << all_text(findings);
  const HourlyFile file = to_plan_hours(*series, "p.csv", -6);
  EXPECT_EQ(file.first_year, 2023);
  EXPECT_EQ(file.year_count, 2);
  EXPECT_TRUE(file.leap_days_dropped);
  const std::vector<double>& values = file.columns.at("price_usd_per_mwh");
  ASSERT_EQ(values.size(), 2u * 8760u);
  EXPECT_EQ(values[0], 6.0) << "midnight at UTC−6 is 06:00 UTC";
  EXPECT_EQ(values[8759], 8759.0 + 6.0);
  EXPECT_EQ(values[8760 + 59 * 24 - 1], 8760 + 59 * 24 - 1 + 6.0) << "28 February 23:00 local";
  EXPECT_EQ(values[8760 + 59 * 24], 8760 + 60 * 24 + 6.0) << "1 March follows";
  EXPECT_EQ(values.back(), 5.0) << "what falls out at one end comes in at the other";
}

std::string with_price_file(std::string_view file) {
  return replaced(std::string(campus), "      synthetic: {mean: 40 USD/MWh, spike_price: 1500 USD/MWh}\n",
                  "      file: " + std::string(file) + "\n");
}

TEST(SeriesFile, PriceFileOfAScenario) {
  const Folder folder;
  folder.write("series/prices.csv", two_utc_years());
  const auto loaded = testing::load_text(folder, with_price_file("series/prices.csv"));
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  ASSERT_EQ(loaded->warnings.size(), 1u);
  EXPECT_EQ(loaded->warnings[0].code, "leap-days-dropped");
  EXPECT_EQ(loaded->warnings[0].severity, base::Severity::note);
  const auto& electricity = std::get<ElectricityPrice>(find(loaded->scenario.prices, PriceId("hub")).data);
  ASSERT_NE(electricity.file, nullptr);
  EXPECT_EQ(electricity.file->path, "series/prices.csv");
  EXPECT_EQ(electricity.file->columns.at("price_usd_per_mwh")[0], 6.0) << "the site is at UTC−6";
  ASSERT_EQ(loaded->resolved_files.size(), 2u);
  EXPECT_EQ(loaded->resolved_files[1].first, "series/prices.csv");
}

TEST(SeriesFile, FaultsOfAScenarioNameTheCsv) {
  const Folder folder;
  folder.write("prices.csv", hourly(8759, plain_row));
  const auto loaded = testing::load_text(folder, with_price_file("prices.csv"));
  ASSERT_FALSE(loaded.has_value());
  ASSERT_EQ(loaded.error().size(), 1u) << all_text(loaded.error());
  EXPECT_EQ(loaded.error()[0].code, "csv-rows");
  EXPECT_EQ(loaded.error()[0].mark.file, folder.path("prices.csv"));
  EXPECT_EQ(loaded.error()[0].path, "prices.hub.electricity.file");
  const auto missing = testing::load_text(folder, with_price_file("none.csv"));
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error()[0].code, "file-not-found");
  EXPECT_EQ(missing.error()[0].mark.file, folder.path("scenario.yaml"));
}

TEST(SeriesFile, LargeSeriesAreRefused) {
  const Folder folder;
  std::filesystem::resize_file(folder.write("prices.csv", "hour"), 17 << 20);
  const auto loaded = testing::load_text(folder, with_price_file("prices.csv"));
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error()[0].code, "file-too-large");
}

TEST(WeatherFile, TextIsKept) {
  const Folder folder;
  folder.write("a.csv", "station\nrows\n");
  const std::string text = replaced(std::string(campus), "seed: 7", "seed: 7  #");
  const std::size_t begin = text.find("    synthetic:\n      clearness"), end = text.find("prices:\n");
  const std::string with_files =
      text.substr(0, begin) + "    files: [{path: a.csv, format: csv, probability: 2}]\n" + text.substr(end);
  const auto loaded = testing::load_text(folder, with_files);
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  const auto& files = std::get<std::vector<WeatherFile>>(loaded->scenario.weather[0].data);
  ASSERT_EQ(files.size(), 1u);
  EXPECT_EQ(files[0].text, "station\nrows\n");
  EXPECT_EQ(files[0].format, WeatherFormat::csv);
  EXPECT_EQ(files[0].probability, 2.0);
  Overrides two;
  two.weather_years = 2;
  const auto too_few = testing::load_text(folder, with_files, two);
  ASSERT_FALSE(too_few.has_value());
  EXPECT_EQ(too_few.error()[0].code, "weather-years");
}

}  // namespace
}  // namespace gigawatt::scenario
