#include "study/rule.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "dispatch/rule.hpp"
#include "time/calendar.hpp"

namespace gigawatt::study {
namespace {

using dispatch::Lanes;
using Series = std::vector<double>;
constexpr auto starts = time::month_starts_hour();
constexpr double step_usd_per_mwh = 0.01;  // by which one price must exceed another to be dearer
constexpr int most_rounds = 4;

/// Numbers in the first lane; the others have none. One site is operated at a time here.
Lanes lane(double value) {
  Lanes lanes{};
  lanes[0] = value;
  return lanes;
}

std::vector<Lanes> month_of(const Series& hourly, std::size_t n) {
  std::vector<Lanes> lanes;
  for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) lanes.push_back(lane(hourly[t]));
  return lanes;
}

void append(const std::vector<Lanes>& hours, Series& series) {
  for (const Lanes& lanes : hours) series.push_back(lanes[0]);
}

/// Of the hours of a month in which there is a connection; nothing without one.
std::optional<double> price_quantile(const power::YearToOperate& year, std::size_t n, double share) {
  Series prices;
  for (std::size_t t = starts[n]; t < starts[n + 1] && !year.import_price_usd_per_mwh.empty(); ++t)
    if (year.import_limit_mw[t] > 0.0) prices.push_back(year.import_price_usd_per_mwh[t]);
  if (prices.empty()) return std::nullopt;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(prices.size() - 1));
  std::ranges::nth_element(prices, prices.begin() + static_cast<std::ptrdiff_t>(at));
  return prices[at];
}

/// Hourly series of one month that a tile looks at.
struct MonthSeries {
  std::vector<std::vector<Lanes>> availability, load;
  std::vector<Lanes> must_run, import_share, import_price, export_price;
};

class Year {
 public:
  Year(const power::YearToOperate& year, const scenario::Dispatch& dispatch) : year_(year), dispatch_(dispatch) {
    Series must_run(time::hours_per_year, 0.0);
    for (std::size_t k = 0; k < year.sources.size(); ++k) {
      if (!year.sources[k].must_run) {
        units_.push_back(k);
        continue;
      }
      must_run_.push_back(k);
      std::ranges::transform(must_run, year.sources[k].available_mw, must_run.begin(), std::plus());
    }
    must_run_mw_ = std::move(must_run);
  }

  /// All months in turn from `state` on.
  power::OperatedYear run(dispatch::State& state) const {
    power::OperatedYear operated;
    operated.output_mw.resize(year_.sources.size());
    operated.shed_mw.resize(year_.tiers.size());
    for (auto* series : {&operated.charge_mw, &operated.discharge_mw, &operated.level_mwh})
      series->resize(year_.stores.size());
    for (const Lanes& level : state.level_mwh) operated.opening_mwh.push_back(level[0]);
    for (std::size_t n = 0; n < 12; ++n) run_month(n, state, operated);
    return operated;
  }

 private:
  [[nodiscard]] dispatch::Storage storage(const power::YearToOperate::Store& store, std::size_t n) const {
    dispatch::Storage storage;
    // What leaves service with the month is not filled again.
    const double energy = n + 1 < 12 ? std::min(store.energy_mwh[n], store.energy_mwh[n + 1]) : store.energy_mwh[n];
    const StoragePrices prices = storage_prices(year_, store, n, dispatch_);
    storage.power_mw = lane(store.power_mw[n]);
    storage.energy_mwh = lane(energy);
    storage.reserve_mwh = lane(dispatch_.reserve * energy);
    storage.charge_efficiency = storage.discharge_efficiency = dispatch::all_lanes(store.one_way_efficiency);
    storage.kept_per_hour = dispatch::all_lanes(store.kept_per_hour);
    storage.charge_below = dispatch::all_lanes(prices.charge_below);
    storage.refill_below = dispatch::all_lanes(prices.refill_below);
    storage.discharge_above = dispatch::all_lanes(prices.discharge_above);
    storage.reserve_above = dispatch::all_lanes(prices.reserve_above);
    return storage;
  }

  [[nodiscard]] dispatch::Tile tile(std::size_t n, MonthSeries& series) const {
    dispatch::Tile tile{.hour_count = starts[n + 1] - starts[n]};
    for (const std::size_t k : units_) series.availability.push_back(month_of(year_.sources[k].available_mw, n));
    for (std::size_t u = 0; u < units_.size(); ++u)
      tile.units.push_back({.capacity_mw = dispatch::all_lanes(1.0),
                            .price_usd_per_mwh = dispatch::all_lanes(year_.sources[units_[u]].usd_per_mwh[n]),
                            .availability = series.availability[u]});
    for (const power::YearToOperate::Store& store : year_.stores) tile.storages.push_back(storage(store, n));
    for (const power::YearToOperate::Tier& tier : year_.tiers) series.load.push_back(month_of(tier.load_mw, n));
    for (std::size_t j = 0; j < year_.tiers.size(); ++j)
      tile.tiers.push_back(
          {.price_usd_per_mwh = dispatch::all_lanes(year_.tiers[j].worth_usd_per_mwh[n]), .load_mw = series.load[j]});
    tile.must_run_mw = series.must_run = month_of(must_run_mw_, n);
    if (!year_.import_limit_mw.empty()) {
      tile.import_limit_mw = dispatch::all_lanes(1.0);
      tile.import_share = series.import_share = month_of(year_.import_limit_mw, n);
      tile.import_price_usd_per_mwh = series.import_price = month_of(year_.import_price_usd_per_mwh, n);
    }
    if (!year_.export_limit_mw.empty()) {
      tile.export_limit_mw = lane(year_.export_limit_mw[starts[n]]);
      tile.export_price_usd_per_mwh = series.export_price = month_of(year_.export_price_usd_per_mwh, n);
    }
    return tile;
  }

