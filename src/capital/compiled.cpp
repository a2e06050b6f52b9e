#include "capital/compiled.hpp"

#include <algorithm>
#include <numeric>
#include <span>

#include "base/require.hpp"

namespace gigawatt::capital {
namespace {

using scenario::CapacityReservation, scenario::Exclusivity, scenario::Instrument;

bool stands(const Input& input, const Instrument& instrument) {
  return instrument.binding() && (!input.as_of || !instrument.known_from || *instrument.known_from <= *input.as_of);
}

time::Month signed_in(const Input& input, const Instrument& instrument) {
  return instrument.signed_in.value_or(instrument.from.value_or(input.first));
}

/// Between its first and last month, and not replaced.
bool runs_in(const Input& input, const Instrument& instrument, time::Month month) {
  if (!within_term(instrument, month)) return false;
  const auto replaced = replaced_from(input, instrument);
  return !replaced || month < *replaced;
}

/// An exclusive right of somebody else over this customer, in the month in which the capacity was signed.
bool kept_out(const Input& input, const Instrument& instrument) {
  const auto* capacity = std::get_if<CapacityReservation>(&instrument.data);
  if (capacity == nullptr) return false;
  const time::Month month = signed_in(input, instrument);
  return std::ranges::any_of(input.instruments, [&](const Instrument& other) {
    const auto* right = std::get_if<Exclusivity>(&other.data);
    return right != nullptr && right->right == scenario::ServiceRight::exclusive && stands(input, other) &&
           right->customer == capacity->customer && right->holder != capacity->vendor && runs_in(input, other, month);
  });
}

/// A right of first refusal of somebody else over this customer, in the month in which the capacity was signed.
const Exclusivity* first_refusal(const Input& input, const std::vector<char>& taking_part, const Instrument& instrument,
                                 const CapacityReservation& terms) {
  const time::Month month = signed_in(input, instrument);
  for (std::size_t i = 0; i < input.instruments.size(); ++i) {
    const auto* right = std::get_if<Exclusivity>(&input.instruments[i].data);
    if (right != nullptr && right->right == scenario::ServiceRight::first_refusal && taking_part[i] != 0 &&
        right->customer == terms.customer && right->holder != terms.vendor &&
        runs_in(input, input.instruments[i], month))
      return right;
  }
  return nullptr;
}

/// What comes late is served behind the term, where the terms say so.
int months_made_up(const Instrument& instrument) {
  const auto* capacity = std::get_if<CapacityReservation>(&instrument.data);
  return capacity != nullptr && capacity->extends_with_delay ? capacity->delay_months : 0;
}

/// In whole cents, what Schedule::of says, without a search for each: `put(month, schedule, cents)`, of which a later
/// call goes first. Months of one schedule lie scattered in memory; all are walked side by side, to wait for many at
/// once.
template <class Put>
void read(std::span<const scenario::Schedule* const> schedules, time::Month first, int months, const Put& put) {
  const auto put_in = [&](time::Month month, std::size_t schedule, units::Money amount) {
    if (const int at = month - first; at >= 0 && at < months)
      put(static_cast<std::size_t>(at), schedule, to_cents(amount.base()));
  };
  using Place = std::map<time::Month, units::Money>::const_iterator;
  std::vector<Place> places;
  for (std::size_t s = 0; s < schedules.size(); ++s) {
    for (const auto& [year, amount] : schedules[s]->by_year)
      for (int m = 0; m < 12; ++m) put_in(time::Month::of(year, m + 1), s, 1.0 / 12.0 * amount);
    places.push_back(schedules[s]->by_month.begin());
  }
  for (bool more = true; more;) {
    more = false;
    for (std::size_t s = 0; s < schedules.size(); ++s) {
      if (places[s] == schedules[s]->by_month.end()) continue;
      put_in(places[s]->first, s, places[s]->second);
      ++places[s];
      more = true;
    }
  }
}

std::vector<Cents> by_month(const scenario::Schedule& schedule, time::Month first, int months) {
  std::vector<Cents> amounts(static_cast<std::size_t>(months), 0);
  const scenario::Schedule* const one = &schedule;
  read(std::span(&one, 1), first, months, [&](std::size_t at, std::size_t, Cents cents) { amounts[at] = cents; });
  return amounts;
}

/// One schedule of each party, [month][party].
std::vector<std::vector<Cents>> of_parties(const Input& of, scenario::Schedule scenario::Party::* which) {
  std::vector<std::vector<Cents>> amounts(static_cast<std::size_t>(of.months),
                                          std::vector<Cents>(of.parties.size(), 0));
  std::vector<const scenario::Schedule*> schedules;
  for (const scenario::Party& party : of.parties) schedules.push_back(&(party.*which));
  read(schedules, of.first, of.months,
       [&](std::size_t at, std::size_t party, Cents cents) { amounts[at][party] = cents; });
  return amounts;
}

std::vector<CapacityFee> fees_of(const Input& input, const Instrument& instrument, const CapacityReservation& terms,
                                 const ContractInput* contract) {
  std::vector<CapacityFee> fees(static_cast<std::size_t>(input.months));
  if (contract != nullptr) {
    for (std::size_t m = 0; m < fees.size(); ++m)
      fees[m] = {.committed = to_cents(contract->months[m].fee_committed_usd),
                 .available = to_cents(contract->months[m].fee_available_usd)};
    return fees;
  }
  const auto delay = static_cast<std::size_t>(terms.delay_months);
  const time::Month first = input.first.plus(-terms.delay_months);
  std::vector<Cents> promised = by_month(terms.payments, first, input.months + terms.delay_months);
  for (std::size_t m = 0; m < promised.size(); ++m) {
    const time::Month month = first.plus(static_cast<int>(m));
    if ((instrument.from && month < *instrument.from) || (instrument.until && month > *instrument.until))
      promised[m] = 0;
  }
  for (std::size_t m = 0; m < fees.size(); ++m) {
    fees[m] = {.committed = promised[m + delay], .available = promised[m]};
    // Late capacity is one that is not there yet: it is no more than promised, unless it makes up for the delay.
    if (!terms.extends_with_delay) fees[m].available = std::min(fees[m].available, fees[m].committed);
  }
  return fees;
}

/// The last month for which anything is stated.
time::Month last_of(const scenario::Schedule& payments) {
  time::Month last{};
  if (!payments.by_month.empty()) last = payments.by_month.rbegin()->first;
  if (!payments.by_year.empty()) last = std::max(last, time::Month::of(payments.by_year.rbegin()->first, 12));
  return last;
}

/// What the rest of the term promises behind the plan, USD by month.
std::vector<double> fees_after(const Input& input, const Instrument& instrument, const CapacityReservation& terms,
                               const ContractInput* contract) {
  if (contract != nullptr) return contract->fee_after_usd;
  std::vector<double> usd;
  const time::Month last =
      instrument.until ? std::min(*instrument.until, last_of(terms.payments)) : last_of(terms.payments);
  for (time::Month month = input.first.plus(input.months); month <= last; month = month.plus(1))
    usd.push_back(terms.payments.of(month).base());
  return usd;
}

/// The site that an instrument follows; empty: none.
scenario::SiteId site_of(const scenario::InstrumentTerms& terms) {
  if (const auto* lease = std::get_if<scenario::Lease>(&terms)) return lease->site;
  if (const auto* supply = std::get_if<scenario::EnergySupply>(&terms)) return supply->site;
  return {};
}

}  // namespace

std::optional<time::Month> replaced_from(const Input& input, const Instrument& instrument) {
  std::optional<time::Month> first;
  for (const Instrument& other : input.instruments) {
    if (std::ranges::find(other.replaces, instrument.id) == other.replaces.end() || !stands(input, other)) continue;
    const time::Month from = other.from.value_or(input.first);
    first = first ? std::min(*first, from) : from;
  }
  return first;
}

bool within_term(const Instrument& instrument, time::Month month) {
  return (!instrument.from || month >= *instrument.from) &&
         (!instrument.until || month <= instrument.until->plus(months_made_up(instrument)));
}

Compiled::Compiled(const Input& of) : world_(static_cast<int>(of.parties.size())) {
  add_parties(of);
  any_replaces_ = std::ranges::any_of(of.instruments, [](const Instrument& one) { return !one.replaces.empty(); });
  for (std::size_t i = 0; i < of.instruments.size(); ++i) {
    instrument_index_[of.instruments[i].id.text()] = static_cast<int>(i);
    taking_part.push_back(stands(of, of.instruments[i]) && !kept_out(of, of.instruments[i]) ? 1 : 0);
  }
  for (std::size_t i = 0; i < of.instruments.size(); ++i) add_instrument(of, i);
  add_links(of);
  order_turns(of);
}

void Compiled::add_parties(const Input& of) {
  for (std::size_t p = 0; p < of.parties.size(); ++p) {
    const scenario::Party& party = of.parties[p];
    party_index_[party.id.text()] = static_cast<int>(p);
    limited.push_back(party.cash ? 1 : 0);
    minimum_cash.push_back(to_cents(party.minimum_cash.base()));
    asset_life_months.push_back(party.asset_life.in(units::month));
  }
  income = of_parties(of, &scenario::Party::income);
  operating_cost = of_parties(of, &scenario::Party::operating_cost);
  capital_expenditure = of_parties(of, &scenario::Party::capital_expenditure);
  limited.push_back(0);
  minimum_cash.push_back(0);
}

void Compiled::add_instrument(const Input& of, std::size_t at) {
  const Instrument& instrument = of.instruments[at];
  const scenario::Roles roles = scenario::roles_of(instrument.data);
  payers.push_back(party(roles.debtor));
  payees.push_back(party(roles.creditor));
  begins.push_back(instrument.from);
  std::optional<time::Month> end = any_replaces_ ? replaced_from(of, instrument) : std::nullopt;
  if (instrument.until) {
    const time::Month own = instrument.until->plus(months_made_up(instrument) + 1);
    end = end ? std::min(*end, own) : own;
  }
  ends.push_back(end);
  const auto site = std::ranges::find(of.sites, site_of(instrument.data), &SiteInput::id);
  sites.push_back(site == of.sites.end() ? nullptr : &*site);
  const auto* capacity = std::get_if<CapacityReservation>(&instrument.data);
  const auto contract = capacity == nullptr ? of.contracts.end()
                                            : std::ranges::find(of.contracts, capacity->contract, &ContractInput::id);
  contracts.push_back(contract == of.contracts.end() ? nullptr : &*contract);
  fees.push_back(capacity == nullptr ? std::vector<CapacityFee>{}
                                     : fees_of(of, instrument, *capacity, contracts.back()));
  after.push_back(capacity == nullptr ? std::vector<double>{}
                                      : fees_after(of, instrument, *capacity, contracts.back()));
  refusals.push_back(capacity == nullptr ? nullptr : first_refusal(of, taking_part, instrument, *capacity));
  refusal_holders.push_back(refusals.back() == nullptr ? -1 : party(refusals.back()->holder));
}

void Compiled::add_links(const Input& of) {
  credits.resize(of.instruments.size());
  covered.assign(of.instruments.size(), -1);
  for (std::size_t i = 0; i < of.instruments.size(); ++i) {
    const scenario::InstrumentTerms& terms = of.instruments[i].data;
    if (std::holds_alternative<CapacityReservation>(terms)) capacities.push_back(i);
    if (std::holds_alternative<scenario::EnergySupply>(terms)) supplies.push_back(i);
    if (std::holds_alternative<scenario::EquityStake>(terms)) stakes.push_back(i);
    if (const auto* debt = std::get_if<scenario::Debt>(&terms)) {
      debts.push_back(i);
      if (debt->draw == scenario::Draw::as_needed) lines.push_back(i);
    }
    if (const auto* store = std::get_if<scenario::ComputeCredits>(&terms))
      if (const auto used = instrument_index_.find(store->used_for.text()); used != instrument_index_.end())
        credits[static_cast<std::size_t>(used->second)].push_back(i);
    if (const auto* guarantee = std::get_if<scenario::Guarantee>(&terms)) {
      guarantees.push_back(i);
      covered[i] = instrument_index_.at(guarantee->covers.text());
    }
  }
  lines_by_borrower = lines;
  std::ranges::stable_sort(lines_by_borrower, {}, [&](std::size_t line) { return payers[line]; });
}

/// Credits are burnt from the month in which they are granted; rent that is not due follows from capacity that is late,
/// and what is drawn from what is spent.
void Compiled::order_turns(const Input& of) {
  enum class Turn { granting, capacity, others, lending };
  const auto turn_of = [&](std::size_t at) {
    const scenario::InstrumentTerms& terms = of.instruments[at].data;
    if (std::holds_alternative<scenario::Debt>(terms)) return Turn::lending;
    if (std::holds_alternative<scenario::ComputeCredits>(terms)) return Turn::granting;
    return std::holds_alternative<CapacityReservation>(terms) ? Turn::capacity : Turn::others;
  };
  in_turn.resize(of.instruments.size());
  std::iota(in_turn.begin(), in_turn.end(), std::size_t{0});
  std::ranges::stable_sort(in_turn, {}, turn_of);
}

int Compiled::party(const scenario::PartyId& id) const {
  if (id.empty()) return world_;
  const auto found = party_index_.find(id.text());
  GIGAWATT_REQUIRE(found != party_index_.end());
  return found->second;
}

}  // namespace gigawatt::capital
