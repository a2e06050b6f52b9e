#include "study/account.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "compute/delivered.hpp"
#include "emissions/rates.hpp"
#include "finance/rates.hpp"
#include "study/energy.hpp"

namespace gigawatt::study {
namespace {

constexpr double kg_per_t = 1000.0;
constexpr double energised_share = 0.95;  // of a hall's load, from which on it counts as energised
constexpr double dust = 1e-9;             // of what was asked: less is the residue of an interior point, not a service

double discount(const Prepared& prepared, std::size_t month) {
  return finance::discount_factor(prepared.scenario.economics.real_discount_rate, static_cast<double>(month));
}

/// IT MW served, hour by hour: asked − shed − postponed.
std::vector<double> served_it_mw(const power::Dispatch& dispatch) {
  std::vector<double> served = dispatch.it_load_mw;
  for (const std::vector<double>& tier : dispatch.shed_it_mw)
    for (std::size_t hour = 0; hour < served.size(); ++hour) served[hour] -= tier[hour];
  if (!dispatch.deferred_it_mw.empty())
    for (std::size_t hour = 0; hour < served.size(); ++hour) served[hour] -= dispatch.deferred_it_mw[hour];
  for (std::size_t hour = 0; hour < served.size(); ++hour) {
    if (std::abs(served[hour]) < dust * dispatch.it_load_mw[hour]) served[hour] = 0.0;
  }
  return served;
}

std::vector<double> total_shed_it_mw(const power::Dispatch& dispatch) {
  std::vector<double> shed(dispatch.it_load_mw.size(), 0.0);
  for (const std::vector<double>& tier : dispatch.shed_it_mw)
    for (std::size_t hour = 0; hour < shed.size(); ++hour) shed[hour] += tier[hour];
  return shed;
}

/// Everything of one site that is summed over hours and expected over weather years.
class SiteAccount {
 public:
  SiteAccount(const Prepared& prepared, const power::PlanResult& plan, std::size_t site_index)
      : prepared_(prepared),
        site_(prepared.scenario.sites[site_index]),
        input_(prepared.plan.sites[site_index]),
        plan_(plan.sites[site_index]),
        asked_(prepared.asked[site_index]),
        first_(prepared.scenario.plan.years.first_month()) {
    result_.id = site_.id;
    result_.name = site_.name;
    months();
    for (std::size_t year = 0; year < plan_.dispatch.size(); ++year) add_year(year);
    halls();
    totals();
  }

  SiteResult result() && { return std::move(result_); }
  [[nodiscard]] const std::vector<compute::SiteDelivery>& deliveries() const { return deliveries_; }
  [[nodiscard]] const compute::DiscountedHourCost& hour_cost() const { return hour_cost_; }

 private:
  void months() {
    for (std::size_t m = 0; m < plan_.cost.size(); ++m) {
      MonthResult& month = result_.months.emplace_back();
      month.month = first_.plus(static_cast<int>(m));
      month.it_mw_ready = input_.it_mw_ready[m];
      month.it_mw_firm = plan_.it_mw_firm[m];
      month.supply_mw = plan_.connection_mw[m];
      for (const std::vector<double>& capacity : plan_.capacity_mw) month.supply_mw += capacity[m];
      month.cost = plan_.cost[m];
    }
  }

  /// Adds `amount` under the technology's name; supplies of one technology share an entry.
  static void add(ByTechnology& list, const std::string& technology, double amount) {
    const auto known = std::ranges::find(list, technology, &std::pair<std::string, double>::first);
    if (known == list.end())
      list.emplace_back(technology, amount);
    else
      known->second += amount;
  }

