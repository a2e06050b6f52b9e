// The bounds: each takes a headline apart into the one number that can be held against a range. Ranges are facts
// (usual: `ID`, possible: `ID-limit`), so that every bound has a source or says that it is assumed.
#pragma once

#include <optional>
#include <vector>

#include "audit/judge_headline.hpp"

namespace gigawatt::audit {

/// The amounts of a kind that a headline has, the first one first.
const HeadlineAmount* amount_of(const Headline& headline, units::Dimension dimension);

std::vector<BoundCheck> cost_checks(const Headline& headline,
                                    const FactBook& book);  // money per MW, per GPU, per MW-year
std::vector<BoundCheck> need_checks(const Headline& headline,
                                    const FactBook& book);  // kW per GPU, ha per MW, water, fuel, CO2
std::vector<BoundCheck> date_checks(const Headline& headline, const FactBook& book, time::Date today);
std::vector<BoundCheck> balance_checks(const Headline& headline, const FactBook& book, time::Date today);
std::vector<BoundCheck> double_counting(const Headline& headline, const FactBook& book);  // sums over facts of one deal

/// `claimed` against the facts `id` and `id-limit`; `how` is the arithmetic in words. A claim of "at least" is judged
/// by its own number.
BoundCheck check_against(const FactBook& book, std::string_view id, std::string title, Range claimed, std::string how);

double years_between(time::Date from, time::Date to);

}  // namespace gigawatt::audit
