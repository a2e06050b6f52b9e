#include "capital/simulate.hpp"

#include <fmt/format.h>

#include <algorithm>
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
    state.happen(EventKind::not_binding, state.party(capacity->vendor), state.party(capacity->customer),
                 static_cast<int>(i), 0,
                 state.name(state.party(capacity->customer)) + " may not sign " + instrument.name +
                     ": another vendor has the exclusive right in that month");
  }
}

/// Revenue by who earns it and who pays it, USD.
std::vector<std::vector<double>> revenue_of(const State& state) {
  std::vector<std::vector<double>> revenue(state.months.size(), std::vector<double>(state.months.size(), 0.0));
  for (const Flow& flow : state.flows)
    if (booking_of(flow.tag).payee == Account::revenue)
      revenue[static_cast<std::size_t>(flow.payee)][static_cast<std::size_t>(flow.payer)] += to_usd(flow.paid);
  return revenue;
}

/// Largest share and sum of squares of the revenue by who pays it.
void add_concentration(const std::vector<double>& by_payer, PartyResult& result) {
  const double sum = std::accumulate(by_payer.begin(), by_payer.end(), 0.0);
  if (sum <= 0.0) return;
  double squares = 0.0;
  for (const double usd : by_payer) squares += usd * usd / (sum * sum);
  // The rest of the world is many payers: it counts in the sum, never as the largest.
  result.top_customer_share = *std::max_element(by_payer.begin(), by_payer.end() - 1) / sum;
  result.concentration = squares - by_payer.back() * by_payer.back() / (sum * sum);
}

Cents not_commenced(const State& state, int lessee) {
  Cents sum = 0;
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const auto* lease = std::get_if<scenario::Lease>(&state.input.instruments[i].data);
    if (lease == nullptr || state.party(lease->lessee) != lessee || !state.takes_part(i)) continue;
    const auto& begun = state.instruments[i].begun;
    if (begun && *begun <= state.input.first) continue;
    sum += to_cents(lease->rent.in(units::USD / units::month) * lease->term_months);
  }
  return sum;
}

/// A default or breach with the way to it.
Default told(const State& state, Default failure) {
  failure.path = path_of(state, failure.event);
  failure.cause = cause_of(state, failure.path);
  return failure;
}

std::optional<Default> first_breach(const State& state, int party) {
  for (std::size_t e = 0; e < state.events.size(); ++e) {
    const Event& event = state.events[e];
    if (event.party == party && event.kind == EventKind::covenant_breached)
      return told(state, {.month = event.month, .kind = "covenant", .cause = {}, .event = static_cast<int>(e)});
  }
  return std::nullopt;
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
                     .backlog = backlog_of(state, party),
                     .leases_not_commenced = not_commenced(state, party),
                     .threat = state.threat[index]};
  if (result.first_default)
    result.first_default = told(state, std::move(*result.first_default));
  else
    result.first_breach = first_breach(state, party);
  for (const PartyMonth& month : result.months)
    if (month.cover && (!result.lowest_cover || *month.cover < *result.lowest_cover)) result.lowest_cover = month.cover;
  return result;
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
  result.payer = state.payers[at];
  result.payee = state.payees[at];
  result.committed = std::accumulate(own.committed.begin(), own.committed.end(), Cents{0});
  result.earned = std::accumulate(own.earned.begin(), own.earned.end(), Cents{0});
  return result;
}

}  // namespace

Result simulate(const Input& input) {
  State state(input);
  open_books(state);
  tell_kept_out(state);
  for (int m = 0; m < input.months; ++m) {
    state.month = input.first.plus(m);
    state.at = static_cast<std::size_t>(m);
    run_month(state);
  }
  Result result{.first = input.first};
  for (int p = 0; p < state.world(); ++p) result.parties.push_back(party_result(state, p));
  const auto circularity = circularity_of(state);
  const auto solvency = solvency_of(state);
  const auto revenue = revenue_of(state);
  for (std::size_t p = 0; p < result.parties.size(); ++p) {
    result.parties[p].circularity = circularity[p];
    result.parties[p].solvency = solvency[p];
    add_concentration(revenue[p], result.parties[p]);
  }
  for (std::size_t i = 0; i < input.instruments.size(); ++i) result.instruments.push_back(instrument_result(state, i));
  for (const Flow& flow : state.flows)
    if (flow.instrument >= 0 && flow.tag != Tag::draw)
      result.instruments[static_cast<std::size_t>(flow.instrument)].paid += flow.paid;
  result.postings = state.books.postings();
  result.events = std::move(state.events);
  result.flows = std::move(state.flows);
  result.clearing_residual_usd = state.clearing_residual_usd;
  return result;
}

}  // namespace gigawatt::capital