  void add_year(std::size_t year_index) {
    YearResult& year = result_.years.emplace_back();
    year.year = prepared_.scenario.plan.years.first + static_cast<int>(year_index);
    const std::size_t december = 12 * year_index + 11;
    for (std::size_t s = 0; s < input_.supply.size(); ++s) {
      const std::string& technology = input_.technology[s].id.text();
      add(year.capacity_mw, technology, plan_.capacity_mw[s][december]);
      if (input_.technology[s].kind == scenario::TechnologyKind::storage)
        add(year.storage_mwh, technology, plan_.storage_mwh[s][december]);
    }
    if (input_.connection) add(year.capacity_mw, grid, plan_.connection_mw[december]);
    deliveries_.emplace_back();
    for (std::size_t w = 0; w < plan_.dispatch[year_index].size(); ++w) add_weather_year(year_index, w, year);
    sum_months(year_index, year);
  }

  void add_weather_year(std::size_t year_index, std::size_t w, YearResult& year) {
    const power::Dispatch& dispatch = plan_.dispatch[year_index][w];
    const compute::AskedYear& asked = asked_[year_index][w];
    const double probability = prepared_.plan.weather_probability[w];
    const std::vector<double> served = served_it_mw(dispatch);
    std::vector<double> facility(served.size(), 0.0);
    const auto starts = time::month_starts_hour();
    for (std::size_t m = 0; m < 12; ++m) {
      MonthResult& month = result_.months[12 * year_index + m];
      for (std::size_t hour = starts[m]; hour < starts[m + 1]; ++hour) {
        const double facility_mw = facility[hour] = served[hour] * asked.pue[hour];
        month.it_mwh_asked += probability * dispatch.it_load_mw[hour];
        month.it_mwh_served += probability * served[hour];
        month.facility_mwh_served += probability * facility_mw;
        year.peak_mw = std::max(year.peak_mw, facility_mw);
      }
    }
    study::add(year.energy, energy_account(input_, dispatch, facility), probability);
    add_emissions(dispatch, asked, served, probability, year_index);

    const compute::SiteDelivery delivery = compute::delivered(asked, total_shed_it_mw(dispatch));
    if (w == 0) {
      deliveries_.back() = delivery;
      for (compute::TierDelivery& tier : deliveries_.back().tiers) scale(tier, probability);
      scale(deliveries_.back().powered_accelerator_hours, probability);
      scale(deliveries_.back().useful_accelerator_hours, probability);
    } else {
      compute::add(deliveries_.back(), delivery, probability);
    }
  }

  static void scale(compute::Monthly& values, double factor) {
    for (double& value : values) value *= factor;
  }
  static void scale(compute::TierDelivery& tier, double factor) {
    scale(tier.asked_it_mwh, factor);
    scale(tier.served_it_mwh, factor);
    scale(tier.powered_accelerator_hours, factor);
    scale(tier.useful_accelerator_hours, factor);
  }

  void add_emissions(const power::Dispatch& dispatch, const compute::AskedYear& asked,
                     const std::vector<double>& served, double probability, std::size_t year_index) {
    emissions::Account account = emissions::empty_account();
    for (std::size_t s = 0; s < input_.supply.size(); ++s) {
      const power::SupplyRates& rates = input_.rates[s];
      // What is dumped emits like what is used.
      for (const std::vector<double>* output : {&dispatch.generation_mw[s], &dispatch.dumped_mw[s]})
        if (!output->empty())
          emissions::add_generation(account, *output,
                                    {rates.co2_kg_per_mwh, rates.nox_kg_per_mwh, rates.water_m3_per_mwh});
    }
    if (input_.connection)
      emissions::add_import(account, dispatch.import_mw,
                            input_.connection->carbon_intensity.in(units::kg / units::MWh));
    emissions::add_cooling_water(account, served, asked.water_m3_per_mwh_it);
    const auto on_site = emissions::monthly_sums(account.co2_fuel_kg);
    const auto grid = emissions::monthly_sums(account.co2_grid_kg);
    const auto nox = emissions::monthly_sums(account.nox_kg);
    const auto water = emissions::monthly_sums(account.water_m3);
    for (std::size_t m = 0; m < 12; ++m) {
      Emissions& month = result_.months[12 * year_index + m].emissions;
      month.co2_on_site_t += probability * on_site[m] / kg_per_t;
      month.co2_t += probability * (on_site[m] + grid[m]) / kg_per_t;
      month.nox_t += probability * nox[m] / kg_per_t;
      month.water_m3 += probability * water[m];
    }
  }

