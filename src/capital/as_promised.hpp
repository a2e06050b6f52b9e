// The same deals had everything come when it was promised: what a run's money is compared with.
#pragma once

#include <vector>

#include "capital/input.hpp"

namespace gigawatt::capital {

/// An input with what it points to.
struct Promised {
  Input input;
  std::vector<scenario::Instrument> instruments;  // `input` looks at them: the struct may be moved, not copied
  Promised() = default;
  Promised(Promised&&) = default;
  Promised& operator=(Promised&&) = default;
};

/// Every contract has all that it was promised in its month, every hall power in the month in which it stands ready,
/// and capacity that comes later by `delay_months` comes at once. What sites spend is left as it was: what the power
/// that did not come would have cost is in neither.
Promised as_promised(const Input& input);

}  // namespace gigawatt::capital
