// Clocks of hourly files: with a zone in each stamp, and local with daylight saving. Every value is the index of its
// row.
#include "scenario/series_clock.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "scenario/series_file.hpp"
#include "scenario/test_support.hpp"
#include "time/stamp.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using ::testing::HasSubstr;

/// Stamps of the hours of 2023, as `stamp_of` writes them (an empty one is left out).
std::string year_2023(const std::string& clock, const std::function<std::string(std::int64_t)>& stamp_of) {
  std::string text = clock + ",load_mw\n";
  int row = 0;
  for (std::int64_t hour = time::first_hour_of(2023); hour < time::first_hour_of(2024); ++hour)
    text += fmt::format("{},{}\n", stamp_of(hour), row++);
  return text;
}

/// First hours of the day: 12 March and 5 November 2023, when clocks in the USA change; 2 April and 1 October in
/// Sydney.
const std::int64_t spring_usa = time::parse_stamp("2023-03-12T00:00")->hour,
                   autumn_usa = time::parse_stamp("2023-11-05T00:00")->hour,
                   april_sydney = time::parse_stamp("2023-04-02T00:00")->hour,
                   october_sydney = time::parse_stamp("2023-10-01T00:00")->hour;

/// The wall clock in Texas at an hour of standard time.
std::string texas_clock(std::int64_t hour) {
  const bool summer = hour >= spring_usa + 2 && hour < autumn_usa + 1;
  return time::to_text_of_hour(hour + (summer ? 1 : 0));
}

struct Read {
  std::vector<double> load_mw;
  std::string words;
};

Read read(const std::string& text, double utc_offset_hours) {
  base::Diagnostics findings;
  const auto series = read_series(text, "load.csv", {.required = {"load_mw"}, .optional = {}}, findings);
  Read result;
  result.words = all_text(findings);
  if (series) result.load_mw = to_plan_hours(*series, "load.csv", utc_offset_hours).columns.at("load_mw");
  return result;
}

TEST(SeriesClock, LocalClockWithDaylightSavingIsRowByRowStandardTime) {
  const Read texas = read(year_2023("time_local", texas_clock), -6);
  ASSERT_EQ(texas.load_mw.size(), 8760u) << texas.words;
  for (std::size_t hour = 0; hour < 8760; ++hour) ASSERT_EQ(texas.load_mw[hour], static_cast<double>(hour));
  EXPECT_THAT(texas.words, HasSubstr("2023-03-12 02:00 is missing and 2023-11-05 01:00 stands twice"));
}

TEST(SeriesClock, SouthernYearsBeginInDaylightSaving) {
  const auto sydney = [](std::int64_t hour) {
    // `hour` counts rows; the first is midnight of the wall clock, 23:00 of standard time.
    const std::int64_t standard = hour - 1;
    const bool summer = standard < april_sydney + 2 || standard >= october_sydney + 2;
    return time::to_text_of_hour(standard + (summer ? 1 : 0));
  };
  const Read south = read(year_2023("time_local", sydney), 10);
  ASSERT_EQ(south.load_mw.size(), 8760u) << south.words;
  EXPECT_EQ(south.load_mw[0], 1.0) << "midnight of standard time is 01:00 on the wall, the second row";
  EXPECT_EQ(south.load_mw[8758], 8759.0);
  EXPECT_EQ(south.load_mw[8759], 0.0) << "what falls out at one end comes in at the other";
  EXPECT_THAT(south.words, HasSubstr("2023-10-01 02:00 is missing and 2023-04-02 02:00 stands twice"));
}

TEST(SeriesClock, LostHoursOfALocalClockAreNamed) {
  const std::string whole = year_2023("time_local", texas_clock);
  const auto without = [&](std::string text, const std::string& stamp) {
    const std::size_t at = text.find("\n" + stamp);
    return text.erase(at, text.find('\n', at + 1) - at);
  };
  EXPECT_THAT(read(without(whole, "2023-06-01 12:00"), -6).words,
              HasSubstr("2023-06-01 12:00 is missing, as was 2023-03-12 02:00, and the clock has not gone back"));
  EXPECT_THAT(read(without(whole, "2023-11-05 01:00"), -6).words,
              HasSubstr("2023-03-12 02:00 is missing, and the clock never goes back after it"));
  EXPECT_THAT(read(without(without(whole, "2023-06-01 12:00"), "2023-06-01 13:00"), -6).words,
              HasSubstr("2 hours are missing before '2023-06-01 14:00'"));
}

