#include "waterfall/network_checks.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace gigawatt::waterfall {
namespace {

using List = NetworkFault::List;
using Kind = NetworkFault::Kind;

/// Shares are typed in decimals: what sums to one within this is one.
constexpr double share_tolerance = 1e-12;

class Entries {
 public:
  Entries(List list, std::size_t party_count, std::vector<NetworkFault>& faults)
      : list_(list), party_count_(party_count), faults_(faults) {}

  void next(std::size_t index) { index_ = index; }
  void amount(double value, const char* field) {
    if (!(value >= 0.0 && value <= amount_max)) add(Kind::amount, field);
  }
  void share(double value, const char* field) {
    if (!(value >= 0.0 && value <= 1.0)) add(Kind::share_of_one, field);
  }
  bool party(PartyIndex party, const char* field) {
    if (party < party_count_) return true;
    add(Kind::unknown_party, field);
    return false;
  }
  void rank(int rank, const char* field) {
    if (rank < 0 || rank >= ranks_max) add(Kind::rank, field);
  }
  /// Two parties that must exist and differ.
  void pair(PartyIndex first, const char* first_field, PartyIndex second, const char* second_field) {
    const bool first_known = party(first, first_field), second_known = party(second, second_field);
    if (first_known && second_known && first == second) add(Kind::self_obligation, second_field);
  }
  void add(Kind kind, const char* field) {
    faults_.push_back({.list = list_, .index = index_, .kind = kind, .field = field});
  }

 private:
  List list_;
  std::size_t party_count_, index_ = 0;
  std::vector<NetworkFault>& faults_;
};

/// One answer for all obligations, without a branch for each: nearly always all is well.
bool all_are_sound(const NetworkInput& input) {
  const std::size_t count = input.parties.size();
  bool sound = true;
  for (const Obligation& due : input.obligations)
    sound &= static_cast<int>(due.from < count) & static_cast<int>(due.to < count) &
             static_cast<int>(due.from != due.to) & static_cast<int>(due.amount >= 0.0) &
             static_cast<int>(due.amount <= amount_max) & static_cast<int>(due.rank >= 0) &
             static_cast<int>(due.rank < ranks_max);
  return sound;
}

void check_guarantee(const Guarantee& given, Entries& entries) {
  entries.pair(given.debtor, "debtor", given.guarantor, "guarantor");
  entries.party(given.creditor, "creditor");
  if (given.creditor == given.guarantor) entries.add(Kind::self_obligation, "creditor");
  entries.rank(given.rank, "class");
  if (given.rank_at_guarantor != same_rank) entries.rank(given.rank_at_guarantor, "guarantor_class");
  entries.share(given.coverage, "coverage");
  if (!(given.cap >= 0.0)) entries.add(Kind::amount, "cap");
}

}  // namespace

void check_entries(const NetworkInput& input, std::vector<NetworkFault>& faults) {
  const std::size_t count = input.parties.size();
  Entries parties(List::parties, count, faults), external(List::external, count, faults),
      obligations(List::obligations, count, faults), guarantees(List::guarantees, count, faults),
      holdings(List::holdings, count, faults);
  for (std::size_t index = 0; index < count; ++index) {
    parties.next(index);
    parties.amount(input.parties[index].assets, "assets");
    parties.share(input.parties[index].alpha, "alpha");
    parties.share(input.parties[index].beta, "beta");
  }
  for (std::size_t index = 0; index < input.external.size(); ++index) {
    external.next(index);
    external.party(input.external[index].from, "from");
    external.amount(input.external[index].amount, "amount");
    external.rank(input.external[index].rank, "class");
  }
  const std::size_t doubtful = all_are_sound(input) ? 0 : input.obligations.size();
  for (std::size_t index = 0; index < doubtful; ++index) {
    const Obligation& due = input.obligations[index];
    obligations.next(index);
    obligations.pair(due.from, "from", due.to, "to");
    obligations.amount(due.amount, "amount");
    obligations.rank(due.rank, "class");
  }
  for (std::size_t index = 0; index < input.guarantees.size(); ++index) {
    guarantees.next(index);
    check_guarantee(input.guarantees[index], guarantees);
  }
  for (std::size_t index = 0; index < input.holdings.size(); ++index) {
    holdings.next(index);
    holdings.pair(input.holdings[index].issuer, "issuer", input.holdings[index].owner, "owner");
    holdings.share(input.holdings[index].share, "share");
  }
}

