// What a good scenario becomes; inheritance, overrides, hash.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;
using testing::replaced;

Loaded must_load(const Folder& folder, std::string_view text, const Overrides& overrides = {}) {
  auto loaded = testing::load_text(folder, text, overrides);
  if (!loaded) {
    ADD_FAILURE() << all_text(loaded.error());
    return {};
  }
  return std::move(*loaded);
}

const Input& input(const Scenario& scenario, std::string_view path) {
  const auto found = std::ranges::find(scenario.inputs, path, &Input::path);
  if (found == scenario.inputs.end()) {
    ADD_FAILURE() << "no input " << path;
    return scenario.inputs.front();
  }
  return *found;
}

std::string first_code(const base::Result<Loaded>& loaded) { return loaded ? "loaded" : loaded.error().front().code; }

TEST(Load, FillsTheModel) {
  const Folder folder;
  const Loaded loaded = must_load(folder, campus);
  const Scenario& scenario = loaded.scenario;
  EXPECT_TRUE(loaded.warnings.empty()) << all_text(loaded.warnings);
  EXPECT_EQ(scenario.title, "A test campus");
  EXPECT_EQ(scenario.horizon, (time::Years{2026, 2035}));
  EXPECT_EQ(scenario.plan.build_step, BuildStep::month);
  EXPECT_EQ(scenario.plan.orders_from, time::Month::of(2026, 6));
  EXPECT_EQ(scenario.seed, 7u);
  ASSERT_EQ(scenario.sites.size(), 1u);
  const Site& site = scenario.sites[0];
  EXPECT_EQ(site.cooling.type, CoolingType::hybrid);
  EXPECT_DOUBLE_EQ(site.cooling.water_use.in(1e-3 * units::m3 / units::kWh), 0.2);
  EXPECT_DOUBLE_EQ(site.cooling.pue_per_kelvin, 0.004);
  ASSERT_EQ(site.halls.size(), 2u);
  EXPECT_EQ(site.halls[0].id.text(), "building-1");
  EXPECT_EQ(site.halls[0].it_power, 100.0 * units::MW);
  EXPECT_EQ(site.halls[0].accelerators, 47800.0);
  EXPECT_DOUBLE_EQ(site.halls[1].accelerators, 100e6 / 2090.0) << "it_power ÷ power per accelerator";
  EXPECT_EQ(site.halls[1].ready, (time::Date{2027, 7, 1}));
  ASSERT_TRUE(site.connection.has_value());
  EXPECT_EQ(site.connection->offers[1].cost, 150.0 * (units::USD / units::kW));
  EXPECT_DOUBLE_EQ(site.connection->ratchet, 0.6);
  EXPECT_EQ(site.connection->coincident_peak->hours, 4);
  EXPECT_FALSE(site.connection->flexible.has_value());
  ASSERT_EQ(site.supply.size(), 4u);
  EXPECT_TRUE(site.supply[0].committed());
  EXPECT_FALSE(site.supply[1].committed());
  EXPECT_DOUBLE_EQ(site.supply[1].rental->rate.in(units::USD / (units::MW * units::month)), 20000.0);
  EXPECT_DOUBLE_EQ(site.permits.nox_per_year->in(units::short_ton / units::year), 87.0);
  EXPECT_FALSE(site.permits.nox_per_hour.has_value());
  EXPECT_EQ(site.firmness->contingency, Contingency::largest_unit);
  const auto& normals = std::get<SyntheticWeather>(scenario.weather[0].data);
  EXPECT_EQ(normals.temperature_c[6], 29.0);
  EXPECT_EQ(normals.dew_point_c[0], -2.0);
  const Price& hub = find(scenario.prices, PriceId("hub"));
  EXPECT_EQ(hub.level, (std::map<int, double>{{2027, 1.05}, {2028, 1.1}}));
  EXPECT_DOUBLE_EQ(std::get<ElectricityPrice>(hub.data).synthetic->mean.in(units::USD / units::MWh), 40.0);
  EXPECT_DOUBLE_EQ(
      std::get<FuelPrice>(find(scenario.prices, PriceId("gas")).data).constant->in(units::USD / units::MMBtu), 4.0);
  ASSERT_EQ(scenario.contracts.size(), 1u);
  EXPECT_EQ(scenario.contracts[0].ramp[1].from, time::Month::of(2027, 9));
  EXPECT_EQ(scenario.thresholds[0].text, "sites.alpha.years.2027.usd_per_mwh at most 90");
}

