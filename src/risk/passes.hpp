// Samples with what their money leads to: who cannot pay lets work rest, who fails stops it, and contracts that end
// unpaid free their capacity; operated and accounted again until nothing is new, as a run is.
#pragma once

#include <span>
#include <vector>

#include "risk/books.hpp"
#include "risk/setting.hpp"

namespace gigawatt::risk {

/// A sample as it came to be in its last pass.
struct Outcome {
  Sample sample;
  Values values;
};

/// Any number of drafts of one weather year: of those that need another pass sixteen are operated side by side, too.
/// What one comes to does not depend on the others. After study::passes_of_money passes a sample is as it is.
/// Thread-safe but for `books`.
std::vector<Outcome> settle(const Setting& setting, const Replay& replay, std::span<const Draft> drafts, Books& books);

}  // namespace gigawatt::risk
