// What one sample of an ensemble changes, in numbers: everything that is drawn, and what shocks add to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "scenario/model.hpp"

namespace gigawatt::risk {

struct SiteSample {
  std::vector<double> hall_days;       // later than planned, by hall; negative: sooner
  std::vector<double> load_factor;     // × the planned, by hall
  std::vector<double> offer_days;      // later, by offer
  std::vector<bool> offer_denied;      // never comes, by offer
  std::vector<int> supply_months;      // later, by supply: all of it that is not there yet
  std::vector<int> order_months;       // later on top of that, by supply: what the plan orders
  std::vector<double> capital_factor;  // × the overnight cost, by supply
  double burning_share = 1.0;          // of fuel-fired capacity that may run
  double facility_cost_factor = 1.0;   // × the cost of its halls
};

/// × what a party takes in or spends in one year, or in one month.
struct ScheduleFactor {
  std::size_t party = 0;
  scenario::Schedule scenario::Party::* schedule = nullptr;
  int year = 0;
  int month = 0;  // 0: the year's amount
  double factor = 1.0;
};

struct Sample {
  std::uint64_t number = 0;
  std::size_t weather = 0;  // weather year
  std::vector<SiteSample> sites;
  std::vector<double> price_factor;              // by price of the scenario
  std::vector<double> compute_price_factor;      // by contract
  std::vector<double> accelerator_price_factor;  // by accelerator of the scenario
  std::vector<int> slot_months;                  // later, by resource: its first delivery
  double demand = 1.0;                           // of what customers use and halls ask for
  std::vector<ScheduleFactor> schedules = {};    // what is drawn of parties
};

/// Nothing is changed: the base.
Sample unchanged(const scenario::Scenario& scenario);

/// A date so many days later; earlier where they are negative.
time::Date later(time::Date date, double days);

}  // namespace gigawatt::risk
