// A claim against the facts of its subject: which of them decides, and how (docs/audit.md).
#pragma once

#include "audit/fact_book.hpp"
#include "audit/verdict.hpp"

namespace gigawatt::audit {

Judgement judge_by_facts(const scenario::Claim& claim, const FactBook& book);

/// Seconds since 1970-01-01.
double seconds_of(time::Date date);
const char* compare_text(scenario::Comparing compare);  // "", "at least ", …

}  // namespace gigawatt::audit
