#include "waterfall/network.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "waterfall/network_checks.hpp"

namespace gigawatt::waterfall {
namespace {

/// Counts by key, then begins: after this, begin[key] … begin[key + 1] is where the entries of a key go.
void counts_to_begins(std::vector<std::uint32_t>& begin) {
  std::uint32_t sum = 0;
  for (std::uint32_t& count : begin) sum += std::exchange(count, sum);
}

/// Distributing entries moves each begin to its end; this moves them back.
void ends_to_begins(std::vector<std::uint32_t>& begin) {
  for (std::size_t key = begin.size() - 1; key > 0; --key) begin[key] = begin[key - 1];
  begin[0] = 0;
}

void place_obligations(const NetworkInput& input, Network& network) {
  const auto key = [&](const Obligation& due) { return network.slot(due.from, static_cast<std::size_t>(due.rank)); };
  network.begin.assign(network.party_count * network.rank_count + 1, 0);
  network.receivable.assign(network.party_count, 0.0);
  for (const Obligation& due : input.obligations) ++network.begin[key(due)];
  counts_to_begins(network.begin);
  network.to.resize(input.obligations.size());
  network.amount.resize(input.obligations.size());
  for (const Obligation& due : input.obligations) {
    const std::uint32_t place = network.begin[key(due)]++;
    network.to[place] = due.to;
    network.amount[place] = due.amount;
    network.receivable[due.to] += due.amount;
  }
  ends_to_begins(network.begin);
}

void sum_dues(const NetworkInput& input, Network& network) {
  network.dues.assign(network.party_count * network.rank_count, 0.0);
  network.total_dues.assign(network.party_count, 0.0);
  for (const ExternalDebt& debt : input.external)
    network.dues[network.slot(debt.from, static_cast<std::size_t>(debt.rank))] += debt.amount;
  constexpr double rounding = 64.0 * std::numeric_limits<double>::epsilon();
  network.enough.resize(network.party_count);
  std::size_t slot = 0;
  for (PartyIndex party = 0; party < network.party_count; ++party) {
    for (std::size_t rank = 0; rank < network.rank_count; ++rank, ++slot) {
      double dues = network.dues[slot];
      for (std::uint32_t edge = network.begin[slot]; edge < network.begin[slot + 1]; ++edge)
        dues += network.amount[edge];
      network.dues[slot] = dues;
      network.total_dues[party] += dues;
    }
    network.enough[party] = network.total_dues[party] * (1.0 - Network::tie) - rounding * network.receivable[party];
  }
}

/// Entries 0, 1, 2 … in lists by party.
template <typename Of>
void list_by_party(const Network& network, const Of& of, std::vector<std::uint32_t>& begin,
                   std::vector<std::uint32_t>& list) {
  begin.clear();
  list.clear();
  if (network.claims.empty()) return;
  begin.assign(network.party_count + std::size_t{1}, 0);
  list.resize(network.claims.size());
  for (const Network::Claim& claim : network.claims) ++begin[of(claim)];
  counts_to_begins(begin);
  for (std::uint32_t index = 0; index < network.claims.size(); ++index)
    list[begin[of(network.claims[index])]++] = index;
  ends_to_begins(begin);
}

void place_guarantees(const NetworkInput& input, Network& network) {
  network.claims.clear();
  for (const Guarantee& given : input.guarantees)
    network.claims.push_back(
        {.guarantor = given.guarantor,
         .debtor = given.debtor,
         .creditor = given.creditor,
         .rank = given.rank,
         .rank_at_guarantor = given.rank_at_guarantor == same_rank ? given.rank : given.rank_at_guarantor,
         .coverage = given.coverage,
         .cap = given.cap,
         .due = due_between(network, given.debtor, given.creditor, given.rank)});
  list_by_party(
      network, [](const Network::Claim& claim) { return claim.debtor; }, network.claims_of_debtor_begin,
      network.claims_of_debtor);
  list_by_party(
      network, [](const Network::Claim& claim) { return claim.guarantor; }, network.claims_of_guarantor_begin,
      network.claims_of_guarantor);
}

void place_holdings(const NetworkInput& input, Network& network) {
  network.owners_begin.clear();
  network.owner.resize(input.holdings.size());
  network.share.resize(input.holdings.size());
  if (input.holdings.empty()) return;
  network.owners_begin.assign(network.party_count + std::size_t{1}, 0);
  for (const Holding& held : input.holdings) ++network.owners_begin[held.issuer];
  counts_to_begins(network.owners_begin);
  for (const Holding& held : input.holdings) {
    const std::uint32_t place = network.owners_begin[held.issuer]++;
    network.owner[place] = held.owner;
    network.share[place] = held.share;
  }
  ends_to_begins(network.owners_begin);
}

std::size_t rank_count_of(const NetworkInput& input) {
  int last = 0;
  for (const ExternalDebt& debt : input.external) last = std::max(last, debt.rank);
  for (const Obligation& due : input.obligations) last = std::max(last, due.rank);
  for (const Guarantee& given : input.guarantees) last = std::max({last, given.rank, given.rank_at_guarantor});
  return static_cast<std::size_t>(last) + 1;
}

}  // namespace

std::vector<NetworkFault> build(const NetworkInput& input, Network& network) {
  std::vector<NetworkFault> faults;
  check_entries(input, faults);
  if (!faults.empty()) return faults;
  network.party_count = static_cast<PartyIndex>(input.parties.size());
  network.rank_count = rank_count_of(input);
  network.parties = input.parties;
  place_obligations(input, network);
  sum_dues(input, network);
  place_guarantees(input, network);
  place_holdings(input, network);
  check_guarantees(network, faults);
  check_holdings(network, input.holdings, faults);
  return faults;
}

}  // namespace gigawatt::waterfall
