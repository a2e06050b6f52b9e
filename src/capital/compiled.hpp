// What no month changes, looked up once: who pays whom under each instrument, when it runs, what it promises, and which
// instruments belong together. A month then reads arrays and compares no names. Private to the room.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capital/input.hpp"
#include "capital/ledger.hpp"

namespace gigawatt::capital {

/// Fee of full capacity and of what is available in a month of the plan, in cents.
struct CapacityFee {
  Cents committed = 0, available = 0;
};

/// Lists by instrument are empty or null where its kind has no such thing.
struct Compiled {
  explicit Compiled(const Input& of);

  // by instrument
  std::vector<char> taking_part = {};
  std::vector<std::optional<time::Month>> begins = {}, ends = {};  // ends: first month in which it is over
  std::vector<int> payers = {}, payees = {};  // in the ordinary course; of debt borrower and lender
  std::vector<const ContractInput*> contracts = {};
  std::vector<const SiteInput*> sites = {};
  std::vector<std::vector<CapacityFee>> fees = {};          // of capacity, by month
  std::vector<std::vector<double>> after = {};              // of capacity, behind the plan: USD by month
  std::vector<const scenario::Exclusivity*> refusals = {};  // of capacity: who takes a part of it over
  std::vector<int> refusal_holders = {};                    // that party, or -1
  std::vector<std::vector<std::size_t>> credits = {};       // of capacity: the credits that its fees burn
  std::vector<int> covered = {};                            // of a guarantee: the instrument that it covers; -1

  // instruments of one kind, as the input has them
  std::vector<std::size_t> in_turn = {};  // all, in the order in which a month takes them
  std::vector<std::size_t> capacities = {}, debts = {}, guarantees = {}, supplies = {}, stakes = {};
  std::vector<std::size_t> lines = {};              // credit lines
  std::vector<std::size_t> lines_by_borrower = {};  // the same, borrower by borrower

  // by party, the rest of the world behind all others
  std::vector<char> limited = {};  // its cash is modelled
  std::vector<Cents> minimum_cash = {};
  std::vector<double> asset_life_months = {};
  std::vector<std::vector<Cents>> income = {}, operating_cost = {}, capital_expenditure = {};  // [month][party]

  /// An empty id: the rest of the world.
  [[nodiscard]] int party(const scenario::PartyId& id) const;

 private:
  std::map<std::string, int> party_index_ = {}, instrument_index_ = {};
  bool any_replaces_ = false;
  int world_ = 0;

  void add_parties(const Input& of);
  void add_instrument(const Input& of, std::size_t at);
  void add_links(const Input& of);
  void order_turns(const Input& of);
};

/// Between its first and last month, what makes up for a delay included.
bool within_term(const scenario::Instrument& instrument, time::Month month);

/// First month of those that replace it.
std::optional<time::Month> replaced_from(const Input& input, const scenario::Instrument& instrument);

}  // namespace gigawatt::capital
