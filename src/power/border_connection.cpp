// Connection offers. Committed ones are there from their month; of the others y_o MW are taken (in part, 0 ≤ y_o ≤
// power), in use from the later of `available` and the plan's orders_from:
//   C_p = Σ_{o in use in p} y_o
// One-off cost as an annuity over the offer's life for the months in use; capacity obligation (USD/MW-day) on the MW in
// use. Exports beyond the committed part: 0 ≤ V_p ≤ export_limit − committed,  V_p ≤ C_p.
// Clean contracts: price · energy per year, a constant.
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
    border_.capacity_mw.assign(axis_.period_count(), none);
    border_.export_mw.assign(axis_.period_count(), none);
    for (std::size_t o = 0; o < offers; ++o) {
      if (connection_.offers[o].committed) {
        committed(connection_.offers[o]);
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

  void committed(const scenario::ConnectionOffer& offer) {
    const int available = axis_.offset(offer.available.first_full_month());
    const int paid_off = available + charged_months(offer.life);
    const double mw = offer.power.in(units::MW);
    for (int m = std::max(0, available); m < static_cast<int>(axis_.month_count()); ++m) {
      const auto month = static_cast<std::size_t>(m);
      border_.committed_mw[month] += mw;
      if (m < paid_off) writer_.charge(none, site_, month, &CostParts::capital, mw * monthly_capital(offer));
      obligation(none, month, mw);
    }
  }

  void offered(std::size_t o) {
    const scenario::ConnectionOffer& offer = connection_.offers[o];
    // Nothing is decided before orders_from, so an offer that has been open for long cannot be in use before it either.
    const std::size_t first = axis_.first_period_from(
        std::max(axis_.offset(offer.available.first_full_month()), axis_.offset(writer_.input.plan.orders_from)));
    if (first == axis_.period_count()) return;
    border_.offer_period[o] = first;
    const std::string name = fmt::format("{}.{}.offer", site_input_.id.text(), offer.id.text());
    const std::size_t taken = border_.offer_mw[o] = writer_.column(name, offer.power.in(units::MW));
    const std::size_t begin = axis_.first_month_of(first);
    const auto life = static_cast<std::size_t>(charged_months(offer.life));
    writer_.charge(taken, site_, begin, begin + life, &CostParts::capital, monthly_capital(offer));
    for (std::size_t m = begin; m < axis_.month_count(); ++m) obligation(taken, m, 1.0);
    Limit limit{.constraint = fmt::format("connection offer {}", offer.id.text()),
                .site = site_input_.id.text(),
                .period = time::to_text(axis_.month(begin)),
                .per = "MW"};
    limit.border_column = taken;
    writer_.limit(std::move(limit));
  }

  void obligation(std::size_t column, std::size_t month, double mw) {
    const double usd_per_mw_day = connection_.capacity_obligation.in(units::USD / units::MW / units::day);
    const auto days = static_cast<double>(time::days_of_month[month % 12]);
    writer_.charge(column, site_, month, &CostParts::demand, mw * usd_per_mw_day * days);
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
      if (border_.offer_mw[o] != none && border_.offer_period[o] <= p) terms.push_back({border_.offer_mw[o], -1.0});
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
