// Taxes and distributions, each December after all else is paid.
//   income = what has changed in equity by operation, interest, depreciation and other income, dividends apart
//   tax = rate · max(0, income − losses carried forward), owed at once and due in January
//   distribution = payout · max(0, cash − minimum cash − tax), to the owners by their stakes, the rest to the world
#include <algorithm>
#include <cmath>
#include <utility>

#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

/// Of all months so far.
Cents income_of(const State& state, int party) {
  Cents sum = 0;
  for (const Account account : {Account::revenue, Account::operating_cost, Account::interest_income,
                                Account::interest_cost, Account::depreciation, Account::other_income})
    sum -= state.books.balance(party, account);
  return sum;
}

/// Returns what is due in January.
Cents assess_tax(State& state, int party) {
  const auto index = static_cast<std::size_t>(party);
  const double rate = state.input.parties[index].tax_rate;
  if (rate <= 0.0) return 0;
  const Cents all = income_of(state, party), income = all - std::exchange(state.taxed[index], all);
  const Cents used = std::clamp<Cents>(income, 0, state.losses[index]);
  state.losses[index] += std::max<Cents>(0, -income) - used;
  const Cents tax = std::llround(rate * static_cast<double>(std::max<Cents>(0, income) - used));
  if (tax == 0) return 0;
  state.book(Tag::tax, -1, tax, party, Account::tax, Account::payable, state.world(), Account::receivable,
             Account::revenue);
  state.arrears.push_back({.payer = party,
                           .payee = state.world(),
                           .tag = Tag::tax,
                           .rank = operations,
                           .booked = true,
                           .amount = tax,
                           .since = state.month.plus(1)});
  return tax;
}

/// Whoever owes what is due, has drawn a line or is in breach of a covenant keeps its cash.
bool may_distribute(const State& state, int party) {
  const auto index = static_cast<std::size_t>(party);
  if (!state.limited(party) || state.locked[index] != 0 || state.failed(party)) return false;
  if (std::ranges::any_of(state.arrears,
                          [&](const Due& due) { return due.payer == party && due.since <= state.month; }))
    return false;
  return std::ranges::none_of(state.compiled.lines, [&](std::size_t line) {
    return state.payer(line) == party && state.instruments[line].outstanding > 0;
  });
}

void pay_owner(State& state, int party, int owner, int stake, Cents amount) {
  if (amount <= 0) return;
  state.book(Tag::distribution, stake, amount, party, Account::paid_in, Account::cash, owner, Account::cash,
             Account::dividends);
  state.flow({state.month, party, owner, stake, Tag::distribution, amount, amount});
}

void distribute(State& state, int party, Cents tax) {
  const auto index = static_cast<std::size_t>(party);
  const double payout = state.input.parties[index].payout;
  const Cents above = state.cash(party) - state.compiled.minimum_cash[index] - tax;
  if (payout <= 0.0 || above <= 0 || !may_distribute(state, party)) return;
  const Cents amount = std::llround(payout * static_cast<double>(above));
  Cents left = amount;
  for (const std::size_t stake : state.compiled.stakes) {
    if (state.payee(stake) != party || state.payer(stake) == party || !state.in_force(stake)) continue;
    const Cents part =
        std::min<Cents>(left, std::llround(state.instruments[stake].share * static_cast<double>(amount)));
    pay_owner(state, party, state.payer(stake), static_cast<int>(stake), part);
    left -= part;
  }
  pay_owner(state, party, state.world(), -1, left);
}

}  // namespace

void close_year(State& state) {
  for (int p = 0; p < state.world(); ++p) distribute(state, p, assess_tax(state, p));
}

}  // namespace gigawatt::capital
