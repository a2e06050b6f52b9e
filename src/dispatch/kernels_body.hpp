// The hours of a tile, for as many lanes at once as a register holds. Equations: docs/dispatch.md, numbered as there.
// Included once per instruction set, inside that set's namespace; KERNEL_BYTES is the width of its registers.

#define KERNEL_INLINE static inline __attribute__((always_inline))

using Register = double __attribute__((vector_size(KERNEL_BYTES)));
using RegisterMask = long long __attribute__((vector_size(KERNEL_BYTES)));
inline constexpr std::size_t register_lanes = KERNEL_BYTES / 8;
inline constexpr std::size_t vector_lanes = 2 * register_lanes;

/// Two registers side by side: an hour is one long chain of sums and comparisons, each waiting for the one before, and
/// the two chains wait at the same time.
struct Vec {
  Register a, b;
};
struct Mask {
  RegisterMask a, b;
};

KERNEL_INLINE Vec operator+(Vec x, Vec y) { return {x.a + y.a, x.b + y.b}; }
KERNEL_INLINE Vec operator-(Vec x, Vec y) { return {x.a - y.a, x.b - y.b}; }
KERNEL_INLINE Vec operator*(Vec x, Vec y) { return {x.a * y.a, x.b * y.b}; }
KERNEL_INLINE void operator+=(Vec& x, Vec y) { x = x + y; }
KERNEL_INLINE void operator-=(Vec& x, Vec y) { x = x - y; }
KERNEL_INLINE Mask operator<=(Vec x, Vec y) { return {x.a <= y.a, x.b <= y.b}; }
KERNEL_INLINE Mask operator<(Vec x, Vec y) { return {x.a < y.a, x.b < y.b}; }
KERNEL_INLINE Vec broadcast(double v) { return {v - Register{}, v - Register{}}; }
KERNEL_INLINE Vec smaller(Vec x, Vec y) { return {x.a < y.a ? x.a : y.a, x.b < y.b ? x.b : y.b}; }
KERNEL_INLINE Vec larger(Vec x, Vec y) { return {x.a > y.a ? x.a : y.a, x.b > y.b ? x.b : y.b}; }
KERNEL_INLINE Vec positive(Vec x) { return larger(x, broadcast(0.0)); }
/// `x` where the mask holds, else 0.
KERNEL_INLINE Vec where(Mask mask, Vec x) { return {mask.a ? x.a : Register{}, mask.b ? x.b : Register{}}; }

KERNEL_INLINE Vec load(const Lanes& lanes, std::size_t lane) {
  const double* from = lanes.data() + lane;
  return {*reinterpret_cast<const Register*>(from), *reinterpret_cast<const Register*>(from + register_lanes)};
}
KERNEL_INLINE void store(Lanes& lanes, std::size_t lane, Vec v) {
  double* into = lanes.data() + lane;
  *reinterpret_cast<Register*>(into) = v.a;
  *reinterpret_cast<Register*>(into + register_lanes) = v.b;
}
KERNEL_INLINE void add(Lanes& lanes, std::size_t lane, Vec v) { store(lanes, lane, load(lanes, lane) + v); }
KERNEL_INLINE Vec load_or(HourlyLanes series, std::size_t hour, std::size_t lane, double otherwise) {
  return series.empty() ? broadcast(otherwise) : load(series[hour], lane);
}

/// Where a kernel stands: these lanes of a tile, in this hour.
struct Place {
  const Tile& tile;
  const MeritOrder& order;
  Scratch& scratch;
  std::size_t lane, hour;
};

/// What an hour has beside its offers and bids.
struct Now {
  Vec surplus, needed;      // must-run output beyond the load; load beyond that output
  Vec price, left;          // of import; how much more of it there may be
  Vec bought, taken, sold;  // taken: by bids and export, of what load left over
  Vec curtailed;
};

KERNEL_INLINE Vec price(const Place& at, std::size_t offer) { return load(at.scratch.offer_price[offer], at.lane); }
KERNEL_INLINE bool is_unit(const Place& at, std::size_t offer) {
  return at.order.offers[offer].kind == OfferKind::unit;
}

