#include "audit/judge_headline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "audit/bounds.hpp"
#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

using scenario::Fact, scenario::StatementKind;

constexpr double tolerance = 0.05;

/// Whether the headline has every one of these words ("hyperion,nuclear"; the beginning of a word will do).
bool speaks_of(const Headline& headline, const std::string& names) {
  if (names.empty()) return false;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find(',', at), names.size());
    const std::string name = names.substr(at, end - at);
    const bool company = std::ranges::find(headline.companies, name) != headline.companies.end();
    const bool word = std::ranges::any_of(headline.words, [&](const std::string& w) { return w.starts_with(name); });
    if (!company && !word) return false;
    at = end + 1;
  }
  return true;
}

/// What the facts say of an amount of the headline: the subject that most words name.
const Fact* fact_for(const Headline& headline, const FactBook& book, const HeadlineAmount& amount) {
  const Fact* best = nullptr;
  for (const Fact& fact : book.facts()) {
    const auto range = range_of(fact);
    const bool bound = fact.id.text().starts_with("balance-") || fact.id.text().starts_with("permit-");
    if (bound || !range || range->dimension != amount.dimension || !speaks_of(headline, fact.names)) continue;
    const auto words = [](const Fact& of) { return std::ranges::count(of.names, ','); };
    if (best == nullptr || words(fact) > words(*best)) best = &fact;
  }
  return best;
}

bool agrees(const HeadlineAmount& amount, const Fact& fact) {
  const Range range = *range_of(fact);
  const double low = (1.0 - tolerance) * range.low, high = (1.0 + tolerance) * range.high;
  if (amount.compare == scenario::Comparing::at_least) return amount.low <= high;
  if (amount.compare == scenario::Comparing::at_most) return amount.high >= low;
  return amount.high >= low && amount.low <= high;
}

/// What facts of the same subject say of the headline's amounts; the newest that agrees and the newest of all.
struct Word {
  const Fact* agreeing = nullptr;
  const Fact* newest = nullptr;
};

std::vector<Word> words_of_facts(const Headline& headline, const FactBook& book) {
  std::vector<Word> list;
  for (const HeadlineAmount& amount : headline.amounts) {
    const Fact* about = fact_for(headline, book, amount);
    if (about == nullptr) continue;
    Word word;
    for (const Fact* fact : book.of_subject(about->subject)) {
      const auto range = range_of(*fact);
      if (!range || range->dimension != amount.dimension) continue;
      if (agrees(amount, *fact)) word.agreeing = fact;
      word.newest = fact;
    }
    // What counts something else replaces nothing.
    if (word.agreeing != nullptr && word.newest->basis != word.agreeing->basis) {
      word.newest = word.agreeing;
      for (const Fact* fact : book.of_subject(about->subject))
        if (fact->basis == word.agreeing->basis && fact->dated.first > word.newest->dated.first &&
            range_of(*fact).value_or(Range{}).dimension == amount.dimension)
          word.newest = fact;
    }
    list.push_back(word);
  }
  return list;
}

void put_check(const BoundCheck& check, Verdict verdict, Judgement& judgement) {
  judgement.verdict = verdict;
  judgement.reason = check.sentence;
  if (check.claimed) judgement.claimed = shown(*check.claimed);
  if (check.usual) judgement.computed = shown(*check.usual);
}

void add_qualifier(Judgement& judgement, const std::string& text) {
  if (text.empty() || judgement.qualifier.find(text) != std::string::npos) return;
  judgement.qualifier += judgement.qualifier.empty() ? text : "; " + text;
}

