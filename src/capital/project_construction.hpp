// Sources and uses from the first draw to the start of operation.
#pragma once

#include <vector>

#include "capital/project_finance.hpp"

namespace gigawatt::capital {

/// What is paid beside the capital: the lenders' fee in the first period, reserves filled in the last.
struct OtherUses {
  double fee_usd = 0.0;
  double reserves_usd = 0.0;
};

/// Draws such that `debt_usd` is owed at the end; where even drawing everything leaves less, everything is drawn.
/// Interest bears interest: it is solved for inside each period.
std::vector<ConstructionPeriod> build_up(const ProjectPlan& plan, double debt_usd, const OtherUses& others);

/// All that had to be paid for, interest included.
double total_uses(const std::vector<ConstructionPeriod>& periods);

}  // namespace gigawatt::capital
