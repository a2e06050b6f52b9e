#include "risk/sample.hpp"

#include <chrono>
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
    of.supply_months.assign(site.supply.size(), 0);
    of.order_months.assign(site.supply.size(), 0);
    of.capital_factor.assign(site.supply.size(), 1.0);
  }
  sample.price_factor.assign(scenario.prices.size(), 1.0);
  sample.compute_price_factor.assign(scenario.contracts.size(), 1.0);
  sample.accelerator_price_factor.assign(scenario.accelerators.size(), 1.0);
  sample.slot_months.assign(scenario.resources.size(), 0);
  return sample;
}

time::Date later(time::Date date, double days) {
  const auto count = static_cast<int>(std::ceil(days - 1e-9));
  if (count == 0) return date;
  const std::chrono::year_month_day from(std::chrono::year(date.year),
                                         std::chrono::month(static_cast<unsigned>(date.month)),
                                         std::chrono::day(static_cast<unsigned>(date.day)));
  const std::chrono::year_month_day moved(std::chrono::sys_days(from) + std::chrono::days(count));
  return {static_cast<int>(moved.year()), static_cast<int>(static_cast<unsigned>(moved.month())),
          static_cast<int>(static_cast<unsigned>(moved.day()))};
}

}  // namespace gigawatt::risk
