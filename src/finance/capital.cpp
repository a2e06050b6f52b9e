#include "finance/capital.hpp"

#include <algorithm>
#include <cmath>

#include "finance/rates.hpp"

namespace gigawatt::finance {

double annuity(double rate, double life_years) {
  if (life_years <= 0.0) return 0.0;
  if (std::abs(rate) < 1e-12) return 1.0 / life_years;
  return rate / -std::expm1(-life_years * std::log1p(rate));
}

double monthly_annuity(double rate, double life_years) { return annuity(rate, life_years) / 12.0; }

int whole_months(double months) { return static_cast<int>(std::ceil(months - 1e-6)); }

int charged_months(double life_months) { return std::max(1, whole_months(life_months)); }

bool is_charged(int months_in_service, double life_months) {
  return months_in_service >= 0 && months_in_service < charged_months(life_months);
}

double value_at_start_of_service(std::span<const double> spend_shares, double lead_months, double rate) {
  if (spend_shares.empty() || lead_months <= 0.0) return 1.0;
  const double part_months = lead_months / static_cast<double>(spend_shares.size());
  double value = 0.0;
  for (std::size_t k = 0; k < spend_shares.size(); ++k) {
    const double lag_months = lead_months - (static_cast<double>(k) + 0.5) * part_months;
    value += spend_shares[k] * growth_factor(rate, lag_months / 12.0);
  }
  return value;
}

double tax_factor(const CapitalTerms& terms, double investment_tax_credit) {
  if (!terms.tax) return 1.0;
  const double nominal = nominal_rate(terms.real_rate, terms.inflation);
  double depreciation = 0.0;
  double discount = 1.0;
  for (const double share : terms.tax->depreciation) {
    discount /= 1.0 + nominal;
    depreciation += share * discount;
  }
  const double basis = 1.0 - investment_tax_credit / 2.0;
  return (1.0 - investment_tax_credit - terms.tax->rate * basis * depreciation) / (1.0 - terms.tax->rate);
}

double monthly_charge(const CapitalTerms& terms, double life_years, double investment_tax_credit) {
  return monthly_annuity(terms.real_rate, life_years) * tax_factor(terms, investment_tax_credit);
}

}  // namespace gigawatt::finance
