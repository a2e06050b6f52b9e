#include "dispatch/window.hpp"

#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "solver/mixed_integer.hpp"

namespace gigawatt::dispatch {
namespace {

using solver::infinity;
using solver::Term;
using Columns = std::vector<std::size_t>;

constexpr double relative_gap = 1e-4;
constexpr long most_nodes = 5000;
constexpr double at_once_mw = 1e-6;

class WindowModel {
 public:
  WindowModel(const Window& window, bool exclusive) : window_(window), exclusive_(exclusive) {
    balance_.resize(window.hours);
    for (const WindowSource& source : window.sources) add_source(source);
    for (const WindowStore& store : window.stores) add_store(store);
    for (const WindowTier& tier : window.tiers) shed_.push_back(hourly(tier.worth_usd_per_mwh, tier.load_mw, 1.0));
    if (!window.import_limit_mw.empty()) import_ = hourly(window.import_usd_per_mwh, window.import_limit_mw, 1.0);
    if (!window.export_limit_mw.empty()) {
      std::vector<double> cost;
      for (const double usd : window.export_usd_per_mwh) cost.push_back(-usd);
      export_ = hourly(cost, window.export_limit_mw, -1.0);
    }
    for (const WindowBill& bill : window.bills) add_bill(bill);
    for (std::size_t t = 0; t < window.hours; ++t) {
      double load = 0.0;
      for (const WindowTier& tier : window.tiers) load += tier.load_mw[t];
      problem_.row(balance_[t], load, load);
    }
  }

  [[nodiscard]] WindowPlan solve() const {
    const solver::MixedIntegerAnswer answer = solver::solve(problem_, relative_gap, most_nodes);
    GIGAWATT_REQUIRE(!answer.values.empty());
    const auto read = [&](const Columns& columns) {
      std::vector<double> values;
      for (const std::size_t column : columns) values.push_back(std::max(0.0, answer.values[column]));
      return values;
    };
    const auto read_all = [&](const std::vector<Columns>& all) {
      std::vector<std::vector<double>> values;
      for (const Columns& columns : all) values.push_back(read(columns));
      return values;
    };
    WindowPlan plan{.output_mw = read_all(output_),
                    .running = read_all(running_),
                    .started = read_all(started_),
                    .stopped = read_all(stopped_),
                    .charge_mw = read_all(charge_),
                    .discharge_mw = read_all(discharge_),
                    .level_mwh = read_all(level_),
                    .shed_mw = read_all(shed_),
                    .import_mw = read(import_),
                    .export_mw = read(export_)};
    // Whole up to the solver's tolerance.
    for (auto* counts : {&plan.running, &plan.started, &plan.stopped})
      for (std::vector<double>& values : *counts)
        for (double& value : values) value = std::round(value);
    return plan;
  }

 private:
  /// A column for every hour that stands in the balance.
  Columns hourly(const std::vector<double>& usd, const std::vector<double>& most, double in_balance) {
    Columns columns;
    for (std::size_t t = 0; t < window_.hours; ++t) {
      columns.push_back(problem_.column(usd[t], 0.0, std::max(0.0, most[t])));
      balance_[t].push_back({columns.back(), in_balance});
    }
    return columns;
  }

  void add_source(const WindowSource& source) {
    output_.push_back(hourly(source.usd_per_mwh, source.most_mw, 1.0));
    running_.emplace_back();
    started_.emplace_back();
    stopped_.emplace_back();
    if (source.units) commit(*source.units, output_.back(), running_.back(), started_.back(), stopped_.back());
  }

  void commit(const WindowSource::Units& units, const Columns& output, Columns& running, Columns& started,
              Columns& stopped) {
    for (std::size_t t = 0; t < window_.hours; ++t) {
      const double count = units.count[t];
      running.push_back(problem_.column(0.0, 0.0, count, true));
      // Whole with n_t, but told so, because a start that is split between hours would be none.
      started.push_back(problem_.column(units.start_usd[t], 0.0, count, true));
      stopped.push_back(problem_.column(0.0, 0.0, infinity, true));
      problem_.row({{output[t], 1.0}, {running[t], -units.one_mw[t]}}, -infinity, 0.0);
      if (units.minimum_load > 0.0) minimum_load(units, output[t], running[t], t);
      if (t > 0 || units.running) change(units, running, started[t], stopped[t], t);
      if (t == 0 && !units.running) {
        problem_.upper[started[0]] = problem_.upper[stopped[0]] = 0.0;
      }
      stay(running[t], started, units.started_before, units.up_hours, t, 1.0, count);
      stay(running[t], stopped, units.stopped_before, units.down_hours, t, -1.0, count);
    }
  }

  /// The last unit may be smaller than the others: together never more than all of them give.
  void minimum_load(const WindowSource::Units& units, std::size_t output, std::size_t running, std::size_t t) {
    const double whole_mw = units.one_mw[t] * units.count[t];
    const double most_mw = problem_.upper[output];
    const double share = whole_mw > 0.0 ? units.minimum_load * std::min(1.0, most_mw / whole_mw) : 0.0;
    problem_.row({{output, 1.0}, {running, -share * units.one_mw[t]}}, 0.0, infinity);
  }

