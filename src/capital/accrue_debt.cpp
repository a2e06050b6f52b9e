// Loans, bonds and credit lines, and the notes of vendors.
//   interest = outstanding · rate ÷ 12, on what was outstanding when the month began
//   linear: outstanding ÷ months left;  annuity: A = B·r ÷ (1 − (1 + r)^−n), of which interest is a part
#include <algorithm>
#include <cmath>

#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

using scenario::Amortisation, scenario::Debt;

Cents interest_of(Cents outstanding, double rate) {
  return std::llround(static_cast<double>(outstanding) * rate / 12.0);
}

/// What is repaid in a month of which `months_left` are left, this one included.
Cents repayment(Amortisation how, Cents outstanding, double rate, int months_left) {
  if (months_left <= 1) return outstanding;
  if (how == Amortisation::bullet) return 0;
  const double monthly = rate / 12.0;
  const double n = months_left;
  if (how == Amortisation::linear || monthly == 0.0) return std::llround(static_cast<double>(outstanding) / n);
  const double payment = static_cast<double>(outstanding) * monthly / (1.0 - std::pow(1.0 + monthly, -n));
  return std::clamp<Cents>(std::llround(payment - static_cast<double>(outstanding) * monthly), 0, outstanding);
}

void draw(State& state, std::size_t at, const Debt& terms, int lender, int borrower) {
  if (state.failed(borrower)) return;
  if (state.month < terms.starts || state.month >= terms.matures) return;
  if (terms.withdrawn && state.month >= *terms.withdrawn) return;
  const Cents left = std::max<Cents>(0, to_cents(terms.amount.base()) - state.instruments[at].used);
  Cents wanted = 0;
  if (terms.draw == scenario::Draw::at_start && state.month == std::max(terms.starts, state.input.first)) wanted = left;
  if (terms.draw == scenario::Draw::with_spending)
    wanted = std::min(left, static_cast<Cents>(
                                std::llround(terms.spending_share * static_cast<double>(state.spending_of(borrower)))));
  state.owe(lender, borrower, static_cast<int>(at), Tag::draw, wanted, operations);
}

void capitalise(State& state, std::size_t at, int lender, int borrower, Cents interest) {
  state.instruments[at].outstanding += interest;
  state.book(Tag::interest, static_cast<int>(at), interest, borrower, Account::interest_cost, Account::debt, lender,
             Account::loans, Account::interest_income);
}

}  // namespace

void accrue_arrears(State& state) {
  for (const Due& due : state.arrears) {
    if (due.instrument < 0 || due.since >= state.month || due.lapses) continue;  // a call: the debtor's claim bears it
    const double rate = state.input.instruments[static_cast<std::size_t>(due.instrument)].arrears_rate;
    if (rate > 0.0)
      state.owe(due.payer, due.payee, due.instrument, Tag::interest, interest_of(due.amount, rate), due.rank);
  }
}

void accrue(State& state, std::size_t at, const Debt& terms) {
  const int lender = state.payee(at), borrower = state.payer(at);
  InstrumentState& own = state.instruments[at];
  if (own.ended) return;  // accelerated: all of it stands in arrears
  const Rank rank = rank_of(terms.seniority);
  const Cents interest = interest_of(own.outstanding, terms.rate);
  const int months_left = terms.matures - state.month + 1;
  Cents principal = 0;
  const time::Month repaid_from = terms.amortisation == Amortisation::bullet
                                      ? terms.matures
                                      : terms.repaid_from.value_or(std::max(terms.starts, state.input.first).plus(1));
  if (state.month >= repaid_from || months_left <= 1)
    principal = repayment(terms.amortisation, own.outstanding, terms.rate, months_left);
  if (terms.interest_capitalised_until && state.month <= *terms.interest_capitalised_until)
    capitalise(state, at, lender, borrower, interest);
  else
    state.owe(borrower, lender, static_cast<int>(at), Tag::interest, interest, rank);
  state.owe(borrower, lender, static_cast<int>(at), Tag::principal, principal, rank);
  own.outstanding -= principal;
  draw(state, at, terms, lender, borrower);
}

void accrue(State& state, std::size_t at, const scenario::PurchaseOrder& terms) {
  const int vendor = state.payee(at), customer = state.payer(at);
  const int id = static_cast<int>(at);
  InstrumentState& own = state.instruments[at];
  const double usd = terms.amount.base();
  if (own.months > 0) {  // instalments of the note that are left
    state.owe(customer, vendor, id, Tag::interest, interest_of(own.outstanding, terms.rate), senior);
    const Cents principal = repayment(Amortisation::linear, own.outstanding, terms.rate, own.months);
    state.owe(customer, vendor, id, Tag::principal, principal, senior);
    own.outstanding -= principal;
    --own.months;
  }
  if (state.month == terms.ordered) state.owe(customer, vendor, id, Tag::order, to_cents(terms.deposit * usd), senior);
  if (state.month != terms.delivered) return;
  const Cents note = to_cents(terms.financed * usd);
  state.owe(customer, vendor, id, Tag::order, std::max<Cents>(0, to_cents(usd) - to_cents(terms.deposit * usd) - note),
            senior);
  if (note == 0) return;
  own.outstanding = note;
  own.months = terms.note_months;
  state.bought[state.at][static_cast<std::size_t>(customer)] += note;
  state.book(Tag::order, id, note, customer, Account::property, Account::debt, vendor, Account::loans,
             Account::revenue);
  state.flow({state.month, vendor, customer, id, Tag::draw, note, note, true});
  state.flow({.month = state.month,
              .payer = customer,
              .payee = vendor,
              .instrument = id,
              .tag = Tag::order,
              .due = note,
              .paid = note,
              .in_kind = true,
              .given_by_payee = true});
}

}  // namespace gigawatt::capital
