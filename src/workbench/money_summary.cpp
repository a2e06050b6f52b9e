#include <algorithm>
#include <array>

#include "measure/fields.hpp"
#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"
#include "workbench/numbers.hpp"

namespace gigawatt::workbench {
namespace {

using capital::Cents, capital::PartyMonth, capital::PartyResult;

double usd(Cents cents) { return capital::to_usd(cents); }

Json word(std::string text) { return text.empty() ? Json(nullptr) : Json(std::move(text)); }

Json default_document(const std::optional<capital::Default>& failed) {
  if (!failed) return nullptr;
  constexpr std::array parts = {"origin", "step", "aside", "end", "after"};
  Json path = Json::array();
  for (const capital::Step& step : failed->path)
    path.push_back({{"part", parts[static_cast<std::size_t>(step.part)]},
                    {"since", time::to_text(step.since)},
                    {"until", time::to_text(step.until)},
                    {"months", step.months},
                    {"amount_usd", usd(step.amount)},
                    {"text", step.text},
                    {"event", step.event}});
  return {{"month", time::to_text(failed->month)},
          {"kind", failed->kind},
          {"cause", failed->cause},
          {"path", std::move(path)}};
}

Json circularity_document(const std::optional<capital::Circularity>& circularity) {
  if (!circularity) return nullptr;
  return {{"direct", circularity->direct}, {"traced", circularity->traced}, {"most", circularity->most}};
}

Json backlog_document(const std::vector<capital::BacklogMonth>& backlog) {
  if (backlog.empty()) return nullptr;
  const capital::BacklogMonth sums = capital::total(backlog);
  const capital::BacklogMonth& first = backlog.front();
  return {{"signed_usd", usd(sums.signed_now)},
          {"recognised_usd", usd(sums.recognised)},
          {"lapsed_usd", usd(sums.lapsed)},
          {"cancelled_usd", usd(sums.cancelled)},
          {"contractual_start_usd", usd(first.contractual)},
          {"deliverable_start_usd", usd(first.deliverable)},
          {"credit_adjusted_start_usd", usd(first.credit_adjusted)},
          {"contractual_end_usd", usd(sums.contractual)},
          {"deliverable_end_usd", usd(sums.deliverable)},
          {"credit_adjusted_end_usd", usd(sums.credit_adjusted)}};
}

Json solvency_document(const std::optional<capital::Solvency>& solvency) {
  if (!solvency) return nullptr;
  return {{"assets_usd", solvency->assets_usd},
          {"claims_usd", solvency->claims_usd},
          {"paid_usd", solvency->paid_usd},
          {"equity_usd", solvency->equity_usd},
          {"solvent", solvency->solvent}};
}

Json payer_document(const capital::Result& money, const std::optional<capital::UltimatePayer>& payer) {
  if (!payer || payer->party < 0) return nullptr;
  return {{"party", party_id(money, payer->party)}, {"share", payer->share}, {"concentration", payer->concentration}};
}

Json metrics_document(const capital::Result& money, const PartyResult& party) {
  return {{"leverage_end", party.months.empty() ? Json(nullptr) : number(party.months.back().leverage)},
          {"circularity", circularity_document(party.circularity)},
          {"top_customer_share", number(party.top_customer_share)},
          {"concentration", number(party.concentration)},
          {"ultimate_payer", payer_document(money, party.ultimate_payer)},
          {"backlog", backlog_document(party.backlog)},
          {"leases_not_commenced_usd", usd(party.leases_not_commenced)},
          {"threat_index", party.threat},
          {"debt_rank", number(party.debt_rank)},
          {"solvency", solvency_document(party.solvency)}};
}

Json party_document(const capital::Result& money, const PartyResult& party) {
  constexpr std::array standing = {"performing", "breached", "defaulted"};
  Json document = {{"id", party.id.text()},
                   {"status", standing[static_cast<std::size_t>(party.standing)]},
                   {"first_default", default_document(party.first_default)},
                   {"first_breach", default_document(party.first_breach)}};
  put(document, measure::party_fields(), party);
  const auto least = std::ranges::min_element(party.months, {}, &PartyMonth::cash);
  document["min_cash_month"] =
      party.limited ? Json(time::to_text(money.first.plus(static_cast<int>(least - party.months.begin()))))
                    : Json(nullptr);
  document["overdue_end_usd"] = usd(party.months.back().overdue);
  document["metrics"] = metrics_document(money, party);
  return document;
}

Json instrument_document(const capital::Result& money, const capital::InstrumentResult& instrument) {
  return {{"id", instrument.id.text()},
          {"kind", instrument.kind},
          {"status", instrument.status},
          {"in_run", instrument.in_run()},
          {"left_out", word(instrument.left_out)},
          {"probability", instrument.probability},
          {"payer", word(party_id(money, instrument.payer))},
          {"payee", word(party_id(money, instrument.payee))},
          {"paid_usd", usd(instrument.paid)},
          {"paid_back_usd", usd(instrument.paid_back)},
          {"fee_committed_usd", usd(instrument.committed)},
          {"fee_earned_usd", usd(instrument.earned)},
          {"outstanding_end_usd", usd(instrument.outstanding_end)},
          {"overdue_end_usd", usd(instrument.overdue_end)}};
}

Json event_document(const capital::Result& money, const capital::Event& event) {
  return {{"month", time::to_text(event.month)},
          {"kind", std::string(capital::to_string(event.kind))},
          {"party", word(party_id(money, event.party))},
          {"counterparty", word(party_id(money, event.counterparty))},
          {"instrument", word(instrument_id(money, event.instrument))},
          {"amount_usd", usd(event.amount)},
          {"cause", event.cause < 0 ? Json(nullptr) : Json(event.cause)},
          {"text", event.text}};
}

}  // namespace

void put_money(const scenario::Scenario& scenario, const study::Run& run, Json& summary) {
  for (const char* list : {"parties", "instruments", "events"}) summary[list] = Json::array();
  const auto chain = chain_of(scenario, run);
  summary["chain"] = chain ? chain_document(*run.money, *chain) : Json(nullptr);
  if (!run.money) return;
  for (const PartyResult& party : run.money->parties) summary["parties"].push_back(party_document(*run.money, party));
  for (const capital::InstrumentResult& instrument : run.money->instruments)
    summary["instruments"].push_back(instrument_document(*run.money, instrument));
  for (const capital::Event& event : run.money->events) summary["events"].push_back(event_document(*run.money, event));
}

}  // namespace gigawatt::workbench
