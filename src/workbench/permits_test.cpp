// The permit clock in words and as a chart, of a site that is written by hand.
#include "workbench/permits.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gigawatt::workbench {
namespace {

using testing::ElementsAre;
using Values = std::vector<std::optional<double>>;

study::PermitClock clock(const char* permit, double limit, const char* unit, const std::vector<double>& used,
                         const char* supply = "") {
  study::PermitClock made{.permit = permit, .supply = supply, .limit = limit, .unit = unit, .months = {}};
  for (std::size_t m = 0; m < used.size(); ++m)
    made.months.push_back({time::Month::of(2027, 7).plus(static_cast<int>(m)), used[m],
                           limit > 0.0 ? std::optional(used[m] / limit) : std::nullopt});
  return made;
}

study::SiteResult site_by_hand() {
  study::SiteResult site;
  site.id = scenario::SiteId("mesa");
  site.permits = {clock("nox_per_year", 87.0, "short_ton/year", {40.0, 81.78}),
                  clock("nox_per_hour", 20.0, "lb/h", {19.0, 5.0}), clock("co2_per_year", 0.0, "t/year", {0.0, 0.0}),
                  clock("full_load_hours", 4000.0, "h", {1000.0, 2000.0}, "one"),
                  clock("full_load_hours", 4000.0, "h", {1500.0, 3000.0}, "two")};
  return site;
}

std::vector<std::string> lines_of(const study::SiteResult& site) {
  std::vector<std::string> lines;
  for (const PermitLine& line : permit_lines(site)) lines.push_back(line.permit + ": " + line.use);
  return lines;
}

TEST(Permits, SayWhatIsUsedAtItsTightest) {
  EXPECT_THAT(lines_of(site_by_hand()),
              ElementsAre("NOx permit: 94.0 % used of 87.0 short_ton/year, twelve months to 2027-08",
                          "NOx permit, hourly: 95.0 % used of 20.0 lb/h, highest hour in 2027-07",
                          "CO2 permit: nothing is permitted, 0.00 t/year used",
                          "Full-load hours permit: 75.0 % used of 4 000 h, by two in 2027"));
  EXPECT_THAT(lines_of({}), ElementsAre());
}

TEST(Permits, AreDrawnInPercentBelowTheirLimit) {
  const table::Panel panel = permit_panel(site_by_hand(), "Mesa: ");
  EXPECT_EQ(panel.id, "permits-mesa");
  EXPECT_EQ(panel.table, "permits");
  EXPECT_TRUE(panel.title.starts_with("Mesa: "));
  EXPECT_THAT(panel.labels, ElementsAre("2027-07", "2027-08"));
  ASSERT_EQ(panel.series.size(), 6U);
  EXPECT_EQ(panel.series[1].values, (Values{95.0, 25.0}));
  EXPECT_EQ(panel.series[2].values, (Values{std::nullopt, std::nullopt}));
  EXPECT_EQ(panel.series[4].name, "Full-load hours permit: two");
  EXPECT_EQ(panel.series[5].role, "limit");
  EXPECT_EQ(panel.series[5].values, (Values{100.0, 100.0}));
}

}  // namespace
}  // namespace gigawatt::workbench
