// Which load a fleet carries at a given loss of load, and what a unit is worth in load.
#pragma once

#include <span>

#include "adequacy/fleet.hpp"
#include "adequacy/outage_table.hpp"

namespace gigawatt::adequacy {

/// The largest flat load (in whole steps) that may be added to every hour so that the LOLE of these hours stays at or
/// below `lole_h`; below 0 where load has to go. `lole_h` is at least 0.
double hosting_capacity_mw(const OutageTable& outages, const HourlyLoad& load, double lole_h);

/// Effective load-carrying capability: how much more flat load the fleet carries with `part` than without it, at the
/// LOLE that it has with it. `rest` is the fleet without the part; both tables must fit.
double effective_capacity_mw(const OutageTable& whole, const OutageTable& rest, const HourlyLoad& load);

}  // namespace gigawatt::adequacy
