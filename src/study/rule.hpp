// How a year is operated that nobody knows ahead: room `dispatch`'s rule with the prices that the scenario's `dispatch`
// section asks for. Month by month; the storages' prices come from the month before, January's from the December of the
// same weather year.
#pragma once

#include "power/operate.hpp"
#include "scenario/model/economics.hpp"

namespace gigawatt::study {

/// A year by the rule. Storages begin it with what they hold at its end, as a plan's do.
power::OperatedYear operated_by_rule(const power::YearToOperate& year, const scenario::Dispatch& dispatch);

}  // namespace gigawatt::study
