#include "units/parse.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <optional>
#include <utility>

#include "base/nearest_word.hpp"
#include "units/unit_table.hpp"

namespace gigawatt::units {

namespace {

constexpr std::size_t text_length_max = 200;
constexpr int power_max = 9;

std::unexpected<base::Diagnostics> refusal(const char* code, std::string message, std::string expected,
                                           std::string suggestion = {}) {
  base::Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.expected = std::move(expected);
  diagnostic.suggestion = std::move(suggestion);
  return base::failure(std::move(diagnostic));
}

std::unexpected<base::Diagnostics> bad_number(std::string message, std::string expected) {
  return refusal("bad-number", std::move(message), std::move(expected));
}

bool is_space(char c) { return c == ' ' || c == '\t'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

/// User text inside a message: short and on one line.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char c : text.substr(0, 40)) result += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  result += text.size() > 40 ? "...'" : "'";
  return result;
}

struct Magnitude {
  std::string_view word;
  double factor;
};
constexpr Magnitude magnitudes[] = {{"thousand", 1e3}, {"million", 1e6}, {"bn", 1e9}, {"trillion", 1e12}};

constexpr std::string_view codes[] = {"EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "CAD", "AUD",
                                      "JPY", "CNY", "KRW", "INR", "SGD", "AED", "SAR", "BRL"};

using Rates = std::span<const ExchangeRate>;

std::optional<UnitWord> find_word(std::string_view word, Rates rates) {
  for (const UnitWord& entry : unit_words())
    if (entry.word == word) return entry;
  for (const ExchangeRate& rate : rates)
    if (rate.code == word) return UnitWord{.word = rate.code, .base_value = rate.usd, .dimension = money_dimension};
  return std::nullopt;
}

std::string nearest_unit(std::string_view word) {
  base::NearestWord nearest(word);
  for (const UnitWord& entry : unit_words()) nearest.offer(entry.word);
  for (const Magnitude& entry : magnitudes) nearest.offer(entry.word);
  for (const std::string_view code : codes) nearest.offer(code);
  return nearest.result();
}

/// Money by a word or code that can have no rate.
bool is_other_money(std::string_view word) {
  constexpr std::string_view others[] = {"HKD", "MXN", "MYR",  "NZD",   "QAR",    "RMB", "TWD",
                                         "ZAR", "€",   "euro", "euros", "pounds", "yen", "£"};
  return std::ranges::find(others, word) != std::ranges::end(others);
}

std::unexpected<base::Diagnostics> unknown_unit(std::string_view word) {
  if (std::ranges::find(codes, word) != std::ranges::end(codes))
    return refusal("missing-exchange-rate", fmt::format("money is counted in USD, and {} has no exchange rate", word),
                   fmt::format("an amount in USD, or `economics: {{exchange_rates: {{{}: ... USD}}}}`", word));
  if (is_other_money(word))
    return refusal("missing-exchange-rate", fmt::format("money is counted in USD, not in {}", quoted(word)),
                   fmt::format("an amount in USD, or in one of {} with its rate in `economics.exchange_rates`",
                               fmt::join(codes, ", ")));
  return refusal("unknown-unit", fmt::format("unknown unit {}", quoted(word)),
                 "a unit such as MW, MWh, USD/kW-year or months", nearest_unit(word));
}

/// Multiplies `total` by factor^(power · sign).
void multiply(AnyQuantity& total, const UnitWord& factor, int power) {
  for (int i = 0; i < std::abs(power); ++i) {
    total.base_value = power > 0 ? total.base_value * factor.base_value : total.base_value / factor.base_value;
    total.dimension = power > 0 ? total.dimension + factor.dimension : total.dimension - factor.dimension;
  }
  if (factor.lower_heating_value) total.lower_heating_value += power;
}

/// Factors joined by '-', each to the power of `sign`.
std::optional<base::Diagnostics> multiply_factors(AnyQuantity& total, std::string_view factors, int sign, Rates rates) {
  while (true) {
    const std::size_t end = factors.find('-');
    const std::string_view factor = trimmed(factors.substr(0, end));
    const bool has_power = factor.size() > 1 && is_digit(factor.back()) && factor.back() != '0';
    if (const auto word = find_word(factor, rates)) {
      multiply(total, *word, sign);
    } else if (const auto base =
                   has_power ? find_word(factor.substr(0, factor.size() - 1), rates) : std::optional<UnitWord>()) {
      const int power = factor.back() - '0';
      static_assert(power_max == 9, "one digit");
      multiply(total, *base, sign * power);
    } else {
      return unknown_unit(factor).error();
    }
    if (end == std::string_view::npos) return std::nullopt;
    factors.remove_prefix(end + 1);
  }
}

struct Number {
  double value = 0.0;
  std::string_view rest;
};

/// The leading number, and what follows it.
base::Result<Number> leading_number(std::string_view text) {
  const std::string_view whole = text;
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const std::string_view unsigned_text = !text.empty() && text.front() == '-' ? text.substr(1) : text;
  // from_chars would take "inf" and "nan".
  if (unsigned_text.empty() || !(is_digit(unsigned_text.front()) || unsigned_text.front() == '.'))
    return bad_number(fmt::format("{} does not begin with a number", quoted(whole)),
                      "a number and a unit, such as 843 MW");
  Number number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number.value);
  if (error != std::errc{} || !std::isfinite(number.value))
    return bad_number(fmt::format("{} is not a finite number", quoted(whole)), "a number and a unit, such as 843 MW");
  number.rest = text.substr(static_cast<std::size_t>(end - text.data()));
  if (!number.rest.empty() && (number.rest.front() == ',' || number.rest.front() == '_' || number.rest.front() == '\''))
    return bad_number(fmt::format("{} has a separator inside the number", quoted(whole)),
                      "digits without separators: 1387 USD/kW");
  if (!number.rest.empty() && (is_digit(number.rest.front()) || number.rest.front() == '.'))
    return bad_number(fmt::format("{} is not one number", quoted(whole)), "a number and a unit, such as 843 MW");
  return number;
}

}  // namespace

