// What capital says: every party's cash, every instrument's dues, what happened and why, and the books behind it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "capital/ledger.hpp"
#include "scenario/model/ids.hpp"
#include "time/calendar.hpp"

namespace gigawatt::capital {

enum class EventKind {
  late_capacity,      // a vendor could not make available what it promised; `amount` is the fee that it does not earn
  damages,            // owed for that
  tranche_paid,       // of an investment
  tranche_missed,     // an investor could not pay
  draw_refused,       // a lender did not lend what was asked for
  line_drawn,         // a credit line, to keep the minimum cash
  missed_payment,     // due and not paid
  guarantee_called,   // paid by the guarantor
  covenant_breached,  // of a debt
  distributions_locked,
  accelerated,  // a debt is due as a whole
  defaulted,    // a party
  contract_ended,
  covenant_waived,  // a breach that was not cured, and yet makes nothing due
  not_binding,      // an obligation that an exclusive right of another keeps from arising
};
std::string_view to_string(EventKind kind);

/// Behind `late_capacity`: why, and, where a contract for accelerators stands behind it, how much of it was there.
struct Shortage {
  std::string reason;  // in words
  double it_mw_committed = 0.0, it_mw_available = 0.0;
  double gpu_hours_committed = 0.0, gpu_hours_available = 0.0;
};

struct Event {
  time::Month month;
  EventKind kind = EventKind::missed_payment;
  int party = -1;         // whom it happens to
  int counterparty = -1;  // who is on the other side, or -1
  int instrument = -1;    // or -1
  Cents amount = 0;
  int cause = -1;    // an earlier event, or -1
  std::string text;  // a sentence
  std::optional<Shortage> shortage = {};
};

/// What was due between two parties in one month under one instrument, and what was paid of it.
struct Flow {
  time::Month month;
  int payer = 0, payee = 0, instrument = -1;
  Tag tag = Tag::fee;
  Cents due = 0, paid = 0;      // due: with what stood open from before
  bool in_kind = false;         // credits, prepayments that are used up, notes of a vendor: no cash
  bool given_by_payee = false;  // of these, what the payee itself had given
};

struct PartyMonth {
  Cents cash = 0;
  Cents debt = 0;     // borrowed and not repaid
  Cents overdue = 0;  // of it, what is due and unpaid: matured, or made due as a whole
  Cents unpaid = 0;   // of everything that is due
  Cents undrawn = 0;
  Cents operating = 0;                              // revenue less operating cost, as earned
  Cents debt_service = 0;                           // interest and principal due
  Cents spending = 0;                               // on property, due
  std::optional<double> cover = {}, leverage = {};  // over twelve months
};

enum class Standing { performing, breached, defaulted };

/// One step of the way to a default and behind it: an event, or the same one in several months.
struct Step {
  enum class Part {
    origin,  // where it began: nothing before it cost the party money
    step,    // caused by the one before, and causing the next
    aside,   // happened to the same party on the way
    end,     // the default
    after,   // who bears it
  };
  Part part = Part::step;
  time::Month since, until;
  int months = 1;
  Cents amount = 0;       // of all its months; of what is due and unpaid: as it stands in the last
  std::string text = {};  // a sentence without the amount
  int event = -1;         // the last of them
};

struct Default {
  time::Month month;
  std::string kind;   // "payment", "covenant", "insolvency"
  std::string cause;  // the chain in words
  int event = -1;
  std::vector<Step> path = {};  // the chain, what happened on the way, and who bears it
};

/// Assets against all claims, at one moment: the cash of other parties' payments and the worth of stakes included.
struct Solvency {
  double assets_usd = 0.0, claims_usd = 0.0, paid_usd = 0.0, equity_usd = 0.0;
  bool solvent = true;
};

/// Money of a vendor that comes back to it as revenue, over the plan: three numbers, never one.
struct Circularity {
  double direct = 0.0;  // Σ min(revenue from i, investment in i) ÷ revenue
  double traced = 0.0;  // share of its revenue that is its own money, each party mixing what it has
  double most = 0.0;    // largest flow from its investments back to its revenue ÷ revenue
};

/// Of a vendor's revenue, traced through those who pay it out of what others pay them: whose money most of it is.
struct UltimatePayer {
  int party = -1;              // of the parties; the rest of the world is many payers, and never the largest
  double share = 0.0;          // of all revenue
  double concentration = 0.0;  // Σ share², over all parties
};

/// A vendor's promised revenue that is still to come (remaining performance obligation), by month's end.
struct BacklogMonth {
  Cents contractual = 0, deliverable = 0, credit_adjusted = 0;
  Cents signed_now = 0, recognised = 0, lapsed = 0, cancelled = 0;
};

/// What was signed, recognised, lapsed and cancelled over all months, and what is left at the end of the last.
BacklogMonth total(const std::vector<BacklogMonth>& backlog);

struct PartyResult {
  scenario::PartyId id;
  std::string name;
  bool limited = false;  // its cash is modelled
  Standing standing = Standing::performing;
  std::optional<Default> first_default;
  std::optional<Default> first_breach = {};  // of a covenant, where no default follows
  std::vector<PartyMonth> months;
  std::vector<BacklogMonth> backlog;      // of all that it sells; empty if nothing
  std::optional<Solvency> solvency = {};  // at the end
  std::optional<Circularity> circularity = {};
  std::optional<double> top_customer_share = {}, concentration = {};  // of revenue: largest, and Σ share²
  std::optional<double> lowest_cover = {};
  Cents leases_not_commenced = 0;  // rent of signed leases whose term has not begun, at the start
  double threat = 0.0;             // USD of payments that one more USD would restore, in its worst month
  std::optional<UltimatePayer> ultimate_payer = {};
  std::optional<double> debt_rank =
      {};  // share of all others' equity that is lost if it loses its own (linear DebtRank)
};

struct InstrumentResult {
  scenario::InstrumentId id;
  std::string name, kind, status;
  std::string left_out = {};  // why it creates no obligations, in words; empty: it does
  [[nodiscard]] bool in_run() const { return left_out.empty(); }
  double probability = 1.0;
  int payer = 0, payee = 0;
  Cents paid = 0;                   // over the plan, draws apart, without
  Cents paid_back = 0;              // what its payee paid: differences, damages, distributions on a stake
  Cents committed = 0, earned = 0;  // of capacity: fee of all that was promised, and of what was available
  std::vector<Cents> committed_by_month = {}, earned_by_month = {};  // the same, of the plan; empty: not capacity
  Cents outstanding_end = 0;
  Cents overdue_end = 0;  // of debt and notes: due and unpaid, not in what is outstanding
};

struct Result {
  time::Month first;
  std::vector<PartyResult> parties = {};  // as the scenario has them; index parties.size() is the rest of the world
  std::vector<InstrumentResult> instruments = {};
  std::vector<Event> events = {};  // in order of time
  std::vector<Flow> flows = {};
  std::vector<Posting> postings = {};
  double clearing_residual_usd = 0.0;  // largest of all months
};

}  // namespace gigawatt::capital
