// Three accounts of what is imported, by hand.
#include "emissions/imports.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace gigawatt::emissions {
namespace {

constexpr std::size_t hour_count = 8760;
constexpr ImportIntensity intensity{.location_kg_per_mwh = 400.0, .residual_kg_per_mwh = 500.0};

double sum(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// `even` MW in even hours, `odd` MW in odd ones.
std::vector<double> alternating(double even, double odd) {
  std::vector<double> values;
  for (std::size_t hour = 0; hour < hour_count; ++hour) values.push_back(hour % 2 == 0 ? even : odd);
  return values;
}

TEST(Imports, WithoutContractsTheLocationAndTheResidualMixCount) {
  const ImportCo2 co2 = import_co2(alternating(10.0, 30.0), intensity, {});
  EXPECT_NEAR(sum(co2.location_kg), 175200.0 * 400.0, 1e-3);
  EXPECT_NEAR(sum(co2.market_kg), 175200.0 * 500.0, 1e-3);
  EXPECT_NEAR(sum(co2.matched_kg), 175200.0 * 500.0, 1e-3);
  EXPECT_NEAR(co2.location_kg[1], 30.0 * 400.0, 1e-9);
}

TEST(Imports, AYearlyContractCoversTheYearAndNoHour) {
  // Half of 175,200 MWh is claimed at 20 kg/MWh: (20 + 500) / 2 = 260 kg/MWh in every hour.
  const Claim wind{.mwh = 87600.0, .co2_kg_per_mwh = 20.0, .hourly_mwh = {}};
  const ImportCo2 co2 = import_co2(alternating(10.0, 30.0), intensity, std::vector{wind});
  EXPECT_NEAR(co2.market_kg[0], 2600.0, 1e-9);
  EXPECT_NEAR(co2.market_kg[1], 7800.0, 1e-9);
  EXPECT_NEAR(sum(co2.matched_kg), 175200.0 * 500.0, 1e-3) << "nobody knows in which hours it is made";
  EXPECT_NEAR(sum(co2.location_kg), 175200.0 * 400.0, 1e-3) << "a contract moves no electron";
}

TEST(Imports, SunByDayDoesNotCoverTheNight) {
  // 20 MWh in even hours, nothing in odd ones: 87,600 MWh. Even hours have 10 to claim them for, odd ones none.
  const Claim sun{.mwh = 87600.0, .co2_kg_per_mwh = 40.0, .hourly_mwh = hourly_energy(87600.0, alternating(0.5, 0.0))};
  EXPECT_NEAR(sun.hourly_mwh[0], 20.0, 1e-9);
  const ImportCo2 co2 = import_co2(alternating(10.0, 30.0), intensity, std::vector{sun});
  EXPECT_NEAR(co2.matched_kg[0], 10.0 * 40.0, 1e-9) << "what is over is lost";
  EXPECT_NEAR(co2.matched_kg[1], 30.0 * 500.0, 1e-9);
  EXPECT_NEAR(sum(co2.market_kg), 87600.0 * (40.0 + 500.0), 1e-3) << "over the year all of it counts";
}

TEST(Imports, MoreThanIsImportedCannotBeClaimed) {
  // 175,200 MWh imported, 350,400 claimed: half of each, at the mean of 0 and 100 kg/MWh by energy, (3 · 0 + 100) / 4.
  const Claim nuclear{.mwh = 262800.0, .co2_kg_per_mwh = 0.0, .hourly_mwh = {}};
  const Claim biogas{.mwh = 87600.0, .co2_kg_per_mwh = 100.0, .hourly_mwh = {}};
  const ImportCo2 co2 = import_co2(alternating(10.0, 30.0), intensity, std::vector{nuclear, biogas});
  EXPECT_NEAR(sum(co2.market_kg), 175200.0 * 25.0, 1e-3);
}

TEST(Imports, AFlatContractMatchesEveryHour) {
  const Claim flat{.mwh = 15.0 * 8760.0, .co2_kg_per_mwh = 0.0, .hourly_mwh = hourly_energy(15.0 * 8760.0, {})};
  const ImportCo2 co2 = import_co2(alternating(10.0, 30.0), intensity, std::vector{flat});
  EXPECT_NEAR(co2.matched_kg[0], 0.0, 1e-9);
  EXPECT_NEAR(co2.matched_kg[1], 15.0 * 500.0, 1e-9);
}

TEST(Imports, NothingImportedEmitsNothing) {
  const Claim flat{.mwh = 8760.0, .co2_kg_per_mwh = 10.0, .hourly_mwh = hourly_energy(8760.0, {})};
  const ImportCo2 co2 = import_co2(alternating(0.0, 0.0), intensity, std::vector{flat});
  EXPECT_EQ(sum(co2.location_kg) + sum(co2.market_kg) + sum(co2.matched_kg), 0.0);
}

}  // namespace
}  // namespace gigawatt::emissions
