#include "power/capital_cost.hpp"

#include <algorithm>

#include "finance/capital.hpp"

namespace gigawatt::power {

double value_at_energisation(const scenario::Technology& technology, double real_rate) {
  return finance::value_at_start_of_service(technology.spend_profile, technology.lead_time.in(units::month), real_rate);
}

int whole_months(units::CalendarTime time) { return finance::whole_months(time.in(units::month)); }

int charged_months(units::CalendarTime life) { return finance::charged_months(life.in(units::month)); }

namespace {

double charged_years(const scenario::ConnectionOffer& offer) {
  const double life = offer.life.in(units::year);
  if (!offer.ends) return life;
  const int months = time::Month::of(offer.ends->year, offer.ends->month) - offer.available.first_full_month();
  return std::min(life, std::max(1, months) / 12.0);
}

}  // namespace

int charged_months(const scenario::ConnectionOffer& offer) {
  return finance::charged_months(12.0 * charged_years(offer));
}

bool earns_credits(const scenario::Technology& technology, time::Month in_service) {
  return !technology.credits_until || in_service < technology.credits_until->first_full_month();
}

double monthly_capital_charge(const scenario::Technology& technology, const scenario::Economics& economics,
                              time::Month in_service) {
  const double credit = earns_credits(technology, in_service) ? technology.investment_tax_credit : 0.0;
  return value_at_energisation(technology, economics.real_discount_rate) *
         finance::monthly_charge(economics.capital_terms(), technology.life.in(units::year), credit);
}

double monthly_capital_charge(const scenario::ConnectionOffer& offer, const scenario::Economics& economics) {
  return finance::monthly_charge(economics.capital_terms(), charged_years(offer));
}

}  // namespace gigawatt::power
