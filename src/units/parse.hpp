// Reading and printing of quantities: `843 MW`, `27.3 bn USD`, `16.2 USD/kW-year`, `6.5 %`.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "units/quantity.hpp"

namespace gigawatt::units {

/// A quantity whose dimension is known only at run time.
struct AnyQuantity {
  double base_value = 0.0;  // in the base units of quantity.hpp; a percentage is a fraction
  Dimension dimension;
  int lower_heating_value =
      0;                  // exponent of fuel energy written as LHV (`Btu_LHV/kWh`: 1); 0 = the value is on the HHV base
  bool has_unit = false;  // false for a plain number
};

/// What one unit of another currency is in USD.
struct ExchangeRate {
  std::string_view code;  // ISO 4217: one of currency_codes()
  double usd = 1.0;
};

/// Currencies that may have a rate, beside USD.
std::span<const std::string_view> currency_codes();

/// Grammar: number [thousand|million|bn|trillion] [unit]; unit = factors joined by '-' (product) around at most one '/'
/// (everything behind it divides), each with an optional power (`m2`, `s-1` is not allowed). No thousands separators.
/// Independent of locale. On error one diagnostic without mark: codes bad-number, unknown-unit (with the nearest known
/// unit as suggestion), missing-exchange-rate (a currency without one of `rates`). Amounts in a currency with a rate
/// are returned in USD. Fuel energy written as LHV is returned as written, with its exponent in `lower_heating_value`.
base::Result<AnyQuantity> parse(std::string_view text, std::span<const ExchangeRate> rates = {});

/// The unit alone, `USD/kW-year`, as the quantity of one such unit.
base::Result<AnyQuantity> parse_unit(std::string_view text, std::span<const ExchangeRate> rates = {});

/// In words for messages: "power (such as MW)".
std::string describe(Dimension dimension);

/// `value` counted in `unit`, with six significant digits and without separators or exponent: format(1387.0, "USD/kW")
/// is "1387 USD/kW". Values of 1e15 and more, or below 1e-9, are written with an exponent.
std::string format(double value, std::string_view unit);

}  // namespace gigawatt::units