TEST(Load, LibraryEntriesAppearOnlyWhenUsed) {
  const Folder folder;
  const Scenario scenario = must_load(folder, campus).scenario;
  EXPECT_EQ(scenario.technologies.size(), 4u);
  EXPECT_EQ(scenario.accelerators.size(), 1u);
  const Technology& engine = find(scenario.technologies, TechnologyId("gas-engine"));
  EXPECT_NEAR(engine.heat_rate.in(1e-6 * units::MMBtu / units::kWh), 6800.0 * 1.108, 1e-6) << "LHV × lhv_to_hhv";
  EXPECT_DOUBLE_EQ(engine.lead_time.in(units::month), 15.0) << "median";
}

TEST(Load, InputsCarryProvenance) {
  const Folder folder;
  const Scenario scenario = must_load(folder, campus).scenario;
  const Input& carbon = input(scenario, "sites.alpha.connection.carbon_intensity");
  EXPECT_EQ(carbon.text, "334 kg/MWh");
  EXPECT_EQ(carbon.source.text(), "grid-study");
  EXPECT_EQ(carbon.note, "annual average");
  EXPECT_FALSE(carbon.is_default);
  EXPECT_EQ(carbon.mark.line, 41);
  const Input& gas = input(scenario, "prices.gas.fuel.constant");
  ASSERT_TRUE(gas.distribution.has_value());
  EXPECT_EQ(gas.distribution->kind, Distribution::Kind::lognormal);
  EXPECT_DOUBLE_EQ(gas.distribution->high, 4.6);
  const Input& pue = input(scenario, "sites.alpha.cooling.pue_per_kelvin");
  EXPECT_TRUE(pue.is_default);
  EXPECT_EQ(pue.text, "0.004");
  const Input& life = input(scenario, "technologies.gas-engine.life");
  EXPECT_TRUE(life.assumed);
  EXPECT_EQ(life.mark.file, "library/technologies.yaml");
  EXPECT_TRUE(input(scenario, "sites.alpha.halls.building-2.accelerators").is_default);
}

