// Facts with their sources, those of a scenario before the shipped ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/verdict.hpp"
#include "scenario/model.hpp"
#include "scenario/parse.hpp"

namespace gigawatt::audit {

/// When facts/facts.yaml was compiled: dates count from here where nobody names another day.
inline constexpr time::Date facts_compiled = {2026, 11, 22};

class FactBook {
 public:
  explicit FactBook(scenario::PublicFacts shipped);
  /// A fact of the scenario replaces the shipped one of the same id.
  FactBook(scenario::PublicFacts shipped, const scenario::Scenario& own);

  [[nodiscard]] const std::vector<scenario::Fact>& facts() const { return facts_; }
  [[nodiscard]] const scenario::Fact* find(std::string_view id) const;
  /// The nearest id, for messages; may be empty.
  [[nodiscard]] std::string nearest(std::string_view id) const;
  /// In the order of their dates.
  [[nodiscard]] std::vector<const scenario::Fact*> of_subject(std::string_view subject) const;

  [[nodiscard]] scenario::Confidence confidence(const scenario::Fact& fact) const;
  /// "Title, publisher, date"; empty without a source.
  [[nodiscard]] std::string source_text(const scenario::SourceId& id) const;
  /// The fact in a sentence with its figure, as a link of a chain.
  [[nodiscard]] Step step(const scenario::Fact& fact) const;

 private:
  [[nodiscard]] const scenario::Source* source(const scenario::SourceId& id) const;

  std::vector<scenario::Fact> facts_;
  std::vector<scenario::Source> sources_;
};

/// The ends of what is stated, where that is a quantity; years and weeks both count in years as lead times do.
std::optional<Range> range_of(const scenario::Stated& stated);
/// "2250 acres", "3 to 4 trillion USD", "2025-01-21", "crusoe": as a reader wants it.
std::string stated_text(const scenario::Stated& stated);

}  // namespace gigawatt::audit
