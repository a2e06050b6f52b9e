// How a year is operated window by window: what is known of the hours ahead, and what is kept of each window.
#pragma once

#include <cstdint>

#include "power/operate.hpp"
#include "scenario/model/economics.hpp"

namespace gigawatt::study {

/// A year by windows of `dispatch.window_hours`, of which the first `step_hours` are known and kept (day-ahead prices
/// are published). Behind them prices, sun and wind are forecasts: value × (1 + ε), ε a random walk that begins there
/// with a standard deviation of `forecast_error` after 24 hours. Load is known. Storages begin the year as the rule's
/// do, with `dispatch.reserve`, and end it with no less.
power::OperatedYear operated_by_windows(const power::YearToOperate& year, const scenario::Dispatch& dispatch,
                                        std::uint64_t seed);

}  // namespace gigawatt::study