/// Facts that speak of the same thing, where no bound has already decided.
void judge_by_facts(const HeadlineAudit& audit, const FactBook& book, Judgement& judgement) {
  for (const Word& word : words_of_facts(audit.headline, book)) {
    judgement.chain.push_back(book.step(*word.newest));
    if (word.agreeing != nullptr && word.agreeing != word.newest) judgement.chain.push_back(book.step(*word.agreeing));
    if (judgement.verdict == Verdict::contradicted || judgement.verdict == Verdict::misleading) continue;
    if (word.agreeing == nullptr) {
      add_qualifier(judgement, fmt::format("sources say {}", stated_text(*word.newest)));
      if (audit.headline.kind == StatementKind::fact && word.newest->kind == StatementKind::fact) {
        judgement.verdict = Verdict::contradicted;
        judgement.reason = fmt::format("sources say otherwise: {}", book.step(*word.newest).text);
      }
      continue;
    }
    add_qualifier(judgement, word.agreeing->caveat);
    add_qualifier(judgement, word.agreeing->basis);
    if (word.newest != word.agreeing && word.newest->dated.first > word.agreeing->dated.first) {
      judgement.verdict = Verdict::superseded;
      judgement.reason =
          fmt::format("said in {}, since {}: {}", word.agreeing->date, word.newest->date, book.step(*word.newest).text);
    } else if (judgement.verdict == Verdict::unverifiable || judgement.verdict == Verdict::plausible) {
      judgement.verdict = Verdict::supported;
      judgement.reason = fmt::format("as sources say: {}", book.step(*word.agreeing).text);
    }
  }
}

void judge_by_bounds(const HeadlineAudit& audit, Judgement& judgement) {
  const auto decides =
      std::ranges::find_if(audit.checks, [](const BoundCheck& c) { return c.outcome != Outcome::information; });
  if (decides == audit.checks.end()) return;
  const Verdict verdict = decides->id == "double-counting"          ? Verdict::misleading
                          : decides->outcome == Outcome::impossible ? Verdict::contradicted
                          : decides->outcome == Outcome::unusual    ? Verdict::stretched
                                                                    : Verdict::plausible;
  put_check(*decides, verdict, judgement);
  for (const BoundCheck& check : audit.checks)
    if (verdict != Verdict::contradicted || check.outcome == Outcome::impossible)
      add_qualifier(judgement, check.caveat);
}

std::vector<std::string> unchecked_of(const HeadlineAudit& audit, time::Date today) {
  std::vector<std::string> list;
  for (const HeadlineDate& date : audit.headline.dates)
    if (!date.begins && date.last < today)
      list.push_back(fmt::format("{}: that day has passed; whether it came true only facts can say", date.written));
  if (audit.checks.empty())
    for (const HeadlineAmount& amount : audit.headline.amounts) list.push_back(amount.written);
  for (const std::string& text : audit.headline.not_understood)
    list.push_back(fmt::format("{} (not understood)", text));
  return list;
}

}  // namespace

HeadlineAudit judge_headline(Headline headline, const FactBook& book, time::Date today) {
  HeadlineAudit audit{.headline = std::move(headline), .judgement = {}, .checks = {}, .unchecked = {}};
  const auto add = [&](std::vector<BoundCheck> checks) {
    for (BoundCheck& check : checks) audit.checks.push_back(std::move(check));
  };
  add(double_counting(audit.headline, book));
  add(cost_checks(audit.headline, book));
  add(need_checks(audit.headline, book));
  add(date_checks(audit.headline, book, today));
  add(balance_checks(audit.headline, book, today));
  constexpr auto severity = [](const BoundCheck& check) {
    constexpr int order[] = {2, 1, 0, 3};
    return order[static_cast<std::size_t>(check.outcome)];
  };
  std::ranges::stable_sort(audit.checks, {}, severity);
  Judgement judgement;
  judge_by_bounds(audit, judgement);
  judge_by_facts(audit, book, judgement);
  for (const BoundCheck& check : audit.checks)
    for (const Step& step : check.chain) judgement.chain.push_back(step);
  if (judgement.verdict == Verdict::unverifiable)
    judgement.reason =
        "no bound and no fact speaks of it; two of money, power, accelerators, land, water and date would";
  audit.unchecked = unchecked_of(audit, today);
  audit.judgement = std::move(judgement);
  return audit;
}

}  // namespace gigawatt::audit
