// Rates over time: growth of a price, nominal and real interest, the worth of later money. Rates are shares per year
// (0.08 is 8 % a year), compounded yearly.
#pragma once

namespace gigawatt::finance {

/// Factor after `years` (negative: before) at `rate`: (1 + rate)^years. With inflation it turns money of a price year
/// into money `years` later; with an escalation, a price into the one `years` later.
double growth_factor(double rate, double years);

/// Worth today of one unit in `months` months: (1 + rate)^(−months/12). Real money takes a real rate, nominal a
/// nominal.
double discount_factor(double rate, double months);

/// The nominal rate that yields `real_rate` beyond inflation, and back: 1 + nominal = (1 + real) (1 + inflation)
/// (Fisher). Inflation above −1.
double nominal_rate(double real_rate, double inflation);
double real_rate(double nominal_rate, double inflation);

}  // namespace gigawatt::finance
