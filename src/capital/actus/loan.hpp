// The state of a loan as its events happen to it.
#pragma once

#include <optional>
#include <vector>

#include "capital/actus/contract.hpp"

namespace gigawatt::capital::actus {

/// What is owed at a moment; signed as the contract is.
struct Owed {
  double notional = 0.0, accrued_interest = 0.0;
};

std::vector<Event> loan_cash_flows(const Terms& terms, const Request& request);

/// What is owed behind all events up to `moment`.
Owed owed_at(const Terms& terms, const Request& request, Moment moment);

}  // namespace gigawatt::capital::actus
