#include "study/energy.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"

namespace gigawatt::study {
namespace {

constexpr std::size_t hour_count = time::hours_per_year;
constexpr std::size_t clean = 0, gas = 1, store = 2;
constexpr double round_trip = 0.64;

scenario::Technology technology(const char* id, bool is_clean) {
  scenario::Technology result;
  result.id = scenario::TechnologyId(id);
  result.clean = is_clean;
  return result;
}

/// A clean and a fuel-fired generator, a battery that loses 36 %, and a connection to a grid that is 30 % clean.
power::SiteInput example_site() {
  power::SiteInput site;
  site.id = scenario::SiteId("site");
  site.technology = {technology("clean", true), technology("gas", false), technology("store", false)};
  site.technology[store].kind = scenario::TechnologyKind::storage;
  site.technology[store].round_trip_efficiency = round_trip;
  site.supply.resize(3);
  site.connection.emplace();
  site.connection->clean_share = 0.3;
  return site;
}

struct Hour {
  double clean_mw = 0.0, gas_mw = 0.0, gas_dumped_mw = 0.0, charge_mw = 0.0, discharge_mw = 0.0, import_mw = 0.0,
         export_mw = 0.0;
  [[nodiscard]] double served_mw() const {
    return clean_mw + gas_mw + discharge_mw - charge_mw + import_mw - export_mw;
  }
};

EnergyAccount account_of(const std::vector<Hour>& year) {
  Hours hours;
  hours.generation_mw.resize(3);
  hours.dumped_mw.resize(3);
  hours.charge_mw.resize(3);
  hours.discharge_mw.resize(3);
  for (const Hour& hour : year) {
    hours.generation_mw[clean].push_back(hour.clean_mw);
    hours.generation_mw[gas].push_back(hour.gas_mw);
    hours.dumped_mw[gas].push_back(hour.gas_dumped_mw);
    hours.charge_mw[store].push_back(hour.charge_mw);
    hours.discharge_mw[store].push_back(hour.discharge_mw);
    hours.import_mw.push_back(hour.import_mw);
    hours.export_mw.push_back(hour.export_mw);
    hours.curtailment_mw.push_back(hour.gas_dumped_mw);
    hours.served_mw.push_back(hour.served_mw());
  }
  return energy_account(example_site(), hours);
}

TEST(Energy, AccountOfTwoKindsOfHoursByHand) {
  // Served: 50 + 20 + 8 − 30 + 40 − 0 = 88 MW, and 150 + 0 + 0 − 0 + 0 − 50 = 100 MW, 4,380 hours each.
  std::vector<Hour> year;
  for (std::size_t t = 0; t < hour_count; ++t)
    year.push_back(t % 2 == 0 ? Hour{.clean_mw = 50.0,
                                     .gas_mw = 20.0,
                                     .gas_dumped_mw = 5.0,
                                     .charge_mw = 30.0,
                                     .discharge_mw = 8.0,
                                     .import_mw = 40.0}
                              : Hour{.clean_mw = 150.0, .export_mw = 50.0});
  const EnergyAccount account = account_of(year);
  const double half = 4380.0;
  EXPECT_EQ(
      account.energy_mwh,
      (ByTechnology{{"clean", 200.0 * half}, {"gas", 20.0 * half}, {"store", 8.0 * half}, {"grid", 40.0 * half}}));
  EXPECT_DOUBLE_EQ(total(account.charged_mwh), 30.0 * half);
  EXPECT_DOUBLE_EQ(account.exported_mwh, 50.0 * half);
  EXPECT_DOUBLE_EQ(account.curtailed_mwh, 5.0 * half);
  EXPECT_DOUBLE_EQ(account.served_mwh, 188.0 * half);
  // The year: gas 20 + 5 and 0.7 of 40 imported. By the hour: 50 + 8 − 30 + 0.3 · 40 = 40 of 88, and all of 100.
  EXPECT_NEAR(*account.clean_share(), 1.0 - 53.0 / 188.0, 1e-12);
  EXPECT_NEAR(*account.hourly_clean_share(), 140.0 / 188.0, 1e-12);
  // 8 MW out of 8 / 0.64 = 12.5 MW that went in the same hour: 4.5 MW for nothing.
  EXPECT_NEAR(total(account.burnt_mwh), 4.5 * half, 1e-6);
  EXPECT_DOUBLE_EQ(total(account.burning_hours), half);
  require_closed(account, 1.0, "site 2026");
}

TEST(Energy, AnAccountThatDoesNotCloseIsAnInternalFaultWithItsNumbers) {
  EnergyAccount account = account_of(std::vector<Hour>(hour_count, {.clean_mw = 100.0, .import_mw = 20.0}));
  require_closed(account, 1.0, "site 2026");
  account.exported_mwh = 1.0;
  try {
    require_closed(account, 1.0, "site 2026");
    FAIL() << "1 MWh is missing";
  } catch (const std::logic_error& error) {
    const std::string message = error.what();
    for (const char* part : {"site 2026", "generation 876000", "import 175200", "export 1 ", "served 1051200"})
      EXPECT_NE(message.find(part), std::string::npos) << message;
  }
  account.exported_mwh = 0.0;
  account.energy_mwh.front().second += 1.0;
  EXPECT_THROW(require_closed(account, 1.0, "site 2026"), std::logic_error) << "the list must add up too";
}

TEST(Energy, LossesWhereNothingIsCleanLeaveAShareOfZero) {
  // 10 MW into the battery in even hours, 6.4 MW out in odd ones, all of it gas: 100 + 106.4 MW served, 210 burnt.
  std::vector<Hour> year;
  for (std::size_t t = 0; t < hour_count; ++t)
    year.push_back(t % 2 == 0 ? Hour{.gas_mw = 110.0, .charge_mw = 10.0} : Hour{.gas_mw = 100.0, .discharge_mw = 6.4});
  const EnergyAccount account = account_of(year);
  ASSERT_GT(account.unclean_mwh, account.served_mwh);
  ASSERT_LT(account.matched_mwh, 0.0);
  EXPECT_EQ(account.clean_share(), 0.0);
  EXPECT_EQ(account.hourly_clean_share(), 0.0);
}

TEST(Energy, NothingServedHasNoShare) {
  const EnergyAccount account = account_of(std::vector<Hour>(hour_count));
  EXPECT_FALSE(account.clean_share());
  EXPECT_FALSE(account.hourly_clean_share());
}

/// The hour without charging and discharging at once: the same level of the battery, the same load, and less of what
/// had fed the losses: imports first, then gas, then clean output; or more exports.
Hour without_burning(Hour hour, bool exports) {
  const double needless_mw = std::min(hour.charge_mw, hour.discharge_mw / round_trip);
  hour.charge_mw -= needless_mw;
  hour.discharge_mw -= round_trip * needless_mw;
  double surplus_mw = (1.0 - round_trip) * needless_mw;
  if (exports) {
    hour.export_mw += surplus_mw;
    return hour;
  }
  for (double* source : {&hour.import_mw, &hour.gas_mw, &hour.clean_mw}) {
    const double less_mw = std::min(*source, surplus_mw);
    *source -= less_mw;
    surplus_mw -= less_mw;
  }
  hour.export_mw += surplus_mw;
  return hour;
}

TEST(Energy, NoShareGainsFromChargingAndDischargingAtOnce) {
  base::RandomStream random(8, base::random_stream("burning"));
  std::vector<Hour> burning, exporting, saving;
  for (std::size_t t = 0; t < hour_count; ++t) {
    const auto draw = [&](double most) { return std::max(0.0, most * (1.3 * random.uniform() - 0.3)); };
    const Hour hour{.clean_mw = 60.0 + draw(150.0),
                    .gas_mw = 30.0 + draw(80.0),
                    .charge_mw = draw(60.0),
                    .discharge_mw = draw(60.0),
                    .import_mw = draw(50.0),
                    .export_mw = draw(20.0)};
    burning.push_back(hour);
    exporting.push_back(without_burning(hour, true));
    saving.push_back(without_burning(hour, false));
    ASSERT_NEAR(exporting.back().served_mw(), hour.served_mw(), 1e-9);
    ASSERT_NEAR(saving.back().served_mw(), hour.served_mw(), 1e-9);
  }
  const EnergyAccount burnt = account_of(burning);
  ASSERT_GT(total(burnt.burnt_mwh), 1000.0) << "otherwise this says nothing";
  for (const auto& year : {exporting, saving}) {
    const EnergyAccount account = account_of(year);
    EXPECT_NEAR(total(account.burnt_mwh), 0.0, 1e-9);
    EXPECT_GT(*account.hourly_clean_share(), *burnt.hourly_clean_share());
    EXPECT_GE(*account.clean_share(), *burnt.clean_share());
    // Not only in sum: hour by hour.
    for (std::size_t t = 0; t < hour_count; t += 97) {
      const EnergyAccount one = account_of({year[t]}), other = account_of({burning[t]});
      EXPECT_GE(one.matched_mwh, other.matched_mwh - 1e-9) << t;
      EXPECT_LE(one.unclean_mwh, other.unclean_mwh + 1e-9) << t;
    }
  }
}

}  // namespace
}  // namespace gigawatt::study
