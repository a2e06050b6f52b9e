// F = Σ_i firm_i K_i + Σ_b firm_b P_b + firm_c C, without what is out of service; losses as border_firmness.cpp counts
// them, here of the capacities that stand: a unit of i takes firm_i · min(unit_i, K_i), a second one what is left of
// K_i up to the same, an offer firm_c · k_o.
#include "power/firm_supply.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include "base/require.hpp"

namespace gigawatt::power {
namespace {

constexpr double dust_mw = 1e-3;  // as orders count

struct Loss {
  double mw = 0.0;
  std::string id;
};

std::vector<Loss> units_of(const SiteInput& site, const SitePlan& plan, time::Month when, std::size_t month) {
  std::vector<Loss> units;
  for (std::size_t i = 0; i < site.supply.size(); ++i) {
    const double mw = plan.capacity_mw[i][month];
    const double share = site.technology[i].firm_share;
    if (mw < dust_mw || share <= 0.0 || scenario::is_out(site.supply[i].outages, when)) continue;
    const double unit_mw = site.technology[i].unit_size.in(units::MW);
    const double first_mw = unit_mw > 0.0 ? std::min(unit_mw, mw) : mw;
    units.push_back({share * first_mw, site.supply[i].id.text()});
    if (mw - first_mw >= dust_mw)
      units.push_back({share * std::min(first_mw, mw - first_mw), site.supply[i].id.text()});
  }
  return units;
}

std::vector<Loss> offers_of(const SiteInput& site, const PlanModel& model, const solver::Solution& solution,
                            const ConnectionBorder& border, std::size_t month) {
  std::vector<Loss> offers;
  if (!site.connection) return offers;
  for (std::size_t o = 0; o < site.connection->offers.size(); ++o) {
    const scenario::ConnectionOffer& offer = site.connection->offers[o];
    const std::size_t in_use = border.in_use[o][model.axis.period_of(month)];
    double mw = 0.0;
    if (in_use != none)
      mw = solution.border[in_use];
    else if (offer.committed && border.offer_mw[o] == none && offer.stands(model.axis.month(month)))
      mw = offer.power.in(units::MW);
    if (mw >= dust_mw) offers.push_back({site.connection->firm_share * mw, offer.id.text()});
  }
  return offers;
}

/// Of the losses, the largest first: the first of equal ones.
void sort_largest_first(std::vector<Loss>& losses) { std::ranges::stable_sort(losses, std::greater<>(), &Loss::mw); }

double sum_of_two(const std::vector<Loss>& losses) {
  double mw = 0.0;
  for (std::size_t k = 0; k < std::min<std::size_t>(2, losses.size()); ++k) mw += losses[k].mw;
  return mw;
}

}  // namespace

double FirmMonth::lost_mw(scenario::Contingency contingency) const {
  switch (contingency) {
    case scenario::Contingency::none:
      return 0.0;
    case scenario::Contingency::largest_supply_unit:
      return largest_supply_unit_mw;
    case scenario::Contingency::two_largest_supply_units:
      return two_largest_supply_units_mw;
    case scenario::Contingency::largest_unit:
      return largest_unit_mw;
    case scenario::Contingency::two_largest_units:
      return two_largest_units_mw;
  }
  GIGAWATT_REQUIRE(false);
  return 0.0;
}

std::vector<FirmMonth> firm_months(const PlanInput& input, const PlanModel& model, const solver::Solution& solution,
                                   std::size_t site_index, const SitePlan& plan) {
  const SiteInput& site = input.sites[site_index];
  std::vector<FirmMonth> months;
  for (std::size_t m = 0; m < model.axis.month_count(); ++m) {
    FirmMonth& month = months.emplace_back();
    month.peak_mw = site.peak_facility_mw[m];
    month.firm_mw = site.connection ? site.connection->firm_share * plan.connection_mw[m] : 0.0;
    for (std::size_t i = 0; i < site.supply.size(); ++i)
      if (!scenario::is_out(site.supply[i].outages, model.axis.month(m)))
        month.firm_mw += site.technology[i].firm_share * plan.capacity_mw[i][m];
    std::vector<Loss> losses = units_of(site, plan, model.axis.month(m), m);
    sort_largest_first(losses);
    month.two_largest_supply_units_mw = sum_of_two(losses);
    if (!losses.empty()) {
      month.largest_supply_unit = losses.front().id;
      month.largest_supply_unit_mw = losses.front().mw;
    }
    std::ranges::move(offers_of(site, model, solution, model.sites[site_index].connection, m),
                      std::back_inserter(losses));
    sort_largest_first(losses);
    month.two_largest_units_mw = sum_of_two(losses);
    if (!losses.empty()) {
      month.largest_unit = losses.front().id;
      month.largest_unit_mw = losses.front().mw;
    }
  }
  return months;
}

}  // namespace gigawatt::power
