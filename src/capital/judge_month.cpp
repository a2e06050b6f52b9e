// Covenants, defaults and the ends of contracts; what they change begins with the next month.
//   cover = Σ (revenue − operating cost) ÷ Σ (interest + principal due), both over twelve months
//   leverage = (debt − cash) ÷ Σ (revenue − operating cost), over twelve months
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "capital/state.hpp"

namespace gigawatt::capital {
namespace {

constexpr std::size_t year = 12;

Cents debt_of(const State& state, int party) { return -state.books.balance(party, Account::debt); }

void depreciate(State& state) {
  for (int p = 0; p < state.world(); ++p) {
    const auto index = static_cast<std::size_t>(p);
    const double life = state.input.parties[index].asset_life.in(units::month);
    double sum = 0.0;
    for (std::size_t m = 0; m <= state.at; ++m)
      if (static_cast<double>(state.at - m) < life) sum += static_cast<double>(state.bought[index][m]);
    const Cents amount =
        std::min(state.books.balance(p, Account::property), static_cast<Cents>(std::llround(sum / life)));
    if (amount > 0)
      state.books.post(
          {state.month, p, Account::depreciation, Account::property, amount, -1, Tag::capital_expenditure, p});
  }
}

/// Of the last twelve months; nullopt before there are so many.
template <class Of>
std::optional<Cents> twelve_months(const std::vector<PartyMonth>& months, Of of) {
  if (months.size() < year) return std::nullopt;
  return std::accumulate(months.end() - year, months.end(), Cents{0},
                         [&](Cents sum, const PartyMonth& month) { return sum + of(month); });
}

/// What falls due in this month, and what stays open, of every party.
void add_dues(const State& state, std::vector<PartyMonth>& months) {
  for (const Due& due : state.dues) {
    if (due.since != state.month) continue;
    PartyMonth& month = months[static_cast<std::size_t>(due.payer)];
    if (due.tag == Tag::interest || due.tag == Tag::principal) month.debt_service += due.amount;
    if (due.tag == Tag::order || due.tag == Tag::capital_expenditure) month.spending += due.amount;
  }
  for (const Due& due : state.arrears) months[static_cast<std::size_t>(due.payer)].unpaid += due.amount;
}

/// What lenders have promised and not given yet.
void add_undrawn(const State& state, std::vector<PartyMonth>& months) {
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const auto* debt = std::get_if<scenario::Debt>(&state.input.instruments[i].data);
    const InstrumentState& own = state.instruments[i];
    if (debt == nullptr || own.ended || !state.in_force(i) || state.month >= debt->matures ||
        (debt->withdrawn && state.month >= *debt->withdrawn))
      continue;
    const Cents drawn = debt->draw == scenario::Draw::as_needed ? own.outstanding : own.used;
    months[static_cast<std::size_t>(state.payers[i])].undrawn +=
        std::max<Cents>(0, to_cents(debt->amount.base()) - drawn);
  }
}

void close_party(State& state, int party, PartyMonth month,
                 const std::vector<std::array<Cents, account_count>>& before) {
  const auto index = static_cast<std::size_t>(party);
  month.cash = state.cash(party);
  month.debt = debt_of(state, party);
  const auto change = [&](Account account) {
    return state.books.balance(party, account) - before[index][static_cast<std::size_t>(account)];
  };
  month.operating = -change(Account::revenue) - change(Account::operating_cost);
  std::vector<PartyMonth>& months = state.months[index];
  months.push_back(month);
  const auto operating = twelve_months(months, [](const PartyMonth& m) { return m.operating; });
  const auto service = twelve_months(months, [](const PartyMonth& m) { return m.debt_service; });
  if (operating && service && *service > 0)
    months.back().cover = static_cast<double>(*operating) / static_cast<double>(*service);
  if (operating && *operating > 0)
    months.back().leverage = static_cast<double>(month.debt - month.cash) / static_cast<double>(*operating);
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
void accelerate(State& state, std::size_t at, int lender, int borrower, const std::string& why) {
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
          .amount = all,
          .rank = debt != nullptr ? rank_of(debt->seniority) : senior,
          .since = state.month.plus(1)};
  state.arrears.push_back(due);
  const int event = state.happen(EventKind::accelerated, borrower, lender, static_cast<int>(at), all,
                                 fmt::format("{} makes all of {} due, {}: {}", state.name(lender),
                                             state.input.instruments[at].name, money_text(all), why));
  state.latest_trouble[static_cast<std::size_t>(borrower)] = event;
}

void test_covenants(State& state) {
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const auto* debt = std::get_if<scenario::Debt>(&state.input.instruments[i].data);
    InstrumentState& own = state.instruments[i];
    if (debt == nullptr || !debt->covenants || !state.in_force(i) || own.ended || own.outstanding == 0) continue;
    const int borrower = state.party(debt->borrower);
    if (borrower == state.world()) continue;
    const PartyMonth& month = state.months[static_cast<std::size_t>(borrower)].back();
    const auto& lock = debt->covenants->lock_up_cover;
    if (lock && month.cover && *month.cover < *lock)
      state.happen(EventKind::distributions_locked, borrower, state.party(debt->lender), static_cast<int>(i), 0,
                   fmt::format("{} may distribute nothing under {}: cover {:.2f} < {:.2f}", state.name(borrower),
                               state.input.instruments[i].name, *month.cover, *lock));
    const std::string breach = breach_of(state, *debt->covenants, borrower);
    if (breach.empty()) {
      own.months = 0;
      continue;
    }
    ++own.months;
    auto& standing = state.standing[static_cast<std::size_t>(borrower)];
    standing = std::max(standing, Standing::breached);
    const int event =
        state.happen(EventKind::covenant_breached, borrower, state.party(debt->lender), static_cast<int>(i), 0,
                     fmt::format("{} breaches {}: {}", state.name(borrower), state.input.instruments[i].name, breach));
    if (own.months <= debt->covenants->cure_months) continue;
    state.latest_trouble[static_cast<std::size_t>(borrower)] = event;
    accelerate(state, i, state.party(debt->lender), borrower, "the breach was not cured");
  }
}

