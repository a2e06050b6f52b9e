// Relations between quantities: `facts.a + facts.b - 3 bn USD`, `(facts.a - facts.b) / facts.c`. Numbers carry units, a
// unit follows its number after a space and has no spaces inside; a minus between paths has spaces around it. Every
// path is a range (equal ends for a figure), dates count in days, and both ends are carried through.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/verdict.hpp"

namespace gigawatt::audit {

struct Quantity {
  Range range;
  double middle = 0.0;   // the best single value
  bool is_date = false;  // days since 1970-01-01, in seconds
};

/// The quantity at a path; nothing where there is none.
using Lookup = std::function<std::optional<Quantity>(const std::string& path)>;

struct Evaluated {
  std::optional<Quantity> value;
  std::vector<std::string> paths;    // all that it names, in order, each once
  std::vector<std::string> missing;  // of them, those without a quantity
  std::string error;                 // what is wrong with the expression itself; empty: nothing
};

Evaluated evaluate(const std::string& expression, const Lookup& lookup);

}  // namespace gigawatt::audit
