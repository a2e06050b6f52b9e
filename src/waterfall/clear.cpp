#include "waterfall/clear.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "waterfall/clearing_state.hpp"
#include "waterfall/linear_step.hpp"

namespace gigawatt::waterfall {
namespace {

using State = ClearingWorkspace::State;
constexpr double epsilon = std::numeric_limits<double>::epsilon();
constexpr int passes_in_total_max = 200'000;
constexpr int passes_before_a_step = 8, passes_left_max = 40;

/// Whether passes that shrink like the last two would still take long to become too small to pass on.
bool is_slow(double moved, double moved_before, double ignored, double size) {
  if (moved <= ignored * size) return false;
  const double ratio = moved / moved_before;
  return ratio >= 1.0 || std::log(ignored * size / moved) / std::log(ratio) > passes_left_max;
}

void queue_responding(State& state) {
  for (PartyIndex party = 0; party < state.network->party_count; ++party)
    if (state.is(party, State::in_default) || state.is(party, State::held)) state.queue(party);
}

/// The new defaults: who is short now and was not before. Whether there are any.
bool add_round(State& state, Clearing& result) {
  std::vector<PartyIndex> fresh;
  for (PartyIndex party = 0; party < state.network->party_count; ++party)
    if (state.is_short(party) && !state.is(party, State::in_default)) fresh.push_back(party);
  if (fresh.empty()) return false;
  for (const PartyIndex party : fresh) state.put_in_default(party);
  result.rounds.push_back(std::move(fresh));
  return true;
}

/// After how many passes of a large network new defaults are looked for; of a small one, once it is settled.
enum class NewDefaults : std::uint8_t { wait = 0, every_pass = 1, every_eighth_pass = 8 };

/// Passes until nobody moves, with a linear step where they crawl.
bool settle_everybody(State& state, double size, NewDefaults new_defaults, Clearing& result) {
  double before = 0.0;
  for (int count = 0; !state.next.empty();) {
    if (result.sweeps >= passes_in_total_max) return false;
    state.pass();
    ++result.sweeps;
    ++count;
    if (new_defaults != NewDefaults::wait) {
      // What all of a large network moves together may be below the rounding of its sum.
      const bool look = result.sweeps % static_cast<int>(new_defaults) == 0;
      if (state.moved <= epsilon * size) state.forget_frontier();
      if (look && add_round(state, result)) count = 0;
    }
    const bool slow = count >= passes_before_a_step && is_slow(state.moved, before, state.ignored, size);
    before = state.moved;
    if (!slow) continue;
    ++result.linear_solves;
    take_linear_step(state);
    count = 0;
  }
  return true;
}

/// From above. A round is settled before the next is called; in a large network, after each pass. There it is done in
/// stages, each of which passes on smaller changes: an avalanche that is called at a coarse stage need not be followed
/// to the last digit before the next one is called, and few are left for the last stage.
bool descend(State& state, double size, Clearing& result) {
  constexpr PartyIndex large_parties = 10'000;
  constexpr std::size_t avalanche_rounds = 16;  // with fewer rounds the last stage alone is as fast
  constexpr std::array of_large = {1e-4, 1e-8};
  constexpr std::array of_small = {State::rounding};
  const bool large = state.network->party_count > large_parties;
  const std::span<const double> stages = large ? std::span<const double>(of_large) : std::span<const double>(of_small);
  const NewDefaults at_first = large ? NewDefaults::every_pass : NewDefaults::wait,
                    at_last = large ? NewDefaults::every_eighth_pass : NewDefaults::wait;
  for (PartyIndex party = 0; party < state.network->party_count; ++party)
    if (state.is(party, State::held)) state.queue(party);
  // The equities come up from 0, and what is not passed on then would be missing; all later changes lead downwards, and
  // what is not passed on calls nobody short who is not.
  if (!settle_everybody(state, size, NewDefaults::wait, result)) return false;
  add_round(state, result);
  for (;;) {
    for (const double share : stages) {
      if (share != stages.front() && result.rounds.size() < avalanche_rounds) continue;
      state.ignored = share;
      if (share != stages.front()) queue_responding(state);
      while (!state.next.empty()) {
        if (!settle_everybody(state, size, at_first, result)) return false;
        if (!large) state.refresh();
        add_round(state, result);
      }
    }
    // Small steps leave rounding behind: before nobody is called short, all is summed afresh.
    state.ignored = State::rounding;
    queue_responding(state);
    if (!settle_everybody(state, size, at_last, result)) return false;
    state.refresh();
    if (!add_round(state, result)) return true;
  }
}

bool ascend(State& state, double size, Clearing& result) {
  for (PartyIndex party = 0; party < state.network->party_count; ++party) state.queue(party);
  bool converged = true;
  do {
    converged = settle_everybody(state, size, NewDefaults::wait, result);
    if (!converged) break;
    state.refresh();
    for (PartyIndex party = 0; party < state.network->party_count; ++party)
      if (state.is(party, State::in_default) && !state.is_short(party)) state.queue(party);
  } while (!state.next.empty());
  std::vector<PartyIndex> defaulted;
  for (PartyIndex party = 0; party < state.network->party_count; ++party)
    if (state.is(party, State::in_default)) defaulted.push_back(party);
  if (!defaulted.empty()) result.rounds.push_back(std::move(defaulted));
  return converged;
}

void write_result(const State& state, Clearing& result) {
  const Network& network = *state.network;
  const std::size_t count = network.party_count;
  result.paid.assign(count, 0.0);
  result.due.resize(count);
  result.equity.assign(count, 0.0);
  result.defaulted.resize(count);
  result.rate.resize(count * network.rank_count);
  for (PartyIndex party = 0; party < count; ++party) {
    result.due[party] = state.total_dues_of(party);
    result.defaulted[party] = state.is(party, State::in_default) ? 1 : 0;
    for (std::size_t rank = 0; rank < network.rank_count; ++rank)
      result.rate[network.slot(party, rank)] = state.rate_of(party, rank);
    if (result.defaulted[party] == 0) {
      result.paid[party] = result.due[party];
      result.equity[party] = std::max(0.0, state.assets[party] - result.due[party]);
      continue;
    }
    for (std::size_t rank = 0; rank < network.rank_count; ++rank)
      result.paid[party] += state.rate_of(party, rank) * state.dues_of(party, rank);
  }
  result.guarantee_called = state.called;
  result.guarantee_paid.resize(state.called.size());
  for (std::size_t index = 0; index < state.called.size(); ++index) {
    const Network::Claim& claim = network.claims[index];
    result.guarantee_paid[index] =
        state.called[index] * state.rate_of(claim.guarantor, static_cast<std::size_t>(claim.rank_at_guarantor));
  }
}

/// Sums of so many terms may have lost a few units in the last place of what went into them.
double rounding_of(const State& state, PartyIndex party) {
  const Network& network = *state.network;
  return 4.0 * epsilon * (network.parties[party].assets + network.receivable[party] + state.total_dues_of(party));
}

void certify(State& state, Clearing& result) {
  const Network& network = *state.network;
  bool plain = true;  // no losses by default, for which no such bound holds
  result.residual = 0.0;
  for (PartyIndex party = 0; party < network.party_count; ++party) {
    plain = plain && network.parties[party].alpha == 1.0 && network.parties[party].beta == 1.0;
    if (state.is(party, State::in_default) || (state.is(party, State::held) && state.equity[party] > 0.0))
      result.residual += residual_of(state, party) + rounding_of(state, party);
  }
  const bool solved = find_threat(state, result.threat);
  result.error_bound.reset();
  if (!plain || !solved || !result.converged) return;
  double highest = 0.0;
  for (const double value : result.threat) highest = std::max(highest, value);
  result.error_bound = result.residual * highest;
}

}  // namespace

ClearingWorkspace::ClearingWorkspace() : state_(std::make_unique<State>()) {}
ClearingWorkspace::~ClearingWorkspace() = default;
ClearingWorkspace::ClearingWorkspace(ClearingWorkspace&&) noexcept = default;
ClearingWorkspace& ClearingWorkspace::operator=(ClearingWorkspace&&) noexcept = default;

void clear_into(const Network& network, Solution solution, ClearingWorkspace& workspace, Clearing& result) {
  State& state = workspace.state();
  result.rounds.clear();
  result.linear_solves = result.sweeps = 0;
  double size = 0.0;
  for (const double dues : network.total_dues) size += dues;
  state.start(network, solution);
  result.converged = solution == Solution::greatest ? descend(state, size, result) : ascend(state, size, result);
  constexpr std::size_t polished_dues_max = 2'000'000;
  if (result.converged && result.linear_solves > 0 && network.to.size() <= polished_dues_max) {
    polish(state);
    ++result.linear_solves;
  }
  write_result(state, result);
  certify(state, result);
}

Clearing clear(const Network& network, Solution solution) {
  ClearingWorkspace workspace;
  Clearing result;
  clear_into(network, solution, workspace, result);
  return result;
}

}  // namespace gigawatt::waterfall