void accelerate_all(State& state, int borrower) {
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const auto& terms = state.input.instruments[i].data;
    if (state.payers[i] != borrower) continue;
    if (const auto* debt = std::get_if<scenario::Debt>(&terms); debt != nullptr)
      accelerate(state, i, state.party(debt->lender), borrower, state.name(borrower) + " has failed to pay");
    if (const auto* order = std::get_if<scenario::PurchaseOrder>(&terms);
        order != nullptr && state.instruments[i].outstanding > 0)
      accelerate(state, i, state.party(order->vendor), borrower, state.name(borrower) + " has failed to pay");
  }
}

void find_defaults(State& state) {
  for (int p = 0; p < state.world(); ++p) {
    const auto index = static_cast<std::size_t>(p);
    if (!state.limited(p) || state.standing[index] == Standing::defaulted) continue;
    const int grace = state.input.parties[index].grace_months;
    const auto late = std::ranges::find_if(state.arrears, [&](const Due& due) {
      return due.payer == p && state.month - due.since >= grace && due.since <= state.month;
    });
    if (late == state.arrears.end()) continue;
    const bool accelerated = late->tag == Tag::principal && late->instrument >= 0 &&
                             state.instruments[static_cast<std::size_t>(late->instrument)].ended;
    state.standing[index] = Standing::defaulted;
    Cents unpaid = 0;
    for (const Due& due : state.arrears)
      if (due.payer == p) unpaid += due.amount;
    int cause = -1;  // its own missed payment, the last one
    for (std::size_t e = state.events.size(); e-- > 0 && cause < 0;)
      if (state.events[e].party == p && state.events[e].kind == EventKind::missed_payment) cause = static_cast<int>(e);
    const int event = state.happen(EventKind::defaulted, p, late->payee, late->instrument, unpaid,
                                   fmt::format("in this scenario {} defaults: {} stand open for more than {} month{}",
                                               state.name(p), money_text(unpaid), grace, grace == 1 ? "" : "s"));
    if (cause >= 0) state.events.back().cause = cause;
    state.defaults[index] = Default{state.month, accelerated ? "covenant" : "payment", "", event};
    state.latest_trouble[index] = event;
    accelerate_all(state, p);
  }
}

/// What the rest of the term would have paid at least, less what others pay for it: no discount.
Cents termination_claim(const State& state, std::size_t at, const scenario::CapacityReservation& terms) {
  const scenario::Instrument& instrument = state.input.instruments[at];
  double sum = 0.0;
  for (std::size_t m = state.at + 1; m < static_cast<std::size_t>(state.input.months); ++m) {
    const time::Month month = state.input.first.plus(static_cast<int>(m));
    if (instrument.until && month > *instrument.until) break;
    sum += static_cast<double>(capacity_fee(state.input, instrument, terms, m).committed);
  }
  if (const ContractInput* contract = state.contract(terms.contract)) sum += 100.0 * contract->fee_after_usd;
  return std::llround(std::max(0.0, terms.take_or_pay - terms.resale_share) * sum);
}

void end_unpaid_contracts(State& state) {
  for (std::size_t i = 0; i < state.input.instruments.size(); ++i) {
    const auto* capacity = std::get_if<scenario::CapacityReservation>(&state.input.instruments[i].data);
    InstrumentState& own = state.instruments[i];
    if (capacity == nullptr || own.ended || !own.begun) continue;
    const int customer = state.party(capacity->customer), vendor = state.party(capacity->vendor);
    const bool unpaid = std::ranges::any_of(
        state.arrears, [&](const Due& due) { return due.instrument == static_cast<int>(i) && due.payer == customer; });
    own.months = unpaid ? own.months + 1 : 0;
    if (own.months < capacity->unpaid_months) continue;
    own.ended = true;
    own.ended_in = state.month;
    const Cents claim = termination_claim(state, i, *capacity);
    if (claim > 0)
      state.arrears.push_back({.payer = customer,
                               .payee = vendor,
                               .instrument = static_cast<int>(i),
                               .tag = Tag::termination_claim,
                               .amount = claim,
                               .rank = senior,
                               .since = state.month.plus(1)});
    const int event =
        state.happen(EventKind::contract_ended, vendor, customer, static_cast<int>(i), claim,
                     fmt::format("{} ends {}: unpaid for {} months; it claims {} and offers the capacity to others",
                                 state.name(vendor), state.input.instruments[i].name, own.months, money_text(claim)));
    state.latest_trouble[static_cast<std::size_t>(vendor)] = event;
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
  std::vector<PartyMonth> months(state.months.size());
  add_dues(state, months);
  add_undrawn(state, months);
  for (int p = 0; p <= state.world(); ++p) close_party(state, p, months[static_cast<std::size_t>(p)], before);
}

}  // namespace gigawatt::capital
