// Who pays what this month: credit lines, clearing, guarantees, and the books.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

constexpr int rounds_max = 20;

/// What a credit line may still give.
Cents line_left(const State& state, std::size_t at) {
  const auto& terms = state.terms<scenario::Debt>(at);
  if (!state.in_force(at) || state.instruments[at].ended) return 0;
  if (state.month < terms.starts || state.month >= terms.matures) return 0;
  if (terms.withdrawn && state.month >= *terms.withdrawn) return 0;
  if (state.failed(state.payer(at))) return 0;
  return std::max<Cents>(0, to_cents(terms.amount.base()) - state.instruments[at].outstanding);
}

/// What is due to a party, or what came.
enum class Receipts : std::uint8_t { due, paid };

/// Asks the lines of everybody who would end below its minimum cash. Returns whether anything is asked for.
bool draw_lines(State& state, Receipts receipts) {
  if (state.compiled.lines.empty()) return false;
  add_up(state);
  const ClearingRoom& room = state.room;
  const std::vector<Cents>& in = receipts == Receipts::due ? room.in : room.paid_in;
  bool drawn = false;
  int borrower = -1;
  Cents need = 0;
  for (const std::size_t line : state.compiled.lines_by_borrower) {
    if (state.payer(line) != borrower) {
      borrower = state.payer(line);
      const auto index = static_cast<std::size_t>(borrower);
      need = state.limited(borrower)
                 ? room.out[index] + state.compiled.minimum_cash[index] - state.cash(borrower) - in[index]
                 : 0;
    }
    if (need <= 0) continue;
    const Cents amount = std::min(need, line_left(state, line) - room.asked[line]);
    if (amount <= 0) continue;
    state.owe(state.payee(line), borrower, static_cast<int>(line), Tag::draw, amount, operations);
    need -= amount;
    drawn = true;
  }
  return drawn;
}

/// By instrument, what stays unpaid of what the debtor owes the creditor himself (what a guarantor has taken over is
/// covered by nobody): of this month, and of earlier ones, which was called for when it fell due. And by guarantee, the
/// dues that call for it.
void find_calls(State& state) {
  ClearingRoom& room = state.room;
  for (auto* sums : {&room.unpaid, &room.unpaid_before}) sums->assign(state.instruments.size(), 0);
  for (auto* calls : {&room.call, &room.call_before}) calls->assign(state.instruments.size(), -1);
  for (std::size_t i = 0; i < state.dues.size(); ++i) {
    const Due& due = state.dues[i];
    if (due.instrument < 0) continue;
    const auto at = static_cast<std::size_t>(due.instrument);
    const bool before = due.since != state.month;
    if (due.tag == Tag::guarantee_call)
      (before ? room.call_before : room.call)[at] = static_cast<int>(i);
    else if (!due.lapses && due.payer == state.payer(at) && due.payee == state.payee(at))
      (before ? room.unpaid_before : room.unpaid)[at] += due.amount - due.paid;
  }
}

/// Returns whether it was another.
bool set_amount(State& state, Due& due, Cents amount) {
  if (due.amount == amount) return false;
  due.amount = amount;
  state.room.summed = 0;  // anew
  return true;
}

/// What the guarantor did not pay of an earlier call stands open only as far as the debtor still owes the same claim:
/// its creditor gets it once. Returns what stands open.
Cents limit_call_before(State& state, std::size_t guarantee, bool& changed) {
  ClearingRoom& room = state.room;
  if (room.call_before[guarantee] < 0) return 0;
  Due& call = state.dues[static_cast<std::size_t>(room.call_before[guarantee])];
  Cents& open = room.unpaid_before[static_cast<std::size_t>(state.compiled.covered[guarantee])];
  const bool less = set_amount(state, call, std::clamp<Cents>(open, 0, call.amount));
  changed = changed || (less && call.paid > 0);  // who has nothing for it pays the others no more for its being less
  open -= call.amount;                           // of a claim that several guarantee
  return call.amount;
}

