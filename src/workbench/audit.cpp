#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "audit/judge_claims.hpp"
#include "audit/words.hpp"
#include "risk/stress.hpp"
#include "scenario/parse.hpp"
#include "study/build_model.hpp"
#include "study/money.hpp"
#include "study/settle.hpp"
#include "workbench/audit_words.hpp"
#include "workbench/wishes.hpp"
#include "workbench/workbench.hpp"

namespace gigawatt::workbench {
namespace {

std::string counts_text(const std::vector<audit::ClaimJudgement>& claims) {
  std::map<audit::Verdict, std::size_t> counts;
  for (const audit::ClaimJudgement& claim : claims) ++counts[claim.judgement.verdict];
  std::string text = fmt::format("{} claim{}:", claims.size(), claims.size() == 1 ? "" : "s");
  for (const auto& [verdict, count] : counts) text += fmt::format(" {} {},", count, to_text(verdict));
  text.back() = '.';
  return text;
}

std::string text_of(const scenario::Scenario& scenario, const std::vector<audit::ClaimJudgement>& claims,
                    const audit::FactBook& book) {
  std::string text = fmt::format("{}\n{}\n", scenario.title, counts_text(claims));
  for (const auto& [claim, judgement] : claims) {
    text += fmt::format("\n{:<13} {}\n", to_text(judgement.verdict), claim.id.text());
    const std::string by = book.source_text(claim.source);
    const std::string dated =
        by.ends_with(claim.date) ? by : fmt::format("{}, {}", by.empty() ? "unnamed" : by, claim.date);
    text += indented(fmt::format("\"{}\" ({})", claim.text, dated), 2);
    text += indented(verdict_sentence(judgement), 2);
    for (const audit::Step& step : judgement.chain) text += indented("- " + step_text(step), 4);
  }
  return text;
}

/// Samples keep the orders of one plan; nobody asks which input swings what.
base::Result<risk::Ensemble> ensemble_for(const AuditRequest& request, const scenario::Scenario& scenario,
                                          const base::Progress& progress) {
  study::Options options;
  options.dual_worth = false;
  options.resolved_questions = 0;
  return risk::stress(scenario,
                      {.samples = request.samples,
                       .last = {},
                       .seed = {},
                       .shocks = {},
                       .reverse = {},
                       .threads = request.threads,
                       .swings = false,
                       .options = options},
                      progress);
}

Outcome audit_scenario(const AuditRequest& request, time::Date today, const base::Progress& progress) {
  scenario::Overrides overrides;
  overrides.set = request.set;
  auto loaded = study::load_dated(request.scenario, overrides);
  if (!loaded) return invalid(std::move(loaded.error()));
  const scenario::Scenario& scenario = loaded->scenario;
  if (scenario.claims.empty())
    return stopped(ExitCode::usage, fmt::format("{} states no claims; --claim TEXT checks a sentence", scenario.name));
  const audit::FactBook book(scenario::public_facts(), scenario);
  if (auto faults = audit::faults_of_claims(scenario, book); !faults.empty()) return invalid(std::move(faults));
  std::optional<risk::Ensemble> ensemble;
  if (request.samples > 0 && audit::reads_run(scenario)) {
    auto drawn = ensemble_for(request, scenario, progress);
    if (!drawn) return invalid(std::move(drawn.error()));
    if (drawn->interrupted) return stopped(ExitCode::interrupted, "interrupted: nothing was judged");
    if (!drawn->planned()) return stopped(ExitCode::no_solution, drawn->message);
    ensemble = std::move(*drawn);
  }
  std::optional<study::Settled> settled;
  if (ensemble ? audit::reads_run_beside(scenario, ensemble->measures) : audit::reads_run(scenario)) {
    auto run = study::settle(
        scenario, {}, [&](const study::Run& pass) { return study::consequences_of_money(scenario, pass); },
        study::passes_of_money, progress);
    if (!run) return invalid(std::move(run.error()));
    settled = std::move(*run);
  }
  const auto claims =
      audit::judge_claims(scenario, book, settled ? &settled->run : nullptr, today, ensemble ? &*ensemble : nullptr);
  Json document = {{"schema", "gigawatt.audit/1"},
                   {"scenario", {{"name", scenario.name}, {"hash", scenario.hash}}},
                   {"as_of", time::to_text(today)},
                   {"samples", ensemble ? Json(ensemble->samples) : Json(nullptr)},
                   {"claims", Json::array()}};
  for (const auto& [claim, judgement] : claims) {
    document["claims"].push_back(claim_document(claim, judgement, book.source_text(claim.source)));
  }
  return {.text = text_of(scenario, claims, book), .json = dump(document), .diagnostics = std::move(loaded->warnings)};
}

}  // namespace

Outcome audit(const AuditRequest& request, const base::Progress& progress) {
  time::Date today = audit::facts_compiled;
  if (request.as_of) {
    const auto date = time::parse_date(*request.as_of);
    if (!date)
      return stopped(ExitCode::usage, fmt::format("--as-of: '{}' is no date such as 2026-05-23", *request.as_of));
    const audit::FactBook shipped(scenario::public_facts());
    const auto first = std::ranges::min(shipped.facts(), {}, [](const scenario::Fact& fact) {
                         return time::day_number(fact.dated.first);
                       }).dated.first;
    constexpr int last_year = 2100;
    if (time::day_number(*date) < time::day_number(first) || date->year > last_year)
      return stopped(ExitCode::usage, fmt::format("--as-of: {} is out of reach; from {}, the day of the first fact, to "
                                                  "{}-12-31",
                                                  *request.as_of, time::to_text(first), last_year));
    today = *date;
  }
  if (request.claim) return audit_headline(*request.claim, today);
  return audit_scenario(request, today, progress);
}

}  // namespace gigawatt::workbench
