// What can be built: a way to generate or store electricity.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

enum class TechnologyKind { generator, storage };
enum class EnergyResource { none, fuel, solar, wind, nuclear };

struct SolarArray {
  double dc_ac_ratio = 1.3;
  bool tracking = true;  // single axis, north–south; otherwise fixed at tilt and azimuth
  double tilt_degrees = 25.0;
  double azimuth_degrees = 180.0;
  double losses = 0.14;
};

struct WindTurbine {
  units::Length hub_height;
  double losses = 0.15;
};

struct NoxRate {
  std::optional<double> ppm_at_15_percent_o2;
  std::optional<units::MassPerFuel> per_fuel;  // lb/MMBtu
};

struct Technology {
  TechnologyId id;
  std::string name;
  TechnologyKind kind = TechnologyKind::generator;
  EnergyResource resource = EnergyResource::none;
  units::CostPerPower overnight_cost;           // storage: of the power part
  units::PricePerEnergy energy_overnight_cost;  // storage: per MWh of capacity
  units::CostPerPowerTime fixed_cost;           // fixed O&M
  units::PricePerEnergy variable_cost;          // variable O&M; storage: per MWh discharged
  units::CalendarTime life;
  units::CalendarTime lead_time;      // order → energised
  std::vector<double> spend_profile;  // shares of the overnight cost, equal parts of the lead time, sums to 1
  units::Power unit_size;
  double forced_outage_rate = 0.0;
  double firm_share = 0.0;     // of capacity, counted for firmness
  bool clean = false;          // counts towards a clean share
  bool must_take = false;      // output cannot be turned down for free: surplus is dumped and counted
  double ramp_per_hour = 0.0;  // share of capacity; 0 = no limit
  // operation, dispatch.policy: rolling
  double minimum_load = 0.0;  // share of what runs
  units::Duration minimum_up_time, minimum_down_time;
  units::CostPerPower start_cost;  // per MW started
  units::FuelPerPower start_fuel;
  units::MassPerPower start_nox;
  // fuel
  units::HeatRate heat_rate;    // HHV
  units::MassPerFuel co2_rate;  // kg/MMBtu
  NoxRate nox_rate;
  units::VolumePerEnergy water_use;  // withdrawn per MWh
  double derating_per_kelvin = 0.0;  // of capacity above 15 °C
  // resource
  SolarArray solar;
  WindTurbine wind;
  // storage
  double round_trip_efficiency = 0.85;
  double self_discharge_per_hour = 0.0;
  units::Duration minimum_duration;  // energy ÷ power
  units::Duration maximum_duration;
  // taxes (only with economics.taxes)
  double investment_tax_credit = 0.0;
  units::PricePerEnergy production_tax_credit;
  int production_tax_credit_years = 10;          // from the first month in service
  std::optional<time::Date> credits_until = {};  // both only for what is in service before this day
};

}  // namespace gigawatt::scenario
