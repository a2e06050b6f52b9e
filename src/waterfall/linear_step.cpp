#include "waterfall/linear_step.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace gigawatt::waterfall {
namespace {

using State = ClearingWorkspace::State;
constexpr double rounding = 4.0 * std::numeric_limits<double>::epsilon();
constexpr PartyIndex absent = std::numeric_limits<PartyIndex>::max();

bool is_active(const State& state, PartyIndex party) {
  if (state.is(party, State::in_default)) return state.marginal_dues(party) > 0.0;
  return state.is(party, State::held) && state.equity[party] > 0.0;
}

void find_active(State& state) {
  state.active.clear();
  state.place.assign(state.network->party_count, absent);
  for (PartyIndex party = 0; party < state.network->party_count; ++party) {
    if (!is_active(state, party)) continue;
    state.place[party] = static_cast<PartyIndex>(state.active.size());
    state.active.push_back(party);
  }
}

/// Where the dollars of one party go. Receipts of a defaulted party lose 1 − β; the relief of a guarantor does not.
class Row {
 public:
  Row(State& state, PartyIndex party) : state_(state), network_(*state.network), party_(party) {}

  void write() {
    if (state_.is(party_, State::in_default))
      write_dues();
    else
      write_equity();
    state_.passing.end_row();
  }

 private:
  void pay(PartyIndex to, double share) {
    if (state_.place[to] == absent || share == 0.0) return;
    const bool loses = state_.is(to, State::in_default);
    state_.passing.add(state_.place[to], loses ? share * network_.parties[to].beta : share);
  }

  void relieve(PartyIndex guarantor, double share) {
    if (state_.place[guarantor] != absent) state_.passing.add(state_.place[guarantor], share);
  }

  void write_equity() {
    for (std::uint32_t holding = network_.owners_begin[party_]; holding < network_.owners_begin[party_ + 1]; ++holding)
      pay(network_.owner[holding], network_.share[holding]);
  }

  void write_dues() {
    const std::size_t rank = state_.marginal[party_], slot = network_.slot(party_, rank);
    const double dues = state_.dues_of(party_, rank);
    for (std::uint32_t edge = network_.begin[slot]; edge < network_.begin[slot + 1]; ++edge)
      pay(network_.to[edge], network_.amount[edge] / dues);
    for (const std::uint32_t index : network_.guarantees_by(party_)) {
      const Network::Claim& claim = network_.claims[index];
      if (static_cast<std::size_t>(claim.rank_at_guarantor) == rank) pay(claim.creditor, state_.called[index] / dues);
    }
    for (const std::uint32_t index : network_.guarantees_for(party_)) {
      const Network::Claim& claim = network_.claims[index];
      const double unpaid = claim.due * (1.0 - state_.rate[party_]);
      if (static_cast<std::size_t>(claim.rank) != rank || claim.coverage * unpaid > claim.cap) continue;
      const double no_longer_called =
          claim.coverage * state_.rate_of(claim.guarantor, static_cast<std::size_t>(claim.rank_at_guarantor));
      pay(claim.creditor, -no_longer_called * claim.due / dues);
      relieve(claim.guarantor, no_longer_called * claim.due / dues);
    }
  }

  State& state_;
  const Network& network_;
  PartyIndex party_;
};

void write_rows(State& state) {
  find_active(state);
  state.passing.clear();
  for (const PartyIndex party : state.active) Row(state, party).write();
}

double paid_now(const State& state, PartyIndex party) {
  if (!state.is(party, State::in_default)) return state.equity[party];
  double paid = 0.0;
  for (std::size_t rank = 0; rank < state.network->rank_count; ++rank)
    paid += state.rate_of(party, rank) * state.dues_of(party, rank);
  return paid;
}

double payable(const State& state, PartyIndex party) {
  const State::Standing now = state.standing(party);
  if (!state.is(party, State::in_default)) return now.equity;
  double paid = 0.0;
  for (std::size_t rank = 0; rank <= now.marginal && rank < state.network->rank_count; ++rank)
    paid += (rank < now.marginal ? 1.0 : now.rate) * state.dues_of(party, rank);
  return paid;
}

/// Only so far may a party's payments move before it comes to the end of its rank, its equity to 0, or a call to its
/// cap.
double room_of(const State& state, PartyIndex party, double step) {
  if (!state.is(party, State::in_default)) return step < 0.0 ? state.equity[party] : HUGE_VAL;
  const double dues = state.marginal_dues(party), rate = state.rate[party];
  double room = step < 0.0 ? rate * dues : (1.0 - rate) * dues;
  for (const std::uint32_t index : state.network->guarantees_for(party)) {
    const Network::Claim& claim = state.network->claims[index];
    if (static_cast<std::size_t>(claim.rank) != state.marginal[party] || claim.coverage <= 0.0) continue;
    const double kink = 1.0 - claim.cap / (claim.coverage * claim.due);
    const double way = step < 0.0 ? rate - kink : kink - rate;
    if (way > 0.0) room = std::min(room, way * dues);
  }
  return room;
}

void find_change(const State& state, std::vector<double>& change) {
  change.resize(state.active.size());
  for (std::size_t index = 0; index < state.active.size(); ++index)
    change[index] = payable(state, state.active[index]) - paid_now(state, state.active[index]);
}

/// Sets rates and equities so far along the response.
void move(State& state, std::span<const double> rates, std::span<const double> equities, double length) {
  for (std::size_t index = 0; index < state.active.size(); ++index) {
    const PartyIndex party = state.active[index];
    const double step = length * state.response[index];
    state.rate[party] = rates[index];
    state.equity[party] = equities[index];
    if (state.is(party, State::in_default))
      state.rate[party] = std::clamp(state.rate[party] + step / state.marginal_dues(party), 0.0, 1.0);
    else
      state.equity[party] = std::max(0.0, state.equity[party] + step);
  }
  state.refresh();
}

/// Whether somebody would now have to turn round.
bool is_beyond(const State& state) {
  const double ahead = state.solution == Solution::greatest ? -1.0 : 1.0;
  for (const PartyIndex party : state.active) {
    const double back = ahead * (paid_now(state, party) - payable(state, party));
    if (back > rounding * (state.assets[party] + state.network->receivable[party] + state.total_dues_of(party)))
      return true;
  }
  return false;
}

/// Without guarantees the way to the next kink is straight. Calls at a rate that moves itself bend it, and the step is
/// halved until it ends before the clearing: beyond it another one may lie.
void walk(State& state, double length) {
  std::vector<double> rates, equities;
  for (const PartyIndex party : state.active) {
    rates.push_back(state.rate[party]);
    equities.push_back(state.equity[party]);
  }
  constexpr int halvings_max = 30;
  for (int halving = 0; halving < halvings_max; ++halving, length *= 0.5) {
    move(state, rates, equities, length);
    if (state.network->claims.empty() || !is_beyond(state)) return;
  }
}

}  // namespace

