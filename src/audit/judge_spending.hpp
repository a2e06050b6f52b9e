// What a company is said to spend in one year, against what it spent or guides for that year.
#pragma once

#include <optional>

#include "audit/fact_book.hpp"
#include "audit/headline.hpp"
#include "audit/verdict.hpp"

namespace gigawatt::audit {

/// Decides where the sentence says what one company spends in one calendar year, and nothing else, and a fact of that
/// company and year was known on `until` (none: at any time). Verdicts that bounds found too bad are left alone.
void judge_spending(const Headline& headline, const FactBook& book, std::optional<time::Date> until,
                    Judgement& judgement);

}  // namespace gigawatt::audit
