#include "dispatch/merit_order.hpp"

#include <algorithm>

namespace gigawatt::dispatch {

const Lanes& price_of(const Tile& tile, const Offer& offer) {
  switch (offer.kind) {
    case OfferKind::unit:
      return tile.units[offer.index].price_usd_per_mwh;
    case OfferKind::storage:
      return tile.storages[offer.index].discharge_above;
    case OfferKind::reserve:
      return tile.storages[offer.index].reserve_above;
    case OfferKind::shed:
      break;
  }
  return tile.tiers[offer.index].price_usd_per_mwh;
}

const Lanes& price_of(const Tile& tile, const Bid& bid) {
  const Storage& storage = tile.storages[bid.storage];
  return bid.kind == BidKind::refill ? storage.refill_below : storage.charge_below;
}

MeritOrder merit_order(const Tile& tile, std::size_t lane) {
  MeritOrder order;
  for (std::size_t i = 0; i < tile.units.size(); ++i) order.offers.push_back({OfferKind::unit, i});
  for (std::size_t i = 0; i < tile.storages.size(); ++i) {
    order.offers.push_back({OfferKind::storage, i});
    order.offers.push_back({OfferKind::reserve, i});
    order.bids.push_back({BidKind::refill, i});
    order.bids.push_back({BidKind::charge, i});
  }
  for (std::size_t i = 0; i < tile.tiers.size(); ++i) order.offers.push_back({OfferKind::shed, i});
  const auto price = [&](const auto& of) { return price_of(tile, of)[lane]; };
  std::ranges::stable_sort(order.offers, std::less(), price);
  std::ranges::stable_sort(order.bids, std::greater(), price);
  return order;
}

}  // namespace gigawatt::dispatch
