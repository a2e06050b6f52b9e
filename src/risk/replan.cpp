#include "risk/replan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "risk/passes.hpp"
#include "study/build_model.hpp"
#include "study/money.hpp"

namespace gigawatt::risk {
namespace {

time::Date first_day(time::Month month) { return {month.year(), month.month(), 1}; }

/// Of a connection, what is ordered is in use at once.
bool ordered_before(const study::Order& order, time::Month month) {
  return (order.connection() ? order.energised_month : order.order_month) < month;
}

/// Builds what is known at a month, site by site.
class Knowledge {
 public:
  Knowledge(time::Month month, const study::ReplayBase& base, const Sample& sample)
      : month_(month), base_(base), sample_(sample), known_{.scenario = base.prepared.scenario, .sample = sample} {}

  Known take(bool later_too, const std::vector<bool>& cannot_act) && {
    scenario::Scenario& scenario = known_.scenario;
    study::keep_dates(scenario);  // a build has come to its dates; the sample moves them
    scenario.plan.orders_from = std::max(scenario.plan.orders_from, month_);
    prices();
    technologies();
    for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
      halls(s);
      offers(s, later_too || cannot_act[s]);
      supply(s, later_too || cannot_act[s]);
    }
    known_.sample.demand = 1.0;
    return std::move(known_);
  }

 private:
  /// A level that holds in all months has been seen by then.
  void prices() {
    scenario::Scenario& scenario = known_.scenario;
    const time::Years years = scenario.plan.years;
    for (std::size_t p = 0; p < scenario.prices.size(); ++p)
      for (int year = years.first; year <= years.last; ++year) {
        const auto [level, is_new] = scenario.prices[p].level.try_emplace(year, 1.0);
        level->second *= sample_.price_factor[p];
      }
    for (std::size_t c = 0; c < scenario.contracts.size(); ++c)
      scenario.contracts[c].price = sample_.compute_price_factor[c] * scenario.contracts[c].price;
    std::ranges::fill(known_.sample.price_factor, 1.0);
    std::ranges::fill(known_.sample.compute_price_factor, 1.0);
  }

  /// Prices and lead times are those that are quoted now.
  void technologies() {
    for (scenario::Technology& technology : known_.scenario.technologies) {
      double factor = 1.0;
      int months = 0;
      for (std::size_t s = 0; s < base_.prepared.scenario.sites.size(); ++s) {
        const auto& list = base_.prepared.scenario.sites[s].supply;
        for (std::size_t i = 0; i < list.size(); ++i) {
          if (list[i].technology != technology.id) continue;
          factor = sample_.sites[s].capital_factor[i];
          months = std::max(months, sample_.sites[s].supply_months[i] + sample_.sites[s].order_months[i]);
        }
      }
      technology.overnight_cost = factor * technology.overnight_cost;
      technology.lead_time = technology.lead_time + static_cast<double>(months) * units::month;
    }
  }

  /// Dates that were planned before now are known, late ones too; later ones are still planned as they were. How much
  /// halls use is known.
  void halls(std::size_t s) {
    SiteSample& rest = known_.sample.sites[s];
    std::vector<scenario::Hall>& list = known_.scenario.sites[s].halls;
    for (std::size_t h = 0; h < list.size(); ++h) {
      if (list[h].ready < first_day(month_)) {
        list[h].ready = later(list[h].ready, rest.hall_days[h]);
        rest.hall_days[h] = 0.0;
      }
      const double asked = list[h].load_factor * rest.load_factor[h] * sample_.demand;
      list[h].load_factor = std::min(1.0, asked);
      rest.load_factor[h] = list[h].load_factor > 0.0 ? asked / list[h].load_factor : 1.0;
    }
  }

