#include "study/account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "compute/delivered.hpp"
#include "finance/rates.hpp"
#include "study/replay.hpp"

namespace gigawatt::study {
namespace {

constexpr double energised_share = 0.95;  // of a hall's load, from which on it counts as energised
constexpr double dust = 1e-9;             // of what was asked: less is the residue of an interior point, not a service

/// What prices are quotients of, discounted to the plan's start.
struct Discounted {
  double cost_usd = 0.0;   // of power, shed load included
  double power_usd = 0.0;  // without it
  double facility_mwh = 0.0;
  compute::DiscountedHourCost hours;

  void add(const Discounted& part) {
    cost_usd += part.cost_usd;
    power_usd += part.power_usd;
    facility_mwh += part.facility_mwh;
    hours.add(part.hours);
  }
};

/// A site's results, and what contracts and totals need of it.
struct SiteAccount {
  SiteResult result;
  std::vector<compute::SiteDelivery> deliveries;  // per plan year, expected
  Discounted discounted;
};

void add(Emissions& into, const Emissions& part, double weight) {
  into.co2_t += weight * part.co2_t;
  into.co2_market_t += weight * part.co2_market_t;
  into.co2_hourly_t += weight * part.co2_hourly_t;
  into.co2_on_site_t += weight * part.co2_on_site_t;
  into.nox_t += weight * part.nox_t;
  into.water_m3 += weight * part.water_m3;
}

/// Adds `amount` under the technology's name; supplies of one technology share an entry.
void add(ByTechnology& list, const std::string& technology, double amount) {
  const auto known = std::ranges::find(list, technology, &std::pair<std::string, double>::first);
  if (known == list.end())
    list.emplace_back(technology, amount);
  else
    known->second += amount;
}

/// What stands in each month and what it costs; the hours come later.
std::vector<MonthResult> months_of(time::Month first, const power::SiteInput& input, const SiteCapacity& plan) {
  std::vector<MonthResult> months;
  for (std::size_t m = 0; m < plan.cost.size(); ++m) {
    MonthResult& month = months.emplace_back();
    month.month = first.plus(static_cast<int>(m));
    month.it_mw_ready = input.it_mw_ready[m];
    month.it_mw_firm = plan.it_mw_firm[m];
    month.peak_facility_mw = input.peak_facility_mw[m];
    month.supply_mw = plan.connection_mw[m];
    for (const std::vector<double>& capacity : plan.capacity_mw) month.supply_mw += capacity[m];
    month.cost = plan.cost[m];
  }
  return months;
}

/// What stands on 31 December.
YearResult year_of(int calendar_year, std::size_t december, const power::SiteInput& input, const SiteCapacity& plan) {
  YearResult year;
  year.year = calendar_year;
  for (std::size_t s = 0; s < input.supply.size(); ++s) {
    const std::string& technology = input.technology[s].id.text();
    add(year.capacity_mw, technology, plan.capacity_mw[s][december]);
    if (input.technology[s].kind == scenario::TechnologyKind::storage)
      add(year.storage_mwh, technology, plan.storage_mwh[s][december]);
  }
  if (input.connection) add(year.capacity_mw, grid, plan.connection_mw[december]);
  return year;
}

/// Adds the hours of one weather year to the year and its twelve months.
void add_hours(const power::SiteInput& input, const Hours& hours, double probability, std::span<MonthResult> months,
               YearResult& year) {
  constexpr auto starts = time::month_starts_hour();
  for (std::size_t m = 0; m < 12; ++m) {
    MonthResult& month = months[m];
    for (std::size_t hour = starts[m]; hour < starts[m + 1]; ++hour) {
      month.it_mwh_asked += probability * hours.it_load_mw[hour];
      month.it_mwh_served += probability * hours.it_served_mw[hour];
      month.facility_mwh_served += probability * hours.served_mw[hour];
      year.peak_mw = std::max(year.peak_mw, hours.served_mw[hour]);
    }
    add(month.emissions, hours.emissions[m], probability);
  }
  add(year.energy, energy_account(input, hours), probability);
}

std::vector<double> total_shed_it_mw(const Hours& hours) {
  std::vector<double> shed(hours.it_load_mw.size(), 0.0);
  for (const std::vector<double>& tier : hours.shed_it_mw)
    for (std::size_t hour = 0; hour < shed.size(); ++hour) shed[hour] += tier[hour];
  return shed;
}

void scale(compute::Monthly& values, double factor) {
  for (double& value : values) value *= factor;
}

void scale(compute::SiteDelivery& delivery, double factor) {
  for (compute::TierDelivery& tier : delivery.tiers)
    for (compute::Monthly* values :
         {&tier.asked_it_mwh, &tier.served_it_mwh, &tier.powered_accelerator_hours, &tier.useful_accelerator_hours})
      scale(*values, factor);
  scale(delivery.powered_accelerator_hours, factor);
  scale(delivery.useful_accelerator_hours, factor);
}

/// What the contracts get in one year, over its weather years.
compute::SiteDelivery expected_delivery(const std::vector<AskedYear>& asked, const std::vector<Hours>& hours,
                                        const std::vector<double>& probability) {
  compute::SiteDelivery expected;
  for (std::size_t w = 0; w < hours.size(); ++w) {
    compute::SiteDelivery delivery = compute::delivered(*asked[w], total_shed_it_mw(hours[w]));
    if (w > 0) {
      compute::add(expected, delivery, probability[w]);
      continue;
    }
    expected = std::move(delivery);
    scale(expected, probability[w]);
  }
  return expected;
}

/// What follows from a month's own sums.
void finish_month(MonthResult& month, double useful_gpu_hours) {
  if (month.it_mwh_asked > 0.0) month.it_mw_powered = month.it_mw_ready * month.it_mwh_served / month.it_mwh_asked;
  month.useful_gpu_hours = useful_gpu_hours;
}

void add_month(const MonthResult& month, YearResult& year) {
  year.it_mwh_asked += month.it_mwh_asked;
  year.it_mwh_served += month.it_mwh_served;
  year.facility_mwh_served += month.facility_mwh_served;
  year.useful_gpu_hours += month.useful_gpu_hours;
  year.cost += month.cost;
  add(year.emissions, month.emissions, 1.0);
}

/// Worth of a dollar or a megawatt-hour of a month at the plan's start.
double discount_factor(const scenario::Scenario& scenario, time::Month month) {
  const int months = month - scenario.plan.years.first_month();
  return finance::discount_factor(scenario.economics.real_discount_rate, static_cast<double>(months));
}

/// Sums twelve months into their year; returns them discounted.
Discounted sum_months(const scenario::Scenario& scenario, const scenario::Site& site, std::span<MonthResult> months,
                      const compute::SiteDelivery& delivery, YearResult& year, Platforms& platforms) {
  Discounted discounted;
  for (std::size_t m = 0; m < 12; ++m) {
    MonthResult& month = months[m];
    finish_month(month, delivery.useful_accelerator_hours[m]);
    add_month(month, year);
    year.powered_gpu_hours += delivery.powered_accelerator_hours[m];
    const compute::CapitalCharges charges =
        compute::capital_charges(site, scenario.accelerators, month.month, scenario.economics);
    year.facility_cost_usd += charges.facility_usd;
    year.accelerator_cost_usd += charges.accelerator_usd;
    const double factor = discount_factor(scenario, month.month);
    const double power_usd = month.cost.total() - month.cost.shed;
    discounted.cost_usd += factor * month.cost.total();
    discounted.power_usd += factor * power_usd;
    discounted.facility_mwh += factor * month.facility_mwh_served;
    discounted.hours.add(factor, power_usd, charges, month.useful_gpu_hours);
    platforms.add(site,
                  {.month = month.month,
                   .powered_accelerator_hours = delivery.powered_accelerator_hours[m],
                   .useful_accelerator_hours = month.useful_gpu_hours,
                   .power_usd = power_usd},
                  factor);
  }
  return discounted;
}

/// The two prices of a year, a site or all of them; of what is not served there are none.
template <class Priced>
void set_prices(const Discounted& discounted, double it_mwh_served, double it_mwh_asked, Priced& of) {
  if (it_mwh_served <= dust * it_mwh_asked) return;
  of.usd_per_mwh = discounted.power_usd / discounted.facility_mwh;
  of.usd_per_gpu_hour = discounted.hours.usd_per_accelerator_hour();
}

SiteAccount site_account(const Prepared& prepared, const Plan& plan, const Operation& operation, std::size_t s,
                         Platforms& platforms) {
  const scenario::Scenario& scenario = prepared.scenario;
  const scenario::Site& site = scenario.sites[s];
  const power::SiteInput& input = prepared.plan.sites[s];
  const time::Years years = scenario.plan.years;
  SiteAccount account;
  SiteResult& result = account.result;
  result.id = site.id;
  result.name = site.name;
  result.months = months_of(years.first_month(), input, plan.sites[s]);
  double asked_mwh = 0.0, served_mwh = 0.0;
  for (std::size_t y = 0; y < operation.sites[s].years.size(); ++y) {
    const std::vector<Hours>& hours = operation.sites[s].years[y];
    const std::span<MonthResult> months = std::span(result.months).subspan(12 * y, 12);
    YearResult year = year_of(years.first + static_cast<int>(y), 12 * y + 11, input, plan.sites[s]);
    for (std::size_t w = 0; w < hours.size(); ++w)
      add_hours(input, hours[w], prepared.plan.weather_probability[w], months, year);
    year.firm = firm_year(prepared, plan.sites[s], s, y);
    year.screens = grid_screens(prepared, plan.sites[s], operation.sites[s], s, y);
    account.deliveries.push_back(expected_delivery(prepared.asked[s][y], hours, prepared.plan.weather_probability));
    const Discounted discounted = sum_months(scenario, site, months, account.deliveries.back(), year, platforms);
    set_prices(discounted, year.it_mwh_served, year.it_mwh_asked, year);
    require_closed(year.energy, 1.0, fmt::format("{} {}", site.id.text(), year.year));
    account.discounted.add(discounted);
    add(result.energy, year.energy, 1.0);
    add(result.emissions, year.emissions, 1.0);
    asked_mwh += year.it_mwh_asked;
    served_mwh += year.it_mwh_served;
    result.years.push_back(std::move(year));
  }
  require_closed(result.energy, static_cast<double>(result.years.size()), site.id.text());
  set_prices(account.discounted, served_mwh, asked_mwh, result);
  result.halls = halls_of(site, result.months);
  result.permits = permit_clocks(prepared, plan.sites[s], operation.sites[s], s);
  return account;
}

ContractStatus status_of(const scenario::Contract& contract, const ContractResult& result, time::Years years) {
  if (contract.end && contract.end->plus(1) < years.end_month()) return ContractStatus::ended;
  return result.mw_committed_end > 0.0 ? ContractStatus::active : ContractStatus::future;
}

ContractResult contract_result(const scenario::Scenario& scenario, const scenario::Contract& contract,
                               const std::vector<SiteAccount>& sites) {
  ContractResult result;
  result.id = contract.id;
  result.name = contract.name;
  const time::Years years = scenario.plan.years;
  for (int year = years.first; year <= years.last; ++year) {
    const compute::Monthly committed =
        compute::committed_accelerator_hours(contract, scenario.sites, scenario.accelerators, year);
    for (std::size_t m = 0; m < 12; ++m) {
      ContractMonth& month = result.months.emplace_back();
      month.month = time::Month::of(year, static_cast<int>(m) + 1);
      month.it_mw_committed = compute::ramp_it_mw(contract, month.month);
      month.gpu_hours_committed = committed[m];
      for (const SiteAccount& site : sites)
        for (const compute::TierDelivery& tier : site.deliveries[static_cast<std::size_t>(year - years.first)].tiers)
          if (tier.contract == contract.id) {
            month.gpu_hours_delivered += tier.powered_accelerator_hours[m];
            month.gpu_hours_useful += tier.useful_accelerator_hours[m];
          }
      if (committed[m] > 0.0) month.it_mw_delivered = month.it_mw_committed * month.gpu_hours_delivered / committed[m];
      result.gpu_hours_committed += month.gpu_hours_committed;
      result.gpu_hours_delivered += month.gpu_hours_delivered;
      result.gpu_hours_useful += month.gpu_hours_useful;
    }
  }
  result.mw_committed_end = result.months.back().it_mw_committed;
  result.status = status_of(contract, result, years);
  result.revenue_usd = contract.price.in(units::USD / (units::GPU * units::hour)) * result.gpu_hours_delivered;
  if (result.gpu_hours_committed > 0.0)
    result.delivered_share = result.gpu_hours_delivered / result.gpu_hours_committed;
  return result;
}

}  // namespace

/// When each hall has power. They take it in the order in which they stand ready; what happened before the plan starts
/// is history, so a hall that is powered in its first month waited for nothing that we know of.
std::vector<HallResult> halls_of(const scenario::Site& site, std::span<const MonthResult> months) {
  std::vector<scenario::Hall> order = site.halls;
  std::ranges::stable_sort(order, {}, &scenario::Hall::ready);
  const auto standing_mw = [&](std::size_t last, time::Month month) {
    double mw = 0.0;
    for (std::size_t h = 0; h <= last; ++h)
      if (order[h].stands(month)) mw += order[h].it_power.in(units::MW);
    return mw;
  };
  std::vector<HallResult> halls;
  for (std::size_t h = 0; h < order.size(); ++h) {
    HallResult& hall = halls.emplace_back();
    hall.id = order[h].id;
    hall.planned = order[h].ready;
    hall.it_mw = order[h].it_power.in(units::MW);
    const auto has_power = [&](const MonthResult& month) {
      const double needed_mw = standing_mw(h, month.month) - (1.0 - energised_share) * hall.it_mw;
      return order[h].stands(month.month) && month.it_mw_powered >= needed_mw;
    };
    const auto first = std::ranges::find_if(months, has_power);
    if (first == months.end()) continue;
    const time::Month ready = order[h].ready.first_full_month();
    hall.energised = first == months.begin() ? std::min(ready, first->month) : first->month;
  }
  return halls;
}

Totals totals_of(std::span<const SiteResult> sites) {
  Totals totals;
  for (const SiteResult& site : sites) {
    for (const YearResult& year : site.years) {
      totals.it_mwh_asked += year.it_mwh_asked;
      totals.it_mwh_served += year.it_mwh_served;
      totals.facility_mwh_served += year.facility_mwh_served;
      totals.cost += year.cost;
    }
    add(totals.emissions, site.emissions, 1.0);
    add(totals.energy, site.energy, 1.0);
    totals.it_mw_ready_end += site.months.back().it_mw_ready;
    totals.it_mw_powered_end += site.months.back().it_mw_powered;
  }
  return totals;
}

Account account(const Prepared& prepared, const Plan& plan, const Operation& operation) {
  const scenario::Scenario& scenario = prepared.scenario;
  std::vector<SiteAccount> sites;
  Platforms platforms(scenario);
  for (std::size_t site = 0; site < scenario.sites.size(); ++site)
    sites.push_back(site_account(prepared, plan, operation, site, platforms));
  Account account;
  account.platforms = platforms.years();
  for (const scenario::Contract& contract : scenario.contracts)
    account.contracts.push_back(contract_result(scenario, contract, sites));
  Discounted discounted;
  for (SiteAccount& site : sites) {
    discounted.add(site.discounted);
    account.sites.push_back(std::move(site.result));
  }
  account.totals = totals_of(account.sites);
  // The definition of cost_npv_usd, checked: what the tables add up to is what the solver minimised.
  const double tolerance_usd = 1e-9 * std::max(1.0, std::abs(discounted.cost_usd)) + 1e-3;
  GIGAWATT_REQUIRE(std::abs(discounted.cost_usd - plan.cost_npv_usd) <= tolerance_usd);
  set_prices(discounted, account.totals.it_mwh_served, account.totals.it_mwh_asked, account);
  return account;
}

}  // namespace gigawatt::study
