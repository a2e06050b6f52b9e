#include "waterfall/clearing_state.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace gigawatt::waterfall {
namespace {

constexpr std::size_t order_worth_a_scan = 64;  // of so many parties one is in the frontier

}  // namespace

using State = ClearingWorkspace::State;

double State::calls_on(PartyIndex guarantor, std::size_t rank) const {
  double sum = 0.0;
  for (const std::uint32_t claim : network->guarantees_by(guarantor))
    if (static_cast<std::size_t>(network->claims[claim].rank_at_guarantor) == rank) sum += called[claim];
  return sum;
}

double State::call_of(std::uint32_t index) const {
  const Network::Claim& claim = network->claims[index];
  const double unpaid = claim.due * (1.0 - rate_of(claim.debtor, static_cast<std::size_t>(claim.rank)));
  return std::min(claim.cap, claim.coverage * unpaid);
}

double State::pot_of(PartyIndex party) const {
  const Party& own = network->parties[party];
  if (!is(party, in_default)) return assets[party];
  return std::max(0.0, own.alpha * own.assets + own.beta * (assets[party] - own.assets));
}

State::Standing State::standing(PartyIndex party) const {
  const std::size_t ranks = network->rank_count;
  Standing found{.marginal = static_cast<std::uint8_t>(ranks)};
  if (!is(party, in_default)) {
    found.equity = std::max(0.0, assets[party] - total_dues_of(party));
    return found;
  }
  double pot = pot_of(party);
  for (std::size_t rank = 0; rank < ranks; ++rank) {
    const double dues = dues_of(party, rank);
    if (dues <= 0.0) continue;
    if (pot < dues) {
      found.marginal = static_cast<std::uint8_t>(rank);
      found.rate = pot / dues;
      return found;
    }
    pot -= dues;
  }
  return found;
}

void State::start(const Network& on, Solution wanted) {
  network = &on;
  solution = wanted;
  ignored = rounding;
  const std::size_t count = on.party_count;
  const bool down = wanted == Solution::greatest;
  assets.assign(count, 0.0);
  equity.assign(count, 0.0);
  rate.assign(count, down ? 1.0 : 0.0);
  marginal.assign(count, static_cast<std::uint8_t>(down ? on.rank_count : 0));
  flags.assign(count, down ? 0 : in_default);
  for (PartyIndex party = 0; party < count; ++party)
    if (on.is_held(party)) flags[party] |= held;
  for (const Network::Claim& claim : on.claims) {
    flags[claim.guarantor] |= guarantees;
    flags[claim.debtor] |= guaranteed;
  }
  called.assign(on.claims.size(), 0.0);
  calls.assign(on.claims.empty() ? 0 : count, 0.0);
  frontier.clear();
  next.clear();
  refresh();
}

void State::queue(PartyIndex party) {
  if (is(party, queued)) return;
  flags[party] |= queued;
  next.push_back(party);
}

void State::forget_frontier() {
  for (const PartyIndex party : next) flags[party] &= static_cast<std::uint8_t>(~queued);
  next.clear();
}

void State::put_in_default(PartyIndex party) {
  flags[party] |= in_default;
  queue(party);
}

void State::refresh() {
  const Network& on = *network;
  const std::size_t ranks = on.rank_count;
  for (PartyIndex party = 0; party < on.party_count; ++party)
    assets[party] = on.parties[party].assets + on.receivable[party];
  for (PartyIndex party = 0; party < on.party_count; ++party) {
    for (std::size_t rank = marginal[party]; rank < ranks; ++rank) {
      const double unpaid = 1.0 - rate_of(party, rank);
      const std::size_t slot = on.slot(party, rank);
      for (std::uint32_t edge = on.begin[slot]; edge < on.begin[slot + 1]; ++edge)
        assets[on.to[edge]] -= unpaid * on.amount[edge];
    }
    if (is(party, held) && equity[party] > 0.0)
      for (std::uint32_t place_of = on.owners_begin[party]; place_of < on.owners_begin[party + 1]; ++place_of)
        assets[on.owner[place_of]] += on.share[place_of] * equity[party];
  }
  std::ranges::fill(calls, 0.0);
  for (std::uint32_t index = 0; index < on.claims.size(); ++index) {
    const Network::Claim& claim = on.claims[index];
    called[index] = call_of(index);
    calls[claim.guarantor] += called[index];
    assets[claim.creditor] +=
        called[index] * rate_of(claim.guarantor, static_cast<std::size_t>(claim.rank_at_guarantor));
  }
}

