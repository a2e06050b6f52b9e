#include "dispatch/rule.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/random.hpp"
#include "dispatch/dispatch_reference_test.hpp"
#include "dispatch/kernels.hpp"

namespace gigawatt::dispatch {
namespace {

std::vector<Lanes> series(std::initializer_list<double> values) {
  std::vector<Lanes> hours;
  for (double value : values) hours.push_back(all_lanes(value));
  return hours;
}

/// Lane 0 of an hourly series.
std::vector<double> first(const std::vector<Lanes>& hours) {
  std::vector<double> values;
  for (const Lanes& lanes : hours) values.push_back(lanes[0]);
  return values;
}

using Values = std::vector<double>;

TEST(Rule, WithoutStorageIsMeritOrderHourByHour) {
  // Units of 50 MW at 30 and 100 MW at 60; import up to 80 MW at 20, 40, 90; load 200, of which 30 MW are worth 85
  // only. By hand: hour 0 import, cheap, dear, 0 shed: 80 + 50 + 70. Hour 1: 50, 80, 70. Hour 2: 50, 100, shed 30,
  // import 20.
  const auto load = series({170, 170, 170}), small = series({30, 30, 30}), price = series({20, 40, 90});
  Tile tile{.hour_count = 3};
  tile.units = {{.capacity_mw = all_lanes(50), .price_usd_per_mwh = all_lanes(30)},
                {.capacity_mw = all_lanes(100), .price_usd_per_mwh = all_lanes(60)}};
  tile.tiers = {{.price_usd_per_mwh = all_lanes(5000), .load_mw = load},
                {.price_usd_per_mwh = all_lanes(85), .load_mw = small}};
  tile.import_limit_mw = all_lanes(80);
  tile.import_price_usd_per_mwh = price;
  State state;
  Record record;
  const Totals totals = operate(tile, state, &record);
  EXPECT_EQ(first(record.unit_mw[0]), (Values{50, 50, 50}));
  EXPECT_EQ(first(record.unit_mw[1]), (Values{70, 70, 100}));
  EXPECT_EQ(first(record.import_mw), (Values{80, 80, 20}));
  EXPECT_EQ(first(record.shed_mw[0]), (Values{0, 0, 0}));
  EXPECT_EQ(first(record.shed_mw[1]), (Values{0, 0, 30}));
  EXPECT_EQ(totals.import_cost_usd[0], 80 * 20 + 80 * 40 + 20 * 90);
  EXPECT_EQ(totals.peak_import_mw[0], 80);
}

Tile one_storage(const std::vector<Lanes>& load, const std::vector<Lanes>& price) {
  Tile tile{.hour_count = load.size()};
  tile.storages = {{.power_mw = all_lanes(20),
                    .energy_mwh = all_lanes(20),
                    .charge_below = all_lanes(15),
                    .refill_below = all_lanes(15),
                    .discharge_above = all_lanes(40),
                    .reserve_above = all_lanes(4000)}};
  tile.tiers = {{.price_usd_per_mwh = all_lanes(5000), .load_mw = load}};
  tile.import_limit_mw = all_lanes(200);
  tile.import_price_usd_per_mwh = price;
  return tile;
}

TEST(Rule, OneLosslessStorageChargesFullAtTenAndDischargesFullAtFifty) {
  const auto load = series({100, 100}), price = series({10, 50});
  const Tile tile = one_storage(load, price);
  State state{{all_lanes(0)}};
  Record record;
  const Totals totals = operate(tile, state, &record);
  EXPECT_EQ(first(record.charge_mw[0]), (Values{20, 0}));
  EXPECT_EQ(first(record.discharge_mw[0]), (Values{0, 20}));
  EXPECT_EQ(first(record.import_mw), (Values{120, 80}));
  EXPECT_EQ(totals.import_cost_usd[0], 1200 + 4000);
}

TEST(Rule, ReserveIsHeldBackFromThePriceAndGivenBeforeLoadIsShed) {
  // 20 MWh, 12 of them reserve. At 50 it gives 8; in the hour without connection the other 12, then 88 MW are shed.
  const auto load = series({100, 100, 100}), price = series({50, 50, 50}), share = series({1, 1, 0});
  Tile tile = one_storage(load, price);
  tile.storages[0].reserve_mwh = all_lanes(12);
  tile.import_share = share;
  State state{{all_lanes(20)}};
  Record record;
  const Totals totals = operate(tile, state, &record);
  EXPECT_EQ(first(record.discharge_mw[0]), (Values{8, 0, 12}));
  EXPECT_EQ(first(record.level_mwh[0]), (Values{12, 12, 0}));
  EXPECT_EQ(totals.shed_mwh[0][0], 88);
}

TEST(Rule, SurplusChargesWithLossesThenIsSoldThenCurtailed) {
  // 150 MW of sun for 100 MW of load: 20 to the storage, of which 18 stay, 10 sold at 5, 20 curtailed.
  const auto load = series({100}), price = series({50}), sun = series({150}), sale = series({5});
  Tile tile = one_storage(load, price);
  tile.storages[0].charge_efficiency = all_lanes(0.9);
  tile.must_run_mw = sun;
  tile.export_limit_mw = all_lanes(10);
  tile.export_price_usd_per_mwh = sale;
  State state{{all_lanes(0)}};
  Record record;
  const Totals totals = operate(tile, state, &record);
  EXPECT_EQ(first(record.level_mwh[0]), (Values{18}));
  EXPECT_EQ(first(record.export_mw), (Values{10}));
  EXPECT_EQ(first(record.curtailed_mw), (Values{20}));
  EXPECT_EQ(totals.export_income_usd[0], 50);
}

TEST(Rule, StorageSellsWhereThePriceIsHighAndStandsIdleWhereTheReserveIsAllThereIs) {
  const auto load = series({0, 0}), price = series({70, 70}), sale = series({60, 60});
  Tile tile = one_storage(load, price);
  tile.storages[0].reserve_mwh = all_lanes(5);
  tile.export_limit_mw = all_lanes(50);
  tile.export_price_usd_per_mwh = sale;
  State state{{all_lanes(20)}};
  Record record;
  operate(tile, state, &record);
  EXPECT_EQ(first(record.export_mw), (Values{15, 0}));
}

TEST(Rule, WhatCannotBeTrueIsAnInternalFault) {
  const auto load = series({100, 100}), price = series({10, 50}), sale = series({5, 60});
  Tile tile = one_storage(load, price);
  State state{{all_lanes(0)}};
  tile.export_price_usd_per_mwh = sale;  // sold for more than it is bought for
  EXPECT_ANY_THROW(operate(tile, state));
  tile.export_price_usd_per_mwh = {};
  tile.storages[0].charge_below = all_lanes(40);
  EXPECT_ANY_THROW(operate(tile, state));
  tile = one_storage(load, price);
  state.level_mwh[0] = all_lanes(-1);
  EXPECT_ANY_THROW(operate(tile, state));
}

// ---- by chance, against the slow and obvious rule -------------------------------------------------------------------

/// Prices on a grid of 10 USD/MWh, so that many are equal, and every lane has an order of its own.
struct Chance {
  base::RandomStream draw;
  std::vector<std::vector<Lanes>> kept = {};  // hourly series that the tile looks at

