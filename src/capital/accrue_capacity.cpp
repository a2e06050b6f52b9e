// Take or pay on capacity, and the credits that are burnt on it.
//   fee = available fee · max(use, take-or-pay);  damages = min(cap left, rate · (committed − available))
// Fees are first taken from credits, then from what was prepaid; only the rest is due in cash.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

using scenario::CapacityReservation, scenario::ComputeCredits;

Cents scaled(double factor, Cents amount) { return std::llround(factor * static_cast<double>(amount)); }

/// Takes up to `fee` from what the holder has with the provider; booked, without cash. Returns what is left to pay.
Cents burn(State& state, std::size_t store, int provider, int holder, int instrument, Cents fee) {
  const auto* credits = std::get_if<ComputeCredits>(&state.input.instruments[store].data);
  const Cents burnt = std::min(fee, state.instruments[store].outstanding);
  if (burnt <= 0) return fee;
  state.instruments[store].outstanding -= burnt;
  state.book(Tag::fee, instrument, burnt, holder, Account::operating_cost, Account::prepaid, provider,
             Account::contract_liability, Account::revenue);
  state.flow({.month = state.month,
              .payer = holder,
              .payee = provider,
              .instrument = instrument,
              .tag = Tag::fee,
              .due = burnt,
              .paid = burnt,
              .in_kind = true,
              .given_by_payee = credits != nullptr && credits->in_kind});
  return fee - burnt;
}

Cents burn_all(State& state, std::size_t at, int vendor, int customer, Cents fee) {
  for (const std::size_t credits : state.compiled.credits[at])
    fee = burn(state, credits, vendor, customer, static_cast<int>(at), fee);
  return burn(state, at, vendor, customer, static_cast<int>(at), fee);
}

/// `missing`: what the customer would have paid for what is late.
void tell_late(State& state, std::size_t at, const CapacityReservation& terms, Cents missing) {
  const int vendor = state.payee(at), customer = state.payer(at);
  std::string text;
  Shortage shortage;
  if (state.detail != Detail::all) {
    // nobody reads it
  } else if (const ContractInput* contract = state.compiled.contracts[at]) {
    const ContractMonth& month = contract->months[state.at];
    text = fmt::format("{:.0f} of {:.0f} MW and {:.1f} of {:.1f} million GPU-hours available to {}",
                       month.it_mw_available, month.it_mw_committed, month.gpu_hours_available / 1e6,
                       month.gpu_hours_committed / 1e6, state.name(customer));
    shortage = {.reason = month.waits_for,
                .it_mw_committed = month.it_mw_committed,
                .it_mw_available = month.it_mw_available,
                .gpu_hours_committed = month.gpu_hours_committed,
                .gpu_hours_available = month.gpu_hours_available};
    if (!shortage.reason.empty()) text = fmt::format("{}: {}", shortage.reason, text);
  } else {
    text = fmt::format("capacity for {} comes {} months late", state.name(customer), terms.delay_months);
    shortage.reason = text;
  }
  if (state.detail == Detail::all)
    text += fmt::format("; {} does not earn {} of {}", state.name(vendor), money_text(missing),
                        state.input.instruments[at].name);
  const int event =
      state.happen(EventKind::late_capacity, vendor, customer, static_cast<int>(at), missing, [&] { return text; });
  state.events.back().cause = -1;  // its cause is physical: it stands in the sentence
  if (state.detail == Detail::all) state.events.back().shortage = std::move(shortage);
  state.latest_trouble[static_cast<std::size_t>(vendor)] = event;
}

void owe_damages(State& state, std::size_t at, const CapacityReservation& terms, Cents late) {
  if (!terms.damages || late <= 0) return;
  InstrumentState& own = state.instruments[at];
  const Cents largest = own.committed.empty() ? 0 : *std::ranges::max_element(own.committed);
  const Cents cap = scaled(12.0 * terms.damages->cap, largest);
  const Cents damages = std::min(std::max<Cents>(0, cap - own.used), scaled(terms.damages->rate, late));
  if (damages <= 0) return;
  own.used += damages;
  const int vendor = state.payee(at), customer = state.payer(at);
  state.owe(vendor, customer, static_cast<int>(at), Tag::damages, damages, senior);
  state.happen(EventKind::damages, vendor, customer, static_cast<int>(at), damages, [&] {
    return fmt::format("{} owes {} {} of damages for it", state.name(vendor), state.name(customer),
                       money_text(damages));
  });
}

