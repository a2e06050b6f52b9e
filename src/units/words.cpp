#include "units/words.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gigawatt::units {

std::string grouped(double number) {
  const std::string digits = fmt::format("{:.0f}", std::abs(number));
  std::string text = number < -0.5 ? "-" : "";
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ' ';
    text += digits[i];
  }
  return text;
}

std::string three_digits(double value) {
  const double size = std::abs(value);
  return size >= 999.5   ? grouped(value)
         : size >= 99.95 ? fmt::format("{:.0f}", value)
         : size >= 9.995 ? fmt::format("{:.1f}", value)
                         : fmt::format("{:.2f}", value);
}

std::string money_in_words(double usd) {
  const double size = std::abs(usd);
  if (size >= 999.5e9) return three_digits(usd / 1e12) + " trillion USD";
  if (size >= 999.5e6) return three_digits(usd / 1e9) + " bn USD";
  if (size >= 999.5e3) return three_digits(usd / 1e6) + " million USD";
  return (size < 9.995 && std::round(usd) != usd ? fmt::format("{:.2f}", usd) : grouped(usd)) + " USD";
}

}  // namespace gigawatt::units
