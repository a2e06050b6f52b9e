// What facts and claims state, read from their texts.
#include <fmt/format.h>

#include <algorithm>

#include "base/nearest_word.hpp"
#include "scenario/check.hpp"
#include "scenario/schema.hpp"

namespace gigawatt::scenario {
namespace {

constexpr const char* days_expected = "a day, month or year such as 2026-05-23, 2026-05 or 2026, or two of them: A..B";

std::optional<Days> one_date(std::string_view text) {
  if (const auto day = time::parse_date(text)) return Days{*day, *day};
  if (const auto month = time::parse_month(text)) {
    const auto last = static_cast<int>(time::days_of_month[static_cast<std::size_t>(month->month() - 1)]);
    const int leap = time::parse_date(fmt::format("{}-{:02}", time::to_text(*month), last + 1)) ? 1 : 0;
    return Days{{month->year(), month->month(), 1}, {month->year(), month->month(), last + leap}};
  }
  if (const auto year = time::parse_years(text); year && year->count() == 1)
    return Days{{year->first, 1, 1}, {year->first, 12, 31}};
  return std::nullopt;
}

std::optional<Days> read_days(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return one_date(text);
  const auto first = one_date(text.substr(0, dots)), last = one_date(text.substr(dots + 2));
  if (!first || !last || last->last < first->first) return std::nullopt;
  return Days{first->first, last->last};
}

bool are_reversed(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return false;
  return one_date(text.substr(0, dots)).has_value() && one_date(text.substr(dots + 2)).has_value() && !read_days(text);
}

/// The unit of a quantity as it was written: what stands behind number and magnitude.
std::string unit_of(std::string_view text) {
  const auto words_behind = [](std::string_view rest) {
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of(" \t")));
    return rest;
  };
  std::string_view rest = words_behind(text.substr(std::min(text.size(), text.find_first_not_of("+-.0123456789eE"))));
  for (const std::string_view magnitude : {"thousand", "million", "bn", "trillion"})
    if (rest.starts_with(magnitude) && (rest.size() == magnitude.size() || rest[magnitude.size()] == ' '))
      return std::string(words_behind(rest.substr(magnitude.size())));
  return std::string(rest);
}

/// Amounts in other currencies are told in USD.
std::string in_usd(std::string unit, std::span<const units::ExchangeRate> rates) {
  for (const units::ExchangeRate& rate : rates)
    if (const std::size_t at = unit.find(rate.code); at != std::string::npos) unit.replace(at, rate.code.size(), "USD");
  return unit;
}

class Reader {
 public:
  Reader(const Checked& checked, std::string path) : checked_(checked), path_(std::move(path)) {}

  void read(Stated& stated) {
    stated.amount = amount("value", stated.value);
    stated.amount_low = amount("low", stated.low);
    stated.amount_high = amount("high", stated.high);
    if (!stated.day.empty()) {
      stated.days = read_days(stated.day);
      if (!stated.days) bad_date("day", stated.day);
    }
    if (stated.low.empty() != stated.high.empty())
      error("one-of", stated.low.empty() ? "high" : "low", "a range has two ends", "low and high, or neither");
    if (stated.amount && !stated.amount_low) stated.amount_low = stated.amount_high = stated.amount;
    if (!stated.amount_low || !stated.amount_high) return;
    const units::AnyQuantity low = stated.amount_low->quantity, high = stated.amount_high->quantity;
    const bool same =
        low.dimension == high.dimension && (!stated.amount || stated.amount->quantity.dimension == low.dimension);
    if (!same || low.base_value > high.base_value)
      error("out-of-range", "low", "low, value and high are no range", "quantities of one kind, low not above high");
  }

  void date(const std::string& text, Days& dated) {
    const auto days = read_days(text);
    if (days) dated = *days;
    if (!days && !text.empty()) bad_date("date", text);
  }

  void bad_date(const char* key, const std::string& text) {
    const char* why = are_reversed(text) ? "ends before it begins" : "is no date";
    error("bad-date", key, fmt::format("'{}' {}", text, why), days_expected);
  }

