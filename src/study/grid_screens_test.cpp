// Both screens and the year's tightest month, from a plan and hours that are written by hand.
#include "study/grid_screens.hpp"

#include <gtest/gtest.h>

#include "scenario/parse.hpp"

namespace gigawatt::study {
namespace {

using Set = std::vector<std::pair<std::string, std::string>>;

/// tests/cases/merit-order: a hall of 100 MW from 2026-12-01 on, two gas plants in units of 25 MW, a connection of 60
/// MW.
Prepared prepared_with(const Set& set) {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/merit-order/",
                               {.set = set, .years = {}, .weather_years = {}});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  auto prepared = prepare(loaded->scenario, {});
  EXPECT_TRUE(prepared);
  return *prepared;
}

FirmMonth firm_month(double firm_mw, double unit_mw, double infeed_mw) {
  FirmMonth month;
  month.peak_mw = 100.0;
  month.firm_mw = firm_mw;
  month.largest_supply_unit_mw = unit_mw;
  month.largest_unit_mw = infeed_mw;
  return month;
}

/// The first plant has 60 MW, in March 20.
SiteCapacity capacity_by_hand() {
  SiteCapacity capacity;
  capacity.capacity_mw = {std::vector<double>(12, 60.0), std::vector<double>(12, 0.0)};
  capacity.capacity_mw[0][2] = 20.0;
  capacity.firm.assign(12, firm_month(120.0, 25.0, 60.0));
  capacity.firm[2] = firm_month(80.0, 20.0, 60.0);
  capacity.firm[4] = firm_month(200.0, 150.0, 150.0);
  capacity.firm[6] = {};  // no load
  return capacity;
}

/// Two weather years; the highest import is in the second.
SiteOperation imports_by_hand() {
  Hours low, high;
  low.import_mw.assign(time::hours_per_year, 30.0);
  high.import_mw = low.import_mw;
  high.import_mw[4000] = 55.0;
  return {.tiers = {}, .years = {{low, high}}};
}

GridScreens screens_of(const Set& set) {
  return grid_screens(prepared_with(set), capacity_by_hand(), imports_by_hand(), 0, 0);
}

TEST(GridScreens, SwingOfTrainingAgainstBlockLoad) {
  // A range of 40 to 60 % of 100 MW; a unit takes 20 % of its 25 MW in one step, in March of the 20 MW that stand.
  const GridScreens screens =
      screens_of({{"sites.site.halls.hall.load", "training"},
                  {"sites.site.grid_screens.training_swing", "{low: 40 %, high: 60 %, assumed: true}"},
                  {"sites.site.grid_screens.block_load", "20 %"}});
  EXPECT_EQ(screens.month, time::Month::of(2027, 3)) << "less stands";
  EXPECT_NEAR(screens.training_it_mw, 100.0, 1e-9);
  EXPECT_NEAR(screens.swing_low_mw, 40.0, 1e-9);
  EXPECT_NEAR(screens.swing_high_mw, 60.0, 1e-9);
  EXPECT_NEAR(screens.block_mw, 4.0, 1e-9);
  EXPECT_NEAR(screens.uncovered_mw(screens.swing_low_mw), 36.0, 1e-9);
  EXPECT_NEAR(screens.uncovered_mw(screens.swing_high_mw), 56.0, 1e-9);
  EXPECT_FALSE(screens.swing_is_assumed);
}

TEST(GridScreens, OnlyTrainingSwingsAndWithoutAStatementByARange) {
  EXPECT_EQ(screens_of({}).training_it_mw, 0.0) << "the hall's load is flat";
  const GridScreens screens = screens_of({{"sites.site.halls.hall.load", "training"}});
  EXPECT_NEAR(screens.swing_low_mw, 30.0, 1e-9);
  EXPECT_NEAR(screens.swing_high_mw, 80.0, 1e-9);
  EXPECT_EQ(screens.block_mw, 0.0);
  EXPECT_TRUE(screens.swing_is_assumed);
}

TEST(GridScreens, TheWholeCampusAgainstTheLargestInfeed) {
  EXPECT_NEAR(screens_of({}).lost_mw, 55.0, 1e-9);
  EXPECT_FALSE(screens_of({}).share_of_infeed());
  const Set stated = {{"sites.site.grid_screens", "{training_swing: 50 %, largest_infeed: 220 MW}"}};
  EXPECT_NEAR(screens_of(stated).share_of_infeed().value(), 0.25, 1e-12);
}

TEST(FirmYear, IsTheMonthInWhichWhatIsAskedLeavesLeast) {
  const auto month_of = [](const std::string& contingency) {
    const Prepared prepared = prepared_with(
        {{"sites.site.firmness", "{contingency: " + contingency + ", shortfall_price: 100 USD/kW-year}"}});
    return firm_year(prepared, capacity_by_hand(), 0, 0).value().month;
  };
  EXPECT_EQ(month_of("none"), time::Month::of(2027, 3));
  EXPECT_EQ(month_of("largest_supply_unit"), time::Month::of(2027, 5));
  EXPECT_EQ(month_of("largest_unit"), time::Month::of(2027, 3));
  SiteCapacity without_load = capacity_by_hand();
  without_load.firm.assign(12, FirmMonth{});
  EXPECT_FALSE(firm_year(prepared_with({}), without_load, 0, 0));
}

}  // namespace
}  // namespace gigawatt::study