TEST(Load, DistributionsTakeTheMedian) {
  const Folder folder;
  const auto fuel_price = [&](const char* text) {
    const std::string changed = replaced(
        std::string(campus), "{p10: 3 USD/MMBtu, p50: 4 USD/MMBtu, p90: 4.6 USD/MMBtu, source: grid-study}", text);
    const Scenario scenario = must_load(folder, changed).scenario;
    return std::get<FuelPrice>(find(scenario.prices, PriceId("gas")).data).constant->base();
  };
  EXPECT_DOUBLE_EQ(fuel_price("{low: 3 USD/MMBtu, high: 5 USD/MMBtu, source: grid-study}"), 4.0);
  // Triangle on [0, 10] with mode 10 has its median at 10/√2; with mode 0 at 10 (1 − 1/√2).
  EXPECT_NEAR(fuel_price("{min: 0 USD/MMBtu, mode: 10 USD/MMBtu, max: 10 USD/MMBtu}"), 10 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(fuel_price("{min: 0 USD/MMBtu, mode: 0 USD/MMBtu, max: 10 USD/MMBtu}"), 10 * (1 - 1 / std::sqrt(2.0)),
              1e-12);
  EXPECT_DOUBLE_EQ(fuel_price("{value: {low: 3 USD/MMBtu, high: 4 USD/MMBtu}, source: grid-study, assumed: true}"),
                   3.5);
}

TEST(Load, PriceYearInflatesToCurrencyYear) {
  const Folder folder;
  const std::string changed = replaced(std::string(campus), "facility_cost: 11.7 million USD/MW",
                                       "facility_cost: {value: 10 million USD/MW, price_year: 2023}");
  const Scenario scenario = must_load(folder, changed).scenario;
  EXPECT_NEAR(scenario.sites[0].facility_cost.in(units::USD / units::MW), 10e6 * 1.02 * 1.02, 1e-3);
  const Technology& battery = find(scenario.technologies, TechnologyId("battery"));
  EXPECT_NEAR(battery.overnight_cost.in(units::USD / units::kW), 497.7 * std::pow(1.02, 3), 1e-9)
      << "the library's 2022 USD";
}

TEST(Load, WarnsButLoads) {
  const Folder folder;
  const std::string unused =
      replaced(std::string(campus), "seed: 7", "accelerators:\n  spare: {like-nothing: 1}\nseed: 7");
  EXPECT_EQ(first_code(testing::load_text(folder, unused)), "missing-key") << "an unused entry is still checked";
  const Loaded party = must_load(folder, replaced(std::string(campus), "  lab: {name: The Lab}",
                                                  "  lab: {name: The Lab}\n  bank: {name: A Bank}"));
  ASSERT_EQ(party.warnings.size(), 1u);
  EXPECT_EQ(party.warnings[0].code, "unused-entry");
  EXPECT_EQ(party.warnings[0].path, "parties.bank");
  EXPECT_EQ(party.warnings[0].severity, base::Severity::warning);
  const Loaded hall = must_load(folder, replaced(std::string(campus), "accelerators: 47800", "accelerators: 40000"));
  ASSERT_EQ(hall.warnings.size(), 1u);
  EXPECT_EQ(hall.warnings[0].code, "hall-power-mismatch");
  EXPECT_EQ(hall.warnings[0].mark.line, 28);
  const std::string spike = replaced(std::string(campus), "it_power: 100 MW\n", "it_power: 1000000 MW\n");
  const Loaded huge = must_load(folder, replaced(spike, "accelerators: 47800", "accelerators: 478000000"));
  ASSERT_EQ(huge.warnings.size(), 1u) << "its accelerators fit it";
  EXPECT_EQ(huge.warnings[0].code, "hall-power-huge");
  EXPECT_EQ(huge.warnings[0].path, "sites.alpha.halls.building-1.it_power");
  for (const auto& [price, warnings] : {std::pair("1000 USD/MWh", 0u), std::pair("40000 USD/MWh", 1u)}) {
    const Loaded dear =
        must_load(folder, std::string(campus) +
                              "instruments:\n  ppa:\n    supply:\n      {seller: builder, buyer: lab, site: alpha,\n"
                              "       energy: 1000 MWh/year, market_price: 30 USD/MWh, price: " +
                              price + "}\n");
    ASSERT_EQ(dear.warnings.size(), warnings) << price;
    if (warnings == 0) continue;
    EXPECT_EQ(dear.warnings[0].code, "contract-price-huge");
    EXPECT_EQ(dear.warnings[0].path, "instruments.ppa.supply.price");
  }
  EXPECT_TRUE(
      must_load(folder, replaced(std::string(campus), "accelerators: 47800", "accelerators: 46000")).warnings.empty());
}

TEST(Load, AllErrorsAtOnceInOrder) {
  const Folder folder;
  std::string text = replaced(std::string(campus), "it_power: 100 MW\n", "it_power: 100\n");
  text = replaced(text, "type: hybrid", "type: wet");
  text = replaced(text, "customer: lab", "customer: laboratory");
  text = replaced(text, "seed: 7", "seed: x\nmore: 1");
  const auto loaded = testing::load_text(folder, text);
  ASSERT_FALSE(loaded.has_value());
  std::string codes;
  int line = 0;
  for (const base::Diagnostic& finding : loaded.error()) {
    codes += finding.code + " ";
    EXPECT_GE(finding.mark.line, line);
    line = finding.mark.line;
  }
  EXPECT_EQ(codes, "bad-choice missing-unit dangling-id bad-number unknown-key ");
}

TEST(Extends, MapsMergeValuesReplaceNullDeletes) {
  const Folder folder;
  folder.write("parent.yaml", campus);
  const Scenario scenario = must_load(folder, R"(extends: parent.yaml
title: The child
sites:
  alpha:
    cooling: null
    halls:
      building-2: null
      building-3: {it_power: 50 MW, accelerator: h100, ready: 2028-01-01}
      building-1: {load_factor: 90 %}
    connection: {carbon_intensity: 300 kg/MWh}
prices:
  hub: {level: {2028: 1.2}}
contracts:
  lease: {ramp: [{from: 2028-01, it_power: 10 MW}], end: null}
)")
                                .scenario;
  EXPECT_EQ(scenario.title, "The child");
  EXPECT_EQ(scenario.question, "What does it cost?");
  const Site& site = scenario.sites[0];
  EXPECT_EQ(site.cooling.type, CoolingType::dry) << "deleted: defaults";
  ASSERT_EQ(site.halls.size(), 2u) << "parents first";
  EXPECT_EQ(site.halls[0].id.text(), "building-1");
  EXPECT_DOUBLE_EQ(site.halls[0].load_factor, 0.9);
  EXPECT_EQ(site.halls[0].it_power, 100.0 * units::MW);
  EXPECT_EQ(site.halls[1].id.text(), "building-3");
  EXPECT_EQ(find(scenario.prices, PriceId("hub")).level, (std::map<int, double>{{2027, 1.05}, {2028, 1.2}}));
  EXPECT_EQ(scenario.contracts[0].ramp.size(), 1u);
  EXPECT_FALSE(scenario.contracts[0].end.has_value());
  EXPECT_TRUE(input(scenario, "sites.alpha.connection.carbon_intensity").source.empty())
      << "a new value does not inherit the old one's source";
  EXPECT_EQ(input(scenario, "sites.alpha.connection.delivery_charge").mark.file, folder.path("parent.yaml"));
}

TEST(Extends, WhatAParentLeavesUnusedIsNoWarning) {
  const Folder folder;
  folder.write("parent.yaml", campus);
  const Loaded loaded =
      must_load(folder, "extends: parent.yaml\ncontracts: {lease: null}\nparties: {bank: {name: A Bank}}\n");
  ASSERT_EQ(loaded.warnings.size(), 1u) << all_text(loaded.warnings);
  EXPECT_EQ(loaded.warnings[0].path, "parties.bank");
}

TEST(Extends, AnnotationKeepsTheValue) {
  const Folder folder;
  folder.write("parent.yaml", campus);
  const Scenario scenario =
      must_load(folder, "extends: parent.yaml\nsites: {alpha: {idle_value: {source: grid-study, note: why not}}}\n")
          .scenario;
  EXPECT_DOUBLE_EQ(scenario.sites[0].idle_value.in(units::USD / (units::GPU * units::hour)), 1.0);
  EXPECT_EQ(input(scenario, "sites.alpha.idle_value").source.text(), "grid-study");
}

TEST(Extends, FaultsOfParentsAreNamedWhereTheyStand) {
  const Folder folder;
  folder.write("parent.yaml", replaced(std::string(campus), "load_factor: 80 %", "load_factor: 180 %"));
  const auto broken = testing::load_text(folder, "extends: parent.yaml\n");
  ASSERT_FALSE(broken.has_value());
  EXPECT_EQ(broken.error()[0].mark.file, folder.path("parent.yaml"));
  EXPECT_EQ(broken.error()[0].mark.line, 30);
  EXPECT_TRUE(
      testing::load_text(folder, "extends: parent.yaml\nsites: {alpha: {halls: {building-1: {load_factor: 80 %}}}}\n")
          .has_value());
}

TEST(Extends, CyclesAreRefusedWithTheirChain) {
  const Folder folder;
  folder.write("b.yaml", "extends: sub/../scenario.yaml\n");
  const auto loaded = testing::load_text(folder, "title: A\nextends: b.yaml\n");
  ASSERT_FALSE(loaded.has_value());
  const auto finding = std::ranges::find(loaded.error(), "extends-cycle", &base::Diagnostic::code);
  ASSERT_NE(finding, loaded.error().end());
  EXPECT_NE(finding->message.find("scenario.yaml -> "), std::string::npos);
  EXPECT_EQ(finding->mark.file, folder.path("b.yaml"));
  EXPECT_EQ(finding->mark.line, 1);
  EXPECT_EQ(finding->mark.column, 10);
  const auto self = testing::load_text(folder, "extends: ./scenario.yaml\n");
  EXPECT_NE(std::ranges::find(self.error(), "extends-cycle", &base::Diagnostic::code), self.error().end());
}

TEST(Extends, MissingParentPointsAtTheKey) {
  const Folder folder;
  const auto loaded = testing::load_text(folder, std::string(campus) + "extends: ../nowhere.yaml\n");
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error()[0].code, "file-not-found");
  EXPECT_EQ(loaded.error()[0].path, "extends");
  EXPECT_GT(loaded.error()[0].mark.line, 80);
  EXPECT_EQ(first_code(testing::load_text(folder, std::string(campus) + "extends: no-such-name\n")),
            "unknown-scenario");
}

