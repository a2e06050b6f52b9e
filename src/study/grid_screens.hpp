// What a site leans on at its peak, and what it does to those who hold frequency; by plan year. They decide nothing.
#pragma once

#include <optional>

#include "study/operation.hpp"
#include "study/plan.hpp"
#include "study/prepare.hpp"

namespace gigawatt::study {

/// Firm supply in the year's tightest month: where what the scenario wants to survive (`firmness.contingency`) leaves
/// least above the peak, the first of several. Nothing in a year without load.
struct FirmYear {
  time::Month month;
  FirmMonth at;
};

/// Two screens of a year. Swing: what training load adds or drops within a second, against storage, which answers at
/// once, and the block load of the largest unit; in the month that leaves most uncovered at the high end. Ride-through:
/// the campus drops off the grid as a whole, at its highest import, against the loss that the region is ready for.
struct GridScreens {
  time::Month month;                               // of the swing
  double training_it_mw = 0.0;                     // nameplate IT of halls that train
  double swing_low_mw = 0.0, swing_high_mw = 0.0;  // the ends of the assumed share of it
  double storage_mw = 0.0, block_mw = 0.0;         // in service in that month
  double lost_mw = 0.0;                            // highest import of the year over all weather years
  std::optional<double> largest_infeed_mw = {};    // of the region; nothing where nobody states it
  bool swing_is_assumed = true;                    // no `grid_screens` stated: 30 to 80 % of IT

  [[nodiscard]] double uncovered_mw(double swing_mw) const;
  [[nodiscard]] std::optional<double> share_of_infeed() const;
};

std::optional<FirmYear> firm_year(const Prepared& prepared, const SiteCapacity& plan, std::size_t site,
                                  std::size_t year);

GridScreens grid_screens(const Prepared& prepared, const SiteCapacity& plan, const SiteOperation& operation,
                         std::size_t site, std::size_t year);

}  // namespace gigawatt::study
