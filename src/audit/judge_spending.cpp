#include "audit/judge_spending.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "audit/bounds.hpp"
#include "audit/headline_parts.hpp"
#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

using scenario::Fact, scenario::StatementKind;

constexpr double tolerance = 0.05, months_a_year = 12.0;
constexpr units::Dimension money = units::money_dimension;

/// The one calendar year that the sentence speaks of.
std::optional<int> year_of(const Headline& headline) {
  if (headline.dates.size() != 1 || headline.years) return std::nullopt;
  const HeadlineDate& date = headline.dates.front();
  const bool whole =
      date.first == time::Date{date.first.year, 1, 1} && date.last == time::Date{date.first.year, 12, 31};
  return whole && !date.begins && !date.limits ? std::optional(date.first.year) : std::nullopt;
}

/// All that a company spends: of money for a plant, for another company or for megawatts nothing is said here.
bool speaks_of_all_spending(const Headline& headline) {
  if (headline.companies.size() != 1 || headline.amounts.size() != 1 || !headline.plants.empty()) return false;
  return std::ranges::any_of(headline.words, [](const std::string& word) {
    return is_any_of(word, "spend spends spent spending gibt gab capex ausgaben expenditure budget investitionen");
  });
}

/// A company's figure for the year: `COMPANY-capex-YEAR`, or its balance where that is guidance of the year.
const Fact* spending_fact(const Headline& headline, const FactBook& book, int year) {
  const std::string& named = headline.companies.front();
  const std::string company = named == "google" ? "alphabet" : named;
  if (const Fact* fact = book.find(fmt::format("{}-capex-{}", company, year))) return fact;
  const Fact* balance = book.find("balance-" + company);
  const bool guides = balance != nullptr && balance->kind == StatementKind::plan && balance->dated.first.year == year;
  return guides ? balance : nullptr;
}

/// USD of a year, whether the fact says USD or USD a year.
std::optional<Range> of_a_year(Range range) {
  if (range.dimension == money) return range;
  if (range.dimension != money - units::calendar_dimension) return std::nullopt;
  return Range{months_a_year * range.low, months_a_year * range.high, money};
}

}  // namespace

void judge_spending(const Headline& headline, const FactBook& book, std::optional<time::Date> until,
                    Judgement& judgement) {
  const auto year = year_of(headline);
  if (!year || !speaks_of_all_spending(headline)) return;
  const Fact* fact = spending_fact(headline, book, *year);
  if (fact == nullptr || (until && fact->dated.first > *until)) return;
  const auto claimed = of_a_year(claimed_range(headline.amounts.front())), known = of_a_year(*range_of(*fact));
  if (!claimed || !known || judgement.verdict == Verdict::contradicted || judgement.verdict == Verdict::misleading)
    return;
  const HeadlineAmount& amount = headline.amounts.front();
  const Range said = *of_a_year({amount.low, amount.high, amount.dimension});
  const bool agrees = said.high >= (1.0 - tolerance) * known->low && said.low <= (1.0 + tolerance) * known->high;
  const bool leaves_room = claimed->high >= known->low && claimed->low <= known->high;
  const bool is_fact = fact->kind == StatementKind::fact;
  const bool weak = fact->assumed || book.confidence(*fact) == scenario::Confidence::low;
  constexpr double far = 2.0;  // guidance is raised and cut, but not by half
  const bool beyond = claimed->high < known->low / far || claimed->low > far * known->high;
  judgement.verdict = agrees              ? (weak ? Verdict::plausible : Verdict::supported)
                      : leaves_room       ? Verdict::plausible
                      : weak              ? Verdict::stretched
                      : is_fact || beyond ? Verdict::contradicted
                                          : Verdict::stretched;
  judgement.reason = fmt::format("{} {} in {}, {} {}", claimed_text(*claimed),
                                 agrees        ? "is what sources say of all spending"
                                 : leaves_room ? "is true of what sources say of all spending"
                                               : "is not what sources say of all spending",
                                 *year, is_fact ? "spent:" : "guided:", book.step(*fact).text);
  judgement.claimed = shown(*claimed);
  judgement.computed = shown(*known);
  judgement.qualifier =
      agrees || !leaves_room ? std::string() : fmt::format("says little: sources say {}", range_text(*known));
  if (!agrees && !leaves_room)
    judgement.qualifier = "if all that it spends in the year is meant; of a part nothing is known";
  judgement.chain.push_back(book.step(*fact));
}

}  // namespace gigawatt::audit
