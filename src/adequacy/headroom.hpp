// Headroom of a system for new flat load that steps back at the peaks (T. H. Norris and others, "Rethinking Load
// Growth", Duke University 2025): total load may not exceed the highest load of its season on record, what would is
// curtailed, and curtailed energy stays within a share of the new load's own energy.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "time/calendar.hpp"

namespace gigawatt::adequacy {

/// For every hour of these calendar years, leap days included: April to October, or not.
std::vector<bool> warm_season_hours(time::Years years);

struct SeasonalPeaks {
  double warm_mw = 0.0;  // April to October
  double cold_mw = 0.0;  // November to March
};

/// What a load leaves below the peak of its season, by hour.
struct RoomBelowPeak {
  SeasonalPeaks peaks;
  std::vector<double> by_hour_mw;  // ≥ 0
};
/// Of loads of whole years; `warm` is as long as `load_mw`.
RoomBelowPeak room_below_peak(std::span<const double> load_mw, const std::vector<bool>& warm);

/// Shares of the new load that stay on in a curtailed hour.
inline constexpr std::array<double, 3> retained_shares = {0.5, 0.75, 0.9};

struct Headroom {
  double load_mw = 0.0;  // the largest flat load
  double hours = 0.0;    // in which it is curtailed, of all years
  double events = 0.0;   // unbroken runs of such hours
  double curtailed_mwh = 0.0;
  std::array<double, 3> retained_hours{};  // of these hours, those in which at least the share above stays on
};

/// The largest flat load of which at most `curtailed_share` (0 ≤ share < 1) is curtailed. Exact: the curtailed energy
/// is convex and linear between the rooms of two hours, so that Newton's steps end at the answer, a few passes later.
Headroom headroom(const RoomBelowPeak& room, double curtailed_share);

}  // namespace gigawatt::adequacy
