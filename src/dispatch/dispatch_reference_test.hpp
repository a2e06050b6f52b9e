// The rule, slow and obvious, for tests: one lane, one hour, lists sorted and matched one by one.
#pragma once

#include <algorithm>
#include <vector>

#include "dispatch/rule.hpp"

namespace gigawatt::dispatch::reference {

struct Supply {
  double price, mw;
  int rank;  // among equal prices: free, unit, storage, reserve, shed, import
  std::size_t index;
  double used = 0.0;
};

struct Hour {
  std::vector<double> unit_mw, charge_mw, discharge_mw, shed_mw;
  double import_mw = 0.0, export_mw = 0.0, curtailed_mw = 0.0;
};

inline double at(HourlyLanes series, std::size_t hour, std::size_t lane, double otherwise) {
  return series.empty() ? otherwise : series[hour][lane];
}

/// Takes up to `mw` from what fits, cheapest first; returns what it got.
template <typename Fits>
double take(std::vector<Supply>& supplies, double mw, Fits fits) {
  double got = 0.0;
  for (Supply& supply : supplies) {
    if (!fits(supply)) continue;
    const double amount = std::min(mw - got, supply.mw - supply.used);
    supply.used += amount;
    got += amount;
  }
  return got;
}

inline std::vector<Supply> supplies_of(const Tile& tile, const std::vector<double>& held, std::size_t hour,
                                       std::size_t lane) {
  std::vector<Supply> list{{-1e30, at(tile.must_run_mw, hour, lane, 0.0), 0, 0}};
  for (std::size_t i = 0; i < tile.units.size(); ++i) {
    const Unit& unit = tile.units[i];
    list.push_back(
        {unit.price_usd_per_mwh[lane], unit.capacity_mw[lane] * at(unit.availability, hour, lane, 1.0), 1, i});
  }
  for (std::size_t s = 0; s < tile.storages.size(); ++s) {
    const Storage& storage = tile.storages[s];
    const double most = std::min(storage.power_mw[lane], held[s] * storage.discharge_efficiency[lane]);
    const double above = std::max(held[s] - storage.reserve_mwh[lane], 0.0) * storage.discharge_efficiency[lane];
    const double free = std::min(storage.power_mw[lane], above);
    list.push_back({storage.discharge_above[lane], free, 2, s});
    list.push_back({storage.reserve_above[lane], most - free, 3, s});
  }
  for (std::size_t j = 0; j < tile.tiers.size(); ++j)
    list.push_back({tile.tiers[j].price_usd_per_mwh[lane], tile.tiers[j].load_mw[hour][lane], 4, j});
  list.push_back({at(tile.import_price_usd_per_mwh, hour, lane, 0.0),
                  tile.import_limit_mw[lane] * at(tile.import_share, hour, lane, 1.0), 5, 0});
  std::ranges::stable_sort(list, [](const Supply& a, const Supply& b) {
    return a.price != b.price ? a.price < b.price : (a.rank == 5) < (b.rank == 5);
  });
  return list;
}

struct Bid {
  double price, mw;
  std::size_t storage;
  bool sells = false;
};

/// One hour of one lane; `level` by storage goes on.
inline Hour operate(const Tile& tile, std::vector<double>& level, std::size_t hour, std::size_t lane) {
  Hour result;
  std::vector<double> held = level;
  for (std::size_t s = 0; s < held.size(); ++s) held[s] *= tile.storages[s].kept_per_hour[lane];
  std::vector<Supply> supplies = supplies_of(tile, held, hour, lane);
  double load = 0.0;
  for (const Tier& tier : tile.tiers) load += tier.load_mw[hour][lane];
  take(supplies, load, [](const Supply&) { return true; });

  std::vector<Bid> bids;
  for (std::size_t s = 0; s < held.size(); ++s) {
    const Storage& storage = tile.storages[s];
    const double efficiency = storage.charge_efficiency[lane];
    const double all = std::min(storage.power_mw[lane], std::max(storage.energy_mwh[lane] - held[s], 0.0) / efficiency);
    const double refill = std::min(all, std::max(storage.reserve_mwh[lane] - held[s], 0.0) / efficiency);
    bids.push_back({storage.refill_below[lane], refill, s});
    bids.push_back({storage.charge_below[lane], all - refill, s});
  }
  const double export_price = at(tile.export_price_usd_per_mwh, hour, lane, -1e30);
  if (!tile.export_price_usd_per_mwh.empty()) bids.push_back({export_price, tile.export_limit_mw[lane], 0, true});
  std::ranges::stable_sort(bids, [](const Bid& a, const Bid& b) { return a.price > b.price; });
  result.charge_mw.assign(held.size(), 0.0);
  for (const Bid& bid : bids) {
    const double got = take(supplies, bid.mw, [&](const Supply& supply) {
      if (supply.price > bid.price) return false;
      return supply.rank <= 1 || (supply.rank == 5 && !bid.sells);
    });
    (bid.sells ? result.export_mw : result.charge_mw[bid.storage]) += got;
  }
  if (!tile.export_price_usd_per_mwh.empty())
    result.export_mw += take(supplies, tile.export_limit_mw[lane] - result.export_mw, [&](const Supply& supply) {
      return (supply.rank == 2 || supply.rank == 3) && supply.price <= export_price;
    });

  result.unit_mw.assign(tile.units.size(), 0.0);
  result.discharge_mw.assign(held.size(), 0.0);
  result.shed_mw.assign(tile.tiers.size(), 0.0);
  for (const Supply& supply : supplies) {
    if (supply.rank == 0) result.curtailed_mw = supply.mw - supply.used;
    if (supply.rank == 1) result.unit_mw[supply.index] = supply.used;
    if (supply.rank == 2 || supply.rank == 3) result.discharge_mw[supply.index] += supply.used;
    if (supply.rank == 4) result.shed_mw[supply.index] = supply.used;
    if (supply.rank == 5) result.import_mw = supply.used;
  }
  for (std::size_t s = 0; s < held.size(); ++s)
    level[s] = std::max(0.0, held[s] + result.charge_mw[s] * tile.storages[s].charge_efficiency[lane] -
                                 result.discharge_mw[s] / tile.storages[s].discharge_efficiency[lane]);
  return result;
}

}  // namespace gigawatt::dispatch::reference
