// Who pays whom: companies with their opening cash and what the rest of the world pays them.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "scenario/model/ids.hpp"
#include "time/calendar.hpp"
#include "units/quantity.hpp"

namespace gigawatt::scenario {

/// Amounts by date: a year's is spread evenly over its months; a month's own goes first. Nominal.
struct Schedule {
  std::map<int, units::Money> by_year;
  std::map<time::Month, units::Money> by_month;
  [[nodiscard]] units::Money of(time::Month month) const {
    if (const auto own = by_month.find(month); own != by_month.end()) return own->second;
    const auto year = by_year.find(month.year());
    return year == by_year.end() ? units::Money{} : (1.0 / 12.0) * year->second;
  }
};

enum class PartyKind { lab, cloud, hyperscaler, vendor, developer, utility, lender, fund, other };

struct Party {
  PartyId id;
  std::string name, role;
  PartyKind kind = PartyKind::other;
  PartyId parent;                    // whose only risk here is its stake and its guarantees; may be empty
  std::optional<units::Money> cash;  // when the plan starts; absent: its means are not limited, and it cannot fail
  units::Money minimum_cash;         // revolvers keep it there
  Schedule income;                   // from the rest of the world
  Schedule operating_cost;           // to the rest of the world
  Schedule capital_expenditure;      // to the rest of the world
  units::CalendarTime asset_life;    // straight-line depreciation of what it buys
  units::Money other_assets;         // when the plan starts, beside cash and what instruments say; not for sale
  double default_cost = 0.0;         // share of its assets that is lost when it fails (solvency)
  int grace_months = 1;              // unpaid for longer: default
  double tax_rate = 0.0;             // of a calendar year's income, after losses of the years before
  units::Money tax_losses;           // of the years before the plan
  double payout = 0.0;               // of its cash above the minimum, to its owners every December
};

}  // namespace gigawatt::scenario
