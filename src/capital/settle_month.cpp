// Who pays what this month: credit lines, clearing, guarantees, and the books.
//
// Clearing works in cents as doubles; its answer is brought back to whole cents from above: every payer's total is
// rounded down, and whoever would then lack a cent pays a cent less, until nobody does (docs/money.md).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "base/require.hpp"
#include "capital/state.hpp"
#include "waterfall/clear.hpp"

namespace gigawatt::capital {
namespace {

constexpr int rank_count = 4;
constexpr int rounds_max = 20;

/// Sums over the dues of a month.
struct Sums {
  std::vector<Cents> out, in, paid_out, paid_in;  // by party
};

Sums sums_of(const State& state) {
  const auto n = static_cast<std::size_t>(state.world()) + 1;
  Sums sums{std::vector<Cents>(n, 0), std::vector<Cents>(n, 0), std::vector<Cents>(n, 0), std::vector<Cents>(n, 0)};
  for (const Due& due : state.dues) {
    sums.out[static_cast<std::size_t>(due.payer)] += due.amount;
    sums.in[static_cast<std::size_t>(due.payee)] += due.amount;
    sums.paid_out[static_cast<std::size_t>(due.payer)] += due.paid;
    sums.paid_in[static_cast<std::size_t>(due.payee)] += due.paid;
  }
  return sums;
}

/// What a payer pays at a rank, rounded down to a cent, is shared out by largest remainder.
template <class Rate>
void pay_in_whole_cents(State& state, const Rate& rate) {
  std::vector<std::size_t> order(state.dues.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) { return std::pair(state.dues[i].payer, state.dues[i].rank); };
  std::ranges::stable_sort(order, {}, key);
  std::vector<Cents> amounts;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    const auto [payer, rank] = key(order[begin]);
    amounts.clear();
    for (end = begin; end < order.size() && key(order[end]) == std::pair(payer, rank); ++end)
      amounts.push_back(state.dues[order[end]].amount);
    const Cents sum = std::accumulate(amounts.begin(), amounts.end(), Cents{0});
    const double paid = std::floor(static_cast<double>(sum) * rate(payer, rank) + 1e-3);
    const std::vector<Cents> shares = share_out(std::clamp<Cents>(static_cast<Cents>(paid), 0, sum), amounts);
    for (std::size_t i = begin; i < end; ++i) state.dues[order[i]].paid = shares[i - begin];
  }
}

void clear_dues(State& state) {
  const Sums sums = sums_of(state);
  waterfall::NetworkInput input;
  for (int p = 0; p <= state.world(); ++p) {
    const auto index = static_cast<std::size_t>(p);
    // Who has no modelled cash pays everything; its own dues are enough for that.
    const Cents assets = state.limited(p) ? std::max<Cents>(0, state.cash(p)) : 2 * sums.out[index];
    input.parties.push_back({.assets = static_cast<double>(assets)});
  }
  for (const Due& due : state.dues)
    input.obligations.push_back({static_cast<waterfall::PartyIndex>(due.payer),
                                 static_cast<waterfall::PartyIndex>(due.payee), static_cast<double>(due.amount),
                                 due.rank});
  waterfall::Network network;
  const auto faults = waterfall::build(input, network);
  GIGAWATT_REQUIRE(faults.empty());
  const waterfall::Clearing clearing = waterfall::clear(network);
  state.clearing_residual_usd = std::max(state.clearing_residual_usd, clearing.residual / 100.0);
  for (std::size_t p = 0; p < state.threat.size(); ++p) state.threat[p] = std::max(state.threat[p], clearing.threat[p]);
  const auto rate = [&](int party, int rank) {
    const auto at = static_cast<std::size_t>(rank);
    return at < network.rank_count ? clearing.rate[network.slot(static_cast<waterfall::PartyIndex>(party), at)] : 1.0;
  };
  pay_in_whole_cents(state, rate);
}

/// Takes `cents` from what a party pays, from the last rank on.
void pay_less(State& state, int party, Cents cents) {
  for (int rank = rank_count - 1; rank >= 0 && cents > 0; --rank)
    for (Due& due : state.dues) {
      if (due.payer != party || due.rank != rank) continue;
      const Cents less = std::min(cents, due.paid);
      due.paid -= less;
      cents -= less;
    }
  GIGAWATT_REQUIRE(cents == 0);
}

/// Rounding down what one receives may leave another a cent short.
void settle_cents(State& state) {
  for (bool changed = true; changed;) {
    changed = false;
    const Sums sums = sums_of(state);
    for (int p = 0; p < state.world(); ++p) {
      const auto index = static_cast<std::size_t>(p);
      const Cents left = state.cash(p) + sums.paid_in[index] - sums.paid_out[index];
      if (!state.limited(p) || left >= 0) continue;
      pay_less(state, p, -left);
      changed = true;
      break;
    }
  }
}

/// What a credit line may still give.
Cents line_left(const State& state, std::size_t at, const scenario::Debt& terms) {
  if (!state.in_force(at) || state.instruments[at].ended) return 0;
  if (state.month < terms.starts || state.month >= terms.matures) return 0;
  if (terms.withdrawn && state.month >= *terms.withdrawn) return 0;
  if (state.standing[static_cast<std::size_t>(state.payers[at])] == Standing::defaulted) return 0;
  return std::max<Cents>(0, to_cents(terms.amount.base()) - state.instruments[at].outstanding);
}

/// Asks the lines of everybody who would end below its minimum cash. `receipts` may be what is due or what came.
bool draw_lines(State& state, const std::vector<Cents>& receipts) {
  const Sums sums = sums_of(state);
  bool drawn = false;
  for (int p = 0; p < state.world(); ++p) {
    if (!state.limited(p)) continue;
    const auto index = static_cast<std::size_t>(p);
    const Cents floor_cash = to_cents(state.input.parties[index].minimum_cash.base());
    Cents need = sums.out[index] + floor_cash - state.cash(p) - receipts[index];
    for (const std::size_t i : state.lines) {
      if (state.payers[i] != p || need <= 0) continue;
      const auto& line = std::get<scenario::Debt>(state.input.instruments[i].data);
      Cents asked = 0;
      for (const Due& due : state.dues)
        if (due.instrument == static_cast<int>(i) && due.tag == Tag::draw) asked += due.amount;
      const Cents amount = std::min(need, line_left(state, i, line) - asked);
      if (amount <= 0) continue;
      state.owe(state.payees[i], p, static_cast<int>(i), Tag::draw, amount, operations);
      need -= amount;
      drawn = true;
    }
  }
  return drawn;
}

/// The calls that this month's unpaid dues lead to; returns whether they are others than before.
bool call_guarantees(State& state) {
  bool changed = false;
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const auto* guarantee = std::get_if<scenario::Guarantee>(&state.input.instruments[i].data);
    if (guarantee == nullptr || !state.in_force(i)) continue;
    const int covered = state.instrument_index.at(guarantee->covers.text());
    const auto at = static_cast<std::size_t>(covered);
    const int guarantor = state.party(guarantee->guarantor);
    Cents unpaid = 0;
    int creditor = -1;
    for (const Due& due : state.dues) {
      // Of what falls due this month, and of what the debtor owes the creditor himself: what is carried over was called
      // for when it fell due, and what a guarantor has taken over is covered by nobody.
      if (due.instrument != covered || due.lapses || due.since != state.month || due.payer != state.payers[at] ||
          due.payee != state.payees[at] || due.tag == Tag::guarantee_call)
        continue;
      unpaid += due.amount - due.paid;
      creditor = due.payee;
    }
    Cents called = std::llround(guarantee->share * static_cast<double>(unpaid));
    if (guarantee->cap)
      called = std::min(called, std::max<Cents>(0, to_cents(guarantee->cap->base()) - state.instruments[i].used));
    const auto existing = std::ranges::find_if(state.dues, [&](const Due& due) {
      return due.instrument == static_cast<int>(i) && due.tag == Tag::guarantee_call;
    });
    if (existing != state.dues.end()) {
      changed = changed || existing->amount != called;
      existing->amount = called;
    } else if (called > 0 && creditor >= 0) {
      state.owe(guarantor, creditor, static_cast<int>(i), Tag::guarantee_call, called, senior);
      state.dues.back().lapses = true;  // the claim itself stays with the debtor
      changed = true;
    }
  }
  return changed;
}

