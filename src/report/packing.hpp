// Hourly numbers as short text: what keeps five years of hours in one page of a few megabytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gigawatt::report {

/// RFC 4648 base64 with padding.
std::string base64(std::span<const std::uint8_t> bytes);

enum class Encoding {
  constant,   // all values equal `offset` (or all absent: then `offset` is nullopt); no data
  quantised,  // 16-bit codes, little-endian: value = offset + step · code; 65535 = absent
  single,     // IEEE float32, little-endian; a NaN pattern = absent
};

struct Packed {
  Encoding encoding = Encoding::constant;
  std::size_t count = 0;
  std::optional<double> offset;
  double step = 0;   // 0 unless quantised; a quantised value is off by at most half of it
  std::string data;  // base64
};

/// 16 bits a value, for what is drawn as an area or a line: precise to 1/131,068 of its range, zero stays exactly zero.
Packed pack_quantised(std::span<const std::optional<double>> values);

/// 32 bits a value, for what spans orders of magnitude, such as prices: seven significant digits.
Packed pack_single(std::span<const std::optional<double>> values);

}  // namespace gigawatt::report
