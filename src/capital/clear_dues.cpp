// What is paid of every due of a month: the network of dues is cleared (waterfall/clear.hpp), and its answer brought to
// whole cents.
//
// Clearing works in cents as doubles; its answer is brought back from above: every payer's total of a rank is rounded
// down and shared out by largest remainder, and whoever would then lack a cent pays a cent less, until nobody does
// (docs/money.md).
#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "base/require.hpp"
#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

constexpr int rank_count = 4;

double rate_of(const ClearingRoom& room, int party, int rank) {
  const auto at = static_cast<std::size_t>(rank);
  return at < room.network.rank_count
             ? room.clearing.rate[room.network.slot(static_cast<waterfall::PartyIndex>(party), at)]
             : 1.0;
}

bool pays_all(const ClearingRoom& room, int party) {
  for (int rank = 0; rank < rank_count; ++rank)
    if (rate_of(room, party, rank) < 1.0) return false;
  return true;
}

std::size_t slot_of(const Due& due) {
  return static_cast<std::size_t>(due.payer) * rank_count + static_cast<std::size_t>(due.rank);
}

void add_paid(ClearingRoom& room, const Due& due) {
  room.paid_out[static_cast<std::size_t>(due.payer)] += due.paid;
  room.paid_in[static_cast<std::size_t>(due.payee)] += due.paid;
}

/// Pays all dues of who can pay them all, and lists the others by payer and rank.
void list_what_is_short(State& state) {
  ClearingRoom& room = state.room;
  room.all_paid.resize(static_cast<std::size_t>(state.world()) + 1);
  for (int p = 0; p <= state.world(); ++p) room.all_paid[static_cast<std::size_t>(p)] = pays_all(room, p) ? 1 : 0;
  room.begin.assign(room.all_paid.size() * rank_count + 1, 0);
  for (auto* sums : {&room.paid_out, &room.paid_in}) sums->assign(room.all_paid.size(), 0);
  for (Due& due : state.dues) {
    due.paid = due.amount;
    if (room.all_paid[static_cast<std::size_t>(due.payer)] == 0)
      ++room.begin[slot_of(due) + 1];
    else
      add_paid(room, due);
  }
  std::partial_sum(room.begin.begin(), room.begin.end(), room.begin.begin());
  room.order.resize(room.begin.back());
  room.next = room.begin;
  for (std::uint32_t i = 0; i < state.dues.size(); ++i)
    if (const Due& due = state.dues[i]; room.all_paid[static_cast<std::size_t>(due.payer)] == 0)
      room.order[room.next[slot_of(due)]++] = i;
}

/// What a payer who cannot pay all of it pays at a rank, rounded down to a cent, is shared out by largest remainder.
void pay_in_whole_cents(State& state) {
  ClearingRoom& room = state.room;
  list_what_is_short(state);
  for (std::size_t slot = 0; slot + 1 < room.begin.size(); ++slot) {
    const auto dues = std::span(room.order).subspan(room.begin[slot], room.begin[slot + 1] - room.begin[slot]);
    if (dues.empty()) continue;
    room.amounts.clear();
    for (const std::uint32_t i : dues) room.amounts.push_back(state.dues[i].amount);
    const Cents sum = std::accumulate(room.amounts.begin(), room.amounts.end(), Cents{0});
    const double rate = rate_of(room, static_cast<int>(slot / rank_count), static_cast<int>(slot % rank_count));
    const double paid = std::floor(static_cast<double>(sum) * rate + 1e-3);
    room.shares.of(std::clamp<Cents>(static_cast<Cents>(paid), 0, sum), room.amounts);
    for (std::size_t i = 0; i < dues.size(); ++i) {
      state.dues[dues[i]].paid = room.shares.shares[i];
      add_paid(room, state.dues[dues[i]]);
    }
  }
}

void solve_network(State& state) {
  ClearingRoom& room = state.room;
  room.input.parties.clear();
  room.input.obligations.clear();
  for (int p = 0; p <= state.world(); ++p) {
    // Who has no modelled cash pays everything; its own dues are enough for that.
    const Cents assets =
        state.limited(p) ? std::max<Cents>(0, state.cash(p)) : 2 * room.out[static_cast<std::size_t>(p)];
    room.input.parties.push_back({.assets = static_cast<double>(assets)});
  }
  for (const Due& due : state.dues)
    room.input.obligations.push_back({static_cast<waterfall::PartyIndex>(due.payer),
                                      static_cast<waterfall::PartyIndex>(due.payee), static_cast<double>(due.amount),
                                      due.rank});
  const auto faults = waterfall::build(room.input, room.network);
  GIGAWATT_REQUIRE(faults.empty());
  waterfall::clear_into(room.network, waterfall::Solution::greatest, room.workspace, room.clearing);
  state.clearing_residual_usd = std::max(state.clearing_residual_usd, room.clearing.residual / 100.0);
  for (std::size_t p = 0; p < state.threat.size(); ++p)
    state.threat[p] = std::max(state.threat[p], room.clearing.threat[p]);
}

/// Takes `cents` from what a party pays, from the last rank on. Returns the first of those who then get less.
int pay_less(State& state, int party, Cents cents) {
  ClearingRoom& room = state.room;
  int first = state.world();
  const auto take_from = [&](Due& due) {
    const Cents less = std::min(cents, due.paid);
    if (less == 0) return;
    due.paid -= less;
    cents -= less;
    room.paid_out[static_cast<std::size_t>(party)] -= less;
    room.paid_in[static_cast<std::size_t>(due.payee)] -= less;
    first = std::min(first, due.payee);
  };
  const bool listed = room.all_paid[static_cast<std::size_t>(party)] == 0;
  for (int rank = rank_count - 1; rank >= 0 && cents > 0; --rank) {
    const auto slot = static_cast<std::size_t>(party) * rank_count + static_cast<std::size_t>(rank);
    if (listed) {
      for (std::uint32_t i = room.begin[slot]; i < room.begin[slot + 1]; ++i) take_from(state.dues[room.order[i]]);
    } else {
      for (Due& due : state.dues)
        if (due.payer == party && due.rank == rank) take_from(due);
    }
  }
  GIGAWATT_REQUIRE(cents == 0);
  return first;
}

/// Rounding down what one receives may leave another a cent short.
void settle_cents(State& state) {
  for (int p = 0; p < state.world();) {
    const auto index = static_cast<std::size_t>(p);
    const Cents left = state.cash(p) + state.room.paid_in[index] - state.room.paid_out[index];
    const bool short_of_cents = state.limited(p) && left < 0;
    p = short_of_cents ? std::min(p + 1, pay_less(state, p, -left)) : p + 1;
  }
}

}  // namespace

void add_up(State& state) {
  ClearingRoom& room = state.room;
  if (room.summed == 0) {
    const auto n = static_cast<std::size_t>(state.world()) + 1;
    for (auto* sums : {&room.out, &room.in}) sums->assign(n, 0);
    room.asked.assign(state.instruments.size(), 0);
  }
  for (; room.summed < state.dues.size(); ++room.summed) {
    const Due& due = state.dues[room.summed];
    room.out[static_cast<std::size_t>(due.payer)] += due.amount;
    room.in[static_cast<std::size_t>(due.payee)] += due.amount;
    if (due.tag == Tag::draw) room.asked[static_cast<std::size_t>(due.instrument)] += due.amount;
  }
}

void clear_dues(State& state) {
  add_up(state);
  solve_network(state);
  pay_in_whole_cents(state);
  settle_cents(state);
}

}  // namespace gigawatt::capital
