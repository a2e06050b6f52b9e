#include "study/rolling.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "dispatch/window.hpp"
#include "time/calendar.hpp"

namespace gigawatt::study {
namespace {

using Series = std::vector<double>;
constexpr std::size_t hours_per_year = time::hours_per_year;
constexpr auto month_starts = time::month_starts_hour();

class Rolling {
 public:
  Rolling(const power::YearToOperate& year, const scenario::Dispatch& dispatch, std::uint64_t seed)
      : year_(year), dispatch_(dispatch), seed_(seed) {
    out_.output_mw.resize(year.sources.size());
    out_.started_mw.resize(year.sources.size());
    out_.shed_mw.resize(year.tiers.size());
    for (auto* series : {&out_.charge_mw, &out_.discharge_mw, &out_.level_mwh}) series->resize(year.stores.size());
    for (const power::YearToOperate::Store& store : year.stores)
      out_.opening_mwh.push_back(dispatch.reserve * *std::ranges::min_element(store.energy_mwh));
    level_mwh_ = out_.opening_mwh;
    running_.resize(year.sources.size());
    stopped_.resize(year.sources.size());
    started_.resize(year.sources.size());
    billed_mw_ = year.least_billed_mw;
  }

  power::OperatedYear run() {
    const auto step = static_cast<std::size_t>(dispatch_.step_hours);
    const auto ahead = static_cast<std::size_t>(std::max(dispatch_.window_hours, dispatch_.step_hours));
    for (std::size_t first = 0; first < hours_per_year; first += step) {
      first_ = first;
      end_ = std::min(hours_per_year, first + ahead);
      keep(dispatch::plan_window(window()), std::min(step, hours_per_year - first));
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::size_t month(std::size_t t) const { return time::month_of_hour(t); }

  [[nodiscard]] Series slice(const Series& hourly) const {
    return {hourly.begin() + static_cast<std::ptrdiff_t>(first_), hourly.begin() + static_cast<std::ptrdiff_t>(end_)};
  }
  [[nodiscard]] Series by_month(const power::ByMonth& values) const {
    Series hourly;
    for (std::size_t t = first_; t < end_; ++t) hourly.push_back(values[month(t)]);
    return hourly;
  }

  /// Exact in the hours that are kept, then a random walk of relative errors.
  [[nodiscard]] Series forecast(const Series& hourly, const std::string& what) const {
    Series values = slice(hourly);
    const double per_hour = dispatch_.forecast_error / std::sqrt(24.0);
    const std::uint64_t stream = base::random_stream("forecast/" + year_.name + "/" + what);
    double error = 0.0;
    for (auto h = static_cast<std::size_t>(dispatch_.step_hours); h < values.size(); ++h) {
      error += per_hour * base::standard_normal(seed_, stream, first_ * 1000 + h);
      values[h] *= std::max(0.0, 1.0 + error);
    }
    return values;
  }

  [[nodiscard]] dispatch::WindowSource source(std::size_t k) const {
    const power::YearToOperate::Source& from = year_.sources[k];
    dispatch::WindowSource source{
        .most_mw = from.must_run ? forecast(from.available_mw, std::to_string(k)) : slice(from.available_mw),
        .usd_per_mwh = from.sunk_cost ? Series(end_ - first_, 0.0) : by_month(from.usd_per_mwh)};
    if (!from.units) return source;
    const power::YearToOperate::Source::Units& units = *from.units;
    dispatch::WindowSource::Units& committed = source.units.emplace(dispatch::WindowSource::Units{});
    committed.minimum_load = units.minimum_load;
    committed.up_hours = units.up_hours;
    committed.down_hours = units.down_hours;
    committed.running = running_[k];
    committed.started_before = started_[k];
    committed.stopped_before = stopped_[k];
    for (std::size_t t = first_; t < end_; ++t) {
      const double capacity_mw = units.capacity_mw[month(t)];
      const double one_mw = std::min(units.one_mw, capacity_mw);
      committed.count.push_back(one_mw > 0.0 ? static_cast<int>(std::ceil(capacity_mw / one_mw - 1e-6)) : 0);
      const double share = capacity_mw > 0.0 ? from.available_mw[t] / capacity_mw : 0.0;
      committed.one_mw.push_back(share * one_mw);
      committed.start_usd.push_back(units.start_usd_per_mw[month(t)] * one_mw);
    }
    return source;
  }

  /// What is left at the end of a window is worth the middle of the prices ahead, or of what burns.
  [[nodiscard]] double worth_of_energy(const dispatch::Window& window) const {
    Series prices = window.import_usd_per_mwh;
    if (prices.empty())
      for (const dispatch::WindowSource& source : window.sources)
        if (source.units) prices.push_back(source.usd_per_mwh.back());
    if (prices.empty()) return 0.0;
    const auto middle = prices.begin() + static_cast<std::ptrdiff_t>(prices.size() / 2);
    std::ranges::nth_element(prices, middle);
    return std::max(0.0, *middle);
  }

  [[nodiscard]] dispatch::WindowStore store(std::size_t b, double usd_per_mwh) const {
    const power::YearToOperate::Store& from = year_.stores[b];
    dispatch::WindowStore store{
        .power_mw = by_month(from.power_mw),
        .energy_mwh = by_month(from.energy_mwh),
        .usd_per_mwh = from.usd_per_mwh,
        .one_way_efficiency = from.one_way_efficiency,
        .kept_per_hour = from.kept_per_hour,
        .opening_mwh = level_mwh_[b],
        .end_usd_per_mwh = std::max(0.0, from.one_way_efficiency * usd_per_mwh - from.usd_per_mwh)};
    // What leaves service with its month is empty by then.
    for (std::size_t t = end_ - 1; t-- > first_;)
      store.energy_mwh[t - first_] = std::min(
          store.energy_mwh[t - first_], std::max(store.energy_mwh[t + 1 - first_], from.energy_mwh[month(t + 1)]));
    if (end_ == hours_per_year) store.closing_mwh = out_.opening_mwh[b];
    return store;
  }

  [[nodiscard]] dispatch::Window window() const {
    dispatch::Window window;
    window.hours = end_ - first_;
    for (std::size_t k = 0; k < year_.sources.size(); ++k) window.sources.push_back(source(k));
    if (!year_.import_limit_mw.empty()) {
      window.import_limit_mw = slice(year_.import_limit_mw);
      window.import_usd_per_mwh = forecast(year_.import_price_usd_per_mwh, "price");
      add_bills(window);
    }
    if (!year_.export_limit_mw.empty()) {
      window.export_limit_mw = slice(year_.export_limit_mw);
      window.export_usd_per_mwh = forecast(year_.export_price_usd_per_mwh, "price");
      // An importer knows no way to earn by passing on, whatever the forecast.
      for (std::size_t t = 0; t < window.hours; ++t)
        window.export_usd_per_mwh[t] = std::min(window.export_usd_per_mwh[t], window.import_usd_per_mwh[t]);
    }
    const double usd = worth_of_energy(window);
    for (std::size_t b = 0; b < year_.stores.size(); ++b) window.stores.push_back(store(b, usd));
    for (const power::YearToOperate::Tier& tier : year_.tiers)
      window.tiers.push_back({.worth_usd_per_mwh = by_month(tier.worth_usd_per_mwh), .load_mw = slice(tier.load_mw)});
    return window;
  }

  void add_bills(dispatch::Window& window) const {
    for (std::size_t t = first_; t < end_;) {
      const std::size_t n = month(t), end = std::min(end_, month_starts[n + 1]);
      window.bills.push_back({.first_hour = t - first_,
                              .end_hour = end - first_,
                              .usd_per_mw = year_.demand_usd_per_mw[n],
                              .billed_mw = billed_mw_[n]});
      t = end;
    }
  }

  static void append(const std::vector<Series>& from, std::size_t count, std::vector<Series>& to) {
    for (std::size_t k = 0; k < from.size(); ++k)
      to[k].insert(to[k].end(), from[k].begin(), from[k].begin() + static_cast<std::ptrdiff_t>(count));
  }

  void keep(const dispatch::WindowPlan& plan, std::size_t count) {
    append(plan.output_mw, count, out_.output_mw);
    append(plan.shed_mw, count, out_.shed_mw);
    append(plan.charge_mw, count, out_.charge_mw);
    append(plan.discharge_mw, count, out_.discharge_mw);
    append(plan.level_mwh, count, out_.level_mwh);
    for (std::size_t b = 0; b < level_mwh_.size(); ++b) level_mwh_[b] = out_.level_mwh[b].back();
    for (std::size_t k = 0; k < year_.sources.size(); ++k) {
      if (!year_.sources[k].units) continue;
      const power::YearToOperate::Source::Units& units = *year_.sources[k].units;
      running_[k] = plan.running[k][count - 1];
      for (std::size_t h = 0; h < count; ++h) {
        started_[k].push_back(plan.started[k][h]);
        stopped_[k].push_back(plan.stopped[k][h]);
        out_.started_mw[k].push_back(plan.started[k][h] * std::min(units.one_mw, units.capacity_mw[month(first_ + h)]));
      }
    }
    for (std::size_t h = 0; h < count; ++h) {
      if (!plan.import_mw.empty()) {
        out_.import_mw.push_back(plan.import_mw[h]);
        double& billed = billed_mw_[month(first_ + h)];
        billed = std::max(billed, plan.import_mw[h]);
      }
      if (!plan.export_mw.empty()) out_.export_mw.push_back(plan.export_mw[h]);
    }
  }

  const power::YearToOperate& year_;
  const scenario::Dispatch& dispatch_;
  std::uint64_t seed_;
  std::size_t first_ = 0, end_ = 0;
  Series level_mwh_;
  std::vector<std::optional<double>> running_;
  std::vector<Series> started_, stopped_;  // whole year so far
  power::ByMonth billed_mw_{};
  power::OperatedYear out_;
};

}  // namespace

power::OperatedYear operated_by_windows(const power::YearToOperate& year, const scenario::Dispatch& dispatch,
                                        std::uint64_t seed) {
  return Rolling(year, dispatch, seed).run();
}

}  // namespace gigawatt::study
