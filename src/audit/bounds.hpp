// The bounds: each takes a headline apart into the one number that can be held against a range. Ranges are facts
// (usual: `ID`, possible: `ID-limit`), so that every bound has a source or says that it is assumed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/judge_headline.hpp"

namespace gigawatt::audit {

/// The amounts of a kind that a headline has, the first one first.
const HeadlineAmount* amount_of(const Headline& headline, units::Dimension dimension);

/// The power that is said to stand by that date: of several the one that is written nearest to it.
const HeadlineAmount* size_at(const Headline& headline, const HeadlineDate& date);
/// When it stands, as dates are checked; nothing where only money is dated.
const HeadlineDate* when_it_stands(const Headline& headline);

/// What an amount claims: "at least 5 GW" reaches up without end, "up to 5 GW" down to nothing. Quotients of such
/// ranges stay open on the side that nothing is said of, and an infinite end is never outside of a bound.
Range claimed_range(const HeadlineAmount& amount);
/// As range_text; of open ends "at least 2 MW", "at most 2 MW".
std::string claimed_text(const Range& range);

std::vector<BoundCheck> cost_checks(const Headline& headline,
                                    const FactBook& book);  // money per MW, per GPU, per MW-year
std::vector<BoundCheck> need_checks(const Headline& headline,
                                    const FactBook& book);  // kW per GPU, ha per MW, water, fuel, CO2
std::vector<BoundCheck> date_checks(const Headline& headline, const FactBook& book, time::Date today);
std::vector<BoundCheck> balance_checks(const Headline& headline, const FactBook& book, time::Date today);
std::vector<BoundCheck> double_counting(const Headline& headline, const FactBook& book);  // sums over facts of one deal

/// `claimed` against the facts `id` and `id-limit`; `how` is the arithmetic in words. Ends that are open leave room:
/// only what lies on the side that is claimed can be outside. What leaves room for all that is usual says little.
BoundCheck check_against(const FactBook& book, std::string_view id, std::string title, Range claimed, std::string how);

double years_between(time::Date from, time::Date to);

}  // namespace gigawatt::audit
