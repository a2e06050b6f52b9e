// Contracts for energy made elsewhere: what is read, and what is refused.
#include <gtest/gtest.h>

#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::capacity_factors;
using testing::Folder;
using testing::load_text;
using testing::replaced;

std::string with_contract(const std::string& text) {
  return replaced(std::string(campus), "      delivery_charge:",
                  "      clean_contracts:\n        sun: {" + text + "}\n      delivery_charge:");
}

base::Result<Loaded> loaded(const std::string& contract, const std::string& odd = "0.4") {
  const Folder folder;
  folder.write("factors.csv", capacity_factors(odd));
  return load_text(folder, with_contract(contract));
}

TEST(CleanContract, IsReadWithItsHours) {
  const auto scenario = loaded(
      "energy_per_year: 500 GWh/year, matched: hourly, capacity_factor: {file: factors.csv}, carbon_intensity: 20 "
      "kg/MWh, price: 3 USD/MWh, years: 2027..2028");
  ASSERT_TRUE(scenario) << all_text(scenario.error());
  const CleanContract& sun = scenario->scenario.sites[0].connection->clean_contracts.at(0);
  EXPECT_EQ(sun.id.text(), "sun");
  EXPECT_DOUBLE_EQ(sun.energy.in(units::MWh / units::year), 500000.0);
  EXPECT_EQ(sun.matched, Matching::hourly);
  EXPECT_DOUBLE_EQ(sun.carbon_intensity.in(units::kg / units::MWh), 20.0);
  EXPECT_DOUBLE_EQ(sun.price.in(units::USD / units::MWh), 3.0);
  ASSERT_TRUE(sun.capacity_factor && sun.capacity_factor->file);
  EXPECT_EQ(sun.capacity_factor->file->columns.at("capacity_factor")[8759], 0.4);
  EXPECT_FALSE(sun.runs(2026));
  EXPECT_TRUE(sun.runs(2028));
  EXPECT_FALSE(sun.runs(2029));
}

TEST(CleanContract, IsMatchedByTheYearAndFreeUnlessItSaysMore) {
  const auto scenario = loaded("energy_per_year: 500 GWh/year");
  ASSERT_TRUE(scenario) << all_text(scenario.error());
  const Connection& connection = *scenario->scenario.sites[0].connection;
  EXPECT_EQ(connection.clean_contracts.at(0).matched, Matching::yearly);
  EXPECT_EQ(connection.clean_contracts.at(0).price.base() + connection.clean_contracts.at(0).carbon_intensity.base(),
            0);
  EXPECT_TRUE(connection.clean_contracts.at(0).runs(1999));
  EXPECT_FALSE(connection.residual_intensity);
}

TEST(CleanContract, RefusesWhatHasNoEffectOrNoHours) {
  const auto first = [](const std::string& contract, const std::string& odd) {
    const auto scenario = loaded(contract, odd);
    return scenario ? std::string() : scenario.error().front().code + " " + scenario.error().front().path;
  };
  const std::string path = "sites.alpha.connection.clean_contracts.sun";
  EXPECT_EQ(first("energy_per_year: 5 GWh/year, capacity_factor: {file: factors.csv}", "0.4"),
            "no-effect " + path + ".capacity_factor");
  const std::string hourly = "energy_per_year: 5 GWh/year, matched: hourly, capacity_factor: {file: factors.csv}";
  EXPECT_EQ(first(hourly, "0"), "out-of-range " + path + ".capacity_factor.file");
  EXPECT_EQ(first(hourly, "1.2"), "out-of-range " + path + ".capacity_factor.file");
  EXPECT_EQ(first("matched: hourly", "0.4"), "missing-key " + path + ".energy_per_year");
  EXPECT_EQ(first("energy_per_year: 0 GWh/year", "0.4"), "out-of-range " + path + ".energy_per_year");
}

}  // namespace
}  // namespace gigawatt::scenario
