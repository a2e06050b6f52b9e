// Scrambled Sobol points: low discrepancy in many dimensions, and still random, so that errors can be told.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gigawatt::risk {

inline constexpr std::size_t sobol_bits = 32;
using Directions = std::array<std::uint32_t, sobol_bits>;

/// Direction numbers of the first `dimensions` dimensions: van der Corput, then one primitive polynomial over GF(2)
/// after the other (I. M. Sobol, 1967). The free initial numbers are searched for, not copied from a table: of a few
/// odd candidates those whose two-dimensional projections with the dimensions before are the most even.
std::vector<Directions> sobol_directions(std::size_t dimensions);

/// Matoušek's scrambling (1998): a random lower triangular matrix over GF(2) on the digits, then a random digital
/// shift. Keeps the net; every point by itself is uniform. Keyed by (seed, name), whatever other dimensions there are.
class ScrambledDimension {
 public:
  ScrambledDimension(const Directions& directions, std::uint64_t seed, std::string_view name);
  /// Point number `index` in (0, 1).
  [[nodiscard]] double at(std::uint64_t index) const;

 private:
  Directions scrambled_{};
  std::uint32_t shift_ = 0;
};

}  // namespace gigawatt::risk
