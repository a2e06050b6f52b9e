#include "audit/judge_headline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "audit/bounds.hpp"
#include "audit/judge_spending.hpp"
#include "audit/vocabulary.hpp"
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

/// The facts, and the day until which they were known; none: all of them.
struct Known {
  const FactBook& book;
  std::optional<time::Date> until = {};

  [[nodiscard]] bool has(const Fact& fact) const { return !until || fact.dated.first <= *until; }
};

/// What the facts say of an amount of the headline: the subject that most words name.
const Fact* fact_for(const Headline& headline, const Known& known, const HeadlineAmount& amount) {
  const Fact* best = nullptr;
  for (const Fact& fact : known.book.facts()) {
    const auto range = range_of(fact);
    if (!known.has(fact)) continue;
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
  return amount.high >= low && amount.low <= high;
}

/// "Up to 1 trillion" is true of 100 bn USD as well, and says little of it.
bool leaves_room(const HeadlineAmount& amount, const Fact& fact) {
  const Range claimed = claimed_range(amount), range = *range_of(fact);
  return !agrees(amount, fact) && claimed.high >= range.low && claimed.low <= range.high;
}

/// What facts of the same subject say of the headline's amounts; the newest that agrees and the newest of all.
struct Word {
  const HeadlineAmount* amount = nullptr;
  const Fact* agreeing = nullptr;
  const Fact* newest = nullptr;
};

std::vector<Word> words_of_facts(const Headline& headline, const Known& known) {
  std::vector<Word> list;
  for (const HeadlineAmount& amount : headline.amounts) {
    const Fact* about = fact_for(headline, known, amount);
    if (about == nullptr) continue;
    Word word{.amount = &amount};
    for (const Fact* fact : known.book.of_subject(about->subject)) {
      const auto range = range_of(*fact);
      if (!known.has(*fact) || !range || range->dimension != amount.dimension) continue;
      if (agrees(amount, *fact)) word.agreeing = fact;
      word.newest = fact;
    }
    // What counts something else replaces nothing.
    if (word.agreeing != nullptr && word.newest->basis != word.agreeing->basis) {
      word.newest = word.agreeing;
      for (const Fact* fact : known.book.of_subject(about->subject))
        if (known.has(*fact) && fact->basis == word.agreeing->basis && fact->dated.first > word.newest->dated.first &&
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

/// What a source counts is there, permitted or not: the permit is told with it and decides nothing.
void yield_permits_to_facts(const Known& known, HeadlineAudit& audit) {
  if (audit.headline.says_permit) return;
  const auto counted = [](const Word& word) {
    return word.agreeing != nullptr && word.agreeing->kind == StatementKind::fact &&
           word.amount->dimension == units::power_dimension;
  };
  if (!std::ranges::any_of(words_of_facts(audit.headline, known), counted)) return;
  for (BoundCheck& check : audit.checks) {
    if (!check.id.starts_with("permit-") || check.outcome == Outcome::usual) continue;
    check.outcome = Outcome::information;
    check.caveat = fmt::format("not permitted: {}", check.sentence);
  }
}

/// Facts that speak of the same thing, where no bound has already decided.
void judge_by_facts(const HeadlineAudit& audit, const Known& known, Judgement& judgement) {
  const FactBook& book = known.book;
  for (const Word& word : words_of_facts(audit.headline, known)) {
    judgement.chain.push_back(book.step(*word.newest));
    if (word.agreeing != nullptr && word.agreeing != word.newest) judgement.chain.push_back(book.step(*word.agreeing));
    if (judgement.verdict == Verdict::contradicted || judgement.verdict == Verdict::misleading) continue;
    if (word.agreeing == nullptr && leaves_room(*word.amount, *word.newest)) {
      add_qualifier(judgement, fmt::format("says little: sources say {}", stated_text(*word.newest)));
      add_qualifier(judgement, word.newest->caveat);
      if (judgement.verdict == Verdict::unverifiable) {
        judgement.verdict = Verdict::plausible;
        judgement.reason = fmt::format("true of what sources say: {}", book.step(*word.newest).text);
      }
      continue;
    }
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
  if (decides == audit.checks.end()) {
    for (const BoundCheck& check : audit.checks) add_qualifier(judgement, check.caveat);
    return;
  }
  const Verdict verdict = decides->id == "double-counting"          ? Verdict::misleading
                          : decides->outcome == Outcome::impossible ? Verdict::contradicted
                          : decides->outcome == Outcome::unusual    ? Verdict::stretched
                                                                    : Verdict::plausible;
  put_check(*decides, verdict, judgement);
  for (const BoundCheck& check : audit.checks)
    if (verdict != Verdict::contradicted || check.outcome == Outcome::impossible)
      add_qualifier(judgement, check.caveat);
}

std::vector<BoundCheck> checks_of(const Headline& headline, const FactBook& book, time::Date today) {
  std::vector<BoundCheck> checks;
  const auto add = [&](std::vector<BoundCheck> more) {
    for (BoundCheck& check : more) checks.push_back(std::move(check));
  };
  add(double_counting(headline, book));
  add(cost_checks(headline, book));
  add(need_checks(headline, book));
  add(date_checks(headline, book, today));
  add(balance_checks(headline, book, today));
  constexpr auto severity = [](const BoundCheck& check) {
    constexpr int order[] = {2, 1, 0, 3};
    return order[static_cast<std::size_t>(check.outcome)];
  };
  std::ranges::stable_sort(checks, {}, severity);
  return checks;
}

bool says_the_same(const BoundCheck& one, const BoundCheck& other) {
  const auto how = [](const BoundCheck& check) { return check.chain.empty() ? "" : check.chain.front().text; };
  return one.id == other.id && one.sentence == other.sentence && how(one) == how(other);
}

/// What a sentence says and no check would miss: its words, and what there is to say of them.
struct Unchecked {
  std::string written;
  std::string note = {};
  bool with_verdict = true;     // otherwise it is only listed
  bool is_other_place = false;  // a fact speaks of another place of the sentence alone
};

/// Whether facts that speak of the sentence's amounts are of this place, or of another one that it names alone.
struct OfFacts {
  bool here = false, elsewhere = false;
};

OfFacts of_facts(const Headline& headline, const Known& known, const std::string& place) {
  OfFacts of;
  for (const HeadlineAmount& amount : headline.amounts) {
    const Fact* fact = fact_for(headline, known, amount);
    if (fact == nullptr) continue;
    const auto names = [&](const std::string& name) { return fact->names.find(name) != std::string::npos; };
    const auto differs = [&](const std::string& other) {
      const std::string_view region = place_named(place)->region;
      return other != place && (region.empty() || place_named(other)->region != region);
    };
    of.here = of.here || names(place);
    of.elsewhere =
        of.elsewhere || (!names(place) && std::ranges::any_of(headline.places, [&](const std::string& other) {
          return differs(other) && names(other);
        }));
  }
  return of;
}

/// Places that no check and no fact used, and those beside the one that a fact is of. One of several is told with the
/// verdict: only the others were checked.
std::vector<Unchecked> unchecked_places(const HeadlineAudit& audit, const Known& known, time::Date today) {
  std::vector<Unchecked> list;
  const Headline& headline = audit.headline;
  for (const std::string& place : headline.places) {
    const PlaceWord* named = place_named(place);
    Headline rest = headline;
    std::erase_if(rest.places, [&](const std::string& other) {  // "Abilene, Texas" is one place for a grid
      return other == place || (!named->region.empty() && place_named(other)->region == named->region);
    });
    const bool used = !std::ranges::equal(audit.checks, checks_of(rest, known.book, today), says_the_same);
    const OfFacts of = of_facts(headline, known, place);
    if (of.here || (used && !of.elsewhere)) continue;
    list.push_back({.written = std::string(named->shown),
                    .with_verdict = headline.places.size() > 1,
                    .is_other_place = of.elsewhere});
  }
  return list;
}

std::vector<Unchecked> unchecked_of(const HeadlineAudit& audit, const Known& known, time::Date today) {
  std::vector<Unchecked> list;
  const Headline& headline = audit.headline;
  const auto is_missed = [&](const auto& without) {
    Headline rest = headline;
    without(rest);
    return !std::ranges::equal(audit.checks, checks_of(rest, known.book, today), says_the_same);
  };
  const auto erase = [](auto& entries, std::size_t k) { entries.erase(entries.begin() + static_cast<long>(k)); };
  for (std::size_t k = 0; k < headline.dates.size(); ++k) {
    const HeadlineDate& date = headline.dates[k];
    if (is_missed([&](Headline& rest) { erase(rest.dates, k); })) continue;
    const bool passed = !date.begins && date.last < today;
    list.push_back({date.written, passed ? ": that day has passed; whether it came true only facts can say" : ""});
  }
  // A lead time is chosen by the size, though smaller sizes would have the same.
  const bool dated =
      std::ranges::any_of(audit.checks, [](const BoundCheck& check) { return check.id.starts_with("lead-"); });
  const HeadlineDate* stands = dated ? when_it_stands(headline) : nullptr;
  const HeadlineAmount* size = stands != nullptr ? size_at(headline, *stands) : nullptr;
  for (std::size_t k = 0; k < headline.amounts.size(); ++k) {
    const HeadlineAmount& amount = headline.amounts[k];
    if (&amount == size || fact_for(headline, known, amount) != nullptr) continue;
    const auto same = [&](const HeadlineAmount& other) {  // "1 GW = 1,000 MW" says it twice
      return other.dimension == amount.dimension && other.low == amount.low && other.high == amount.high;
    };
    if (!is_missed([&](Headline& rest) { std::erase_if(rest.amounts, same); })) list.push_back({amount.written});
  }
  if (headline.years && !is_missed([](Headline& rest) { rest.years.reset(); }))
    list.push_back({headline.years_written});
  for (Unchecked& place : unchecked_places(audit, known, today)) list.push_back(std::move(place));
  for (const std::string& text : headline.not_understood) {
    const std::size_t end = std::min(text.find(": "), text.size());
    list.push_back({text.substr(0, end), text.substr(end) + " (not understood)"});
  }
  return list;
}

/// A verdict that what is not checked could turn is told with it.
void tell_unchecked(const std::vector<Unchecked>& list, HeadlineAudit& audit) {
  std::string written;
  for (const Unchecked& one : list) {
    audit.unchecked.push_back(one.written + one.note);
    if (one.with_verdict) written += fmt::format("{}'{}'", written.empty() ? "" : ", ", one.written);
  }
  const auto told = std::ranges::count_if(list, &Unchecked::with_verdict);
  // What a source says of one of two places says nothing of both.
  const bool of_one_place = std::ranges::any_of(list, &Unchecked::is_other_place);
  if (of_one_place && audit.judgement.verdict == Verdict::supported) audit.judgement.verdict = Verdict::plausible;
  const Verdict verdict = audit.judgement.verdict;
  const bool can_turn = verdict == Verdict::supported || verdict == Verdict::plausible || verdict == Verdict::stretched;
  if (can_turn && told > 0)
    add_qualifier(audit.judgement, fmt::format("{} {} not checked", written, told == 1 ? "was" : "were"));
}

/// What is there, and what would have to be there as well for a bound to apply.
std::string why_unverifiable(const Headline& headline, time::Date today) {
  const bool money = amount_of(headline, units::money_dimension) != nullptr;
  const bool accelerators = amount_of(headline, units::accelerator_dimension) != nullptr;
  const bool power = amount_of(headline, units::power_dimension) != nullptr;
  const auto passed = [&](const HeadlineDate& date) { return !date.begins && date.last < today; };
  if (headline.dates.empty())
    return "no fact speaks of it, and one amount alone meets no bound: two of money, power, accelerators, land, water "
           "and date would";
  if (power && std::ranges::all_of(headline.dates, passed))
    return fmt::format(
        "'{}' has passed, no fact says whether it came true, and a bound needs money, accelerators, land "
        "or water beside the megawatts",
        headline.dates.front().written);
  if (money && headline.companies.empty())
    return "no fact speaks of it: money and a date meet the bound of a balance sheet once it is said who pays";
  std::vector<std::string> companies;
  for (const std::string& company : headline.companies) companies.push_back(company_text(company));
  if (money)
    return fmt::format(
        "no fact speaks of it, and no balance sheet of {} is among the facts; power or accelerators "
        "beside the money could be checked",
        fmt::join(companies, " or "));
  if (accelerators)
    return "no fact speaks of it, and how many accelerators can be had by a date no bound says; their power or their "
           "price could be checked";
  return "no bound and no fact speaks of it; two of money, power, accelerators, land, water and date would";
}

/// A day or year that does not exist is no detail to be left out: the rest alone decides nothing, unless it is wrong.
void tell_impossible(HeadlineAudit& audit) {
  Judgement& judgement = audit.judgement;
  if (audit.headline.impossible.empty() || judgement.verdict == Verdict::contradicted) return;
  std::string reason = fmt::format("{}", fmt::join(audit.headline.impossible, "; "));
  if (judgement.verdict != Verdict::unverifiable)
    reason += fmt::format("; without it the sentence is {}: {}", to_text(judgement.verdict), judgement.reason);
  judgement.verdict = Verdict::unverifiable;
  judgement.reason = std::move(reason);
}

}  // namespace

HeadlineAudit judge_headline(Headline headline, const FactBook& book, time::Date today,
                             std::optional<time::Date> known_until) {
  const Known known{.book = book, .until = known_until};
  HeadlineAudit audit{.headline = std::move(headline), .judgement = {}, .checks = {}, .unchecked = {}};
  if (!audit.headline.denial.empty()) {  // what it denies must not be judged as if it were said
    audit.judgement.reason = fmt::format(
        "'{}' denies or takes back, and a negation is not read: ask for the sentence without it, whose verdict turned "
        "round is the answer",
        audit.headline.denial);
    return audit;
  }
  audit.checks = checks_of(audit.headline, book, today);
  yield_permits_to_facts(known, audit);
  Judgement judgement;
  judge_by_bounds(audit, judgement);
  judge_by_facts(audit, known, judgement);
  judge_spending(audit.headline, book, known_until, judgement);
  for (const BoundCheck& check : audit.checks)
    for (const Step& step : check.chain) judgement.chain.push_back(step);
  if (judgement.verdict == Verdict::unverifiable) judgement.reason = why_unverifiable(audit.headline, today);
  audit.judgement = std::move(judgement);
  tell_impossible(audit);
  tell_unchecked(unchecked_of(audit, known, today), audit);
  return audit;
}

}  // namespace gigawatt::audit
