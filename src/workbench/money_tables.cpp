#include <fmt/format.h>

#include <algorithm>

#include "workbench/document.hpp"
#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"
#include "workbench/table_of.hpp"

namespace gigawatt::workbench {
namespace {

using capital::Cents;

double usd(Cents cents) { return capital::to_usd(cents); }

/// One party in one month: where its cash came from and where it went.
struct MonthOfParty {
  const capital::PartyResult& party;
  time::Month month;
  const capital::PartyMonth& values;
  Cents start = 0, received = 0, paid = 0;
};

std::vector<MonthOfParty> months_of(const scenario::Scenario& scenario, const capital::Result& money) {
  std::vector<MonthOfParty> rows;
  std::vector<std::size_t> first_row;  // [party]
  for (std::size_t p = 0; p < money.parties.size(); ++p) {
    first_row.push_back(rows.size());
    Cents cash = scenario.parties[p].cash ? capital::to_cents(scenario.parties[p].cash->base()) : 0;
    for (std::size_t m = 0; m < money.parties[p].months.size(); ++m) {
      const capital::PartyMonth& values = money.parties[p].months[m];
      rows.push_back({money.parties[p], money.first.plus(static_cast<int>(m)), values, cash});
      cash = values.cash;
    }
  }
  for (const capital::Flow& flow : money.flows) {
    if (flow.in_kind) continue;
    const auto month = static_cast<std::size_t>(flow.month - money.first);
    const auto payer = static_cast<std::size_t>(flow.payer), payee = static_cast<std::size_t>(flow.payee);
    if (payer < first_row.size()) rows[first_row[payer] + month].paid += flow.paid;
    if (payee < first_row.size()) rows[first_row[payee] + month].received += flow.paid;
  }
  return rows;
}

table::Table party_months(const scenario::Scenario& scenario, const capital::Result& money) {
  using Row = MonthOfParty;
  const std::vector<Row> rows = months_of(scenario, money);
  return TableOf<Row>("party_months", "Parties by month: cash, debt and cover", rows)
      .text("party", "party", [](const Row& r) { return r.party.id.text(); })
      .text("month", "month", [](const Row& r) { return time::to_text(r.month); })
      .number("cash_start", "USD", "nominal; empty where its cash is not modelled",
              [](const Row& r) { return r.party.limited ? std::optional(usd(r.start)) : std::nullopt; })
      .number("received", "USD", "sum of cash_flows.paid to it", [](const Row& r) { return usd(r.received); })
      .number("paid", "USD", "sum of cash_flows.paid by it", [](const Row& r) { return usd(r.paid); })
      .number("cash_end", "USD", "cash_start + received - paid",
              [](const Row& r) { return r.party.limited ? std::optional(usd(r.values.cash)) : std::nullopt; })
      .number("unpaid", "USD", "due and still open", [](const Row& r) { return usd(r.values.unpaid); })
      .number("debt", "USD", "borrowed and not repaid, at the end", [](const Row& r) { return usd(r.values.debt); })
      .number("overdue", "USD", "of debt, what is due and unpaid: matured, or made due as a whole",
              [](const Row& r) { return usd(r.values.overdue); })
      .number("undrawn", "USD", "of what lenders have committed", [](const Row& r) { return usd(r.values.undrawn); })
      .number("operating", "USD", "revenue less operating cost, as earned",
              [](const Row& r) { return usd(r.values.operating); })
      .number("debt_service", "USD", "interest and principal due",
              [](const Row& r) { return usd(r.values.debt_service); })
      .number("capital_expenditure", "USD", "due", [](const Row& r) { return usd(r.values.spending); })
      .number("debt_service_cover", "", "operating ÷ debt service, over twelve months",
              [](const Row& r) { return r.values.cover; })
      .number("leverage", "", "(debt − cash) ÷ operating of twelve months",
              [](const Row& r) { return r.values.leverage; })
      .done();
}

table::Table parties(const capital::Result& money) {
  using Row = capital::PartyResult;
  constexpr std::array standing = {"performing", "breached", "defaulted"};
  return TableOf<Row>("parties", "Parties: cash, debt and who fails", money.parties)
      .text("party", "party", [](const Row& r) { return r.id.text(); })
      .text("name", "name", [](const Row& r) { return r.name; })
      .text("status", "worst standing in this scenario",
            [&](const Row& r) { return standing[static_cast<std::size_t>(r.standing)]; })
      .text("first_default", "month",
            [](const Row& r) { return r.first_default ? time::to_text(r.first_default->month) : std::string(); })
      .number("cash_end", "USD", "nominal; empty where its cash is not modelled",
              [](const Row& r) { return r.limited ? std::optional(usd(r.months.back().cash)) : std::nullopt; })
      .number("cash_least", "USD", "lowest month end",
              [](const Row& r) {
                return r.limited ? std::optional(usd(std::ranges::min(r.months, {}, &capital::PartyMonth::cash).cash))
                                 : std::nullopt;
              })
      .number("debt_end", "USD", "borrowed and not repaid", [](const Row& r) { return usd(r.months.back().debt); })
      .number("overdue_end", "USD", "of it, due and unpaid: matured, or made due as a whole",
              [](const Row& r) { return usd(r.months.back().overdue); })
      .number("lowest_debt_service_cover", "", "over twelve months", [](const Row& r) { return r.lowest_cover; })
      .number("top_customer_share", "", "of revenue", [](const Row& r) { return r.top_customer_share; })
      .text("ultimate_payer", "party whose money most of its revenue is in the end",
            [&](const Row& r) { return r.ultimate_payer ? party_id(money, r.ultimate_payer->party) : std::string(); })
      .number("ultimate_payer_share", "", "of revenue",
              [](const Row& r) { return r.ultimate_payer ? std::optional(r.ultimate_payer->share) : std::nullopt; })
      .number("debt_rank", "", "of all others' equity, lost if it loses its own",
              [](const Row& r) { return r.debt_rank; })
      .number("circularity_direct", "", "of revenue, paid by those it invests in, up to the investment",
              [](const Row& r) { return r.circularity ? std::optional(r.circularity->direct) : std::nullopt; })
      .number("circularity_traced", "", "of revenue, its own money when each party mixes what it has",
              [](const Row& r) { return r.circularity ? std::optional(r.circularity->traced) : std::nullopt; })
      .number("circularity_most", "", "of revenue, at most, through all payments",
              [](const Row& r) { return r.circularity ? std::optional(r.circularity->most) : std::nullopt; })
      .number("equity_end", "USD", "assets less claims, stakes in others included",
              [](const Row& r) { return r.solvency ? std::optional(r.solvency->equity_usd) : std::nullopt; })
      .text("cause", "of its default", [](const Row& r) { return r.first_default ? r.first_default->cause : ""; })
      .done();
}

table::Table instruments(const capital::Result& money) {
  using Row = capital::InstrumentResult;
  return TableOf<Row>("instruments", "Instruments: what was paid under each", money.instruments)
      .text("instrument", "instrument", [](const Row& r) { return r.id.text(); })
      .text("kind", "kind", [](const Row& r) { return r.kind; })
      .text("status", "status; only effective and active ones create obligations",
            [](const Row& r) { return r.status; })
      .text("in_run", "yes if it creates obligations here", [](const Row& r) { return r.in_run() ? "yes" : "no"; })
      .number("probability", "", "that what does not bind yet will", [](const Row& r) { return r.probability; })
      .text("payer", "party", [&](const Row& r) { return party_id(money, r.payer); })
      .text("payee", "party", [&](const Row& r) { return party_id(money, r.payee); })
      .number("paid", "USD", "by the payer, or for it; draws of debt apart", [](const Row& r) { return usd(r.paid); })
      .number("paid_back", "USD", "by the payee: differences, damages, distributions on a stake",
              [](const Row& r) { return usd(r.paid_back); })
      .number("fee_committed", "USD", "of capacity, at its use or take or pay, if all of it came in time",
              [](const Row& r) { return usd(r.committed); })
      .number("fee_earned", "USD", "likewise, of what was available", [](const Row& r) { return usd(r.earned); })
      .number("outstanding_end", "USD", "of debt, notes, prepayments and credits",
              [](const Row& r) { return usd(r.outstanding_end); })
      .number("overdue_end", "USD", "of debt and notes: due and unpaid, beside what is outstanding",
              [](const Row& r) { return usd(r.overdue_end); })
      .done();
}

table::Table cash_flows(const capital::Result& money) {
  using Row = capital::Flow;
  return TableOf<Row>("cash_flows", "Cash flows: what was due, and what was paid", money.flows)
      .text("month", "month", [](const Row& r) { return time::to_text(r.month); })
      .text("payer", "party", [&](const Row& r) { return party_id(money, r.payer); })
      .text("payee", "party", [&](const Row& r) { return party_id(money, r.payee); })
      .text("instrument", "instrument", [&](const Row& r) { return instrument_id(money, r.instrument); })
      .text("for", "what for", [](const Row& r) { return std::string(capital::booking_of(r.tag).name); })
      .number("due", "USD", "with what stood open from before", [](const Row& r) { return usd(r.due); })
      .number("paid", "USD", "of it", [](const Row& r) { return usd(r.paid); })
      .text("in_kind", "yes: compute credits, no cash", [](const Row& r) { return r.in_kind ? "yes" : "no"; })
      .done();
}

table::Table ledger(const capital::Result& money) {
  using Row = capital::Posting;
  const auto account = [](capital::Account of) {
    return std::string(capital::account_names[static_cast<std::size_t>(of)].name);
  };
  return TableOf<Row>("ledger", "Books of every party: each line moves an amount from credit to debit", money.postings)
      .text("month", "month", [](const Row& r) { return time::to_text(r.month); })
      .text("party", "whose book", [&](const Row& r) { return party_id(money, r.party); })
      .text("debit", "account that grows on its left-hand side", [&](const Row& r) { return account(r.debit); })
      .text("credit", "account that grows on its right-hand side", [&](const Row& r) { return account(r.credit); })
      .number("amount", "USD", "nominal", [](const Row& r) { return usd(r.amount); })
      .text("counterparty", "party", [&](const Row& r) { return party_id(money, r.counterparty); })
      .text("instrument", "instrument", [&](const Row& r) { return instrument_id(money, r.instrument); })
      .text("for", "what for", [](const Row& r) { return std::string(capital::booking_of(r.tag).name); })
      .done();
}

table::Table events(const capital::Result& money) {
  using Row = capital::Event;
  return TableOf<Row>("events", "What happened to whom, and why", money.events)
      .text("month", "month", [](const Row& r) { return time::to_text(r.month); })
      .text("event", "kind", [](const Row& r) { return std::string(capital::to_string(r.kind)); })
      .text("party", "whom it happens to", [&](const Row& r) { return party_id(money, r.party); })
      .text("counterparty", "other side", [&](const Row& r) { return party_id(money, r.counterparty); })
      .text("instrument", "instrument", [&](const Row& r) { return instrument_id(money, r.instrument); })
      .number("amount", "USD", "nominal", [](const Row& r) { return usd(r.amount); })
      .text("text", "in words", [](const Row& r) { return r.text; })
      .done();
}

struct MonthOfBacklog {
  const capital::PartyResult& party;
  time::Month month;
  const capital::BacklogMonth& values;
};

table::Table backlog(const capital::Result& money) {
  using Row = MonthOfBacklog;
  std::vector<Row> rows;
  for (const capital::PartyResult& party : money.parties)
    for (std::size_t m = 0; m < party.backlog.size(); ++m)
      rows.push_back({party, money.first.plus(static_cast<int>(m)), party.backlog[m]});
  return TableOf<Row>("backlog", "Backlog: what vendors are still to earn, at the end of each month", rows)
      .text("party", "vendor", [](const Row& r) { return r.party.id.text(); })
      .text("month", "month", [](const Row& r) { return time::to_text(r.month); })
      .number("contractual", "USD", "last month's + signed − recognised − lapsed − cancelled",
              [](const Row& r) { return usd(r.values.contractual); })
      .number("deliverable", "USD", "of it, what the capacity of this run can serve",
              [](const Row& r) { return usd(r.values.deliverable); })
      .number("credit_adjusted", "USD", "of that, from customers that still pay then",
              [](const Row& r) { return usd(r.values.credit_adjusted); })
      .number("signed", "USD", "this month", [](const Row& r) { return usd(r.values.signed_now); })
      .number("recognised", "USD", "earned this month", [](const Row& r) { return usd(r.values.recognised); })
      .number("lapsed", "USD", "late, and not made up for", [](const Row& r) { return usd(r.values.lapsed); })
      .number("cancelled", "USD", "with the contract", [](const Row& r) { return usd(r.values.cancelled); })
      .done();
}

}  // namespace

std::string party_id(const capital::Result& money, int party) {
  if (party < 0) return "";
  const auto index = static_cast<std::size_t>(party);
  return index < money.parties.size() ? money.parties[index].id.text() : "rest-of-world";
}

std::string instrument_id(const capital::Result& money, int instrument) {
  return instrument < 0 ? "" : money.instruments[static_cast<std::size_t>(instrument)].id.text();
}

std::vector<table::Table> money_tables(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.money) return {};
  const capital::Result& money = *run.money;
  std::vector<table::Table> tables = {parties(money),     party_months(scenario, money),
                                      instruments(money), cash_flows(money),
                                      events(money),      backlog(money),
                                      ledger(money)};
  if (const auto found = chain_of(scenario, run)) tables.push_back(chain_table(*found));
  return tables;
}

