// The grid around campuses: what it carries beside them, and with what.
#pragma once

#include <optional>
#include <string>

#include "scenario/model/ids.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// A balancing area as two numbers a year and a shape: enough to ask what campuses add to its peak and its risk.
struct Region {
  RegionId id;
  std::string name;
  units::Power peak_load;                           // of the plan's first year, without the campuses
  double load_growth = 0.0;                         // per year, without the campuses
  double load_factor = 0.6;                         // mean ÷ peak
  double winter_peak_share = 0.85;                  // highest winter load ÷ highest summer load
  double daily_swing = 0.3;                         // of the season's level
  units::Power capacity;                            // of generation in the plan's first year, what is firm of it
  units::PowerRate capacity_growth;                 // net of what retires
  units::Power unit_size;                           // capacity is as many equal units
  double forced_outage_rate = 0.0;                  // of each
  units::Duration lole;                             // loss of load that is accepted, h/year
  units::MassPerEnergy marginal_intensity;          // CO2 of one more MWh
  std::optional<units::Power> largest_infeed = {};  // the loss that its reserve is made for
};

}  // namespace gigawatt::scenario
