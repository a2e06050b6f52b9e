// A site: its halls, and the energy section that serves them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/build.hpp"
#include "scenario/model/connection.hpp"
#include "scenario/model/hall.hpp"
#include "scenario/model/ids.hpp"
#include "scenario/model/supply.hpp"
#include "scenario/model/weather.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

struct Permits {
  std::optional<units::MassPerYear> nox_per_year;  // rolling twelve months
  std::optional<units::MassPerTime> nox_per_hour;
  std::optional<units::MassPerYear> co2_per_year;               // calendar year, expected
  std::optional<units::MassPerYear> co2_with_imports_per_year;  // the same, with the CO2 of imports
  std::optional<units::Duration> full_load_hours;               // per year and MW of fuel-fired capacity
  std::optional<time::Month> from = {}, until = {};             // first and last month in which all of them hold
  [[nodiscard]] bool hold(time::Month month) const { return (!from || *from <= month) && (!until || month <= *until); }
};

/// What may fail at the peak: units of supply alone, or whatever feeds the site, connection offers among them.
enum class Contingency { none, largest_unit, two_largest_units, largest_supply_unit, two_largest_supply_units };

struct Firmness {
  Contingency contingency = Contingency::none;
  double reserve_margin = 0.0;              // on peak load
  units::CostPerPowerTime shortfall_price;  // USD/kW-year; the shortfall is limited to the sheddable load
};

/// What the grid screens ask with; they decide nothing.
struct GridScreens {
  double training_swing = 0.0;                      // of training IT load, within a second
  double block_load = 0.0;                          // of a unit's power, taken in one step
  std::optional<units::Power> largest_infeed = {};  // of the region: the loss that its reserve is made for
};

/// What serves a site, and under which limits: what room power reads of it.
struct SiteEnergy {
  std::optional<Connection> connection;
  std::vector<Supply> supply;
  std::optional<units::FuelRate> fuel_line;               // MMBtu/h
  std::optional<units::FuelRate> fuel_line_per_day = {};  // the mean of a day, however its hours differ
  std::vector<FuelContract> fuel_contracts;
  Permits permits;
  std::optional<double> clean_share;         // of yearly load, expected
  std::optional<double> clean_share_hourly;  // hour-matched
  std::optional<Firmness> firmness;
  std::optional<GridScreens> grid_screens = {};
  std::optional<Deferrable> deferrable;
  bool shed_allowed = true;  // false: every ready MW must be served
};

struct Site : SiteEnergy {
  SiteId id;
  std::string name;
  Place place;
  WeatherId weather;
  RegionId region;  // whose grid carries it; may be empty
  Cooling cooling;
  double peak_facility_to_it_ratio = 1.3;  // for peaks; energy uses PUE
  units::CostPerPower facility_cost;       // shell, mechanical and electrical, per MW of IT
  units::CalendarTime facility_life;
  units::PricePerAcceleratorHour idle_value;  // worth of an accelerator-hour that no contract claims
  std::vector<Hall> halls;
  std::optional<Build> build = {};  // dates the halls that state none
  PartyId owner;                 // pays for shells and for what is built to power them; may be empty, as the next two
  PartyId operating_party;       // pays fuel, electricity and upkeep; empty: the owner
  PartyId accelerator_owner;     // pays for the accelerators
  int construction_months = 18;  // over which a hall is paid for, up to the day it stands ready
};

}  // namespace gigawatt::scenario
