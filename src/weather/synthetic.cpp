#include "weather/synthetic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/quantile.hpp"
#include "base/random.hpp"
#include "time/calendar.hpp"
#include "waterfall/allocate.hpp"
#include "weather/humidity.hpp"
#include "weather/monthly.hpp"
#include "weather/sun.hpp"

namespace gigawatt::weather {
namespace {

constexpr std::size_t days_per_year = 365;
constexpr double day_to_day_clearness = 0.29;    // Graham and Hollands
constexpr double day_to_day_temperature = 0.65;  // assumption
constexpr double wind_shape = 2.2;               // Weibull; assumption, between Rayleigh and the plains
constexpr double hour_to_hour_cloud = 0.6;       // assumption
constexpr double largest_hourly_clearness = 0.85;

class Draws {
 public:
  explicit Draws(const SyntheticKey& key) : key_(key) {}
  [[nodiscard]] std::vector<double> operator()(std::string_view quantity, std::size_t count, double persistence) const {
    const auto stream =
        base::random_stream(fmt::format("weather/{}/{}/{}", key_.weather_id, key_.year_number, quantity));
    return base::autoregression(key_.seed, stream, count, persistence);
  }

 private:
  const SyntheticKey& key_;
};

// Bendt's quantile between lowest and highest: gamma < 0 leans to the low end, > 0 to the high end.
double bendt_quantile(double probability, double gamma, double lowest, double highest) {
  const double width = highest - lowest, exponent = gamma * width;
  if (std::abs(exponent) < 1e-6) return lowest + probability * width;
  return lowest + std::log1p(probability * std::expm1(exponent)) / gamma;
}

struct Sky {
  std::vector<double> horizontal;  // extraterrestrial, hourly
  std::vector<double> clear;       // Haurwitz, hourly
  std::vector<double> daily;       // extraterrestrial, sum over the day
};

Sky sky_of(const std::vector<SunHour>& sun) {
  Sky sky{.horizontal = {}, .clear = {}, .daily = std::vector<double>(days_per_year, 0.0)};
  for (std::size_t hour = 0; hour < sun.size(); ++hour) {
    sky.horizontal.push_back(sun[hour].extraterrestrial_horizontal_w_per_m2());
    sky.clear.push_back(clear_sky_w_per_m2(sun[hour].cos_zenith) * sun[hour].sunlit_share);
    sky.daily[hour / 24] += sky.horizontal.back();
  }
  return sky;
}

// Daily clearness, by month with the parameter that meets the month's irradiation.
std::vector<double> daily_clearness(const std::vector<double>& normals, const Sky& sky, const Draws& draws) {
  std::vector<double> probability = draws("clearness", days_per_year, day_to_day_clearness);
  for (double& score : probability) score = base::normal_probability(score);
  std::vector<double> clearness(days_per_year);
  std::size_t first = 0;
  for (std::size_t month = 0; month < time::months_per_year; ++month) {
    const std::size_t end = first + time::days_of_month[month];
    const double normal = normals[month];
    // Largest daily value: K. G. T. Hollands, R. G. Huget, Solar Energy 30 (1983) 195–209.
    const double highest =
        std::clamp(0.6313 + 0.267 * normal - 11.9 * std::pow(normal - 0.75, 8), normal, largest_hourly_clearness);
    const double lowest = std::min(0.05, 0.5 * normal);
    double target = 0.0;
    for (std::size_t day = first; day < end; ++day) target += normal * sky.daily[day];
    double low = -200.0, high = 200.0;
    for (int step = 0; step < 60; ++step) {
      const double gamma = 0.5 * (low + high);
      double sum = 0.0;
      for (std::size_t day = first; day < end; ++day) {
        clearness[day] = bendt_quantile(probability[day], gamma, lowest, highest);
        sum += clearness[day] * sky.daily[day];
      }
      (sum < target ? low : high) = gamma;
    }
    first = end;
  }
  return clearness;
}

// Hours share the day's irradiation by clear sky · clouds, none above the largest hourly clearness.
std::vector<double> hourly_irradiance(const std::vector<double>& clearness, const Sky& sky, const Draws& draws) {
  const std::vector<double> cloud = draws("cloud", time::hours_per_year, hour_to_hour_cloud);
  std::vector<double> irradiance(time::hours_per_year, 0.0);
  std::vector<waterfall::Claim> claims;
  std::vector<std::size_t> lit, order;
  std::vector<double> grants;
  for (std::size_t day = 0; day < days_per_year; ++day) {
    // Half-covered skies vary most from hour to hour: Aguiar and Collares-Pereira, Solar Energy 49 (1992) 167–174, in
    // shape.
    const double spread = 1.2 * clearness[day] * (1.0 - clearness[day] / largest_hourly_clearness);
    claims.clear();
    lit.clear();
    for (std::size_t hour = day * 24; hour < day * 24 + 24; ++hour) {
      const double weight = sky.clear[hour] * std::exp(spread * cloud[hour]);
      if (weight <= 0.0) continue;
      lit.push_back(hour);
      claims.push_back({.amount = largest_hourly_clearness * sky.horizontal[hour], .rank = 0, .weight = weight});
    }
    grants.resize(claims.size());
    waterfall::allocate_into(clearness[day] * sky.daily[day], claims, order, grants);
    for (std::size_t index = 0; index < lit.size(); ++index) irradiance[lit[index]] = grants[index];
  }
  return irradiance;
}

// Daily cycle −1/2…1/2 with mean 0: coldest at 6, warmest at 15 o'clock, half cosines between.
double daily_cycle(double hour_of_day) {
  const double since_morning = hour_of_day - 6.0;
  if (since_morning >= 0.0 && since_morning <= 9.0) return -0.5 * std::cos(std::numbers::pi * since_morning / 9.0);
  const double since_warmest = hour_of_day >= 15.0 ? hour_of_day - 15.0 : hour_of_day + 9.0;
  return 0.5 * std::cos(std::numbers::pi * since_warmest / 15.0);
}

// Hourly anomaly of the daily mean, K. Cold months vary more than warm ones: 2 K + 0.2 of the way from the warmest
// month.
std::vector<double> temperature_anomaly(const std::vector<double>& normals, const Draws& draws) {
  const std::vector<double> score = draws("temperature", days_per_year, day_to_day_temperature);
  const double warmest = *std::ranges::max_element(normals);
  std::vector<double> anomaly(time::hours_per_year);
  for (std::size_t hour = 0; hour < anomaly.size(); ++hour) {
    const double spread = 2.0 + 0.2 * (warmest - normals[time::month_of_hour(hour)]);
    const double from_noon = (static_cast<double>(hour) + 12.5) / 24.0;  // counted from yesterday's noon
    const auto day = static_cast<std::size_t>(from_noon);
    const double share = from_noon - static_cast<double>(day);
    const double before = score[(day + days_per_year - 1) % days_per_year], after = score[day % days_per_year];
    anomaly[hour] = spread * (before * (1.0 - share) + after * share);
  }
  return anomaly;
}

void fill_temperatures(WeatherYear& year, const scenario::SyntheticWeather& normals,
                       const std::vector<double>& clearness, const Draws& draws) {
  const std::vector<double> anomaly = temperature_anomaly(normals.temperature_c, draws);
  std::vector<double> temperature = anomaly;
  for (std::size_t hour = 0; hour < temperature.size(); ++hour) {
    const std::size_t month = time::month_of_hour(hour);
    const double clear =
        normals.clearness_index[month] > 0.0 ? clearness[hour / 24] / normals.clearness_index[month] : 1.0;
    const double range = normals.temperature_range_k[month] * (0.5 + 0.5 * clear);
    temperature[hour] += range * daily_cycle(static_cast<double>(hour % 24) + 0.5);
  }
  year.temperature_c = shift_to_monthly_means(std::move(temperature), normals.temperature_c);
  year.dew_point_c = anomaly;
  for (int round = 0; round < 6; ++round) {  // saturation cuts the tops off, the next round gives their mean back
    year.dew_point_c = shift_to_monthly_means(std::move(year.dew_point_c), normals.dew_point_c);
    for (std::size_t hour = 0; hour < year.dew_point_c.size(); ++hour)
      year.dew_point_c[hour] = std::min(year.dew_point_c[hour], year.temperature_c[hour]);
  }
}

std::vector<double> wind_speed(const std::vector<double>& normals, const Draws& draws) {
  const std::vector<double> slow = draws("wind-slow", time::hours_per_year, std::exp(-1.0 / 48.0));
  const std::vector<double> fast = draws("wind-fast", time::hours_per_year, std::exp(-1.0 / 5.0));
  std::vector<double> speed(time::hours_per_year);
  for (std::size_t hour = 0; hour < speed.size(); ++hour) {
    const double score = std::sqrt(0.6) * slow[hour] + std::sqrt(0.4) * fast[hour];
    speed[hour] = std::pow(-std::log(base::normal_probability(-score)), 1.0 / wind_shape);  // Weibull quantile
  }
  return scale_to_monthly_means(std::move(speed), normals);
}

}  // namespace

WeatherYear synthetic_year(const scenario::SyntheticWeather& normals, const scenario::Place& place,
                           const SyntheticKey& key) {
  const Draws draws(key);
  const std::vector<SunHour> sun = sun_hours(place);
  const Sky sky = sky_of(sun);
  const std::vector<double> clearness = daily_clearness(normals.clearness_index, sky, draws);
  WeatherYear year;
  year.id = fmt::format("synthetic-{}", key.year_number + 1);
  year.synthetic = true;
  year.note = "synthetic: drawn from monthly normals";
  year.ghi_w_per_m2 = hourly_irradiance(clearness, sky, draws);
  for (std::size_t hour = 0; hour < sun.size(); ++hour) {
    const Split split = decompose(year.ghi_w_per_m2[hour], sun[hour]);
    year.dni_w_per_m2.push_back(split.dni_w_per_m2);
    year.dhi_w_per_m2.push_back(split.dhi_w_per_m2);
  }
  fill_temperatures(year, normals, clearness, draws);
  year.wind_speed_m_per_s = wind_speed(normals.wind_speed_m_per_s, draws);
  year.pressure_hpa.assign(time::hours_per_year, standard_pressure_hpa(place.elevation.in(units::m)));
  return year;
}

}  // namespace gigawatt::weather
