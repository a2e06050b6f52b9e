// What capital is charged: a twelfth of the annuity of its value in every month of its life, and nothing after. Rates
// are shares per year, compounded yearly.
#pragma once

#include <optional>
#include <span>

namespace gigawatt::finance {

/// Yearly payment for one unit of value over `life_years`: rate / (1 − (1 + rate)^(−life)), 1 / life at rate 0 (capital
/// recovery factor, payments at the end of each year). 0 without a life.
double annuity(double rate, double life_years);

/// A twelfth of it: what one unit of value is charged in each month of service.
double monthly_annuity(double rate, double life_years);

/// Whole months that a duration takes, rounded up; 11.9999999 months are twelve.
int whole_months(double months);

/// Months in which a life is charged: whole, and at least one.
int charged_months(double life_months);

/// Whether an asset in its month of service number `months_in_service` (0: the first; negative: not there yet) is
/// still being paid for. What is paid off runs on without a charge; that it is replaced is not assumed.
bool is_charged(int months_in_service, double life_months);

/// Value at the start of service of one unit of overnight cost: Σ_k φ_k (1 + rate)^(lag_k / 12). The shares φ split the
/// lead time evenly, and lag_k counts from the middle of part k to the end. 1 without shares or a lead time.
double value_at_start_of_service(std::span<const double> spend_shares, double lead_months, double rate);

struct IncomeTax {
  double rate = 0.0;                     // share of the income
  std::span<const double> depreciation;  // share of the basis by year of service, sums to 1; whoever made it owns it
};

/// On what terms capital is had.
struct CapitalTerms {
  double real_rate = 0.0;
  double inflation = 0.0;
  std::optional<IncomeTax> tax;  // absent: before tax
};

/// Income before tax that pays for one unit of capital: [1 − ITC − τ (1 − ITC/2) Σ_k d_k v^k] / (1 − τ), k from 1, with
/// v = 1 / (1 + nominal rate), for depreciation is a nominal amount. The credit is a share of the value, and half of it
/// lowers the basis. 1 before tax.
double tax_factor(const CapitalTerms& terms, double investment_tax_credit);

/// What one unit of value at the start of service is charged in each month of its life: monthly annuity · tax factor.
double monthly_charge(const CapitalTerms& terms, double life_years, double investment_tax_credit = 0.0);

}  // namespace gigawatt::finance
