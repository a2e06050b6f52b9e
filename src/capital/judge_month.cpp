// Covenants, defaults and the ends of contracts; what they change begins with the next month.
//   cover = Σ (revenue − operating cost) ÷ Σ (interest + principal due), both over twelve months
//   leverage = (debt − cash) ÷ Σ (revenue − operating cost), over twelve months; debt: what is overdue included
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.hpp"
#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

constexpr std::size_t year = 12;

Cents debt_of(const State& state, int party) { return -state.books.balance(party, Account::debt); }

/// Straight line: a month's amount is what was bought within the life of the assets, over that life.
void depreciate(State& state) {
  for (int p = 0; p < state.world(); ++p) {
    const auto index = static_cast<std::size_t>(p);
    const double life = state.compiled.asset_life_months[index];
    const double age_of_oldest = static_cast<double>(state.at) - std::ceil(life);  // in months of the plan, if ≥ 0
    Cents& within = state.depreciating[index];
    within += state.bought[state.at][index];
    if (age_of_oldest >= 0.0) within -= state.bought[static_cast<std::size_t>(age_of_oldest)][index];
    if (within == 0) continue;
    const Cents amount = std::min(state.books.balance(p, Account::property),
                                  static_cast<Cents>(std::llround(static_cast<double>(within) / life)));
    if (amount > 0)
      state.books.post({.month = state.month,
                        .party = p,
                        .amount = amount,
                        .counterparty = p,
                        .debit = Account::depreciation,
                        .credit = Account::property,
                        .tag = Tag::capital_expenditure});
  }
}

/// Takes a month into the sums of twelve, and out of them the one that is a year older.
void roll_year(LastYear& year_of, std::size_t at, const PartyMonth& month) {
  const std::size_t place = at % year;
  year_of.operating += month.operating - std::exchange(year_of.operating_in[place], month.operating);
  year_of.debt_service += month.debt_service - std::exchange(year_of.debt_service_in[place], month.debt_service);
}

/// What falls due in this month, and what stays open, of every party.
void add_dues(const State& state, std::vector<PartyMonth>& months) {
  for (const Due& due : state.dues) {
    if (due.since != state.month) continue;
    PartyMonth& month = months[static_cast<std::size_t>(due.payer)];
    if (due.tag == Tag::interest || due.tag == Tag::principal) month.debt_service += due.amount;
    if (due.tag == Tag::order || due.tag == Tag::capital_expenditure) month.spending += due.amount;
  }
  for (const Due& due : state.arrears)  // the year's tax is due next month
    if (due.since <= state.month) {
      PartyMonth& month = months[static_cast<std::size_t>(due.payer)];
      month.unpaid += due.amount;
      if (due.tag == Tag::principal) month.overdue += due.amount;
    }
}

/// What lenders have promised and not given yet.
void add_undrawn(const State& state, std::vector<PartyMonth>& months) {
  for (const std::size_t i : state.compiled.debts) {
    const auto& debt = state.terms<scenario::Debt>(i);
    const InstrumentState& own = state.instruments[i];
    if (own.ended || !state.in_force(i) || state.month >= debt.matures ||
        (debt.withdrawn && state.month >= *debt.withdrawn))
      continue;
    const Cents drawn = debt.draw == scenario::Draw::as_needed ? own.outstanding : own.used;
    months[static_cast<std::size_t>(state.payer(i))].undrawn +=
        std::max<Cents>(0, to_cents(debt.amount.base()) - drawn);
  }
}

void close_party(State& state, int party, PartyMonth month,
                 const std::vector<std::array<Cents, account_count>>& before) {
  const auto index = static_cast<std::size_t>(party);
  month.cash = state.cash(party);
  month.debt = debt_of(state, party) + month.overdue;  // what is due has left the account of debt for payables
  const auto change = [&](Account account) {
    return state.books.balance(party, account) - before[index][static_cast<std::size_t>(account)];
  };
  month.operating = -change(Account::revenue) - change(Account::operating_cost);
  std::vector<PartyMonth>& months = state.months[index];
  months.push_back(month);
  roll_year(state.last_year[index], state.at, month);
  if (months.size() < year) return;
  const Cents operating = state.last_year[index].operating, service = state.last_year[index].debt_service;
  if (service > 0) months.back().cover = static_cast<double>(operating) / static_cast<double>(service);
  if (operating > 0)
    months.back().leverage = static_cast<double>(month.debt - month.cash) / static_cast<double>(operating);
}

/// What is breached, in words; empty: nothing.
std::string breach_of(const State& state, const scenario::Covenants& covenants, int borrower) {
  const PartyMonth& month = state.months[static_cast<std::size_t>(borrower)].back();
  if (covenants.default_cover && month.cover && *month.cover < *covenants.default_cover)
    return fmt::format("debt service cover of twelve months {:.2f} < {:.2f}", *month.cover, *covenants.default_cover);
  if (covenants.most_leverage && month.leverage && *month.leverage > *covenants.most_leverage)
    return fmt::format("net debt {:.1f} × EBITDA > {:.1f} ×", *month.leverage, *covenants.most_leverage);
  if (covenants.least_cash && month.cash < to_cents(covenants.least_cash->base()))
    return fmt::format("cash {} < {}", money_text(month.cash), money_text(to_cents(covenants.least_cash->base())));
  return "";
}

