// Adequacy of a fleet against a load, exactly: every hour's state of the fleet by convolution.
#pragma once

#include "adequacy/fleet.hpp"
#include "adequacy/outage_table.hpp"

namespace gigawatt::adequacy {

/// Sums over the hours of the load.
struct Indices {
  double lole_h = 0.0;     // expected hours with available < load
  double lole_days = 0.0;  // expected days on which the load is not covered in the day's peak hour
  double eue_mwh = 0.0;    // expected energy not served
  double lolp_peak = 0.0;  // probability of loss in the hour of the highest load
};

Indices indices(const OutageTable& outages, const HourlyLoad& load);

}  // namespace gigawatt::adequacy
