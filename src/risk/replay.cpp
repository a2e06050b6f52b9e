// With a the availability that the plan counts (1 − q of forced outages in it), C its capacity and k a sample:
//
//   capacity of a supply     a_t · (1 − lost_k,m / C_m) · up_k,t / (1 − q)     up: units that are not broken
//   load                     D_k · PUE_t · Σ_h standing_k,h,m · factor_k,h · load_h,t
//   import limit             limit_t · (1 − lost_k,m / C_m)
//   import price             p_t + (f_k − 1) · energy price_t                  delivery charges stay
//   marginal cost            c_m + (f_k − 1) · heat rate · fuel price_m
//   billed peak              max(peak of the month, ratchets), as power bills it
//
// Load is divided between contracts by their placement on the halls that stand in the sample, and shed by rank.
#include "risk/replay.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/require.hpp"
#include "dispatch/rule.hpp"
#include "risk/prospect.hpp"
#include "time/calendar.hpp"

namespace gigawatt::risk {
namespace {

using dispatch::lane_count;
using dispatch::Lanes;
constexpr auto starts = time::month_starts_hour();
constexpr double kg_per_t = 1000.0;
constexpr double rank_step_usd = 1e-7;  // of equal worth, the lower rank is shed first

/// Hourly arrays of one month that a tile looks at; kept from month to month.
struct Buffers {
  std::vector<std::vector<Lanes>> availability, load;
  std::vector<Lanes> must_run, import_share, import_price, export_price, it_load;
};

/// Operates the months of one site for up to sixteen prospects.
class SiteReplay {
 public:
  SiteReplay(const study::ReplayBase& base, std::size_t s, std::span<const Prospect> prospects, const MonthSeen& seen)
      : base_(base),
        scenario_(base.prepared.scenario),
        site_(base.sites[s]),
        s_(s),
        prospects_(prospects),
        weather_(prospects.front().sample->weather),
        seen_(seen) {}

  void run(std::vector<Replayed>& out) {
    const auto years = static_cast<std::size_t>(scenario_.plan.years.count());
    std::vector<std::vector<double>> billed(prospects_.size());
    for (std::size_t y = 0; y < years; ++y) {
      open(site_.years[y][weather_]);
      for (std::size_t n = 0; n < 12; ++n) run_month(y, n, billed, out);
    }
  }

 private:
  [[nodiscard]] const Prospect& lane(std::size_t l) const { return prospects_[std::min(l, prospects_.size() - 1)]; }
  template <class Number>
  [[nodiscard]] Lanes lanes(Number number) const {
    Lanes values{};
    for (std::size_t l = 0; l < lane_count; ++l) values[l] = number(lane(l));
    return values;
  }

  /// A year's storage goes on where it stood; what is new in it (a year lists what it has) begins with its reserve.
  void open(const study::YearToOperate& year) {
    std::vector<Lanes> levels;
    std::vector<std::size_t> stores;
    for (const study::YearToOperate::Store& store : year.stores) {
      const auto before = std::ranges::find(stores_, store.supply);
      levels.push_back(before != stores_.end() ? state_.level_mwh[static_cast<std::size_t>(before - stores_.begin())]
                                               : dispatch::all_lanes(scenario_.dispatch.reserve * store.energy_mwh[0]));
      stores.push_back(store.supply);
    }
    state_.level_mwh = std::move(levels);
    stores_ = std::move(stores);
  }

  [[nodiscard]] double price_factor(const Prospect& prospect, const scenario::PriceId& id) const {
    for (std::size_t p = 0; p < scenario_.prices.size(); ++p)
      if (scenario_.prices[p].id == id) return prospect.sample->price_factor[p];
    return 1.0;
  }
  [[nodiscard]] double power_factor(const Prospect& prospect) const {
    const auto& connection = scenario_.sites[s_].connection;
    return connection ? price_factor(prospect, connection->energy_price) : 1.0;
  }

  /// Whether a share of hours × lanes has to be told hour by hour.
  void fill_broken(std::size_t y, std::size_t n, std::size_t i, std::vector<Lanes>& share) const {
    const std::size_t hours = starts[n + 1] - starts[n], first = y * time::hours_per_year + starts[n];
    const double q = site_.supply[i].forced_outage_rate;
    for (std::size_t l = 0; l < lane_count; ++l) {
      const Prospect& of = lane(l);
      if (of.unit_share[s_][i] <= 0.0) continue;
      for (const Broken& broken : of.broken[s_][i])
        for (std::size_t t = std::max(broken.first, first); t < std::min(broken.last, first + hours); ++t)
          share[t - first][l] -= of.unit_share[s_][i] / (1.0 - q);
    }
  }

