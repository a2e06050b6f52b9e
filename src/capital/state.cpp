#include "capital/state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/require.hpp"

namespace gigawatt::capital {
namespace {

bool stands(const Input& input, const scenario::Instrument& instrument) {
  return instrument.binding() && (!input.as_of || !instrument.known_from || *instrument.known_from <= *input.as_of);
}

time::Month signed_in(const Input& input, const scenario::Instrument& instrument) {
  return instrument.signed_in.value_or(instrument.from.value_or(input.first));
}

/// An exclusive right of somebody else over this customer, in the month in which the capacity was signed.
bool kept_out(const Input& input, const scenario::Instrument& instrument) {
  const auto* capacity = std::get_if<scenario::CapacityReservation>(&instrument.data);
  if (capacity == nullptr) return false;
  const time::Month month = signed_in(input, instrument);
  return std::ranges::any_of(input.instruments, [&](const scenario::Instrument& other) {
    const auto* right = std::get_if<scenario::Exclusivity>(&other.data);
    return right != nullptr && right->right == scenario::ServiceRight::exclusive && stands(input, other) &&
           right->customer == capacity->customer && right->holder != capacity->vendor && runs_in(input, other, month);
  });
}

}  // namespace

std::optional<time::Month> replaced_from(const Input& input, const scenario::Instrument& instrument) {
  std::optional<time::Month> first;
  for (const scenario::Instrument& other : input.instruments) {
    if (std::ranges::find(other.replaces, instrument.id) == other.replaces.end() || !stands(input, other)) continue;
    const time::Month from = other.from.value_or(input.first);
    first = first ? std::min(*first, from) : from;
  }
  return first;
}

/// What comes late is served behind the term, where the terms say so.
int months_made_up(const scenario::Instrument& instrument) {
  const auto* capacity = std::get_if<scenario::CapacityReservation>(&instrument.data);
  return capacity != nullptr && capacity->extends_with_delay ? capacity->delay_months : 0;
}

bool within_term(const scenario::Instrument& instrument, time::Month month) {
  return (!instrument.from || month >= *instrument.from) &&
         (!instrument.until || month <= instrument.until->plus(months_made_up(instrument)));
}

bool runs_in(const Input& input, const scenario::Instrument& instrument, time::Month month) {
  if (!within_term(instrument, month)) return false;
  const auto replaced = replaced_from(input, instrument);
  return !replaced || month < *replaced;
}

const scenario::Exclusivity* first_refusal(const Input& input, const scenario::Instrument& instrument,
                                           const scenario::CapacityReservation& terms) {
  const time::Month month = signed_in(input, instrument);
  for (std::size_t i = 0; i < input.instruments.size(); ++i) {
    const auto* right = std::get_if<scenario::Exclusivity>(&input.instruments[i].data);
    if (right != nullptr && right->right == scenario::ServiceRight::first_refusal && takes_part(input, i) &&
        right->customer == terms.customer && right->holder != terms.vendor &&
        runs_in(input, input.instruments[i], month))
      return right;
  }
  return nullptr;
}

int rank_of(scenario::Seniority seniority) { return secured + static_cast<int>(seniority); }

bool takes_part(const Input& input, std::size_t instrument) {
  const scenario::Instrument& which = input.instruments[instrument];
  return stands(input, which) && !kept_out(input, which);
}

State::State(const Input& of)
    : input(of),
      instruments(of.instruments.size()),
      standing(of.parties.size() + 1, Standing::performing),
      defaults(of.parties.size() + 1),
      months(of.parties.size() + 1),
      bought(of.parties.size() + 1, std::vector<Cents>(static_cast<std::size_t>(of.months), 0)),
      threat(of.parties.size() + 1, 0.0),
      latest_trouble(of.parties.size() + 1, -1),
      books(of.parties.size() + 1),
      month(of.first) {
  for (std::size_t i = 0; i < of.parties.size(); ++i) party_index[of.parties[i].id.text()] = static_cast<int>(i);
  for (std::size_t i = 0; i < of.instruments.size(); ++i)
    instrument_index[of.instruments[i].id.text()] = static_cast<int>(i);
  for (std::size_t i = 0; i < of.instruments.size(); ++i) {
    const scenario::Instrument& instrument = of.instruments[i];
    const scenario::Roles roles = scenario::roles_of(instrument.data);
    payers.push_back(party(roles.debtor));
    payees.push_back(party(roles.creditor));
    const auto* debt = std::get_if<scenario::Debt>(&instrument.data);
    if (debt != nullptr && debt->draw == scenario::Draw::as_needed) lines.push_back(i);
    taking_part.push_back(capital::takes_part(of, i) ? 1 : 0);
    begins.push_back(instrument.from);
    std::optional<time::Month> end = replaced_from(of, instrument);
    if (instrument.until) {
      const time::Month own = instrument.until->plus(months_made_up(instrument) + 1);
      end = end ? std::min(*end, own) : own;
    }
    ends.push_back(end);
  }
}

int State::party(const scenario::PartyId& id) const {
  if (id.empty()) return world();
  const auto found = party_index.find(id.text());
  GIGAWATT_REQUIRE(found != party_index.end());
  return found->second;
}

const std::string& State::name(int party) const {
  static const std::string rest = "the rest of the world";
  return party == world() ? rest : input.parties[static_cast<std::size_t>(party)].name;
}

bool State::limited(int party) const {
  return party != world() && input.parties[static_cast<std::size_t>(party)].cash.has_value();
}

bool State::in_force(std::size_t instrument) const {
  return taking_part[instrument] != 0 && (!begins[instrument] || month >= *begins[instrument]) &&
         (!ends[instrument] || month < *ends[instrument]);
}

const SiteInput* State::site(const scenario::SiteId& id) const {
  const auto found = std::ranges::find(input.sites, id, &SiteInput::id);
  return found == input.sites.end() ? nullptr : &*found;
}

const ContractInput* State::contract(const scenario::ContractId& id) const {
  const auto found = std::ranges::find(input.contracts, id, &ContractInput::id);
  return found == input.contracts.end() ? nullptr : &*found;
}

Cents State::spending_of(int of) const {
  Cents sum = 0;
  for (const Due& due : dues)
    if (due.payer == of && due.since == month && (due.tag == Tag::capital_expenditure || due.tag == Tag::order))
      sum += due.amount;
  return sum;
}

void State::owe(int payer, int payee, int instrument, Tag tag, Cents amount, int rank) {
  GIGAWATT_REQUIRE(amount >= 0);
  if (amount == 0 || payer == payee) return;
  dues.push_back({.payer = payer,
                  .payee = payee,
                  .instrument = instrument,
                  .tag = tag,
                  .amount = amount,
                  .rank = rank,
                  .lapses = tag == Tag::draw || tag == Tag::investment,
                  .since = month});
}

void State::book(Tag tag, int instrument, Cents amount, int one, Account one_debit, Account one_credit, int other,
                 Account other_debit, Account other_credit) {
  books.post({month, one, one_debit, one_credit, amount, instrument, tag, other});
  books.post({month, other, other_debit, other_credit, amount, instrument, tag, one});
}

int State::happen(EventKind kind, int of, int counterparty, int instrument, Cents amount, std::string text) {
  events.push_back({.month = month,
                    .kind = kind,
                    .party = of,
                    .counterparty = counterparty,
                    .instrument = instrument,
                    .amount = amount,
                    .cause = of < 0 ? -1 : latest_trouble[static_cast<std::size_t>(of)],
                    .text = std::move(text)});
  return static_cast<int>(events.size()) - 1;
}

std::string money_text(Cents amount) {
  const double usd = to_usd(amount);
  const double size = std::abs(usd);
  if (size >= 1e12) return fmt::format("{:.2f} trillion USD", usd / 1e12);
  if (size >= 1e9) return fmt::format("{:.2f} bn USD", usd / 1e9);
  if (size >= 1e6) return fmt::format("{:.1f} million USD", usd / 1e6);
  return fmt::format("{:.2f} USD", usd);
}

std::string_view to_string(EventKind kind) {
  constexpr std::array<std::string_view, 14> names = {
      "late_capacity", "damages",        "tranche_paid",     "tranche_missed",    "draw_refused",
      "line_drawn",    "missed_payment", "guarantee_called", "covenant_breached", "distributions_locked",
      "accelerated",   "defaulted",      "contract_ended",   "not_binding"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace gigawatt::capital
