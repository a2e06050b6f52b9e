// When the plan runs, and what a dollar is worth in it.
#pragma once

#include <optional>
#include <vector>

#include "finance/capital.hpp"
#include "time/calendar.hpp"
#include "units/parse.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

enum class BuildStep { month, quarter };

/// How seldom supply may fail to cover the load that the plan serves; the firmness margin rises until it does.
struct AdequacyTarget {
  units::Duration lole;         // of any plan year, at every site
  int most_rounds = 8;          // plans, the first included
  units::Duration repair_time;  // mean, of every unit; used where years are drawn
  int samples = 2000;           // years drawn where storage makes a simulation of it
};

struct Plan {
  time::Years years;      // calendar years that are optimised; inside `horizon.years`
  int weather_years = 1;  // how many weather years, each with the probability of its entry (normalised)
  BuildStep build_step = BuildStep::quarter;
  time::Month orders_from;  // first month in which an order may be placed (may lie before the plan)
  std::optional<AdequacyTarget> adequacy;
};

enum class Policy { optimal, rule, rolling };

/// How the planned capacities are operated.
struct Dispatch {
  Policy policy = Policy::optimal;   // as the plan has it, which knows the year ahead; or hour by hour by a rule
  double reserve = 0.2;              // of a storage's energy, held back from prices
  double charge_quantile = 0.25;     // of the hourly prices of the month before: charges when it is cheaper
  double discharge_quantile = 0.75;  // discharges when it is dearer
  // policy: rolling
  int window_hours = 48;        // looked ahead
  int step_hours = 24;          // kept of it before the next one
  double forecast_error = 0.1;  // of prices, sun and wind, at `error_hours` ahead; grows as √(hours ahead)
};

struct Taxes {
  double rate = 0.0;                 // combined income tax rate
  std::vector<double> depreciation;  // share of the basis per year, sums to 1 (MACRS 5: 20, 32, 19.2 … %)
};

/// USD for one of each, by ISO 4217 code; one number for all years and uses.
struct ExchangeRates {
  std::optional<units::Money> eur;
  std::optional<units::Money> gbp;
  std::optional<units::Money> chf;
  std::optional<units::Money> sek;
  std::optional<units::Money> nok;
  std::optional<units::Money> dkk;
  std::optional<units::Money> cad;
  std::optional<units::Money> aud;
  std::optional<units::Money> jpy;
  std::optional<units::Money> cny;
  std::optional<units::Money> krw;
  std::optional<units::Money> inr;
  std::optional<units::Money> sgd;
  std::optional<units::Money> aed;
  std::optional<units::Money> sar;
  std::optional<units::Money> brl;

  /// Those that are stated.
  [[nodiscard]] std::vector<units::ExchangeRate> stated() const;
};

struct Economics {
  ExchangeRates exchange_rates;
  int currency_year = 2025;  // all money is real USD of this year
  double real_discount_rate = 0.08;
  double inflation = 0.025;          // converts figures with a price_year; depreciation is nominal
  units::PricePerMass carbon_price;  // USD/t of CO2 from on-site fuel
  std::optional<Taxes> taxes;

  /// The same as `finance` takes them; valid as long as this object.
  [[nodiscard]] finance::CapitalTerms capital_terms() const {
    finance::CapitalTerms terms{.real_rate = real_discount_rate, .inflation = inflation, .tax = {}};
    if (taxes) terms.tax = {.rate = taxes->rate, .depreciation = taxes->depreciation};
    return terms;
  }
};

}  // namespace gigawatt::scenario
