// What the assets of this room are charged by the month, from a scenario's technologies and offers. The rule itself is
// finance's.
#pragma once

#include "scenario/model/connection.hpp"
#include "scenario/model/economics.hpp"
#include "scenario/model/technology.hpp"

namespace gigawatt::power {

/// Value at energisation of one unit of overnight cost; see finance::value_at_start_of_service.
double value_at_energisation(const scenario::Technology& technology, double real_rate);

/// Whole months that a calendar time takes; see finance::whole_months.
int whole_months(units::CalendarTime time);

/// Months in which a life is charged; see finance::charged_months.
int charged_months(units::CalendarTime life);

/// The same of an offer of connection; one that ends is charged until then at most.
int charged_months(const scenario::ConnectionOffer& offer);

/// Whether what is in service from this month on earns the technology's tax credits.
bool earns_credits(const scenario::Technology& technology, time::Month in_service);

/// Capital charge of one USD of overnight cost per month in service, of what is in service from that month on.
double monthly_capital_charge(const scenario::Technology& technology, const scenario::Economics& economics,
                              time::Month in_service = {});
double monthly_capital_charge(const scenario::ConnectionOffer& offer, const scenario::Economics& economics);

}  // namespace gigawatt::power