  void id(const char* key, const std::string& text) {
    if (!text.empty() && !is_id(text))
      error("bad-id", key, fmt::format("'{}' is not an id", text), "lower-case letters, digits and '-'");
  }

  void error(const char* code, const char* key, std::string message, std::string expected) {
    checked_.error(code, fmt::format("{}.{}", path_, key), std::move(message), std::move(expected));
  }

 private:
  std::optional<Amount> amount(const char* key, const std::string& text) {
    if (text.empty()) return std::nullopt;
    const std::vector<units::ExchangeRate> rates = checked_.decoded.scenario.economics.exchange_rates.stated();
    const auto quantity = units::parse(text, rates);
    if (quantity) return Amount{*quantity, in_usd(unit_of(text), rates)};
    const base::Diagnostic& problem = quantity.error().front();
    const std::string path = fmt::format("{}.{}", path_, key);
    checked_.findings.error(problem.code.c_str(), checked_.place(path), path, problem.message, problem.expected,
                            problem.suggestion);
    return std::nullopt;
  }

  const Checked& checked_;
  std::string path_;
};

/// Parts that lead back to themselves would have no verdict.
bool leads_to(const Scenario& scenario, const Claim& from, const ClaimId& id, std::size_t depth) {
  if (depth > scenario.claims.size()) return true;
  for (const ClaimId& part : from.parts) {
    if (part == id) return true;
    const auto next = std::ranges::find(scenario.claims, part, &Claim::id);
    if (next != scenario.claims.end() && leads_to(scenario, *next, id, depth + 1)) return true;
  }
  return false;
}

/// A claim is decided by one thing, and says something that it can decide.
void check_ground(const Claim& claim, Reader& reader) {
  const int grounds =
      (claim.subject.empty() ? 0 : 1) + (claim.relation.empty() ? 0 : 1) + (claim.parts.empty() ? 0 : 1);
  if (grounds > 1)
    reader.error("one-of", claim.relation.empty() ? "parts" : "relation", "more than one thing would decide the claim",
                 "one of subject, relation and parts");
  const bool states = !claim.value.empty() || !claim.low.empty() || !claim.day.empty() || !claim.word.empty();
  const char* ground = claim.relation.empty() ? "subject" : "relation";
  if (grounds == 1 && claim.parts.empty() && !states)
    reader.error("missing-key", ground, "the claim states nothing that could be held against it",
                 claim.relation.empty() ? "one of value, low and high, day, word" : "value, or low and high");
  // A relation may be a difference or a price; what facts count is no less than nothing.
  if (!claim.subject.empty() && claim.amount_low && claim.amount_low->quantity.base_value < 0.0)
    reader.error("out-of-range", claim.low.empty() ? "value" : "low", "the claim states less than nothing",
                 "a quantity of zero or more; for a difference a relation");
}

}  // namespace

void check_claims(const Checked& checked) {
  Scenario& scenario = checked.decoded.scenario;
  for (Fact& fact : scenario.facts) {
    Reader reader(checked, fmt::format("facts.{}", fact.id.text()));
    reader.read(fact);
    reader.date(fact.date, fact.dated);
    reader.id("subject", fact.subject);
    reader.id("deal", fact.deal);
    if (fact.text.empty()) fact.text = fact.subject;
    if (fact.value.empty() && fact.low.empty() && fact.day.empty() && fact.word.empty())
      reader.error("missing-key", "value", "the fact states nothing", "one of value, low and high, day, word");
  }
  for (Claim& claim : scenario.claims) {
    Reader reader(checked, fmt::format("claims.{}", claim.id.text()));
    reader.read(claim);
    reader.date(claim.date, claim.dated);
    reader.id("subject", claim.subject);
    check_ground(claim, reader);
    if (!claim.parts.empty() && leads_to(scenario, claim, claim.id, 0))
      reader.error("out-of-range", "parts", fmt::format("'{}' is a part of itself", claim.id.text()),
                   "other claims that do not lead back");
  }
}

}  // namespace gigawatt::scenario