  void sum_months(std::size_t year_index, YearResult& year) {
    double cost = 0.0, energy = 0.0;
    compute::DiscountedHourCost hour_cost;
    const compute::SiteDelivery& delivery = deliveries_.back();
    for (std::size_t m = 0; m < 12; ++m) {
      MonthResult& month = result_.months[12 * year_index + m];
      if (month.it_mwh_asked > 0.0) month.it_mw_powered = month.it_mw_ready * month.it_mwh_served / month.it_mwh_asked;
      month.useful_gpu_hours = delivery.useful_accelerator_hours[m];
      year.powered_gpu_hours += delivery.powered_accelerator_hours[m];
      year.useful_gpu_hours += delivery.useful_accelerator_hours[m];
      year.it_mwh_asked += month.it_mwh_asked;
      year.it_mwh_served += month.it_mwh_served;
      year.facility_mwh_served += month.facility_mwh_served;
      year.cost += month.cost;
      year.emissions.co2_t += month.emissions.co2_t;
      year.emissions.co2_on_site_t += month.emissions.co2_on_site_t;
      year.emissions.nox_t += month.emissions.nox_t;
      year.emissions.water_m3 += month.emissions.water_m3;
      const double factor = discount(prepared_, 12 * year_index + m);
      const double power_usd = month.cost.total() - month.cost.shed;
      cost += factor * power_usd;
      energy += factor * month.facility_mwh_served;
      const compute::CapitalCharges charges =
          compute::capital_charges(site_, prepared_.scenario.accelerators, month.month, prepared_.scenario.economics);
      year.facility_cost_usd += charges.facility_usd;
      year.accelerator_cost_usd += charges.accelerator_usd;
      hour_cost.add(factor, power_usd, charges, month.useful_gpu_hours);
    }
    const bool served = year.it_mwh_served > dust * year.it_mwh_asked;
    if (served) year.usd_per_mwh = cost / energy;
    discounted_cost_ += cost;
    discounted_energy_ += energy;
    require_closed(year.energy, 1.0, fmt::format("{} {}", site_.id.text(), year.year));
    study::add(result_.energy, year.energy, 1.0);
    hour_cost_.add(hour_cost);
    if (served) year.usd_per_gpu_hour = hour_cost.usd_per_accelerator_hour();
  }

  /// Halls take power in the order in which they stand ready.
  void halls() {
    std::vector<scenario::Hall> order = site_.halls;
    std::ranges::stable_sort(order, {}, &scenario::Hall::ready);
    const auto up_to = [&](const scenario::HallId& last, time::Month month) {
      double standing_mw = 0.0;
      for (const scenario::Hall& hall : order) {
        if (hall.stands(month)) standing_mw += hall.it_power.in(units::MW);
        if (hall.id == last) break;
      }
      return standing_mw;
    };
    for (const scenario::Hall& hall : order) {
      HallResult& result = result_.halls.emplace_back();
      result.id = hall.id;
      result.planned = hall.ready;
      result.it_mw = hall.it_power.in(units::MW);
      const time::Month ready = hall.ready.first_full_month();
      for (const MonthResult& month : result_.months) {
        if (!hall.stands(month.month)) continue;
        const double needed_mw = up_to(hall.id, month.month) - (1.0 - energised_share) * result.it_mw;
        if (month.it_mw_powered < needed_mw) continue;
        // Powered when the plan starts: what happened before is history, so the hall waited for nothing that we know
        // of.
        result.energised = month.month == first_ ? std::min(ready, first_) : month.month;
        break;
      }
    }
  }

