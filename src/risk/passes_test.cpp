// Money inside samples: what cannot be paid rests, who fails stops, and both as in a run.
#include "risk/passes.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "capital/spending.hpp"
#include "risk/stress.hpp"
#include "study/build_model.hpp"
#include "study/money.hpp"

namespace gigawatt::risk {
namespace {

/// Two halls of one owner with 12 million USD/MW of shells over twelve months: north is built, south states its date.
std::string one_site(const std::string& party, const std::string& rest) {
  return R"(horizon: 2027..2029
plan: {years: 2027..2029}
sites:
  mesa:
    name: Mesa
    place: {latitude_degrees: 31, longitude_degrees: -100, elevation: 0 m, utc_offset_hours: -6}
    weather: flat
    cooling: {type: dry, pue: 1.2, pue_per_kelvin: 0}
    facility_cost: 12 million USD/MW
    idle_value: 1 USD/GPU-hour
    owner: owner
    construction_months: 12
    halls:
      north: {it_power: 10 MW, accelerator: chip, load_factor: 1.0, load: flat}
      south: {it_power: 30 MW, accelerator: chip, load_factor: 1.0, load: flat, ready: 2028-10-14}
    connection:
      energy_price: grid
      carbon_intensity: 0 kg/MWh
      offers: {utility: {power: 100 MW, available: 2026-01-01, committed: true}}
    build:
      begin: 2027-01-01
      slip: none
      activities:
        land: {duration: 300 days}
        shell: {duration: 200 days, after: [land], per: hall}
accelerators: {chip: {name: Chip, power: 1 kW/GPU, price: 10 USD/GPU, life: 5 years, failure_rate: 0.1 1/GPU-year, checkpoint_time: 10 s, restart_time: 5 min}}
prices: {grid: {electricity: {constant: 40 USD/MWh}}}
weather: {flat: {synthetic: {clearness_index: [.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5,.5], temperature_c: [15,15,15,15,15,15,15,15,15,15,15,15], temperature_range_k: [0,0,0,0,0,0,0,0,0,0,0,0], dew_point_c: [5,5,5,5,5,5,5,5,5,5,5,5], wind_speed_m_per_s: [5,5,5,5,5,5,5,5,5,5,5,5]}}}
economics: {currency_year: 2027, inflation: 0 %}
uncertainty: {slip: 0 days}
parties: {owner: {name: Owner, )" +
         party + "}}\n" + rest;
}

scenario::Scenario load(const std::string& party, const std::string& rest = "") {
  const std::filesystem::path file =
      std::filesystem::path(::testing::TempDir()) / ("passes-" + std::to_string(::getpid()) + ".yaml");
  std::ofstream(file) << one_site(party, rest);
  auto loaded = study::load_dated(file.string(), {});
  std::filesystem::remove(file);
  if (!loaded) {
    ADD_FAILURE() << base::to_text(loaded.error().front());
    return {};
  }
  return std::move(loaded->scenario);
}

Ensemble stressed(const scenario::Scenario& scenario, std::vector<std::string> shocks = {}) {
  study::Options options{.resolved_questions = 0};
  options.dual_worth = false;
  auto ensemble = stress(
      scenario, {.samples = 3, .last = {}, .seed = {}, .shocks = std::move(shocks), .reverse = {}, .options = options},
      {});
  EXPECT_TRUE(ensemble.has_value());
  return std::move(*ensemble);
}

double value(const Ensemble& ensemble, const std::string& measure, std::size_t sample = 0) {
  const auto k = index_of(ensemble.measures, measure);
  EXPECT_TRUE(k.has_value()) << measure;
  return ensemble.values[sample][*k].value_or(-1.0);
}

study::Settled run(const scenario::Scenario& scenario) {
  auto settled = study::settle(scenario, {.resolved_questions = 0, .build_samples = 0},
                               [&](const study::Run& pass) { return study::consequences_of_money(scenario, pass); },
                               study::passes_of_money, {});
  EXPECT_TRUE(settled.has_value());
  return std::move(*settled);
}

/// Would catch dates, spending or defaults of a sample that another path computes than a run's.
void expect_as_in_a_run(const scenario::Scenario& scenario, const char* what) {
  SCOPED_TRACE(what);
  const study::Settled settled = run(scenario);
  const Ensemble ensemble = stressed(scenario);
  EXPECT_GT(settled.passes, 1);
  for (const std::size_t sample : {0U, 1U, 2U}) {
    EXPECT_EQ(value(ensemble, "passes", sample), settled.passes);
    for (const study::HallResult& hall : settled.run.account.sites[0].halls)
      EXPECT_EQ(value(ensemble, "sites.mesa.halls." + hall.id.text() + ".ready", sample), year_of(hall.planned));
    EXPECT_EQ(value(ensemble, "parties.owner.defaults", sample), settled.run.money->parties[0].first_default ? 1 : 0);
    EXPECT_NEAR(value(ensemble, "spent_usd", sample), capital::to_usd(capital::spent(*settled.run.money)), 1.0);
  }
}

TEST(Passes, WhatCannotBePaidRestsAsInARun) {
  expect_as_in_a_run(load("cash: 45 million USD, income: {2027: 120 million USD, 2028: 360 million USD}"),
                     "a gap that later income fills");
  expect_as_in_a_run(load("cash: 5 bn USD, operating_cost: {2027-11: 6 bn USD}"), "a default");
}

/// Both customers want the whole site; the first one fails, and the second one gets what is free.
TEST(Passes, AContractThatEndsUnpaidFreesItsCapacityAsInARun) {
  const scenario::Scenario scenario =
      load("cash: 5 bn USD}, poor: {name: Poor, cash: 20 million USD}, rich: {name: Rich, cash: 5 bn USD",
           R"(contracts:
  first: {name: First, vendor: owner, customer: poor, sites: [mesa], rank: 1, price: 2 USD/GPU-hour, ramp: [{from: 2029-01, it_power: 40 MW}]}
  second: {name: Second, vendor: owner, customer: rich, sites: [mesa], rank: 2, price: 2 USD/GPU-hour, ramp: [{from: 2029-01, it_power: 40 MW}]}
instruments:
  paid: {capacity: {vendor: owner, customer: poor, contract: first}, from: 2029-01, until: 2029-12}
)");
  const study::Settled settled = run(scenario);
  const Ensemble ensemble = stressed(scenario);
  EXPECT_GT(settled.passes, 1);
  EXPECT_EQ(value(ensemble, "passes"), settled.passes);
  for (const study::ContractResult& contract : settled.run.account.contracts) {
    const std::string path = "contracts." + contract.id.text() + ".";
    EXPECT_NEAR(value(ensemble, path + "delivered_share"), *contract.delivered_share, 1e-6) << path;
    EXPECT_NEAR(value(ensemble, path + "months.2029-12.it_mw_delivered"), contract.months.back().it_mw_delivered, 1e-6);
  }
  EXPECT_NEAR(value(ensemble, "contracts.second.months.2029-01.it_mw_delivered"), 0.0, 1e-6);
  EXPECT_NEAR(value(ensemble, "contracts.second.months.2029-12.it_mw_delivered"), 40.0, 1e-3);
}

TEST(Passes, WhoDefaultsByAShockBuildsNoMore) {
  const scenario::Scenario scenario = load("cash: 5 bn USD");
  const Ensemble plain = stressed(scenario), failed = stressed(scenario, {"owner defaults 2028-01"});
  EXPECT_EQ(value(plain, "passes"), 1.0);
  EXPECT_EQ(value(plain, "sites.mesa.months.2029-12.it_mw_ready"), 40.0);
  EXPECT_GT(value(failed, "passes"), 1.0);
  EXPECT_EQ(value(failed, "sites.mesa.months.2029-12.it_mw_ready"), 0.0) << "both were to stand later in 2028";
  EXPECT_LT(value(failed, "spent_usd"), value(plain, "spent_usd"));
  const Ensemble late = stressed(scenario, {"owner defaults 2028-12"});
  EXPECT_EQ(value(late, "sites.mesa.months.2029-12.it_mw_ready"), 40.0) << "what stands goes on";
  EXPECT_EQ(value(late, "passes"), 1.0);
}

TEST(Passes, WhatASampleComesToDoesNotDependOnTheOthers) {
  const scenario::Scenario scenario =
      load("cash: 45 million USD, income: {2027: 120 million USD, 2028: 360 million USD}");
  study::Options options{.resolved_questions = 0};
  options.dual_worth = false;
  const auto part = [&](std::uint64_t first, std::uint64_t last) {
    auto ensemble = stress(scenario,
                           {.samples = 40,
                            .first = first,
                            .last = last,
                            .seed = {},
                            .shocks = {},
                            .reverse = {},
                            .threads = 2,
                            .options = options},
                           {});
    EXPECT_TRUE(ensemble.has_value());
    return std::move(ensemble->values);
  };
  const std::vector<Values> whole = part(0, 40);
  EXPECT_EQ(part(39, 40).front(), whole.back());
}

}  // namespace
}  // namespace gigawatt::risk
