// How much later work may end without anything that is due being late, what waits for crews included.
#pragma once

#include <span>
#include <vector>

#include "build/programme.hpp"

namespace gigawatt::build {

/// Total float of each task in days: by links, and by crews that go on from one task to the next as they did here.
///     latest_finish(a) = min(due(a), min over a → b of latest_start(b) − lag, min over who got a's crew of
///     latest_start)
/// `due`: the day on which each may end at the latest by itself; `never` where it is not asked. `never` comes back for
/// what nothing that is due waits for.
std::vector<double> total_floats(const Programme& programme, const Dispatched& dispatched, std::span<const double> due);

}  // namespace gigawatt::build
