#include "price/price.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "price/synthetic.hpp"

namespace gigawatt::price {
namespace {

constexpr units::PricePerEnergy usd_per_mwh = units::USD / units::MWh;

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

scenario::SyntheticPrice spiky() {
  scenario::SyntheticPrice price;
  price.mean = 40.0 * usd_per_mwh;
  price.spike_price = 600.0 * usd_per_mwh;
  price.spikes_per_year = 20.0;
  price.spike_hours = 3.0;
  price.negative_hours_share = 0.02;
  return price;
}

TEST(SyntheticPrice, MeanIsExactAndSharesAreMet) {
  double spike_hours = 0.0;
  for (int number = 0; number < 20; ++number) {
    const std::vector<double> usd = synthetic_price_usd_per_mwh(spiky(), "ercot", number, 5);
    EXPECT_NEAR(mean(usd), 40.0, 1e-9);
    EXPECT_EQ(std::ranges::count_if(usd, [](double value) { return value <= 0.0; }), 175);
    spike_hours += static_cast<double>(std::ranges::count_if(usd, [](double value) { return value > 200.0; })) / 20.0;
  }
  EXPECT_NEAR(spike_hours, 57.0, 12.0);  // 20 spikes of 3 hours, some of them below the line
}

TEST(SyntheticPrice, EveningsAreDearerThanNights) {
  const std::vector<double> usd = synthetic_price_usd_per_mwh(spiky(), "ercot", 0, 5);
  double evening = 0.0, night = 0.0;
  for (std::size_t day = 0; day < 365; ++day) {
    evening += usd[day * 24 + 18];
    night += usd[day * 24 + 3];
  }
  EXPECT_GT(evening, 1.3 * night);
}

TEST(SyntheticPrice, TooManySpikesAreScaledWithTheRest) {
  scenario::SyntheticPrice price = spiky();
  price.spikes_per_year = 500.0;
  price.negative_hours_share = 0.0;
  const std::vector<double> usd = synthetic_price_usd_per_mwh(price, "wild", 0, 5);
  EXPECT_NEAR(mean(usd), 40.0, 1e-9);
  EXPECT_GT(*std::ranges::min_element(usd), 0.0);
}

TEST(Price, ConstantFileAndFactors) {
  scenario::Price price;
  price.id = scenario::PriceId("p");
  price.escalation = 0.02;
  price.level = {{2028, 1.5}};
  price.data = scenario::ElectricityPrice{.constant = 30.0 * usd_per_mwh, .synthetic = {}, .file = {}, .years = {}};
  EXPECT_DOUBLE_EQ(electricity_price_usd_per_mwh(price, 2025, 0, 1, 2025)[17], 30.0);
  EXPECT_NEAR(electricity_price_usd_per_mwh(price, 2028, 0, 1, 2025)[17], 30.0 * 1.061208 * 1.5, 1e-9);
  auto file = std::make_shared<scenario::HourlyFile>();
  file->years = {2023, 2024};
  std::vector<double>& column = file->columns["price_usd_per_mwh"];
  for (int hour = 0; hour < 2 * 8760; ++hour) column.push_back(hour < 8760 ? 10.0 : 20.0);
  price.data = scenario::ElectricityPrice{.constant = {}, .synthetic = {}, .file = file, .years = {}};
  EXPECT_DOUBLE_EQ(electricity_price_usd_per_mwh(price, 2025, 1, 1, 2025)[0], 20.0);
  EXPECT_DOUBLE_EQ(electricity_price_usd_per_mwh(price, 2025, 2, 1, 2025)[8759], 10.0);
  const auto usd_per_mmbtu = units::USD / units::MMBtu;
  price.data = scenario::FuelPrice{.constant = 3.0 * usd_per_mmbtu, .by_year = {}, .by_month = {}};
  EXPECT_NEAR(fuel_price_usd_per_mmbtu(price, time::Month::of(2027, 5), 2025), 3.0 * 1.0404, 1e-12);
  price.data = scenario::FuelPrice{.constant = {},
                                   .by_year = {{2027, 4.0 * usd_per_mmbtu}},
                                   .by_month = {{time::Month::of(2027, 2), 9.0 * usd_per_mmbtu}}};
  EXPECT_NEAR(fuel_price_usd_per_mmbtu(price, time::Month::of(2027, 1), 2025), 4.0 * 1.0404, 1e-12);
  EXPECT_NEAR(fuel_price_usd_per_mmbtu(price, time::Month::of(2027, 2), 2025), 9.0 * 1.0404, 1e-12);
}

}  // namespace
}  // namespace gigawatt::price
