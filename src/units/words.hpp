// Numbers as a person would say them, written one way everywhere. For reading only: what is computed on stays a number.
#pragma once

#include <string>

namespace gigawatt::units {

/// "1 580 000": rounded to a whole number, in groups of three digits.
std::string grouped(double number);

/// "4.56", "45.6", "456", "4 560": three significant digits or more.
std::string three_digits(double value);

/// "1.23 bn USD", "456 million USD", "12 USD"; below ten dollars with cents.
std::string money_in_words(double usd);

}  // namespace gigawatt::units
