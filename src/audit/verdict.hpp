// What an audit says of a claim, and on what grounds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "units/quantity.hpp"

namespace gigawatt::audit {

enum class Verdict {
  supported,     // within tolerance of better sources or of the model
  plausible,     // inside the usual range
  stretched,     // outside of it, inside of what is possible
  misleading,    // the number is right, its unit, period or scope is not
  contradicted,  // outside of what is possible, or against a better source
  superseded,    // replaced by what is known since
  unverifiable,  // nothing speaks of it
};
std::string_view to_text(Verdict verdict);

/// Both ends, in base units (units/quantity.hpp).
struct Range {
  double low = 0.0, high = 0.0;
  units::Dimension dimension;
};

/// One link of the chain: a sentence, and the source that it rests on.
struct Step {
  std::string text;
  std::string source = {};  // title, publisher and date; empty where it is our own arithmetic
  bool assumed = false;
};

/// A range in one unit, for a reader; absent where something is not a number. An infinite `high` is no end: at least.
struct ShownRange {
  double low = 0.0, high = 0.0;
  std::string unit;
};

struct Judgement {
  Verdict verdict = Verdict::unverifiable;
  std::string qualifier = {};  // what must be said with it; empty: nothing
  std::string reason = {};     // the number that decides, in a sentence
  std::vector<Step> chain = {};
  std::optional<ShownRange> claimed = {}, computed = {};
};

}  // namespace gigawatt::audit
