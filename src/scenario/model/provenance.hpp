// Where every number comes from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "scenario/model/ids.hpp"

namespace gigawatt::scenario {

enum class Confidence { high, medium, low };

struct Source {
  SourceId id;
  std::string title, publisher, date, url;
  Confidence confidence = Confidence::medium;
};

struct Distribution {
  enum class Kind { lognormal, triangular, uniform } kind = Kind::uniform;
  double low = 0.0, middle = 0.0, high = 0.0;  // p10/p50/p90, min/mode/max, low/–/high in base units
};

/// One leaf of the resolved scenario, for the report's list of inputs.
struct Input {
  std::string path;  // "sites.abilene.halls.building-1.it_power"
  std::string text;  // value as written: "105 MW"
  SourceId source;   // may be empty
  std::vector<SourceId> further_sources = {};
  bool assumed = false;
  bool is_default = false;  // from the schema, not from a file
  std::string note;
  std::optional<Distribution> distribution;
  base::Mark mark;
};

}  // namespace gigawatt::scenario