TEST(Like, StartsFromAnotherTechnology) {
  const Folder folder;
  const std::string text = replaced(std::string(campus), "seed: 7", R"(technologies:
  quiet-turbine:
    like: gas-turbine-aeroderivative
    name: Turbine with SCR
    nox_rate: {per_fuel: null, ppm_at_15_percent_o2: 2.2}
  quieter-turbine: {like: quiet-turbine, unit_size: 16.5 MW}
seed: 7)");
  const Scenario scenario =
      must_load(folder, replaced(text, "sun: {technology: solar", "sun: {technology: quieter-turbine, fuel_price: gas"))
          .scenario;
  const Technology& turbine = find(scenario.technologies, TechnologyId("quieter-turbine"));
  EXPECT_EQ(turbine.name, "Turbine with SCR");
  EXPECT_DOUBLE_EQ(turbine.nox_rate.ppm_at_15_percent_o2.value(), 2.2);
  EXPECT_FALSE(turbine.nox_rate.per_fuel.has_value());
  EXPECT_DOUBLE_EQ(turbine.unit_size.in(units::MW), 16.5);
  EXPECT_NEAR(turbine.heat_rate.in(1e-6 * units::MMBtu / units::kWh), 9447.0, 1e-6);
}

TEST(Overrides, SetReplacesMakesAndDeletes) {
  const Folder folder;
  Overrides overrides;
  overrides.set = {{"sites.alpha.halls.building-1.it_power", "101 MW"},
                   {"sites.alpha.halls.building-2", "null"},
                   {"sites.alpha.clean_share", "30 %"},
                   {"contracts.lease.ramp.1.it_power", "150 MW"},
                   {"prices.hub.level.2030", "1.3"},
                   {"economics.inflation", "{low: 1 %, high: 3 %, assumed: true}"}};
  const Scenario scenario = must_load(folder, campus, overrides).scenario;
  EXPECT_EQ(scenario.sites[0].halls.size(), 1u);
  EXPECT_EQ(scenario.sites[0].halls[0].it_power, 101.0 * units::MW);
  EXPECT_DOUBLE_EQ(scenario.sites[0].clean_share.value(), 0.3);
  EXPECT_EQ(scenario.contracts[0].ramp[1].it_power, 150.0 * units::MW);
  EXPECT_EQ(find(scenario.prices, PriceId("hub")).level.at(2030), 1.3);
  EXPECT_DOUBLE_EQ(scenario.economics.inflation, 0.02);
  EXPECT_EQ(input(scenario, "sites.alpha.clean_share").mark.file, "--set sites.alpha.clean_share");
}

