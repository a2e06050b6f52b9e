#include "capital/project_tax.hpp"

#include <algorithm>

namespace gigawatt::capital {

TaxYears::TaxYears(const TaxTerms& terms, double capital_usd)
    : terms_(terms), investment_credit_usd_(capital_usd * terms.investment_credit * terms.investment_credit_share) {
  const double basis_usd = capital_usd - 0.5 * investment_credit_usd_;
  for (const TaxClass& part : terms.classes) write_off(basis_usd * part.basis_share, part.year_shares, 0);
}

void TaxYears::write_off(double cost_usd, const std::vector<double>& shares, std::size_t year) {
  depreciation_usd_.resize(std::max(depreciation_usd_.size(), year + shares.size()), 0.0);
  for (std::size_t k = 0; k < shares.size(); ++k) depreciation_usd_[year + k] += cost_usd * shares[k];
}

double TaxYears::tax_on(double income_usd) {
  if (terms_.losses == LossUse::used_elsewhere) return terms_.rate * income_usd;
  if (income_usd <= 0.0) {
    losses_usd_ -= income_usd;
    return 0.0;
  }
  const double used_usd = std::min(losses_usd_, terms_.loss_use_max * income_usd);
  losses_usd_ -= used_usd;
  return terms_.rate * (income_usd - used_usd);
}

Assessment TaxYears::close(double income_usd, double energy_credit_usd) {
  Assessment year;
  year.depreciation_usd = year_ < depreciation_usd_.size() ? depreciation_usd_[year_] : 0.0;
  year.taxable_income_usd = income_usd - year.depreciation_usd;
  const double tax_usd = tax_on(year.taxable_income_usd);
  const double investment_usd = year_ == 0 ? investment_credit_usd_ : 0.0;
  ++year_;
  if (terms_.credits == CreditUse::paid_out) {
    year.tax_usd = tax_usd - investment_usd - energy_credit_usd;
    year.investment_credit_usd = investment_usd;
    return year;
  }
  credits_usd_ += investment_usd + energy_credit_usd;
  const double used_usd = std::min(credits_usd_, std::max(0.0, tax_usd));
  credits_usd_ -= used_usd;
  year.tax_usd = tax_usd - used_usd;
  return year;
}

}  // namespace gigawatt::capital
