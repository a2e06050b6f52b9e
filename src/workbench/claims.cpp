#include "workbench/claims.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

#include "audit/judge_claims.hpp"
#include "scenario/parse.hpp"
#include "workbench/audit_words.hpp"
#include "workbench/table_of.hpp"

namespace gigawatt::workbench {
namespace {

using Judged = audit::ClaimJudgement;

std::vector<Judged> judged(const scenario::Scenario& scenario, const study::Run& run) {
  if (scenario.claims.empty()) return {};
  const audit::FactBook book(scenario::public_facts(), scenario);
  return audit::judge_claims(scenario, book, &run, audit::facts_compiled);
}

std::optional<double> end_of(const std::optional<audit::ShownRange>& range, double audit::ShownRange::* end) {
  return range ? std::optional((*range).*end) : std::nullopt;
}

std::string chain_text(const audit::Judgement& judgement) {
  std::string text;
  for (const audit::Step& step : judgement.chain) text += (text.empty() ? "" : " | ") + step_text(step);
  return text;
}

std::string title_of(const std::vector<Judged>& claims) {
  std::map<audit::Verdict, std::size_t> counts;
  for (const Judged& claim : claims) ++counts[claim.judgement.verdict];
  std::string text;
  for (const auto& [verdict, count] : counts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_text(verdict));
  return fmt::format("Of {} claims {}", claims.size(), text);
}

}  // namespace

base::Diagnostics faults_of_claims(const scenario::Scenario& scenario) {
  if (scenario.claims.empty()) return {};
  return audit::faults_of_claims(scenario, audit::FactBook(scenario::public_facts(), scenario));
}

void put_claims(const scenario::Scenario& scenario, const study::Run& run, Json& summary) {
  for (const auto& [claim, judgement] : judged(scenario, run))
    summary["claims"].push_back(judgement_document(claim.id.text(), claim.text, judgement));
}

std::optional<table::Table> claims_table(const scenario::Scenario& scenario, const study::Run& run) {
  const std::vector<Judged> claims = judged(scenario, run);
  if (claims.empty()) return std::nullopt;
  return TableOf<Judged>("claims", "Claims", claims)
      .text("id", "", [](const Judged& of) { return of.claim.id.text(); })
      .text("text", "as it was said", [](const Judged& of) { return of.claim.text; })
      .text("date", "when", [](const Judged& of) { return of.claim.date; })
      .text("verdict", "computed; docs/audit.md",
            [](const Judged& of) { return std::string(to_text(of.judgement.verdict)); })
      .text("reason", "the number that decides", [](const Judged& of) { return of.judgement.reason; })
      .text("qualifier", "what must be said with it", [](const Judged& of) { return of.judgement.qualifier; })
      .number("claimed_low", "", "in `unit`",
              [](const Judged& of) { return end_of(of.judgement.claimed, &audit::ShownRange::low); })
      .number("claimed_high", "", "in `unit`",
              [](const Judged& of) { return end_of(of.judgement.claimed, &audit::ShownRange::high); })
      .number("computed_low", "", "by facts or a relation",
              [](const Judged& of) { return end_of(of.judgement.computed, &audit::ShownRange::low); })
      .number("computed_high", "", "by facts or a relation",
              [](const Judged& of) { return end_of(of.judgement.computed, &audit::ShownRange::high); })
      .text("unit", "of what is computed",
            [](const Judged& of) { return of.judgement.computed ? of.judgement.computed->unit : ""; })
      .text("chain", "how it was found, with sources", [](const Judged& of) { return chain_text(of.judgement); })
      .done();
}

std::vector<table::Panel> claims_panels(const scenario::Scenario& scenario, const study::Run& run) {
  const std::vector<Judged> claims = judged(scenario, run);
  if (claims.empty()) return {};
  return {{.id = "table-claims",
           .page = "Claims",
           .kind = table::PanelKind::table,
           .title = title_of(claims),
           .note =
               "Each verdict is computed from facts with sources, relations between them, or numbers of this run; the "
               "way to it opens below each claim.",
           .table = "claims",
           .columns = {"text", "date", "verdict", "reason", "qualifier", "chain"}}};
}

}  // namespace gigawatt::workbench