/// All of it is due next month.
void accelerate(State& state, std::size_t at, const std::string& why) {
  const int lender = state.payee(at), borrower = state.payer(at);
  InstrumentState& own = state.instruments[at];
  if (own.ended) return;
  own.ended = true;
  const Cents all = own.outstanding;
  own.outstanding = 0;
  if (all == 0) return;
  const auto* debt = std::get_if<scenario::Debt>(&state.input.instruments[at].data);
  Due due{.payer = borrower,
          .payee = lender,
          .instrument = static_cast<int>(at),
          .tag = Tag::principal,
          .rank = debt != nullptr ? rank_of(debt->seniority) : senior,
          .amount = all,
          .since = state.month.plus(1)};
  state.arrears.push_back(due);
  const int event = state.happen(EventKind::accelerated, borrower, lender, static_cast<int>(at), all, [&] {
    return fmt::format("{} makes all of {} due, {}: {}", state.name(lender), state.input.instruments[at].name,
                       money_text(all), why);
  });
  state.latest_trouble[static_cast<std::size_t>(borrower)] = event;
}

/// Breach is not failure: lenders may waive what was not cured. Drawn by (seed, sample, debt), once for each breach
/// that lasts too long; it is then counted from the beginning again.
bool is_waived(State& state, std::size_t at, const scenario::Covenants& covenants) {
  if (covenants.waiver_probability <= 0.0) return false;
  InstrumentState& own = state.instruments[at];
  const std::uint64_t stream = base::random_stream("waiver/" + state.input.instruments[at].id.text());
  constexpr std::uint64_t draws_of_a_sample = 4096;
  const double drawn =
      base::uniform(state.input.seed, stream, state.input.sample * draws_of_a_sample + own.waivers_asked++);
  if (drawn >= covenants.waiver_probability) return false;
  own.months = 0;
  state.happen(EventKind::covenant_waived, state.payer(at), state.payee(at), static_cast<int>(at), 0, [&] {
    return fmt::format("{} waives the breach of {}", state.name(state.payee(at)), state.input.instruments[at].name);
  });
  return true;
}

void test_covenants(State& state) {
  std::ranges::fill(state.locked, 0);
  for (const std::size_t i : state.compiled.debts) {
    const auto& covenants = state.terms<scenario::Debt>(i).covenants;
    InstrumentState& own = state.instruments[i];
    if (!covenants || !state.in_force(i) || own.ended || own.outstanding == 0) continue;
    const int borrower = state.payer(i), lender = state.payee(i);
    if (borrower == state.world()) continue;
    const PartyMonth& month = state.months[static_cast<std::size_t>(borrower)].back();
    const auto& lock = covenants->lock_up_cover;
    if (lock && month.cover && *month.cover < *lock) {
      state.locked[static_cast<std::size_t>(borrower)] = 1;
      state.happen(EventKind::distributions_locked, borrower, lender, static_cast<int>(i), 0, [&] {
        return fmt::format("{} may distribute nothing under {}: cover {:.2f} < {:.2f}", state.name(borrower),
                           state.input.instruments[i].name, *month.cover, *lock);
      });
    }
    const std::string breach = breach_of(state, *covenants, borrower);
    if (breach.empty()) {
      own.months = 0;
      continue;
    }
    ++own.months;
    auto& standing = state.standing[static_cast<std::size_t>(borrower)];
    standing = std::max(standing, Standing::breached);
    const int event = state.happen(EventKind::covenant_breached, borrower, lender, static_cast<int>(i), 0, [&] {
      return fmt::format("{} breaches {}: {}", state.name(borrower), state.input.instruments[i].name, breach);
    });
    state.locked[static_cast<std::size_t>(borrower)] = 1;
    if (own.months <= covenants->cure_months || is_waived(state, i, *covenants)) continue;
    state.latest_trouble[static_cast<std::size_t>(borrower)] = event;
    accelerate(state, i, "the breach was not cured");
  }
}

void accelerate_all(State& state, int borrower) {
  for (std::size_t i = 0; i < state.instruments.size(); ++i) {
    if (state.payer(i) != borrower) continue;
    const auto& terms = state.input.instruments[i].data;
    const bool note = std::holds_alternative<scenario::PurchaseOrder>(terms) && state.instruments[i].outstanding > 0;
    if (note || std::holds_alternative<scenario::Debt>(terms))
      accelerate(state, i, state.name(borrower) + " has failed to pay");
  }
}

