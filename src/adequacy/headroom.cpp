#include "adequacy/headroom.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/require.hpp"
#include "time/stamp.hpp"

namespace gigawatt::adequacy {

std::vector<bool> warm_season_hours(time::Years years) {
  constexpr std::size_t february = 1, april = 3, october = 9, hours_per_day = 24;
  std::vector<bool> warm;
  for (int year = years.first; year <= years.last; ++year)
    for (std::size_t month = 0; month < time::months_per_year; ++month) {
      const std::size_t days = time::days_of_month.at(month) + (month == february && time::is_leap(year) ? 1 : 0);
      warm.insert(warm.end(), days * hours_per_day, month >= april && month <= october);
    }
  return warm;
}

RoomBelowPeak room_below_peak(std::span<const double> load_mw, const std::vector<bool>& warm) {
  GIGAWATT_REQUIRE(load_mw.size() == warm.size());
  RoomBelowPeak room;
  for (std::size_t hour = 0; hour < load_mw.size(); ++hour) {
    double& peak_mw = warm[hour] ? room.peaks.warm_mw : room.peaks.cold_mw;
    peak_mw = std::max(peak_mw, load_mw[hour]);
  }
  room.by_hour_mw.reserve(load_mw.size());
  for (std::size_t hour = 0; hour < load_mw.size(); ++hour)
    room.by_hour_mw.push_back((warm[hour] ? room.peaks.warm_mw : room.peaks.cold_mw) - load_mw[hour]);
  return room;
}

Headroom headroom(const RoomBelowPeak& room, double curtailed_share) {
  GIGAWATT_REQUIRE(curtailed_share >= 0.0 && curtailed_share < 1.0 && !room.by_hour_mw.empty());
  const double allowed_hours = curtailed_share * static_cast<double>(room.by_hour_mw.size());
  Headroom found;
  // Curtailed in k hours, x MW lose k·x − (their rooms): at most allowed_hours · x. From above, with all hours.
  double hours_before = HUGE_VAL;
  for (double load_mw = HUGE_VAL;;) {
    double hours = 0.0, rooms_mw = 0.0;
    for (const double room_mw : room.by_hour_mw) {
      const bool curtailed = room_mw < load_mw;
      hours += curtailed ? 1.0 : 0.0;
      rooms_mw += curtailed ? room_mw : 0.0;
    }
    if (hours >= hours_before || hours <= allowed_hours) break;
    hours_before = hours;
    found.load_mw = load_mw = rooms_mw / (hours - allowed_hours);
  }
  bool curtailed_before = false;
  for (const double room_mw : room.by_hour_mw) {
    const bool curtailed = room_mw < found.load_mw;
    found.hours += curtailed ? 1.0 : 0.0;
    found.events += curtailed && !curtailed_before ? 1.0 : 0.0;
    found.curtailed_mwh += curtailed ? found.load_mw - room_mw : 0.0;
    for (std::size_t share = 0; share < retained_shares.size(); ++share)
      found.retained_hours.at(share) += curtailed && room_mw >= retained_shares.at(share) * found.load_mw ? 1.0 : 0.0;
    curtailed_before = curtailed;
  }
  return found;
}

}  // namespace gigawatt::adequacy
