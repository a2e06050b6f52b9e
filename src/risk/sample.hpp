// What one sample of an ensemble changes, in numbers: everything that is drawn, and what shocks add to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "scenario/model.hpp"

namespace gigawatt::risk {

/// Months in which work at a site rests, both included.
struct Rest {
  time::Month first, last;
  bool operator==(const Rest&) const = default;
};

struct SiteSample {
  std::vector<double> hall_days;       // later than planned, by hall; negative: sooner
  std::vector<double> load_factor;     // × the planned, by hall
  std::vector<double> offer_days;      // later, by offer
  std::vector<bool> offer_denied;      // never comes, by offer
  std::vector<int> supply_months;      // later, by supply: all of it that is not there yet
  std::vector<int> order_months;       // later on top of that, by supply: what the plan orders
  std::vector<double> capital_factor;  // × the overnight cost, by supply
  std::vector<int> activity_months;    // longer, by activity of its build that is not done yet
  std::vector<Rest> rests = {};        // for lack of money, in the order in which they were found
  double burning_share = 1.0;          // of fuel-fired capacity that may run
  double facility_cost_factor = 1.0;   // × the cost of its halls
  bool operator==(const SiteSample&) const = default;
};

/// × what a party takes in or spends in one year, or in one month.
struct ScheduleFactor {
  std::size_t party = 0;
  scenario::Schedule scenario::Party::* schedule = nullptr;
  int year = 0;
  int month = 0;  // 0: the year's amount
  double factor = 1.0;
};

/// When halls were to stand, as somebody knew it from a month on.
struct KnownDays {
  time::Month month;
  std::vector<std::vector<double>> hall_days;  // [site][hall]: later than planned
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
  int pass = 1;                                  // of its money; behind the first with what the ones before led to
  std::vector<std::optional<time::Month>> contract_end;  // by contract: the last month before it ended unpaid
  std::vector<KnownDays> known = {};                     // where work rests: in the order of time
};

/// Nothing is changed: the base.
Sample unchanged(const scenario::Scenario& scenario);

/// The days on which work at a site rests.
std::vector<scenario::Pause> pauses_of(const SiteSample& site);

/// A date so many days later; earlier where they are negative.
time::Date later(time::Date date, double days);

}  // namespace gigawatt::risk