void fail(State& state, int party, const Due& late) {
  const auto index = static_cast<std::size_t>(party);
  const int grace = state.input.parties[index].grace_months;
  const bool accelerated = late.tag == Tag::principal && late.instrument >= 0 &&
                           state.instruments[static_cast<std::size_t>(late.instrument)].ended;
  state.standing[index] = Standing::defaulted;
  Cents unpaid = 0;
  for (const Due& due : state.arrears)
    if (due.payer == party) unpaid += due.amount;
  int cause = -1;  // its own missed payment, the last one
  const std::size_t told = state.detail == Detail::all ? state.events.size() : 0;  // others list no missed payments
  for (std::size_t e = told; e-- > 0 && cause < 0;)
    if (state.events[e].party == party && state.events[e].kind == EventKind::missed_payment)
      cause = static_cast<int>(e);
  const int event = state.happen(EventKind::defaulted, party, late.payee, late.instrument, unpaid, [&] {
    return fmt::format("in this scenario {} defaults: {} stand open for more than {} month{}", state.name(party),
                       money_text(unpaid), grace, grace == 1 ? "" : "s");
  });
  if (cause >= 0) state.events.back().cause = cause;
  state.defaults[index] = Default{state.month, accelerated ? "covenant" : "payment", "", event};
  state.latest_trouble[index] = event;
  accelerate_all(state, party);
}

void find_defaults(State& state) {
  std::vector<std::optional<Due>> late(static_cast<std::size_t>(state.world()) + 1);  // the first of each payer
  for (const Due& due : state.arrears) {
    const auto index = static_cast<std::size_t>(due.payer);
    if (!state.limited(due.payer) || late[index] || due.since > state.month) continue;
    if (state.month - due.since >= state.input.parties[index].grace_months) late[index] = due;
  }
  for (int p = 0; p < state.world(); ++p)
    if (const auto& due = late[static_cast<std::size_t>(p)]; due && !state.failed(p)) fail(state, p, *due);
}

/// What the rest of the term would have paid at least, less what others pay for it:
///   Σ_{m > now} (take-or-pay − resale) · fee_m ÷ (1 + discount)^((m − now) ÷ 12)
Cents termination_claim(const State& state, std::size_t at, const scenario::CapacityReservation& terms) {
  const scenario::Instrument& instrument = state.input.instruments[at];
  const double monthly = std::pow(1.0 + terms.claim_discount, -1.0 / 12.0);
  double cents = 0.0, worth = 1.0;
  const std::vector<CapacityFee>& fees = state.compiled.fees[at];
  for (std::size_t m = state.at + 1; m < fees.size(); ++m) {
    worth *= monthly;
    if (instrument.until && state.input.first.plus(static_cast<int>(m)) > *instrument.until) break;
    cents += worth * static_cast<double>(fees[m].committed);
  }
  for (const double usd : state.compiled.after[at]) {
    worth *= monthly;
    cents += worth * 100.0 * usd;
  }
  return std::llround(std::max(0.0, terms.take_or_pay - terms.resale_share) * cents);
}

void end_contract(State& state, std::size_t at, const scenario::CapacityReservation& terms) {
  const int customer = state.payer(at), vendor = state.payee(at);
  InstrumentState& own = state.instruments[at];
  own.ended = true;
  own.ended_in = state.month;
  const Cents claim = termination_claim(state, at, terms);
  if (claim > 0)
    state.arrears.push_back({.payer = customer,
                             .payee = vendor,
                             .instrument = static_cast<int>(at),
                             .tag = Tag::termination_claim,
                             .rank = senior,
                             .amount = claim,
                             .since = state.month.plus(1)});
  const int event = state.happen(EventKind::contract_ended, vendor, customer, static_cast<int>(at), claim, [&] {
    return fmt::format("{} ends {}: unpaid for {} months; it claims {} and offers the capacity to others",
                       state.name(vendor), state.input.instruments[at].name, own.months, money_text(claim));
  });
  state.latest_trouble[static_cast<std::size_t>(vendor)] = event;
}

void end_unpaid_contracts(State& state) {
  std::vector<char> unpaid(state.instruments.size(), 0);
  for (const Due& due : state.arrears)
    if (due.instrument >= 0 && due.payer == state.payer(static_cast<std::size_t>(due.instrument)))
      unpaid[static_cast<std::size_t>(due.instrument)] = 1;
  for (const std::size_t i : state.compiled.capacities) {
    const auto& terms = state.terms<scenario::CapacityReservation>(i);
    InstrumentState& own = state.instruments[i];
    if (own.ended || !own.begun) continue;
    own.months = unpaid[i] != 0 ? own.months + 1 : 0;
    if (own.months >= terms.unpaid_months) end_contract(state, i, terms);
  }
}

}  // namespace

void judge_month(State& state) {
  test_covenants(state);
  find_defaults(state);
  end_unpaid_contracts(state);
}

void close_month(State& state, const std::vector<std::array<Cents, account_count>>& before) {
  depreciate(state);
  if (state.month.month() == 12) close_year(state);
  std::vector<PartyMonth> months(state.months.size());
  add_dues(state, months);
  add_undrawn(state, months);
  for (int p = 0; p <= state.world(); ++p) close_party(state, p, months[static_cast<std::size_t>(p)], before);
}

}  // namespace gigawatt::capital
