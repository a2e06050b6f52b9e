#include "emissions/rates.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace gigawatt::emissions {
namespace {

scenario::Technology turbine(double mmbtu_per_mwh, double ppm) {
  scenario::Technology technology;
  technology.heat_rate = mmbtu_per_mwh * (units::MMBtu / units::MWh);
  technology.co2_rate = 53.06 * (units::kg / units::MMBtu);
  technology.nox_rate.ppm_at_15_percent_o2 = ppm;
  return technology;
}

double short_tons_of_nox_per_year(double power_mw, double mmbtu_per_mwh, double ppm) {
  Account account = empty_account();
  add_generation(account, std::vector<double>(8760, power_mw), rates(turbine(mmbtu_per_mwh, ppm)));
  return std::accumulate(account.nox_kg.begin(), account.nox_kg.end(), 0.0) / units::short_ton.in(units::kg);
}

TEST(Rates, MemphisPermitAndPlaintiffsFiguresFromOneFormula) {
  EXPECT_NEAR(short_tons_of_nox_per_year(247.0, 9.8, 2.2), 87.0, 0.02 * 87.0);
  EXPECT_NEAR(short_tons_of_nox_per_year(422.0, 9.8, 18.0), 1200.0, 0.02 * 1200.0);
  EXPECT_NEAR(short_tons_of_nox_per_year(422.0, 9.8, 31.0), 2100.0, 0.02 * 2100.0);
}

TEST(Rates, MethodNineteenByHand) {
  // 2 ppm · 1.194e-7 · 8,710 · 20.9/5.9
  EXPECT_NEAR(nox_lb_per_mmbtu(2.0), 0.0073679, 1e-6);
  EXPECT_EQ(nox_lb_per_mmbtu(0.0), 0.0);
}

TEST(Rates, CarbonAndNoxByHeatRate) {
  scenario::Technology technology = turbine(10.0, 0.0);
  EXPECT_NEAR(rates(technology).co2_kg_per_mwh, 530.6, 1e-9);
  technology.nox_rate = {.ppm_at_15_percent_o2 = std::nullopt, .per_fuel = 0.1 * (units::lb / units::MMBtu)};
  EXPECT_NEAR(rates(technology).nox_kg_per_mwh, 0.45359237, 1e-12);
  technology.nox_rate = {};
  technology.water_use = 1.5 * (units::m3 / units::MWh);
  EXPECT_EQ(rates(technology).nox_kg_per_mwh, 0.0);
  EXPECT_NEAR(rates(technology).water_m3_per_mwh, 1.5, 1e-12);
}

TEST(Account, AddsGenerationImportsAndCooling) {
  Account account = empty_account();
  const std::vector<double> ten(8760, 10.0), half(8760, 0.5);
  add_generation(account, ten, {.co2_kg_per_mwh = 400.0, .nox_kg_per_mwh = 0.2, .water_m3_per_mwh = 1.0});
  add_generation(account, ten, {.co2_kg_per_mwh = 100.0, .nox_kg_per_mwh = 0.0, .water_m3_per_mwh = 0.0});
  const std::vector<double> location(8760, 3500.0), market(8760, 1000.0), matched(8760, 2000.0);
  add_imports(account, {location, market, matched});
  add_cooling_water(account, ten, half);
  for (const std::size_t hour : {std::size_t{0}, std::size_t{8759}}) {
    EXPECT_NEAR(account.co2_fuel_kg[hour], 5000.0, 1e-9);
    EXPECT_NEAR(account.co2_grid.location_kg[hour], 3500.0, 1e-9);
    EXPECT_NEAR(account.co2_grid.market_kg[hour], 1000.0, 1e-9);
    EXPECT_NEAR(account.co2_grid.matched_kg[hour], 2000.0, 1e-9);
    EXPECT_NEAR(account.nox_kg[hour], 2.0, 1e-12);
    EXPECT_NEAR(account.water_m3[hour], 15.0, 1e-12);
  }
  EXPECT_NEAR(monthly_sums(account.nox_kg)[1], 2.0 * 28 * 24, 1e-9);
}

}  // namespace
}  // namespace gigawatt::emissions
