// The state that one month hands to the next. Private to the room.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capital/input.hpp"
#include "capital/result.hpp"

namespace gigawatt::capital {

/// Ranks of dues: operations and transfers that lapse stand before everything, then the three seniorities.
enum Rank : int { operations = 0, secured = 1, senior = 2, junior = 3 };
int rank_of(scenario::Seniority seniority);

struct Due {
  int payer = 0, payee = 0, instrument = -1;
  Tag tag = Tag::fee;
  Cents amount = 0;
  int rank = operations;
  bool lapses = false;  // what is not paid is not owed: loans and investments that fail to come
  time::Month since;    // when it first fell due
  bool booked = false;  // stands in the books as receivable and payable
  int slot = 0;         // of an investment: its tranche
  Cents paid = 0;
};

struct InstrumentState {
  Cents outstanding = 0;  // of debt, notes, credits, prepayments
  Cents used = 0;         // of a cap: guarantees, damages, revenue shares; of debt: drawn so far
  std::optional<time::Month> begun;
  bool ended = false;
  std::optional<time::Month> ended_in;
  int months = 0;           // unpaid, or in breach
  std::vector<Cents> paid;  // by tranche
  double share = 0.0;       // of an issuer
  std::vector<Cents> committed, earned;
};

struct State {
  const Input& input;
  std::vector<char> taking_part;                         // [instrument], as the two next
  std::vector<std::optional<time::Month>> begins, ends;  // ends: first month in which it is over
  std::vector<int> payers, payees;  // of each instrument in the ordinary course; of debt borrower and lender
  std::vector<std::size_t> lines;   // credit lines among the instruments
  std::map<std::string, int> party_index;
  std::map<std::string, int> instrument_index;
  std::vector<InstrumentState> instruments;
  std::vector<Standing> standing;
  std::vector<std::optional<Default>> defaults;
  std::vector<Due> dues;                        // of this month
  std::vector<Due> arrears;                     // carried into it
  std::vector<std::vector<PartyMonth>> months;  // [party], up to the last one that is done
  std::vector<std::vector<Cents>> bought;       // [party][month]: property, for its depreciation
  std::vector<double> threat;
  std::vector<int> latest_trouble;  // [party]: the event that last cost it money, or -1
  Books books;
  std::vector<Event> events;
  std::vector<Flow> flows;
  double clearing_residual_usd = 0.0;
  time::Month month;
  std::size_t at = 0;  // months since the plan's first

  explicit State(const Input& of);

  [[nodiscard]] int world() const { return static_cast<int>(input.parties.size()); }
  [[nodiscard]] int party(const scenario::PartyId& id) const;  // an empty id: the rest of the world
  [[nodiscard]] const std::string& name(int party) const;
  [[nodiscard]] bool limited(int party) const;
  [[nodiscard]] Cents cash(int party) const { return books.balance(party, Account::cash); }
  [[nodiscard]] bool takes_part(std::size_t instrument) const { return taking_part[instrument] != 0; }
  [[nodiscard]] bool in_force(std::size_t instrument) const;
  [[nodiscard]] const SiteInput* site(const scenario::SiteId& id) const;
  [[nodiscard]] const ContractInput* contract(const scenario::ContractId& id) const;
  /// Capital expenditure of a party in this month, its sites' and orders' included.
  [[nodiscard]] Cents spending_of(int of) const;

  void owe(int payer, int payee, int instrument, Tag tag, Cents amount, int rank);
  /// A line in the books of two parties at once, without cash.
  void book(Tag tag, int instrument, Cents amount, int one, Account one_debit, Account one_credit, int other,
            Account other_debit, Account other_credit);
  /// Returns the index of the event.
  int happen(EventKind kind, int of, int counterparty, int instrument, Cents amount, std::string text);
};

/// Whether it may create obligations at all: binding, known on the day, not kept out by an exclusive right.
bool takes_part(const Input& input, std::size_t instrument);

/// Between its first and last month, what makes up for a delay included.
bool within_term(const scenario::Instrument& instrument, time::Month month);
/// The same, and not replaced.
bool runs_in(const Input& input, const scenario::Instrument& instrument, time::Month month);
/// First month of those that replace it.
std::optional<time::Month> replaced_from(const Input& input, const scenario::Instrument& instrument);

/// A right of first refusal of somebody else over this customer, in the month in which the capacity was signed.
const scenario::Exclusivity* first_refusal(const Input& input, const scenario::Instrument& instrument,
                                           const scenario::CapacityReservation& terms);

/// "4.2 bn USD"
std::string money_text(Cents amount);

// The steps of a month, in this order.
void accrue_sites(State& state);
void accrue_parties(State& state);
void accrue_instruments(State& state);
void settle_month(State& state);  // credit lines, clearing, guarantees, books
/// Depreciation, and what the month was for every party; `before`: the balances when it began.
void close_month(State& state, const std::vector<std::array<Cents, account_count>>& before);
void judge_month(State& state);  // covenants, defaults, ends of contracts

// One kind of instrument each; `at` is its index.
void accrue(State& state, std::size_t at, const scenario::CapacityReservation& terms);
void accrue(State& state, std::size_t at, const scenario::ComputeCredits& terms);
void accrue(State& state, std::size_t at, const scenario::EquityStake& terms);
void accrue(State& state, std::size_t at, const scenario::Lease& terms);
void accrue(State& state, std::size_t at, const scenario::Debt& terms);
void accrue(State& state, std::size_t at, const scenario::EnergySupply& terms);
void accrue(State& state, std::size_t at, const scenario::PurchaseOrder& terms);
void accrue(State& state, std::size_t at, const scenario::RateSwap& terms);
void accrue(State& state, std::size_t at, const scenario::RevenueShare& terms);
inline void accrue(State&, std::size_t, const scenario::Guarantee&) {}    // called in settle_month
inline void accrue(State&, std::size_t, const scenario::Exclusivity&) {}  // orders capacity

/// Fee of full capacity and of what is available in a month of the plan, in cents.
struct CapacityFee {
  Cents committed = 0, available = 0;
};
CapacityFee capacity_fee(const Input& input, const scenario::Instrument& instrument,
                         const scenario::CapacityReservation& terms, std::size_t at);

}  // namespace gigawatt::capital
