#include "study/sky.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "price/price.hpp"
#include "scenario/series_file.hpp"
#include "weather/weather.hpp"

namespace gigawatt::study {
namespace {

using WeatherYears = std::vector<weather::WeatherYear>;

power::Hourly share(std::vector<double> values) {
  return std::make_shared<const std::vector<double>>(std::move(values));
}

bool same_finding(const base::Diagnostic& a, const base::Diagnostic& b) {
  return a.mark.file == b.mark.file && a.mark.line == b.mark.line && a.mark.column == b.mark.column &&
         a.message == b.message && a.path == b.path;
}

/// Weather years of every site's weather entry; all faults of all files at once.
base::Result<std::vector<WeatherYears>> read_weather(const scenario::Scenario& scenario) {
  std::vector<WeatherYears> years;
  base::Diagnostics faults;
  for (const scenario::Site& site : scenario.sites) {
    auto read = weather::weather_years(scenario::find(scenario.weather, site.weather), site.place,
                                       scenario.plan.weather_years, scenario.seed);
    if (read) {
      years.push_back(std::move(*read));
      continue;
    }
    for (base::Diagnostic& fault : read.error())  // two sites may read one file
      if (std::ranges::none_of(faults, [&](const base::Diagnostic& other) { return same_finding(fault, other); }))
        faults.push_back(std::move(fault));
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return years;
}

/// What was done to the files that weather was read from, once for each of their years.
std::vector<std::string> notes_of_files(const scenario::Scenario& scenario, const std::vector<WeatherYears>& years) {
  std::vector<std::string> notes;
  for (std::size_t site = 0; site < years.size(); ++site)
    for (std::size_t w = 0; w < years[site].size(); ++w) {
      const weather::WeatherYear& year = years[site][w];
      if (year.synthetic) continue;
      std::string note = fmt::format("Weather year {} of '{}' is '{}': {}.", w + 1, scenario.sites[site].weather.text(),
                                     year.id, year.note);
      if (std::ranges::find(notes, note) == notes.end()) notes.push_back(std::move(note));
    }
  return notes;
}

/// A weather year is one year for all sites: two sites may read different files for it, but not give it different
/// chances.
base::Diagnostics unequal_probabilities(const scenario::Scenario& scenario, const std::vector<WeatherYears>& years) {
  base::Diagnostics faults;
  for (std::size_t site = 1; site < years.size(); ++site)
    for (std::size_t w = 0; w < years[site].size(); ++w) {
      const double first = years.front()[w].probability, here = years[site][w].probability;
      if (std::abs(first - here) <= 1e-9) continue;
      base::Diagnostic& fault = faults.emplace_back();
      fault.code = "weather-probability";
      fault.path = fmt::format("weather.{}", scenario.sites[site].weather.text());
      fault.message = fmt::format("weather year {} has probability {:.6g} at '{}' and {:.6g} at '{}'", w + 1, first,
                                  scenario.sites.front().id.text(), here, scenario.sites[site].id.text());
      fault.expected = "the same probabilities, in the same order, at all sites";
    }
  return faults;
}

SiteSky site_sky(const scenario::Scenario& scenario, const scenario::Site& site, const weather::WeatherYear& year,
                 int weather_year) {
  std::vector<scenario::Technology> technologies;
  for (const scenario::Supply& supply : site.supply)
    technologies.push_back(scenario::find(scenario.technologies, supply.technology));
  SiteSky result{.temperature_c = share(year.temperature_c),
                 .wet_bulb_c = share(weather::wet_bulb_c(year)),
                 .capacity_factor = {}};
  for (std::size_t i = 0; i < technologies.size(); ++i) {
    const scenario::Technology& technology = technologies[i];
    if (const auto& measured = site.supply[i].capacity_factor) {
      result.capacity_factor.push_back(
          share(scenario::weather_year_of(*measured->file, "capacity_factor", weather_year)));
      continue;
    }
    const bool by_weather =
        technology.resource == scenario::EnergyResource::solar || technology.resource == scenario::EnergyResource::wind;
    // Two supplies of one technology see one sky: compute its profile once.
    std::size_t known = 0;
    while (technologies[known].id != technology.id || site.supply[known].capacity_factor) ++known;
    if (!by_weather)
      result.capacity_factor.push_back(nullptr);
    else if (known < result.capacity_factor.size())
      result.capacity_factor.push_back(result.capacity_factor[known]);
    else
      result.capacity_factor.push_back(share(weather::capacity_factor(technology, site.place, year)));
  }
  return result;
}

/// Of all sites, as the first names them.
std::vector<WeatherYearInfo> infos_of(const std::vector<WeatherYears>& years) {
  std::vector<WeatherYearInfo> infos;
  for (const weather::WeatherYear& year : years.front()) infos.push_back({year.id, year.probability, year.synthetic});
  for (const WeatherYears& site : years)
    for (std::size_t w = 0; w < infos.size(); ++w) infos[w].synthetic = infos[w].synthetic || site[w].synthetic;
  return infos;
}

/// [plan year][weather year]; null without a connection.
std::vector<std::vector<power::Hourly>> energy_prices(const scenario::Scenario& scenario, const scenario::Site& site,
                                                      std::size_t weather_years) {
  std::vector<std::vector<power::Hourly>> prices;
  for (int year = scenario.plan.years.first; year <= scenario.plan.years.last; ++year) {
    std::vector<power::Hourly>& by_weather = prices.emplace_back(weather_years, nullptr);
    if (!site.connection) continue;
    const scenario::Price& price = scenario::find(scenario.prices, site.connection->energy_price);
    for (std::size_t w = 0; w < weather_years; ++w)
      by_weather[w] = share(price::electricity_price_usd_per_mwh(price, year, static_cast<int>(w), scenario.seed,
                                                                 scenario.economics.currency_year));
  }
  return prices;
}

}  // namespace

base::Result<Sky> sky_of(const scenario::Scenario& scenario) {
  if (scenario.sites.empty()) return Sky{};  // deals alone have no weather
  auto years = read_weather(scenario);
  if (!years) return std::unexpected(std::move(years.error()));
  if (auto faults = unequal_probabilities(scenario, *years); !faults.empty()) return std::unexpected(std::move(faults));
  Sky sky{.years = infos_of(*years), .notes = notes_of_files(scenario, *years), .sites = {}, .energy_price = {}};
  for (std::size_t s = 0; s < scenario.sites.size(); ++s) {
    std::vector<SiteSky>& by_weather = sky.sites.emplace_back();
    for (const weather::WeatherYear& year : (*years)[s])
      by_weather.push_back(site_sky(scenario, scenario.sites[s], year, static_cast<int>(by_weather.size())));
    sky.energy_price.push_back(energy_prices(scenario, scenario.sites[s], sky.years.size()));
  }
  return sky;
}

base::Diagnostics faults_of_weather(const scenario::Scenario& scenario) {
  const bool files = std::ranges::any_of(scenario.weather, [](const scenario::Weather& weather) {
    return std::holds_alternative<std::vector<scenario::WeatherFile>>(weather.data);
  });
  if (!files) return {};  // what is drawn has no faults
  const auto weather = read_weather(scenario);
  return weather ? unequal_probabilities(scenario, *weather) : weather.error();
}

}  // namespace gigawatt::study