/// A due enters both books as payable and receivable; one that lapses only when it is paid.
void book_due(State& state, const Due& due, Cents amount) {
  const TagBooking& booking = booking_of(due.tag);
  state.book(due.tag, due.instrument, amount, due.payer, booking.payer, Account::payable, due.payee,
             Account::receivable, booking.payee);
  if (due.tag == Tag::order || due.tag == Tag::capital_expenditure)
    state.bought[static_cast<std::size_t>(due.payer)][state.at] += amount;
}

void book_payment(State& state, const Due& due) {
  state.book(due.tag, due.instrument, due.paid, due.payer, Account::payable, Account::cash, due.payee, Account::cash,
             Account::receivable);
}

/// What a payment means to its instrument.
void apply(State& state, const Due& due) {
  if (due.instrument < 0) return;
  const auto at = static_cast<std::size_t>(due.instrument);
  InstrumentState& own = state.instruments[at];
  switch (due.tag) {
    case Tag::draw:
      own.outstanding += due.paid;
      own.used += due.paid;
      break;
    case Tag::prepayment:
      own.outstanding += due.paid;
      break;
    case Tag::investment:
      own.paid[static_cast<std::size_t>(due.slot)] += due.paid;
      break;
    case Tag::guarantee_call:
      own.used += due.paid;
      break;
    default:
      break;
  }
}