  /// What was taken of an offer before now is committed.
  void offers(std::size_t s, bool all) {
    auto& connection = known_.scenario.sites[s].connection;
    if (!connection) return;
    SiteSample& rest = known_.sample.sites[s];
    const std::vector<scenario::ConnectionOffer> planned = connection->offers;
    connection->offers.clear();
    SiteSample changed = rest;
    changed.offer_days.clear();
    changed.offer_denied.clear();
    const auto add = [&](scenario::ConnectionOffer offer, double days) {
      connection->offers.push_back(std::move(offer));
      changed.offer_days.push_back(days);
      changed.offer_denied.push_back(false);
    };
    for (std::size_t o = 0; o < planned.size(); ++o) {
      scenario::ConnectionOffer offer = planned[o];
      const bool is_known = offer.available < first_day(month_), denied = rest.offer_denied[o];
      const double days = rest.offer_days[o];
      double taken_mw = 0.0;
      time::Month since = month_;
      for (const study::Order& order : base_.run.plan.orders)
        if (order.connection() && order.site == known_.scenario.sites[s].id && order.supply == offer.id.text() &&
            (all || ordered_before(order, month_))) {
          taken_mw += order.mw;
          since = std::min(order.energised_month, since);
        }
      if (is_known || denied) offer.available = denied ? never() : later(offer.available, days);
      const double days_left = is_known || denied ? 0.0 : days;
      if (taken_mw > 0.0) {
        scenario::ConnectionOffer taken = offer;
        taken.id = scenario::OfferId(offer.id.text() + "-taken");
        taken.power = taken_mw * units::MW;
        taken.committed = true;
        taken.exit.reset();
        taken.available = std::max(taken.available, first_day(since));
        add(std::move(taken), days_left);
      }
      if (offer.committed) {
        add(offer, days_left);
      } else if (!all && offer.power.in(units::MW)-taken_mw > 1e-6) {
        offer.power = (offer.power.in(units::MW)-taken_mw) * units::MW;
        add(offer, days_left);
      }
    }
    rest = std::move(changed);
  }

  /// What was ordered before now is committed, and comes when the sample has it.
  void supply(std::size_t s, bool all) {
    const std::vector<scenario::Supply> planned = known_.scenario.sites[s].supply;
    SiteSample& rest = known_.sample.sites[s];
    std::vector<scenario::Supply>& list = known_.scenario.sites[s].supply;
    list.clear();
    for (std::size_t i = 0; i < planned.size(); ++i) {
      scenario::Supply own = planned[i];
      const SiteSample& drawn = sample_.sites[s];
      if (own.committed()) {
        if (own.energised && own.energised->first_full_month() > history_ends(base_.prepared.scenario))
          own.energised = first_day(own.energised->first_full_month().plus(drawn.supply_months[i]));
        list.push_back(own);
        continue;
      }
      const double kept_mw = keep(s, i, own, all, list);
      if (all) continue;
      if (own.maximum) own.maximum = std::max(0.0, own.maximum->in(units::MW)-kept_mw) * units::MW;
      if (!own.maximum || own.maximum->in(units::MW) > 0.0) list.push_back(own);
    }
    rest.supply_months.assign(list.size(), 0);
    rest.order_months.assign(list.size(), 0);
    rest.capital_factor.assign(list.size(), 1.0);
  }

  /// Returns the MW that count against the option's maximum from now on.
  double keep(std::size_t s, std::size_t i, const scenario::Supply& option, bool all,
              std::vector<scenario::Supply>& list) const {
    const SiteSample& drawn = sample_.sites[s];
    const scenario::Technology& technology = scenario::find(base_.prepared.scenario.technologies, option.technology);
    const int late = drawn.supply_months[i] + drawn.order_months[i];
    const int lead = lead_months(s, option);
    const time::Month next = month_.plus(lead);  // the first month that an order from now on can reach
    double kept_mw = 0.0;
    std::size_t number = 0;
    const auto commit = [&](double mw, double mwh, time::Month from, std::optional<time::Month> until) {
      if (until && *until <= from) return;
      scenario::Supply piece = option;
      piece.id = scenario::SupplyId(fmt::format("{}-ordered-{}", option.id.text(), ++number));
      piece.power = mw * units::MW;
      if (mwh > 0.0) piece.energy = mwh * units::MWh;
      piece.energised = first_day(from);
      if (until && *until < base_.prepared.scenario.plan.years.end_month()) piece.retires = first_day(*until);
      piece.maximum.reset();
      piece.maximum_per_year.reset();
      piece.earliest.reset();
      piece.last_order.reset();
      list.push_back(std::move(piece));
      if (!until || *until > next) kept_mw += mw;
    };
    if (option.rental) {
      for (const Stay& stay : stays(s, i))
        if (all || stay.from < next) commit(stay.mw, 0.0, stay.from.plus(late), stay.until);
      return kept_mw;
    }
    const auto life = static_cast<int>(std::lround(technology.life.in(units::month)));
    for (const study::Order& order : base_.run.plan.orders)
      if (!order.connection() && order.site == known_.scenario.sites[s].id && order.supply == option.id.text() &&
          (all || ordered_before(order, month_)))
        commit(order.mw, order.mwh, order.energised_month.plus(late), order.energised_month.plus(late + life));
    return kept_mw;
  }

