#include "weather/price.hpp"

#include "base/require.hpp"
#include "finance/rates.hpp"
#include "time/calendar.hpp"
#include "weather/synthetic_price.hpp"

namespace gigawatt::weather {

std::vector<double> year_of_file(const scenario::HourlyFile& file, const char* column, int weather_year_index) {
  const std::vector<double>& values = file.columns.at(column);
  const std::size_t years = values.size() / time::hours_per_year;
  GIGAWATT_REQUIRE(years > 0 && values.size() % time::hours_per_year == 0);
  const auto first = values.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(weather_year_index) % years *
                                                                  time::hours_per_year);
  return {first, first + static_cast<std::ptrdiff_t>(time::hours_per_year)};
}

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
    usd = year_of_file(*electricity.file, "price_usd_per_mwh", weather_year_index);
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

}  // namespace gigawatt::weather
