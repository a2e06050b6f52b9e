// What a megawatt-hour emits, and the accounting of hourly generation and imports. Knows nothing of dispatch. Pure;
// thread-safe.
//
// NOx from a concentration: 40 CFR 60 Appendix A, Method 19, equation 19-1, dry basis:
//   E [lb/MMBtu] = ppm · 1.194e-7 lb/scf/ppm · Fd · 20.9/(20.9 − %O2), Fd = 8,710 dscf/MMBtu (natural gas, HHV), %O2
//   = 15.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "emissions/imports.hpp"
#include "scenario/model/technology.hpp"

namespace gigawatt::emissions {

struct Rates {
  double co2_kg_per_mwh = 0.0;
  double nox_kg_per_mwh = 0.0;
  double water_m3_per_mwh = 0.0;
};

/// Per MWh generated. NOx by ppm at 15 % O2 or by lb/MMBtu, whichever the technology states (ppm first); neither: none.
Rates rates(const scenario::Technology& technology);

/// Method 19, see above.
double nox_lb_per_mmbtu(double ppm_at_15_percent_o2);

/// Emissions of one site in one year and weather year, by the hour (8,760 values each, in kg and m3).
struct Account {
  std::vector<double> co2_fuel_kg;  // burnt on site
  ImportCo2 co2_grid;
  std::vector<double> nox_kg;
  std::vector<double> water_m3;  // generation and cooling
};
Account empty_account();

/// Adds a technology's hourly generation, MW.
void add_generation(Account& account, std::span<const double> generation_mw, const Rates& rates);

/// Adds CO2 of imports.
void add_imports(Account& account, const ImportCo2& imports);

/// Adds cooling water: served IT MW · m3 per IT-MWh, both hourly.
void add_cooling_water(Account& account, std::span<const double> served_it_mw,
                       std::span<const double> water_m3_per_mwh_it);

/// Sums by month of hourly values.
std::array<double, 12> monthly_sums(std::span<const double> hourly);

}  // namespace gigawatt::emissions
