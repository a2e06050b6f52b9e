// Prices of electricity and fuel over time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "scenario/model/ids.hpp"
#include "scenario/model/series.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// Seeded regime-switching hourly prices. Always reported as synthetic.
struct SyntheticPrice {
  units::PricePerEnergy mean;
  double volatility = 0.25;           // standard deviation of log price outside spikes
  double daily_swing = 0.25;          // relative amplitude of the daily shape
  double spikes_per_year = 20.0;      // expected count of spike events
  units::PricePerEnergy spike_price;  // mean level inside a spike
  double spike_hours = 3.0;           // mean length of a spike
  double negative_hours_share = 0.0;  // share of hours at or below zero (spring nights)
};

struct ElectricityPrice {
  std::optional<units::PricePerEnergy> constant;
  std::optional<SyntheticPrice> synthetic;
  std::shared_ptr<const HourlyFile> file;  // column price_usd_per_mwh
  std::vector<int> years = {};             // of the file, those that are taken, in this order; empty: all
  std::string column = {};                 // of the file, that holds the price; empty: price_usd_per_mwh
};

/// One price, or prices by date: a month's own, else its year's.
struct FuelPrice {
  std::optional<units::PricePerFuel> constant;
  std::map<int, units::PricePerFuel> by_year;
  std::map<time::Month, units::PricePerFuel> by_month;
  /// Before escalation; nullopt if no price is given for the month.
  [[nodiscard]] std::optional<units::PricePerFuel> of_month(time::Month month) const;
};

struct Price {
  PriceId id;
  std::variant<ElectricityPrice, FuelPrice> data;
  double escalation = 0.0;      // real, per year from economics.currency_year
  std::map<int, double> level;  // calendar year → factor on the price (forward curve); other years 1
};

}  // namespace gigawatt::scenario