  Lanes lanes(double low, double high, double step) {
    Lanes values;
    for (double& value : values) value = low + step * std::floor(draw.uniform() * ((high - low) / step + 1.0));
    return values;
  }
  HourlyLanes hourly(std::size_t count, double low, double high, double step) {
    std::vector<Lanes> hours;
    for (std::size_t hour = 0; hour < count; ++hour) hours.push_back(lanes(low, high, step));
    return kept.emplace_back(std::move(hours));
  }
  Storage storage() {
    Storage storage{.power_mw = lanes(0, 60, 0.1), .energy_mwh = lanes(100, 200, 0.1)};
    storage.reserve_mwh = lanes(0, 100, 10);
    storage.charge_efficiency = lanes(0.8, 1.0, 0.01);
    storage.discharge_efficiency = lanes(0.8, 1.0, 0.01);
    storage.kept_per_hour = lanes(0.99, 1.0, 0.001);
    storage.charge_below = lanes(-10, 50, 10);
    storage.refill_below = lanes(-10, 80, 10);
    const Lanes above = lanes(10, 60, 10), reserve = lanes(10, 150, 10);
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      storage.discharge_above[lane] = storage.charge_below[lane] + above[lane];
      storage.reserve_above[lane] = std::max(storage.charge_below[lane], storage.refill_below[lane]) + reserve[lane];
    }
    return storage;
  }
  Tile tile(std::size_t hours, std::size_t units, std::size_t storages, bool sells) {
    Tile tile{.hour_count = hours};
    for (std::size_t i = 0; i < units; ++i)
      tile.units.push_back({.capacity_mw = lanes(0, 80, 0.1), .price_usd_per_mwh = lanes(0, 150, 10)});
    if (units > 0) tile.units[0].availability = hourly(hours, 0, 1, 0.25);
    for (std::size_t s = 0; s < storages; ++s) tile.storages.push_back(storage());
    tile.tiers = {{.price_usd_per_mwh = lanes(60, 200, 10), .load_mw = hourly(hours, 0, 120, 0.1)},
                  {.price_usd_per_mwh = lanes(60, 200, 10), .load_mw = hourly(hours, 0, 40, 0.1)}};
    tile.must_run_mw = hourly(hours, 0, 200, 0.1);
    tile.import_limit_mw = lanes(0, 90, 0.1);
    tile.import_share = hourly(hours, 0, 1, 0.5);
    tile.import_price_usd_per_mwh = hourly(hours, 0, 160, 10);
    if (!sells) return tile;
    std::vector<Lanes> sale(tile.import_price_usd_per_mwh.begin(), tile.import_price_usd_per_mwh.end());
    for (Lanes& hour : sale)
      for (double& price : hour) price -= 10.0 * std::floor(4.0 * draw.uniform());
    tile.export_limit_mw = lanes(0, 50, 0.1);
    tile.export_price_usd_per_mwh = kept.emplace_back(std::move(sale));
    return tile;
  }
};

void expect_hour(const reference::Hour& expected, const Record& record, std::size_t hour, std::size_t lane) {
  const auto expect_all = [&](const Values& values, const std::vector<std::vector<Lanes>>& given, const char* name) {
    for (std::size_t i = 0; i < values.size(); ++i)
      ASSERT_NEAR(values[i], given[i][hour][lane], 1e-7) << name << " " << i << " in hour " << hour;
  };
  expect_all(expected.unit_mw, record.unit_mw, "unit");
  expect_all(expected.charge_mw, record.charge_mw, "charge");
  expect_all(expected.discharge_mw, record.discharge_mw, "discharge");
  expect_all(expected.shed_mw, record.shed_mw, "shed");
  ASSERT_NEAR(expected.import_mw, record.import_mw[hour][lane], 1e-7) << "hour " << hour;
  ASSERT_NEAR(expected.export_mw, record.export_mw[hour][lane], 1e-7) << "hour " << hour;
  ASSERT_NEAR(expected.curtailed_mw, record.curtailed_mw[hour][lane], 1e-7) << "hour " << hour;
}

TEST(Rule, IsTheSlowAndObviousRule) {
  for (std::uint64_t sample = 0; sample < 40; ++sample) {
    Chance chance{{7, base::random_stream("dispatch/" + std::to_string(sample))}};
    const std::size_t hours = 200;
    const Tile tile = chance.tile(hours, sample % 5, sample % 3, sample % 2 == 1);
    State state{std::vector<Lanes>(tile.storages.size(), all_lanes(50))};
    Record record;
    operate(tile, state, &record);
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      std::vector<double> level(tile.storages.size(), 50.0);
      for (std::size_t hour = 0; hour < hours; ++hour) {
        SCOPED_TRACE(::testing::Message() << "sample " << sample << " lane " << lane);
        ASSERT_NO_FATAL_FAILURE(expect_hour(reference::operate(tile, level, hour, lane), record, hour, lane));
      }
    }
  }
}

