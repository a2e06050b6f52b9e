#include "workbench/claims.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string>

#include "audit/judge_claims.hpp"
#include "scenario/parse.hpp"
#include "workbench/audit_words.hpp"
#include "workbench/table_of.hpp"

namespace gigawatt::workbench {
namespace {

using Judged = audit::ClaimJudgement;

/// A claim with who says so, as its source names itself.
struct Said : Judged {
  std::string source;
};

std::vector<Said> judged(const scenario::Scenario& scenario, const study::Run& run) {
  if (scenario.claims.empty()) return {};
  const audit::FactBook book(scenario::public_facts(), scenario);
  std::vector<Said> list;
  for (Judged& one : audit::judge_claims(scenario, book, &run, audit::facts_compiled)) {
    std::string source = book.source_text(one.claim.source);
    list.push_back({std::move(one), std::move(source)});
  }
  return list;
}

std::optional<double> end_of(const std::optional<audit::ShownRange>& range, double audit::ShownRange::* end) {
  return range && std::isfinite((*range).*end) ? std::optional((*range).*end) : std::nullopt;  // "at least" has no end
}

std::string chain_text(const audit::Judgement& judgement) {
  std::string text;
  for (const audit::Step& step : judgement.chain) text += (text.empty() ? "" : " | ") + step_text(step);
  return text;
}

std::string title_of(const std::vector<Said>& claims) {
  std::map<audit::Verdict, std::size_t> counts;
  for (const Said& claim : claims) ++counts[claim.judgement.verdict];
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
  for (const Said& said : judged(scenario, run)) {
    summary["claims"].push_back(claim_document(said.claim, said.judgement, said.source));
  }
}

std::optional<table::Table> claims_table(const scenario::Scenario& scenario, const study::Run& run) {
  const std::vector<Said> claims = judged(scenario, run);
  if (claims.empty()) return std::nullopt;
  return TableOf<Said>("claims", "Claims", claims)
      .text("id", "", [](const Said& of) { return of.claim.id.text(); })
      .text("text", "as it was said", [](const Said& of) { return of.claim.text; })
      .text("source", "who says so; empty where the scenario names none", [](const Said& of) { return of.source; })
      .text("date", "when", [](const Said& of) { return of.claim.date; })
      .text("verdict", "computed; docs/audit.md",
            [](const Said& of) { return std::string(to_text(of.judgement.verdict)); })
      .text("reason", "the number that decides", [](const Said& of) { return of.judgement.reason; })
      .text("qualifier", "what must be said with it", [](const Said& of) { return of.judgement.qualifier; })
      .number("claimed_low", "", "in `unit`",
              [](const Said& of) { return end_of(of.judgement.claimed, &audit::ShownRange::low); })
      .number("claimed_high", "", "in `unit`",
              [](const Said& of) { return end_of(of.judgement.claimed, &audit::ShownRange::high); })
      .number("computed_low", "", "by facts or a relation",
              [](const Said& of) { return end_of(of.judgement.computed, &audit::ShownRange::low); })
      .number("computed_high", "", "by facts or a relation",
              [](const Said& of) { return end_of(of.judgement.computed, &audit::ShownRange::high); })
      .text("unit", "of what is computed",
            [](const Said& of) { return of.judgement.computed ? of.judgement.computed->unit : ""; })
      .text("chain", "how it was found, with sources", [](const Said& of) { return chain_text(of.judgement); })
      .done();
}

std::vector<table::Panel> claims_panels(const scenario::Scenario& scenario, const study::Run& run) {
  const std::vector<Said> claims = judged(scenario, run);
  if (claims.empty()) return {};
  return {{.id = "table-claims",
           .page = "Claims",
           .kind = table::PanelKind::table,
           .title = title_of(claims),
           .note =
               "Each verdict is computed from facts with sources, relations between them, or numbers of this run; the "
               "way to it opens below each claim.",
           .table = "claims",
           .columns = {"text", "source", "date", "verdict", "reason", "qualifier", "chain"}}};
}

}  // namespace gigawatt::workbench
