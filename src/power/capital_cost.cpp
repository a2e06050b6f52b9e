#include "power/capital_cost.hpp"

#include "finance/capital.hpp"

namespace gigawatt::power {

double value_at_energisation(const scenario::Technology& technology, double real_rate) {
  return finance::value_at_start_of_service(technology.spend_profile, technology.lead_time.in(units::month), real_rate);
}

int whole_months(units::CalendarTime time) { return finance::whole_months(time.in(units::month)); }

int charged_months(units::CalendarTime life) { return finance::charged_months(life.in(units::month)); }

double monthly_capital_charge(const scenario::Technology& technology, const scenario::Economics& economics) {
  return value_at_energisation(technology, economics.real_discount_rate) *
         finance::monthly_charge(economics.capital_terms(), technology.life.in(units::year),
                                 technology.investment_tax_credit);
}

double monthly_capital_charge(const scenario::ConnectionOffer& offer, const scenario::Economics& economics) {
  return finance::monthly_charge(economics.capital_terms(), offer.life.in(units::year));
}

}  // namespace gigawatt::power