/// Would catch a rate that is read after the amounts, one that is drawn, and an amount that counts as if it were USD.
TEST(Overrides, AmountsInOtherCurrenciesNeedARate) {
  const Folder folder;
  Overrides overrides;
  overrides.set = {{"economics.carbon_price", "40 EUR/t"}, {"economics.exchange_rates.EUR", "1.25 USD"}};
  EXPECT_DOUBLE_EQ(must_load(folder, campus, overrides).scenario.economics.carbon_price.in(units::USD / units::t),
                   50.0);
  const auto code = [&](std::vector<std::pair<std::string, std::string>> set) {
    Overrides wrong;
    wrong.set = std::move(set);
    const auto loaded = testing::load_text(folder, campus, wrong);
    return loaded ? std::string("none") : loaded.error().front().code;
  };
  EXPECT_EQ(code({{"economics.carbon_price", "40 EUR/t"}}), "missing-exchange-rate");
  EXPECT_EQ(code({{"economics.exchange_rates.EUR", "0 USD"}}), "out-of-range");
  EXPECT_EQ(code({{"economics.exchange_rates.EUR", "{low: 1 USD, high: 1.2 USD, assumed: true}"}}), "bad-distribution");
  EXPECT_EQ(code({{"economics.exchange_rates.XYZ", "1 USD"}}), "unknown-key");
}

