#include "capital/state.hpp"

#include <algorithm>

#include "base/require.hpp"
#include "units/words.hpp"

namespace gigawatt::capital {

Rank rank_of(scenario::Seniority seniority) { return static_cast<Rank>(secured + static_cast<int>(seniority)); }

State::State(const Input& of, Detail how)
    : input(of),
      detail(how),
      compiled(of),
      instruments(of.instruments.size()),
      moved(of.instruments.size(), 0),
      moved_back(of.instruments.size(), 0),
      standing(of.parties.size() + 1, Standing::performing),
      defaults(of.parties.size() + 1),
      months(of.parties.size() + 1),
      last_year(of.parties.size() + 1),
      bought(static_cast<std::size_t>(of.months), std::vector<Cents>(of.parties.size() + 1, 0)),
      depreciating(of.parties.size() + 1, 0),
      taxed(of.parties.size() + 1, 0),
      losses(of.parties.size() + 1, 0),
      locked(of.parties.size() + 1, 0),
      threat(of.parties.size() + 1, 0.0),
      latest_trouble(of.parties.size() + 1, -1),
      books(of.parties.size() + 1, how == Detail::outcome ? Books::Record::balances : Books::Record::lines),
      month(of.first) {
  for (std::size_t p = 0; p < of.parties.size(); ++p) losses[p] = to_cents(of.parties[p].tax_losses.base());
  for (auto& party : months) party.reserve(static_cast<std::size_t>(of.months));
  if (how == Detail::outcome) return;
  // Untouched memory costs nothing; copies of what has grown do.
  const std::size_t lines = static_cast<std::size_t>(of.months) * (3 * of.parties.size() + 2 * of.instruments.size());
  constexpr std::size_t lines_max = 4'000'000;
  flows.reserve(std::min(lines, lines_max));
  books.reserve(4 * std::min(lines, lines_max));
}

const std::string& State::name(int party) const {
  static const std::string rest = "the rest of the world";
  return party == world() ? rest : input.parties[static_cast<std::size_t>(party)].name;
}

bool State::in_force(std::size_t instrument) const {
  const auto& begins = compiled.begins[instrument];
  const auto& ends = compiled.ends[instrument];
  return compiled.taking_part[instrument] != 0 && (!begins || month >= *begins) && (!ends || month < *ends);
}

Cents State::spending_of(int of) const {
  Cents sum = 0;
  for (const Due& due : dues)
    if (due.payer == of && due.since == month && (due.tag == Tag::capital_expenditure || due.tag == Tag::order))
      sum += due.amount;
  return sum;
}

void State::owe(int payer, int payee, int instrument, Tag tag, Cents amount, Rank rank) {
  GIGAWATT_REQUIRE(amount >= 0);
  if (amount == 0 || payer == payee) return;
  dues.push_back({.payer = payer,
                  .payee = payee,
                  .instrument = instrument,
                  .tag = tag,
                  .rank = rank,
                  .lapses = tag == Tag::draw || tag == Tag::investment,
                  .amount = amount,
                  .since = month});
}

void State::book(Tag tag, int instrument, Cents amount, int one, Account one_debit, Account one_credit, int other,
                 Account other_debit, Account other_credit) {
  books.post({.month = month,
              .party = one,
              .amount = amount,
              .instrument = instrument,
              .counterparty = other,
              .debit = one_debit,
              .credit = one_credit,
              .tag = tag});
  books.post({.month = month,
              .party = other,
              .amount = amount,
              .instrument = instrument,
              .counterparty = one,
              .debit = other_debit,
              .credit = other_credit,
              .tag = tag});
}

void State::flow(const Flow& of) {
  if (of.instrument >= 0 && of.tag != Tag::draw) {
    const auto under = static_cast<std::size_t>(of.instrument);
    (of.payer == compiled.payees[under] ? moved_back : moved)[under] += of.paid;
  }
  if (detail != Detail::outcome) flows.push_back(of);
}

int State::add_event(EventKind kind, int of, int counterparty, int instrument, Cents amount, std::string text) {
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

std::string money_text(Cents amount) { return units::money_in_words(to_usd(amount)); }

std::string_view to_string(EventKind kind) {
  constexpr std::array<std::string_view, 15> names = {
      "late_capacity", "damages",        "tranche_paid",     "tranche_missed",    "draw_refused",
      "line_drawn",    "missed_payment", "guarantee_called", "covenant_breached", "distributions_locked",
      "accelerated",   "defaulted",      "contract_ended",   "covenant_waived",   "not_binding"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace gigawatt::capital
