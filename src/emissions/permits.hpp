// The permit clock: how much of each permit is used, month by month, as the plan limits it (power/chain_limits.cpp).
//
//   nox_per_year                twelve months to the end of the month, in the worst weather year; what was emitted
//   before
//                               the plan counts as zero
//   nox_per_hour                highest hour of the month, in the worst weather year
//   co2_per_year, with imports  January to the end of the month, expected over weather years
//   full_load_hours             January to the end of the month: output ÷ mean capacity of the calendar year, of each
//                               supply that burns fuel, in the worst weather year
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "scenario/model/site.hpp"

namespace gigawatt::emissions {

/// What counts against permits in one weather year; each has a value per plan month, whole calendar years. In months in
/// which the permits do not hold (scenario::Permits::hold) all are zero.
struct PermitMonths {
  std::vector<double> nox_kg, nox_peak_kg_per_hour;
  std::vector<double> co2_fuel_kg, co2_grid_kg;      // grid: location-based
  std::vector<std::vector<double>> full_load_hours;  // [supply]; empty where nothing limits it
};

enum class Permit { nox_per_year, nox_per_hour, co2_per_year, co2_with_imports_per_year, full_load_hours };

struct PermitUse {
  Permit permit = Permit::nox_per_year;
  std::size_t supply = 0;    // of full_load_hours
  double limit = 0.0;        // kg (a year), kg/h or h
  std::vector<double> used;  // [plan month], the same unit
};

/// One entry per permit that is stated; of full_load_hours one per supply that has them.
std::vector<PermitUse> permit_use(const scenario::Permits& permits, std::span<const PermitMonths> weather_years,
                                  std::span<const double> probability);

}  // namespace gigawatt::emissions
