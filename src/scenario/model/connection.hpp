// The grid connection and what its tariff asks.
#pragma once

#include <optional>
#include <vector>

#include "scenario/model/ids.hpp"
#include "scenario/model/series.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// A connection that may be given back, in part or wholly.
struct ConnectionExit {
  int after_months = 0;     // in use, at least
  units::CostPerPower fee;  // once, for what is given back
};

/// An offer of grid connection; committed offers are there, the others may be taken (in part).
struct ConnectionOffer {
  OfferId id;
  units::Power power;
  time::Date available;
  bool committed = false;
  units::CostPerPower cost;  // one-off, spread as an annuity over `life`
  units::CalendarTime life;
  std::optional<time::Date> ends = {};      // first day without
  std::optional<ConnectionExit> exit = {};  // absent: kept
  /// It is there from the first full month on, until the month in which it ends.
  [[nodiscard]] bool stands(time::Month month) const {
    return available.first_full_month() <= month && (!ends || month < time::Month::of(ends->year, ends->month));
  }
};

/// The capacity obligation from a month on.
struct ObligationStep {
  time::Month from;
  units::CostPerPowerHour rate;  // USD/MW-day
};

struct CoincidentPeak {
  units::CostPerPowerTime rate;  // USD/kW-year on the mean import over the named hours
  int hours = 4;                 // tightest hour of this many summer months (ERCOT 4CP)
};

struct FlexibleConnection {
  int hours = 0;       // tightest hours of the year (highest price, or load where given)
  double share = 1.0;  // of the connection that remains in them
};

/// A ratchet on past peaks: the billed peak is at least a share of the highest of the months before.
struct PeakRatchet {
  double share = 0.0;
  int months = 11;
};

/// Take or pay: imports that a calendar year does not take are paid all the same.
struct EnergyContract {
  EnergyContractId id;
  units::EnergyPerYear minimum_take;
  units::PricePerEnergy price;       // of what is not taken
  std::optional<time::Years> years;  // absent: all
};

enum class Matching { yearly, hourly };

/// Energy that is made elsewhere and claimed for what is imported: certificates, a power purchase agreement. It moves
/// no MWh of the site; it counts in the market-based account of CO2, and in the hourly one if it is matched hourly.
struct CleanContract {
  CleanContractId id;
  units::EnergyPerYear energy;
  Matching matched = Matching::yearly;
  std::optional<CapacityFactor> capacity_factor;  // shape of the year where matched hourly; absent: flat
  units::MassPerEnergy carbon_intensity;
  units::PricePerEnergy price;       // of all of it, whether there are imports to claim it for or not
  std::optional<time::Years> years;  // absent: all
  [[nodiscard]] bool runs(int year) const { return !years || (year >= years->first && year <= years->last); }
};

struct Connection {
  std::vector<ConnectionOffer> offers;
  PriceId energy_price;
  units::PricePerEnergy delivery_charge;  // USD/MWh on top of the energy price
  double export_price_share = 0.0;        // of the energy price, paid for exports; 0 = no export
  units::Power export_limit;
  units::CostPerPowerTime demand_charge;  // USD/kW-month on the billed peak
  double ratchet = 0.0;                   // billed peak at least this share of the connection
  std::optional<PeakRatchet> peak_ratchet;
  std::vector<EnergyContract> energy_contracts;
  std::optional<CoincidentPeak> coincident_peak;
  units::CostPerPowerHour capacity_obligation;            // USD/MW-day on the connection in use
  std::vector<ObligationStep> capacity_obligation_steps;  // ascending; before the first: capacity_obligation
  std::optional<FlexibleConnection> flexible;
  units::MassPerEnergy carbon_intensity;                   // location-based, kg/MWh
  std::optional<units::MassPerEnergy> residual_intensity;  // of what no contract claims; absent: carbon_intensity
  std::vector<CleanContract> clean_contracts;
  double clean_share = 0.0;  // of imports, for clean targets
  double firm_share = 1.0;
};

}  // namespace gigawatt::scenario
