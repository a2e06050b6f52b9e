// IEEE RTS-79 and RBTS from the published tables in tests/data/ieee-rts.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "adequacy/fleet.hpp"

namespace gigawatt::adequacy::testing {

inline std::vector<std::vector<std::string>> rows_of(const std::string& name) {
  std::ifstream file(GIGAWATT_SOURCE_DIR "/tests/data/ieee-rts/" + name);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  for (std::getline(file, line); std::getline(file, line);) {
    std::istringstream cells(line);
    rows.emplace_back();
    for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
  }
  EXPECT_FALSE(rows.empty()) << name;
  return rows;
}

inline std::vector<Unit> units_of(const std::string& system) {
  std::vector<Unit> units;
  for (const auto& row : rows_of(system + "_units.csv")) {
    Unit unit{.capacity_mw = std::stod(row[1]), .forced_outage_rate = std::stod(row[2])};
    if (row.size() > 3) unit.mtbf_h = std::stod(row[3]);
    units.insert(units.end(), static_cast<std::size_t>(std::stoi(row[0])), unit);
  }
  return units;
}

/// 52 weeks of 168 hours, to five decimals as such tables are kept.
inline HourlyLoad year_of_load(double peak_mw) {
  const auto days = rows_of("daily_percent.csv"), hours = rows_of("hourly_percent.csv");
  std::vector<double> load_mw;
  for (const auto& week : rows_of("weekly_percent.csv")) {
    const std::size_t season = week[2] == "winter" ? 1 : week[2] == "summer" ? 3 : 5;
    for (std::size_t day = 0; day < days.size(); ++day)
      for (const auto& hour : hours) {
        const double share = std::stod(week[1]) * std::stod(days[day][1]) * std::stod(hour[season + (day < 5 ? 0 : 1)]);
        load_mw.push_back(std::round(peak_mw * share / 1e6 * 1e5) / 1e5);
      }
  }
  return hourly_load(load_mw);
}

}  // namespace gigawatt::adequacy::testing
