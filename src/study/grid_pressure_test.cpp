// Grid pressure by hand: shapes that keep what they promise, and a region that campuses overload.
#include "study/grid_pressure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace gigawatt::study {
namespace {

scenario::Region region() {
  scenario::Region made;
  made.id = scenario::RegionId("plains");
  made.peak_load = 1000.0 * units::MW;
  made.load_growth = 0.1;
  made.load_factor = 0.6;
  made.winter_peak_share = 0.9;
  made.daily_swing = 0.3;
  made.capacity = 1200.0 * units::MW;
  made.capacity_growth = 50.0 * (units::MW / units::year);
  made.unit_size = 100.0 * units::MW;
  made.forced_outage_rate = 0.0;
  made.lole = 2.4 * units::hour;
  made.marginal_intensity = 500.0 * (units::kg / units::MWh);
  return made;
}

TEST(GridPressure, TheShapeKeepsPeakMeanAndGrowth) {
  for (const int year : {2027, 2029}) {
    const std::vector<double> load = region_load_mw(region(), 2027, year);
    const double peak = year == 2027 ? 1000.0 : 1210.0;
    ASSERT_EQ(load.size(), 8760u);
    EXPECT_NEAR(*std::ranges::max_element(load), peak, 1e-9);
    EXPECT_NEAR(std::accumulate(load.begin(), load.end(), 0.0) / 8760.0, 0.6 * peak, 1e-9);
    const auto hour = std::ranges::max_element(load) - load.begin();
    EXPECT_EQ(hour % 24, 17) << "the peak is in the afternoon";
    EXPECT_EQ(hour / 24, 205) << "of a day in July";
    EXPECT_GE(*std::ranges::min_element(load), 0.0);
  }
}

TEST(GridPressure, AFlatCampusOnAFleetThatNeverFails) {
  const std::vector<double> campus(8760, 150.0);
  const RegionYear with = region_year(region(), 2027, 2027, campus);
  // 12 units that never fail carry 1,200 MW in every hour: 200 MW fit without, 50 with the campus.
  EXPECT_DOUBLE_EQ(with.lole_h, 0.0);
  EXPECT_DOUBLE_EQ(with.lole_with_h, 0.0);
  EXPECT_DOUBLE_EQ(with.capacity_mw, 1200.0);
  EXPECT_NEAR(with.peak_with_mw, 1150.0, 1e-9);
  EXPECT_NEAR(with.hosting_mw - with.hosting_with_mw, 150.0, 1.0);
  EXPECT_GE(with.hosting_mw, 200.0);
  EXPECT_NEAR(with.campus_mwh, 150.0 * 8760.0, 1e-6);
  EXPECT_NEAR(with.co2_added_t, 75.0 * 8760.0, 1e-6);
  EXPECT_GT(with.campus_curtailed_share, 0.0) << "it stands at the peak, too";
  for (std::size_t i = 0; i < curtailed_shares.size(); ++i) EXPECT_LE(with.headroom_with_mw[i], with.headroom_mw[i]);
  EXPECT_LT(with.headroom_mw[0], with.headroom_mw[2]) << "more curtailment, more room";

  const std::vector<double> large(8760, 300.0);
  const RegionYear overloaded = region_year(region(), 2027, 2027, large);
  const std::vector<double> load = region_load_mw(region(), 2027, 2027);
  EXPECT_NEAR(overloaded.lole_with_h,
              static_cast<double>(std::ranges::count_if(load, [](double mw) { return mw > 900.0 + 1e-4; })), 1e-9)
      << "every hour above 900 MW is lost";
  EXPECT_LT(overloaded.hosting_with_mw, 0.0);
}

TEST(GridPressure, WithoutCampusesNothingIsAdded) {
  const RegionYear none = region_year(region(), 2027, 2029, std::vector<double>(8760, 0.0));
  EXPECT_DOUBLE_EQ(none.capacity_mw, 1300.0);
  EXPECT_DOUBLE_EQ(none.peak_mw, none.peak_with_mw);
  EXPECT_DOUBLE_EQ(none.lole_h, none.lole_with_h);
  EXPECT_DOUBLE_EQ(none.campus_curtailed_share, 0.0);
  EXPECT_DOUBLE_EQ(none.co2_added_t, 0.0);
  EXPECT_EQ(none.headroom_mw, none.headroom_with_mw);
}

}  // namespace
}  // namespace gigawatt::study
