#include "sweep/measures.hpp"

#include <algorithm>

namespace gigawatt::sweep {
namespace {

/// "gas-engine" as part of a name: "gas_engine".
std::string word(std::string text) {
  std::ranges::replace(text, '-', '_');
  return text;
}

/// Adds `amounts` to quantities of their names, so that sites add up.
void add(std::vector<Quantity>& list, const study::ByTechnology& amounts, const char* unit, const char* suffix,
         const char* description) {
  for (const auto& [technology, amount] : amounts) {
    const std::string name = word(technology) + suffix;
    auto found = std::ranges::find(list, name, &Quantity::name);
    if (found == list.end()) found = list.insert(list.end(), {name, unit, technology + description, 0.0});
    *found->value += amount;
  }
}

}  // namespace

std::vector<Quantity> quantities(const study::Run& run) {
  const study::Totals& totals = run.account.totals;
  const study::Emissions& emissions = totals.emissions;
  std::vector<Quantity> capacity;
  for (const study::SiteResult& site : run.account.sites) {
    add(capacity, site.years.back().capacity_mw, "MW", "_mw", ": capacity on 31 December of the last plan year");
    add(capacity, site.years.back().storage_mwh, "MWh", "_mwh", ": storage on 31 December of the last plan year");
  }
  std::vector<Quantity> list = {
      {"cost_npv_usd", "USD", "objective: expected real cost at the plan's start", run.plan.cost_npv_usd},
      {"usd_per_mwh", "USD/MWh", "cost of a MWh served, without what is shed", run.account.usd_per_mwh},
      {"usd_per_gpu_hour", "USD/GPU-hour", "power, facility and accelerators per useful hour",
       run.account.usd_per_gpu_hour},
      {"served_share", "", "IT energy served / asked",
       totals.it_mwh_asked > 0.0 ? std::optional(totals.served_share()) : std::nullopt},
      {"clean_share", "", "1 - energy that is not clean / served", totals.energy.clean_share()},
      {"hourly_clean_share", "", "served by what is clean in the same hour / served",
       totals.energy.hourly_clean_share()},
      {"co2_t", "t", "CO2 of all plan years, on site and imported", emissions.co2_t},
      {"co2_market_t", "t", "the same, market-based", emissions.co2_market_t},
      {"co2_hourly_t", "t", "the same, claims matched hour by hour", emissions.co2_hourly_t},
      {"nox_t", "t", "NOx of all plan years, on site", emissions.nox_t},
      {"water_m3", "m3", "water of all plan years, cooling and generation", emissions.water_m3}};
  list.insert(list.end(), capacity.begin(), capacity.end());
  for (const study::ContractResult& contract : run.account.contracts)
    list.push_back({word(contract.id.text()) + "_delivered_share", "", "accelerator-hours delivered / committed",
                    contract.delivered_share});
  return list;
}

}  // namespace gigawatt::sweep
