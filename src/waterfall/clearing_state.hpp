// Where a clearing stands: what everybody has and pays, and how one party's change reaches others. The unknowns are
// the rates at which dues are paid and the equity; in these the system is monotone, calls of guarantees included, so
// that parties may be settled in any order. Private to the clearing.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "waterfall/clear.hpp"
#include "waterfall/leakage.hpp"

namespace gigawatt::waterfall {

struct ClearingWorkspace::State {
  /// What a party pays: ranks before `marginal` in full, this one at `rate`, those behind it not at all.
  struct Standing {
    std::uint8_t marginal = 0;  // rank_count where all is paid
    double rate = 1.0;
    double equity = 0.0;
  };
  enum Flag : std::uint8_t { in_default = 1, held = 2, queued = 4, guarantees = 8, guaranteed = 16 };

  const Network* network = nullptr;
  Solution solution = Solution::greatest;
  std::vector<double> assets;  // by party, without the loss of a default
  std::vector<double> rate;    // by party: of its marginal rank
  std::vector<double> equity;  // by party: of held issuers, as their owners have been told
  std::vector<double> called;  // by guarantee
  std::vector<double> calls;   // by guarantor: their sum
  std::vector<std::uint8_t> marginal, flags;
  std::vector<PartyIndex> frontier, next;  // who is to be settled
  double moved = 0.0;                      // by the last pass
  double ignored = 0.0;                    // changes below this share of a party's size are not passed on

  // Of the linear solve.
  std::vector<PartyIndex> active;
  std::vector<std::uint32_t> place;  // by party: in `active`
  std::vector<double> change, response, out;
  Passing passing, turned;
  LeakageSolver solver;

  static constexpr double rounding = 4.0 * std::numeric_limits<double>::epsilon();

  void start(const Network& on, Solution wanted);
  /// All receipts afresh from the rates: what small steps left behind is gone.
  void refresh();
  /// Settles everybody in the frontier; what follows from it is the next frontier.
  void pass();
  void settle(PartyIndex party);
  void queue(PartyIndex party);
  /// Nobody is to be settled any more.
  void forget_frontier();
  void put_in_default(PartyIndex party);

  [[nodiscard]] Standing standing(PartyIndex party) const;
  [[nodiscard]] bool is(PartyIndex party, Flag flag) const { return (flags[party] & flag) != 0; }
  [[nodiscard]] double dues_of(PartyIndex party, std::size_t rank) const {
    const double dues = network->dues[network->slot(party, rank)];
    return is(party, guarantees) && calls[party] > 0.0 ? dues + calls_on(party, rank) : dues;
  }
  [[nodiscard]] double total_dues_of(PartyIndex party) const {
    const double dues = network->total_dues[party];
    return is(party, guarantees) ? dues + calls[party] : dues;
  }
  /// The share of this rank's dues that the party now pays.
  [[nodiscard]] double rate_of(PartyIndex party, std::size_t rank) const {
    if (rank < marginal[party]) return 1.0;
    return rank == marginal[party] ? rate[party] : 0.0;
  }
  [[nodiscard]] double call_of(std::uint32_t index) const;
  /// Lacks more than rounding of its dues: the tie rule in doubles.
  [[nodiscard]] bool is_short(PartyIndex party) const {
    const double enough = network->enough[party];
    return assets[party] < (is(party, guarantees) ? enough + calls[party] * (1.0 - Network::tie) : enough);
  }
  /// What is left for dues, after the loss of a default.
  [[nodiscard]] double pot_of(PartyIndex party) const;
  /// Of the rank that is paid in part; 0 where there is none.
  [[nodiscard]] double marginal_dues(PartyIndex party) const {
    return marginal[party] < network->rank_count ? dues_of(party, marginal[party]) : 0.0;
  }

 private:
  [[nodiscard]] double calls_on(PartyIndex guarantor, std::size_t rank) const;
  /// Who answers to what it receives is settled again.
  void touch(PartyIndex party) {
    const std::uint8_t now = flags[party];
    if ((now & (in_default | held)) == 0 || (now & queued) != 0) return;
    flags[party] = static_cast<std::uint8_t>(now | queued);
    next.push_back(party);
  }
  void give(PartyIndex to, double amount);
  void push_rank(PartyIndex party, std::size_t rank, double change_of_rate);
  void push_calls(PartyIndex debtor);
  void put_frontier_in_order();
};

}  // namespace gigawatt::waterfall
