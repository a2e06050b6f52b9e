// Money, month by month: dues of all instruments, clearing, books, who fails and why.
//
// A month: (1) what sites and parties spend and earn; (2) what every instrument in force makes due; (3) credit lines
// and clearing (waterfall/clear.hpp: ranks, pro rata inside a rank); (4) books; (5) covenants and defaults, whose
// effects begin in the next month. Sums are checked every month. Pure; all money nominal. docs/money.md has the
// equations.
#pragma once

#include <cstdint>

#include "capital/input.hpp"
#include "capital/result.hpp"

namespace gigawatt::capital {

/// How much is kept and said of a run: what becomes of every party and instrument; beside that every posting and flow;
/// or also every missed payment as an event, sentences, paths, backlog, circular money and solvency. What happens is
/// the same.
enum class Detail : std::uint8_t { outcome, books, all };

Result simulate(const Input& input, Detail detail = Detail::all);

}  // namespace gigawatt::capital
