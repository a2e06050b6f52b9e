#include "audit/judge_fact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "audit/words.hpp"
#include "base/nearest_word.hpp"

namespace gigawatt::audit {
namespace {

using scenario::Claim, scenario::Comparing, scenario::Fact, scenario::StatementKind;

enum class Fit { agrees, overlaps, differs, other_kind };  // other_kind: a date against a sum, USD against USD/year

Fit fit_of_ranges(const Claim& claim, const Range& claimed, const Range& known) {
  const double slack = claim.tolerance * std::max(std::abs(claimed.low), std::abs(claimed.high));
  switch (claim.compare) {
    case Comparing::at_least:
      return known.low >= claimed.low - slack    ? Fit::agrees
             : known.high >= claimed.low - slack ? Fit::overlaps
                                                 : Fit::differs;
    case Comparing::at_most:
      return known.high <= claimed.high + slack  ? Fit::agrees
             : known.low <= claimed.high + slack ? Fit::overlaps
                                                 : Fit::differs;
    case Comparing::more_than:
      return known.low > claimed.low ? Fit::agrees : known.high > claimed.low ? Fit::overlaps : Fit::differs;
    case Comparing::less_than:
      return known.high < claimed.high ? Fit::agrees : known.low < claimed.high ? Fit::overlaps : Fit::differs;
    case Comparing::about:
      break;
  }
  if (known.low >= claimed.low - slack && known.high <= claimed.high + slack) return Fit::agrees;
  return known.high >= claimed.low - slack && known.low <= claimed.high + slack ? Fit::overlaps : Fit::differs;
}

Fit fit_of(const Claim& claim, const Fact& fact) {
  if (!claim.word.empty())
    return fact.word.empty() ? Fit::other_kind : claim.word == fact.word ? Fit::agrees : Fit::differs;
  if (claim.days) {
    if (!fact.days) return Fit::other_kind;
    if (fact.days->first >= claim.days->first && fact.days->last <= claim.days->last) return Fit::agrees;
    // "until the end of 2026" holds for everything before it, too.
    if (claim.compare == Comparing::at_most)
      return fact.days->last <= claim.days->last    ? Fit::agrees
             : fact.days->first <= claim.days->last ? Fit::overlaps
                                                    : Fit::differs;
    return fact.days->last >= claim.days->first && fact.days->first <= claim.days->last ? Fit::overlaps : Fit::differs;
  }
  const auto claimed = range_of(claim), known = range_of(fact);
  if (!claimed || !known || claimed->dimension != known->dimension) return Fit::other_kind;
  return fit_of_ranges(claim, *claimed, *known);
}

/// The same number in another unit: 30 bn USD for 30 bn USD a year.
bool same_number(const Claim& claim, const Fact& fact) {
  const auto bare = [](const std::optional<scenario::Amount>& amount) {
    return amount->unit.empty() ? amount->quantity.base_value
                                : amount->quantity.base_value / units::parse_unit(amount->unit).value().base_value;
  };
  if (!claim.amount_high || !fact.amount_high) return false;
  const double one = bare(claim.amount_high), other = bare(fact.amount_high);
  return one != 0.0 && std::abs(other / one - 1.0) <= claim.tolerance;
}

void qualify(Judgement& judgement, const std::string& text) {
  if (text.empty() || judgement.qualifier.find(text) != std::string::npos) return;
  judgement.qualifier += judgement.qualifier.empty() ? text : "; " + text;
}

/// Facts that count what the claim counts, and those that count something else.
struct Sorted {
  std::vector<const Fact*> same, other;
};

Sorted sorted_facts(const Claim& claim, const FactBook& book) {
  Sorted sorted;
  for (const Fact* fact : book.of_subject(claim.subject)) {
    const bool same = fact->basis == claim.basis && fit_of(claim, *fact) != Fit::other_kind;
    // What is said to be so is not answered by what somebody intends.
    const bool speaks = claim.kind != StatementKind::fact || fact->kind == StatementKind::fact;
    (same && speaks ? sorted.same : sorted.other).push_back(fact);
  }
  return sorted;
}

/// The newest fact that was known when the claim was made; without one, the first that came after it.
const Fact* fact_at(const Claim& claim, const std::vector<const Fact*>& facts) {
  const Fact* found = facts.front();
  for (const Fact* fact : facts)
    if (fact->dated.first <= claim.dated.last) found = fact;
  return found;
}

void decide(const Claim& claim, const Fact& fact, const FactBook& book, Judgement& judgement) {
  const Fit fit = fit_of(claim, fact);
  const bool weak = fact.assumed || book.confidence(fact) == scenario::Confidence::low;
  judgement.verdict = fit == Fit::agrees     ? (weak ? Verdict::plausible : Verdict::supported)
                      : fit == Fit::overlaps ? Verdict::plausible
                      : weak                 ? Verdict::stretched
                                             : Verdict::contradicted;
  judgement.reason = fmt::format("sources say {}", book.step(fact).text);
  if (const auto range = range_of(fact)) judgement.computed = shown(*range);
  qualify(judgement, fact.caveat);
  if (fact.assumed) qualify(judgement, "the range is assumed, for want of a source");
}

/// Facts of the same days and confidence that exclude what the decisive one says: none of them is the better one.
std::vector<const Fact*> rivals_of(const Fact& decisive, const std::vector<const Fact*>& facts, const FactBook& book) {
  std::vector<const Fact*> rivals;
  const auto own = range_of(decisive);
  for (const Fact* fact : facts) {
    const auto other = range_of(*fact);
    if (fact == &decisive || !own || !other || own->dimension != other->dimension) continue;
    const bool as_good = fact->date == decisive.date && fact->kind == decisive.kind &&
                         book.confidence(*fact) == book.confidence(decisive) && fact->assumed == decisive.assumed;
    if (as_good && (other->high < own->low || own->high < other->low)) rivals.push_back(fact);
  }
  return rivals;
}

/// Contradictory facts are told, never averaged: what one of them says is plausible, what none says is contradicted by
/// all.
void decide_among(const Claim& claim, const Fact& decisive, const std::vector<const Fact*>& rivals,
                  const FactBook& book, Judgement& judgement) {
  std::vector<const Fact*> all = {&decisive};
  all.insert(all.end(), rivals.begin(), rivals.end());
  const auto speaks_for = std::ranges::find_if(all, [&](const Fact* fact) {
    const Fit fit = fit_of(claim, *fact);
    return fit == Fit::agrees || fit == Fit::overlaps;
  });
  decide(claim, speaks_for == all.end() ? decisive : **speaks_for, book, judgement);
  if (rivals.empty()) return;
  if (speaks_for != all.end()) {
    judgement.verdict = Verdict::plausible;
    for (const Fact* fact : all)
      if (fact != *speaks_for)
        qualify(judgement,
                fmt::format("sources disagree: {} says {}", book.source_text(fact->source), stated_text(*fact)));
    return;
  }
  judgement.reason = "sources disagree, and none says so: ";
  for (const Fact* fact : all)
    judgement.reason += fmt::format("{}{} ({})", fact == all.front() ? "" : "; ", book.step(*fact).text,
                                    book.source_text(fact->source));
}

/// An older source that says what the newest one does not is no secret.
void tell_older(const Claim& claim, const Fact& decisive, const std::vector<const Fact*>& facts, const FactBook& book,
                Judgement& judgement) {
  if (judgement.verdict != Verdict::contradicted && judgement.verdict != Verdict::stretched) return;
  for (const Fact* fact : facts)
    if (fact->dated.first < decisive.dated.first && fit_of(claim, *fact) == Fit::agrees)
      qualify(judgement, fmt::format("an older source says so: {} ({}, {})", stated_text(*fact), fact->date,
                                     book.source_text(fact->source)));
}

/// The same number, said of something else (a facility's megawatts as those of its IT): right as a number, and wrong as
/// what it is said of. Of a plan told as a fact the number is not yet right.
void tell_other_count(const Claim& claim, const Fact& decisive, const Fact& numbered, const FactBook& book,
                      Judgement& judgement) {
  if (judgement.verdict != Verdict::contradicted && judgement.verdict != Verdict::stretched) return;
  if (claim.kind == StatementKind::fact && numbered.kind != StatementKind::fact) return;
  judgement.verdict = Verdict::misleading;
  judgement.reason =
      fmt::format("the number is right, what it counts is not: {}. What is claimed{} is {}", book.step(numbered).text,
                  claim.basis.empty() ? "" : fmt::format(" ({})", claim.basis), book.step(decisive).text);
  qualify(judgement, numbered.caveat);
}

/// Where nothing was known when the claim was made, the first fact that came after it: a plan or a forecast that it
/// does not bear out is replaced, and of a fact it is said that the source is later.
void tell_first_after(const Claim& claim, const Fact& decisive, const FactBook& book, Judgement& judgement) {
  if (decisive.dated.first <= claim.dated.last) return;
  if (judgement.verdict != Verdict::contradicted && judgement.verdict != Verdict::stretched) return;
  if (claim.kind == StatementKind::fact) {
    qualify(judgement, fmt::format("that source is later than the claim, {}", decisive.date));
    return;
  }
  judgement.verdict = Verdict::superseded;
  judgement.reason =
      fmt::format("no source of that time speaks of it; since {}: {}", decisive.date, book.step(decisive).text);
}

/// Plans and forecasts are replaced by what is known since; of a fact that has changed since, that is said.
void look_at_later(const Claim& claim, const Fact& decisive, const std::vector<const Fact*>& later,
                   const FactBook& book, Judgement& judgement) {
  if (judgement.verdict != Verdict::supported && judgement.verdict != Verdict::plausible) return;
  std::vector<std::string> since;  // one for each later fact; the one that the reason gives is not told twice
  for (const Fact* fact : later) {
    if (fact->dated.first <= claim.dated.last || fact == &decisive || fit_of(claim, *fact) == Fit::other_kind) continue;
    const Fit fit = fit_of(claim, *fact);
    if (fit == Fit::agrees) continue;
    const bool is_the_day = stated_text(*fact) == fact->date;  // "since 2025-10-28: 2025-10-28" says it twice
    since.push_back(fmt::format("since {}: {}", fact->date, is_the_day ? fact->text : stated_text(*fact)));
    if (!fact->caveat.empty()) qualify(judgement, fact->caveat);
    if (claim.kind == StatementKind::fact || fit == Fit::overlaps) continue;
    judgement.verdict = Verdict::superseded;
    judgement.reason = fmt::format("as said in {}; since {}: {}", decisive.date, fact->date,
                                   is_the_day ? fact->text : book.step(*fact).text);
  }
  for (const std::string& text : since)
    if (judgement.reason.find(text) == std::string::npos) qualify(judgement, text);
}

}  // namespace

double seconds_of(time::Date date) { return 86400.0 * static_cast<double>(time::day_number(date)); }

const char* compare_text(Comparing compare) {
  constexpr std::array words = {"", "at least ", "at most ", "more than ", "less than "};
  return words[static_cast<std::size_t>(compare)];
}

Judgement judge_by_facts(const Claim& claim, const FactBook& book) {
  Judgement judgement;
  if (const auto claimed = range_of(claim)) judgement.claimed = shown(*claimed);
  const Sorted facts = sorted_facts(claim, book);
  for (const Fact* fact : book.of_subject(claim.subject)) judgement.chain.push_back(book.step(*fact));
  if (facts.same.empty() && facts.other.empty()) {
    base::NearestWord nearest(claim.subject);
    for (const Fact& fact : book.facts()) nearest.offer(fact.subject);
    judgement.reason = fmt::format("there is no fact with the subject {}{}", claim.subject,
                                   nearest.result().empty() ? "" : fmt::format("; nearest: {}", nearest.result()));
    return judgement;
  }
  if (!claim.word.empty()) {  // facts of words stand side by side: any of them may be meant
    const auto meant = std::ranges::find(facts.same, claim.word, [](const Fact* fact) { return fact->word; });
    const Fact* decisive = meant != facts.same.end() ? *meant
                           : facts.same.empty()      ? nullptr
                                                     : fact_at(claim, facts.same);
    if (decisive != nullptr) decide(claim, *decisive, book, judgement);
    if (decisive != nullptr) tell_first_after(claim, *decisive, book, judgement);
    if (decisive != nullptr) look_at_later(claim, *decisive, facts.same, book, judgement);
    if (decisive == nullptr) judgement.reason = "the facts of the subject state no word";
    return judgement;
  }
  const auto known = [&](const Fact* fact) { return fact->dated.first <= claim.dated.last; };
  const auto numbered = std::ranges::find_if(facts.other, [&](const Fact* fact) {
    return same_number(claim, *fact) && (fit_of(claim, *fact) == Fit::other_kind || fact->basis != claim.basis);
  });
  const bool answered =
      std::ranges::any_of(facts.same, known) || (!facts.same.empty() && numbered == facts.other.end());
  if (answered) {
    const Fact* decisive = fact_at(claim, facts.same);
    decide_among(claim, *decisive, rivals_of(*decisive, facts.same, book), book, judgement);
    tell_older(claim, *decisive, facts.same, book, judgement);
    if (numbered != facts.other.end() && known(*numbered) && known(decisive))
      tell_other_count(claim, *decisive, **numbered, book, judgement);
    tell_first_after(claim, *decisive, book, judgement);
    std::vector<const Fact*> later = facts.same;
    if (claim.kind != StatementKind::fact)
      for (const Fact* fact : facts.other) later.push_back(fact);
    look_at_later(claim, *decisive, later, book, judgement);
    return judgement;
  }
  if (numbered != facts.other.end()) {
    judgement.verdict = Verdict::misleading;
    judgement.reason = fmt::format("the number is right, what it counts is not: {}", book.step(**numbered).text);
    qualify(judgement, (*numbered)->caveat);
    if (const auto range = range_of(**numbered)) judgement.computed = shown(*range);
    return judgement;
  }
  judgement.reason = fmt::format("facts of {} count something else, or are only planned: {}", claim.subject,
                                 book.step(*facts.other.front()).text);
  return judgement;
}

}  // namespace gigawatt::audit