  void change(const WindowSource::Units& units, const Columns& running, std::size_t started, std::size_t stopped,
              std::size_t t) {
    std::vector<Term> terms = {{running[t], 1.0}, {started, -1.0}, {stopped, 1.0}};
    double before = 0.0, fewer = 0.0;
    if (t > 0) {
      terms.push_back({running[t - 1], -1.0});
      fewer = std::max(0, units.count[t - 1] - units.count[t]);
    } else {
      before = *units.running;
      fewer = std::max(0.0, before - units.count[0]);
    }
    // What leaves service is not stopped.
    if (fewer > 0.0) terms.push_back({problem_.column(0.0, 0.0, fewer), 1.0});
    problem_.row(terms, before, before);
  }

  /// Σ of the starts of the last hours ≤ running (sign 1), or of the stops ≤ count − running (sign −1).
  void stay(std::size_t running, const Columns& changes, const std::vector<double>& before, int least_hours,
            std::size_t t, double sign, double count) {
    if (least_hours <= 1) return;
    std::vector<Term> terms = {{running, -sign}};
    double known = 0.0;
    for (int back = 0; back < least_hours; ++back) {
      const auto hour = static_cast<std::ptrdiff_t>(t) - back;
      if (hour >= 0) {
        terms.push_back({changes[static_cast<std::size_t>(hour)], 1.0});
      } else if (const auto at = static_cast<std::ptrdiff_t>(before.size()) + hour; at >= 0) {
        known += before[static_cast<std::size_t>(at)];
      }
    }
    // More than there are by now need not stay.
    const double room = sign > 0.0 ? 0.0 : count;
    problem_.row(terms, -infinity, room - std::min(known, count));
  }

  void add_store(const WindowStore& store) {
    Columns charge, discharge, level;
    const std::vector<double> free(window_.hours, 0.0), cost(window_.hours, store.usd_per_mwh);
    charge = hourly(free, store.power_mw, -1.0);
    discharge = hourly(cost, store.power_mw, 1.0);
    for (std::size_t t = 0; t < window_.hours; ++t) {
      level.push_back(problem_.column(0.0, 0.0, store.energy_mwh[t]));
      std::vector<Term> terms = {
          {level[t], 1.0}, {charge[t], -store.one_way_efficiency}, {discharge[t], 1.0 / store.one_way_efficiency}};
      const double opening = t == 0 ? store.kept_per_hour * store.opening_mwh : 0.0;
      if (t > 0) terms.push_back({level[t - 1], -store.kept_per_hour});
      problem_.row(terms, opening, opening);
      problem_.row({{charge[t], 1.0}, {discharge[t], 1.0}}, -infinity, store.power_mw[t]);
      if (exclusive_) one_way(charge[t], discharge[t], store.power_mw[t]);
    }
    problem_.cost[level.back()] -= store.end_usd_per_mwh;
    if (store.closing_mwh) {
      double dearest = 0.0;
      for (const WindowTier& tier : window_.tiers) dearest = std::max(dearest, tier.worth_usd_per_mwh.back());
      const std::size_t missing = problem_.column(dearest, 0.0, infinity);
      problem_.row({{level.back(), 1.0}, {missing, 1.0}}, *store.closing_mwh, infinity);
    }
    charge_.push_back(charge);
    discharge_.push_back(discharge);
    level_.push_back(level);
  }

  void one_way(std::size_t charge, std::size_t discharge, double power_mw) {
    const std::size_t charges = problem_.column(0.0, 0.0, 1.0, true);
    problem_.row({{charge, 1.0}, {charges, -power_mw}}, -infinity, 0.0);
    problem_.row({{discharge, 1.0}, {charges, power_mw}}, -infinity, power_mw);
  }

  void add_bill(const WindowBill& bill) {
    if (import_.empty() || bill.usd_per_mw <= 0.0) return;
    const std::size_t peak = problem_.column(bill.usd_per_mw, bill.billed_mw, infinity);
    for (std::size_t t = bill.first_hour; t < bill.end_hour; ++t)
      problem_.row({{import_[t], 1.0}, {peak, -1.0}}, -infinity, 0.0);
  }

  const Window& window_;
  bool exclusive_;
  solver::MixedInteger problem_;
  std::vector<std::vector<Term>> balance_;
  std::vector<Columns> output_, running_, started_, stopped_, charge_, discharge_, level_, shed_;
  Columns import_, export_;
};

bool both_ways_at_once(const WindowPlan& plan) {
  for (std::size_t b = 0; b < plan.charge_mw.size(); ++b)
    for (std::size_t t = 0; t < plan.charge_mw[b].size(); ++t)
      if (plan.charge_mw[b][t] > at_once_mw && plan.discharge_mw[b][t] > at_once_mw) return true;
  return false;
}

}  // namespace

WindowPlan plan_window(const Window& window) {
  GIGAWATT_REQUIRE(window.hours > 0);
  WindowPlan plan = WindowModel(window, false).solve();
  return both_ways_at_once(plan) ? WindowModel(window, true).solve() : plan;
}

}  // namespace gigawatt::dispatch
