// Who is promised power, from when, and at what rank.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

struct RampStep {
  time::Month from;
  units::Power it_power;
};

struct Contract {
  ContractId id;
  std::string name;
  PartyId customer, vendor;
  std::vector<SiteId> sites;
  std::vector<RampStep> ramp;            // in order; 0 before the first
  std::optional<time::Month> end;        // last month with service
  int rank = 0;                          // paid first: 0
  bool exclusive = false;                // while it runs, only this contract is served at its sites
  units::PricePerAcceleratorHour price;  // the margin at which its load is shed
};

}  // namespace gigawatt::scenario