/// The guarantor takes over the part of the claim that it paid.
void subrogate(State& state, const Due& call) {
  const auto& guarantee =
      std::get<scenario::Guarantee>(state.input.instruments[static_cast<std::size_t>(call.instrument)].data);
  const int covered = state.instrument_index.at(guarantee.covers.text());
  Cents left = call.paid;
  for (std::size_t i = 0; i < state.dues.size() && left > 0; ++i) {
    Due& due = state.dues[i];
    if (due.instrument != covered || due.lapses || due.payee != call.payee || due.since != state.month) continue;
    const Cents taken = std::min(left, due.amount - due.paid);
    if (taken <= 0) continue;
    due.amount -= taken;
    left -= taken;
    Due owed = due;
    owed.payee = call.payer;
    owed.amount = taken;
    owed.paid = 0;
    state.dues.push_back(owed);
  }
}

void tell_unpaid(State& state) {
  for (const Due& due : state.dues) {
    const Cents unpaid = due.amount - due.paid;
    if (unpaid <= 0) continue;
    const auto payee = static_cast<std::size_t>(due.payee);
    const std::string what = due.instrument < 0
                                 ? std::string(booking_of(due.tag).name)
                                 : state.input.instruments[static_cast<std::size_t>(due.instrument)].name;
    EventKind kind = EventKind::missed_payment;
    std::string text =
        fmt::format("{} misses {} of {} to {}", state.name(due.payer), money_text(unpaid), what, state.name(due.payee));
    if (due.tag == Tag::draw) {
      kind = EventKind::draw_refused;
      text = fmt::format("{} cannot lend {} of {} to {}", state.name(due.payer), money_text(unpaid), what,
                         state.name(due.payee));
    } else if (due.tag == Tag::investment) {
      kind = EventKind::tranche_missed;
      text = fmt::format("{} cannot pay {} of {} into {}", state.name(due.payer), money_text(unpaid), what,
                         state.name(due.payee));
    }
    if (due.tag == Tag::guarantee_call) continue;
    const int event = state.happen(kind, due.payer, due.payee, due.instrument, unpaid, std::move(text));
    state.latest_trouble[payee] = event;
  }
}

void tell_paid(State& state, const Due& due) {
  if (due.paid <= 0) return;
  const auto instrument = [&]() -> const std::string& {
    return state.input.instruments[static_cast<std::size_t>(due.instrument)].name;
  };
  if (due.tag == Tag::investment)
    state.happen(EventKind::tranche_paid, due.payee, due.payer, due.instrument, due.paid,
                 fmt::format("{} pays {} of {} into {}", state.name(due.payer), money_text(due.paid), instrument(),
                             state.name(due.payee)));
  if (due.tag == Tag::guarantee_call) {
    const int event = state.happen(EventKind::guarantee_called, due.payer, due.payee, due.instrument, due.paid,
                                   fmt::format("{} pays {} under {} to {}", state.name(due.payer), money_text(due.paid),
                                               instrument(), state.name(due.payee)));
    state.events.back().cause = state.latest_trouble[static_cast<std::size_t>(due.payee)];
    state.latest_trouble[static_cast<std::size_t>(due.payer)] = event;
  }
  if (due.tag != Tag::draw) return;
  const auto& terms = std::get<scenario::Debt>(state.input.instruments[static_cast<std::size_t>(due.instrument)].data);
  if (terms.draw == scenario::Draw::as_needed)
    state.happen(EventKind::line_drawn, due.payee, due.payer, due.instrument, due.paid,
                 fmt::format("{} draws {} of {}", state.name(due.payee), money_text(due.paid), instrument()));
}

