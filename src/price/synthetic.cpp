#include "price/synthetic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "base/random.hpp"
#include "time/calendar.hpp"

namespace gigawatt::price {
namespace {

constexpr double hour_to_hour = 0.95;           // persistence of the log price, assumption
constexpr double spike_height_spread = 0.6;     // standard deviation of the log height, assumption
constexpr double deepest_negative_share = 0.5;  // of the mean: how far below zero, assumption

class Streams {
 public:
  Streams(std::string price_id, int year, std::uint64_t seed) : id_(std::move(price_id)), year_(year), seed_(seed) {}
  [[nodiscard]] std::uint64_t of(std::string_view quantity) const {
    return base::random_stream(fmt::format("price/{}/{}/{}", id_, year_, quantity));
  }
  [[nodiscard]] std::uint64_t seed() const { return seed_; }

 private:
  std::string id_;
  int year_;
  std::uint64_t seed_;
};

// Relative daily shape with mean 0: low at 4, high at 18 o'clock.
double daily_shape(std::size_t hour_of_day) {
  const double h = static_cast<double>(hour_of_day) + 0.5;
  return 0.7 * std::cos(2.0 * std::numbers::pi * (h - 17.0) / 24.0) +
         0.3 * std::cos(4.0 * std::numbers::pi * (h - 19.0) / 24.0);
}

// Spikes start three times as often between 16 and 21 o'clock; the factors' mean is 1.
double spike_start_factor(std::size_t hour_of_day) {
  constexpr double base = 24.0 / (19.0 + 5.0 * 3.0);
  return hour_of_day >= 16 && hour_of_day < 21 ? 3.0 * base : base;
}

std::vector<bool> spike_hours(const scenario::SyntheticPrice& price, const Streams& streams) {
  std::vector<bool> spike(time::hours_per_year, false);
  const double length = std::max(1.0, price.spike_hours);
  const double ordinary_hours = std::max(1.0, 8760.0 - price.spikes_per_year * length);
  bool inside = false;
  for (std::size_t hour = 0; hour < spike.size(); ++hour) {
    const double draw = base::uniform(streams.seed(), streams.of("regime"), hour);
    inside =
        inside ? draw >= 1.0 / length : draw < price.spikes_per_year / ordinary_hours * spike_start_factor(hour % 24);
    spike[hour] = inside;
  }
  return spike;
}

// Ordinary hours that become zero or negative: the windiest spring nights, that is those with the lowest noise.
std::vector<std::size_t> negative_hours(const std::vector<bool>& spike, const std::vector<double>& noise,
                                        double share) {
  std::vector<std::size_t> night;
  for (std::size_t hour = 0; hour < noise.size(); ++hour) {
    const std::size_t month = time::month_of_hour(hour), hour_of_day = hour % 24;
    if (!spike[hour] && month >= 1 && month <= 4 && (hour_of_day < 7 || hour_of_day >= 22)) night.push_back(hour);
  }
  std::ranges::stable_sort(night, {}, [&](std::size_t hour) { return noise[hour]; });
  night.resize(std::min(night.size(), static_cast<std::size_t>(std::lround(share * 8760.0))));
  return night;
}

}  // namespace

std::vector<double> synthetic_price_usd_per_mwh(const scenario::SyntheticPrice& price, const std::string& price_id,
                                                int weather_year_index, std::uint64_t seed) {
  const units::PricePerEnergy usd_per_mwh = units::USD / units::MWh;
  const double mean = price.mean.in(usd_per_mwh);
  const Streams streams(price_id, weather_year_index, seed);
  const std::vector<double> noise = base::autoregression(seed, streams.of("noise"), time::hours_per_year, hour_to_hour);
  const std::vector<bool> spike = spike_hours(price, streams);
  std::vector<double> usd(time::hours_per_year);
  std::vector<bool> fixed = spike;
  const std::uint64_t height_stream = streams.of("height"), depth_stream = streams.of("depth");
  for (std::size_t hour = 0; hour < usd.size(); ++hour) {
    if (spike[hour]) {
      const double score = base::standard_normal(seed, height_stream, hour);
      usd[hour] = price.spike_price.in(usd_per_mwh)*std::exp(spike_height_spread * score -
                                                             0.5 * spike_height_spread * spike_height_spread);
    } else {
      usd[hour] = mean * std::max(0.05, 1.0 + price.daily_swing * daily_shape(hour % 24)) *
                  std::exp(price.volatility * noise[hour]);
    }
  }
  for (const std::size_t hour : negative_hours(spike, noise, price.negative_hours_share)) {
    usd[hour] = -deepest_negative_share * std::abs(mean) * base::uniform(seed, depth_stream, hour);
    fixed[hour] = true;
  }
  double fixed_sum = 0.0, ordinary_sum = 0.0;
  for (std::size_t hour = 0; hour < usd.size(); ++hour) (fixed[hour] ? fixed_sum : ordinary_sum) += usd[hour];
  const double factor = (mean * 8760.0 - fixed_sum) / ordinary_sum;
  // With very many or very high spikes the ordinary hours would have to be nearly free: scale everything alike instead.
  const bool keep_fixed = factor > 0.25;
  const double all = mean * 8760.0 / (fixed_sum + ordinary_sum);
  for (std::size_t hour = 0; hour < usd.size(); ++hour)
    if (!keep_fixed || !fixed[hour]) usd[hour] *= keep_fixed ? factor : all;
  return usd;
}

}  // namespace gigawatt::price
