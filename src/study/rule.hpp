// How a year is operated that nobody knows ahead: room `dispatch`'s rule with the prices that the scenario's `dispatch`
// section asks for. Month by month; the storages' prices come from the month before, January's from the December of the
// same weather year.
#pragma once

#include "power/operate.hpp"
#include "scenario/model/economics.hpp"

namespace gigawatt::study {

/// What a storage pays and asks in a month, USD/MWh: it charges below the first, fills its reserve below the second,
/// discharges above the third, and what is below its reserve above the fourth.
struct StoragePrices {
  double charge_below = 0.0, refill_below = 0.0, discharge_above = 0.0, reserve_above = 0.0;
};

/// With a connection from its prices of the month before. Without one it takes what is free, and gives it instead of
/// anything that is burnt. `month`: 0…11.
StoragePrices storage_prices(const power::YearToOperate& year, const power::YearToOperate::Store& store,
                             std::size_t month, const scenario::Dispatch& dispatch);

/// A year by the rule. Storages begin it with what they hold at its end, as a plan's do.
power::OperatedYear operated_by_rule(const power::YearToOperate& year, const scenario::Dispatch& dispatch);

}  // namespace gigawatt::study
