#include "capital/open_books.hpp"

namespace gigawatt::capital {
namespace {

struct Opening {
  State& state;
  std::size_t at;

  void operator()(const scenario::Debt& terms) const {
    const Cents outstanding = to_cents(terms.outstanding.base());
    state.instruments[at].outstanding = outstanding;
    state.instruments[at].used = outstanding;
    state.book(Tag::draw, static_cast<int>(at), outstanding, state.payer(at), Account::paid_in, Account::debt,
               state.payee(at), Account::loans, Account::paid_in);
  }
  void operator()(const scenario::EquityStake& terms) const {
    state.instruments[at].share = terms.share;
    state.books.post({.month = state.month,
                      .party = state.payer(at),
                      .amount = to_cents(terms.book_value.base()),
                      .instrument = static_cast<int>(at),
                      .counterparty = state.payee(at),
                      .debit = Account::stakes,
                      .credit = Account::paid_in,
                      .tag = Tag::investment});
  }
  void operator()(const scenario::ComputeCredits& terms) const {
    if (terms.granted >= state.input.first) return;
    const Cents amount = to_cents(terms.amount.base());
    state.instruments[at].outstanding = amount;
    state.book(Tag::credits, static_cast<int>(at), amount, state.payer(at), Account::stakes,
               Account::contract_liability, state.payee(at), Account::prepaid, Account::paid_in);
  }
  template <class Terms>
  void operator()(const Terms&) const {}
};

}  // namespace

void open_books(State& state) {
  for (std::size_t p = 0; p < state.input.parties.size(); ++p) {
    const scenario::Party& party = state.input.parties[p];
    const int index = static_cast<int>(p);
    const auto has = [&](Account account, Cents amount) {
      state.books.post({.month = state.month,
                        .party = index,
                        .amount = amount,
                        .counterparty = index,
                        .debit = account,
                        .credit = Account::paid_in,
                        .tag = Tag::opening});
    };
    if (party.cash) has(Account::cash, to_cents(party.cash->base()));
    has(Account::other_assets, to_cents(party.other_assets.base()));
  }
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i)
    if (state.takes_part(i)) std::visit(Opening{state, i}, state.input.instruments[i].data);
}

}  // namespace gigawatt::capital
