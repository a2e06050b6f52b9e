#include "study/market.hpp"

#include <array>
#include <variant>

#include "price/price.hpp"
#include "time/calendar.hpp"

namespace gigawatt::study {
namespace {

std::vector<double> monthly_means(const scenario::Scenario& scenario, const scenario::Price& price,
                                  const std::vector<WeatherYearInfo>& weather) {
  std::vector<double> months;
  for (int year = scenario.plan.years.first; year <= scenario.plan.years.last; ++year) {
    std::array<double, 12> sums{}, hours{};
    for (std::size_t w = 0; w < weather.size(); ++w) {
      const std::vector<double> hourly = price::electricity_price_usd_per_mwh(
          price, year, static_cast<int>(w), scenario.seed, scenario.economics.currency_year);
      for (std::size_t hour = 0; hour < hourly.size(); ++hour) {
        sums[time::month_of_hour(hour)] += weather[w].probability * hourly[hour];
        hours[time::month_of_hour(hour)] += weather[w].probability;
      }
    }
    for (std::size_t m = 0; m < 12; ++m) months.push_back(sums[m] / hours[m]);
  }
  return months;
}

}  // namespace

const scenario::PriceId* market_of(const scenario::Instrument& instrument) {
  const auto* supply = std::get_if<scenario::EnergySupply>(&instrument.data);
  return supply == nullptr || supply->market.empty() ? nullptr : &supply->market;
}

std::vector<std::vector<double>> market_prices_usd_per_mwh(const scenario::Scenario& scenario,
                                                           const std::vector<WeatherYearInfo>& weather) {
  std::vector<std::vector<double>> markets;
  for (const scenario::Instrument& instrument : scenario.instruments) {
    const scenario::PriceId* market = market_of(instrument);
    markets.push_back(market == nullptr ? std::vector<double>()
                                        : monthly_means(scenario, scenario::find(scenario.prices, *market), weather));
  }
  return markets;
}

}  // namespace gigawatt::study
