// Firmness, for every plan month m (p its period):
//   Σ_i firm_i K_ip + Σ_b firm_b P_bp + firm_c C_p + R_m ≥ (1 + reserve) · peak_m + D_m
//   0 ≤ R_m ≤ (1 + reserve) · peak_m + largest D_m: all of it where all load is shed; 0 where shedding is not allowed
// Loss of the largest unit (N−1): D_m ≥ what the sum counts for one unit of i, if a unit of i exists, and for one
// connection offer. Loss of the two largest (N−2): D_m ≥ the same for every pair. Of supply units: without the offers.
//   existence: K_ip ≤ unit_i b_ip + (K_i^max − unit_i) b2_ip,  b2 ≤ b,  both binary (b2: a second unit; only for N−2)
// A supply in a month of its outage is not in the sums.
// A month without load (no hall ready) needs nothing firm: no row, no loss.
// The relaxation sets b = b2 = 1 for what exists or may be built by then; it says so in the notes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "power/model_parts.hpp"

namespace gigawatt::power {
namespace {

using solver::Sense;
using solver::Term;

/// One thing that can be lost at once: `mw` counted if all columns in `exists` are 1, plus terms (MW taken of an
/// offer).
struct Infeed {
  double mw = 0.0;
  std::size_t exists = none;  // binary column
  std::size_t taken = none;   // offer column
  double firm_share = 1.0;
};

class FirmnessWriter {
 public:
  FirmnessWriter(BorderWriter& writer, std::size_t site)
      : writer_(writer),
        axis_(writer.model.axis),
        site_(site),
        input_(writer.input.sites[site]),
        firmness_(*input_.firmness),
        border_(writer.model.sites[site]) {}

  void write() {
    for (std::size_t m = 0; m < axis_.month_count(); ++m) {
      if (m % axis_.months_per_period() == 0 && has_load(axis_.period_of(m))) binaries(axis_.period_of(m));
      if (input_.peak_facility_mw[m] > 0.0) month(m);
    }
    if (firmness_.contingency != scenario::Contingency::none && !writer_.input.solver.integers && may_build_) {
      writer_.model.notes.push_back(
          fmt::format("{}: without whole units, the loss of the largest counts every unit that may be built by then",
                      input_.id.text()));
    }
  }

 private:
  [[nodiscard]] double unit_size(std::size_t i) const { return input_.technology[i].unit_size.in(units::MW); }
  [[nodiscard]] double firm(std::size_t i) const { return input_.technology[i].firm_share; }

  [[nodiscard]] bool counts(std::size_t i, std::size_t m) const {
    return firm(i) > 0.0 && !scenario::is_out(input_.supply[i].outages, axis_.month(m));
  }

  [[nodiscard]] bool has_load(std::size_t p) const {
    const auto first = input_.peak_facility_mw.begin() + static_cast<std::ptrdiff_t>(axis_.first_month_of(p));
    return std::any_of(first, first + static_cast<std::ptrdiff_t>(axis_.months_per_period()),
                       [](double peak_mw) { return peak_mw > 0.0; });
  }

  void month(std::size_t m) {
    const std::size_t p = axis_.period_of(m);
    double need = (1.0 + firmness_.reserve_margin) * input_.peak_facility_mw[m];
    std::vector<Term> terms;
    for (std::size_t i = 0; i < input_.supply.size(); ++i) {
      if (!counts(i, m)) continue;
      need -= firm(i) * border_.supply[i].committed_mw[m];
      if (border_.supply[i].capacity_mw[p] != none) {
        terms.push_back({border_.supply[i].capacity_mw[p], -firm(i)});
      }
    }
    if (input_.connection) {
      need -= input_.connection->firm_share * border_.connection.committed_mw[m];
      if (border_.connection.capacity_mw[p] != none) {
        terms.push_back({border_.connection.capacity_mw[p], -input_.connection->firm_share});
      }
    }
    const std::vector<Infeed> infeeds = infeeds_of(m);
    need += contingency(m, infeeds, terms);
    if (need <= 0.0 && !loss_is_decided_) return;
    if (input_.shed_allowed) {
      // What is not served needs neither reserve nor cover for a loss.
      const double sheddable = (1.0 + firmness_.reserve_margin) * input_.peak_facility_mw[m] + largest_losses(infeeds);
      border_.shortfall_mw[m] =
          writer_.column(fmt::format("{}.shortfall@{}", input_.id.text(), time::to_text(axis_.month(m))), sheddable);
      terms.push_back({border_.shortfall_mw[m], -1.0});
      writer_.charge(border_.shortfall_mw[m], site_, m, &CostParts::shed,
                     firmness_.shortfall_price.in(units::USD / units::MW / units::month));
    }
    border_.firm_row[m] = writer_.row(fmt::format("{}.firm@{}", input_.id.text(), time::to_text(axis_.month(m))),
                                      std::move(terms), Sense::at_most, -need);
    Limit limit{.constraint = "firm capacity at peak",
                .site = input_.id.text(),
                .period = fmt::format("{}", axis_.year(m / 12)),
                .per = "MW of firm capacity"};
    limit.border_row = border_.firm_row[m];
    writer_.limit(std::move(limit));
  }

