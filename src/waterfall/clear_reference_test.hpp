// Clearing the slow and obvious way: the equations of docs/clearing.md, applied to everybody at once in long doubles
// until nothing moves. And networks by chance.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.hpp"
#include "waterfall/clear.hpp"

namespace gigawatt::waterfall {

class Reference {
 public:
  Reference(const NetworkInput& input, std::size_t ranks)
      : in_(input), count_(input.parties.size()), rank_count_(ranks) {}

  std::vector<long double> paid, equity, due;
  std::vector<bool> defaulted;

  /// False where a million steps were not enough.
  bool solve(Solution solution) {
    const bool down = solution == Solution::greatest;
    rate_.assign(count_, std::vector<long double>(rank_count_, down ? 1.0L : 0.0L));
    equity.assign(count_, 0.0L);
    defaulted.assign(count_, !down);
    if (down && !settle_equity()) return false;
    for (int step = 0; step < 1'000'000; ++step)
      if (apply() < 1e-19L * scale()) return true;
    return false;
  }

 private:
  const NetworkInput& in_;
  std::size_t count_, rank_count_;
  std::vector<std::vector<long double>> rate_;

  [[nodiscard]] long double scale() const {
    long double sum = 1e-3L;
    for (const Obligation& due_of : in_.obligations) sum += due_of.amount;
    return sum;
  }

  /// Highest start for the equities: everybody pays in full.
  bool settle_equity() {
    for (int step = 0; step < 1'000'000; ++step) {
      long double moved = 0;
      const std::vector<long double> have = assets(), owe = totals();
      for (std::size_t i = 0; i < count_; ++i) {
        const long double now = std::max(0.0L, have[i] - owe[i]);
        moved += std::abs(now - equity[i]);
        equity[i] = now;
      }
      if (moved < 1e-19L * scale()) return true;
    }
    return false;
  }

  [[nodiscard]] long double call(const Guarantee& given) const {
    long double due_there = 0;
    for (const Obligation& owed : in_.obligations)
      if (owed.from == given.debtor && owed.to == given.creditor && owed.rank == given.rank) due_there += owed.amount;
    const long double unpaid = due_there * (1 - rate_[given.debtor][static_cast<std::size_t>(given.rank)]);
    return std::min<long double>(given.cap, given.coverage * unpaid);
  }
  static std::size_t rank_of(const Guarantee& given) {
    return static_cast<std::size_t>(given.rank_at_guarantor == same_rank ? given.rank : given.rank_at_guarantor);
  }

  [[nodiscard]] std::vector<std::vector<long double>> dues() const {
    std::vector<std::vector<long double>> sum(count_, std::vector<long double>(rank_count_));
    for (const ExternalDebt& debt : in_.external) sum[debt.from][static_cast<std::size_t>(debt.rank)] += debt.amount;
    for (const Obligation& owed : in_.obligations) sum[owed.from][static_cast<std::size_t>(owed.rank)] += owed.amount;
    for (const Guarantee& given : in_.guarantees) sum[given.guarantor][rank_of(given)] += call(given);
    return sum;
  }
  [[nodiscard]] std::vector<long double> totals() const {
    std::vector<long double> sum;
    for (const auto& ranks : dues()) {
      sum.push_back(0);
      for (const long double amount : ranks) sum.back() += amount;
    }
    return sum;
  }
  [[nodiscard]] std::vector<long double> assets() const {
    std::vector<long double> sum;
    for (const Party& party : in_.parties) sum.push_back(party.assets);
    for (const Obligation& owed : in_.obligations)
      sum[owed.to] += owed.amount * rate_[owed.from][static_cast<std::size_t>(owed.rank)];
    for (const Guarantee& given : in_.guarantees)
      sum[given.creditor] += call(given) * rate_[given.guarantor][rank_of(given)];
    for (const Holding& held : in_.holdings) sum[held.owner] += held.share * equity[held.issuer];
    return sum;
  }