  void totals() {
    double asked = 0.0, served = 0.0;
    for (const YearResult& year : result_.years) {
      asked += year.it_mwh_asked;
      served += year.it_mwh_served;
    }
    require_closed(result_.energy, static_cast<double>(result_.years.size()), site_.id.text());
    if (served <= dust * asked) return;
    result_.usd_per_mwh = discounted_cost_ / discounted_energy_;
    result_.usd_per_gpu_hour = hour_cost_.usd_per_accelerator_hour();
  }

  const Prepared& prepared_;
  const scenario::Site& site_;
  const power::SiteInput& input_;
  const power::SitePlan& plan_;
  const std::vector<std::vector<compute::AskedYear>>& asked_;
  const time::Month first_;
  SiteResult result_;
  std::vector<compute::SiteDelivery> deliveries_;  // per plan year
  double discounted_cost_ = 0.0, discounted_energy_ = 0.0;
  compute::DiscountedHourCost hour_cost_;
};

ContractResult contract_result(const Prepared& prepared, const scenario::Contract& contract,
                               const std::vector<std::vector<compute::SiteDelivery>>& deliveries) {
  ContractResult result;
  result.id = contract.id;
  result.name = contract.name;
  const time::Years years = prepared.scenario.plan.years;
  const double price = contract.price.in(units::USD / (units::GPU * units::hour));
  for (int year = years.first; year <= years.last; ++year) {
    const compute::Monthly committed =
        compute::committed_accelerator_hours(contract, prepared.scenario.sites, prepared.scenario.accelerators, year);
    for (std::size_t m = 0; m < 12; ++m) {
      ContractMonth& month = result.months.emplace_back();
      month.month = time::Month::of(year, static_cast<int>(m) + 1);
      month.it_mw_committed = compute::ramp_it_mw(contract, month.month);
      month.gpu_hours_committed = committed[m];
      for (const std::vector<compute::SiteDelivery>& site : deliveries)
        for (const compute::TierDelivery& tier : site[static_cast<std::size_t>(year - years.first)].tiers)
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
  result.revenue_usd = price * result.gpu_hours_delivered;
  if (result.gpu_hours_committed > 0.0)
    result.delivered_share = result.gpu_hours_delivered / result.gpu_hours_committed;
  return result;
}

}  // namespace

void account(const Prepared& prepared, Run& run) {
  std::vector<std::vector<compute::SiteDelivery>> deliveries;
  compute::DiscountedHourCost hour_cost;
  for (std::size_t site = 0; site < prepared.scenario.sites.size(); ++site) {
    SiteAccount site_account(prepared, run.plan, site);
    deliveries.push_back(site_account.deliveries());
    hour_cost.add(site_account.hour_cost());
    run.sites.push_back(std::move(site_account).result());
  }
  for (const scenario::Contract& contract : prepared.scenario.contracts)
    run.contracts.push_back(contract_result(prepared, contract, deliveries));

  double npv = 0.0, cost = 0.0, energy = 0.0;
  double asked = 0.0, served = 0.0;
  for (const SiteResult& site : run.sites) {
    for (std::size_t m = 0; m < site.months.size(); ++m) {
      const double factor = discount(prepared, m);
      npv += factor * site.months[m].cost.total();
      cost += factor * (site.months[m].cost.total() - site.months[m].cost.shed);
      energy += factor * site.months[m].facility_mwh_served;
    }
    for (const YearResult& year : site.years) {
      asked += year.it_mwh_asked;
      served += year.it_mwh_served;
    }
  }
  // The definition of cost_npv_usd, checked: what the tables add up to is what the solver minimised.
  GIGAWATT_REQUIRE(std::abs(npv - run.plan.cost_npv_usd) <= 1e-9 * std::max(1.0, std::abs(npv)) + 1e-3);
  if (served <= dust * asked) return;
  run.usd_per_mwh = cost / energy;
  run.usd_per_gpu_hour = hour_cost.usd_per_accelerator_hour();
}

}  // namespace gigawatt::study