/// (1) Must-run output meets the load of all tiers.
KERNEL_INLINE Now open_hour(const Place& at, Totals& totals) {
  const Tile& tile = at.tile;
  Vec asked = broadcast(0.0);
  for (const Tier& tier : tile.tiers) asked += load(tier.load_mw[at.hour], at.lane);
  const Vec must_run = load_or(tile.must_run_mw, at.hour, at.lane, 0.0);
  add(totals.load_mwh, at.lane, asked);
  add(totals.must_run_mwh, at.lane, must_run);
  return {.surplus = positive(must_run - asked),
          .needed = positive(asked - must_run),
          .price = load_or(tile.import_price_usd_per_mwh, at.hour, at.lane, 0.0),
          .left = load(tile.import_limit_mw, at.lane) * load_or(tile.import_share, at.hour, at.lane, 1.0),
          .bought = broadcast(0.0),
          .taken = broadcast(0.0),
          .sold = broadcast(0.0),
          .curtailed = broadcast(0.0)};
}

/// (2) What a storage holds after its leak, and what it may give.
KERNEL_INLINE Vec offered_of_storage(const Place& at, const Storage& storage, std::size_t s) {
  const Vec above = positive(load(at.scratch.held[s], at.lane) - load(storage.reserve_mwh, at.lane));
  return smaller(load(storage.power_mw, at.lane), above * load(storage.discharge_efficiency, at.lane));
}

KERNEL_INLINE Vec offered(const Place& at, const Offer& offer) {
  if (offer.kind == OfferKind::unit) {
    const Unit& unit = at.tile.units[offer.index];
    return load(unit.capacity_mw, at.lane) * load_or(unit.availability, at.hour, at.lane, 1.0);
  }
  if (offer.kind == OfferKind::shed) return load(at.tile.tiers[offer.index].load_mw[at.hour], at.lane);
  const Storage& storage = at.tile.storages[offer.index];
  const Vec free = offered_of_storage(at, storage, offer.index);
  if (offer.kind == OfferKind::storage) return free;
  const Vec all = load(at.scratch.held[offer.index], at.lane) * load(storage.discharge_efficiency, at.lane);
  return positive(smaller(load(storage.power_mw, at.lane), all) - free);
}

/// (3) Load takes the cheapest offers; import stands among them where the hour's price puts it.
KERNEL_INLINE void serve(const Place& at, Now& now) {
  Vec all = broadcast(0.0), cheap = broadcast(0.0);
  for (std::size_t k = 0; k < at.order.offers.size(); ++k) {
    const Vec amount = offered(at, at.order.offers[k]);
    store(at.scratch.spare[k], at.lane, amount);
    all += amount;
    cheap += where(price(at, k) <= now.price, amount);
  }
  const Vec before = smaller(now.needed, cheap);
  now.bought = smaller(now.needed - before, now.left);
  now.left -= now.bought;
  Vec rest = before + smaller(now.needed - before - now.bought, all - cheap);
  for (std::size_t k = 0; k < at.order.offers.size(); ++k) {
    const Vec amount = load(at.scratch.spare[k], at.lane);
    const Vec used = smaller(rest, amount);
    rest -= used;
    store(at.scratch.spare[k], at.lane, amount - used);
    store(at.scratch.used[k], at.lane, used);
  }
}

/// What is left over at no more than this price: surplus, units, and import where it is meant.
KERNEL_INLINE Vec within_reach(const Place& at, const Now& now, Vec limit_price, Vec import) {
  Vec sum = now.surplus + where(now.price <= limit_price, import);
  for (std::size_t k = 0; k < at.order.offers.size(); ++k) {
    if (!is_unit(at, k)) continue;
    sum += where(price(at, k) <= limit_price, load(at.scratch.spare[k], at.lane));
  }
  return sum;
}

