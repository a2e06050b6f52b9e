// The cash of one project's operation, period by period: who is paid before whom.
#pragma once

#include <vector>

#include "capital/project_finance.hpp"

namespace gigawatt::capital {

/// What operation starts with.
struct OperationStart {
  double debt_usd = 0.0;
  std::vector<double> principal_usd;  // due by period
  double debt_reserve_usd = 0.0;
  double working_capital_usd = 0.0;
  double capital_usd = 0.0;  // what taxes write off
};

/// Working capital held at the end of the period before `next`.
double working_capital(const ProjectPlan& plan, const OperatingFlows& flows, std::size_t next);

enum class Lenders { take_what_is_due, test_and_sweep };  // the former is how debt is sized

struct Operation {
  std::vector<OperatingPeriod> periods;
  std::vector<Breach> breaches;
};

/// Each period: operating cost, what is saved for maintenance, tax (where the project pays it), interest, principal,
/// debt reserve, working capital, sweep, distributions unless locked up. Every dollar is accounted for, which is
/// checked.
Operation operate(const ProjectPlan& plan, const OperatingFlows& flows, const OperationStart& start, Lenders lenders);

}  // namespace gigawatt::capital
