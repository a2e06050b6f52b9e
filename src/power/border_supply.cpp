// Orders and capacities of supply.
//
// Options that are bought, for every build period p that an order can reach:
//   K_p = K_{p−1} + x_p − x_{p−life},   0 ≤ x_p, K_p ≤ maximum,   Σ_{p in year} x_p ≤ maximum_per_year
// x_p: MW energised at the start of p (ordered a lead time before); storage has the same for its MWh, with
//   minimum_duration · x_p ≤ y_p ≤ maximum_duration · x_p.
// Rented power: MW on rent R_p, starts s_p, returns e_p:
//   R_p = R_{p−1} + s_p − e_p,   R_p ≥ Σ_{p−term < q ≤ p} s_q,   R_p ≤ maximum;   exit fee on e_p.
// After `last_order` nothing is ordered: x_p = s_p = 0 from the first period behind its lead time on.
// A pipeline shared by sites: site s books F_sp MMBtu/h of it for period p, Σ_s F_sp ≤ flow; its burners of these
// technologies keep within F_sp in every hour (chain_limits.cpp).
#include <fmt/format.h>

#include <algorithm>

#include "power/capital_cost.hpp"
#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

using solver::Sense;
using solver::Term;

class SupplyWriter {
 public:
  SupplyWriter(BorderWriter& writer, std::size_t site, std::size_t supply)
      : writer_(writer),
        axis_(writer.model.axis),
        site_(site),
        site_input_(writer.input.sites[site]),
        supply_(site_input_.supply[supply]),
        technology_(site_input_.technology[supply]),
        border_(writer.model.sites[site].supply.emplace_back()) {
    border_.storage = technology_.kind == scenario::TechnologyKind::storage;
    border_.rented = supply_.rental.has_value();
    border_.committed_mw.assign(axis_.month_count(), 0.0);
    border_.committed_mwh.assign(axis_.month_count(), 0.0);
    for (auto* list :
         {&border_.order_mw, &border_.capacity_mw, &border_.order_mwh, &border_.capacity_mwh, &border_.order_units}) {
      list->assign(axis_.period_count(), none);
    }
  }

  void write() {
    if (supply_.committed()) {
      committed();
    } else if (!writer_.input.as_committed) {
      const std::size_t first = first_period();
      if (first == axis_.period_count()) return;
      if (border_.rented) {
        rent(first);
      } else {
        buy(first);
      }
      for (std::size_t p = first; p < axis_.period_count(); ++p) maximum_limit(p);
    }
  }

 private:
  [[nodiscard]] std::string name(std::string_view what, std::size_t period) const {
    return fmt::format("{}.{}.{}@{}", site_input_.id.text(), supply_.id.text(), what,
                       time::to_text(axis_.month(axis_.first_month_of(period))));
  }
  [[nodiscard]] double maximum_mw() const {
    return supply_.maximum ? supply_.maximum->in(units::MW) : solver::infinity;
  }

  /// Energised by the plan's first months if ordered early enough before it.
  [[nodiscard]] std::size_t first_period() const {
    int month = axis_.offset(writer_.input.plan.orders_from) + whole_months(technology_.lead_time);
    if (supply_.earliest) month = std::max(month, axis_.offset(supply_.earliest->first_full_month()));
    return axis_.first_period_from(month);
  }

  /// Output earns a production credit by the MWh, whoever made it: what would come too late for it is not ordered.
  [[nodiscard]] bool keeps_credit(std::size_t period) const {
    return !writer_.input.economics.taxes || technology_.production_tax_credit.base() == 0.0 ||
           earns_credits(technology_, axis_.month(axis_.first_month_of(period)));
  }

  /// The first period that can no longer be ordered for: an order of `last_order` is the last, energised a lead time
  /// later at the latest.
  [[nodiscard]] std::size_t last_order_period() const {
    if (!supply_.last_order) return axis_.period_count();
    const int latest = axis_.offset(*supply_.last_order) + whole_months(technology_.lead_time);
    return latest < 0 ? 0 : axis_.first_period_from(latest + 1);
  }

