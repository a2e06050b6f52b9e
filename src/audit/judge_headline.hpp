// A headline against the bounds that need no scenario, and against the facts that speak of the same thing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/fact_book.hpp"
#include "audit/headline.hpp"
#include "audit/verdict.hpp"

namespace gigawatt::audit {

/// How a number stands to a bound.
enum class Outcome { usual, unusual, impossible, information };

/// One bound that applied: what the headline says ÷ what it says it for, against what is usual and what is possible.
struct BoundCheck {
  std::string id;     // cost-campus-full, power-per-gpu, lead-nuclear, …
  std::string title;  // in words: cost per megawatt
  Outcome outcome = Outcome::usual;
  std::string sentence = {};  // the number and how it stands
  std::optional<Range> claimed = {}, usual = {}, possible = {};
  std::string caveat = {};  // what must be said even if it holds
  std::vector<Step> chain = {};
};

struct HeadlineAudit {
  Headline headline;
  Judgement judgement;
  std::vector<BoundCheck> checks;      // worst first
  std::vector<std::string> unchecked;  // what was understood and nothing speaks of
};

/// `today`: dates are counted from here. `known_until`: facts that speak of the same thing count if they were known on
/// that day; all of them without it. Bounds hold at any time.
HeadlineAudit judge_headline(Headline headline, const FactBook& book, time::Date today,
                             std::optional<time::Date> known_until = {});

}  // namespace gigawatt::audit