/// Cash above the minimum goes back into the lines, at once.
void repay_lines(State& state) {
  for (const std::size_t i : state.lines) {
    if (!state.in_force(i) || state.instruments[i].outstanding == 0) continue;
    const int borrower = state.payers[i], lender = state.payees[i];
    if (!state.limited(borrower) || state.instruments[i].ended) continue;
    const bool owes = std::ranges::any_of(
        state.dues, [&](const Due& due) { return due.payer == borrower && due.amount > due.paid && !due.lapses; });
    const Cents floor_cash = to_cents(state.input.parties[static_cast<std::size_t>(borrower)].minimum_cash.base());
    const Cents back = std::min(state.instruments[i].outstanding, state.cash(borrower) - floor_cash);
    if (back <= 0 || owes) continue;
    state.instruments[i].outstanding -= back;
    state.book(Tag::principal, static_cast<int>(i), back, borrower, Account::debt, Account::cash, lender, Account::cash,
               Account::loans);
    state.flows.push_back({state.month, borrower, lender, static_cast<int>(i), Tag::principal, back, back});
  }
}

void solve(State& state) {
  const Sums due = sums_of(state);
  draw_lines(state, due.in);
  for (int round = 0; round < rounds_max; ++round) {
    clear_dues(state);
    settle_cents(state);
    const bool called = call_guarantees(state);
    const bool drawn = draw_lines(state, sums_of(state).paid_in);
    if (!called && !drawn) return;
  }
  clear_dues(state);
  settle_cents(state);
}

/// What is not paid is owed on; what is owed for one thing since several months is one due, as old as the oldest.
void carry_over(State& state) {
  for (const Due& due : state.dues) {
    if (due.lapses || due.amount == due.paid) continue;
    Due left = due;
    left.amount -= due.paid;
    left.paid = 0;
    left.booked = true;
    state.arrears.push_back(left);
  }
  const auto key = [](const Due& due) { return std::tuple(due.payer, due.payee, due.instrument, due.tag, due.rank); };
  std::ranges::stable_sort(state.arrears, {}, key);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < state.arrears.size(); ++i) {
    if (kept > 0 && key(state.arrears[kept - 1]) == key(state.arrears[i])) {
      state.arrears[kept - 1].amount += state.arrears[i].amount;
      state.arrears[kept - 1].since = std::min(state.arrears[kept - 1].since, state.arrears[i].since);
    } else {
      state.arrears[kept++] = state.arrears[i];
    }
  }
  state.arrears.resize(kept);
}

}  // namespace

void settle_month(State& state) {
  std::vector<Due> fresh = std::move(state.dues);
  state.dues = std::move(state.arrears);
  state.dues.insert(state.dues.end(), fresh.begin(), fresh.end());
  state.arrears.clear();
  solve(state);
  for (std::size_t i = 0, count = state.dues.size(); i < count; ++i) {
    Due due = state.dues[i];
    if (!due.booked) book_due(state, due, due.lapses ? due.paid : due.amount);
    state.dues[i].booked = true;
    book_payment(state, due);
    apply(state, due);
    if (due.amount > 0)
      state.flows.push_back({state.month, due.payer, due.payee, due.instrument, due.tag, due.amount, due.paid});
    if (due.tag != Tag::guarantee_call) tell_paid(state, due);
    if (due.tag == Tag::guarantee_call && due.paid > 0) subrogate(state, due);
  }
  tell_unpaid(state);
  for (const Due& due : state.dues)  // because of what is not paid
    if (due.tag == Tag::guarantee_call && due.lapses) tell_paid(state, due);
  repay_lines(state);
  carry_over(state);
  state.books.require_balanced();
}

}  // namespace gigawatt::capital