  void add_units(std::size_t y, std::size_t n, dispatch::Tile& tile) {
    const study::YearToOperate& year = site_.years[y][weather_];
    const std::size_t hours = tile.hour_count, m = 12 * y + n;
    buffers_.must_run.assign(hours, Lanes{});
    bool any_must_run = false;
    units_.clear();
    for (const study::YearToOperate::Source& source : year.sources) {
      const Lanes kept = lanes([&](const Prospect& p) { return p.kept[s_][source.supply][m]; });
      if (source.must_run) {
        any_must_run = true;
        for (std::size_t t = 0; t < hours; ++t)
          for (std::size_t l = 0; l < lane_count; ++l)
            buffers_.must_run[t][l] += kept[l] * source.available_mw[starts[n] + t];
        continue;
      }
      const double most = *std::max_element(source.available_mw.begin() + static_cast<std::ptrdiff_t>(starts[n]),
                                            source.available_mw.begin() + static_cast<std::ptrdiff_t>(starts[n + 1]));
      if (most <= 0.0) continue;
      const study::ReplaySupply& supply = site_.supply[source.supply];
      const double fuel_usd = supply.mmbtu_per_mwh * supply.fuel_usd_per_mmbtu[m];
      if (buffers_.availability.size() <= units_.size()) buffers_.availability.emplace_back();
      std::vector<Lanes>& share = buffers_.availability[units_.size()];
      share.resize(hours);
      // What the plan derates by the mean of outages stands up or is broken here.
      const Lanes whole = lanes([&](const Prospect& p) {
        return p.unit_share[s_][source.supply] > 0.0 ? 1.0 / (1.0 - supply.forced_outage_rate) : 1.0;
      });
      std::ranges::fill(share, whole);
      fill_broken(y, n, source.supply, share);
      for (std::size_t t = 0; t < hours; ++t)
        for (double& value : share[t]) value = std::max(0.0, value) * source.available_mw[starts[n] + t];
      units_.push_back(source.supply);
      tile.units.push_back({.capacity_mw = kept, .price_usd_per_mwh = lanes([&](const Prospect& p) {
                                                   return source.usd_per_mwh[n] +
                                                          (price_factor(p, supply.fuel_price) - 1.0) * fuel_usd;
                                                 })});
    }
    for (std::size_t u = 0; u < units_.size(); ++u) tile.units[u].availability = buffers_.availability[u];
    if (any_must_run) tile.must_run_mw = buffers_.must_run;
  }

  void add_stores(std::size_t y, std::size_t n, dispatch::Tile& tile) const {
    const study::YearToOperate& year = site_.years[y][weather_];
    for (const study::YearToOperate::Store& store : year.stores) {
      const std::size_t m = 12 * y + n;
      const double energy = n + 1 < 12 ? std::min(store.energy_mwh[n], store.energy_mwh[n + 1]) : store.energy_mwh[n];
      const study::StoragePrices prices = study::storage_prices(year, store, n, scenario_.dispatch);
      dispatch::Storage& storage = tile.storages.emplace_back();
      const Lanes kept = lanes([&](const Prospect& p) { return p.kept[s_][store.supply][m]; });
      for (std::size_t l = 0; l < lane_count; ++l) {
        const double f = power_factor(lane(l));
        storage.power_mw[l] = kept[l] * store.power_mw[n];
        storage.energy_mwh[l] = kept[l] * energy;
        storage.reserve_mwh[l] = scenario_.dispatch.reserve * storage.energy_mwh[l];
        storage.charge_below[l] = f * prices.charge_below;
        storage.refill_below[l] = f * prices.refill_below;
        storage.discharge_above[l] = std::max(f * prices.discharge_above, storage.charge_below[l] + 0.01);
        storage.reserve_above[l] =
            std::max(prices.reserve_above, std::max(storage.charge_below[l], storage.refill_below[l]) + 0.01);
      }
      storage.charge_efficiency = storage.discharge_efficiency = dispatch::all_lanes(store.one_way_efficiency);
      storage.kept_per_hour = dispatch::all_lanes(store.kept_per_hour);
    }
  }