TEST(SeriesClock, StampsWithTheirZone) {
  // A file of the wall clock in Texas with its zone: no hour is missing once zones are heeded.
  const auto zoned = [](std::int64_t hour) {
    const bool summer = hour >= spring_usa + 2 && hour < autumn_usa + 1;
    return texas_clock(hour) + (summer ? "-05:00" : "-06:00");
  };
  const Read texas = read(year_2023("time", zoned), -6);
  ASSERT_EQ(texas.load_mw.size(), 8760u) << texas.words;
  EXPECT_EQ(texas.load_mw[0], 0.0);
  EXPECT_EQ(texas.load_mw[8759], 8759.0);
  EXPECT_EQ(texas.words, "");
  EXPECT_EQ(read(year_2023("time", zoned), -5).load_mw[1], 0.0) << "01:00 in Ohio is 00:00 in Texas";
  const auto half = [](std::int64_t hour) { return time::to_text_of_hour(hour) + "+05:30"; };
  EXPECT_EQ(read(year_2023("time", half), 5.5).load_mw.at(0), 0.0) << "India's half hour is the site's own";
}

TEST(SeriesClock, FaultsSayWhichColumnWouldDo) {
  EXPECT_THAT(read("time,load_mw\n2023-01-01T00:00,1\n", 0).words, HasSubstr("does not name its zone"));
  EXPECT_THAT(read("time_utc,load_mw\n2023-01-01T00:00-06:00,1\n", 0).words, HasSubstr("did you mean time as name"));
  EXPECT_THAT(read("time_local,load_mw\n2023-01-01T00:00-06:00,1\n", 0).words, HasSubstr("did you mean time as name"));
  EXPECT_THAT(read(year_2023("time_utc", texas_clock), 0).words, HasSubstr("did you mean time_local as name"));
  EXPECT_THAT(read("time_utc,load_mw\n2023-01-01T00:30Z,1\n", 0).words, HasSubstr("not a full hour"));
  EXPECT_THAT(read("time_utc,load_mw\n2023-01-01T01:00Z,1\n", 0).words, HasSubstr("named by their end"));
  EXPECT_EQ(nearest_clock("Datetime (UTC)"), "time_utc");
  EXPECT_EQ(nearest_clock("Hour"), "hour");
  EXPECT_EQ(nearest_clock("timestamp_local"), "time_local");
  EXPECT_EQ(nearest_clock("price"), "");
}

TEST(SeriesClock, HoursFromOneAndTheColumnUtcAreReadAndSaid) {
  std::string text = "hour,load_mw\n";
  for (int hour = 1; hour <= 8760; ++hour) text += fmt::format("{},{}\n", hour, hour);
  const Read from_one = read(text, -6);
  ASSERT_EQ(from_one.load_mw.size(), 8760u) << from_one.words;
  EXPECT_EQ(from_one.load_mw[0], 1.0);
  EXPECT_THAT(from_one.words, HasSubstr("hours count from 1"));
  for (int hour = 8761; hour <= 8784; ++hour) text += fmt::format("{},{}\n", hour, hour);
  EXPECT_THAT(read(text, -6).words, HasSubstr("8784 rows; expected 8760 rows; or stamps in a leap year"));
  const Read utc = read(year_2023("utc", time::to_text_of_hour), -6);
  ASSERT_EQ(utc.load_mw.size(), 8760u) << utc.words;
  EXPECT_EQ(utc.load_mw[0], 6.0);
  EXPECT_THAT(utc.words, HasSubstr("'utc' is read as time_utc"));
}

}  // namespace
}  // namespace gigawatt::scenario
