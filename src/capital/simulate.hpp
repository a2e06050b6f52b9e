// Money, month by month: dues of all instruments, clearing, books, who fails and why.
//
// A month: (1) what sites and parties spend and earn; (2) what every instrument in force makes due; (3) credit lines
// and clearing (waterfall/clear.hpp: ranks, pro rata inside a rank); (4) books; (5) covenants and defaults, whose
// effects begin in the next month. Sums are checked every month. Pure; all money nominal. docs/money.md has the
// equations.
#pragma once

#include "capital/input.hpp"
#include "capital/result.hpp"

namespace gigawatt::capital {

Result simulate(const Input& input);

}  // namespace gigawatt::capital