std::span<const std::string_view> currency_codes() { return codes; }

base::Result<AnyQuantity> parse_unit(std::string_view text, Rates rates) {
  const std::string_view unit = trimmed(text);
  if (unit.size() > text_length_max) return unknown_unit(unit);
  AnyQuantity total{.base_value = 1.0, .dimension = {}, .has_unit = true};
  const std::size_t slash = unit.find('/');
  const std::string_view numerator = trimmed(unit.substr(0, slash));
  if (!(numerator == "1" && slash != std::string_view::npos)) {
    if (auto problem = multiply_factors(total, numerator, 1, rates)) return std::unexpected(*problem);
  }
  if (slash != std::string_view::npos) {
    const std::string_view denominator = unit.substr(slash + 1);
    if (denominator.find('/') != std::string_view::npos) {
      return refusal("unknown-unit", fmt::format("unit {} has two '/'", quoted(unit)),
                     "one '/'; everything behind it divides: USD/kW-year");
    }
    if (auto problem = multiply_factors(total, denominator, -1, rates)) return std::unexpected(*problem);
  }
  return total;
}

base::Result<AnyQuantity> parse(std::string_view text, Rates rates) {
  const std::string_view whole = trimmed(text);
  if (whole.size() > text_length_max)
    return bad_number(fmt::format("{} is too long for a quantity", quoted(whole)),
                      "a number and a unit, such as 843 MW");
  base::Result<Number> number = leading_number(whole);
  if (!number) return std::unexpected(number.error());
  double value = number->value;
  std::string_view rest = trimmed(number->rest);
  for (const Magnitude& magnitude : magnitudes) {
    if (!rest.starts_with(magnitude.word)) continue;
    const std::string_view behind = rest.substr(magnitude.word.size());
    if (!behind.empty() && !is_space(behind.front())) continue;
    value *= magnitude.factor;
    rest = trimmed(behind);
    break;
  }
  if (rest.empty()) return AnyQuantity{.base_value = value, .dimension = {}};
  base::Result<AnyQuantity> unit = rest.starts_with("1/") || !rest.starts_with('/')
                                       ? parse_unit(rest, rates)
                                       : parse_unit(fmt::format("1{}", rest), rates);
  if (!unit) return unit;
  unit->base_value *= value;
  if (!std::isfinite(unit->base_value))
    return bad_number(fmt::format("{} is not a finite number", quoted(whole)), "a number and a unit, such as 843 MW");
  return unit;
}

std::string describe(Dimension dimension) {
  for (const NamedDimension& named : named_dimensions())
    if (named.dimension == dimension) return fmt::format("{} (such as {})", named.name, named.example);
  const std::pair<const char*, int> parts[] = {{"m", dimension.length},       {"kg", dimension.mass},
                                               {"s", dimension.time},         {"K", dimension.temperature},
                                               {"USD", dimension.money},      {"MMBtu", dimension.fuel},
                                               {"month", dimension.calendar}, {"GPU", dimension.accelerator}};
  std::string numerator, denominator;
  for (const auto& [name, exponent] : parts) {
    std::string& side = exponent > 0 ? numerator : denominator;
    for (int i = 0; i < std::abs(exponent); ++i) side += fmt::format("{}{}", side.empty() ? "" : "-", name);
  }
  return fmt::format("a quantity in {}{}{}", numerator.empty() ? std::string_view("1") : numerator,
                     denominator.empty() ? "" : "/", denominator);
}

std::string format(double value, std::string_view unit) {
  std::string text;
  const double magnitude = std::abs(value);
  if (value == 0.0) {
    text = "0";
  } else if (magnitude >= 1e15 || magnitude < 1e-9 || !std::isfinite(value)) {
    text = fmt::format("{:.6g}", value);
  } else {
    const int digits_before = static_cast<int>(std::floor(std::log10(magnitude))) + 1;
    const int decimals = std::max(0, 6 - digits_before);
    const double step = std::pow(10.0, std::max(0, digits_before - 6));
    text = fmt::format("{:.{}f}", digits_before > 6 ? std::round(value / step) * step : value, decimals);
    if (text.find('.') != std::string::npos) {
      text.erase(text.find_last_not_of('0') + 1);
      if (text.back() == '.') text.pop_back();
    }
  }
  return unit.empty() ? text : fmt::format("{} {}", text, unit);
}

}  // namespace gigawatt::units
