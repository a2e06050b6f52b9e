#include <utility>

#include "scenario/model/economics.hpp"

namespace gigawatt::scenario {

std::vector<units::ExchangeRate> ExchangeRates::stated() const {
  const std::pair<const char*, const std::optional<units::Money>&> all[] = {
      {"EUR", eur}, {"GBP", gbp}, {"CHF", chf}, {"SEK", sek}, {"NOK", nok}, {"DKK", dkk}, {"CAD", cad}, {"AUD", aud},
      {"JPY", jpy}, {"CNY", cny}, {"KRW", krw}, {"INR", inr}, {"SGD", sgd}, {"AED", aed}, {"SAR", sar}, {"BRL", brl}};
  std::vector<units::ExchangeRate> rates;
  for (const auto& [code, rate] : all)
    if (rate) rates.push_back({.code = code, .usd = rate->base()});
  return rates;
}

}  // namespace gigawatt::scenario