TEST(Overrides, FaultsNameTheFlag) {
  struct Case {
    const char* path;
    const char* value;
    const char* code;
  };
  const Case cases[] = {{"sites.alpha.halls.building-1.it_power", "101", "missing-unit"},
                        {"sites.alpha.hals.building-1.it_power", "101 MW", "unknown-key"},
                        {"sites.beta.name", "Beta", "missing-key"},
                        {"sites..name", "Beta", "bad-override"},
                        {"title.text", "Beta", "bad-override"},
                        {"contracts.lease.ramp.7.it_power", "1 MW", "bad-override"},
                        {"title", "", "bad-override"},
                        {"title", "[", "yaml-syntax"},
                        {"title", "\xff", "bad-override"},
                        {"sites.alpha.clean_share", "null", "nothing-to-delete"},
                        {"extends", "first-campus", "unknown-key"}};
  for (const Case& row : cases) {
    const Folder folder;
    Overrides overrides;
    overrides.set = {{row.path, row.value}};
    const auto loaded = testing::load_text(folder, campus, overrides);
    if (std::string_view(row.path) == "extends") continue;
    ASSERT_FALSE(loaded.has_value()) << row.path;
    EXPECT_EQ(loaded.error()[0].code, row.code) << row.path << "\n" << all_text(loaded.error());
    EXPECT_EQ(loaded.error()[0].mark.file, std::string("--set ") + row.path);
    EXPECT_EQ(loaded.error()[0].mark.line, 0);
  }
}

TEST(Overrides, AMisspelledEntryIsOneFindingWithTheNearest) {
  const auto finding = [](const char* path, const char* value) {
    const Folder folder;
    Overrides overrides;
    overrides.set = {{path, value}};
    const auto loaded = testing::load_text(folder, campus, overrides);
    if (loaded) return base::Diagnostic{};
    EXPECT_EQ(loaded.error().size(), 1u) << all_text(loaded.error());
    return loaded.error().front();
  };
  EXPECT_EQ(finding("sites.alhpa.clean_share", "30 %").suggestion, "alpha");
  EXPECT_EQ(finding("sites.alhpa.halls.building-1.it_power", "30 MW").suggestion, "alpha");
  EXPECT_EQ(finding("sites.alpha.halls.bilding-1.it_power", "30 MW").suggestion, "building-1");
  EXPECT_EQ(finding("contracts.lesae.rank", "1").code, "missing-key");
  EXPECT_EQ(finding("sites.alpha.idle_value", "null").path, "sites.alpha.idle_value") << "an entry that is there";
  EXPECT_TRUE(finding("sites.alpha.halls.building-9", "{like: building-1}").code.empty()) << "a whole new one";
}

TEST(Overrides, YearsStayInsideTheHorizon) {
  const Folder folder;
  Overrides overrides;
  overrides.years = time::Years{2027, 2040};
  overrides.weather_years = 3;
  const auto refused = testing::load_text(folder, campus, overrides);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error()[0].code, "years-outside-horizon") << all_text(refused.error());
  EXPECT_EQ(refused.error()[0].mark.file, "--years");
  EXPECT_NE(refused.error()[0].expected.find("--set horizon=2026..2040"), std::string::npos);
  overrides.set = {{"horizon", "2026..2040"}};
  const Scenario scenario = must_load(folder, campus, overrides).scenario;
  EXPECT_EQ(scenario.plan.years, (time::Years{2027, 2040}));
  EXPECT_EQ(scenario.horizon, (time::Years{2026, 2040}));
  EXPECT_EQ(scenario.plan.weather_years, 3);
}

