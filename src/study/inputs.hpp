// What the rooms before `power` say about every site, year and weather year, kept for the rooms after it.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "compute/load.hpp"
#include "power/plan.hpp"
#include "scenario/model.hpp"
#include "study/run.hpp"
#include "weather/weather.hpp"

namespace gigawatt::study {

struct Prepared {
  scenario::Scenario scenario;  // amended
  power::PlanInput plan;
  std::vector<std::vector<std::vector<compute::AskedYear>>> asked;  // [site][plan year][weather year]
  std::vector<WeatherYearInfo> weather;
  std::vector<std::string> weather_notes;  // of years from files
};

base::Result<Prepared> prepare(const scenario::Scenario& scenario, const Options& options);

}  // namespace gigawatt::study
