#include "audit/bounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "audit/words.hpp"
#include "base/require.hpp"

namespace gigawatt::audit {
namespace {

constexpr double seconds_a_year = 365.25 * 86400.0;
constexpr double months_a_year = 12.0;

/// Weeks count as calendar time where lead times are compared.
Range in_calendar(Range range) {
  if (range.dimension != units::time_dimension) return range;
  return {range.low / seconds_a_year * months_a_year, range.high / seconds_a_year * months_a_year,
          units::calendar_dimension};
}

Range required_range(const FactBook& book, std::string_view id) {
  const scenario::Fact* fact = book.find(id);
  GIGAWATT_REQUIRE(fact != nullptr);
  const auto range = range_of(*fact);
  GIGAWATT_REQUIRE(range.has_value());
  return in_calendar(*range);
}

/// "3.3 times below", "40 % above".
std::string distance(double value, double bound) {
  const double ratio = value < bound ? bound / std::max(value, 1e-300) : value / bound;
  const char* side = value < bound ? "below" : "above";
  if (value <= 0.0 || bound <= 0.0) return side;
  constexpr double sensible = 1e4;
  if (ratio >= sensible) return fmt::format("more than 10,000 times {}", side);
  if (ratio >= 1.95)
    return fmt::format("{} times {}", ratio >= 9.95 ? fmt::format("{:.0f}", ratio) : fmt::format("{:.1f}", ratio),
                       side);
  const double percent = std::abs(value / bound - 1.0) * 100.0;
  return fmt::format("{:.0f} % {}", std::max(1.0, percent), side);
}

}  // namespace

const HeadlineAmount* amount_of(const Headline& headline, units::Dimension dimension) {
  const auto found = std::ranges::find(headline.amounts, dimension, &HeadlineAmount::dimension);
  return found == headline.amounts.end() ? nullptr : &*found;
}

const HeadlineAmount* size_at(const Headline& headline, const HeadlineDate& date) {
  const HeadlineAmount* nearest = nullptr;
  const auto distance_to = [&](const HeadlineAmount& amount) {
    return amount.position > date.position ? amount.position - date.position : date.position - amount.position;
  };
  for (const HeadlineAmount& amount : headline.amounts)
    if (amount.dimension == units::power_dimension &&
        (nearest == nullptr || distance_to(amount) < distance_to(*nearest)))
      nearest = &amount;
  return nearest;
}

Range claimed_range(const HeadlineAmount& amount) {
  using scenario::Comparing;
  Range range = {amount.low, amount.high, amount.dimension};
  if (amount.compare == Comparing::at_least || amount.compare == Comparing::more_than)
    range.high = std::numeric_limits<double>::infinity();
  if (amount.compare == Comparing::at_most || amount.compare == Comparing::less_than) range.low = 0.0;
  return range;
}

std::string claimed_text(const Range& range) {
  const bool below = range.low == 0.0 && range.high > 0.0;
  if (below && std::isinf(range.high)) return fmt::format("any number of {}", usual_unit(range.dimension));
  if (std::isinf(range.high)) return fmt::format("at least {}", range_text({range.low, range.low, range.dimension}));
  if (below) return fmt::format("at most {}", range_text({range.high, range.high, range.dimension}));
  return range_text(range);
}

BoundCheck check_against(const FactBook& book, std::string_view id, std::string title, Range claimed, std::string how) {
  const std::string limit_id = fmt::format("{}-limit", id);
  const Range usual = required_range(book, id), possible = required_range(book, limit_id);
  GIGAWATT_REQUIRE(usual.dimension == claimed.dimension && possible.dimension == claimed.dimension);
  BoundCheck check{.id = std::string(id), .title = std::move(title)};
  check.claimed = claimed;
  check.usual = usual;
  check.possible = possible;
  const std::string number = claimed_text(claimed);
  // A range is judged by the end that fits best: what it allows is what is claimed.
  const auto outside = [&](const Range& bound) -> std::optional<double> {
    if (claimed.high < bound.low) return bound.low;
    if (claimed.low > bound.high) return bound.high;
    return std::nullopt;
  };
  // Headlines are rounded: what lies 2.5 % beside the usual is not outside of it.
  constexpr double rounding = 0.025;
  const Range rounded = {(1.0 - rounding) * usual.low, (1.0 + rounding) * usual.high, usual.dimension};
  const auto one_end = [&](double bound) { return claimed.high < bound ? claimed.high : claimed.low; };
  const auto end_text = [&](double bound) { return range_text({bound, bound, claimed.dimension}); };
  if (const auto bound = outside(possible)) {
    check.outcome = Outcome::impossible;
    check.sentence = fmt::format("{} is {} {} that is possible, {}", number, distance(one_end(*bound), *bound),
                                 claimed.high < *bound ? "the least" : "the most", end_text(*bound));
  } else if (outside(rounded)) {
    const auto far = outside(usual);
    check.outcome = Outcome::unusual;
    check.sentence = fmt::format("{} is {} what is usual, {}, and possible", number, distance(one_end(*far), *far),
                                 range_text(usual));
  } else {
    check.outcome = Outcome::usual;
    // Ends of quotients differ in their last bits.
    const double slack = 1e-9 * std::max(std::abs(usual.low), std::abs(usual.high));
    const bool inside = claimed.low >= usual.low - slack && claimed.high <= usual.high + slack;
    const bool open = std::isinf(claimed.high) || (claimed.low == 0.0 && claimed.high > 0.0);
    const bool holds_for_all = claimed.low <= usual.low + slack && claimed.high >= usual.high - slack;
    const char* stands = open && holds_for_all ? "leaves room for all that is usual"
                         : inside              ? "lies in what is usual"
                         : open                ? "leaves room in what is usual"
                                               : "only touches what is usual";
    check.sentence = fmt::format("{} {}, {}", number, stands, range_text(usual));
    if (open && holds_for_all) check.caveat = fmt::format("says little: {} holds for all that is usual", number);
  }
  check.chain.push_back({.text = std::move(how)});
  Step step = book.step(*book.find(id));
  step.text = "usual: " + step.text;
  check.chain.push_back(std::move(step));
  step = book.step(*book.find(limit_id));
  step.text = "possible: " + step.text;
  check.chain.push_back(std::move(step));
  return check;
}

double years_between(time::Date from, time::Date to) {
  return static_cast<double>(time::day_number(to) - time::day_number(from)) / 365.25;
}

}  // namespace gigawatt::audit
