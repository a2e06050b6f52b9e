// The door of the room: operation by rule, one hour after the other, no hour knowing a later one. Equations and sources
// in docs/dispatch.md. Sixteen sites or samples ("lanes") stand side by side; they know nothing of each other, but have
// the same list of units, storages and tiers.
//
// In every hour what is offered stands in order of price: units at their marginal cost, import at the hour's price,
// storage at the price above which it gives, its reserve at a price of its own, and load that is shed at its worth.
// Load takes the cheapest. What is then left and costs no more than a storage pays, or than export pays, goes there.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace gigawatt::dispatch {

inline constexpr std::size_t lane_count = 16;

/// One number per lane. An hourly series of a tile is an array of them.
struct alignas(64) Lanes : std::array<double, lane_count> {};
using HourlyLanes = std::span<const Lanes>;

/// The same number in all lanes.
Lanes all_lanes(double value);

/// Runs when it is cheaper than what it displaces.
struct Unit {
  Lanes capacity_mw{}, price_usd_per_mwh{};
  HourlyLanes availability = {};  // share of capacity; empty: always all of it
};

/// Charges when energy costs no more than `charge_below`, up to `reserve_mwh` also at no more than `refill_below`.
/// Discharges instead of what costs more than `discharge_above`; what is below the reserve only instead of what costs
/// more than `reserve_above`. Prices in USD/MWh; charge_below < discharge_above, and both it and refill_below <
/// reserve_above, so that it never charges and discharges in one hour.
struct Storage {
  Lanes power_mw{}, energy_mwh{}, reserve_mwh{};
  Lanes charge_efficiency = all_lanes(1.0), discharge_efficiency = all_lanes(1.0);
  Lanes kept_per_hour = all_lanes(1.0);  // 1 − self-discharge
  Lanes charge_below{}, refill_below{}, discharge_above{}, reserve_above{};
};

/// Load that is shed rather than served at a higher price.
struct Tier {
  Lanes price_usd_per_mwh{};
  HourlyLanes load_mw;
};

/// Hours in a row in which no price but that of import and export changes.
struct Tile {
  std::size_t hour_count = 0;
  std::vector<Unit> units = {};
  std::vector<Storage> storages = {};
  std::vector<Tier> tiers = {};  // the load is their sum
  HourlyLanes must_run_mw = {};  // sun, wind and must-take output, free once it is there; empty: none
  Lanes import_limit_mw{};
  HourlyLanes import_share = {};  // of the limit; empty: always all of it
  HourlyLanes import_price_usd_per_mwh = {};
  Lanes export_limit_mw{};
  HourlyLanes export_price_usd_per_mwh = {};  // empty: nothing is sold; nowhere above the import price
};

/// What one tile leaves to the next hours: level by storage. Above a storage's energy it only gives.
struct State {
  std::vector<Lanes> level_mwh;
};

/// Sums over the hours of a tile.
struct Totals {
  std::vector<Lanes> unit_mwh, charged_mwh, discharged_mwh, leaked_mwh, shed_mwh;  // by unit, storage, tier
  Lanes load_mwh{}, must_run_mwh{}, curtailed_mwh{};
  Lanes imported_mwh{}, exported_mwh{}, import_cost_usd{}, export_income_usd{};
  Lanes peak_import_mw{};
};

/// The hours themselves, for who wants them: by unit, storage or tier, then hour. What is `curtailed` is must-run
/// output.
struct Record {
  std::vector<std::vector<Lanes>> unit_mw, charge_mw, discharge_mw, level_mwh, shed_mw;
  std::vector<Lanes> import_mw, export_mw, curtailed_mw;
};

/// Operates the hours of a tile from `state` on, and leaves the state after them. Work: proportional to hours × (units
/// + storages + tiers), no allocation inside. Conservation of energy by lane, and of every storage, is checked: an
/// internal fault otherwise. The same bits on every machine.
Totals operate(const Tile& tile, State& state, Record* record = nullptr);

}  // namespace gigawatt::dispatch