  /// Nameplate of a contract at this site, or of what none claims (index one past the last), as a share of what stands.
  [[nodiscard]] double claim(const Prospect& p, std::size_t contract, std::size_t m) const {
    const double ready = p.ready[s_].it_mw[m];
    if (ready <= 0.0) return 0.0;
    if (contract < scenario_.contracts.size()) return p.placement.at(contract, s_, m) / ready;
    double left = ready;
    for (std::size_t c = 0; c < scenario_.contracts.size(); ++c) left -= p.placement.at(c, s_, m);
    return left > 1e-6 ? left / ready : 0.0;
  }

  void add_load(std::size_t y, std::size_t n, dispatch::Tile& tile) {
    const std::size_t hours = tile.hour_count, m = 12 * y + n;
    const time::Month month = scenario_.plan.years.first_month().plus(static_cast<int>(m));
    buffers_.it_load.assign(hours, Lanes{});
    for (std::size_t h = 0; h < site_.hall_it_mw.size(); ++h) {
      const Lanes weight = lanes([&](const Prospect& p) {
        return p.sites[s_].halls[h].stands(month) ? p.sample->demand * p.sample->sites[s_].load_factor[h] : 0.0;
      });
      if (std::ranges::all_of(weight, [](double w) { return w == 0.0; })) continue;
      const std::vector<double>& hourly = site_.hall_it_mw[h][y][weather_];
      for (std::size_t t = 0; t < hours; ++t)
        for (std::size_t l = 0; l < lane_count; ++l) buffers_.it_load[t][l] += weight[l] * hourly[starts[n] + t];
    }
    const std::vector<double>& pue = site_.pue[weather_];
    double pue_sum = 0.0;
    for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) pue_sum += pue[t];
    asked_it_ = Lanes{};
    for (const Lanes& hour : buffers_.it_load)
      for (std::size_t l = 0; l < lane_count; ++l) asked_it_[l] += hour[l];
    add_tiers(n, m, pue_sum / static_cast<double>(hours), tile);
  }

  /// From the last rank to the first, so that worth never falls with rank.
  void add_tiers(std::size_t n, std::size_t m, double mean_pue, dispatch::Tile& tile) {
    tiers_.clear();
    for (std::size_t c = 0; c < scenario_.contracts.size(); ++c) tiers_.push_back(c);
    std::ranges::stable_sort(tiers_, {}, [&](std::size_t c) { return scenario_.contracts[c].rank; });
    tiers_.push_back(scenario_.contracts.size());
    std::erase_if(tiers_, [&](std::size_t c) {
      return std::ranges::all_of(prospects_, [&](const Prospect& p) { return claim(p, c, m) <= 0.0; });
    });
    if (buffers_.load.size() < tiers_.size()) buffers_.load.resize(tiers_.size());
    const auto unit = units::USD / (units::GPU * units::hour);
    const std::vector<double>& pue = site_.pue[weather_];
    Lanes floor{};
    for (std::size_t k = tiers_.size(); k-- > 0;) {
      const std::size_t c = tiers_[k];
      const double usd = c < scenario_.contracts.size() ? scenario_.contracts[c].price.in(unit)
                                                        : scenario_.sites[s_].idle_value.in(unit);
      const Lanes share = lanes([&](const Prospect& p) { return claim(p, c, m); });
      std::vector<Lanes>& load = buffers_.load[k];
      load.resize(tile.hour_count);
      for (std::size_t t = 0; t < tile.hour_count; ++t)
        for (std::size_t l = 0; l < lane_count; ++l)
          load[t][l] = share[l] * pue[starts[n] + t] * buffers_.it_load[t][l];
      const Lanes worth = lanes([&](const Prospect& p) {
        const compute::SiteReady& ready = p.ready[s_];
        return ready.mean_it_mw[m] > 0.0 ? usd * ready.accelerators[m] / ready.mean_it_mw[m] / mean_pue : 0.0;
      });
      for (std::size_t l = 0; l < lane_count; ++l) floor[l] = std::max(worth[l], floor[l] + rank_step_usd);
      worth_[k] = floor;
    }
    for (std::size_t k = 0; k < tiers_.size(); ++k)
      tile.tiers.push_back({.price_usd_per_mwh = worth_[k], .load_mw = buffers_.load[k]});
  }

