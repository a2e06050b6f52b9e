// A seeded regime-switching price. Pure; thread-safe.
//
// Two regimes by a Markov chain (R. Huisman, R. Mahieu, Energy Economics 25 (2003) 425–434, in spirit): outside spikes
// the log price is a mean-reverting normal around a daily shape; a spike starts at its expected frequency, more often
// in the evening, lasts geometrically and has a lognormal height. A share of spring night hours, those with the lowest
// draws, is at or below zero. Finally the ordinary hours are scaled so that the year's mean is exact.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenario/model/price.hpp"

namespace gigawatt::price {

/// 8,760 prices in USD/MWh with mean price.mean. Where spikes alone would exceed the mean, they are scaled down with
/// the rest.
std::vector<double> synthetic_price_usd_per_mwh(const scenario::SyntheticPrice& price, const std::string& price_id,
                                                int weather_year_index, std::uint64_t seed);

}  // namespace gigawatt::price