TEST(Rule, NeverChargesAndDischargesInOneHour) {
  for (std::uint64_t sample = 0; sample < 40; ++sample) {
    Chance chance{{8, base::random_stream("dispatch/" + std::to_string(sample))}};
    const Tile tile = chance.tile(200, sample % 5, 1, sample % 2 == 1);
    State state{{all_lanes(50)}};
    Record record;
    operate(tile, state, &record);
    for (std::size_t hour = 0; hour < tile.hour_count; ++hour)
      for (std::size_t lane = 0; lane < lane_count; ++lane)
        ASSERT_LE(std::min(record.charge_mw[0][hour][lane], record.discharge_mw[0][hour][lane]), 1e-9)
            << "sample " << sample << " hour " << hour << " lane " << lane;
  }
}

TEST(Rule, HasTheSameBitsInEveryInstructionSet) {
  Chance chance{{9, base::random_stream("dispatch")}};
  const Tile tile = chance.tile(500, 4, 2, true);
  State expected_state{{all_lanes(50), all_lanes(50)}};
  const Totals expected = operate_by(portable_kernel(), tile, expected_state, nullptr);
  for (const Kernel* kernel : kernels_here()) {
    SCOPED_TRACE(kernel->name);
    State state{{all_lanes(50), all_lanes(50)}};
    const Totals totals = operate_by(*kernel, tile, state, nullptr);
    EXPECT_EQ(state.level_mwh, expected_state.level_mwh);
    EXPECT_EQ(totals.unit_mwh, expected.unit_mwh);
    EXPECT_EQ(totals.shed_mwh, expected.shed_mwh);
    EXPECT_EQ(totals.import_cost_usd, expected.import_cost_usd);
    EXPECT_EQ(totals.export_income_usd, expected.export_income_usd);
  }
}

TEST(Rule, GoesOnWhereTheHoursBeforeEnded) {
  Chance chance{{10, base::random_stream("dispatch")}};
  Tile tile = chance.tile(300, 3, 1, false);
  State whole{{all_lanes(50)}}, parts = whole;
  const Totals all = operate(tile, whole);
  double imported = 0.0;
  const Tile complete = tile;
  for (std::size_t begin = 0; begin < 300; begin += 100) {
    const auto part = [&](HourlyLanes of) { return of.empty() ? of : of.subspan(begin, 100); };
    tile = complete;
    tile.hour_count = 100;
    tile.units[0].availability = part(complete.units[0].availability);
    for (Tier& tier : tile.tiers) tier.load_mw = part(tier.load_mw);
    for (HourlyLanes* of : {&tile.must_run_mw, &tile.import_share, &tile.import_price_usd_per_mwh}) *of = part(*of);
    imported += operate(tile, parts).imported_mwh[3];
  }
  EXPECT_EQ(whole.level_mwh, parts.level_mwh);
  EXPECT_NEAR(imported, all.imported_mwh[3], 1e-9 * imported);
}

}  // namespace
}  // namespace gigawatt::dispatch
