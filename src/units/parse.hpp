// Reading and printing of quantities: `843 MW`, `27.3 bn USD`, `16.2 USD/kW-year`, `6.5 %`.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "units/quantity.hpp"

namespace gigawatt::units {

/// A quantity whose dimension is known only at run time.
struct AnyQuantity {
  double base_value = 0.0;  // in the base units of quantity.hpp; a percentage is a fraction
  Dimension dimension;
};

/// Grammar: number [thousand|million|bn|trillion] [unit]; unit = factors joined by '-' (product) around at most one '/'
/// (everything behind it divides), each with an optional power (`m2`, `s-1` is not allowed). No thousands separators.
/// On error one diagnostic without mark: codes bad-number, unknown-unit (with the nearest known unit as suggestion).
base::Result<AnyQuantity> parse(std::string_view text);

/// The unit alone, `USD/kW-year`, as the quantity of one such unit.
base::Result<AnyQuantity> parse_unit(std::string_view text);

/// In words for messages: "power (such as MW)".
std::string describe(Dimension dimension);

/// Six significant digits and the unit, "1,387 USD/kW" without separators: format(1.387e6, "USD/MW").
std::string format(double value, std::string_view unit);

}  // namespace gigawatt::units
