// The tax of one operating year after the other.
#pragma once

#include <cstddef>
#include <vector>

#include "capital/project_finance.hpp"

namespace gigawatt::capital {

struct Assessment {
  double depreciation_usd = 0.0;
  double taxable_income_usd = 0.0;     // before losses of earlier years
  double tax_usd = 0.0;                // less credits; negative where money comes back
  double investment_credit_usd = 0.0;  // the part of it that is the investment credit paid out
};

class TaxYears {
 public:
  /// `capital_usd`: capital and interest during construction, which the credit and the write-offs are shares of.
  TaxYears(const TaxTerms& terms, double capital_usd);

  /// Written off from operating year `year` on (counted from 0).
  void write_off(double cost_usd, const std::vector<double>& shares, std::size_t year);

  /// Closes the years in order: income before write-offs, and credits by energy.
  Assessment close(double income_usd, double energy_credit_usd);

 private:
  [[nodiscard]] double tax_on(double income_usd);

  const TaxTerms& terms_;
  double investment_credit_usd_;
  std::vector<double> depreciation_usd_;
  double losses_usd_ = 0.0, credits_usd_ = 0.0;  // carried forward
  std::size_t year_ = 0;
};

}  // namespace gigawatt::capital
