#include "workbench/site_panels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

constexpr std::size_t most_bands = 8;  // more colours are not told apart

double mwh_served(const study::SiteResult* site) {
  double mwh = 0.0;
  for (const study::YearResult& year : site->years) mwh += year.facility_mwh_served;
  return mwh;
}

/// In the scenario's order while a picture tells them apart, else the largest first.
std::vector<const study::SiteResult*> banded(const study::Run& run) {
  std::vector<const study::SiteResult*> sites;
  for (const study::SiteResult& site : run.account.sites) sites.push_back(&site);
  if (sites.size() > most_bands) std::ranges::stable_sort(sites, std::greater(), mwh_served);
  return sites;
}

}  // namespace

table::Panel site_figures(const scenario::Scenario& scenario, const study::SiteResult& site) {
  table::Panel panel{.id = "figures-" + site.id.text(),
                     .kind = table::PanelKind::figures,
                     .title = fmt::format("{} at a glance", site.name)};
  const auto add = [&](std::string label, std::string value, std::string note) {
    panel.figures.push_back({std::move(label), std::move(value), std::move(note)});
  };
  double asked_mwh = 0.0, served_mwh = 0.0, peak_mw = 0.0;
  for (const study::YearResult& year : site.years) {
    asked_mwh += year.it_mwh_asked;
    served_mwh += year.it_mwh_served;
    peak_mw = std::max(peak_mw, year.peak_mw);
  }
  add("Power", site.usd_per_mwh ? fmt::format("{:.1f} USD/MWh", *site.usd_per_mwh) : "none served",
      fmt::format("real {} money, without the worth of shed load", scenario.economics.currency_year));
  add("Compute", site.usd_per_gpu_hour ? fmt::format("{:.2f} USD/GPU-hour", *site.usd_per_gpu_hour) : "none",
      "power, facility and accelerators per useful GPU-hour");
  add("Served", asked_mwh > 0.0 ? percent(served_mwh / asked_mwh) : "-",
      fmt::format("of {} asked by halls that stand ready", energy(asked_mwh)));
  if (!site.months.empty())
    add("Powered",
        fmt::format("{} of {}", power_text(site.months.back().it_mw_powered),
                    power_text(site.months.back().it_mw_ready)),
        "IT power when the plan ends");
  add("Peak", power_text(peak_mw), "highest facility load served");
  if (const auto share = site.energy.clean_share())
    add("Clean", percent(*share),
        fmt::format("of the year's energy; {} hour by hour", percent(*site.energy.hourly_clean_share())));
  add("CO2", fmt::format("{} t", grouped(site.emissions.co2_t)), "on site and grid, location-based");
  return panel;
}

table::Panel served_by_site(const study::Run& run) {
  table::Panel panel{.id = "served-by-site",
                     .kind = table::PanelKind::bars,
                     .title = "Energy served, site by site",
                     .note = "Of the facilities. Each site has a page of its own.",
                     .y_unit = "MWh",
                     .table = "years"};
  for (const study::YearResult& year : run.account.sites.front().years)
    panel.labels.push_back(fmt::format("{}", year.year));
  const std::vector<const study::SiteResult*> sites = banded(run);
  const std::size_t told = sites.size() <= most_bands ? sites.size() : most_bands - 1;
  for (std::size_t s = 0; s < told; ++s) {
    table::Series& band = panel.series.emplace_back(
        table::Series{sites[s]->name, "MWh", "area", s == 0 ? std::string("load") : fmt::format("other-{}", s), {}});
    for (const study::YearResult& year : sites[s]->years) band.values.emplace_back(year.facility_mwh_served);
  }
  if (told == sites.size()) return panel;
  table::Series others{fmt::format("{} others", sites.size() - told), "MWh", "area", "grid", {}};
  others.values.assign(panel.labels.size(), 0.0);
  for (std::size_t s = told; s < sites.size(); ++s)
    for (std::size_t y = 0; y < others.values.size(); ++y)
      others.values[y] = *others.values[y] + sites[s]->years[y].facility_mwh_served;
  panel.series.push_back(std::move(others));
  return panel;
}

study::CostParts total_cost(const study::SiteResult& site) {
  study::CostParts sum;
  for (const study::YearResult& year : site.years) sum += year.cost;
  return sum;
}

}  // namespace gigawatt::workbench
