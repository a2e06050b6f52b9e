#include "capital/simulate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "capital/analyse.hpp"
#include "capital/open_books.hpp"
#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

std::string status_words(const scenario::Instrument& instrument) {
  std::string words(scenario::commitment_status_words[static_cast<std::size_t>(instrument.status)]);
  std::ranges::replace(words, '_', ' ');
  return words;
}

void run_month(State& state) {
  const auto before = state.books.balances();
  state.dues.clear();
  accrue_sites(state);
  accrue_parties(state);
  accrue_arrears(state);
  accrue_instruments(state);
  settle_month(state);
  close_month(state, before);
  judge_month(state);
  state.books.require_balanced();
}

/// Capacity that another's exclusive right keeps from arising: said once.
void tell_kept_out(State& state) {
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const scenario::Instrument& instrument = state.input.instruments[i];
    const auto* capacity = std::get_if<scenario::CapacityReservation>(&instrument.data);
    if (capacity == nullptr || !instrument.binding() || state.takes_part(i)) continue;
    if (state.input.as_of && instrument.known_from && *instrument.known_from > *state.input.as_of) continue;
    state.happen(EventKind::not_binding, state.payee(i), state.payer(i), static_cast<int>(i), 0, [&] {
      return fmt::format("{} may not sign {}: another vendor has the exclusive right in that month",
                         state.name(state.payer(i)), instrument.name);
    });
  }
}

Cents not_commenced(const State& state, int lessee) {
  Cents sum = 0;
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const auto* lease = std::get_if<scenario::Lease>(&state.input.instruments[i].data);
    if (lease == nullptr || state.payer(i) != lessee || !state.takes_part(i)) continue;
    const auto& begun = state.instruments[i].begun;
    if (begun && *begun <= state.input.first) continue;
    sum += to_cents(lease->rent.in(units::USD / units::month) * lease->term_months);
  }
  return sum;
}

/// Why an instrument creates no obligations.
std::string left_out(const State& state, std::size_t at) {
  const scenario::Instrument& of = state.input.instruments[at];
  if (state.takes_part(at)) return "";
  if (!of.binding()) return fmt::format("{}, probability {:.0f} %", status_words(of), 100.0 * of.probability);
  if (state.input.as_of && of.known_from && *of.known_from > *state.input.as_of)
    return "not known before " + time::to_text(*of.known_from);
  return "kept out by another's exclusive right";
}

PartyResult party_result(const State& state, int party) {
  const auto index = static_cast<std::size_t>(party);
  const scenario::Party& of = state.input.parties[index];
  PartyResult result{.id = of.id,
                     .name = of.name,
                     .limited = state.limited(party),
                     .standing = state.standing[index],
                     .first_default = state.defaults[index],
                     .months = state.months[index],
                     .backlog = {},
                     .leases_not_commenced = not_commenced(state, party),
                     .threat = state.threat[index]};
  for (const PartyMonth& month : result.months)
    if (month.cover && (!result.lowest_cover || *month.cover < *result.lowest_cover)) result.lowest_cover = month.cover;
  return result;
}

/// Fees from a month on, as they are paid, over all months of the plan.
std::vector<Cents> by_month(const State& state, time::Month begun, const std::vector<Cents>& fees, double paid_part) {
  std::vector<Cents> months(static_cast<std::size_t>(state.input.months), 0);
  const auto from = static_cast<std::size_t>(begun - state.input.first);
  for (std::size_t m = 0; m < fees.size(); ++m)
    months[from + m] = static_cast<Cents>(std::llround(paid_part * static_cast<double>(fees[m])));
  return months;
}

InstrumentResult instrument_result(const State& state, std::size_t at) {
  const scenario::Instrument& of = state.input.instruments[at];
  const InstrumentState& own = state.instruments[at];
  InstrumentResult result{
      .id = of.id,
      .name = of.name,
      .kind = scenario::roles_of(of.data).kind,
      .status = std::string(own.ended ? "terminated"
                                      : scenario::commitment_status_words[static_cast<std::size_t>(of.status)]),
      .left_out = left_out(state, at),
      .probability = of.probability,
      .outstanding_end = own.outstanding};
  const int covered = state.compiled.covered[at];
  result.payer = state.payer(at);
  result.payee = covered >= 0 ? state.payee(static_cast<std::size_t>(covered)) : state.payee(at);
  result.paid = state.moved[at];
  result.paid_back = state.moved_back[at];
  for (const Due& due : state.arrears)
    if (due.instrument == static_cast<int>(at) && due.tag == Tag::principal &&
        due.since < state.input.first.plus(state.input.months))
      result.overdue_end += due.amount;
  const auto* capacity = std::get_if<scenario::CapacityReservation>(&of.data);
  const double paid_part = capacity == nullptr ? 1.0 : std::max(capacity->use, capacity->take_or_pay);
  const auto sum_of = [&](const std::vector<Cents>& fees) {
    return static_cast<Cents>(
        std::llround(paid_part * static_cast<double>(std::accumulate(fees.begin(), fees.end(), Cents{0}))));
  };
  if (capacity != nullptr && own.begun && state.detail == Detail::all) {
    result.committed_by_month = by_month(state, *own.begun, own.committed, paid_part);
    result.earned_by_month = by_month(state, *own.begun, own.earned, paid_part);
  }
  result.committed = sum_of(own.committed);
  result.earned = sum_of(own.earned);
  return result;
}

}  // namespace

Result simulate(const Input& input, Detail detail) {
  State state(input, detail);
  open_books(state);
  tell_kept_out(state);
  for (int m = 0; m < input.months; ++m) {
    state.month = input.first.plus(m);
    state.at = static_cast<std::size_t>(m);
    run_month(state);
  }
  Result result{.first = input.first};
  for (int p = 0; p < state.world(); ++p) result.parties.push_back(party_result(state, p));
  for (std::size_t i = 0; i < input.instruments.size(); ++i) result.instruments.push_back(instrument_result(state, i));
  if (detail == Detail::all) analyse(state, result);
  result.postings = state.books.take_postings();
  result.events = std::move(state.events);
  result.flows = std::move(state.flows);
  result.clearing_residual_usd = state.clearing_residual_usd;
  return result;
}

}  // namespace gigawatt::capital
