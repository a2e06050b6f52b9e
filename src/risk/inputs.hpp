// What an ensemble draws: every leaf with a distribution that a replay can follow, slips of dates, factors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "risk/sample.hpp"
#include "scenario/distribution.hpp"
#include "scenario/model.hpp"

namespace gigawatt::risk {

/// What a drawn value changes.
enum class Target {
  hall_days,          // of a site's halls that stand ready on one day: they slip together
  offer_days,         // of one connection offer
  lead_months,        // of a technology: how much later than at the median its orders come
  load_factor,        // of one hall
  price,              // of a price id
  compute_price,      // of one contract
  capital,            // of a technology
  facility_cost,      // of a site
  accelerator_price,  // of an accelerator
  party_schedule,     // of a party: income, operating cost or capital expenditure of a year or a month
  demand,
  every_compute_price,
  every_power_price,
  every_fuel_price,
};

struct Input {
  std::string name;  // path of the leaf, or "slip sites.abilene.halls 2026-11-01"
  std::string unit;  // of values: "days", "months", or "factor" on what the plan used
  Target target = Target::demand;
  std::size_t site = 0, entry = 0;  // where it is
  time::Date date = {};             // hall_days: of the halls
  ScheduleFactor schedule = {};     // party_schedule: where it is
  scenario::Distribution distribution;
  bool empirical_slip = false;  // drawn from the slips that were observed
};

struct Inputs {
  std::vector<Input> drawn;
  std::vector<std::string> held;  // leaves with a distribution that stay at their median: a replay does not follow them
};

/// What stands before this month is history: `uncertainty.from`, else `plan.orders_from`.
time::Month history_ends(const scenario::Scenario& scenario);

/// What is drawn for this scenario. Dates at or before `from` do not slip.
Inputs inputs_of(const scenario::Scenario& scenario, time::Month from);

/// The drawn value at probability u.
double value_at(const Input& input, double u);

/// Puts a drawn value into a sample.
void put(const Input& input, double value, const scenario::Scenario& scenario, Sample& sample);

}  // namespace gigawatt::risk
