// The door of the room: prices of electricity and fuel in a calendar year under a weather year. Pure functions;
// thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "scenario/model/price.hpp"
#include "time/calendar.hpp"

namespace gigawatt::price {

/// Real USD of the currency year per USD of the price's base: (1 + escalation)^(year − currency year) · level of the
/// year.
double price_factor(const scenario::Price& price, int calendar_year, int currency_year);

/// 8,760 energy prices in real USD/MWh (price.data must be an ElectricityPrice). Constant: every hour alike. File:
/// column price_usd_per_mwh; of several years the one numbered weather_year_index, modulo their count, so that weather
/// and price of a year belong together. Synthetic: regime switching, see synthetic.hpp; the same shape in every
/// calendar year.
std::vector<double> electricity_price_usd_per_mwh(const scenario::Price& price, int calendar_year,
                                                  int weather_year_index, std::uint64_t seed, int currency_year);

/// Real USD/MMBtu (HHV) of a calendar month (price.data must be a FuelPrice that has a price of this month).
double fuel_price_usd_per_mmbtu(const scenario::Price& price, time::Month month, int currency_year);

}  // namespace gigawatt::price