/// (4) How much each storage would take at each of its prices.
KERNEL_INLINE void ask_for_charge(const Place& at) {
  for (std::size_t b = 0; b < at.order.bids.size(); ++b) {
    const Bid& bid = at.order.bids[b];
    const Storage& storage = at.tile.storages[bid.storage];
    const Vec per_charge = load(at.scratch.per_charge[bid.storage], at.lane);
    const Vec held = load(at.scratch.held[bid.storage], at.lane);
    const Vec all =
        smaller(load(storage.power_mw, at.lane), positive(load(storage.energy_mwh, at.lane) - held) * per_charge);
    const Vec refill = smaller(all, positive(load(storage.reserve_mwh, at.lane) - held) * per_charge);
    store(at.scratch.bid[b], at.lane, bid.kind == BidKind::refill ? refill : all - refill);
  }
}

/// (5) Bids, highest first, take what their price reaches; `when` masks lanes by price.
template <typename When>
KERNEL_INLINE void charge(const Place& at, Now& now, When when) {
  for (std::size_t b = 0; b < at.order.bids.size(); ++b) {
    const Bid& bid = at.order.bids[b];
    const Vec bid_price = load(at.scratch.bid_price[b], at.lane);
    const Vec reach = positive(within_reach(at, now, bid_price, now.left) - now.taken);
    const Vec amount = where(when(bid_price), smaller(load(at.scratch.bid[b], at.lane), reach));
    now.taken += amount;
    add(at.scratch.charge[bid.storage], at.lane, amount);
  }
}

/// (6) Export takes its turn among the bids, and at last what storages give at its price; never import.
KERNEL_INLINE void charge_and_sell(const Place& at, Now& now) {
  const Vec export_price = load(at.tile.export_price_usd_per_mwh[at.hour], at.lane);
  charge(at, now, [&](Vec bid_price) -> Mask { return export_price <= bid_price; });
  const Vec limit = load(at.tile.export_limit_mw, at.lane);
  now.sold = smaller(limit, positive(within_reach(at, now, export_price, broadcast(0.0)) - now.taken));
  now.taken += now.sold;
  charge(at, now, [&](Vec bid_price) -> Mask { return bid_price < export_price; });
  for (std::size_t k = 0; k < at.order.offers.size(); ++k) {
    const Offer& offer = at.order.offers[k];
    if (offer.kind != OfferKind::storage && offer.kind != OfferKind::reserve) continue;
    const Vec spare = load(at.scratch.spare[k], at.lane);
    const Vec amount = where(price(at, k) <= export_price, smaller(limit - now.sold, spare));
    now.sold += amount;
    add(at.scratch.used[k], at.lane, amount);
  }
}

/// (7) What was taken comes from surplus, then from units and import in order of price.
KERNEL_INLINE void supply_what_is_taken(const Place& at, Now& now) {
  const Vec free = smaller(now.taken, now.surplus);
  now.curtailed = now.surplus - free;
  const Vec needed = now.taken - free;
  Vec cheap = broadcast(0.0);
  for (std::size_t k = 0; k < at.order.offers.size(); ++k)
    if (is_unit(at, k)) cheap += where(price(at, k) <= now.price, load(at.scratch.spare[k], at.lane));
  const Vec bought = smaller(needed - smaller(needed, cheap), now.left);
  now.bought += bought;
  Vec rest = needed - bought;
  for (std::size_t k = 0; k < at.order.offers.size(); ++k) {
    if (!is_unit(at, k)) continue;
    const Vec used = smaller(rest, load(at.scratch.spare[k], at.lane));
    rest -= used;
    add(at.scratch.used[k], at.lane, used);
  }
}

/// (8) Storages: what is left after the leak, and after giving and taking.
KERNEL_INLINE void leak(const Place& at, const State& state, Totals& totals) {
  for (std::size_t s = 0; s < at.tile.storages.size(); ++s) {
    const Vec level = load(state.level_mwh[s], at.lane);
    const Vec held = level * load(at.tile.storages[s].kept_per_hour, at.lane);
    add(totals.leaked_mwh[s], at.lane, level - held);
    store(at.scratch.held[s], at.lane, held);
    store(at.scratch.charge[s], at.lane, broadcast(0.0));
    store(at.scratch.discharge[s], at.lane, broadcast(0.0));
  }
}

