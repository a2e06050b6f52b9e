#include "weather/weather.hpp"

#include <fmt/format.h>

#include "time/calendar.hpp"
#include "weather/humidity.hpp"
#include "weather/plant.hpp"
#include "weather/read.hpp"
#include "weather/synthetic.hpp"

namespace gigawatt::weather {
namespace {

std::vector<WeatherYear> synthetic_years(const scenario::Weather& weather, const scenario::SyntheticWeather& normals,
                                         const scenario::Place& place, int count, std::uint64_t seed) {
  std::vector<WeatherYear> years;
  for (int number = 0; number < count; ++number) {
    years.push_back(
        synthetic_year(normals, place, {.seed = seed, .weather_id = weather.id.text(), .year_number = number}));
    years.back().probability = 1.0 / count;
  }
  return years;
}

base::Diagnostic too_few_years(const scenario::Weather& weather, std::size_t wanted, std::size_t given) {
  base::Diagnostic fault;
  fault.code = "weather-years";
  fault.path = fmt::format("weather.{}", weather.id.text());
  fault.message = fmt::format("{} weather years are asked for, the files hold {}", wanted, given);
  fault.expected = "plan.weather_years no larger than the number of years in the files";
  return fault;
}

// The years of the files one after the other, until there are enough; later files are not read.
base::Result<std::vector<WeatherYear>> years_of_files(const scenario::Weather& weather,
                                                      const std::vector<scenario::WeatherFile>& files,
                                                      const scenario::Place& place, std::size_t count) {
  std::vector<WeatherYear> years;
  base::Diagnostics faults;
  double total = 0.0;
  for (std::size_t index = 0; index < files.size() && years.size() < count; ++index) {
    auto of_file = read_file(files[index], place);
    if (!of_file) {
      for (base::Diagnostic& fault : of_file.error()) {
        fault.path = fmt::format("weather.{}.files.{}", weather.id.text(), index);
        faults.push_back(std::move(fault));
      }
      --count;  // it would have held one at least
      continue;
    }
    for (WeatherYear& year : *of_file) {
      if (years.size() == count) break;
      year.probability = files[index].probability;
      total += year.probability;
      years.push_back(std::move(year));
    }
  }
  if (years.size() < count && faults.empty()) faults.push_back(too_few_years(weather, count, years.size()));
  if (!faults.empty()) return std::unexpected(std::move(faults));
  if (total <= 0.0) {
    base::Diagnostic fault;
    fault.code = "weather-years";
    fault.path = fmt::format("weather.{}", weather.id.text());
    fault.message = "the probabilities of the weather years sum to 0";
    fault.expected = "a positive sum";
    return base::failure(std::move(fault));
  }
  for (WeatherYear& year : years) year.probability /= total;
  return years;
}

}  // namespace

base::Result<std::vector<WeatherYear>> weather_years(const scenario::Weather& weather, const scenario::Place& place,
                                                     int count, std::uint64_t seed) {
  if (const auto* normals = std::get_if<scenario::SyntheticWeather>(&weather.data))
    return synthetic_years(weather, *normals, place, count, seed);
  return years_of_files(weather, std::get<std::vector<scenario::WeatherFile>>(weather.data), place,
                        static_cast<std::size_t>(count));
}

std::vector<double> capacity_factor(const scenario::Technology& technology, const scenario::Place& place,
                                    const WeatherYear& year) {
  switch (technology.resource) {
    case scenario::EnergyResource::solar:
      return solar_profile(technology.solar, place, year);
    case scenario::EnergyResource::wind:
      return wind_profile(technology.wind, year);
    case scenario::EnergyResource::none:
    case scenario::EnergyResource::nuclear:
    case scenario::EnergyResource::fuel:
      break;
  }
  return std::vector<double>(time::hours_per_year, 1.0);
}

std::vector<double> wet_bulb_c(const WeatherYear& year) {
  std::vector<double> wet_bulb(time::hours_per_year);
  for (std::size_t hour = 0; hour < wet_bulb.size(); ++hour)
    wet_bulb[hour] = wet_bulb_c(year.temperature_c[hour], year.dew_point_c[hour], year.pressure_hpa[hour]);
  return wet_bulb;
}

}  // namespace gigawatt::weather
