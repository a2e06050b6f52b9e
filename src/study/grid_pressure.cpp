#include "study/grid_pressure.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "adequacy/headroom.hpp"
#include "adequacy/hosting.hpp"
#include "adequacy/indices.hpp"
#include "adequacy/outage_table.hpp"
#include "base/require.hpp"

namespace gigawatt::study {

namespace {

constexpr std::size_t hours_per_year = time::hours_per_year;
constexpr std::size_t hours_per_day = 24;

/// 1 on its day, 0 half a year away and beyond a season.
double hump(double day, double centre) {
  constexpr double days = 365.0;
  const double cosine = std::cos(2.0 * std::numbers::pi * (day - centre) / days);
  return std::max(0.0, cosine) * std::max(0.0, cosine);
}

/// The model's year has no leap day.
std::vector<bool> warm_season() { return adequacy::warm_season_hours({.first = 2025, .last = 2025}); }

/// Whole megawatts: the convolution's grid is as fine as the units ask.
std::vector<adequacy::Unit> fleet(const scenario::Region& region, double capacity_mw) {
  const double unit_mw = std::max(1.0, std::round(region.unit_size.in(units::MW)));
  std::vector<adequacy::Unit> units;
  double left_mw = std::round(capacity_mw);
  for (; left_mw >= 1.0; left_mw -= unit_mw)
    units.push_back({.capacity_mw = std::min(unit_mw, left_mw), .forced_outage_rate = region.forced_outage_rate});
  return units;
}

adequacy::RoomBelowPeak room_beside(const adequacy::RoomBelowPeak& room, std::span<const double> campus_mw) {
  adequacy::RoomBelowPeak left = room;
  for (std::size_t hour = 0; hour < campus_mw.size(); ++hour)
    left.by_hour_mw[hour] = std::max(0.0, left.by_hour_mw[hour] - campus_mw[hour]);
  return left;
}

std::vector<double> imports_of(const Prepared& prepared, const Operation& operation, const scenario::RegionId& region,
                               std::size_t year) {
  std::vector<double> campus_mw(hours_per_year, 0.0);
  for (std::size_t s = 0; s < operation.sites.size(); ++s) {
    if (prepared.scenario.sites[s].region != region) continue;
    const std::vector<Hours>& weather_years = operation.sites[s].years[year];
    for (std::size_t w = 0; w < weather_years.size(); ++w)
      for (std::size_t hour = 0; hour < weather_years[w].import_mw.size(); ++hour)
        campus_mw[hour] += prepared.weather[w].probability * weather_years[w].import_mw[hour];
  }
  return campus_mw;
}

}  // namespace

// raw(h) = (summer hump + winter share × winter hump, at least half) × (1 + swing × cosine that is highest at 17:00)
// load(h) = peak × (1 − (1 − load factor) × (max raw − raw(h)) ÷ (max raw − mean raw)): its maximum is the peak and its
// mean is load factor × peak, whatever the shape.
std::vector<double> region_load_mw(const scenario::Region& region, int first_year, int year) {
  constexpr double summer_day = 205.0, winter_day = 20.0, peak_hour = 17.0, shoulder = 0.6;
  std::vector<double> load(hours_per_year);
  for (std::size_t hour = 0; hour < load.size(); ++hour) {
    const std::size_t whole_days = hour / hours_per_day;
    const auto day = static_cast<double>(whole_days);
    const auto clock = static_cast<double>(hour % hours_per_day);
    const double season = shoulder + (1.0 - shoulder) * hump(day, summer_day) +
                          std::max(0.0, region.winter_peak_share - shoulder) * hump(day, winter_day);
    load[hour] =
        season * (1.0 + region.daily_swing * std::cos(2.0 * std::numbers::pi * (clock - peak_hour) / hours_per_day));
  }
  const double highest = *std::ranges::max_element(load);
  const double mean = std::accumulate(load.begin(), load.end(), 0.0) / hours_per_year;
  const double peak_mw = region.peak_load.in(units::MW)*std::pow(1.0 + region.load_growth, year - first_year);
  const double slope = highest > mean ? (1.0 - region.load_factor) / (highest - mean) : 0.0;
  for (double& value : load) value = std::max(0.0, peak_mw * (1.0 - slope * (highest - value)));
  return load;
}

RegionYear region_year(const scenario::Region& region, int first_year, int year, std::span<const double> campus_mw) {
  GIGAWATT_REQUIRE(campus_mw.size() == hours_per_year);
  const std::vector<double> load_mw = region_load_mw(region, first_year, year);
  std::vector<double> with_mw = load_mw;
  for (std::size_t hour = 0; hour < with_mw.size(); ++hour) with_mw[hour] += campus_mw[hour];
  RegionYear result{.region = region.id, .year = year};
  result.capacity_mw = std::max(
      0.0, region.capacity.in(units::MW) + (year - first_year) * region.capacity_growth.in(units::MW / units::year));
  result.peak_mw = *std::ranges::max_element(load_mw);
  result.peak_with_mw = *std::ranges::max_element(with_mw);
  result.campus_peak_mw = *std::ranges::max_element(campus_mw);
  result.campus_mwh = std::accumulate(campus_mw.begin(), campus_mw.end(), 0.0);
  result.co2_added_t = result.campus_mwh * region.marginal_intensity.in(units::t / units::MWh);

  const std::vector<adequacy::Unit> units = fleet(region, result.capacity_mw);
  if (const auto outages = adequacy::OutageTable::of(units)) {
    const adequacy::HourlyLoad without = adequacy::hourly_load(load_mw), with = adequacy::hourly_load(with_mw);
    const adequacy::Indices before = adequacy::indices(*outages, without), after = adequacy::indices(*outages, with);
    result.lole_h = before.lole_h;
    result.lole_with_h = after.lole_h;
    result.eue_mwh = before.eue_mwh;
    result.eue_with_mwh = after.eue_mwh;
    const double accepted_h = region.lole.in(units::hour);
    result.hosting_mw = adequacy::hosting_capacity_mw(*outages, without, accepted_h);
    result.hosting_with_mw = adequacy::hosting_capacity_mw(*outages, with, accepted_h);
  }

  const adequacy::RoomBelowPeak room = adequacy::room_below_peak(load_mw, warm_season());
  const adequacy::RoomBelowPeak left = room_beside(room, campus_mw);
  for (std::size_t i = 0; i < curtailed_shares.size(); ++i) {
    result.headroom_mw[i] = adequacy::headroom(room, curtailed_shares[i]).load_mw;
    result.headroom_with_mw[i] = adequacy::headroom(left, curtailed_shares[i]).load_mw;
  }
  double curtailed_mwh = 0.0;
  for (std::size_t hour = 0; hour < campus_mw.size(); ++hour)
    curtailed_mwh += std::max(0.0, campus_mw[hour] - room.by_hour_mw[hour]);
  if (result.campus_mwh > 0.0) result.campus_curtailed_share = curtailed_mwh / result.campus_mwh;
  return result;
}

std::vector<RegionYear> grid_pressure(const Prepared& prepared, const Operation& operation) {
  std::vector<RegionYear> result;
  if (operation.sites.empty()) return result;
  const time::Years years = prepared.scenario.plan.years;
  for (const scenario::Region& region : prepared.scenario.regions)
    for (int year = years.first; year <= years.last; ++year)
      result.push_back(
          region_year(region, years.first, year,
                      imports_of(prepared, operation, region.id, static_cast<std::size_t>(year - years.first))));
  return result;
}

}  // namespace gigawatt::study