KERNEL_INLINE void settle_storages(const Place& at, State& state, Totals& totals) {
  for (std::size_t s = 0; s < at.tile.storages.size(); ++s) {
    const Vec charged = load(at.scratch.charge[s], at.lane), discharged = load(at.scratch.discharge[s], at.lane);
    const Vec gained = charged * load(at.tile.storages[s].charge_efficiency, at.lane);
    const Vec given = discharged * load(at.scratch.per_discharge[s], at.lane);
    store(state.level_mwh[s], at.lane, positive(load(at.scratch.held[s], at.lane) + gained - given));
    add(totals.charged_mwh[s], at.lane, charged);
    add(totals.discharged_mwh[s], at.lane, discharged);
  }
}

/// Sums by offer, and what storages give under both of their prices.
KERNEL_INLINE void add_up_offers(const Place& at) {
  for (std::size_t k = 0; k < at.order.offers.size(); ++k) {
    const Offer& offer = at.order.offers[k];
    const Vec used = load(at.scratch.used[k], at.lane);
    if (offer.kind == OfferKind::storage || offer.kind == OfferKind::reserve)
      add(at.scratch.discharge[offer.index], at.lane, used);
    else
      add(at.scratch.given[k], at.lane, used);
  }
}

KERNEL_INLINE void add_up_border(const Place& at, const Now& now, Totals& totals) {
  add(totals.curtailed_mwh, at.lane, now.curtailed);
  add(totals.imported_mwh, at.lane, now.bought);
  add(totals.import_cost_usd, at.lane, now.bought * now.price);
  store(totals.peak_import_mw, at.lane, larger(load(totals.peak_import_mw, at.lane), now.bought));
  if (at.tile.export_price_usd_per_mwh.empty()) return;
  add(totals.exported_mwh, at.lane, now.sold);
  add(totals.export_income_usd, at.lane, now.sold * load(at.tile.export_price_usd_per_mwh[at.hour], at.lane));
}

static void write_down(const Place& at, const Now& now, const State& state, Record& record) {
  for (std::size_t k = 0; k < at.order.offers.size(); ++k) {
    const Offer& offer = at.order.offers[k];
    const Vec used = load(at.scratch.used[k], at.lane);
    if (offer.kind == OfferKind::unit) store(record.unit_mw[offer.index][at.hour], at.lane, used);
    if (offer.kind == OfferKind::shed) store(record.shed_mw[offer.index][at.hour], at.lane, used);
  }
  for (std::size_t s = 0; s < at.tile.storages.size(); ++s) {
    store(record.charge_mw[s][at.hour], at.lane, load(at.scratch.charge[s], at.lane));
    store(record.discharge_mw[s][at.hour], at.lane, load(at.scratch.discharge[s], at.lane));
    store(record.level_mwh[s][at.hour], at.lane, load(state.level_mwh[s], at.lane));
  }
  store(record.import_mw[at.hour], at.lane, now.bought);
  store(record.export_mw[at.hour], at.lane, now.sold);
  store(record.curtailed_mw[at.hour], at.lane, now.curtailed);
}

KERNEL_INLINE void one_hour(const Place& at, State& state, Totals& totals, Record* record) {
  leak(at, state, totals);
  Now now = open_hour(at, totals);
  serve(at, now);
  if (!at.order.bids.empty()) ask_for_charge(at);
  if (!at.tile.export_price_usd_per_mwh.empty())
    charge_and_sell(at, now);
  else
    charge(at, now, [](Vec bid_price) -> Mask { return bid_price <= bid_price; });
  supply_what_is_taken(at, now);
  add_up_offers(at);
  settle_storages(at, state, totals);
  add_up_border(at, now, totals);
  if (record != nullptr) write_down(at, now, state, *record);
}

static void run(const Job& job) {
  for (std::size_t lane = 0; lane < lane_count; lane += vector_lanes)
    for (std::size_t hour = 0; hour < job.tile->hour_count; ++hour)
      one_hour({*job.tile, *job.order, *job.scratch, lane, hour}, *job.state, *job.totals, job.record);
}