  [[nodiscard]] std::size_t loss_count() const {
    switch (firmness_.contingency) {
      case scenario::Contingency::none:
        return 0;
      case scenario::Contingency::largest_supply_unit:
      case scenario::Contingency::largest_unit:
        return 1;
      case scenario::Contingency::two_largest_supply_units:
      case scenario::Contingency::two_largest_units:
        break;
    }
    return 2;
  }

  [[nodiscard]] bool counts_offers() const {
    return firmness_.contingency == scenario::Contingency::largest_unit ||
           firmness_.contingency == scenario::Contingency::two_largest_units;
  }

  /// The most that D_m can be, whatever is decided.
  [[nodiscard]] double largest_losses(const std::vector<Infeed>& infeeds) const {
    std::vector<double> sizes;
    for (const Infeed& infeed : infeeds) {
      sizes.push_back(infeed.taken == none ? infeed.mw
                                           : infeed.firm_share * writer_.model.problem.border[infeed.taken].upper);
    }
    std::ranges::sort(sizes, std::greater<>());
    double sum = 0.0;
    for (std::size_t k = 0; k < std::min(loss_count(), sizes.size()); ++k) sum += sizes[k];
    return sum;
  }

  /// Adds D_m to the terms where it is a decision; returns its constant part.
  double contingency(std::size_t m, const std::vector<Infeed>& infeeds, std::vector<Term>& terms) {
    loss_is_decided_ = false;
    const std::size_t losses = loss_count();
    if (losses == 0) return 0.0;
    std::vector<double> sure;
    for (const Infeed& infeed : infeeds) {
      if (infeed.exists == none && infeed.taken == none) sure.push_back(infeed.mw);
    }
    std::ranges::sort(sure, std::greater<>());
    double constant = 0.0;
    for (std::size_t k = 0; k < std::min(losses, sure.size()); ++k) constant += sure[k];
    loss_is_decided_ = std::ranges::any_of(
        infeeds, [](const Infeed& infeed) { return infeed.exists != none || infeed.taken != none; });
    if (!loss_is_decided_) return constant;
    const std::string name = fmt::format("{}.loss@{}", input_.id.text(), time::to_text(axis_.month(m)));
    const std::size_t loss = writer_.column(name, solver::infinity);
    writer_.model.problem.border[loss].lower = constant;
    for (std::size_t a = 0; a < infeeds.size(); ++a) {
      if (losses == 1) at_least(name, loss, {infeeds[a]});
      for (std::size_t b = a + 1; losses == 2 && b < infeeds.size(); ++b)
        at_least(name, loss, {infeeds[a], infeeds[b]});
      if (losses == 2 && infeeds.size() == 1) at_least(name, loss, {infeeds[a]});
    }
    terms.push_back({loss, 1.0});
    return 0.0;
  }

  void at_least(const std::string& name, std::size_t loss, const std::vector<Infeed>& lost) {
    std::vector<Term> terms = {{loss, -1.0}};
    double constant = 0.0;
    for (const Infeed& infeed : lost) {
      if (infeed.taken != none) {
        terms.push_back({infeed.taken, infeed.firm_share});
      } else if (infeed.exists != none) {
        terms.push_back({infeed.exists, infeed.mw});
      } else {
        constant += infeed.mw;
      }
    }
    if (terms.size() > 1) writer_.row(name, std::move(terms), Sense::at_most, -constant);
  }