  void add_grid(std::size_t y, std::size_t n, dispatch::Tile& tile) {
    const study::YearToOperate& year = site_.years[y][weather_];
    const std::size_t hours = tile.hour_count, m = 12 * y + n;
    if (year.import_limit_mw.empty()) return;
    tile.import_limit_mw = lanes([&](const Prospect& p) { return p.connected[s_][m]; });
    const Lanes more = lanes([&](const Prospect& p) { return power_factor(p) - 1.0; });
    const std::vector<double>& energy = site_.energy_price[y][weather_];
    buffers_.import_share.resize(hours);
    buffers_.import_price.resize(hours);
    for (std::size_t t = 0; t < hours; ++t) {
      buffers_.import_share[t] = dispatch::all_lanes(year.import_limit_mw[starts[n] + t]);
      for (std::size_t l = 0; l < lane_count; ++l)
        buffers_.import_price[t][l] = year.import_price_usd_per_mwh[starts[n] + t] + more[l] * energy[starts[n] + t];
    }
    tile.import_share = buffers_.import_share;
    tile.import_price_usd_per_mwh = buffers_.import_price;
    if (year.export_limit_mw.empty()) return;
    tile.export_limit_mw =
        lanes([&](const Prospect& p) { return p.connected[s_][m] * year.export_limit_mw[starts[n]]; });
    buffers_.export_price.resize(hours);
    for (std::size_t t = 0; t < hours; ++t)
      for (std::size_t l = 0; l < lane_count; ++l)
        buffers_.export_price[t][l] =
            std::min(year.export_price_usd_per_mwh[starts[n] + t] * (1.0 + more[l]), buffers_.import_price[t][l]);
    tile.export_price_usd_per_mwh = buffers_.export_price;
  }

  void run_month(std::size_t y, std::size_t n, std::vector<std::vector<double>>& billed, std::vector<Replayed>& out) {
    dispatch::Tile tile{.hour_count = starts[n + 1] - starts[n]};
    worth_.assign(scenario_.contracts.size() + 1, Lanes{});
    add_units(y, n, tile);
    add_stores(y, n, tile);
    add_load(y, n, tile);
    add_grid(y, n, tile);
    const dispatch::State before = seen_ ? state_ : dispatch::State{};
    const dispatch::Totals totals = dispatch::operate(tile, state_);
    if (seen_) seen_({.site = s_, .month = 12 * y + n, .tile = tile, .before = before, .totals = totals});
    for (std::size_t l = 0; l < prospects_.size(); ++l) {
      ReplayedMonth& month = out[l].sites[s_].months.emplace_back();
      tell_load(12 * y + n, l, totals, month);
      tell_supply(y, n, l, totals, month);
      tell_grid(12 * y + n, l, totals, billed[l], month);
    }
  }

  void tell_load(std::size_t m, std::size_t l, const dispatch::Totals& totals, ReplayedMonth& month) const {
    const Prospect& p = prospects_[l];
    const std::size_t n = m % 12;
    month.it_mw_ready = p.ready[s_].it_mw[m];
    month.it_mwh_asked = asked_it_[l];
    month.contract_hours.assign(scenario_.contracts.size(), 0.0);
    double shed_mwh = 0.0;
    for (std::size_t k = 0; k < tiers_.size(); ++k) {
      shed_mwh += totals.shed_mwh[k][l];
      month.shed_usd += totals.shed_mwh[k][l] * worth_[k][l];
      if (tiers_[k] >= scenario_.contracts.size()) continue;
      double load_mwh = 0.0;
      for (const Lanes& hour : buffers_.load[k]) load_mwh += hour[l];
      const double served = load_mwh > 0.0 ? 1.0 - totals.shed_mwh[k][l] / load_mwh : 0.0;
      month.contract_hours[tiers_[k]] = p.ready[s_].accelerators[m] * claim(p, tiers_[k], m) * 24.0 *
                                        static_cast<double>(time::days_of_month[n]) * std::clamp(served, 0.0, 1.0);
    }
    month.facility_mwh_served = std::max(0.0, totals.load_mwh[l] - shed_mwh);
    const double share = totals.load_mwh[l] > 0.0 ? month.facility_mwh_served / totals.load_mwh[l] : 0.0;
    month.it_mwh_served = month.it_mwh_asked * share;
  }