  /// A committed asset's capital is charged like any other's: as a constant, so that USD/MWh can be compared.
  void committed() {
    const int energised = supply_.energised ? axis_.offset(supply_.energised->first_full_month()) : 0;
    const int months = static_cast<int>(axis_.month_count());
    // Out of service from the month in which it retires.
    const int retired =
        supply_.retires ? axis_.offset(time::Month::of(supply_.retires->year, supply_.retires->month)) : months;
    const double mw = supply_.power->in(units::MW);
    const double mwh = border_.storage && supply_.energy ? supply_.energy->in(units::MWh) : 0.0;
    const int paid_off = supply_.energised ? energised + charged_months(technology_.life) : months;
    const time::Month in_service = supply_.energised ? supply_.energised->first_full_month() : axis_.month(0);
    const double capital = border_.rented ? 0.0
                                          : monthly_capital(in_service) *
                                                (mw * technology_.overnight_cost.in(units::USD / units::MW) +
                                                 mwh * technology_.energy_overnight_cost.in(units::USD / units::MWh));
    for (int m = std::max(0, energised); m < std::min(months, retired); ++m) {
      const auto month = static_cast<std::size_t>(m);
      border_.committed_mw[month] = mw;
      border_.committed_mwh[month] = mwh;
      writer_.charge(none, site_, month, &CostParts::fixed, mw * monthly_fixed_cost());
      if (m < paid_off) writer_.charge(none, site_, month, &CostParts::capital, capital);
      if (border_.rented && m == energised) {
        writer_.charge(none, site_, month, &CostParts::fixed,
                       mw * supply_.rental->mobilisation.in(units::USD / units::MW));
      }
    }
  }

  [[nodiscard]] double monthly_capital(time::Month in_service) const {
    return monthly_capital_charge(technology_, writer_.input.economics, in_service);
  }
  [[nodiscard]] double monthly_capital(std::size_t period) const {
    return monthly_capital(axis_.month(axis_.first_month_of(period)));
  }

  [[nodiscard]] double monthly_fixed_cost() const {
    if (supply_.rental) return supply_.rental->rate.in(units::USD / units::MW / units::month);
    return technology_.fixed_cost.in(units::USD / units::MW / units::month);
  }

  void buy(std::size_t first) {
    const std::size_t step = axis_.months_per_period();
    const std::size_t life_months = static_cast<std::size_t>(charged_months(technology_.life));
    const std::size_t life = (life_months + step - 1) / step;
    const double cost = technology_.overnight_cost.in(units::USD / units::MW);
    for (std::size_t p = first; p < axis_.period_count(); ++p) {
      const bool open = p < last_order_period() && keeps_credit(p);
      const std::size_t order = border_.order_mw[p] = writer_.column(name("order", p), open ? maximum_mw() : 0.0);
      const std::size_t begin = axis_.first_month_of(p);
      writer_.charge(order, site_, begin, begin + life_months, &CostParts::capital, monthly_capital(p) * cost);
      capacity(p, life, border_.order_mw, border_.capacity_mw, maximum_mw(), "capacity");
      writer_.charge(border_.capacity_mw[p], site_, begin, begin + step, &CostParts::fixed, monthly_fixed_cost());
      if (border_.storage) energy(p, life, life_months);
      if (writer_.input.solver.integers) whole_units(p);
    }
    yearly_maximum(border_.order_mw);
  }

  /// K_p − K_{p−1} − x_p + x_{p−life} = 0
  void capacity(std::size_t p, std::size_t life, const std::vector<std::size_t>& order,
                std::vector<std::size_t>& capacity, double maximum, std::string_view what) {
    capacity[p] = writer_.column(name(what, p), maximum);
    std::vector<Term> terms = {{capacity[p], 1.0}, {order[p], -1.0}};
    if (p > 0 && capacity[p - 1] != none) terms.push_back({capacity[p - 1], -1.0});
    if (p >= life && order[p - life] != none) terms.push_back({order[p - life], 1.0});
    writer_.row(name(what, p), std::move(terms), Sense::equal, 0.0);
  }

  void energy(std::size_t p, std::size_t life, std::size_t life_months) {
    const std::size_t order = border_.order_mwh[p] = writer_.column(name("order-mwh", p), solver::infinity);
    const std::size_t begin = axis_.first_month_of(p);
    writer_.charge(order, site_, begin, begin + life_months, &CostParts::capital,
                   monthly_capital(p) * technology_.energy_overnight_cost.in(units::USD / units::MWh));
    capacity(p, life, border_.order_mwh, border_.capacity_mwh, solver::infinity, "capacity-mwh");
    const double shortest = technology_.minimum_duration.in(units::hour);
    const double longest = technology_.maximum_duration.in(units::hour);
    if (shortest > 0.0 && shortest == longest) {
      writer_.row(name("duration", p), {{order, 1.0}, {border_.order_mw[p], -longest}}, Sense::equal, 0.0);
      return;
    }
    if (longest > 0.0) {
      writer_.row(name("longest", p), {{order, 1.0}, {border_.order_mw[p], -longest}}, Sense::at_most, 0.0);
    }
    if (shortest > 0.0) {
      writer_.row(name("shortest", p), {{order, -1.0}, {border_.order_mw[p], shortest}}, Sense::at_most, 0.0);
    }
  }

