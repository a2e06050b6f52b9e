// What contracts for differences are settled against.
#pragma once

#include <vector>

#include "scenario/model.hpp"
#include "study/sky.hpp"

namespace gigawatt::study {

/// [instrument][plan month]: the mean of the price that a supply names as its `market`, over the hours of the month and
/// the weather years by their probability, real USD/MWh. Empty for every other instrument.
std::vector<std::vector<double>> market_prices_usd_per_mwh(const scenario::Scenario& scenario,
                                                           const std::vector<WeatherYearInfo>& weather);

/// The price that an instrument is settled against; nothing where there is none.
const scenario::PriceId* market_of(const scenario::Instrument& instrument);

}  // namespace gigawatt::study
