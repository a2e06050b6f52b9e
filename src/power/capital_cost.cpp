#include "power/capital_cost.hpp"

#include <cmath>

#include "power/plan.hpp"

namespace gigawatt::power {

// a(r, n) = r / (1 − (1+r)^(−n)), and its limit 1/n at r = 0.
double annuity(double rate, double life_years) {
  if (life_years <= 0.0) return 0.0;
  if (std::abs(rate) < 1e-12) return 1.0 / life_years;
  return rate / -std::expm1(-life_years * std::log1p(rate));
}

double value_at_energisation(const scenario::Technology& technology, double rate) {
  const auto& shares = technology.spend_profile;
  const double lead_months = technology.lead_time.in(units::month);
  if (shares.empty() || lead_months <= 0.0) return 1.0;
  const double part_months = lead_months / static_cast<double>(shares.size());
  double value = 0.0;
  for (std::size_t k = 0; k < shares.size(); ++k) {
    const double lag_months = lead_months - (static_cast<double>(k) + 0.5) * part_months;
    value += shares[k] * std::pow(1.0 + rate, lag_months / 12.0);
  }
  return value;
}

double tax_factor(const scenario::Economics& economics, double investment_tax_credit) {
  if (!economics.taxes) return 1.0;
  const double rate = economics.taxes->rate;
  const double yearly = 1.0 / ((1.0 + economics.real_discount_rate) * (1.0 + economics.inflation));
  double depreciation = 0.0;
  double discount = 1.0;
  for (const double share : economics.taxes->depreciation) {
    discount *= yearly;
    depreciation += share * discount;
  }
  return (1.0 - investment_tax_credit - rate * (1.0 - investment_tax_credit / 2.0) * depreciation) / (1.0 - rate);
}

int whole_months(units::CalendarTime time) { return static_cast<int>(std::ceil(time.in(units::month)-1e-6)); }

double monthly_capital_charge(const scenario::Technology& technology, const scenario::Economics& economics) {
  const double rate = economics.real_discount_rate;
  return annuity(rate, technology.life.in(units::year)) / 12.0 * value_at_energisation(technology, rate) *
         tax_factor(economics, technology.investment_tax_credit);
}

}  // namespace gigawatt::power
