// Grid pressure: what campuses add to the peak, the risk and the emissions of the region that carries them.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "scenario/model/region.hpp"
#include "study/operation.hpp"
#include "time/calendar.hpp"

namespace gigawatt::study {

/// Shares of a new load's energy that may be curtailed (Norris and others 2025).
inline constexpr std::array<double, 3> curtailed_shares = {0.0025, 0.005, 0.01};

/// A region in one calendar year.
struct RegionYear {
  scenario::RegionId region;
  int year = 0;
  double capacity_mw = 0.0;
  double peak_mw = 0.0, peak_with_mw = 0.0;  // without and with the campuses
  double campus_peak_mw = 0.0;               // highest import of all campuses together
  double campus_mwh = 0.0;
  double lole_h = 0.0, lole_with_h = 0.0;          // loss-of-load expectation
  double eue_mwh = 0.0, eue_with_mwh = 0.0;        // expected unserved energy
  double hosting_mw = 0.0, hosting_with_mw = 0.0;  // flat load that still fits at the accepted LOLE; below 0: too much
  std::array<double, 3> headroom_mw = {};  // flat load below the seasonal peaks without campuses, at curtailed_shares
  std::array<double, 3> headroom_with_mw = {};  // what the campuses leave of it
  double campus_curtailed_share = 0.0;          // of the campuses' energy, so that no seasonal peak rises
  double co2_added_t = 0.0;                     // campus_mwh × the region's marginal intensity
};

/// Hourly load of a region without campuses in calendar year `year`, MW, 8,760 values: the highest hour is the peak,
/// the mean is load_factor × peak. Synthetic: two seasonal humps times a daily wave.
std::vector<double> region_load_mw(const scenario::Region& region, int first_year, int year);

/// `campus_mw`: 8,760 values, imports of all campuses in the region.
RegionYear region_year(const scenario::Region& region, int first_year, int year, std::span<const double> campus_mw);

/// All regions in all plan years; imports are expected over weather years. Hours are of standard time at each site: a
/// region is taken to lie in one time zone.
std::vector<RegionYear> grid_pressure(const Prepared& prepared, const Operation& operation);

}  // namespace gigawatt::study