TEST(Overrides, APlanThatNoMachineHoldsIsRefused) {
  const Folder folder;
  Overrides overrides;
  overrides.set = {{"horizon", "2001..2200"}, {"plan.weather_years", "100"}};
  overrides.years = time::Years{2001, 2200};
  const auto refused = testing::load_text(folder, campus, overrides);
  ASSERT_FALSE(refused.has_value());
  const auto found = std::ranges::find(refused.error(), "out-of-range", &base::Diagnostic::code);
  ASSERT_NE(found, refused.error().end()) << all_text(refused.error());
  EXPECT_EQ(found->path, "plan.years");
  EXPECT_NE(found->expected.find("10000"), std::string::npos);
}

TEST(Hash, IgnoresOrderCommentsAndStyle) {
  const Folder folder;
  const std::string hash = must_load(folder, campus).scenario.hash;
  EXPECT_EQ(hash.size(), 64u);
  std::string other = replaced(std::string(campus), "seed: 7\n", "");
  other = "seed: 7   # moved to the top\n" + other;
  other = replaced(other, "parties:\n  builder: {name: The Builder, role: developer}\n",
                   "parties:\n  builder:\n    role: \"developer\"\n    name: 'The Builder'\n");
  EXPECT_EQ(must_load(folder, other).scenario.hash, hash);
  EXPECT_EQ(must_load(folder, replaced(std::string(campus), "it_power: 100 MW\n", "it_power: 0.1 GW\n")).scenario.hash,
            hash);
  EXPECT_NE(
      must_load(folder, replaced(std::string(campus), "it_power: 100 MW\n", "it_power: 100.1 MW\n")).scenario.hash,
      hash);
  EXPECT_NE(must_load(folder, replaced(std::string(campus), "seed: 7", "seed: 8")).scenario.hash, hash);
}

TEST(ResolvedFiles, LoadToTheSameHash) {
  const Folder folder, copy;
  folder.write("deep/parent.yaml",
               replaced(std::string(campus),
                        "    electricity:\n      synthetic: {mean: 40 USD/MWh, spike_price: 1500 USD/MWh}\n",
                        "    electricity: {file: ../prices.csv}\n"));
  std::string csv = "hour,price_usd_per_mwh\n";
  for (int hour = 0; hour < 8760; ++hour) csv += std::to_string(hour) + "," + std::to_string(20 + hour % 24) + ".5\n";
  folder.write("prices.csv", csv);
  Overrides overrides;
  overrides.set = {{"technologies.gas-turbine-aeroderivative.nox_rate", "null"},
                   {"title", "'a: \"b\" #c'"},
                   {"sites.alpha.name", "\"null\""}};
  const Loaded first = must_load(folder, "extends: deep/parent.yaml\n", overrides);
  ASSERT_EQ(first.resolved_files.size(), 2u);
  for (const auto& [name, content] : first.resolved_files) copy.write(name, content);
  const auto second = load(copy.path("scenario.yaml"), {});
  ASSERT_TRUE(second.has_value()) << all_text(second.error());
  EXPECT_EQ(second->scenario.canonical_json, first.scenario.canonical_json);
  EXPECT_EQ(second->scenario.hash, first.scenario.hash);
  EXPECT_EQ(second->scenario.title, "a: \"b\" #c");
  EXPECT_EQ(second->scenario.sites[0].name, "null");
}

TEST(Load, TwiceGivesTheSame) {
  const Folder folder;
  EXPECT_EQ(must_load(folder, campus).scenario.canonical_json, must_load(folder, campus).scenario.canonical_json);
}

}  // namespace
}  // namespace gigawatt::scenario
