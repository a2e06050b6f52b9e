#include "study/platforms.hpp"

#include <gtest/gtest.h>

namespace gigawatt::study {
namespace {

PlatformYear platform(int year, const char* vendor, double useful_hours, std::optional<double> h100_equivalents) {
  PlatformYear made;
  made.year = year;
  made.vendor = vendor;
  made.useful_gpu_hours = useful_hours;
  made.h100_equivalents = h100_equivalents;
  return made;
}

TEST(Concentration, SharesOfEquivalentHoursByVendor) {
  // 2027: one maker has 30·2 + 20·1 = 80 of 100, another 20; of a third nothing is known.
  const std::vector<PlatformYear> platforms = {platform(2026, "a", 5.0, 1.0), platform(2027, "a", 30.0, 2.0),
                                               platform(2027, "a", 20.0, 1.0), platform(2027, "b", 40.0, 0.5),
                                               platform(2027, "c", 1e9, std::nullopt)};
  const std::vector<Concentration> years = concentrations(platforms);
  ASSERT_EQ(years.size(), 2u);
  EXPECT_EQ(years[0].herfindahl_index, 1.0);
  EXPECT_NEAR(years[1].useful_h100_equivalent_hours, 100.0, 1e-12);
  EXPECT_EQ(years[1].largest_vendor, "a");
  EXPECT_NEAR(years[1].largest_share, 0.8, 1e-12);
  EXPECT_NEAR(years[1].herfindahl_index, 0.64 + 0.04, 1e-12);
}

TEST(Concentration, NoneWhereNothingIsKnown) {
  EXPECT_TRUE(concentrations(std::vector{platform(2026, "a", 5.0, std::nullopt)}).empty());
}

TEST(PlatformYear, AnEquivalentCostsLessWhereOneDoesMore) {
  PlatformYear two = platform(2026, "a", 100.0, 2.0);
  EXPECT_FALSE(two.usd_per_h100_equivalent_hour());
  two.usd_per_gpu_hour = 3.0;
  two.accelerators = 7.0;
  EXPECT_NEAR(*two.usd_per_h100_equivalent_hour(), 1.5, 1e-12);
  EXPECT_NEAR(*two.of_all(two.h100_equivalents), 14.0, 1e-12);
}

}  // namespace
}  // namespace gigawatt::study
