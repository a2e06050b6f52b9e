#include "scenario/series_file.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <numeric>
#include <string>

#include "scenario/files.hpp"
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

const SeriesColumns price_column = {.required = {"price_usd_per_mwh"}, .optional = {}};

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
      {"hour,price_usd_per_mwh\n0,41,5\n1,41,7\n", "csv-dialect", 3, 1},
      {"hour;price_usd_per_mwh\n0;41,5\n1;41.7\n", "csv-dialect", 3, 3},
      {"hour;price_usd_per_mwh\n0;1.041,5\n1;41,7\n", "csv-dialect", 2, 3},
      {"hour;price_usd_per_mwh\n0;1,041\n1;41,750\n", "csv-dialect", 2, 3},
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
    EXPECT_FALSE(read_series(bad.text, "prices.csv", price_column, findings).has_value());
    ASSERT_EQ(findings.size(), 1u) << bad.text.substr(0, 200) << all_text(findings);
    EXPECT_EQ(findings[0].code, bad.code);
    EXPECT_EQ(findings[0].mark.file, "prices.csv");
    EXPECT_EQ(findings[0].mark.line, bad.line) << findings[0].message;
    EXPECT_EQ(findings[0].mark.column, bad.column) << findings[0].message;
  }
}

TEST(SeriesFile, ManyFaultsAreCutOff) {
  base::Diagnostics findings;
  read_series(hourly(8760, [](int hour) { return std::to_string(hour) + ",none"; }), "p.csv", price_column, findings);
  EXPECT_EQ(findings.size(), 20u);
}

TEST(SeriesFile, ReadsCommentsAndCarriageReturns) {
  base::Diagnostics findings;
  std::string text = "# CC BY 4.0\r\nhour, price_usd_per_mwh ,load_mw\r\n";
  for (int hour = 0; hour < 8760; ++hour) text += std::to_string(hour) + ", -4.5e0,+7\r\n";
  const auto series =
      read_series(text, "p.csv", {.required = {"load_mw"}, .optional = {"price_usd_per_mwh"}}, findings);
  ASSERT_TRUE(series.has_value()) << all_text(findings);
  const HourlyFile file = to_plan_hours(*series, "p.csv", -6);
  EXPECT_TRUE(file.years.empty());
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
  const auto series = read_series(two_utc_years(), "p.csv", price_column, findings);
  ASSERT_TRUE(series.has_value()) << all_text(findings);
  const HourlyFile file = to_plan_hours(*series, "p.csv", -6);
  EXPECT_EQ(file.years, (std::vector{2023, 2024}));
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
  ASSERT_EQ(loaded->warnings.size(), 2u);
  EXPECT_EQ(loaded->warnings[1].code, "leap-days-dropped");
  EXPECT_EQ(loaded->warnings[0].code, "years-taken");
  EXPECT_NE(loaded->warnings[0].message.find("holds 2023, 2024; 2023 is taken"), std::string::npos);
  EXPECT_EQ(loaded->warnings[1].severity, base::Severity::note);
  const auto& electricity = std::get<ElectricityPrice>(find(loaded->scenario.prices, PriceId("hub")).data);
  ASSERT_NE(electricity.file, nullptr);
  EXPECT_EQ(electricity.file->path, "series/prices.csv");
  EXPECT_EQ(electricity.file->columns.at("price_usd_per_mwh")[0], 6.0) << "the site is at UTC−6";
  ASSERT_EQ(loaded->resolved_files.size(), 2u);
  EXPECT_EQ(loaded->resolved_files[1].first, "series/prices.csv");
}

