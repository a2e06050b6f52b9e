// One pool, claims in ranks: rank 0 is paid in full before rank 1 sees anything; inside a rank everybody gets the same
// share of the claim (or of the weight). The same kernel serves megawatts and cash, so it knows neither. Pure;
// thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace gigawatt::waterfall {

struct Claim {
  double amount = 0.0;                          // ≥ 0, finite: nobody gets more
  int rank = 0;                                 // served first: the lowest
  std::optional<double> weight = std::nullopt;  // > 0: share inside the rank; without one the amount itself (pro rata)
};

/// What each claim gets, in the order of the claims. Inside the rank that exhausts the pool claim i gets
/// min(amount_i, level · weight_i) with one level for all (water filling). 0 ≤ grant ≤ amount; the grants' sum, taken
/// in order, does not exceed the pool, and equals it up to rounding when the claims do. A negative pool counts as
/// empty.
std::vector<double> allocate(double pool, std::span<const Claim> claims);

/// The same without allocating a result, for use in hourly loops: `grants` has the size of `claims`. `order` is scratch
/// memory that keeps its capacity between calls.
void allocate_into(double pool, std::span<const Claim> claims, std::vector<std::size_t>& order,
                   std::span<double> grants);

}  // namespace gigawatt::waterfall
