// Reverse stress: the smallest shock at which a party fails or a contract breaks.
#pragma once

#include <optional>
#include <string>

#include "base/result.hpp"
#include "risk/setting.hpp"
#include "risk/stress.hpp"

namespace gigawatt::risk {

/// `gas x`, `demand -`, `turbines +`: a shock without its amount.
std::optional<base::Diagnostic> fault_of_reverse(const std::string& text, const scenario::Scenario& scenario);

/// With all inputs at their median. Sixteen amounts from nothing to the most; where what breaks stays broken in all
/// larger ones, the interval in which it begins is divided again by sixteen, twice; otherwise the first is told.
Reverse reverse_stress(const Setting& setting, const std::string& text, const std::vector<Measure>& measures);

}  // namespace gigawatt::risk
