#include "compute/delivered.hpp"

#include <algorithm>

#include "base/require.hpp"
#include "compute/goodput.hpp"
#include "finance/capital.hpp"
#include "time/calendar.hpp"
#include "waterfall/allocate.hpp"

namespace gigawatt::compute {
namespace {

double hours_of_month(std::size_t month) { return 24.0 * static_cast<double>(time::days_of_month[month]); }

const scenario::Accelerator& accelerator_of(const scenario::Hall& hall, std::span<const scenario::Accelerator> all) {
  const auto found = std::ranges::find(all, hall.accelerator, &scenario::Accelerator::id);
  GIGAWATT_REQUIRE(found != all.end());
  return *found;
}

void add_to(Monthly& into, const Monthly& from, double weight) {
  for (std::size_t month = 0; month < into.size(); ++month) into[month] += weight * from[month];
}

}  // namespace

SiteDelivery delivered(const AskedYear& asked, std::span<const double> shed_it_mw) {
  GIGAWATT_REQUIRE(shed_it_mw.size() == asked.it_mw.size());
  const std::size_t tier_count = asked.tiers.size();
  SiteDelivery result;
  for (const Tier& tier : asked.tiers) result.tiers.push_back({.contract = tier.contract});
  std::vector<waterfall::Claim> claims(tier_count);
  std::vector<double> grants(tier_count);
  std::vector<std::size_t> order;
  for (std::size_t tier = 0; tier < tier_count; ++tier) claims[tier].rank = asked.tiers[tier].rank;
  constexpr auto starts = time::month_starts_hour();
  for (std::size_t month = 0; month < 12; ++month) {
    for (std::size_t hour = starts[month]; hour < starts[month + 1]; ++hour) {
      const bool all = shed_it_mw[hour] <= 0.0;
      for (std::size_t tier = 0; tier < tier_count; ++tier) claims[tier].amount = asked.tiers[tier].it_mw[hour];
      if (!all) waterfall::allocate_into(asked.it_mw[hour] - shed_it_mw[hour], claims, order, grants);
      for (std::size_t tier = 0; tier < tier_count; ++tier) {
        result.tiers[tier].asked_it_mwh[month] += claims[tier].amount;
        result.tiers[tier].served_it_mwh[month] += all ? claims[tier].amount : grants[tier];
      }
    }
    for (std::size_t tier = 0; tier < tier_count; ++tier) {
      TierDelivery& delivery = result.tiers[tier];
      if (delivery.asked_it_mwh[month] <= 0.0) continue;
      const double served = delivery.served_it_mwh[month] / delivery.asked_it_mwh[month];
      delivery.powered_accelerator_hours[month] =
          asked.tiers[tier].accelerators[month] * hours_of_month(month) * served;
      delivery.useful_accelerator_hours[month] = delivery.powered_accelerator_hours[month] * asked.goodput[month];
      result.powered_accelerator_hours[month] += delivery.powered_accelerator_hours[month];
      result.useful_accelerator_hours[month] += delivery.useful_accelerator_hours[month];
    }
  }
  return result;
}

void add(SiteDelivery& into, const SiteDelivery& from, double weight) {
  GIGAWATT_REQUIRE(into.tiers.size() == from.tiers.size());
  for (std::size_t tier = 0; tier < into.tiers.size(); ++tier) {
    TierDelivery& sum = into.tiers[tier];
    const TierDelivery& part = from.tiers[tier];
    GIGAWATT_REQUIRE(sum.contract == part.contract);
    add_to(sum.asked_it_mwh, part.asked_it_mwh, weight);
    add_to(sum.served_it_mwh, part.served_it_mwh, weight);
    add_to(sum.powered_accelerator_hours, part.powered_accelerator_hours, weight);
    add_to(sum.useful_accelerator_hours, part.useful_accelerator_hours, weight);
  }
  add_to(into.powered_accelerator_hours, from.powered_accelerator_hours, weight);
  add_to(into.useful_accelerator_hours, from.useful_accelerator_hours, weight);
}

Monthly committed_accelerator_hours(const scenario::Contract& contract, std::span<const scenario::Site> sites,
                                    std::span<const scenario::Accelerator> accelerators, int calendar_year) {
  struct Capacity {
    double it_mw = 0.0, count = 0.0;
  };
  Monthly hours{};
  for (std::size_t m = 0; m < 12; ++m) {
    const time::Month month = time::Month::of(calendar_year, static_cast<int>(m) + 1);
    Capacity ready, all;
    for (const scenario::Site& site : sites) {
      if (std::ranges::find(contract.sites, site.id) == contract.sites.end()) continue;
      for (const scenario::Hall& hall : site.halls) {
        const double it_mw = hall.it_power.in(units::MW);
        const double count = hall_accelerators(hall, accelerator_of(hall, accelerators));
        all = {all.it_mw + it_mw, all.count + count};
        if (hall.ready.first_full_month() <= month) ready = {ready.it_mw + it_mw, ready.count + count};
      }
    }
    // Accelerators per MW of what stands ready; before anything does, of what is planned.
    const Capacity& basis = ready.it_mw > 0.0 ? ready : all;
    if (basis.it_mw > 0.0) hours[m] = ramp_it_mw(contract, month) * basis.count / basis.it_mw * hours_of_month(m);
  }
  return hours;
}

CapitalCharges capital_charges(const scenario::Site& site, const scenario::Hall& hall,
                               std::span<const scenario::Accelerator> accelerators, time::Month month,
                               const scenario::Economics& economics) {
  const finance::CapitalTerms terms = economics.capital_terms();
  const int months_in_service = month - hall.ready.first_full_month();
  const auto charge_usd = [&](double value_usd, units::CalendarTime life) {
    if (!finance::is_charged(months_in_service, life.in(units::month))) return 0.0;
    return value_usd * finance::monthly_charge(terms, life.in(units::year));
  };
  const scenario::Accelerator& accelerator = accelerator_of(hall, accelerators);
  return {.facility_usd = charge_usd((site.facility_cost * hall.it_power).in(units::USD), site.facility_life),
          .accelerator_usd = charge_usd(
              accelerator.price.in(units::USD / units::GPU) * hall_accelerators(hall, accelerator), accelerator.life)};
}

CapitalCharges capital_charges(const scenario::Site& site, std::span<const scenario::Accelerator> accelerators,
                               time::Month month, const scenario::Economics& economics) {
  CapitalCharges charges;
  for (const scenario::Hall& hall : site.halls)
    charges.add(capital_charges(site, hall, accelerators, month, economics));
  return charges;
}

void DiscountedHourCost::add(double factor, double power_usd, const CapitalCharges& capital,
                             double useful_accelerator_hours) {
  cost_usd_ += factor * (power_usd + capital.total_usd());
  useful_hours_ += factor * useful_accelerator_hours;
}

void DiscountedHourCost::add(const DiscountedHourCost& part) {
  cost_usd_ += part.cost_usd_;
  useful_hours_ += part.useful_hours_;
}

std::optional<double> DiscountedHourCost::usd_per_accelerator_hour() const {
  if (useful_hours_ <= 0.0) return std::nullopt;
  return cost_usd_ / useful_hours_;
}

}  // namespace gigawatt::compute
