#include "report/packing.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string_view>

namespace gigawatt::report {
namespace {

constexpr std::uint16_t absent_code = 65535;
constexpr std::uint32_t absent_single = 0x7fc00000;

struct Range {
  double low = 0;
  double high = 0;
  bool any = false;
  bool holes = false;
};

Range range_of(std::span<const std::optional<double>> values) {
  Range range;
  for (const std::optional<double>& value : values) {
    if (!value) {
      range.holes = true;
      continue;
    }
    range.low = range.any ? std::min(range.low, *value) : *value;
    range.high = range.any ? std::max(range.high, *value) : *value;
    range.any = true;
  }
  return range;
}

/// The packed form without data if one number says it all.
std::optional<Packed> pack_constant(const Range& range, std::size_t count) {
  if (!range.any) return Packed{.encoding = Encoding::constant, .count = count, .offset = {}, .step = 0, .data = ""};
  if (range.holes || range.low != range.high) return std::nullopt;
  return Packed{.encoding = Encoding::constant, .count = count, .offset = range.low, .step = 0, .data = ""};
}

}  // namespace

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t start = 0; start < bytes.size(); start += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - start);
    std::uint32_t group = 0;
    for (std::size_t index = 0; index < 3; ++index) {
      group = (group << 8) | (index < count ? std::uint32_t{bytes[start + index]} : 0U);
    }
    for (std::size_t index = 0; index < 4; ++index) {
      out.push_back(index <= count ? alphabet[(group >> (18 - 6 * index)) & 63U] : '=');
    }
  }
  return out;
}

Packed pack_quantised(std::span<const std::optional<double>> values) {
  const Range range = range_of(values);
  if (const std::optional<Packed> constant = pack_constant(range, values.size())) return *constant;
  // One code is kept for absence and one lost where zero is moved onto a code of its own.
  const double step = range.high > range.low ? (range.high - range.low) / 65533.0 : 1.0;
  if (!std::isnormal(step)) return pack_single(values);
  const bool spans_zero = range.low < 0 && range.high > 0;
  const double offset = spans_zero ? -std::ceil(-range.low / step) * step : range.low;
  std::vector<std::uint8_t> bytes;
  bytes.reserve(values.size() * 2);
  for (const std::optional<double>& value : values) {
    const std::uint16_t code =
        value ? static_cast<std::uint16_t>(std::clamp(std::round((*value - offset) / step), 0.0, 65534.0))
              : absent_code;
    bytes.push_back(static_cast<std::uint8_t>(code & 0xffU));
    bytes.push_back(static_cast<std::uint8_t>(code >> 8));
  }
  return {
      .encoding = Encoding::quantised, .count = values.size(), .offset = offset, .step = step, .data = base64(bytes)};
}

Packed pack_single(std::span<const std::optional<double>> values) {
  const Range range = range_of(values);
  if (const std::optional<Packed> constant = pack_constant(range, values.size())) return *constant;
  std::vector<std::uint8_t> bytes;
  bytes.reserve(values.size() * 4);
  for (const std::optional<double>& value : values) {
    const std::uint32_t bits = value ? std::bit_cast<std::uint32_t>(static_cast<float>(*value)) : absent_single;
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes.push_back(static_cast<std::uint8_t>((bits >> shift) & 0xffU));
  }
  return {.encoding = Encoding::single, .count = values.size(), .offset = {}, .step = 0, .data = base64(bytes)};
}

}  // namespace gigawatt::report
