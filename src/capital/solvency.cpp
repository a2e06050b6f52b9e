#include <algorithm>

#include "base/require.hpp"
#include "capital/analyse.hpp"
#include "waterfall/clear.hpp"

namespace gigawatt::capital {
namespace {

/// What a party owns outside of claims on others and stakes in them.
double outside_assets_usd(const State& state, int party) {
  Cents sum = 0;
  for (const Account account : {Account::cash, Account::property, Account::other_assets})
    sum += std::max<Cents>(0, state.books.balance(party, account));
  return to_usd(sum);
}

/// What stands open under an instrument that is not in arrears: debt and notes.
struct Open {
  int debtor = -1, creditor = -1, rank = senior;
};

Open open_of(const State& state, std::size_t at) {
  const scenario::InstrumentTerms& terms = state.input.instruments[at].data;
  if (const auto* debt = std::get_if<scenario::Debt>(&terms))
    return {state.payer(at), state.payee(at), rank_of(debt->seniority)};
  if (std::holds_alternative<scenario::PurchaseOrder>(terms)) return {state.payer(at), state.payee(at), senior};
  return {};
}

/// A call that is not paid covers what the debtor does not pay of the same claim: its creditor gets that once.
void cover(const State& state, const Due& call, waterfall::NetworkInput& input) {
  const int covered = state.compiled.covered[static_cast<std::size_t>(call.instrument)];
  const int debtor = state.payer(static_cast<std::size_t>(covered));
  const auto claim = std::ranges::find_if(state.arrears, [&](const Due& due) {
    return due.instrument == covered && !due.lapses && due.payer == debtor && due.payee == call.payee;
  });
  if (claim == state.arrears.end()) return;
  double usd = 0.0;
  for (const waterfall::Obligation& due : input.obligations)
    if (due.from == static_cast<waterfall::PartyIndex>(debtor) && due.rank == claim->rank &&
        due.to == static_cast<waterfall::PartyIndex>(call.payee))
      usd += due.amount;
  input.guarantees.push_back({.guarantor = static_cast<waterfall::PartyIndex>(call.payer),
                              .debtor = static_cast<waterfall::PartyIndex>(debtor),
                              .creditor = static_cast<waterfall::PartyIndex>(call.payee),
                              .rank = claim->rank,
                              .coverage = std::min(1.0, to_usd(call.amount) / usd),
                              .cap = to_usd(call.amount),
                              .rank_at_guarantor = call.rank});
}

}  // namespace

std::vector<std::optional<Solvency>> solvency_of(const State& state) {
  const int world = state.world();
  waterfall::NetworkInput input;
  for (int p = 0; p <= world; ++p) {
    const double kept = p == world ? 1.0 : 1.0 - state.input.parties[static_cast<std::size_t>(p)].default_cost;
    input.parties.push_back({.assets = p == world ? 0.0 : outside_assets_usd(state, p), .alpha = kept, .beta = kept});
  }
  const auto owe = [&](int from, int to, Cents amount, int rank) {
    if (amount > 0)
      input.obligations.push_back(
          {static_cast<waterfall::PartyIndex>(from), static_cast<waterfall::PartyIndex>(to), to_usd(amount), rank});
  };
  for (const Due& due : state.arrears)
    if (!due.lapses) owe(due.payer, due.payee, due.amount, due.rank);
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const scenario::InstrumentTerms& terms = state.input.instruments[i].data;
    const Open open = open_of(state, i);
    if (open.debtor >= 0) owe(open.debtor, open.creditor, state.instruments[i].outstanding, open.rank);
    if (std::holds_alternative<scenario::EquityStake>(terms) && state.instruments[i].share > 0.0)
      input.holdings.push_back({static_cast<waterfall::PartyIndex>(state.payer(i)),
                                static_cast<waterfall::PartyIndex>(state.payee(i)),
                                std::min(1.0, state.instruments[i].share)});
  }
  for (const Due& due : state.arrears)
    if (due.lapses) cover(state, due, input);
  // Who has no modelled cash pays what it owes.
  for (int p = 0; p <= world; ++p)
    if (!state.limited(p))
      for (const waterfall::Obligation& obligation : input.obligations)
        if (obligation.from == static_cast<waterfall::PartyIndex>(p))
          input.parties[static_cast<std::size_t>(p)].assets += obligation.amount;
  waterfall::Network network;
  const auto faults = waterfall::build(input, network);
  std::vector<std::optional<Solvency>> result(static_cast<std::size_t>(world) + 1);
  if (!faults.empty()) return result;  // tranches may close a circle of holdings: no worth reaches anybody
  const waterfall::Clearing clearing = waterfall::clear(network);
  for (std::size_t p = 0; p < result.size(); ++p)
    result[p] = Solvency{.assets_usd = clearing.paid[p] + clearing.equity[p],
                         .claims_usd = clearing.due[p],
                         .paid_usd = clearing.paid[p],
                         .equity_usd = clearing.equity[p],
                         .solvent = clearing.defaulted[p] == 0};
  return result;
}

}  // namespace gigawatt::capital
