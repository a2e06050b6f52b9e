// Connection offers. Committed ones are there from their month; of the others y_o MW are taken (in part, 0 ≤ y_o ≤
// power), in use from the later of `available` and the plan's orders_from to the month in which the offer ends:
//   C_p = Σ_{o in use in p} k_op,   k_op = y_o
// An offer with an exit may be given back after its minimum term, x_op MW at the start of p, for a fee:
//   k_op = k_o,p−1 − x_op,   0 ≤ k_op;   a committed one has y_o = power
// One-off cost as an annuity over the offer's life (or until it ends, if that is sooner), also of what was given back;
// capacity obligation (USD/MW-day of the month) on the MW in use. Exports beyond the committed part: 0 ≤ V_p ≤
// export_limit − committed,  V_p ≤ C_p. Clean contracts: price · energy per year, a constant.
#include <fmt/format.h>

#include <algorithm>

#include "power/capital_cost.hpp"
#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

using solver::Sense;
using solver::Term;

class ConnectionWriter {
 public:
  ConnectionWriter(BorderWriter& writer, std::size_t site)
      : writer_(writer),
        axis_(writer.model.axis),
        site_(site),
        site_input_(writer.input.sites[site]),
        connection_(*site_input_.connection),
        border_(writer.model.sites[site].connection) {}

  void write() {
    const std::size_t offers = connection_.offers.size();
    border_.committed_mw.assign(axis_.month_count(), 0.0);
    border_.offer_mw.assign(offers, none);
    border_.offer_period.assign(offers, none);
    border_.in_use.assign(offers, std::vector<std::size_t>(axis_.period_count(), none));
    border_.capacity_mw.assign(axis_.period_count(), none);
    border_.export_mw.assign(axis_.period_count(), none);
    for (std::size_t o = 0; o < offers; ++o) {
      const scenario::ConnectionOffer& offer = connection_.offers[o];
      if (offer.committed && (!offer.exit || writer_.input.as_committed)) {
        committed(offer);
      } else if (!writer_.input.as_committed) {
        offered(o);
      }
    }
    for (std::size_t p = 0; p < axis_.period_count(); ++p) capacity(p);
    for (const scenario::CleanContract& contract : connection_.clean_contracts) claimed(contract);
  }

 private:
  [[nodiscard]] double monthly_capital(const scenario::ConnectionOffer& offer) const {
    return offer.cost.in(units::USD / units::MW) * monthly_capital_charge(offer, writer_.input.economics);
  }
  /// Plan month from which it is out of use.
  [[nodiscard]] int end(const scenario::ConnectionOffer& offer) const {
    const int months = static_cast<int>(axis_.month_count());
    if (!offer.ends) return months;
    return std::clamp(axis_.offset(time::Month::of(offer.ends->year, offer.ends->month)), 0, months);
  }

  void committed(const scenario::ConnectionOffer& offer) {
    const int available = axis_.offset(offer.available.first_full_month());
    const int paid_off = available + charged_months(offer);
    const double mw = offer.power.in(units::MW);
    for (int m = std::max(0, available); m < end(offer); ++m) {
      const auto month = static_cast<std::size_t>(m);
      border_.committed_mw[month] += mw;
      if (m < paid_off) writer_.charge(none, site_, month, &CostParts::capital, mw * monthly_capital(offer));
      obligation(none, month, mw);
    }
  }

  void offered(std::size_t o) {
    const scenario::ConnectionOffer& offer = connection_.offers[o];
    // Nothing is decided before orders_from, so an offer that has been open for long cannot be in use before it either.
    const int available = axis_.offset(offer.available.first_full_month());
    const int from = offer.committed ? available : std::max(available, axis_.offset(writer_.input.plan.orders_from));
    const std::size_t first = axis_.first_period_from(from);
    const std::size_t last = static_cast<std::size_t>(end(offer)) / axis_.months_per_period();
    if (first >= last) return;
    border_.offer_period[o] = first;
    const std::string name = fmt::format("{}.{}.offer", site_input_.id.text(), offer.id.text());
    const double power_mw = offer.power.in(units::MW);
    const std::size_t taken = border_.offer_mw[o] = writer_.column(name, power_mw);
    if (offer.committed) writer_.model.problem.border[taken].lower = power_mw;
    const auto begin = static_cast<int>(axis_.first_month_of(first));
    const int paid_off = (offer.committed ? available : begin) + charged_months(offer);
    writer_.charge(taken, site_, static_cast<std::size_t>(begin), static_cast<std::size_t>(std::max(begin, paid_off)),
                   &CostParts::capital, monthly_capital(offer));
    const int may_leave = offer.exit ? (offer.committed ? available : begin) + offer.exit->after_months : 0;
    for (std::size_t p = first, now = taken; p < last; ++p) {
      if (offer.exit && p > first && static_cast<int>(axis_.first_month_of(p)) >= may_leave)
        now = given_back(offer, p, now);
      border_.in_use[o][p] = now;
      for (std::size_t m = axis_.first_month_of(p); m < axis_.end_month_of(p); ++m) obligation(now, m, 1.0);
    }
    if (offer.committed) return;
    Limit limit{.constraint = fmt::format("connection offer {}", offer.id.text()),
                .site = site_input_.id.text(),
                .period = time::to_text(axis_.month(axis_.first_month_of(first))),
                .per = "MW"};
    limit.border_column = taken;
    writer_.limit(std::move(limit));
  }

