// What cooling costs by the hour. Above 15 °C of what the cooling sees, PUE rises by pue_per_kelvin:
//   dry          the dry bulb; no water.
//   evaporative  the wet bulb; water in hours with a dry bulb above 15 °C (colder air cools without evaporation).
//   hybrid       the dry bulb up to 20 °C, then the wet bulb, but no less than 20 °C; water above 20 °C dry bulb.
// The switching temperatures are assumptions; published designs vary by some kelvin.
#include <algorithm>

#include "base/require.hpp"
#include "compute/load.hpp"
#include "time/calendar.hpp"

namespace gigawatt::compute {
namespace {

constexpr double reference_c = 15.0;
constexpr double hybrid_switch_c = 20.0;

struct Seen {
  double temperature_c = 0.0;
  bool evaporates = false;
};

Seen seen_by(scenario::CoolingType type, double dry_c, double wet_c) {
  switch (type) {
    case scenario::CoolingType::dry:
      return {dry_c, false};
    case scenario::CoolingType::evaporative:
      return {wet_c, dry_c > reference_c};
    case scenario::CoolingType::hybrid:
      break;
  }
  return dry_c <= hybrid_switch_c ? Seen{dry_c, false} : Seen{std::max(hybrid_switch_c, wet_c), true};
}

}  // namespace

CoolingYear cooling_year(const scenario::Cooling& cooling, const Climate& climate) {
  GIGAWATT_REQUIRE(climate.temperature_c.size() == time::hours_per_year);
  GIGAWATT_REQUIRE(climate.wet_bulb_c.size() == time::hours_per_year);
  const double water = cooling.water_use.in(units::m3 / units::MWh);
  CoolingYear year{.pue = std::vector<double>(time::hours_per_year),
                   .water_m3_per_mwh_it = std::vector<double>(time::hours_per_year)};
  for (std::size_t hour = 0; hour < time::hours_per_year; ++hour) {
    const Seen seen = seen_by(cooling.type, climate.temperature_c[hour], climate.wet_bulb_c[hour]);
    year.pue[hour] = cooling.pue + cooling.pue_per_kelvin * std::max(0.0, seen.temperature_c - reference_c);
    year.water_m3_per_mwh_it[hour] = seen.evaporates ? water : 0.0;
  }
  return year;
}

}  // namespace gigawatt::compute
