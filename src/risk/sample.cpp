#include "risk/sample.hpp"

#include <cmath>

namespace gigawatt::risk {

Sample unchanged(const scenario::Scenario& scenario) {
  Sample sample;
  for (const scenario::Site& site : scenario.sites) {
    SiteSample& of = sample.sites.emplace_back();
    of.hall_days.assign(site.halls.size(), 0.0);
    of.load_factor.assign(site.halls.size(), 1.0);
    const std::size_t offers = site.connection ? site.connection->offers.size() : 0;
    of.offer_days.assign(offers, 0.0);
    of.offer_denied.assign(offers, false);
    of.activity_months.assign(site.build ? site.build->activities.size() : 0, 0);
    of.supply_months.assign(site.supply.size(), 0);
    of.order_months.assign(site.supply.size(), 0);
    of.capital_factor.assign(site.supply.size(), 1.0);
  }
  sample.price_factor.assign(scenario.prices.size(), 1.0);
  sample.compute_price_factor.assign(scenario.contracts.size(), 1.0);
  sample.accelerator_price_factor.assign(scenario.accelerators.size(), 1.0);
  sample.contract_end.assign(scenario.contracts.size(), std::nullopt);
  sample.slot_months.assign(scenario.resources.size(), 0);
  return sample;
}

std::vector<scenario::Pause> pauses_of(const SiteSample& site) {
  std::vector<scenario::Pause> pauses;
  const auto first_day = [](time::Month month) { return time::Date{month.year(), month.month(), 1}; };
  for (const Rest& rest : site.rests) pauses.push_back({first_day(rest.first), first_day(rest.last.plus(1))});
  return pauses;
}

time::Date later(time::Date date, double days) {
  const auto count = static_cast<int>(std::ceil(days - 1e-9));
  return time::date_of(time::day_number(date) + count);
}

}  // namespace gigawatt::risk