void State::give(PartyIndex to, double amount) {
  assets[to] += amount;
  touch(to);
}

void State::push_rank(PartyIndex party, std::size_t rank, double change_of_rate) {
  const Network& on = *network;
  const std::size_t slot = on.slot(party, rank);
  moved += std::abs(change_of_rate) * dues_of(party, rank);
  const std::uint32_t begin = on.begin[slot], end = on.begin[slot + 1];
  // Two loops, for the first waits for memory and should not wait for the second's branches too.
  for (std::uint32_t edge = begin; edge < end; ++edge) assets[on.to[edge]] += change_of_rate * on.amount[edge];
  for (std::uint32_t edge = begin; edge < end; ++edge) touch(on.to[edge]);
  if (!is(party, guarantees)) return;
  for (const std::uint32_t index : on.guarantees_by(party)) {
    const Network::Claim& claim = on.claims[index];
    if (static_cast<std::size_t>(claim.rank_at_guarantor) == rank) give(claim.creditor, change_of_rate * called[index]);
  }
}

// Guarantors pay new calls at their old rates until they are settled themselves.
void State::push_calls(PartyIndex debtor) {
  for (const std::uint32_t index : network->guarantees_for(debtor)) {
    const Network::Claim& claim = network->claims[index];
    const double call = call_of(index), more = call - called[index];
    if (more == 0.0) continue;
    called[index] = call;
    calls[claim.guarantor] = std::max(0.0, calls[claim.guarantor] + more);
    give(claim.creditor, more * rate_of(claim.guarantor, static_cast<std::size_t>(claim.rank_at_guarantor)));
    touch(claim.guarantor);
  }
}

void State::settle(PartyIndex party) {
  if (solution == Solution::least && is(party, in_default) && !is_short(party))
    flags[party] &= static_cast<std::uint8_t>(~in_default);
  const Standing now = standing(party);
  const double size = assets[party] + network->total_dues[party];
  const std::uint8_t before = marginal[party];
  const double rate_before = rate[party];
  const bool same_rank_pays = before == now.marginal;
  if (!same_rank_pays || std::abs(now.rate - rate_before) * marginal_dues(party) > ignored * size) {
    marginal[party] = now.marginal;
    rate[party] = now.rate;
    const std::size_t last = std::min<std::size_t>(std::max(before, now.marginal), network->rank_count - 1);
    for (std::size_t rank = std::min(before, now.marginal); rank <= last; ++rank) {
      const double old_rate = rank < before ? 1.0 : rank == before ? rate_before : 0.0;
      const double change_of_rate = rate_of(party, rank) - old_rate;
      if (change_of_rate != 0.0) push_rank(party, rank, change_of_rate);
    }
    if (is(party, guaranteed)) push_calls(party);
  }
  if (!is(party, held)) return;
  const double more = now.equity - equity[party];
  if (std::abs(more) <= ignored * size) return;
  equity[party] = now.equity;
  moved += std::abs(more);
  for (std::uint32_t place_of = network->owners_begin[party]; place_of < network->owners_begin[party + 1]; ++place_of)
    give(network->owner[place_of], more * network->share[place_of]);
}

// Parties in the order of memory are settled several times as fast as in the order in which they were reached.
void State::put_frontier_in_order() {
  frontier.clear();
  std::size_t party = 0;
  for (; party + sizeof(std::uint64_t) <= flags.size(); party += sizeof(std::uint64_t)) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, &flags[party], sizeof eight);
    if ((eight & 0x0101010101010101U * queued) == 0) continue;
    for (std::size_t one = party; one < party + sizeof eight; ++one)
      if ((flags[one] & queued) != 0) frontier.push_back(static_cast<PartyIndex>(one));
  }
  for (; party < flags.size(); ++party)
    if ((flags[party] & queued) != 0) frontier.push_back(static_cast<PartyIndex>(party));
}

void State::pass() {
  std::swap(frontier, next);
  next.clear();
  moved = 0.0;
  if (frontier.size() > flags.size() / order_worth_a_scan) put_frontier_in_order();
  for (const PartyIndex party : frontier) {
    flags[party] &= static_cast<std::uint8_t>(~queued);
    settle(party);
  }
}

}  // namespace gigawatt::waterfall
