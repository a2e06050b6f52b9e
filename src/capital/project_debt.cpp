#include "capital/project_debt.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "finance/capital.hpp"

namespace gigawatt::capital {

double period_rate(double rate_per_year, int periods_per_year) { return rate_per_year / periods_per_year; }

std::vector<double> principal_shares(Amortisation amortisation, double rate_of_period, int periods) {
  const auto count = static_cast<std::size_t>(periods);
  std::vector<double> shares(count, 0.0);
  if (periods <= 0) return shares;
  if (amortisation == Amortisation::bullet) {
    shares.back() = 1.0;
  } else if (amortisation == Amortisation::linear) {
    std::ranges::fill(shares, 1.0 / periods);
  } else {
    const double payment = finance::annuity(rate_of_period, periods);
    double left = 1.0;
    for (double& share : shares) {
      share = payment - left * rate_of_period;
      left -= share;
    }
    shares.back() += left;
  }
  return shares;
}

double worth_over_tenor(std::span<const double> cfads_usd, double rate_of_period, int periods) {
  double worth = 0.0;
  for (std::size_t t = std::min(cfads_usd.size(), static_cast<std::size_t>(periods)); t-- > 0;)
    worth = (worth + std::max(0.0, cfads_usd[t])) / (1.0 + rate_of_period);
  return worth;
}

double debt_at_dscr(const DebtTerms& terms, int periods_per_year, std::span<const double> cfads_usd, double dscr) {
  const double rate = period_rate(terms.rate, periods_per_year);
  if (terms.amortisation == Amortisation::sculpted)
    return worth_over_tenor(cfads_usd, rate, terms.tenor_periods) / dscr;
  double left = 1.0, debt = std::numeric_limits<double>::infinity();
  const std::vector<double> shares = principal_shares(terms.amortisation, rate, terms.tenor_periods);
  for (std::size_t t = 0; t < shares.size(); ++t) {
    const double service = shares[t] + left * rate;
    if (service > 0.0) debt = std::min(debt, std::max(0.0, cfads_usd[t]) / (dscr * service));
    left -= shares[t];
  }
  return debt;
}

std::vector<double> principal_due(const DebtTerms& terms, int periods_per_year, std::span<const double> cfads_usd,
                                  double debt_usd) {
  const double rate = period_rate(terms.rate, periods_per_year);
  if (terms.amortisation != Amortisation::sculpted) {
    std::vector<double> due = principal_shares(terms.amortisation, rate, terms.tenor_periods);
    for (double& principal : due) principal *= debt_usd;
    return due;
  }
  std::vector<double> due(static_cast<std::size_t>(terms.tenor_periods), 0.0);
  const double worth = worth_over_tenor(cfads_usd, rate, terms.tenor_periods);
  if (worth <= 0.0) return due;
  double left = debt_usd;
  for (std::size_t t = 0; t < due.size(); ++t) {
    due[t] = std::max(0.0, cfads_usd[t]) * (debt_usd / worth) - left * rate;
    left -= due[t];
  }
  return due;
}

double coming_debt_service(const DebtTerms& terms, int periods_per_year, std::span<const double> principal_usd,
                           std::size_t next, double debt_usd) {
  const double rate = period_rate(terms.rate, periods_per_year);
  double periods_left = terms.reserve_months * periods_per_year / 12.0, service = 0.0;
  for (std::size_t t = next; t < principal_usd.size() && periods_left > 0.0; ++t, periods_left -= 1.0) {
    const double principal = std::min(principal_usd[t], debt_usd);
    service += std::min(1.0, periods_left) * (debt_usd * rate + principal);
    debt_usd -= principal;
  }
  return service;
}

}  // namespace gigawatt::capital
