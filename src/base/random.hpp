// Counter-based random numbers: a draw is a pure function of (seed, stream, index), so that the order of evaluation,
// threads and shards cannot change it. No state, nothing to share; thread-safe (a RandomStream belongs to one thread).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gigawatt::base {

/// Names a stream: FNV-1a over the text, 64 bits ("price/ercot-west/3").
std::uint64_t random_stream(std::string_view name);

/// Philox4x32 with ten rounds: J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// 64 random bits: Philox of the counter (index, stream) under the key seed.
std::uint64_t random_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

/// Uniform in the open interval (0, 1).
double uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

/// Standard normal, by inversion of one uniform.
double standard_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index);

/// Values 0…count−1 of a stationary first-order autoregression with standard normal marginals.
std::vector<double> autoregression(std::uint64_t seed, std::uint64_t stream, std::size_t count, double persistence);

/// The draws 0, 1, 2 … of one (seed, stream) in turn.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream) : seed_(seed), stream_(stream) {}
  double uniform() { return base::uniform(seed_, stream_, index_++); }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// 0 … count − 1; count > 0.
  std::uint64_t below(std::uint64_t count) {
    const auto drawn = static_cast<std::uint64_t>(uniform() * static_cast<double>(count));
    return drawn < count ? drawn : count - 1;
  }

 private:
  std::uint64_t seed_, stream_, index_ = 0;
};

}  // namespace gigawatt::base
