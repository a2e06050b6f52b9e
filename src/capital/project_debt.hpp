// How a debt is repaid, and how large it may be.
#pragma once

#include <span>
#include <vector>

#include "capital/project_finance.hpp"

namespace gigawatt::capital {

/// A period's interest by unit of debt, as loans count it.
double period_rate(double rate_per_year, int periods_per_year);

/// Principal of one unit of debt by period; not for sculpted debt.
std::vector<double> principal_shares(Amortisation amortisation, double rate_of_period, int periods);

/// Σ max(0, CFADS) / (1 + rate)^t over the tenor, t from 1: what sculpted debt divides by its ratio.
double worth_over_tenor(std::span<const double> cfads_usd, double rate_of_period, int periods);

/// The debt that has `dscr` at least in each period of its tenor.
double debt_at_dscr(const DebtTerms& terms, int periods_per_year, std::span<const double> cfads_usd, double dscr);

/// Principal due by period for so much debt. Sculpted debt pays the same share of each period's CFADS.
std::vector<double> principal_due(const DebtTerms& terms, int periods_per_year, std::span<const double> cfads_usd,
                                  double debt_usd);

/// Debt service of the coming months if what is due is paid: what a reserve of so many months holds at the end of the
/// period before `next`.
double coming_debt_service(const DebtTerms& terms, int periods_per_year, std::span<const double> principal_usd,
                           std::size_t next, double debt_usd);

}  // namespace gigawatt::capital
