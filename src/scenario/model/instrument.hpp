// What parties owe each other: one type a struct, all money nominal. docs/money.md says what each does month by month.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scenario/model/ids.hpp"
#include "scenario/model/party.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// Only `effective` and `active` create obligations; what comes before them is a branch with a probability.
enum class CommitmentStatus {
  announced,
  letter_of_intent,
  definitive,  // signed, conditions open
  effective,
  active,
  amended,
  suspended,
  terminated,
  defaulted,
  expired
};

/// In the order of the enumeration, as a scenario writes them.
inline constexpr std::array<std::string_view, 10> commitment_status_words = {
    "announced", "letter_of_intent", "definitive", "effective", "active",
    "amended",   "suspended",        "terminated", "defaulted", "expired"};

/// Who is paid first: what a party owes outside its instruments (operations, suppliers) stands before all of them.
enum class Seniority { secured, senior, junior };

/// The vendor owes the customer a share of the fee of what it does not make available.
struct Damages {
  double rate = 0.0;  // of that fee
  double cap = 0.0;   // of one year's fee at full capacity, over the whole term
};

/// The customer may leave when the last twelve months fell short by more than `shortfall`, after `long_stop`.
struct Termination {
  time::Month long_stop = {};
  double shortfall = 0.0;
};

/// Take or pay: payment for what is made available, used or not; never for what is late.
struct CapacityReservation {
  PartyId vendor = {}, customer = {};
  ContractId contract = {};         // whose power and price it follows; empty: `payments`
  Schedule payments = {};           // of full capacity, where there is no contract
  int delay_months = 0;             // `payments` come so much later
  bool extends_with_delay = false;  // what comes later is served later; otherwise it lapses at the end
  double take_or_pay = 1.0;
  double use = 1.0;  // of what is available
  units::Money prepayment = {};
  std::optional<time::Month> prepaid = {};  // when
  std::optional<Damages> damages = {};
  std::optional<Termination> termination = {};
  int unpaid_months = 3;        // unpaid for longer: the vendor ends it
  int notice_months = 0;        // either side may leave after so many: no more counts as backlog; 0: nobody may
  double resale_share = 0.0;    // of the fee, what others pay for the capacity after it has ended
  double claim_discount = 0.0;  // per year, of what the rest of the term would have paid
};

/// Compute that is paid in advance, or given as an investment in kind.
struct ComputeCredits {
  PartyId provider = {}, holder = {};
  units::Money amount = {};
  time::Month granted = {};
  InstrumentId used_for = {};  // a capacity reservation: its fees burn the credits
  std::optional<time::Month> expires = {};
  bool in_kind = true;  // no cash at grant: they are the investment itself
};

enum class TrancheForm { cash, shares };

struct Tranche {
  units::Money amount = {};
  std::optional<time::Month> month = {};       // paid then
  std::optional<units::Power> energised = {};  // or when so much IT power has been energised at `sites`
  std::vector<SiteId> sites = {};              // empty: all
  std::optional<units::Money> pre_money = {};  // value of the issuer before it
  TrancheForm form = TrancheForm::cash;
};

struct EquityStake {
  PartyId investor = {}, issuer = {};
  double share = 0.0;            // of the issuer, when the plan starts
  units::Money book_value = {};  // of that share
  std::vector<Tranche> tranches = {};
};

struct Lease {
  PartyId lessor = {}, lessee = {};
  SiteId site = {};                              // rent begins when its first hall has power, for the share that has
  std::optional<time::Month> commencement = {};  // or on a date
  units::MoneyPerTime rent = {};
  double escalation = 0.0;  // per year of the lease
  int term_months = 0;
  units::Money residual_guarantee = {};  // at the end the lessee pays what the value falls short of this
  units::Money residual_value = {};      // the value at the end, as the scenario assumes it
  Seniority seniority = Seniority::senior;
};

enum class Draw { at_start, with_spending, as_needed };
enum class Amortisation { bullet, linear, annuity };

struct Covenants {
  std::optional<double> lock_up_cover = {}, default_cover = {};  // debt service cover over twelve months
  std::optional<double> most_leverage = {};                      // net debt ÷ EBITDA over twelve months
  std::optional<units::Money> least_cash = {};
  int cure_months = 3;              // a breach that lasts longer accelerates the debt
  double waiver_probability = 0.0;  // or is waived, and counted from the beginning again
};

