#include "dispatch/rule.hpp"

#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "dispatch/kernels.hpp"

namespace gigawatt::dispatch {
namespace {

constexpr double tolerance = 1e-9;  // of what was turned over

bool fits(HourlyLanes series, const Tile& tile) { return series.empty() || series.size() == tile.hour_count; }

/// What the kernels rely on. Once per tile, not per hour.
void require_sound(const Tile& tile, const State& state) {
  GIGAWATT_REQUIRE(state.level_mwh.size() == tile.storages.size());
  GIGAWATT_REQUIRE(fits(tile.must_run_mw, tile) && fits(tile.import_share, tile));
  GIGAWATT_REQUIRE(fits(tile.import_price_usd_per_mwh, tile) && fits(tile.export_price_usd_per_mwh, tile));
  for (const Tier& tier : tile.tiers) GIGAWATT_REQUIRE(tier.load_mw.size() == tile.hour_count);
  GIGAWATT_REQUIRE(tile.export_price_usd_per_mwh.empty() || !tile.import_price_usd_per_mwh.empty());
  for (std::size_t hour = 0; hour < tile.export_price_usd_per_mwh.size(); ++hour)
    for (std::size_t lane = 0; lane < lane_count; ++lane)
      GIGAWATT_REQUIRE(tile.export_price_usd_per_mwh[hour][lane] <= tile.import_price_usd_per_mwh[hour][lane]);
  for (const Unit& unit : tile.units) GIGAWATT_REQUIRE(fits(unit.availability, tile));
  for (std::size_t s = 0; s < tile.storages.size(); ++s)
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const Storage& storage = tile.storages[s];
      GIGAWATT_REQUIRE(storage.charge_efficiency[lane] > 0.0 && storage.discharge_efficiency[lane] > 0.0);
      GIGAWATT_REQUIRE(storage.charge_below[lane] < storage.discharge_above[lane]);
      GIGAWATT_REQUIRE(std::max(storage.charge_below[lane], storage.refill_below[lane]) < storage.reserve_above[lane]);
      GIGAWATT_REQUIRE(state.level_mwh[s][lane] >= 0.0);
    }
}

Totals empty_totals(const Tile& tile) {
  Totals totals;
  totals.unit_mwh.resize(tile.units.size());
  totals.shed_mwh.resize(tile.tiers.size());
  for (std::vector<Lanes>* sums : {&totals.charged_mwh, &totals.discharged_mwh, &totals.leaked_mwh})
    sums->resize(tile.storages.size());
  return totals;
}

void set_size(const Tile& tile, Record& record) {
  const std::vector<Lanes> hours(tile.hour_count);
  record.unit_mw.assign(tile.units.size(), hours);
  record.shed_mw.assign(tile.tiers.size(), hours);
  for (auto* series : {&record.charge_mw, &record.discharge_mw, &record.level_mwh})
    series->assign(tile.storages.size(), hours);
  for (auto* series : {&record.import_mw, &record.export_mw, &record.curtailed_mw}) *series = hours;
}

Scratch scratch_for(const Tile& tile, const MeritOrder& order) {
  Scratch scratch;
  for (const Offer& offer : order.offers) scratch.offer_price.push_back(price_of(tile, offer));
  for (const Bid& bid : order.bids) scratch.bid_price.push_back(price_of(tile, bid));
  for (auto* rows : {&scratch.spare, &scratch.used, &scratch.given}) rows->resize(order.offers.size());
  for (auto* rows : {&scratch.held, &scratch.charge, &scratch.discharge}) rows->resize(tile.storages.size());
  scratch.bid.resize(order.bids.size());
  for (const Storage& storage : tile.storages) {
    Lanes& per_charge = scratch.per_charge.emplace_back();
    Lanes& per_discharge = scratch.per_discharge.emplace_back();
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      per_charge[lane] = 1.0 / storage.charge_efficiency[lane];
      per_discharge[lane] = 1.0 / storage.discharge_efficiency[lane];
    }
  }
  return scratch;
}

void run_in_order(const Kernel& kernel, const Tile& tile, const MeritOrder& order, State& state, Totals& totals,
                  Record* record) {
  Scratch scratch = scratch_for(tile, order);
  totals = empty_totals(tile);
  if (record != nullptr) set_size(tile, *record);
  kernel.run({&tile, &order, &state, &totals, record, &scratch});
  for (std::size_t k = 0; k < order.offers.size(); ++k) {
    const auto& [kind, index] = order.offers[k];
    if (kind == OfferKind::unit) totals.unit_mwh[index] = scratch.given[k];
    if (kind == OfferKind::shed) totals.shed_mwh[index] = scratch.given[k];
  }
}

