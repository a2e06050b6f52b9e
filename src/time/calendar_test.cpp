#include "time/calendar.hpp"

#include <gtest/gtest.h>

namespace gigawatt::time {
namespace {

TEST(Calendar, ReadsAndPrintsMonthsAndDates) {
  EXPECT_EQ(to_text(*parse_month("2026-05")), "2026-05");
  EXPECT_EQ(to_text(*parse_date("2024-02-29")), "2024-02-29");
  for (const char* bad : {"2026-13", "2026-00", "26-05", "2026/05", "2026-5", ""})
    EXPECT_FALSE(parse_month(bad)) << bad;
  for (const char* bad : {"2025-02-29", "2026-04-31", "2026-04-00", "2026-04-1", "2026-04"})
    EXPECT_FALSE(parse_date(bad)) << bad;
}

TEST(Calendar, AReadyDateInsideAMonthCountsFromTheNext) {
  EXPECT_EQ(to_text(parse_date("2026-05-01")->first_full_month()), "2026-05");
  EXPECT_EQ(to_text(parse_date("2026-12-02")->first_full_month()), "2027-01");
}

TEST(Calendar, HoursBelongToMonthsOfAYearWithoutLeapDay) {
  EXPECT_EQ(month_of_hour(0), 0U);
  EXPECT_EQ(month_of_hour(743), 0U);
  EXPECT_EQ(month_of_hour(744), 1U);
  EXPECT_EQ(month_of_hour(8759), 11U);
  EXPECT_EQ(month_starts_hour()[12], hours_per_year);
}

TEST(Calendar, YearsAreARangeOrOneYear) {
  EXPECT_EQ(*parse_years("2026..2028"), (Years{2026, 2028}));
  EXPECT_EQ(*parse_years("2026"), (Years{2026, 2026}));
  EXPECT_EQ(Years(2026, 2028).end_month() - Years(2026, 2028).first_month(), 36);
  for (const char* bad : {"2028..2026", "2026-2028", "2026..", "..2026", "x"}) EXPECT_FALSE(parse_years(bad)) << bad;
}

}  // namespace
}  // namespace gigawatt::time