  /// x_p = unit_size · n_p, n_p whole.
  void whole_units(std::size_t p) {
    const double size = technology_.unit_size.in(units::MW);
    if (size <= 0.0) return;
    const double most = supply_.maximum ? std::floor(maximum_mw() / size + 1e-9) : solver::infinity;
    border_.order_units[p] = writer_.column(name("units", p), most, true);
    writer_.row(name("units", p), {{border_.order_mw[p], 1.0}, {border_.order_units[p], -size}}, Sense::equal, 0.0);
  }

  void rent(std::size_t first) {
    const std::size_t step = axis_.months_per_period();
    const std::size_t term =
        (static_cast<std::size_t>(std::max(1, supply_.rental->minimum_term_months)) + step - 1) / step;
    for (std::size_t p = first; p < axis_.period_count(); ++p) {
      const std::size_t begin = axis_.first_month_of(p);
      const bool open = p < last_order_period();
      const std::size_t start = border_.order_mw[p] = writer_.column(name("rent-start", p), open ? maximum_mw() : 0.0);
      const std::size_t end = writer_.column(name("rent-end", p), p == first ? 0.0 : maximum_mw());
      const std::size_t rented = border_.capacity_mw[p] = writer_.column(name("rent", p), maximum_mw());
      writer_.charge(start, site_, begin, &CostParts::fixed, supply_.rental->mobilisation.in(units::USD / units::MW));
      writer_.charge(end, site_, begin, &CostParts::fixed, supply_.rental->exit_fee.in(units::USD / units::MW));
      writer_.charge(rented, site_, begin, begin + step, &CostParts::fixed, monthly_fixed_cost());
      std::vector<Term> terms = {{rented, 1.0}, {start, -1.0}, {end, 1.0}};
      if (p > first) terms.push_back({border_.capacity_mw[p - 1], -1.0});
      writer_.row(name("rent", p), std::move(terms), Sense::equal, 0.0);
      std::vector<Term> running = {{rented, -1.0}};
      for (std::size_t q = p + 1 > first + term ? p + 1 - term : first; q <= p; ++q)
        running.push_back({border_.order_mw[q], 1.0});
      writer_.row(name("term", p), std::move(running), Sense::at_most, 0.0);
    }
    yearly_maximum(border_.order_mw);
  }

  void yearly_maximum(const std::vector<std::size_t>& order) {
    if (!supply_.maximum_per_year) return;
    for (std::size_t y = 0; y < axis_.year_count(); ++y) {
      std::vector<Term> terms;
      for (std::size_t p = y * axis_.periods_per_year(); p < (y + 1) * axis_.periods_per_year(); ++p) {
        if (order[p] != none) terms.push_back({order[p], 1.0});
      }
      if (terms.empty()) continue;
      Limit limit{.constraint = fmt::format("{}: maximum per year", supply_.id.text()),
                  .site = site_input_.id.text(),
                  .period = fmt::format("{}", axis_.year(y)),
                  .per = "MW"};
      limit.border_row =
          writer_.row(fmt::format("{}.{}.per-year@{}", site_input_.id.text(), supply_.id.text(), axis_.year(y)),
                      std::move(terms), Sense::at_most, supply_.maximum_per_year->in(units::MW));
      writer_.limit(std::move(limit));
    }
  }

  /// The maximum stands in every period; its worth is the sum over them.
  void maximum_limit(std::size_t p) {
    if (!supply_.maximum) return;
    Limit limit{
        .constraint = fmt::format("{}: maximum", supply_.id.text()), .site = site_input_.id.text(), .per = "MW"};
    limit.border_column = border_.capacity_mw[p];
    writer_.limit(limit);
    limit.border_column = border_.order_mw[p];
    writer_.limit(std::move(limit));
  }

