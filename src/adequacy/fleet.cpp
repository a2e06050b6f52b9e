#include "adequacy/fleet.hpp"

#include <algorithm>

#include "base/require.hpp"

namespace gigawatt::adequacy {

HourlyLoad hourly_load(std::span<const double> load_mw, std::span<const double> variable_mw) {
  GIGAWATT_REQUIRE(variable_mw.empty() || variable_mw.size() == load_mw.size());
  HourlyLoad load;
  load.net_mw.assign(load_mw.begin(), load_mw.end());
  load.net_steps.resize(load_mw.size());
  for (std::size_t hour = 0; hour < load_mw.size(); ++hour) {
    const double variable = variable_mw.empty() ? 0.0 : variable_mw[hour];
    load.net_mw[hour] -= variable;
    load.net_steps[hour] = to_steps(load_mw[hour]) - to_steps(variable);
  }
  return load;
}

std::vector<std::size_t> peak_hours(const HourlyLoad& load) {
  constexpr std::size_t hours_per_day = 24;
  std::vector<std::size_t> peaks;
  for (std::size_t first = 0; first < load.hours(); first += hours_per_day) {
    const auto begin = load.net_steps.begin() + static_cast<std::ptrdiff_t>(first);
    const auto length = static_cast<std::ptrdiff_t>(std::min(hours_per_day, load.hours() - first));
    peaks.push_back(static_cast<std::size_t>(std::max_element(begin, begin + length) - load.net_steps.begin()));
  }
  return peaks;
}

}  // namespace gigawatt::adequacy
