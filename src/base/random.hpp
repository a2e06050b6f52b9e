// Counter-based random numbers: a draw is a pure function of (seed, stream, index), so that the order of evaluation, threads and
// shards cannot change it. No state, nothing to share; thread-safe.
#pragma once

#include <cstdint>
#include <string_view>

namespace gigawatt::base {

/// Names a stream: FNV-1a over the text, 64 bits ("price/ercot-west/3").
std::uint64_t random_stream(std::string_view name);

/// Uniform in the open interval (0, 1): multiples of 2^-53 plus 2^-54. Three rounds of splitmix64's finaliser over the key.
double uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

/// Standard normal, by inversion of one uniform.
double standard_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

}  // namespace gigawatt::base