struct Debt {
  PartyId lender = {}, borrower = {};
  units::Money amount = {};       // the commitment
  units::Money outstanding = {};  // of it, when the plan starts
  Draw draw = Draw::at_start;
  time::Month starts = {};
  double spending_share = 1.0;  // with_spending: of the borrower's capital expenditure
  double rate = 0.0;            // per year, nominal, simple by the month
  std::optional<time::Month> interest_capitalised_until = {};
  std::optional<time::Month> repaid_from = {};
  time::Month matures = {};
  Amortisation amortisation = Amortisation::bullet;
  Seniority seniority = Seniority::senior;
  std::optional<Covenants> covenants = {};
  std::optional<time::Month> withdrawn = {};  // the lender gives nothing more from then on
};

/// Energy for a site at a contract's price, paid instead of the site's bill; or for the difference to the market.
struct EnergySupply {
  PartyId seller = {}, buyer = {};
  SiteId site = {};
  units::EnergyPerYear energy = {};
  units::PricePerEnergy price = {};
  double take_or_pay = 0.0;                                // of `energy`, paid even if the site takes less
  std::optional<units::PricePerEnergy> market_price = {};  // contract for differences against it
  PriceId market = {};                                     // or against the mean of this price in each month
  [[nodiscard]] bool for_differences() const { return market_price.has_value() || !market.empty(); }
};

/// Equipment or construction, in instalments; a part may become a note to the vendor.
struct PurchaseOrder {
  PartyId vendor = {}, customer = {};
  units::Money amount = {};
  time::Month ordered = {}, delivered = {};
  double deposit = 0.0;   // paid when ordered; the rest when delivered
  double financed = 0.0;  // of the amount, lent by the vendor on delivery
  double rate = 0.0;      // of that note
  int note_months = 0;    // repaid evenly
};

struct Guarantee {
  PartyId guarantor = {};
  InstrumentId covers = {};
  double share = 1.0;  // of what is not paid
  std::optional<units::Money> cap = {};
};

struct RateSwap {
  PartyId fixed_payer = {}, floating_payer = {};
  units::Money notional = {};
  double fixed_rate = 0.0;
  std::map<int, double> floating_rate = {};  // by calendar year
};

struct RevenueShare {
  PartyId payer = {}, payee = {};
  double share = 0.0;  // of the payer's income
  std::optional<units::Money> cap = {};
};

enum class ServiceRight { exclusive, first_refusal };

/// Who may serve a customer: an ordering rule on capacity reservations that are signed while it runs, not a payment.
struct Exclusivity {
  PartyId holder = {}, customer = {};
  ServiceRight right = ServiceRight::exclusive;
  double matched = 0.0;  // of what others offer, the share that the holder takes over
};

using InstrumentTerms = std::variant<CapacityReservation, ComputeCredits, EquityStake, Lease, Debt, EnergySupply,
                                     PurchaseOrder, Guarantee, RateSwap, RevenueShare, Exclusivity>;

/// Who owes whom in the ordinary course, under a kind of instrument as a scenario names it.
struct Roles {
  PartyId debtor, creditor;  // of an exclusive right its customer and holder; a guarantee has no creditor of its own
  const char* kind;
  const char* debtor_key;
  bool claim;  // whether the creditor is owed something that a guarantor could pay
};
Roles roles_of(const InstrumentTerms& terms);

struct Instrument {
  InstrumentId id = {};
  std::string name = {};
  CommitmentStatus status = CommitmentStatus::active;
  double probability = 1.0;  // that what is not binding yet becomes so
  std::optional<time::Month> signed_in = {};
  std::optional<time::Month> from = {}, until = {};  // both included; absent: the whole plan
  std::optional<time::Date> known_from = {};         // nobody knew it before
  std::vector<InstrumentId> replaces = {};           // they end when this begins
  double arrears_rate = 0.0;                         // per year, on what stays unpaid under it
  InstrumentTerms data = {};
  [[nodiscard]] bool binding() const {
    return status == CommitmentStatus::effective || status == CommitmentStatus::active;
  }
};

}  // namespace gigawatt::scenario
