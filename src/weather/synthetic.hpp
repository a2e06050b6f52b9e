// A seeded weather year from monthly normals; always named synthetic. Pure; thread-safe.
//
// Clearness: daily index from a first-order autoregressive normal, mapped to Bendt's distribution (P. Bendt, M.
// Collares-Pereira, A. Rabl, Solar Energy 27 (1981) 1–5; V. A. Graham, K. G. T. Hollands, Solar Energy 44 (1990)
// 333–341), whose parameter is chosen so that the month's irradiation is exactly normal · extraterrestrial. Within the
// day irradiance follows the clear sky, disturbed by hourly clouds. Temperature: monthly mean + daily cycle (larger on
// clear days) + day-to-day autoregression; dew point with the same anomalies. Wind: a normal with a slow and a fast
// autoregressive part, mapped to a Weibull distribution of shape 2.2. Monthly means of all but the dew point (kept at
// or below the temperature) equal the normals. Correlations between sun, temperature and wind are not modelled;
// persistence and spreads below are assumptions typical of mid-latitudes.
#pragma once

#include <cstdint>

#include "weather/weather.hpp"

namespace gigawatt::weather {

struct SyntheticKey {
  std::uint64_t seed = 0;
  std::string weather_id;
  int year_number = 0;  // 0…
};

WeatherYear synthetic_year(const scenario::SyntheticWeather& normals, const scenario::Place& place,
                           const SyntheticKey& key);

}  // namespace gigawatt::weather
