// Capacity factors from files: values in local time, and what is refused.
#include <gtest/gtest.h>

#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::capacity_factors;
using testing::Folder;
using testing::load_text;
using testing::replaced;

std::string with_file(const std::string& supply) {
  return replaced(std::string(campus), supply + ": {", supply + ": {capacity_factor: {file: factors.csv}, ");
}

TEST(CapacityFactor, ComesFromAFile) {
  const Folder folder;
  folder.write("factors.csv", capacity_factors("0.4"));
  const auto loaded = load_text(folder, with_file("sun"));
  ASSERT_TRUE(loaded.has_value()) << all_text(loaded.error());
  const Supply& sun = find(loaded->scenario.sites[0].supply, SupplyId("sun"));
  ASSERT_TRUE(sun.capacity_factor && sun.capacity_factor->file);
  const std::vector<double>& values = sun.capacity_factor->file->columns.at("capacity_factor");
  EXPECT_EQ(values[0], 0.0);
  EXPECT_EQ(values[8759], 0.4);
}

TEST(CapacityFactor, IsAShareOfSunOrWind) {
  const auto first_code = [](const std::string& supply, const std::string& csv) {
    const Folder folder;
    folder.write("factors.csv", csv);
    const auto loaded = load_text(folder, with_file(supply));
    return loaded ? std::string() : loaded.error().front().code;
  };
  EXPECT_EQ(first_code("sun", capacity_factors("1.2")), "out-of-range");
  EXPECT_EQ(first_code("sun", capacity_factors("-0.1")), "out-of-range");
  EXPECT_EQ(first_code("sun", "hour,factor\n0,0\n"), "csv-column");
  EXPECT_EQ(first_code("cells", capacity_factors("0.4")), "no-effect");
  EXPECT_EQ(first_code("rented", capacity_factors("0.4")), "no-effect");
}

}  // namespace
}  // namespace gigawatt::scenario
