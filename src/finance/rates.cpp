#include "finance/rates.hpp"

#include <cmath>

namespace gigawatt::finance {

double growth_factor(double rate, double years) { return std::pow(1.0 + rate, years); }

double discount_factor(double rate, double months) { return growth_factor(rate, -months / 12.0); }

double nominal_rate(double real_rate, double inflation) { return (1.0 + real_rate) * (1.0 + inflation) - 1.0; }

double real_rate(double nominal_rate, double inflation) { return (1.0 + nominal_rate) / (1.0 + inflation) - 1.0; }

}  // namespace gigawatt::finance
