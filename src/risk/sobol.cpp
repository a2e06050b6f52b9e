#include "risk/sobol.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "base/random.hpp"
#include "base/require.hpp"

namespace gigawatt::risk {
namespace {

constexpr std::size_t candidates = 8;            // of initial numbers, by dimension
constexpr std::size_t compared_dimensions = 24;  // before this one
constexpr std::size_t compared_digits = 10;      // 1,024 points
constexpr std::uint64_t table_seed = 20260901;   // of the search: the points of everybody are the same

/// a · x modulo a polynomial of this degree, all as bits.
std::uint64_t times_x(std::uint64_t a, std::uint64_t polynomial, unsigned degree) {
  a <<= 1U;
  return (a >> degree & 1U) != 0 ? a ^ polynomial : a;
}

std::uint64_t times(std::uint64_t a, std::uint64_t b, std::uint64_t polynomial, unsigned degree) {
  std::uint64_t product = 0;
  for (; b != 0; b >>= 1U, a = times_x(a, polynomial, degree))
    if ((b & 1U) != 0) product ^= a;
  return product;
}

std::uint64_t x_to(std::uint64_t power, std::uint64_t polynomial, unsigned degree) {
  std::uint64_t result = 1, base = degree == 1 ? times_x(1, polynomial, degree) : 2;
  for (; power != 0; power >>= 1U, base = times(base, base, polynomial, degree))
    if ((power & 1U) != 0) result = times(result, base, polynomial, degree);
  return result;
}

/// x has order 2^degree − 1: x^(2^d − 1) = 1, and x^((2^d − 1)/p) ≠ 1 for every prime p that divides it.
bool is_primitive(std::uint64_t polynomial, unsigned degree) {
  const std::uint64_t order = (1ULL << degree) - 1;
  if (x_to(order, polynomial, degree) != 1) return false;
  std::uint64_t rest = order;
  for (std::uint64_t p = 2; p * p <= rest; ++p) {
    if (rest % p != 0) continue;
    if (x_to(order / p, polynomial, degree) == 1) return false;
    while (rest % p == 0) rest /= p;
  }
  return rest <= 1 || rest == order || x_to(order / rest, polynomial, degree) != 1;
}

/// v_j = c_1 v_(j−1) ⊕ … ⊕ c_(d−1) v_(j−d+1) ⊕ v_(j−d) ⊕ v_(j−d)/2^d, as fractions of 32 bits.
Directions directions_of(std::uint64_t polynomial, unsigned degree, const std::vector<std::uint32_t>& initial) {
  Directions v{};
  for (std::size_t j = 0; j < sobol_bits; ++j) {
    if (j < degree) {
      v[j] = initial[j] << (31U - j);
      continue;
    }
    v[j] = v[j - degree] ^ (v[j - degree] >> degree);
    for (unsigned k = 1; k < degree; ++k)
      if ((polynomial >> (degree - k) & 1U) != 0) v[j] ^= v[j - k];
  }
  return v;
}

/// Odd numbers below 2^(j+1).
std::vector<std::uint32_t> initial_numbers(std::size_t dimension, std::size_t candidate, unsigned degree) {
  base::RandomStream stream(table_seed, dimension * candidates + candidate);
  std::vector<std::uint32_t> numbers;
  for (unsigned j = 0; j < degree; ++j) numbers.push_back(static_cast<std::uint32_t>(2 * stream.below(1ULL << j) + 1));
  return numbers;
}

/// Row r of the generator matrix of a dimension, over the first digits of the index.
std::uint32_t row_of(const Directions& v, std::size_t r) {
  std::uint32_t row = 0;
  for (std::size_t j = 0; j < compared_digits; ++j) row |= (v[j] >> (31U - r) & 1U) << j;
  return row;
}

/// How many digits two dimensions resolve together, at the worst split of them: 10 is perfect (t = 0).
std::size_t resolved_digits(const Directions& a, const Directions& b) {
  std::size_t resolved = compared_digits;
  for (std::size_t first = 0; first <= compared_digits; ++first) {
    std::vector<std::uint32_t> basis;
    const auto independent = [&](std::uint32_t row) {
      for (const std::uint32_t other : basis) row = std::min(row, row ^ other);
      if (row != 0) basis.push_back(row);
      return row != 0;
    };
    for (std::size_t r = 0; r < first; ++r) independent(row_of(a, r));
    for (std::size_t r = 0; r < compared_digits - first; ++r)
      if (!independent(row_of(b, r))) {
        resolved = std::min(resolved, first + r);
        break;
      }
  }
  return resolved;
}

/// The candidate whose worst, then average projection is the best.
Directions best_candidate(std::uint64_t polynomial, unsigned degree, const std::vector<Directions>& before) {
  Directions best{};
  std::size_t best_score = 0;
  for (std::size_t candidate = 0; candidate < candidates; ++candidate) {
    const Directions tried = directions_of(polynomial, degree, initial_numbers(before.size(), candidate, degree));
    std::size_t worst = compared_digits, sum = 0;
    for (std::size_t d = before.size() > compared_dimensions ? before.size() - compared_dimensions : 0;
         d < before.size(); ++d) {
      const std::size_t resolved = resolved_digits(before[d], tried);
      worst = std::min(worst, resolved);
      sum += resolved;
    }
    const std::size_t score = worst * 100000 + sum + 1;
    if (score > best_score) {
      best = tried;
      best_score = score;
    }
  }
  return best;
}

}  // namespace

std::vector<Directions> sobol_directions(std::size_t dimensions) {
  std::vector<Directions> list;
  if (dimensions == 0) return list;
  Directions& first = list.emplace_back();
  for (std::size_t j = 0; j < sobol_bits; ++j) first[j] = 1U << (31U - j);
  for (unsigned degree = 1; list.size() < dimensions; ++degree)
    for (std::uint64_t inner = 0; inner < (1ULL << (degree - 1)) && list.size() < dimensions; ++inner) {
      const std::uint64_t polynomial = 1ULL << degree | inner << 1U | 1U;
      if (is_primitive(polynomial, degree)) list.push_back(best_candidate(polynomial, degree, list));
    }
  return list;
}

ScrambledDimension::ScrambledDimension(const Directions& directions, std::uint64_t seed, std::string_view name) {
  const std::uint64_t stream = base::random_stream("sobol/" + std::string(name));
  for (std::size_t r = 0; r < sobol_bits; ++r) {
    // Digit r of the result: digit r itself and a random choice of those before it.
    const auto random = static_cast<std::uint32_t>(base::random_bits(seed, stream, r));
    const std::uint32_t before = r == 0 ? 0 : random & ~((1U << (32U - r)) - 1U);
    const std::uint32_t mask = before | 1U << (31U - r);
    for (std::size_t j = 0; j < sobol_bits; ++j)
      scrambled_[j] |= static_cast<std::uint32_t>(std::popcount(directions[j] & mask) & 1) << (31U - r);
  }
  shift_ = static_cast<std::uint32_t>(base::random_bits(seed, stream, sobol_bits));
}

double ScrambledDimension::at(std::uint64_t index) const {
  GIGAWATT_REQUIRE(index < 1ULL << sobol_bits);
  std::uint32_t digits = shift_;
  for (std::size_t j = 0; index != 0; ++j, index >>= 1U)
    if ((index & 1U) != 0) digits ^= scrambled_[j];
  return (static_cast<double>(digits) + 0.5) / 4294967296.0;
}

}  // namespace gigawatt::risk
