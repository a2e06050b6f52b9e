#include "base/random.hpp"

#include <cmath>

#include "base/quantile.hpp"

namespace gigawatt::base {
std::uint64_t random_stream(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char letter : name) {
    hash ^= static_cast<unsigned char>(letter);
    hash *= 0x100000001b3ULL;
  }
  return hash;
}

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t even = std::uint64_t{0xD2511F53} * counter[0], odd = std::uint64_t{0xCD9E8D57} * counter[2];
    counter = {static_cast<std::uint32_t>(odd >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(odd),
               static_cast<std::uint32_t>(even >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(even)};
    key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
  }
  return counter;
}

std::uint64_t random_bits(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  const auto low = [](std::uint64_t bits) { return static_cast<std::uint32_t>(bits); };
  const auto high = [](std::uint64_t bits) { return static_cast<std::uint32_t>(bits >> 32); };
  const auto words = philox({low(index), high(index), low(stream), high(stream)}, {low(seed), high(seed)});
  return std::uint64_t{words[1]} << 32 | words[0];
}

double uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  // 52 bits and a half: with 53 the largest would round to 1.
  return (static_cast<double>(random_bits(seed, stream, index) >> 12) + 0.5) * 0x1.0p-52;
}

double standard_normal(std::uint64_t seed, std::uint64_t stream, std::uint64_t index) {
  return normal_quantile(uniform(seed, stream, index));
}

std::vector<double> autoregression(std::uint64_t seed, std::uint64_t stream, std::size_t count, double persistence) {
  std::vector<double> values(count);
  const double fresh = std::sqrt(1.0 - persistence * persistence);
  for (std::size_t index = 0; index < count; ++index) {
    const double draw = standard_normal(seed, stream, index);
    values[index] = index == 0 ? draw : persistence * values[index - 1] + fresh * draw;
  }
  return values;
}

}  // namespace gigawatt::base