  /// Curtailment takes from the dearest output first.
  void append_must_run(std::size_t n, const std::vector<Lanes>& curtailed, power::OperatedYear& operated) const {
    std::vector<std::size_t> order = must_run_;
    std::ranges::stable_sort(order, std::greater(), [&](std::size_t k) { return year_.sources[k].usd_per_mwh[n]; });
    for (std::size_t t = starts[n]; t < starts[n + 1]; ++t) {
      double rest = curtailed[t - starts[n]][0];
      for (const std::size_t k : order) {
        const double available = year_.sources[k].available_mw[t];
        const double cut = std::min(rest, available);
        operated.output_mw[k].push_back(available - cut);
        rest -= cut;
      }
    }
  }

  void run_month(std::size_t n, dispatch::State& state, power::OperatedYear& operated) const {
    MonthSeries series;
    dispatch::Record record;
    dispatch::operate(tile(n, series), state, &record);
    append_must_run(n, record.curtailed_mw, operated);
    for (std::size_t u = 0; u < units_.size(); ++u) append(record.unit_mw[u], operated.output_mw[units_[u]]);
    for (std::size_t s = 0; s < year_.stores.size(); ++s) {
      append(record.charge_mw[s], operated.charge_mw[s]);
      append(record.discharge_mw[s], operated.discharge_mw[s]);
      append(record.level_mwh[s], operated.level_mwh[s]);
    }
    for (std::size_t j = 0; j < year_.tiers.size(); ++j) append(record.shed_mw[j], operated.shed_mw[j]);
    append(record.import_mw, operated.import_mw);
    append(record.export_mw, operated.export_mw);
  }

  const power::YearToOperate& year_;
  const scenario::Dispatch& dispatch_;
  std::vector<std::size_t> units_, must_run_;  // sources
  Series must_run_mw_;
};

}  // namespace

StoragePrices storage_prices(const power::YearToOperate& year, const power::YearToOperate::Store& store,
                             std::size_t month, const scenario::Dispatch& dispatch) {
  StoragePrices prices;
  const std::size_t before = (month + 11) % 12;
  const double round_trip = store.one_way_efficiency * store.one_way_efficiency;
  const auto cheap = price_quantile(year, before, dispatch.charge_quantile);
  const auto dear = price_quantile(year, before, dispatch.discharge_quantile);
  prices.charge_below = cheap.value_or(0.0);
  // What was charged at a negative price is given at any.
  const double paid = std::max(prices.charge_below, prices.charge_below / round_trip) + store.usd_per_mwh;
  prices.discharge_above = std::max(dear.value_or(paid), paid + step_usd_per_mwh);
  // The reserve is filled up from whatever runs.
  prices.refill_below = prices.discharge_above;
  for (const power::YearToOperate::Source& source : year.sources)
    if (!source.must_run && !cheap) prices.refill_below = std::max(prices.refill_below, source.usd_per_mwh[month]);
  double least_worth = std::numeric_limits<double>::infinity();
  for (const power::YearToOperate::Tier& tier : year.tiers)
    least_worth = std::min(least_worth, tier.worth_usd_per_mwh[month]);
  prices.reserve_above =
      std::max(least_worth, std::max(prices.charge_below, prices.refill_below) + 2.0 * step_usd_per_mwh) -
      step_usd_per_mwh;
  return prices;
}

power::OperatedYear operated_by_rule(const power::YearToOperate& year, const scenario::Dispatch& dispatch) {
  const Year rule(year, dispatch);
  dispatch::State state;
  for (const power::YearToOperate::Store& store : year.stores)
    state.level_mwh.push_back(lane(dispatch.reserve * store.energy_mwh[0]));
  power::OperatedYear operated;
  // A storage that is once full or empty in a year ends it the same wherever it began: two rounds are enough then.
  for (int round = 0; round < most_rounds; ++round) {
    const dispatch::State opening = state;
    operated = rule.run(state);
    if (state.level_mwh == opening.level_mwh) break;
    for (std::size_t s = 0; s < year.stores.size(); ++s)
      state.level_mwh[s][0] = std::min(state.level_mwh[s][0], year.stores[s].energy_mwh[0]);
  }
  return operated;
}

}  // namespace gigawatt::study
