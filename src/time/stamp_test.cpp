#include "time/stamp.hpp"

#include <gtest/gtest.h>

namespace gigawatt::time {
namespace {

TEST(Stamp, ReadsWhatFilesWrite) {
  // 2024-03-10 is 19,792 days after 1970-01-01 (54 years, 13 leap days, 69 days of 2024): 475,008 h.
  for (const char* text :
       {"2024-03-10T05:00", "2024-03-10 05:00", "2024-03-10 05", "2024-03-10T05:00:00", "2024-03-10T05:00:00.000"}) {
    const auto stamp = parse_stamp(text);
    ASSERT_TRUE(stamp) << text;
    EXPECT_EQ(stamp->hour, 475008 + 5) << text;
    EXPECT_EQ(stamp->minute, 0) << text;
    EXPECT_FALSE(stamp->utc_offset_minutes) << text;
  }
  EXPECT_EQ(parse_stamp("2024-03-10 05:30")->minute, 30);
}

TEST(Stamp, ReadsZones) {
  const auto zone = [](const char* text) { return parse_stamp(text).value_or(Stamp{}).utc_offset_minutes; };
  EXPECT_EQ(zone("2024-03-10T05:00Z"), 0);
  EXPECT_EQ(zone("2024-03-10T05:00:00+00:00"), 0);
  EXPECT_EQ(zone("2024-03-10 05:00 UTC"), 0);
  EXPECT_EQ(zone("2024-03-10T05:00-06:00"), -360);
  EXPECT_EQ(zone("2024-03-10 05:00:00-0600"), -360);
  EXPECT_EQ(zone("2024-03-10T05:00+05:30"), 330);
  EXPECT_EQ(zone("2024-03-10 05-06"), -360);
}

TEST(Stamp, RefusesWhatIsNoHour) {
  for (const char* text :
       {"", "2024", "2024-02-30T00:00", "2024-03-10T24:00", "2024-03-10T05:60", "2024-03-10_05:00", "2024-03-10T5:00",
        "2024-03-10T05:00:30", "2024-03-10T05:00-6", "2024-03-10", "10/03/2024 05:00"})
    EXPECT_FALSE(parse_stamp(text)) << text;
}

TEST(Stamp, YearsAndTheirHours) {
  EXPECT_EQ(first_hour_of(1971), 8760);
  EXPECT_EQ(year_of(first_hour_of(2024) - 1), 2023);
  EXPECT_EQ(year_of(-1), 1969);
  EXPECT_TRUE(is_leap(2024));
  EXPECT_EQ(to_text_of_hour(475008 + 2), "2024-03-10 02:00");
}

}  // namespace
}  // namespace gigawatt::time