  /// As the plan counted, from order to service; 0 where nothing was ordered.
  [[nodiscard]] int lead_months(std::size_t s, const scenario::Supply& option) const {
    for (const study::Order& order : base_.run.plan.orders)
      if (!order.connection() && order.site == known_.scenario.sites[s].id && order.supply == option.id.text())
        return order.energised_month - order.order_month;
    return 0;
  }

  /// Rented power from a month until another: what came last goes first.
  struct Stay {
    double mw = 0.0;
    time::Month from;
    std::optional<time::Month> until;
  };
  [[nodiscard]] std::vector<Stay> stays(std::size_t s, std::size_t i) const {
    constexpr double nothing_mw = 1e-6;
    const std::vector<double>& capacity_mw = base_.run.plan.sites[s].capacity_mw[i];
    const time::Month first = base_.prepared.scenario.plan.years.first_month();
    std::vector<Stay> open, closed;
    double before = 0.0;
    for (std::size_t m = 0; m < capacity_mw.size(); ++m) {
      const time::Month now = first.plus(static_cast<int>(m));
      double change = capacity_mw[m] - before;
      before = capacity_mw[m];
      if (change > nothing_mw) open.push_back({.mw = change, .from = now, .until = {}});
      while (change < -nothing_mw && !open.empty()) {
        const double gone = std::min(-change, open.back().mw);
        closed.push_back({.mw = gone, .from = open.back().from, .until = now});
        open.back().mw -= gone;
        change += gone;
        if (open.back().mw <= nothing_mw) open.pop_back();
      }
    }
    closed.insert(closed.end(), open.begin(), open.end());
    return closed;
  }

  [[nodiscard]] time::Date never() const {
    return {base_.prepared.scenario.plan.years.last + 1, 1, 1};  // behind the plan
  }

  time::Month month_;
  const study::ReplayBase& base_;
  const Sample& sample_;
  Known known_;
};

struct Operated {
  Replanned::Way way;
  std::vector<study::Order> orders;
  std::string no_plan;
};

Operated operate(const Setting& setting, const Known& known, const study::Options& options,
                 const base::Progress& progress) {
  auto base = study::replay_base(known.scenario, options, progress);
  if (!base) return {.way = {}, .orders = {}, .no_plan = base.error().front().message};
  if (!base->run.plan.exists)
    return {.way = {}, .orders = {}, .no_plan = "no plan satisfies the scenario from then on"};
  const Replay replay(*base, setting.from, setting.seed, false);
  std::vector<Replayed> neutral;
  for (std::size_t w = 0; w < base->prepared.weather.size(); ++w) {
    Sample sample = unchanged(known.scenario);
    sample.weather = w;
    neutral.push_back(replay.run(std::span(&sample, 1)).front());
  }
  Books books(*base, neutral, {}, false);
  const Values values = books.of(known.sample, replay.run(std::span(&known.sample, 1)).front());
  const std::vector<Measure> measures = measures_of(known.scenario, false);
  const auto at = [&](const std::string& name) {
    const auto k = index_of(measures, name);
    return k ? values[*k] : std::nullopt;
  };
  Operated operated{.way = {.expected_npv_usd = base->run.plan.planned_npv_usd,
                            .cost_npv_usd = at("cost_npv_usd").value_or(0.0),
                            .served_share = at("served_share"),
                            .delivered_share = {}},
                    .orders = base->run.plan.orders,
                    .no_plan = {}};
  for (const scenario::Contract& contract : known.scenario.contracts)
    operated.way.delivered_share.push_back(at("contracts." + contract.id.text() + ".delivered_share"));
  return operated;
}

/// Owners that have failed by then in the sample, by site.
std::vector<bool> failed_owners(const Setting& setting, time::Month month, const Sample& sample,
                                std::vector<std::string>& names) {
  const scenario::Scenario& scenario = setting.base.prepared.scenario;
  std::vector<bool> failed(scenario.sites.size(), false);
  if (!setting.money || !study::has_money(scenario)) return failed;
  Books books = setting.books();
  books.of(sample, setting.replay().run(std::span(&sample, 1)).front());
  for (std::size_t s = 0; s < scenario.sites.size(); ++s)
    for (const capital::PartyResult& party : books.money()->parties)
      if (party.id == scenario.sites[s].owner && party.first_default && party.first_default->month < month) {
        failed[s] = true;
        if (std::ranges::find(names, party.id.text()) == names.end()) names.push_back(party.id.text());
      }
  return failed;
}

/// Samples by cost: which is the best, the median, the worst.
std::vector<std::pair<std::uint64_t, std::string>> chosen(const Ensemble& ensemble) {
  const auto cost = index_of(ensemble.measures, "cost_npv_usd");
  std::vector<std::pair<double, std::uint64_t>> order;
  for (std::size_t r = 0; cost && r < ensemble.values.size(); ++r)
    if (!ensemble.values[r].empty() && ensemble.values[r][*cost])
      order.emplace_back(*ensemble.values[r][*cost], ensemble.first + r);
  std::ranges::sort(order);
  if (order.empty()) return {};
  if (order.size() == 1) return {{order[0].second, "only"}};
  if (order.size() == 2) return {{order[0].second, "best"}, {order[1].second, "worst"}};
  return {{order.front().second, "best"}, {order[order.size() / 2].second, "median"}, {order.back().second, "worst"}};
}

}  // namespace

