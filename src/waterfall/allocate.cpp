#include "waterfall/allocate.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/require.hpp"

namespace gigawatt::waterfall {
namespace {

double weight_of(const Claim& claim) { return claim.weight ? *claim.weight : claim.amount; }

// The level at which a claim is full; 1 for pro rata claims. Who claims nothing is full from the start.
double full_level(const Claim& claim) { return claim.amount > 0.0 ? claim.amount / weight_of(claim) : 0.0; }

// Water filling inside one rank whose claims exceed the pool. Claims that fill up first (smallest amount ÷ weight) are
// paid in full as long as the level of the others stays above theirs; the rest share by weight, and the last of them
// takes what is left, so that rounding cannot create or lose anything.
void fill(double pool, std::span<const Claim> claims, std::span<std::size_t> members, std::span<double> grants) {
  std::ranges::sort(members, {}, [&](std::size_t index) { return std::pair(full_level(claims[index]), index); });
  double weight_left = 0.0;
  for (const std::size_t member : members) weight_left += weight_of(claims[member]);
  for (const std::size_t member : members) {
    const double weight = weight_of(claims[member]);
    const bool last = member == members.back();
    const double share = last || weight_left <= 0.0 ? pool : pool * std::min(1.0, weight / weight_left);
    grants[member] = std::min(share, claims[member].amount);
    pool = std::max(0.0, pool - grants[member]);
    weight_left -= weight;
  }
}

}  // namespace

void allocate_into(double pool, std::span<const Claim> claims, std::vector<std::size_t>& order,
                   std::span<double> grants) {
  GIGAWATT_REQUIRE(grants.size() == claims.size());
  order.resize(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t index) { return claims[index].rank; });
  double left = std::max(0.0, pool);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    double claimed = 0.0;
    for (; end < order.size() && claims[order[end]].rank == claims[order[begin]].rank; ++end) {
      GIGAWATT_REQUIRE(claims[order[end]].amount >= 0.0);
      claimed += claims[order[end]].amount;
    }
    if (claimed <= left) {
      for (std::size_t position = begin; position < end; ++position)
        grants[order[position]] = claims[order[position]].amount;
      left -= claimed;
    } else {
      fill(left, claims, std::span(order).subspan(begin, end - begin), grants);
      left = 0.0;
    }
    begin = end;
  }
}

std::vector<double> allocate(double pool, std::span<const Claim> claims) {
  std::vector<double> grants(claims.size());
  std::vector<std::size_t> order;
  allocate_into(pool, claims, order, grants);
  return grants;
}

}  // namespace gigawatt::waterfall
