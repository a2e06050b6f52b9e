// Supply at a site: what stands there, and what may be built or rented.
#pragma once

#include <optional>
#include <vector>

#include "scenario/model/ids.hpp"
#include "scenario/model/outage.hpp"
#include "scenario/model/series.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

struct Rental {
  units::CostPerPowerTime rate;  // USD/MW-month
  units::CostPerPower mobilisation;
  int minimum_term_months = 1;
  units::CostPerPower exit_fee;  // once, for each MW that goes back
};

/// Supply at a site: a committed asset (power + energised) or an option (maximum), bought or rented.
struct Supply {
  SupplyId id;
  TechnologyId technology;
  // committed
  std::optional<units::Power> power;
  std::optional<units::Energy> energy;  // storage
  std::optional<time::Date> energised;
  std::optional<time::Date> retires;
  // option
  std::optional<units::Power> maximum;
  std::optional<time::Date> earliest;          // not energised before, whatever the lead time
  std::optional<time::Month> last_order = {};  // the offer ends with this month
  std::optional<units::Power> maximum_per_year;
  std::optional<Rental> rental;                   // rented instead of bought
  PriceId fuel_price;                             // for resource: fuel
  std::optional<CapacityFactor> capacity_factor;  // for resource: solar, wind; instead of what the weather gives
  std::vector<Outage> outages = {};               // of all that stands of it; an option's too
  [[nodiscard]] bool committed() const { return power.has_value(); }
};

/// Take or pay: fuel of this price that a calendar year does not burn is paid all the same.
struct FuelContract {
  FuelContractId id;
  PriceId fuel_price;
  units::FuelPerYear minimum_take;
  double paid_share = 1.0;           // of the fuel's price, for what is not taken
  std::optional<time::Years> years;  // absent: all
};

}  // namespace gigawatt::scenario
