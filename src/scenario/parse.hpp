// The door of the room: text in, Scenario or all its faults at once out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "scenario/model.hpp"

namespace gigawatt::scenario {

/// Changes to the file from the command line; applied before checks, with marks that name the flag.
struct Overrides {
  std::vector<std::pair<std::string, std::string>> set;  // PATH = VALUE, as typed
  std::optional<time::Years> years;
  std::optional<int> weather_years;
};

struct Loaded {
  Scenario scenario;
  base::Diagnostics warnings;  // and notes (leap days dropped)
  /// Relative path → content of a folder that stands alone: scenario.yaml is the resolved scenario (parents merged,
  /// command line applied, sources and distributions kept), beside it the series and weather files. Loading it gives
  /// the same hash.
  std::vector<std::pair<std::string, std::string>> resolved_files;
};

/// `argument`: a path (contains '/', ends in .yaml, or exists) to a scenario folder or file, else the name of a shipped
/// one.
base::Result<Loaded> load(const std::string& argument, const Overrides& overrides);

/// The name of a scenario by its argument alone: of its folder, its file, or the shipped one.
std::string name_of(const std::string& argument);

/// A shipped scenario for `gigawatt scenarios` and `init`.
struct Shipped {
  std::string name, title, question;
  std::vector<std::pair<std::string, std::string>> files;  // relative path → content
};
std::vector<Shipped> shipped_scenarios();

/// What public sources say, shipped with the program (facts/facts.yaml): known to every audit of claims.
struct PublicFacts {
  std::vector<Fact> facts;
  std::vector<Source> sources;
};
PublicFacts public_facts();

/// JSON Schema (draft 2020-12) generated from the table that drives the parser.
std::string json_schema();

/// docs/scenario.md, generated from the same table.
std::string markdown_reference();

}  // namespace gigawatt::scenario