  /// What is left of an offer after some of it was given back at the start of a period.
  std::size_t given_back(const scenario::ConnectionOffer& offer, std::size_t p, std::size_t before) {
    const std::string name = fmt::format("{}.{}", site_input_.id.text(), offer.id.text());
    const std::string when = time::to_text(axis_.month(axis_.first_month_of(p)));
    const double power_mw = offer.power.in(units::MW);
    const std::size_t kept = writer_.column(fmt::format("{}.kept@{}", name, when), power_mw);
    const std::size_t gone = writer_.column(fmt::format("{}.exit@{}", name, when), power_mw);
    writer_.charge(gone, site_, axis_.first_month_of(p), &CostParts::demand,
                   offer.exit->fee.in(units::USD / units::MW));
    writer_.row(fmt::format("{}.kept@{}", name, when), {{kept, 1.0}, {before, -1.0}, {gone, 1.0}}, Sense::equal, 0.0);
    return kept;
  }

  [[nodiscard]] double obligation_usd_per_mw_day(std::size_t month) const {
    units::CostPerPowerHour rate = connection_.capacity_obligation;
    for (const scenario::ObligationStep& step : connection_.capacity_obligation_steps)
      if (step.from <= axis_.month(month)) rate = step.rate;
    return rate.in(units::USD / units::MW / units::day);
  }

  void obligation(std::size_t column, std::size_t month, double mw) {
    const auto days = static_cast<double>(time::days_of_month[month % 12]);
    writer_.charge(column, site_, month, &CostParts::demand, mw * obligation_usd_per_mw_day(month) * days);
  }

  /// Paid whatever is imported, a twelfth of the year's each month: it compares plans and moves no decision.
  void claimed(const scenario::CleanContract& contract) {
    const double usd_per_year =
        contract.price.in(units::USD / units::MWh) * contract.energy.in(units::MWh / units::year);
    if (usd_per_year == 0.0) return;
    for (std::size_t m = 0; m < axis_.month_count(); ++m)
      if (contract.runs(axis_.month(m).year())) writer_.charge(none, site_, m, &CostParts::energy, usd_per_year / 12.0);
  }

  void capacity(std::size_t p) {
    std::vector<Term> terms;
    for (std::size_t o = 0; o < border_.offer_mw.size(); ++o) {
      if (border_.in_use[o][p] != none) terms.push_back({border_.in_use[o][p], -1.0});
    }
    if (terms.empty()) return;
    const std::string when = time::to_text(axis_.month(axis_.first_month_of(p)));
    // One offer alone needs no sum.
    if (terms.size() == 1) {
      border_.capacity_mw[p] = terms.front().column;
    } else {
      const std::string name = fmt::format("{}.connection@{}", site_input_.id.text(), when);
      border_.capacity_mw[p] = writer_.column(name, solver::infinity);
      terms.push_back({border_.capacity_mw[p], 1.0});
      writer_.row(name, std::move(terms), Sense::equal, 0.0);
    }
    export_room(p, when);
  }

  void export_room(std::size_t p, const std::string& when) {
    const double export_limit = connection_.export_limit.in(units::MW);
    if (connection_.export_price_share <= 0.0 || export_limit <= 0.0) return;
    const auto first = border_.committed_mw.begin() + static_cast<std::ptrdiff_t>(axis_.first_month_of(p));
    const double committed = *std::max_element(first, first + static_cast<std::ptrdiff_t>(axis_.months_per_period()));
    if (committed >= export_limit) return;
    const std::string name = fmt::format("{}.export@{}", site_input_.id.text(), when);
    border_.export_mw[p] = writer_.column(name, export_limit - committed);
    writer_.row(name, {{border_.export_mw[p], 1.0}, {border_.capacity_mw[p], -1.0}}, Sense::at_most, 0.0);
  }

  BorderWriter& writer_;
  const PlanAxis& axis_;
  std::size_t site_;
  const SiteInput& site_input_;
  const scenario::Connection& connection_;
  ConnectionBorder& border_;
};

}  // namespace

void add_connection_border(BorderWriter& writer, std::size_t site) {
  if (writer.input.sites[site].connection) {
    ConnectionWriter(writer, site).write();
    return;
  }
  ConnectionBorder& border = writer.model.sites[site].connection;
  border.committed_mw.assign(writer.model.axis.month_count(), 0.0);
  border.capacity_mw.assign(writer.model.axis.period_count(), none);
  border.export_mw.assign(writer.model.axis.period_count(), none);
}

}  // namespace gigawatt::power