  long double apply() {
    const auto owe = dues();
    const std::vector<long double> have = assets();
    due = totals();
    paid.assign(count_, 0);
    long double moved = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      defaulted[i] = due[i] - have[i] > 1e-12L * due[i];
      const Party& party = in_.parties[i];
      const long double keeps = party.alpha * party.assets + party.beta * (have[i] - party.assets);
      long double pot = defaulted[i] ? keeps : have[i];
      const long double equity_now = defaulted[i] ? 0.0L : std::max(0.0L, have[i] - due[i]);
      for (std::size_t rank = 0; rank < rank_count_; ++rank) {
        const long double pays = defaulted[i] ? std::min(pot, owe[i][rank]) : owe[i][rank];
        const long double now = owe[i][rank] > 0 ? pays / owe[i][rank] : 1.0L;
        moved += std::abs(now - rate_[i][rank]) * owe[i][rank];
        rate_[i][rank] = now;
        pot -= pays;
        paid[i] += pays;
      }
      moved += std::abs(equity_now - equity[i]);
      equity[i] = equity_now;
    }
    return moved;
  }
};

/// Up to seven parties; whole numbers in every third network, so that ties happen.
inline NetworkInput network_by_chance(std::uint64_t sample) {
  base::RandomStream draw(21, sample);
  const bool whole = sample % 3 == 0, costs = sample % 2 == 0;
  const auto amount = [&](double high) { return whole ? std::floor(draw.uniform(0, high)) : draw.uniform(0, high); };
  const auto count = static_cast<PartyIndex>(2 + draw.below(6));
  const auto ranks = 1 + draw.below(3);
  const auto rank = [&] { return static_cast<int>(draw.below(ranks)); };
  NetworkInput input;
  for (PartyIndex i = 0; i < count; ++i) {
    Party& party = input.parties.emplace_back(Party{.assets = draw.uniform() < 0.3 ? 0.0 : amount(8)});
    if (costs && draw.uniform() < 0.6) party.alpha = draw.uniform(), party.beta = draw.uniform(0.2, 1.0);
    if (draw.uniform() < 0.7) input.external.push_back({.from = i, .rank = rank(), .amount = amount(6)});
  }
  const auto pair = [&](PartyIndex& a, PartyIndex& b) {
    a = static_cast<PartyIndex>(draw.below(count));
    b = static_cast<PartyIndex>((a + 1 + draw.below(count - 1)) % count);
  };
  for (std::uint64_t edge = draw.below(std::uint64_t{3} * count); edge > 0; --edge) {
    Obligation& owed = input.obligations.emplace_back(Obligation{.amount = amount(10), .rank = rank()});
    pair(owed.from, owed.to);
  }
  std::vector<double> held(count);
  for (std::uint64_t holding = draw.below(count); holding > 0; --holding) {
    Holding owns{.share = whole ? 0.5 : draw.uniform()};
    pair(owns.owner, owns.issuer);
    held[owns.issuer] += owns.share;
    if (held[owns.issuer] <= 1.0) input.holdings.push_back(owns);
  }
  for (std::uint64_t guarantee = draw.below(4); guarantee > 0 && !input.obligations.empty(); --guarantee) {
    const Obligation& covered = input.obligations[draw.below(input.obligations.size())];
    Guarantee given{.guarantor = static_cast<PartyIndex>(draw.below(count)),
                    .debtor = covered.from,
                    .creditor = covered.to,
                    .rank = covered.rank,
                    .coverage = whole ? 0.5 : draw.uniform(0, 0.5)};
    if (draw.uniform() < 0.4) given.cap = amount(4);
    if (draw.uniform() < 0.4) given.rank_at_guarantor = rank();
    const auto same = std::ranges::count_if(input.guarantees, [&](const Guarantee& other) {
      return other.debtor == given.debtor && other.creditor == given.creditor && other.rank == given.rank;
    });
    const bool held_claim =
        covered.amount > 0.0 && given.guarantor != given.debtor && given.guarantor != given.creditor;
    if (held_claim && same < 2) input.guarantees.push_back(given);
  }
  return input;
}

}  // namespace gigawatt::waterfall
