// Weather and prices, as sites see them: what no order, date or contract of the scenario changes.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "power/plan.hpp"
#include "scenario/model.hpp"

namespace gigawatt::study {

struct WeatherYearInfo {
  std::string id;            // as the first site's weather names it
  double probability = 1.0;  // the same at all sites
  bool synthetic = false;    // at any site
};

/// One site in one weather year, shared by all plan years.
struct SiteSky {
  power::Hourly temperature_c, wet_bulb_c;
  std::vector<power::Hourly> capacity_factor;  // per supply; null unless driven by sun or wind
};

struct Sky {
  std::vector<WeatherYearInfo> years;
  std::vector<std::string> notes;                                     // of years from files
  std::vector<std::vector<SiteSky>> sites;                            // [site][weather year]
  std::vector<std::vector<std::vector<power::Hourly>>> energy_price;  // [site][plan year][weather year]
};

/// Diagnostics for weather files that cannot be decoded, or that sites do not agree on.
base::Result<Sky> sky_of(const scenario::Scenario& scenario);

/// What is wrong with the weather files of a scenario; a run would say the same before it plans.
base::Diagnostics faults_of_weather(const scenario::Scenario& scenario);

}  // namespace gigawatt::study
