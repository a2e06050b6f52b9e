#include "study/load_dates.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace gigawatt::study {
namespace {

/// All that the load depends on, kept for as long as the plan's input lives.
struct LoadSource {
  scenario::Scenario scenario;
  std::vector<std::vector<SiteClimate>> climates;

  /// The halls of all sites with their dates moved, in the order of add_load_dates.
  [[nodiscard]] std::vector<scenario::Site> moved(const std::vector<power::LoadDate>& dates) const {
    std::vector<scenario::Site> sites = scenario.sites;
    auto date = dates.begin();
    for (scenario::Site& site : sites)
      for (scenario::Hall& hall : site.halls) {
        if (hall.ready.first_full_month() >= scenario.plan.years.end_month()) continue;
        if (date->months_later != 0) {
          const time::Month later = hall.ready.first_full_month().plus(date->months_later);
          hall.ready = {later.year(), later.month(), 1};
        }
        ++date;
      }
    return sites;
  }

  [[nodiscard]] power::SiteLoad load(const std::vector<power::LoadDate>& dates, const scenario::SiteId& id) const {
    const std::vector<scenario::Site> sites = moved(dates);
    const time::Years years = scenario.plan.years;
    const compute::Placement placement = compute::place_contracts(sites, scenario.contracts, years);
    const compute::LoadInputs inputs{sites, scenario.contracts, scenario.accelerators, placement};
    power::SiteLoad load;
    for (std::size_t s = 0; s < sites.size(); ++s) {
      if (sites[s].id != id) continue;
      for (int year = years.first; year <= years.last; ++year) {
        std::vector<power::SiteYear>& by_weather = load.years.emplace_back();
        for (std::size_t w = 0; w < climates[s].size(); ++w) {
          const SiteClimate& climate = climates[s][w];
          const auto asked_year = std::make_shared<const compute::AskedYear>(compute::load_asked(
              inputs, s, {*climate.temperature_c, *climate.wet_bulb_c}, year, static_cast<int>(w), scenario.seed));
          const compute::AskedYear& asked = *asked_year;
          set_load(by_weather.emplace_back(), asked_year);
          if (w > 0) continue;
          load.peak_facility_mw.insert(load.peak_facility_mw.end(), asked.peak_facility_mw.begin(),
                                       asked.peak_facility_mw.end());
          load.it_mw_ready.insert(load.it_mw_ready.end(), asked.ready_it_mw.begin(), asked.ready_it_mw.end());
        }
      }
    }
    return load;
  }
};

/// "hall north": an id alone may read as anything, such as a number.
std::string hall_name(const scenario::Hall& hall) {
  const std::string& id = hall.id.text();
  return id.starts_with("hall") ? id : "hall " + id;
}

}  // namespace

void set_load(power::SiteYear& year, const std::shared_ptr<const compute::AskedYear>& asked) {
  year.pue = power::Hourly(asked, &asked->pue);
  year.tiers.clear();
  for (const compute::Tier& tier : asked->tiers)
    year.tiers.push_back({.id = tier.contract.empty() ? "uncontracted" : tier.contract.text(),
                          .margin_usd_per_it_mwh = tier.margin_usd_per_it_mwh,
                          .it_mw = power::Hourly(asked, &tier.it_mw)});
}

void add_load_dates(power::PlanInput& plan, const scenario::Scenario& scenario,
                    std::vector<std::vector<SiteClimate>> climates) {
  for (const scenario::Site& site : scenario.sites)
    for (const scenario::Hall& hall : site.halls) {
      if (hall.ready.first_full_month() >= scenario.plan.years.end_month()) continue;
      plan.load_dates.push_back({.site = site.id,
                                 .name = hall_name(hall),
                                 .constraint = fmt::format("{} ready {}", hall_name(hall), time::to_text(hall.ready)),
                                 .path = fmt::format("sites.{}.halls.{}.ready", site.id.text(), hall.id.text()),
                                 .date = hall.ready});
    }
  auto source = std::make_shared<const LoadSource>(scenario, std::move(climates));
  plan.load_of = [source](const std::vector<power::LoadDate>& dates, const scenario::SiteId& site) {
    return source->load(dates, site);
  };
}

}  // namespace gigawatt::study
