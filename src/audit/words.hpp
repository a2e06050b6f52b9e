// Amounts as a newspaper writes them: "27.3 bn USD", "2 million USD/MW", "1.2 million GPUs".
#pragma once

#include <string>
#include <string_view>

#include "audit/verdict.hpp"

namespace gigawatt::audit {

/// `value` counted in `unit`, at four digits, with a magnitude where it is money or a count.
std::string amount_text(double value, std::string_view unit);

/// "9.3 to 60 million USD/MW", or one of them where the ends read alike.
std::string range_text(double low, double high, std::string_view unit);

/// A unit in which readers meet such a quantity: MW, USD/MW, ha, years, …; "" for plain numbers.
std::string_view usual_unit(units::Dimension dimension);

/// A range of base units in its usual unit.
ShownRange shown(const Range& range);
std::string range_text(const Range& range);

}  // namespace gigawatt::audit