TEST(SeriesFile, YearsAreChosen) {
  const Folder folder;
  folder.write("prices.csv", two_utc_years());
  folder.write("year.csv", hourly(8760, plain_row));
  const auto loaded = testing::load_text(folder, with_price_file("prices.csv\n      years: [2024]"));
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  const auto& electricity = std::get<ElectricityPrice>(find(loaded->scenario.prices, PriceId("hub")).data);
  ASSERT_NE(electricity.file, nullptr);
  EXPECT_EQ(electricity.file->years, std::vector{2024});
  ASSERT_EQ(electricity.file->columns.at("price_usd_per_mwh").size(), 8760u);
  EXPECT_EQ(electricity.file->columns.at("price_usd_per_mwh")[0], 8766.0) << "8,760 h of 2023 and 6 h from UTC";
  EXPECT_EQ(all_text(loaded->warnings).find("years-taken"), std::string::npos);
  const auto fault = [&](std::string_view file) {
    const auto refused = testing::load_text(folder, with_price_file(file));
    if (refused) return std::string("loaded");
    const auto error = std::ranges::find(refused.error(), base::Severity::error, &base::Diagnostic::severity);
    return error->code + ": " + error->message;
  };
  EXPECT_EQ(fault("prices.csv\n      years: [2022]"), "weather-years: prices.csv does not hold the year 2022");
  EXPECT_EQ(fault("prices.csv\n      years: [2023.5]"), "out-of-range: '2023.5' has a fraction");
  EXPECT_EQ(fault("year.csv\n      years: [2023]"), "no-effect: year.csv holds one year without a date");
}

TEST(SeriesFile, AnotherColumnHoldsThePrice) {
  const Folder folder;
  std::string text = "hour,Node,Price (USD/MWh)\n";
  for (int hour = 0; hour < 8760; ++hour) text += fmt::format("{},a word,{}\n", hour, hour);
  folder.write("prices.csv", text);
  const auto loaded = testing::load_text(folder, with_price_file("prices.csv\n      column: Price (USD/MWh)"));
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  const auto& electricity = std::get<ElectricityPrice>(find(loaded->scenario.prices, PriceId("hub")).data);
  EXPECT_EQ(electricity.file->columns.at("price_usd_per_mwh")[8759], 8759.0);
  const auto annotated = testing::load_text(
      folder, with_price_file("prices.csv\n      column: {value: Price (USD/MWh), note: at the hub}"));
  EXPECT_TRUE(annotated.has_value()) << all_text(annotated.error());
  const auto absent = testing::load_text(folder, with_price_file("prices.csv\n      column: Price"));
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().at(0).message, "there is no column Price among Node, Price (USD/MWh)");
  const auto no_file = testing::load_text(
      folder, replaced(std::string(campus), "      synthetic: {mean: 40 USD/MWh, spike_price: 1500 USD/MWh}\n",
                       "      constant: 40 USD/MWh\n      column: Price\n"));
  ASSERT_FALSE(no_file.has_value());
  EXPECT_EQ(no_file.error().at(0).code, "no-effect");
}

/// Where ../shared/data is present: files as they lie there.
std::optional<std::string> shared_text(const std::string& name) {
  const std::string path = GIGAWATT_SOURCE_DIR "/../shared/data/" + name;
  if (!std::filesystem::exists(path)) return std::nullopt;
  FileSet files;
  const auto index = files.read(path, false, series_bytes_max);
  return index ? std::optional(files.file(*index).text) : std::nullopt;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(SeriesFile, SharedPricesAndDemandAreReadAsTheyLie) {
  // Means of the rows of 2021 (8,760 h in UTC), summed outside of this program. 2021 has the Texan winter storm in it.
  const struct {
    const char *file, *column;
    int first_year;
    std::size_t years;
    double mean_2021;
  } cases[] = {{"prices/erco_2020_2024.csv.gz", "price_usd_per_mwh", 2020, 5, 145.6135006},
               {"prices/pjm_2020_2024.csv.gz", "price_usd_per_mwh", 2020, 5, 42.6938338},
               {"demand/balancing_authorities_2016_2024.csv.gz", "ERCO", 2016, 9, 44813.3303653}};
  for (const auto& wanted : cases) {
    const auto text = shared_text(wanted.file);
    if (!text) GTEST_SKIP() << "needs " << wanted.file << " in the shared data";
    base::Diagnostics findings;
    const auto series = read_series(*text, wanted.file, {.required = {wanted.column}, .optional = {}}, findings);
    ASSERT_TRUE(series.has_value()) << all_text(findings);
    HourlyFile file = to_plan_hours(*series, wanted.file, 0.0);
    EXPECT_EQ(file.years.front(), wanted.first_year);
    EXPECT_EQ(file.years.size(), wanted.years);
    take_years(file, {2021});
    EXPECT_NEAR(mean_of(file.columns.at(wanted.column)), wanted.mean_2021, 1e-6) << wanted.file;
  }
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
