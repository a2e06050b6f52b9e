// Slots that sites queue for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// The first deliveries are kept for a site; what it does not need yet waits for it.
struct Reservation {
  std::string id;
  SiteId site;
  int count = 0;
};

enum class DeliveryPeriod { month, quarter, year };

/// One thing at a time, evenly spread over each period, first come first served.
struct Deliveries {
  int count = 1;  // a period
  DeliveryPeriod every = DeliveryPeriod::quarter;
  time::Date from;                       // the first one
  std::optional<time::Date> until = {};  // none from this day on
  std::vector<Reservation> reservations;

  /// From one to the next.
  [[nodiscard]] double spacing_days() const {
    const double months = every == DeliveryPeriod::month ? 1.0 : every == DeliveryPeriod::quarter ? 3.0 : 12.0;
    return months * time::days_per_month / count;
  }
};

/// Things that several sites queue for: at most so many MW of these technologies energised per year, all sites
/// together; a pipeline: so much fuel at once; crews that build, or deliveries that activities end with.
struct Resource {
  ResourceId id;
  std::string name;
  std::vector<TechnologyId> technologies;
  std::optional<units::PowerRate> capacity;  // MW/year
  std::optional<units::FuelRate> fuel_flow;  // MMBtu/h
  std::optional<int> crews = {};             // busy at once
  std::optional<Deliveries> deliveries = {};
  [[nodiscard]] bool of_power() const { return capacity || fuel_flow; }
};

}  // namespace gigawatt::scenario