  void tell_supply(std::size_t y, std::size_t n, std::size_t l, const dispatch::Totals& totals,
                   ReplayedMonth& month) const {
    const Prospect& p = prospects_[l];
    const study::YearToOperate& year = site_.years[y][weather_];
    const std::size_t m = 12 * y + n;
    const double carbon_usd_per_kg = scenario_.economics.carbon_price.in(units::USD / units::kg);
    for (std::size_t u = 0; u < units_.size(); ++u) {
      const study::ReplaySupply& supply = site_.supply[units_[u]];
      const auto source = std::ranges::find(year.sources, units_[u], &study::YearToOperate::Source::supply);
      const double mwh = totals.unit_mwh[u][l], fuel_usd = supply.mmbtu_per_mwh * supply.fuel_usd_per_mmbtu[m];
      const double carbon_usd = carbon_usd_per_kg * supply.co2_kg_per_mwh;
      month.fuel_usd += mwh * fuel_usd * price_factor(p, supply.fuel_price);
      month.carbon_usd += mwh * carbon_usd;
      month.variable_usd += mwh * (source->usd_per_mwh[n] - fuel_usd - carbon_usd);
      month.co2_t += mwh * supply.co2_kg_per_mwh / kg_per_t;
      month.nox_t += mwh * supply.nox_kg_per_mwh / kg_per_t;
      if (!supply.fuel_price.empty()) month.burnt_mwh += mwh;
    }
    for (std::size_t b = 0; b < year.stores.size(); ++b)
      month.variable_usd += totals.discharged_mwh[b][l] * year.stores[b].usd_per_mwh;
    const time::Month now = scenario_.plan.years.first_month().plus(static_cast<int>(m));
    for (std::size_t i = 0; i < site_.supply.size(); ++i) {
      month.lost_supply_mw += (1.0 - p.kept[s_][i][m]) * site_.supply[i].capacity_mw[m];
      for (const study::SupplyPart& part : site_.supply[i].parts)
        if (part.first <= now && now < part.first.plus(static_cast<int>(part.life_months)))
          month.capital_usd += (p.sample->sites[s_].capital_factor[i] - 1.0) * part.usd_per_month;
    }
  }

  void tell_grid(std::size_t m, std::size_t l, const dispatch::Totals& totals, std::vector<double>& billed,
                 ReplayedMonth& month) const {
    const auto& connection = scenario_.sites[s_].connection;
    if (!connection) return;
    const Prospect& p = prospects_[l];
    const double connected_mw = p.connected[s_][m] * base_.run.plan.sites[s_].connection_mw[m];
    month.lost_supply_mw += (1.0 - p.connected[s_][m]) * base_.run.plan.sites[s_].connection_mw[m];
    month.imported_mwh = totals.imported_mwh[l];
    month.energy_usd = totals.import_cost_usd[l] - totals.export_income_usd[l];
    month.co2_t += totals.imported_mwh[l] * connection->carbon_intensity.in(units::kg / units::MWh) / kg_per_t;
    double peak = std::max(totals.peak_import_mw[l], connection->ratchet * connected_mw);
    const auto back = connection->peak_ratchet ? static_cast<std::size_t>(connection->peak_ratchet->months) : 0;
    for (std::size_t k = 1; k <= std::min(back, billed.size()); ++k)
      peak = std::max(peak, connection->peak_ratchet->share * billed[billed.size() - k]);
    billed.push_back(peak);
    month.demand_usd = peak * connection->demand_charge.in(units::USD / units::MW / units::month);
  }

  const study::ReplayBase& base_;
  const scenario::Scenario& scenario_;
  const study::ReplaySite& site_;
  std::size_t s_;
  std::span<const Prospect> prospects_;
  std::size_t weather_;
  const MonthSeen& seen_;
  dispatch::State state_;
  std::vector<std::size_t> stores_;  // supplies whose levels the state holds
  Buffers buffers_;
  std::vector<std::size_t> units_, tiers_;  // of the month: supplies; contracts, one past the last: uncontracted
  std::vector<Lanes> worth_;                // by tier
  Lanes asked_it_{};
};

}  // namespace

Replay::Replay(const study::ReplayBase& base, time::Month from, std::uint64_t seed, bool outages)
    : base_(base), from_(from), seed_(seed), outages_(outages) {}

std::vector<Replayed> Replay::run(std::span<const Sample> samples, const MonthSeen& seen) const {
  GIGAWATT_REQUIRE(!samples.empty() && samples.size() <= lane_count);
  const Prospects prospects(base_, from_, seed_, outages_);
  std::vector<Prospect> list;
  std::vector<Replayed> out;
  for (const Sample& sample : samples) {
    GIGAWATT_REQUIRE(sample.weather == samples.front().weather);
    list.push_back(prospects.of(sample));
    Replayed& replayed = out.emplace_back();
    replayed.sites.resize(base_.sites.size());
    for (const scenario::Site& site : list.back().sites) {
      auto& dates = replayed.hall_ready.emplace_back();
      for (const scenario::Hall& hall : site.halls) dates.push_back(hall.ready);
    }
  }
  for (std::size_t s = 0; s < base_.sites.size(); ++s) SiteReplay(base_, s, list, seen).run(out);
  return out;
}

}  // namespace gigawatt::risk
