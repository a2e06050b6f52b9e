// Who comes first in a tile: everything with a price that does not change within it.
#pragma once

#include <vector>

#include "dispatch/rule.hpp"

namespace gigawatt::dispatch {

enum class OfferKind : unsigned char { unit, storage, reserve, shed };

struct Offer {
  OfferKind kind;
  std::size_t index;  // of the unit, storage or tier
  bool operator==(const Offer&) const = default;
};

enum class BidKind : unsigned char { refill, charge };

struct Bid {
  BidKind kind;
  std::size_t storage;
  bool operator==(const Bid&) const = default;
};

/// Offers cheapest first, bids highest first; among equal prices units before storages before tiers, then as listed.
struct MeritOrder {
  std::vector<Offer> offers;
  std::vector<Bid> bids;
  bool operator==(const MeritOrder&) const = default;
};

const Lanes& price_of(const Tile& tile, const Offer& offer);
const Lanes& price_of(const Tile& tile, const Bid& bid);

MeritOrder merit_order(const Tile& tile, std::size_t lane);

}  // namespace gigawatt::dispatch
