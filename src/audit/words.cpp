#include "audit/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "units/parse.hpp"

namespace gigawatt::audit {
namespace {

struct Magnitude {
  double factor;
  std::string_view word;
};
constexpr Magnitude magnitudes[] = {{1e12, "trillion "}, {1e9, "bn "}, {1e6, "million "}, {1.0, ""}};

bool takes_magnitude(std::string_view unit) {
  return unit.starts_with("USD") || unit.starts_with("GPU") || unit == "t" || unit == "t/year" || unit.empty();
}

Magnitude magnitude_of(double value, std::string_view unit) {
  if (takes_magnitude(unit))
    for (const Magnitude& magnitude : magnitudes)
      if (std::abs(value) >= 0.9995 * magnitude.factor) return magnitude;
  return {1.0, ""};
}

/// Four digits, thousands apart.
std::string digits(double value) {
  if (value == 0.0) return "0";
  const int before = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  const double step = std::pow(10.0, before - 4);
  std::string text = fmt::format("{:.{}f}", std::round(value / step) * step, std::clamp(4 - before, 0, 9));
  std::size_t point = text.find('.');
  if (point != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    point = text.find('.');
  }
  const std::size_t first = text.front() == '-' ? 1 : 0;
  std::size_t at = point == std::string::npos ? text.size() : point;
  while (at > first + 3) text.insert(at -= 3, 1, ',');
  return text;
}

std::string with_unit(const std::string& number, const Magnitude& magnitude, std::string_view unit) {
  std::string text = fmt::format("{} {}{}", number, magnitude.word, unit);
  while (text.back() == ' ') text.pop_back();
  return text;
}

struct Usual {
  units::Dimension dimension;
  std::string_view unit;
};

constexpr auto per_year = units::calendar_dimension;
constexpr std::array usual_units = {
    Usual{units::money_dimension, "USD"},
    Usual{units::power_dimension, "MW"},
    Usual{units::energy_dimension, "MWh"},
    Usual{units::area_dimension, "ha"},
    Usual{units::accelerator_dimension, "GPUs"},
    Usual{units::calendar_dimension, "years"},
    Usual{units::time_dimension, "days"},
    Usual{units::mass_dimension, "t"},
    Usual{units::volume_dimension, "m3"},
    Usual{units::volume_dimension - units::time_dimension, "m3/day"},
    Usual{units::volume_dimension - per_year, "m3/year"},
    Usual{units::energy_dimension - per_year, "MWh/year"},
    Usual{units::money_dimension - per_year, "USD/year"},
    Usual{units::mass_dimension - per_year, "short_ton/year"},
    Usual{units::money_dimension - units::power_dimension, "USD/MW"},
    Usual{units::money_dimension - units::power_dimension - per_year, "USD/MW-year"},
    Usual{units::money_dimension - units::energy_dimension, "USD/MWh"},
    Usual{units::money_dimension - units::accelerator_dimension, "USD/GPU"},
    Usual{units::money_dimension - units::accelerator_dimension - units::time_dimension, "USD/GPU-hour"},
    Usual{units::power_dimension - units::accelerator_dimension, "kW/GPU"},
    Usual{units::area_dimension - units::power_dimension, "ha/MW"},
    Usual{units::volume_dimension - units::energy_dimension, "L/kWh"},
    Usual{units::mass_dimension - units::energy_dimension, "kg/MWh"},
    Usual{units::fuel_dimension - units::energy_dimension, "Btu/kWh"},
    Usual{units::fuel_dimension - units::time_dimension, "MMBtu/day"},
};

/// Base units, where none is usual: "1/month". A number without its unit would pass for a share.
std::string base_units(units::Dimension dimension) {
  const std::pair<const char*, int> parts[] = {
      {"m", dimension.length},       {"kg", dimension.mass},         {"s", dimension.time},
      {"K", dimension.temperature},  {"USD", dimension.money},       {"MMBtu", dimension.fuel},
      {"month", dimension.calendar}, {"GPU", dimension.accelerator}, {"FLOP", dimension.operation}};
  std::string above, below;
  for (const auto& [name, exponent] : parts) {
    std::string& side = exponent > 0 ? above : below;
    for (int i = 0; i < std::abs(exponent); ++i) side += fmt::format("{}{}", side.empty() ? "" : "-", name);
  }
  if (below.empty()) return above;
  return fmt::format("{}/{}", above.empty() ? "1" : above, below);
}

}  // namespace

std::string amount_text(double value, std::string_view unit) {
  const Magnitude magnitude = magnitude_of(value, unit);
  return with_unit(digits(value / magnitude.factor), magnitude, unit);
}

std::string range_text(double low, double high, std::string_view unit) {
  const Magnitude small = magnitude_of(low, unit), large = magnitude_of(high, unit);
  const std::string first = digits(low / (low == 0.0 ? 1.0 : small.factor)), second = digits(high / large.factor);
  if (low == 0.0 || small.factor == large.factor)
    return with_unit(first == second ? first : fmt::format("{} to {}", first, second), large, unit);
  return fmt::format("{} to {}", with_unit(first, small, ""), with_unit(second, large, unit));
}

std::string_view usual_unit(units::Dimension dimension) {
  const auto found = std::ranges::find(usual_units, dimension, &Usual::dimension);
  return found == usual_units.end() ? std::string_view() : found->unit;
}

ShownRange shown(const Range& range) {
  const std::string_view unit = usual_unit(range.dimension);
  const double one = unit.empty() ? 1.0 : units::parse_unit(unit).value().base_value;
  return {range.low / one, range.high / one, unit.empty() ? base_units(range.dimension) : std::string(unit)};
}

namespace {

/// Less than a year in months, with a digit behind the point; years with two.
std::string time_text(const Range& range) {
  const auto rounded = [](double value, double step) { return std::round(value / step) * step; };
  if (range.high < 12.0) return range_text(rounded(range.low, 0.1), rounded(range.high, 0.1), "months");
  return range_text(rounded(range.low / 12.0, 0.01), rounded(range.high / 12.0, 0.01), "years");
}

}  // namespace

std::string range_text(const Range& range) {
  if (range.dimension == units::calendar_dimension) return time_text(range);
  const ShownRange counted = shown(range);
  return range_text(counted.low, counted.high, counted.unit);
}

std::string_view to_text(Verdict verdict) {
  constexpr std::array words = {"supported",    "plausible",  "stretched",   "misleading",
                                "contradicted", "superseded", "unverifiable"};
  return words[static_cast<std::size_t>(verdict)];
}

}  // namespace gigawatt::audit
