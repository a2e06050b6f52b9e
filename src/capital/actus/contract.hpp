// Contracts by the ACTUS standard (actusfrf.org): terms → dated events with payoff and state. Principal at maturity,
// linear, negative and annuity amortisers, exotic linear ones, call money, undefined maturity, and guarantees of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "capital/actus/moment.hpp"

namespace gigawatt::capital::actus {

enum class ContractType { pam, ann, nam, lam, lax, clm, ump, ceg };

/// In the order in which events of one moment follow each other.
enum class EventType { ied, fp, pr, pi, xd, ip, ipci, rrf, rr, prf, sc, ipcb, prd, td, std, md };
const char* name_of(EventType type);

enum class InterestBase { notional, initial, lagged };
enum class Exposure { principal, notional, notional_and_interest };

/// One part of an exotic amortiser: from its anchor to the next one's.
struct PrincipalPart {
  Moment anchor;
  std::optional<Cycle> cycle;
  double amount = 0.0;
  bool increases = false;
};
struct InterestPart {
  Moment anchor;
  std::optional<Cycle> cycle;
};
struct RatePart {
  Moment anchor;
  std::optional<Cycle> cycle;
  double rate = 0.0;  // or the spread
  bool is_fixed = true;
};

/// What is known of a market index, ascending.
struct Observation {
  Moment time;
  double value = 0.0;
};
using Observations = std::map<std::string, std::vector<Observation>, std::less<>>;

/// Something that happened outside: a call (XD) of this contract, or a credit event of another.
struct ObservedEvent {
  Moment time;
  std::string contract_id;  // empty: of this one
  std::string performance;  // of a credit event: DL, DQ, DF
};

/// ACTUS's names are beside each term in docs/actus.md.
struct Terms {
  ContractType type = ContractType::pam;
  std::string id;
  double sign = 1.0;  // RPA, BUY: +1; RPL, SEL: −1
  Moment status_date;
  std::optional<Moment> initial_exchange, maturity, amortization_end, capitalization_end, purchase, termination;
  double notional = 0.0, premium_discount = 0.0, price_at_purchase = 0.0, price_at_termination = 0.0;
  std::optional<double> rate, accrued_interest, next_redemption, next_reset_rate, base_amount;
  std::optional<Moment> interest_anchor, principal_anchor, reset_anchor, base_anchor, scaling_anchor, fee_anchor;
  std::optional<Cycle> interest_cycle, principal_cycle, reset_cycle, base_cycle, scaling_cycle, fee_cycle;
  std::string reset_index, scaling_index;
  double rate_multiplier = 1.0, rate_spread = 0.0;
  std::optional<double> rate_floor, rate_cap;
  InterestBase base = InterestBase::notional;
  double scaling_index_start = 1.0;
  bool scales_interest = false, scales_notional = false;
  DayCount day_count = DayCount::actual_365;
  EndOfMonth end_of_month = EndOfMonth::same_day;
  BusinessDays business_days;
  Period notice;  // from a call to its settlement
  std::vector<PrincipalPart> principal_parts;
  std::vector<InterestPart> interest_parts;
  std::vector<RatePart> rate_parts;
  // of guarantees
  double coverage = 1.0, fee_rate = 0.0;
  Exposure exposure = Exposure::principal;
  std::string covered_performance = "DF";
  Period settlement;
  std::vector<std::string> covered_ids;
  std::vector<Terms> covered;
};

struct Event {
  Moment time;
  EventType type = EventType::ied;
  double payoff = 0.0;  // to whom the contract is written for: positive is received
  double notional = 0.0, rate = 0.0, accrued_interest = 0.0;
  double exercise_amount = 0.0;  // of a guarantee, once it is called
};

struct Request {
  Observations observations;
  std::vector<ObservedEvent> events;
  std::optional<Moment> until;  // contracts without an end run to here
};

/// Events behind the status date: those on it have happened. Terms are sound: dates that the type needs are there,
/// indices are observed.
std::vector<Event> cash_flows(const Terms& terms, const Request& request);

/// When a contract with redemptions ends that does not say so.
std::optional<Moment> end_of(const Terms& terms);

}  // namespace gigawatt::capital::actus