std::optional<base::Diagnostic> fault_of_replan(time::Month month, const scenario::Scenario& scenario) {
  const time::Month first = std::max(scenario.plan.years.first_month(), scenario.plan.orders_from).plus(1);
  const time::Month last = scenario.plan.years.end_month().plus(-1);
  if (!scenario.sites.empty() && first <= month && month <= last) return std::nullopt;
  base::Diagnostic fault;
  fault.code = "bad-month";
  fault.path = "--replan " + time::to_text(month);
  fault.message = "nothing can be planned again in this month";
  fault.expected =
      fmt::format("{} to {}: behind plan.orders_from, inside the plan", time::to_text(first), time::to_text(last));
  return fault;
}

Known known_at(time::Month month, const study::ReplayBase& base, const Sample& sample, bool later_too,
               const std::vector<bool>& cannot_act) {
  GIGAWATT_REQUIRE(cannot_act.size() == base.prepared.scenario.sites.size());
  return Knowledge(month, base, sample).take(later_too, cannot_act);
}

Replan replan(const Setting& setting, time::Month month, const study::Options& options, const Ensemble& ensemble,
              const base::Progress& progress) {
  Replan result{.month = month, .samples = {}};
  study::Options plain = options;
  plain.money = false;
  plain.say_conflict = false;
  for (const auto& [number, rank] : chosen(ensemble)) {
    if (progress.should_stop()) return result;
    const std::size_t r = number - ensemble.first;
    const Draft draft = setting.draft(number, ensemble.weather[r], ensemble.drawn[r]);
    Books books = setting.books();
    const Sample sample = settle(setting, setting.replay(), std::span(&draft, 1), books).front().sample;
    Replanned& replanned = result.samples.emplace_back();
    replanned.sample = number;
    replanned.rank = rank;
    const std::vector<bool> failed = failed_owners(setting, month, sample, replanned.cannot_act);
    const Operated kept = operate(setting, known_at(month, setting.base, sample, true, failed), plain, progress);
    Operated anew = operate(setting, known_at(month, setting.base, sample, false, failed), plain, progress);
    for (const study::Order& order : setting.base.run.plan.orders)
      if (!ordered_before(order, month)) replanned.given_up.push_back(order);
    // Who finds nothing better keeps the orders: kept rents hold a part of what may be rented for longer than needed.
    if (kept.no_plan.empty() && (!anew.no_plan.empty() || anew.way.expected_npv_usd > kept.way.expected_npv_usd)) {
      anew = kept;
      anew.orders = replanned.given_up;
    }
    replanned.kept = kept.way;
    replanned.replanned = anew.way;
    replanned.instead = std::move(anew.orders);
    replanned.no_plan = kept.no_plan;
  }
  return result;
}

}  // namespace gigawatt::risk
