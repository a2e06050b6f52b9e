// What asks for power: halls, their accelerators and their cooling.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/model/ids.hpp"
#include "scenario/model/outage.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

struct Accelerator {
  AcceleratorId id;
  std::string name;
  std::string vendor;                // who makes it: platforms are compared by it
  units::PowerPerAccelerator power;  // IT kW per accelerator, all in
  units::PricePerAccelerator price;
  units::CalendarTime life;
  units::FailureRate failure_rate;  // interruptions of a job per accelerator and year
  units::Duration checkpoint_time;  // to write one checkpoint
  units::Duration restart_time;     // from failure to work again
  std::optional<units::ThroughputPerAccelerator> bf16_dense, fp8_dense;  // peak, without sparsity
};

enum class CoolingType { dry, evaporative, hybrid };

struct Cooling {
  CoolingType type = CoolingType::dry;
  double pue = 1.2;                  // facility ÷ IT at 15 °C dry bulb
  double pue_per_kelvin = 0.004;     // rise above 15 °C (dry bulb; wet bulb for evaporative)
  units::VolumePerEnergy water_use;  // evaporated per MWh of IT in cooling hours; 0 for dry
};

enum class LoadShape { flat, training, inference };

struct Hall {
  HallId id;
  units::Power it_power;
  AcceleratorId accelerator;
  double accelerators = 0.0;  // count
  time::Date ready;           // shell, fit-out and accelerators done; waits only for power
  double load_factor = 0.85;  // mean IT load ÷ it_power
  LoadShape load = LoadShape::training;
  double job_accelerators = 0.0;  // accelerators that fail together as one job; 0 = the hall's count
  std::vector<Outage> outages = {};
  bool scheduled = false;  // states no date: `ready` is what the site's build leads to (study/schedule.hpp)
  /// Whether it asks for load in this month: ready before it begins, and not out.
  [[nodiscard]] bool stands(time::Month month) const {
    return ready.first_full_month() <= month && !is_out(outages, month);
  }
};

struct Deferrable {
  double share = 0.0;  // of IT load that may be done late
  int window_hours = 6;
};

}  // namespace gigawatt::scenario
