#include "price/price.hpp"

#include "base/require.hpp"
#include "finance/rates.hpp"
#include "price/synthetic.hpp"
#include "scenario/series_file.hpp"
#include "time/calendar.hpp"

namespace gigawatt::price {

double price_factor(const scenario::Price& price, int calendar_year, int currency_year) {
  const auto level = price.level.find(calendar_year);
  return finance::growth_factor(price.escalation, calendar_year - currency_year) *
         (level == price.level.end() ? 1.0 : level->second);
}

std::vector<double> electricity_price_usd_per_mwh(const scenario::Price& price, int calendar_year,
                                                  int weather_year_index, std::uint64_t seed, int currency_year) {
  const auto& electricity = std::get<scenario::ElectricityPrice>(price.data);
  std::vector<double> usd;
  if (electricity.file)
    usd = scenario::weather_year_of(*electricity.file, "price_usd_per_mwh", weather_year_index);
  else if (electricity.synthetic)
    usd = synthetic_price_usd_per_mwh(*electricity.synthetic, price.id.text(), weather_year_index, seed);
  else
    usd.assign(time::hours_per_year, electricity.constant.value().in(units::USD / units::MWh));
  const double factor = price_factor(price, calendar_year, currency_year);
  for (double& value : usd) value *= factor;
  return usd;
}

double fuel_price_usd_per_mmbtu(const scenario::Price& price, time::Month month, int currency_year) {
  const std::optional<units::PricePerFuel> written = std::get<scenario::FuelPrice>(price.data).of_month(month);
  GIGAWATT_REQUIRE(written.has_value());
  return written->in(units::USD / units::MMBtu) * price_factor(price, month.year(), currency_year);
}

}  // namespace gigawatt::price
