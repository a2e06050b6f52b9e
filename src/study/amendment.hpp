// Feedback without calling back: a cause in month m changes something in a later month, and the affected rooms run
// again.
#pragma once

#include <span>
#include <string>

#include "scenario/model.hpp"

namespace gigawatt::study {

enum class AmendmentKind {
  delay_hall,    // target: site.hall; amount: months later than planned
  end_contract,  // target: contract; capacity is free from `month` on
  delay_supply,  // target: site.supply; amount: months
};

struct Amendment {
  time::Month month;  // first month that it changes; later than its cause
  std::string target;
  AmendmentKind kind = AmendmentKind::delay_hall;
  double amount = 0.0;
};

/// The scenario with all amendments applied, in order. A target that does not exist is an internal fault.
scenario::Scenario amended(scenario::Scenario scenario, std::span<const Amendment> amendments);

}  // namespace gigawatt::study