double due_between(const Network& network, PartyIndex debtor, PartyIndex creditor, int rank) {
  const std::size_t slot = network.slot(debtor, static_cast<std::size_t>(rank));
  double due = 0.0;
  for (std::uint32_t edge = network.begin[slot]; edge < network.begin[slot + 1]; ++edge)
    if (network.to[edge] == creditor) due += network.amount[edge];
  return due;
}

void check_guarantees(const Network& network, std::vector<NetworkFault>& faults) {
  std::map<std::tuple<PartyIndex, PartyIndex, int>, double> covered;
  for (std::size_t index = 0; index < network.claims.size(); ++index) {
    const Network::Claim& claim = network.claims[index];
    if (claim.due <= 0.0)
      faults.push_back({.list = List::guarantees, .index = index, .kind = Kind::unheld_claim, .field = "creditor"});
    double& sum = covered[{claim.debtor, claim.creditor, claim.rank}];
    const bool was_whole = sum > 1.0 + share_tolerance;
    sum += claim.coverage;
    if (sum > 1.0 + share_tolerance && !was_whole)
      faults.push_back({.list = List::guarantees, .index = index, .kind = Kind::covered_too_much, .field = "coverage"});
  }
}

namespace {

/// Parties from whose equity some value reaches the outside, straight or through its owners. With columns that sum to
/// one at most, ρ(Θ) < 1 says that these are all.
std::vector<bool> parties_that_leak(const Network& network, const std::vector<double>& held) {
  std::vector<std::vector<PartyIndex>> issuers_of(network.party_count);
  std::vector<bool> leaks(network.party_count);
  std::vector<PartyIndex> todo;
  for (PartyIndex issuer = 0; issuer < network.party_count; ++issuer) {
    for (std::uint32_t place = network.owners_begin[issuer]; place < network.owners_begin[issuer + 1]; ++place)
      if (network.share[place] > 0.0) issuers_of[network.owner[place]].push_back(issuer);
    if (held[issuer] >= 1.0 - share_tolerance) continue;
    leaks[issuer] = true;
    todo.push_back(issuer);
  }
  while (!todo.empty()) {
    const PartyIndex owner = todo.back();
    todo.pop_back();
    for (const PartyIndex issuer : issuers_of[owner]) {
      if (leaks[issuer]) continue;
      leaks[issuer] = true;
      todo.push_back(issuer);
    }
  }
  return leaks;
}

}  // namespace

void check_holdings(const Network& network, std::span<const Holding> holdings, std::vector<NetworkFault>& faults) {
  if (holdings.empty()) return;
  std::vector<double> held(network.party_count);
  const std::size_t before = faults.size();
  for (std::size_t index = 0; index < holdings.size(); ++index) {
    double& sum = held[holdings[index].issuer];
    const bool was_whole = sum > 1.0 + share_tolerance;
    sum += holdings[index].share;
    if (sum > 1.0 + share_tolerance && !was_whole)
      faults.push_back({.list = List::holdings, .index = index, .kind = Kind::held_too_much, .field = "share"});
  }
  if (faults.size() != before) return;
  const std::vector<bool> leaks = parties_that_leak(network, held);
  std::vector<bool> said(network.party_count);
  for (std::size_t index = 0; index < holdings.size(); ++index) {
    const PartyIndex issuer = holdings[index].issuer;
    if (leaks[issuer] || said[issuer]) continue;
    said[issuer] = true;
    faults.push_back({.list = List::holdings, .index = index, .kind = Kind::circular_equity, .field = "issuer"});
  }
}

std::string to_text(NetworkFault::Kind kind) {
  switch (kind) {
    case Kind::amount:
      return "an amount is a number of 0 or more";
    case Kind::share_of_one:
      return "a share lies within 0 and 1";
    case Kind::unknown_party:
      return "there is no such party";
    case Kind::rank:
      return "a class is a whole number from 0 to 63";
    case Kind::self_obligation:
      return "nobody owes, guarantees or owns himself";
    case Kind::unheld_claim:
      return "the creditor holds no such claim on the debtor, so that this would be a bet on a default";
    case Kind::covered_too_much:
      return "the guarantees of this claim cover more than all of it";
    case Kind::held_too_much:
      return "the shares held in this issuer sum to more than 1";
    case Kind::circular_equity:
      return "the issuer's equity is held wholly inside a circle of owners";
  }
  return {};
}

}  // namespace gigawatt::waterfall