table::Dataset money_dataset(const scenario::Scenario& scenario, const capital::Result& money) {
  table::Dimension parties{.name = "party", .size = money.parties.size(), .labels = {}};
  table::Dimension months{.name = "month", .size = money.parties.front().months.size(), .labels = {}};
  for (const capital::PartyResult& party : money.parties) parties.labels.push_back(party.id.text());
  for (std::size_t m = 0; m < months.size; ++m)
    months.labels.push_back(time::to_text(money.first.plus(static_cast<int>(m))));
  table::Dataset dataset{.id = "monthly",
                         .title = "Gigawatt monthly money of " + scenario.name,
                         .dimensions = {parties, months},
                         .arrays = {}};
  const auto add = [&](const char* name, const char* description, Cents capital::PartyMonth::* of) {
    table::Array& array = dataset.arrays.emplace_back(table::Array{name, "USD", description, {"party", "month"}, {}});
    for (const capital::PartyResult& party : money.parties)
      for (const capital::PartyMonth& month : party.months) array.values.push_back(static_cast<float>(usd(month.*of)));
  };
  add("cash_usd", "nominal, at the end; counted from 0 where it is not modelled", &capital::PartyMonth::cash);
  add("debt_usd", "borrowed and not repaid, at the end", &capital::PartyMonth::debt);
  add("overdue_usd", "of debt, what is due and unpaid", &capital::PartyMonth::overdue);
  add("unpaid_usd", "due and still open", &capital::PartyMonth::unpaid);
  add("operating_usd", "revenue less operating cost, as earned", &capital::PartyMonth::operating);
  add("debt_service_usd", "interest and principal due", &capital::PartyMonth::debt_service);
  return dataset;
}

}  // namespace gigawatt::workbench
