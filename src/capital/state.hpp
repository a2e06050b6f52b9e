// The state that one month hands to the next. Private to the room.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "capital/compiled.hpp"
#include "capital/input.hpp"
#include "capital/result.hpp"
#include "capital/simulate.hpp"
#include "waterfall/clear.hpp"

namespace gigawatt::capital {

/// Ranks of dues: operations and transfers that lapse stand before everything, then the three seniorities.
enum Rank : std::uint8_t { operations = 0, secured = 1, senior = 2, junior = 3 };
Rank rank_of(scenario::Seniority seniority);

/// Forty bytes: a month goes through all of them a dozen times.
struct Due {
  int payer = 0, payee = 0, instrument = -1;
  Tag tag = Tag::fee;
  Rank rank = operations;
  bool lapses = false;  // what is not paid is not owed: loans and investments that fail to come
  bool booked = false;  // stands in the books as receivable and payable
  Cents amount = 0;
  Cents paid = 0;
  time::Month since = {};  // when it first fell due
  int slot = 0;            // of an investment: its tranche
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
  std::uint64_t waivers_asked = 0;
};

/// Sums over a party's last twelve months, and what goes into them: a ring.
struct LastYear {
  Cents operating = 0, debt_service = 0;
  std::array<Cents, 12> operating_in = {}, debt_service_in = {};
};

/// What the clearing of a month keeps in hand for the next one.
struct ClearingRoom {
  std::size_t summed = 0;                         // so many dues are in the first two sums and in `asked`
  std::vector<Cents> out, in, paid_out, paid_in;  // by party: sums over the dues
  std::vector<Cents> asked;                       // by instrument: draws among the dues
  std::vector<Cents> unpaid, unpaid_before;       // by instrument: of what a guarantee may cover; of earlier months
  std::vector<int> call, call_before;             // by guarantee: its due, or -1; what is left of earlier ones
  std::vector<char> all_paid;                     // by party: it pays all of its dues
  std::vector<std::uint32_t> begin, next, order;  // dues by payer and rank, of those who cannot pay all
  std::vector<Cents> amounts;
  ShareOut shares = {};
  waterfall::NetworkInput input = {};
  waterfall::Network network = {};
  waterfall::ClearingWorkspace workspace = {};
  waterfall::Clearing clearing = {};
};

struct State {
  const Input& input;
  const Detail detail;
  const Compiled compiled;
  std::vector<InstrumentState> instruments;
  std::vector<Cents> moved, moved_back;  // [instrument]: all payments under it, draws apart; back: by its payee
  std::vector<Standing> standing;
  std::vector<std::optional<Default>> defaults;
  std::vector<Due> dues;                        // of this month
  std::vector<Due> arrears;                     // carried into it
  std::vector<std::vector<PartyMonth>> months;  // [party], up to the last one that is done
  std::vector<LastYear> last_year;              // [party]
  std::vector<std::vector<Cents>> bought;       // [month][party]: property, for its depreciation
  std::vector<Cents> depreciating;              // [party]: what it bought within the life of its assets
  std::vector<Cents> taxed;                     // [party]: income of all years that are assessed
  std::vector<Cents> losses;                    // [party]: carried forward
  std::vector<char> locked;                     // [party]: it may distribute nothing
  std::vector<double> threat;
  std::vector<int> latest_trouble;  // [party]: the event that last cost it money, or -1
  Books books;
  std::vector<Event> events;
  std::vector<Flow> flows;
  double clearing_residual_usd = 0.0;
  ClearingRoom room = {};
  time::Month month;
  std::size_t at = 0;  // months since the plan's first

  State(const Input& of, Detail how);

  [[nodiscard]] int world() const { return static_cast<int>(input.parties.size()); }
  [[nodiscard]] const std::string& name(int party) const;
  [[nodiscard]] int payer(std::size_t instrument) const { return compiled.payers[instrument]; }
  [[nodiscard]] int payee(std::size_t instrument) const { return compiled.payees[instrument]; }
  [[nodiscard]] bool limited(int party) const { return compiled.limited[static_cast<std::size_t>(party)] != 0; }
  [[nodiscard]] Cents cash(int party) const { return books.balance(party, Account::cash); }
  [[nodiscard]] bool takes_part(std::size_t instrument) const { return compiled.taking_part[instrument] != 0; }
  [[nodiscard]] bool in_force(std::size_t instrument) const;
  [[nodiscard]] bool failed(int party) const {
    return standing[static_cast<std::size_t>(party)] == Standing::defaulted;
  }
  template <class Terms>
  [[nodiscard]] const Terms& terms(std::size_t instrument) const {
    return std::get<Terms>(input.instruments[instrument].data);
  }
  /// Capital expenditure of a party in this month, its sites' and orders' included.
  [[nodiscard]] Cents spending_of(int of) const;

  void owe(int payer, int payee, int instrument, Tag tag, Cents amount, Rank rank);
  /// A line in the books of two parties at once, without cash.
  void book(Tag tag, int instrument, Cents amount, int one, Account one_debit, Account one_credit, int other,
            Account other_debit, Account other_credit);
  void flow(const Flow& of);
  /// Returns the index of the event. `text` makes its sentence, where anybody reads it.
  template <class Text>
  int happen(EventKind kind, int of, int counterparty, int instrument, Cents amount, const Text& text) {
    return add_event(kind, of, counterparty, instrument, amount, detail == Detail::all ? text() : std::string());
  }

 private:
  int add_event(EventKind kind, int of, int counterparty, int instrument, Cents amount, std::string text);
};

/// "4.2 bn USD"
std::string money_text(Cents amount);

// The steps of a month, in this order.
void accrue_sites(State& state);
void accrue_parties(State& state);
void accrue_instruments(State& state);
void settle_month(State& state);  // credit lines, clearing, guarantees, books
void close_year(State& state);    // taxes and distributions, each December
/// Depreciation, and what the month was for every party; `before`: the balances when it began.
void close_month(State& state, const std::vector<std::array<Cents, account_count>>& before);
void judge_month(State& state);  // covenants, defaults, ends of contracts

/// Sums of all dues by party, and draws by line, into `state.room`: of those that have come since it was called last.
void add_up(State& state);
/// What is paid of every due, in whole cents, and its sums by party.
void clear_dues(State& state);

/// Interest on what was carried into the month.
void accrue_arrears(State& state);

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

}  // namespace gigawatt::capital