  /// With integers: binaries that say whether a first and a second unit of an option stand in period p.
  void binaries(std::size_t p) {
    first_unit_.assign(input_.supply.size(), none);
    second_unit_.assign(input_.supply.size(), none);
    if (!writer_.input.solver.integers || firmness_.contingency == scenario::Contingency::none) return;
    for (std::size_t i = 0; i < input_.supply.size(); ++i) {
      const std::size_t capacity = border_.supply[i].capacity_mw[p];
      const double most = writer_.model.problem.border[capacity == none ? 0 : capacity].upper;
      if (capacity == none || firm(i) <= 0.0 || unit_size(i) <= 0.0 || !std::isfinite(most)) continue;
      const std::string name = fmt::format("{}.{}.exists@{}", input_.id.text(), input_.supply[i].id.text(),
                                           time::to_text(axis_.month(axis_.first_month_of(p))));
      const double size = std::min(unit_size(i), most);
      const bool two = loss_count() == 2 && most > size;
      first_unit_[i] = writer_.column(name, 1.0, true);
      std::vector<Term> terms = {{capacity, 1.0}, {first_unit_[i], two ? -size : -most}};
      if (two) {
        second_unit_[i] = writer_.column(name + "-second", 1.0, true);
        terms.push_back({second_unit_[i], size - most});
        writer_.row(name + "-order", {{second_unit_[i], 1.0}, {first_unit_[i], -1.0}}, Sense::at_most, 0.0);
      }
      writer_.row(name, std::move(terms), Sense::at_most, 0.0);
    }
  }

  std::vector<Infeed> infeeds_of(std::size_t m) {
    std::vector<Infeed> infeeds;
    const std::size_t p = axis_.period_of(m);
    for (std::size_t i = 0; i < input_.supply.size(); ++i) {
      if (!counts(i, m)) continue;
      const SupplyBorder& supply = border_.supply[i];
      committed_units(i, supply.committed_mw[m], infeeds);
      if (supply.capacity_mw[p] == none || unit_size(i) <= 0.0) continue;
      const double most = writer_.model.problem.border[supply.capacity_mw[p]].upper;
      const double size = std::min(unit_size(i), most);
      may_build_ = true;
      infeeds.push_back({firm(i) * size, first_unit_[i]});
      if (most >= 2.0 * size)
        infeeds.push_back({firm(i) * size, second_unit_[i] != none ? second_unit_[i] : first_unit_[i]});
    }
    if (input_.connection && counts_offers()) offers(m, infeeds);
    return infeeds;
  }

  void committed_units(std::size_t i, double mw, std::vector<Infeed>& infeeds) const {
    if (mw <= 0.0) return;
    const double size = unit_size(i) > 0.0 ? std::min(unit_size(i), mw) : mw;
    infeeds.push_back({firm(i) * size});
    if (mw - size > 0.0) infeeds.push_back({firm(i) * std::min(size, mw - size)});
  }

  void offers(std::size_t m, std::vector<Infeed>& infeeds) const {
    const double share = input_.connection->firm_share;
    for (std::size_t o = 0; o < input_.connection->offers.size(); ++o) {
      const scenario::ConnectionOffer& offer = input_.connection->offers[o];
      const std::size_t in_use = border_.connection.in_use[o][axis_.period_of(m)];
      if (in_use != none) {
        infeeds.push_back({0.0, none, in_use, share});
      } else if (offer.committed && border_.connection.offer_mw[o] == none && offer.stands(axis_.month(m))) {
        infeeds.push_back({share * offer.power.in(units::MW)});
      }
    }
  }

  BorderWriter& writer_;
  const PlanAxis& axis_;
  std::size_t site_;
  const SiteInput& input_;
  const scenario::Firmness& firmness_;
  SiteBorder& border_;
  std::vector<std::size_t> first_unit_, second_unit_;
  bool loss_is_decided_ = false;
  bool may_build_ = false;
};

}  // namespace

void add_firmness(BorderWriter& writer, std::size_t site) {
  SiteBorder& border = writer.model.sites[site];
  border.shortfall_mw.assign(writer.model.axis.month_count(), none);
  border.firm_row.assign(writer.model.axis.month_count(), none);
  if (writer.input.sites[site].firmness) FirmnessWriter(writer, site).write();
}

}  // namespace gigawatt::power
