// Whole months out of service.
#pragma once

#include <algorithm>
#include <vector>

#include "time/calendar.hpp"

namespace gigawatt::scenario {

/// Both months included.
struct Outage {
  time::Month from, last;
};

inline bool is_out(const std::vector<Outage>& outages, time::Month month) {
  return std::ranges::any_of(outages,
                             [month](const Outage& outage) { return outage.from <= month && month <= outage.last; });
}

}  // namespace gigawatt::scenario