double residual_of(const State& state, PartyIndex party) {
  return std::abs(payable(state, party) - paid_now(state, party));
}

bool take_linear_step(State& state) {
  write_rows(state);
  if (state.active.empty()) return true;
  find_change(state, state.change);
  transpose(state.passing, state.turned);
  const bool solved = state.solver.solve(state.turned, state.change, state.response);
  double length = 1.0;
  for (std::size_t index = 0; index < state.active.size(); ++index) {
    const double step = state.response[index];
    if (!std::isfinite(step)) return false;
    const double room = room_of(state, state.active[index], step);
    if (std::abs(step) * length > room) length = room / std::abs(step);
  }
  walk(state, length);
  for (PartyIndex party = 0; party < state.network->party_count; ++party)
    if (state.is(party, State::in_default) || state.is(party, State::held)) state.queue(party);
  return solved;
}

namespace {

/// As State::refresh, in more digits.
std::vector<long double> exact_assets(const State& state) {
  const Network& network = *state.network;
  std::vector<long double> assets;
  for (const Party& party : network.parties) assets.push_back(party.assets);
  for (PartyIndex party = 0; party < network.party_count; ++party) {
    for (std::size_t rank = 0; rank < network.rank_count; ++rank) {
      const long double rate = state.rate_of(party, rank);
      const std::size_t slot = network.slot(party, rank);
      for (std::uint32_t edge = network.begin[slot]; edge < network.begin[slot + 1]; ++edge)
        assets[network.to[edge]] += rate * network.amount[edge];
    }
    if (!state.is(party, State::held)) continue;
    for (std::uint32_t holding = network.owners_begin[party]; holding < network.owners_begin[party + 1]; ++holding)
      assets[network.owner[holding]] += static_cast<long double>(network.share[holding]) * state.equity[party];
  }
  for (std::size_t index = 0; index < network.claims.size(); ++index) {
    const Network::Claim& claim = network.claims[index];
    assets[claim.creditor] += static_cast<long double>(state.called[index]) *
                              state.rate_of(claim.guarantor, static_cast<std::size_t>(claim.rank_at_guarantor));
  }
  return assets;
}

/// What the party could pay more, or has in equity more, than it does.
long double exact_change(const State& state, PartyIndex party, long double assets) {
  const Party& own = state.network->parties[party];
  if (!state.is(party, State::in_default)) return assets - state.total_dues_of(party) - state.equity[party];
  long double left = static_cast<long double>(own.alpha) * own.assets + own.beta * (assets - own.assets);
  for (std::size_t rank = 0; rank < state.marginal[party]; ++rank) left -= state.dues_of(party, rank);
  return left - static_cast<long double>(state.rate[party]) * state.marginal_dues(party);
}

}  // namespace

void polish(State& state) {
  write_rows(state);
  if (state.active.empty()) return;
  const std::vector<long double> assets = exact_assets(state);
  state.change.resize(state.active.size());
  for (std::size_t index = 0; index < state.active.size(); ++index)
    state.change[index] = static_cast<double>(exact_change(state, state.active[index], assets[state.active[index]]));
  transpose(state.passing, state.turned);
  if (!state.solver.solve(state.turned, state.change, state.response)) return;
  constexpr double rounding_multiplied = 1e-10;  // of the dues; more is no rounding, or a circle that leaks nothing
  for (std::size_t index = 0; index < state.active.size(); ++index) {
    const PartyIndex party = state.active[index];
    const double step = std::abs(state.response[index]), size = state.assets[party] + state.total_dues_of(party);
    if (!(step <= rounding_multiplied * size && step <= room_of(state, party, state.response[index]))) return;
  }
  for (std::size_t index = 0; index < state.active.size(); ++index) {
    const PartyIndex party = state.active[index];
    if (state.is(party, State::in_default))
      state.rate[party] += state.response[index] / state.marginal_dues(party);
    else
      state.equity[party] += state.response[index];
  }
  state.refresh();
}

bool find_threat(State& state, std::vector<double>& threat) {
  threat.assign(state.network->party_count, 0.0);
  write_rows(state);
  if (state.active.empty()) return true;
  state.change.resize(state.active.size());
  for (std::size_t index = 0; index < state.active.size(); ++index)
    state.change[index] = state.is(state.active[index], State::in_default) ? 1.0 : 0.0;
  const bool solved = state.solver.solve(state.passing, state.change, state.response);
  for (std::size_t index = 0; index < state.active.size(); ++index)
    if (state.is(state.active[index], State::in_default)) threat[state.active[index]] = state.response[index];
  return solved;
}

}  // namespace gigawatt::waterfall