  BorderWriter& writer_;
  const PlanAxis& axis_;
  std::size_t site_;
  const SiteInput& site_input_;
  const scenario::Supply& supply_;
  const scenario::Technology& technology_;
  SupplyBorder& border_;
};

}  // namespace

void add_supply_border(BorderWriter& writer, std::size_t site) {
  const std::size_t count = writer.input.sites[site].supply.size();
  writer.model.sites[site].supply.reserve(count);
  for (std::size_t i = 0; i < count; ++i) SupplyWriter(writer, site, i).write();
}

namespace {

void add_pipeline(BorderWriter& writer, std::size_t r) {
  const PlanAxis& axis = writer.model.axis;
  const scenario::Resource& resource = writer.input.resources[r];
  const double flow = resource.fuel_flow->in(units::MMBtu / units::hour);
  std::vector<std::vector<Term>> terms(axis.period_count());
  for (std::size_t s = 0; s < writer.input.sites.size(); ++s) {
    auto& booked = writer.model.sites[s].booked_flow;
    booked.resize(writer.input.resources.size());
    if (!draws_on(resource, writer.input.sites[s])) continue;
    for (std::size_t p = 0; p < axis.period_count(); ++p) {
      booked[r].push_back(
          writer.column(fmt::format("{}.{}.booked@{}", writer.input.sites[s].id.text(), resource.id.text(),
                                    time::to_text(axis.month(axis.first_month_of(p)))),
                        flow));
      terms[p].push_back({booked[r].back(), 1.0});
    }
  }
  for (std::size_t p = 0; p < axis.period_count(); ++p) {
    if (terms[p].empty()) continue;
    const std::string when = time::to_text(axis.month(axis.first_month_of(p)));
    Limit limit{.constraint = fmt::format("{}: fuel flow", resource.id.text()),
                .site = "",
                .period = fmt::format("{}", axis.year(axis.first_month_of(p) / 12)),
                .per = "MMBtu/h"};
    limit.border_row =
        writer.row(fmt::format("{}.flow@{}", resource.id.text(), when), std::move(terms[p]), Sense::at_most, flow);
    writer.limit(std::move(limit));
  }
}

}  // namespace

bool draws_on(const scenario::Resource& resource, const scenario::Supply& supply) {
  return std::ranges::find(resource.technologies, supply.technology) != resource.technologies.end();
}

bool draws_on(const scenario::Resource& resource, const SiteInput& site) {
  return std::ranges::any_of(site.supply, [&](const scenario::Supply& supply) { return draws_on(resource, supply); });
}

// Shared slots: Σ over sites of MW energised in a year ≤ capacity − what is committed to be energised in it.
void add_resources(BorderWriter& writer) {
  const PlanAxis& axis = writer.model.axis;
  for (std::size_t r = 0; r < writer.input.resources.size(); ++r) {
    const scenario::Resource& resource = writer.input.resources[r];
    if (resource.fuel_flow) add_pipeline(writer, r);
    for (std::size_t y = 0; resource.capacity && y < axis.year_count(); ++y) {
      std::vector<Term> terms;
      double free_mw = resource.capacity->in(units::MW / units::year);
      for (std::size_t s = 0; s < writer.input.sites.size(); ++s) {
        const SiteInput& site = writer.input.sites[s];
        for (std::size_t i = 0; i < site.supply.size(); ++i) {
          if (!draws_on(resource, site.supply[i])) continue;
          const SupplyBorder& border = writer.model.sites[s].supply[i];
          if (site.supply[i].committed() && site.supply[i].energised &&
              site.supply[i].energised->first_full_month().year() == axis.year(y)) {
            free_mw -= site.supply[i].power->in(units::MW);
          }
          for (std::size_t p = y * axis.periods_per_year(); p < (y + 1) * axis.periods_per_year(); ++p) {
            if (border.order_mw[p] != none) terms.push_back({border.order_mw[p], 1.0});
          }
        }
      }
      if (terms.empty()) continue;
      Limit limit{.constraint = fmt::format("{}: shared slots", resource.id.text()),
                  .site = "",
                  .period = fmt::format("{}", axis.year(y)),
                  .per = "MW of slots"};
      limit.border_row = writer.row(fmt::format("{}.slots@{}", resource.id.text(), axis.year(y)), std::move(terms),
                                    Sense::at_most, std::max(0.0, free_mw));
      writer.limit(std::move(limit));
    }
  }
}

}  // namespace gigawatt::power
