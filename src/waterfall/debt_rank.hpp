// Linear DebtRank: how a loss of equity passes on before anybody defaults. M. Bardoscia, S. Battiston, F. Caccioli,
// G. Caldarelli, "DebtRank: a microscopic foundation for shock propagation", PLOS ONE 10 (2015). Pure; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace gigawatt::waterfall {

/// What `lender` loses of its equity when `borrower` has lost all of his: exposure ÷ the lender's equity, ≥ 0.
struct Exposure {
  std::uint32_t lender = 0, borrower = 0;
  double share = 0.0;
};

/// The share of its equity that each has lost in the end: the least h = min(1, shock + W h). Shocks within 0 and 1.
std::vector<double> linear_debt_rank(std::span<const double> shock, std::span<const Exposure> exposures);

}  // namespace gigawatt::waterfall
