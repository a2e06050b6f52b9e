#include "audit/fact_book.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "audit/words.hpp"
#include "base/nearest_word.hpp"

namespace gigawatt::audit {

FactBook::FactBook(scenario::PublicFacts shipped)
    : facts_(std::move(shipped.facts)), sources_(std::move(shipped.sources)) {}

FactBook::FactBook(scenario::PublicFacts shipped, const scenario::Scenario& own)
    : facts_(own.facts), sources_(own.sources) {
  for (scenario::Fact& fact : shipped.facts)
    if (find(fact.id.text()) == nullptr) facts_.push_back(std::move(fact));
  for (scenario::Source& entry : shipped.sources)
    if (source(entry.id) == nullptr) sources_.push_back(std::move(entry));
}

const scenario::Fact* FactBook::find(std::string_view id) const {
  const auto found = std::ranges::find_if(facts_, [&](const scenario::Fact& fact) { return fact.id.text() == id; });
  return found == facts_.end() ? nullptr : &*found;
}

std::string FactBook::nearest(std::string_view id) const {
  base::NearestWord nearest(id);
  for (const scenario::Fact& fact : facts_) nearest.offer(fact.id.text());
  return nearest.result();
}

std::vector<const scenario::Fact*> FactBook::of_subject(std::string_view subject) const {
  std::vector<const scenario::Fact*> found;
  for (const scenario::Fact& fact : facts_)
    if (fact.subject == subject) found.push_back(&fact);
  std::ranges::stable_sort(found, {}, [](const scenario::Fact* fact) { return fact->dated.first; });
  return found;
}

const scenario::Source* FactBook::source(const scenario::SourceId& id) const {
  const auto found = std::ranges::find(sources_, id, &scenario::Source::id);
  return found == sources_.end() ? nullptr : &*found;
}

scenario::Confidence FactBook::confidence(const scenario::Fact& fact) const {
  if (fact.confidence) return *fact.confidence;
  const scenario::Source* known = source(fact.source);
  return known == nullptr ? scenario::Confidence::low : known->confidence;
}

std::string FactBook::source_text(const scenario::SourceId& id) const {
  const scenario::Source* known = source(id);
  if (known == nullptr) return "";
  std::string text = known->title;
  if (!known->publisher.empty()) text += ", " + known->publisher;
  if (!known->date.empty()) text += ", " + known->date;
  return text;
}

Step FactBook::step(const scenario::Fact& fact) const {
  std::string text = fmt::format("{}: {}", stated_text(fact), fact.text);
  if (!fact.basis.empty()) text += fmt::format("; {}", fact.basis);
  return {.text = std::move(text), .source = source_text(fact.source), .assumed = fact.assumed};
}

std::optional<Range> range_of(const scenario::Stated& stated) {
  if (!stated.amount_low || !stated.amount_high) return std::nullopt;
  return Range{stated.amount_low->quantity.base_value, stated.amount_high->quantity.base_value,
               stated.amount_low->quantity.dimension};
}

std::string stated_text(const scenario::Stated& stated) {
  if (const auto range = range_of(stated)) {
    const std::string& unit = stated.amount ? stated.amount->unit : stated.amount_high->unit;
    if (unit.empty() || unit == "%")
      return stated.value.empty() ? fmt::format("{} to {}", stated.low, stated.high) : stated.value;
    const double one = units::parse_unit(unit).value().base_value;
    return range_text(range->low / one, range->high / one, unit);
  }
  if (!stated.day.empty()) return stated.day;
  return stated.word;
}

}  // namespace gigawatt::audit
