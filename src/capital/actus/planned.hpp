// What happens when, before anything is paid: the schedule of a contract's events.
#pragma once

#include <optional>
#include <vector>

#include "capital/actus/contract.hpp"

namespace gigawatt::capital::actus {

struct Planned {
  Moment scheduled;
  Moment paid;  // shifted to a business day where the event is
  EventType type = EventType::ied;
  double value = 0.0;  // redeemed or drawn; a rate or spread
};

/// The call of the contract, if one is observed.
std::optional<Moment> call_of(const Terms& terms, const Request& request);

/// All events of a loan, sorted as they are evaluated. Empty where nothing says when it ends.
std::vector<Planned> planned_events(const Terms& terms, const Request& request);

/// Dates of principal payments by which an annuity is spread: the last one is the end of the amortisation.
std::vector<Moment> annuity_dates(const Terms& terms);

}  // namespace gigawatt::capital::actus