// ---- lanes in different orders --------------------------------------------------------------------------------------

using Rows = std::vector<Lanes>;

void take_lane(std::size_t lane, const Rows& from, Rows& into) {
  for (std::size_t i = 0; i < from.size(); ++i) into[i][lane] = from[i][lane];
}

void take_lane(std::size_t lane, const Totals& from, Totals& into) {
  for (Rows Totals::* rows :
       {&Totals::unit_mwh, &Totals::charged_mwh, &Totals::discharged_mwh, &Totals::leaked_mwh, &Totals::shed_mwh})
    take_lane(lane, from.*rows, into.*rows);
  for (Lanes Totals::* sum :
       {&Totals::load_mwh, &Totals::must_run_mwh, &Totals::curtailed_mwh, &Totals::imported_mwh, &Totals::exported_mwh,
        &Totals::import_cost_usd, &Totals::export_income_usd, &Totals::peak_import_mw})
    (into.*sum)[lane] = (from.*sum)[lane];
}

void take_lane(std::size_t lane, const Record& from, Record& into) {
  for (std::vector<Rows> Record::* series :
       {&Record::unit_mw, &Record::charge_mw, &Record::discharge_mw, &Record::level_mwh, &Record::shed_mw})
    for (std::size_t i = 0; i < (from.*series).size(); ++i) take_lane(lane, (from.*series)[i], (into.*series)[i]);
  for (Rows Record::* series : {&Record::import_mw, &Record::export_mw, &Record::curtailed_mw})
    take_lane(lane, from.*series, into.*series);
}

// ---- conservation ---------------------------------------------------------------------------------------------------

double sum_of(const Rows& rows, std::size_t lane) {
  double sum = 0.0;
  for (const Lanes& row : rows) sum += row[lane];
  return sum;
}

void require_conserved(const Tile& tile, const State& before, const State& after, const Totals& totals) {
  for (std::size_t lane = 0; lane < lane_count; ++lane) {
    const double in = sum_of(totals.unit_mwh, lane) + sum_of(totals.discharged_mwh, lane) +
                      sum_of(totals.shed_mwh, lane) + totals.imported_mwh[lane] + totals.must_run_mwh[lane];
    const double out = totals.load_mwh[lane] + sum_of(totals.charged_mwh, lane) + totals.exported_mwh[lane] +
                       totals.curtailed_mwh[lane];
    GIGAWATT_REQUIRE(std::abs(in - out) <= tolerance * (1.0 + in + out));
    for (std::size_t s = 0; s < tile.storages.size(); ++s) {
      const double gained = totals.charged_mwh[s][lane] * tile.storages[s].charge_efficiency[lane];
      const double given = totals.discharged_mwh[s][lane] / tile.storages[s].discharge_efficiency[lane];
      const double begin = before.level_mwh[s][lane], end = after.level_mwh[s][lane];
      const double missing = begin + gained - given - totals.leaked_mwh[s][lane] - end;
      GIGAWATT_REQUIRE(std::abs(missing) <= tolerance * (1.0 + begin + end + gained + given));
    }
  }
}

}  // namespace

Lanes all_lanes(double value) {
  Lanes lanes;
  lanes.fill(value);
  return lanes;
}

Totals operate_by(const Kernel& kernel, const Tile& tile, State& state, Record* record) {
  require_sound(tile, state);
  const State before = state;
  Totals totals;
  const MeritOrder first = merit_order(tile, 0);
  run_in_order(kernel, tile, first, state, totals, record);
  // Lanes whose prices stand in another order go through the hours again in their own.
  std::vector<MeritOrder> done{first};
  std::vector<std::size_t> of_lane(lane_count, 0);
  for (std::size_t lane = 1; lane < lane_count; ++lane) {
    const MeritOrder order = merit_order(tile, lane);
    of_lane[lane] = static_cast<std::size_t>(std::ranges::find(done, order) - done.begin());
    if (of_lane[lane] == done.size()) done.push_back(order);
  }
  for (std::size_t i = 1; i < done.size(); ++i) {
    State other_state = before;
    Totals other;
    Record other_record;
    run_in_order(kernel, tile, done[i], other_state, other, record != nullptr ? &other_record : nullptr);
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      if (of_lane[lane] != i) continue;
      take_lane(lane, other_state.level_mwh, state.level_mwh);
      take_lane(lane, other, totals);
      if (record != nullptr) take_lane(lane, other_record, *record);
    }
  }
  require_conserved(tile, before, state, totals);
  return totals;
}

Totals operate(const Tile& tile, State& state, Record* record) {
  return operate_by(*kernels_here().back(), tile, state, record);
}

}  // namespace gigawatt::dispatch