/// The calls that this month's unpaid dues lead to; returns whether they are others than before.
bool call_guarantees(State& state) {
  if (state.compiled.guarantees.empty()) return false;
  bool changed = false;
  find_calls(state);
  for (const std::size_t i : state.compiled.guarantees) {
    const Cents called_before = limit_call_before(state, i, changed);
    if (!state.in_force(i)) continue;
    const auto& guarantee = state.terms<scenario::Guarantee>(i);
    const auto covered = static_cast<std::size_t>(state.compiled.covered[i]);
    Cents called = std::llround(guarantee.share * static_cast<double>(state.room.unpaid[covered]));
    if (guarantee.cap)
      called = std::min(
          called, std::max<Cents>(0, to_cents(guarantee.cap->base()) - state.instruments[i].used - called_before));
    if (const int existing = state.room.call[i]; existing >= 0) {
      changed = set_amount(state, state.dues[static_cast<std::size_t>(existing)], called) || changed;
    } else if (called > 0) {
      state.owe(state.payer(i), state.payee(covered), static_cast<int>(i), Tag::guarantee_call, called, senior);
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
    state.bought[state.at][static_cast<std::size_t>(due.payer)] += amount;
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
  const int covered = state.compiled.covered[static_cast<std::size_t>(call.instrument)];
  Cents left = call.paid;
  for (std::size_t i = 0; i < state.dues.size() && left > 0; ++i) {
    Due& due = state.dues[i];
    if (due.instrument != covered || due.lapses || due.payee != call.payee) continue;
    if ((due.since == state.month) != (call.since == state.month)) continue;  // what it was called for
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

/// What a due is for, in words.
std::string what_of(const State& state, const Due& due) {
  if (due.instrument >= 0) return state.input.instruments[static_cast<std::size_t>(due.instrument)].name;
  std::string words(booking_of(due.tag).name);
  std::ranges::replace(words, '_', ' ');
  return words;
}

void tell_unpaid(State& state) {
  for (const Due& due : state.dues) {
    const Cents unpaid = due.amount - due.paid;
    if (unpaid <= 0) continue;
    EventKind kind = EventKind::missed_payment;
    if (due.tag == Tag::draw) kind = EventKind::draw_refused;
    if (due.tag == Tag::investment) kind = EventKind::tranche_missed;
    const auto sentence = [&] {
      const std::string what = what_of(state, due);
      const std::string &payer = state.name(due.payer), &payee = state.name(due.payee);
      if (kind == EventKind::draw_refused)
        return fmt::format("{} cannot lend {} of {} to {}", payer, money_text(unpaid), what, payee);
      if (kind == EventKind::tranche_missed)
        return fmt::format("{} cannot pay {} of {} into {}", payer, money_text(unpaid), what, payee);
      return fmt::format("{} misses {} of {} to {}", payer, money_text(unpaid), what, payee);
    };
    if (kind == EventKind::missed_payment && state.detail != Detail::all) continue;  // by the thousand
    const int event = state.happen(kind, due.payer, due.payee, due.instrument, unpaid, sentence);
    if (due.tag == Tag::guarantee_call)
      state.events.back().cause = state.latest_trouble[static_cast<std::size_t>(due.payee)];
    state.latest_trouble[static_cast<std::size_t>(due.payee)] = event;
  }
}

void tell_paid(State& state, const Due& due) {
  if (due.paid <= 0) return;
  const auto instrument = [&]() -> const std::string& {
    return state.input.instruments[static_cast<std::size_t>(due.instrument)].name;
  };
  if (due.tag == Tag::investment)
    state.happen(EventKind::tranche_paid, due.payee, due.payer, due.instrument, due.paid, [&] {
      return fmt::format("{} pays {} of {} into {}", state.name(due.payer), money_text(due.paid), instrument(),
                         state.name(due.payee));
    });
  if (due.tag == Tag::guarantee_call) {
    const int event = state.happen(EventKind::guarantee_called, due.payer, due.payee, due.instrument, due.paid, [&] {
      return fmt::format("{} pays {} under {} to {}", state.name(due.payer), money_text(due.paid), instrument(),
                         state.name(due.payee));
    });
    state.events.back().cause = state.latest_trouble[static_cast<std::size_t>(due.payee)];
    state.latest_trouble[static_cast<std::size_t>(due.payer)] = event;
  }
  if (due.tag != Tag::draw) return;
  const auto& terms = state.terms<scenario::Debt>(static_cast<std::size_t>(due.instrument));
  if (terms.draw == scenario::Draw::as_needed)
    state.happen(EventKind::line_drawn, due.payee, due.payer, due.instrument, due.paid, [&] {
      return fmt::format("{} draws {} of {}", state.name(due.payee), money_text(due.paid), instrument());
    });
}

/// Cash above the minimum goes back into the lines, at once.
void repay_lines(State& state) {
  for (const std::size_t i : state.compiled.lines) {
    if (!state.in_force(i) || state.instruments[i].outstanding == 0) continue;
    const int borrower = state.payer(i), lender = state.payee(i);
    if (!state.limited(borrower) || state.instruments[i].ended) continue;
    const Cents floor_cash = state.compiled.minimum_cash[static_cast<std::size_t>(borrower)];
    const Cents back = std::min(state.instruments[i].outstanding, state.cash(borrower) - floor_cash);
    if (back <= 0 || std::ranges::any_of(state.dues, [&](const Due& due) {
          return due.payer == borrower && due.amount > due.paid && !due.lapses;
        }))
      continue;
    state.instruments[i].outstanding -= back;
    state.book(Tag::principal, static_cast<int>(i), back, borrower, Account::debt, Account::cash, lender, Account::cash,
               Account::loans);
    state.flow({state.month, borrower, lender, static_cast<int>(i), Tag::principal, back, back});
  }
}

void solve(State& state) {
  draw_lines(state, Receipts::due);
  for (int round = 0; round < rounds_max; ++round) {
    clear_dues(state);
    const bool called = call_guarantees(state);
    const bool drawn = draw_lines(state, Receipts::paid);
    if (!called && !drawn) return;
  }
  clear_dues(state);
}

/// What is not paid is owed on; what is owed for one thing since several months is one due, as old as the oldest.
void carry_over(State& state) {
  for (const Due& due : state.dues) {
    // A call stands in the books only when it is paid, and yet its guarantor owes what it has not paid.
    if ((due.lapses && due.tag != Tag::guarantee_call) || due.amount == due.paid) continue;
    Due left = due;
    left.amount -= due.paid;
    left.paid = 0;
    left.booked = !due.lapses;
    state.arrears.push_back(left);
  }
  const auto key = [](const Due& due) { return std::tuple(due.payer, due.payee, due.instrument, due.tag, due.rank); };
  // What was carried into the month stands in order already.
  const auto fresh = std::ranges::is_sorted_until(state.arrears, {}, key);
  std::ranges::stable_sort(fresh, state.arrears.end(), {}, key);
  std::ranges::inplace_merge(state.arrears, fresh, {}, key);
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
  state.dues.insert(state.dues.begin(), state.arrears.begin(), state.arrears.end());
  state.arrears.clear();
  state.room.summed = 0;
  solve(state);
  for (std::size_t i = 0, count = state.dues.size(); i < count; ++i) {
    Due due = state.dues[i];
    if (!due.booked) book_due(state, due, due.lapses ? due.paid : due.amount);
    state.dues[i].booked = true;
    book_payment(state, due);
    apply(state, due);
    if (due.amount > 0) state.flow({state.month, due.payer, due.payee, due.instrument, due.tag, due.amount, due.paid});
    if (due.tag != Tag::guarantee_call) tell_paid(state, due);
  }
  for (std::size_t i = 0, count = state.dues.size(); i < count; ++i)
    if (const Due call = state.dues[i]; call.tag == Tag::guarantee_call && call.paid > 0) subrogate(state, call);
  tell_unpaid(state);
  for (const Due& due : state.dues)  // because of what is not paid
    if (due.tag == Tag::guarantee_call && due.lapses) tell_paid(state, due);
  repay_lines(state);
  carry_over(state);
  state.books.require_balanced();
}

}  // namespace gigawatt::capital