bool customer_leaves(State& state, std::size_t at, const CapacityReservation& terms) {
  const InstrumentState& own = state.instruments[at];
  if (!terms.termination || state.month < terms.termination->long_stop || own.committed.size() < 12) return false;
  Cents committed = 0, earned = 0;
  for (std::size_t back = 1; back <= 12; ++back) {
    committed += own.committed[own.committed.size() - back];
    earned += own.earned[own.earned.size() - back];
  }
  return committed > 0 &&
         static_cast<double>(committed - earned) > terms.termination->shortfall * static_cast<double>(committed);
}

void resell(State& state, std::size_t at, const CapacityReservation& terms, Cents available) {
  state.owe(state.world(), state.payee(at), static_cast<int>(at), Tag::resale, scaled(terms.resale_share, available),
            operations);
}

}  // namespace

void accrue(State& state, std::size_t at, const CapacityReservation& terms) {
  const int vendor = state.payee(at), customer = state.payer(at);
  InstrumentState& own = state.instruments[at];
  const CapacityFee fee = state.compiled.fees[at][state.at];
  if (own.ended) return resell(state, at, terms, fee.available);
  if (!own.begun) own.begun = state.month;
  if (terms.prepaid.value_or(*own.begun) == state.month)
    state.owe(customer, vendor, static_cast<int>(at), Tag::prepayment, to_cents(terms.prepayment.base()), senior);
  own.committed.push_back(fee.committed);
  own.earned.push_back(fee.available);
  const Cents late = fee.committed - fee.available;
  const double paid_part = std::max(terms.use, terms.take_or_pay);
  if (late > fee.committed / 1000 && paid_part > 0.0) tell_late(state, at, terms, scaled(paid_part, late));
  owe_damages(state, at, terms, late);
  const Cents earned = scaled(paid_part, fee.available);
  const scenario::Exclusivity* taken_over = state.compiled.refusals[at];
  const Cents matched = taken_over == nullptr ? 0 : scaled(taken_over->matched, earned);
  if (matched > 0)
    state.owe(customer, state.compiled.refusal_holders[at], static_cast<int>(at), Tag::fee, matched, senior);
  state.owe(customer, vendor, static_cast<int>(at), Tag::fee, burn_all(state, at, vendor, customer, earned - matched),
            senior);
  if (!customer_leaves(state, at, terms)) return;
  own.ended = true;
  own.ended_in = state.month;
  const int event = state.happen(EventKind::contract_ended, customer, vendor, static_cast<int>(at), 0, [&] {
    return fmt::format("{} leaves {}: more than {:.0f} % of twelve months did not come", state.name(customer),
                       state.input.instruments[at].name, 100.0 * terms.termination->shortfall);
  });
  state.latest_trouble[static_cast<std::size_t>(vendor)] = event;
}

void accrue(State& state, std::size_t at, const ComputeCredits& terms) {
  const int provider = state.payer(at), holder = state.payee(at);
  InstrumentState& own = state.instruments[at];
  const Cents amount = to_cents(terms.amount.base());
  if (state.month == terms.granted && terms.in_kind) {
    own.outstanding += amount;
    state.book(Tag::credits, static_cast<int>(at), amount, provider, Account::stakes, Account::contract_liability,
               holder, Account::prepaid, Account::paid_in);
    state.flow({state.month, provider, holder, static_cast<int>(at), Tag::credits, amount, amount, true});
  } else if (state.month == terms.granted) {
    state.owe(holder, provider, static_cast<int>(at), Tag::prepayment, amount, senior);
  }
  if (terms.expires != state.month || own.outstanding == 0) return;
  state.book(Tag::credits, static_cast<int>(at), own.outstanding, holder, Account::operating_cost, Account::prepaid,
             provider, Account::contract_liability, Account::revenue);
  own.outstanding = 0;
}

}  // namespace gigawatt::capital
