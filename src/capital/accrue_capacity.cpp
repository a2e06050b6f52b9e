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
  state.flows.push_back({.month = state.month,
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
  const auto& list = state.input.instruments;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (const auto* credits = std::get_if<ComputeCredits>(&list[i].data);
        credits != nullptr && credits->used_for == list[at].id)
      fee = burn(state, i, vendor, customer, static_cast<int>(at), fee);
  return burn(state, at, vendor, customer, static_cast<int>(at), fee);
}

void tell_late(State& state, std::size_t at, const CapacityReservation& terms, Cents late) {
  const int vendor = state.party(terms.vendor), customer = state.party(terms.customer);
  std::string text;
  Shortage shortage;
  if (const ContractInput* contract = state.contract(terms.contract)) {
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
  text += fmt::format("; {} does not earn {} of {}", state.name(vendor), money_text(late),
                      state.input.instruments[at].name);
  const int event =
      state.happen(EventKind::late_capacity, vendor, customer, static_cast<int>(at), late, std::move(text));
  state.events.back().cause = -1;  // its cause is physical: it stands in the sentence
  state.events.back().shortage = std::move(shortage);
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
  const int vendor = state.party(terms.vendor), customer = state.party(terms.customer);
  state.owe(vendor, customer, static_cast<int>(at), Tag::damages, damages, senior);
  state.happen(
      EventKind::damages, vendor, customer, static_cast<int>(at), damages,
      fmt::format("{} owes {} {} of damages for it", state.name(vendor), state.name(customer), money_text(damages)));
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
  state.owe(state.world(), state.party(terms.vendor), static_cast<int>(at), Tag::resale,
            scaled(terms.resale_share, available), operations);
}

}  // namespace

CapacityFee capacity_fee(const Input& input, const scenario::Instrument& instrument, const CapacityReservation& terms,
                         std::size_t at) {
  CapacityFee fee;
  for (const ContractInput& contract : input.contracts)
    if (contract.id == terms.contract)
      return {.committed = to_cents(contract.months[at].fee_committed_usd),
              .available = to_cents(contract.months[at].fee_available_usd)};
  const time::Month month = input.first.plus(static_cast<int>(at));
  const time::Month due = month.plus(-terms.delay_months);
  const auto promised = [&](time::Month of) -> Cents {
    if ((instrument.from && of < *instrument.from) || (instrument.until && of > *instrument.until)) return 0;
    return to_cents(terms.payments.of(of).base());
  };
  fee.committed = promised(month);
  fee.available = promised(due);
  // Late capacity is one that is not there yet: it is no more than promised, unless it makes up for the delay.
  if (!terms.extends_with_delay) fee.available = std::min(fee.available, fee.committed);
  return fee;
}

void accrue(State& state, std::size_t at, const CapacityReservation& terms) {
  const scenario::Instrument& instrument = state.input.instruments[at];
  const int vendor = state.party(terms.vendor), customer = state.party(terms.customer);
  InstrumentState& own = state.instruments[at];
  const CapacityFee fee = capacity_fee(state.input, instrument, terms, state.at);
  if (own.ended) return resell(state, at, terms, fee.available);
  if (!own.begun) own.begun = state.month;
  if (terms.prepaid.value_or(*own.begun) == state.month)
    state.owe(customer, vendor, static_cast<int>(at), Tag::prepayment, to_cents(terms.prepayment.base()), senior);
  own.committed.push_back(fee.committed);
  own.earned.push_back(fee.available);
  const Cents late = fee.committed - fee.available;
  if (late > fee.committed / 1000) tell_late(state, at, terms, late);
  owe_damages(state, at, terms, late);
  const Cents earned = scaled(std::max(terms.use, terms.take_or_pay), fee.available);
  const scenario::Exclusivity* taken_over = first_refusal(state.input, instrument, terms);
  const Cents matched = taken_over == nullptr ? 0 : scaled(taken_over->matched, earned);
  if (matched > 0)
    state.owe(customer, state.party(taken_over->holder), static_cast<int>(at), Tag::fee, matched, senior);
  state.owe(customer, vendor, static_cast<int>(at), Tag::fee, burn_all(state, at, vendor, customer, earned - matched),
            senior);
  if (!customer_leaves(state, at, terms)) return;
  own.ended = true;
  own.ended_in = state.month;
  const int event =
      state.happen(EventKind::contract_ended, customer, vendor, static_cast<int>(at), 0,
                   fmt::format("{} leaves {}: more than {:.0f} % of twelve months did not come", state.name(customer),
                               instrument.name, 100.0 * terms.termination->shortfall));
  state.latest_trouble[static_cast<std::size_t>(vendor)] = event;
}

void accrue(State& state, std::size_t at, const ComputeCredits& terms) {
  const int provider = state.party(terms.provider), holder = state.party(terms.holder);
  InstrumentState& own = state.instruments[at];
  const Cents amount = to_cents(terms.amount.base());
  if (state.month == terms.granted && terms.in_kind) {
    own.outstanding += amount;
    state.book(Tag::credits, static_cast<int>(at), amount, provider, Account::stakes, Account::contract_liability,
               holder, Account::prepaid, Account::paid_in);
    state.flows.push_back({state.month, provider, holder, static_cast<int>(at), Tag::credits, amount, amount, true});
  } else if (state.month == terms.granted) {
    state.owe(holder, provider, static_cast<int>(at), Tag::prepayment, amount, senior);
  }
  if (terms.expires != state.month || own.outstanding == 0) return;
  state.book(Tag::credits, static_cast<int>(at), own.outstanding, holder, Account::operating_cost, Account::prepaid,
             provider, Account::contract_liability, Account::revenue);
  own.outstanding = 0;
}

}  // namespace gigawatt::capital
