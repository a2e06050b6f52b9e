#include "emissions/rates.hpp"

#include "base/require.hpp"
#include "time/calendar.hpp"

namespace gigawatt::emissions {
namespace {

void add_product(std::vector<double>& into, std::span<const double> amount, double rate) {
  GIGAWATT_REQUIRE(into.size() == amount.size());
  if (rate == 0.0) return;
  for (std::size_t hour = 0; hour < into.size(); ++hour) into[hour] += amount[hour] * rate;
}

}  // namespace

double nox_lb_per_mmbtu(double ppm_at_15_percent_o2) {
  constexpr double lb_per_scf_and_ppm = 1.194e-7, dry_scf_per_mmbtu = 8710.0, air_o2 = 20.9, stack_o2 = 15.0;
  return ppm_at_15_percent_o2 * lb_per_scf_and_ppm * dry_scf_per_mmbtu * air_o2 / (air_o2 - stack_o2);
}

Rates rates(const scenario::Technology& technology) {
  const double mmbtu_per_mwh = technology.heat_rate.in(units::MMBtu / units::MWh);
  Rates result;
  result.co2_kg_per_mwh = mmbtu_per_mwh * technology.co2_rate.in(units::kg / units::MMBtu);
  const double lb_in_kg = units::lb.in(units::kg);
  if (technology.nox_rate.ppm_at_15_percent_o2)
    result.nox_kg_per_mwh = mmbtu_per_mwh * nox_lb_per_mmbtu(*technology.nox_rate.ppm_at_15_percent_o2) * lb_in_kg;
  else if (technology.nox_rate.per_fuel)
    result.nox_kg_per_mwh = mmbtu_per_mwh * technology.nox_rate.per_fuel->in(units::kg / units::MMBtu);
  result.water_m3_per_mwh = technology.water_use.in(units::m3 / units::MWh);
  return result;
}

Account empty_account() {
  const std::vector<double> zero(time::hours_per_year, 0.0);
  return {.co2_fuel_kg = zero, .co2_grid = {zero, zero, zero}, .nox_kg = zero, .water_m3 = zero};
}

void add_generation(Account& account, std::span<const double> generation_mw, const Rates& rates) {
  add_product(account.co2_fuel_kg, generation_mw, rates.co2_kg_per_mwh);
  add_product(account.nox_kg, generation_mw, rates.nox_kg_per_mwh);
  add_product(account.water_m3, generation_mw, rates.water_m3_per_mwh);
}

void add_imports(Account& account, const ImportCo2& imports) {
  add_product(account.co2_grid.location_kg, imports.location_kg, 1.0);
  add_product(account.co2_grid.market_kg, imports.market_kg, 1.0);
  add_product(account.co2_grid.matched_kg, imports.matched_kg, 1.0);
}

void add_cooling_water(Account& account, std::span<const double> served_it_mw,
                       std::span<const double> water_m3_per_mwh_it) {
  GIGAWATT_REQUIRE(served_it_mw.size() == account.water_m3.size() && water_m3_per_mwh_it.size() == served_it_mw.size());
  for (std::size_t hour = 0; hour < served_it_mw.size(); ++hour)
    account.water_m3[hour] += served_it_mw[hour] * water_m3_per_mwh_it[hour];
}

std::array<double, 12> monthly_sums(std::span<const double> hourly) {
  GIGAWATT_REQUIRE(hourly.size() == time::hours_per_year);
  constexpr auto starts = time::month_starts_hour();
  std::array<double, 12> sums{};
  for (std::size_t month = 0; month < sums.size(); ++month)
    for (std::size_t hour = starts[month]; hour < starts[month + 1]; ++hour) sums[month] += hourly[hour];
  return sums;
}

}  // namespace gigawatt::emissions
