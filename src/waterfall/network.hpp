// A network of dues between parties, as the clearing reads it: checked once, then built into arrays by payer and rank.
// What the numbers are (cash of a month, claims at a filing) is the caller's business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace gigawatt::waterfall {

using PartyIndex = std::uint32_t;

struct Party {
  double assets = 0.0;  // ≥ 0, from outside of the network
  double alpha = 1.0;   // share of them that is left when the party defaults
  double beta = 1.0;    // share of what it receives, likewise
};

/// Owed to somebody outside of the network; shares its rank with the obligations of that rank.
struct ExternalDebt {
  PartyIndex from = 0;
  int rank = 0;  // paid first: 0
  double amount = 0.0;
};

struct Obligation {
  PartyIndex from = 0, to = 0;
  double amount = 0.0;
  int rank = 0;
};

inline constexpr int same_rank = -1;

/// Covers what `debtor` leaves unpaid of its obligations of `rank` to `creditor`: the guarantor owes
/// min(cap, coverage · unpaid) on top of its own dues, at the same rank unless another is said.
struct Guarantee {
  PartyIndex guarantor = 0, debtor = 0, creditor = 0;
  int rank = 0;  // of the claim that is covered
  double coverage = 1.0;
  double cap = std::numeric_limits<double>::infinity();
  int rank_at_guarantor = same_rank;
};

/// `owner` holds this share of the issuer's equity.
struct Holding {
  PartyIndex owner = 0, issuer = 0;
  double share = 0.0;
};

struct NetworkInput {
  std::vector<Party> parties = {};
  std::vector<ExternalDebt> external = {};
  std::vector<Obligation> obligations = {};
  std::vector<Guarantee> guarantees = {};
  std::vector<Holding> holdings = {};
};

/// Why a network cannot be cleared, and where.
struct NetworkFault {
  enum class List { parties, external, obligations, guarantees, holdings };
  enum class Kind {
    amount,            // negative, not finite, or beyond amount_max
    share_of_one,      // alpha, beta, coverage or share outside 0…1
    unknown_party,     // an index beyond the parties
    rank,              // below 0, or beyond ranks_max
    self_obligation,   // to itself; a guarantee for or to oneself; one's own shares
    unheld_claim,      // a guarantee of a claim that its creditor does not hold: a bet on a default
    covered_too_much,  // the guarantees of one claim cover more than all of it
    held_too_much,     // more than all of an issuer's equity is held
    circular_equity,   // equity that is wholly held inside a circle: ρ(Θ) ≥ 1, no value reaches anybody
  };
  List list = List::parties;
  std::size_t index = 0;
  Kind kind = Kind::amount;
  std::string field;  // which member of the entry
};

inline constexpr int ranks_max = 64;
inline constexpr double amount_max = 1e30;  // sums of this stay finite

/// The network in arrays. Obligations stand by payer, and inside a payer by rank, in the order of the input.
struct Network {
  struct Claim {  // a guarantee with what the clearing asks about it
    PartyIndex guarantor = 0, debtor = 0, creditor = 0;
    int rank = 0, rank_at_guarantor = 0;
    double coverage = 1.0, cap = 0.0, due = 0.0;  // due: of the obligations that it covers
  };

  PartyIndex party_count = 0;
  std::size_t rank_count = 1;
  std::vector<Party> parties = {};
  std::vector<double> dues;               // party × rank, external included, calls of guarantees not
  std::vector<double> total_dues;         // by party
  static constexpr double tie = 0x1p-40;  // of the dues: who lacks less is solvent
  std::vector<double> enough;             // by party: the assets below which it lacks more, rounding of sums taken off
  std::vector<double> receivable;         // by party: what it receives if everybody pays
  std::vector<std::uint32_t> begin;       // party × rank, and one more: its edges
  std::vector<PartyIndex> to;             // by edge
  std::vector<double> amount;             // by edge
  std::vector<Claim> claims;              // in the order of the input
  std::vector<std::uint32_t> claims_of_debtor_begin, claims_of_debtor, claims_of_guarantor_begin, claims_of_guarantor;
  std::vector<std::uint32_t> owners_begin;  // by issuer: the holdings in its equity
  std::vector<PartyIndex> owner;
  std::vector<double> share;

  [[nodiscard]] std::size_t slot(PartyIndex party, std::size_t rank) const { return party * rank_count + rank; }
  [[nodiscard]] bool is_held(PartyIndex party) const {
    return !owners_begin.empty() && owners_begin[party] != owners_begin[party + 1];
  }
  [[nodiscard]] std::span<const std::uint32_t> guarantees_for(PartyIndex debtor) const {
    return part(claims_of_debtor_begin, claims_of_debtor, debtor);
  }
  [[nodiscard]] std::span<const std::uint32_t> guarantees_by(PartyIndex guarantor) const {
    return part(claims_of_guarantor_begin, claims_of_guarantor, guarantor);
  }

 private:
  static std::span<const std::uint32_t> part(const std::vector<std::uint32_t>& begins,
                                             const std::vector<std::uint32_t>& list, PartyIndex party) {
    if (begins.empty()) return {};
    return std::span(list).subspan(begins[party], begins[party + 1] - begins[party]);
  }
};

/// Checks the input, all faults at once; without any, `network` is built, and keeps its memory for the next call.
std::vector<NetworkFault> build(const NetworkInput& input, Network& network);

/// In words without names: "guarantees[2].creditor: …" is for the caller to put in front.
std::string to_text(NetworkFault::Kind kind);

}  // namespace gigawatt::waterfall
