// Clearing: what everybody pays when nobody can pay more than he has. Ranks are paid in order, pro rata inside a rank;
// a party that cannot pay all of its dues defaults, once, and loses 1 − α of its outside assets and 1 − β of its
// receipts; guarantees of claims and holdings of equity pass losses on. docs/clearing.md states the equations.
//
// Tie rule: equity of exactly 0 is solvent. In doubles: a party defaults when it lacks more than 2⁻⁴⁰ of its dues.
// Pure; thread-safe (a workspace belongs to one thread).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "waterfall/network.hpp"

namespace gigawatt::waterfall {

/// Of several consistent outcomes: the one in which everybody pays most, or the one in which everybody pays least.
enum class Solution : std::uint8_t { greatest, least };

struct Clearing {
  std::vector<double> paid;              // by party: all that it pays, to outsiders and on guarantees too
  std::vector<double> due;               // by party, calls of its guarantees included
  std::vector<double> equity;            // by party, ≥ 0
  std::vector<double> rate;              // party × rank: the share of the dues of this rank that is paid
  std::vector<double> threat;            // by party: USD of payments that one more USD restores; 0 for solvent parties
  std::vector<std::uint8_t> defaulted;   // by party
  std::vector<double> guarantee_called;  // by guarantee
  std::vector<double> guarantee_paid;    // by guarantee

  /// Who defaults if everybody else pays in full; who does after these have paid what they can; and so on. Of the
  /// least solution: all in one round.
  std::vector<std::vector<PartyIndex>> rounds;

  double residual = 0.0;              // Σ |Φ(p) − p|, with what rounding may hide of it
  std::optional<double> error_bound;  // of Σ |p − exact|: residual × highest threat; only where α = β = 1
  int linear_solves = 0;
  int sweeps = 0;
  bool converged = false;

  [[nodiscard]] double paid_on(const Network& network, const Obligation& obligation) const {
    return obligation.amount * rate[network.slot(obligation.from, static_cast<std::size_t>(obligation.rank))];
  }
};

/// Memory that a clearing keeps for the next one.
class ClearingWorkspace {
 public:
  ClearingWorkspace();
  ~ClearingWorkspace();
  ClearingWorkspace(ClearingWorkspace&&) noexcept;
  ClearingWorkspace& operator=(ClearingWorkspace&&) noexcept;

  struct State;
  [[nodiscard]] State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

Clearing clear(const Network& network, Solution solution = Solution::greatest);

/// The same into a result that keeps its memory: for hundreds of small networks in a row.
void clear_into(const Network& network, Solution solution, ClearingWorkspace& workspace, Clearing& result);

}  // namespace gigawatt::waterfall
