// "A month earlier": one date of what is waited for, moved.
#include <fmt/format.h>

#include <algorithm>

#include "power/capital_cost.hpp"
#include "power/what_if.hpp"

namespace gigawatt::power {
namespace {

/// The date whose first full month is `months` before that of `date`.
time::Date earlier(time::Date date, int months) {
  const time::Month month = date.first_full_month().plus(-months);
  return {month.year(), month.month(), 1};
}

class Candidates {
 public:
  Candidates(const PlanInput& input, const PlanModel& model, const PlanResult& result)
      : input_(input), axis_(model.axis), result_(result), step_(static_cast<int>(axis_.months_per_period())) {}

  std::vector<WhatIf> take() {
    for (std::size_t s = 0; s < input_.sites.size(); ++s) {
      for (std::size_t i = 0; i < input_.sites[s].supply.size(); ++i) supply(s, i);
      if (input_.sites[s].connection) offers(s);
    }
    return std::move(list_);
  }

 private:
  void supply(std::size_t s, std::size_t i) {
    const scenario::Supply& supply = input_.sites[s].supply[i];
    const std::string& id = supply.id.text();
    WhatIf candidate = start(s, id);
    scenario::Supply& changed = candidate.changed.sites[s].supply[i];
    if (supply.committed()) {
      if (!supply.energised) return;
      const int month = axis_.offset(supply.energised->first_full_month());
      changed.energised = earlier(*supply.energised, 1);
      add(std::move(candidate), s, month, 1, supply.power->in(units::MW),
          running_cost(input_.sites[s], i, axis_.month_count()));
      return;
    }
    const auto first = std::ranges::find_if(
        result_.orders, [&](const Order& order) { return order.site == input_.sites[s].id && order.supply == id; });
    if (first == result_.orders.end() || !is_first_possible(s, i, axis_.offset(first->energised_month))) return;
    if (changed.earliest) changed.earliest = earlier(*changed.earliest, step_);
    scenario::Technology& technology = candidate.changed.sites[s].technology[i];
    // The value at energisation stays: only the date moves, not the spending.
    technology.overnight_cost = value_at_energisation(technology, axis_.rate()) * technology.overnight_cost;
    technology.energy_overnight_cost =
        value_at_energisation(technology, axis_.rate()) * technology.energy_overnight_cost;
    technology.spend_profile.clear();
    technology.lead_time = std::max(0.0, technology.lead_time.in(units::month)-step_) * units::month;
    add(std::move(candidate), s, axis_.offset(first->energised_month), step_, first->mw,
        running_cost(input_.sites[s], i, axis_.month_count()));
  }

  [[nodiscard]] bool is_first_possible(std::size_t s, std::size_t i, int month) const {
    const scenario::Supply& supply = input_.sites[s].supply[i];
    int first = axis_.offset(input_.plan.orders_from) + whole_months(input_.sites[s].technology[i].lead_time);
    if (supply.earliest) first = std::max(first, axis_.offset(supply.earliest->first_full_month()));
    return static_cast<int>(axis_.first_month_of(axis_.first_period_from(first))) == month;
  }

  void offers(std::size_t s) {
    const auto& offers = input_.sites[s].connection->offers;
    for (std::size_t o = 0; o < offers.size(); ++o) {
      const int months = offers[o].committed ? 1 : step_;
      double mw = offers[o].power.in(units::MW);
      if (!offers[o].committed) {
        const auto taken = std::ranges::find_if(result_.orders, [&](const Order& order) {
          return order.site == input_.sites[s].id && order.technology == "connection" &&
                 order.supply == offers[o].id.text();
        });
        if (taken == result_.orders.end()) continue;
        if (offers[o].available.first_full_month() - input_.plan.orders_from <= 0) continue;  // the decision is late
        mw = taken->mw;
      }
      WhatIf candidate = start(s, "connection " + offers[o].id.text());
      scenario::ConnectionOffer& changed = candidate.changed.sites[s].connection->offers[o];
      const int month = axis_.offset(offers[o].available.first_full_month());
      changed.available = earlier(offers[o].available, months);
      add(std::move(candidate), s, month, months, mw, std::vector<double>(axis_.month_count(), 0.0));
    }
  }

  [[nodiscard]] WhatIf start(std::size_t s, const std::string& what) const {
    WhatIf candidate;
    candidate.words.constraint = fmt::format("{}: a month earlier", what);
    candidate.words.site = input_.sites[s].id.text();
    candidate.words.per = "month";
    candidate.words.method = "resolve";
    candidate.changed = input_;
    return candidate;
  }

  /// Keeps a candidate whose date lies inside the plan. Estimate: MW × what the months before it pay above its running
  /// cost.
  void add(WhatIf candidate, std::size_t s, int month, int months, double mw, const std::vector<double>& usd_per_mwh) {
    if (month <= 0 || month >= static_cast<int>(axis_.month_count())) return;
    candidate.months = months;
    candidate.words.period = time::to_text(axis_.month(static_cast<std::size_t>(month)));
    for (int m = std::max(0, month - months); m < month; ++m) {
      const auto at = static_cast<std::size_t>(m);
      candidate.estimate_usd += mw * earns_usd_per_mw(input_, result_, s, at, usd_per_mwh[at]);
    }
    list_.push_back(std::move(candidate));
  }

  const PlanInput& input_;
  const PlanAxis& axis_;
  const PlanResult& result_;
  int step_;
  std::vector<WhatIf> list_;
};

}  // namespace

std::vector<WhatIf> months_earlier(const PlanInput& input, const PlanModel& model, const PlanResult& result) {
  return Candidates(input, model, result).take();
}

}  // namespace gigawatt::power
