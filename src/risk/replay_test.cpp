// Replays against the run that they start from, and ensembles against themselves in other parts.
#include "risk/replay.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "risk/inputs.hpp"
#include "risk/shock.hpp"
#include "risk/stress.hpp"
#include "scenario/parse.hpp"

namespace gigawatt::risk {
namespace {

scenario::Scenario small_campus() {
  scenario::Overrides overrides;
  overrides.years = time::Years{2027, 2028};
  auto loaded = scenario::load("first-campus", overrides);
  EXPECT_TRUE(loaded.has_value());
  return loaded->scenario;
}

study::Options plain() {
  study::Options options;
  options.dual_worth = false;
  options.resolved_questions = 0;
  return options;
}

TEST(Replay, WithNothingChangedIsTheRun) {
  const scenario::Scenario scenario = small_campus();
  const auto base = study::replay_base(scenario, plain(), {});
  ASSERT_TRUE(base.has_value());
  ASSERT_TRUE(base->run.plan.exists);
  const Sample sample = unchanged(scenario);
  const Replay replay(*base, scenario.plan.orders_from, 1, false);
  const Replayed replayed = replay.run(std::span(&sample, 1)).front();
  double served = 0.0, run_served = 0.0, fuel = 0.0, run_fuel = 0.0;
  for (std::size_t m = 0; m < replayed.sites[0].months.size(); ++m) {
    served += replayed.sites[0].months[m].facility_mwh_served;
    run_served += base->run.account.sites[0].months[m].facility_mwh_served;
    fuel += replayed.sites[0].months[m].fuel_usd;
    run_fuel += base->run.account.sites[0].months[m].cost.fuel;
  }
  EXPECT_GT(run_served, 0.0);
  EXPECT_NEAR(served / run_served, 1.0, 1e-6);
  EXPECT_NEAR(fuel, run_fuel, 1e-3 * std::max(1.0, std::abs(run_fuel)));
}

TEST(Replay, ASampleDoesNotDependOnItsNeighbours) {
  const scenario::Scenario scenario = small_campus();
  const auto base = study::replay_base(scenario, plain(), {});
  ASSERT_TRUE(base.has_value());
  std::vector<Sample> samples(3, unchanged(scenario));
  for (std::size_t k = 0; k < samples.size(); ++k) {
    samples[k].number = k;
    samples[k].demand = 0.9 - 0.1 * static_cast<double>(k);
  }
  const Replay replay(*base, scenario.plan.orders_from, 1, true);
  const Replayed together = replay.run(samples)[1];
  const Replayed alone = replay.run(std::span(&samples[1], 1)).front();
  for (std::size_t m = 0; m < together.sites[0].months.size(); ++m) {
    EXPECT_EQ(together.sites[0].months[m].fuel_usd, alone.sites[0].months[m].fuel_usd);
    EXPECT_EQ(together.sites[0].months[m].it_mwh_served, alone.sites[0].months[m].it_mwh_served);
  }
}

// A year lists the storage that it has: what is ordered later is missing in the years before.
TEST(Replay, StorageThatComesInALaterYearBeginsWithItsReserve) {
  const scenario::Scenario scenario = small_campus();
  auto base = study::replay_base(scenario, plain(), {});
  ASSERT_TRUE(base.has_value());
  study::YearToOperate::Store store{.supply = 0, .power_mw = {}, .energy_mwh = {}};
  store.power_mw.fill(10.0);
  store.energy_mwh.fill(40.0);
  for (auto& weather : base->sites[0].years[0]) weather.stores.clear();
  for (auto& weather : base->sites[0].years[1]) weather.stores = {store};
  const Sample sample = unchanged(scenario);
  const Replay replay(*base, scenario.plan.orders_from, 1, false);
  const Replayed replayed = replay.run(std::span(&sample, 1)).front();
  EXPECT_EQ(replayed.sites[0].months.size(), 24U);
}

/// Would catch levels that are kept by place in the list of a year: a battery that comes later changes it.
TEST(Replay, AStorageThatComesInALaterYearBeginsWithItsReserve) {
  auto loaded = scenario::load("xai-colossus", {});
  ASSERT_TRUE(loaded.has_value());
  study::Options options = plain();
  options.as_committed = true;  // its batteries are, year by year; planned in no time
  const auto base = study::replay_base(loaded->scenario, options, {});
  ASSERT_TRUE(base.has_value() && base->run.plan.exists);
  const Sample sample = unchanged(loaded->scenario);
  std::size_t most = 0, least = 99;
  const auto seen = [&](const SeenMonth& month) {
    most = std::max(most, month.tile.storages.size());
    least = std::min(least, month.tile.storages.size());
    ASSERT_EQ(month.before.level_mwh.size(), month.tile.storages.size());
    for (std::size_t k = 0; k < month.tile.storages.size(); ++k)
      EXPECT_LE(month.before.level_mwh[k][0], month.tile.storages[k].energy_mwh[0] * (1.0 + 1e-9) + 1e-6);
  };
  const Replayed replayed =
      Replay(*base, history_ends(loaded->scenario), 1, false).run(std::span(&sample, 1), seen).front();
  EXPECT_LT(least, most);  // otherwise the test says nothing
  EXPECT_EQ(replayed.sites.size(), loaded->scenario.sites.size());
}

Ensemble ensemble_of(const Request& request) {
  auto ensemble = stress(small_campus(), request, {});
  EXPECT_TRUE(ensemble.has_value());
  return std::move(*ensemble);
}

TEST(Stress, ThreadsAndPartsGiveTheSameBits) {
  const Ensemble whole = ensemble_of(
      {.samples = 40, .last = {}, .seed = {}, .shocks = {}, .reverse = {}, .threads = 1, .options = plain()});
  const Ensemble threads = ensemble_of(
      {.samples = 40, .last = {}, .seed = {}, .shocks = {}, .reverse = {}, .threads = 3, .options = plain()});
  const Ensemble part = ensemble_of({.samples = 40,
                                     .first = 13,
                                     .last = 29,
                                     .seed = {},
                                     .shocks = {},
                                     .reverse = {},
                                     .threads = 2,
                                     .options = plain()});
  EXPECT_EQ(whole.values, threads.values);
  EXPECT_EQ(whole.drawn, threads.drawn);
  ASSERT_EQ(part.values.size(), 16U);
  for (std::size_t k = 0; k < part.values.size(); ++k) EXPECT_EQ(part.values[k], whole.values[13 + k]);
  const Ensemble other = ensemble_of(
      {.samples = 40, .last = {}, .seed = 99, .shocks = {}, .reverse = {}, .threads = 1, .options = plain()});
  EXPECT_NE(other.drawn, whole.drawn);
}

// Deals alone. The scenario's range of Oracle's capital expenditure in 2027 is 21.2 to 55.7 bn USD, uniform.
TEST(Stress, DrawsWhatPartiesTakeInAndSpend) {
  const auto loaded = scenario::load("oracle-openai", {});
  ASSERT_TRUE(loaded.has_value());
  const Inputs inputs = inputs_of(loaded->scenario, loaded->scenario.plan.orders_from);
  const std::string path = "parties.oracle.capital_expenditure.2027";
  const auto input = std::ranges::find(inputs.drawn, path, &Input::name);
  ASSERT_NE(input, inputs.drawn.end());
  EXPECT_NEAR(value_at(*input, 0.75), (38.45 + 0.5 * 17.25) / 38.45, 1e-9);
  const Request request{.samples = 32,
                        .last = {},
                        .seed = {},
                        .shocks = {},
                        .reverse = {},
                        .threads = 2,
                        .swings = false,
                        .options = plain()};
  const auto ensemble = stress(loaded->scenario, request, {});
  ASSERT_TRUE(ensemble.has_value());
  const auto measure = index_of(ensemble->measures, "spent_usd");
  ASSERT_TRUE(measure.has_value());
  const std::vector<double> spent = column(*ensemble, *measure);
  ASSERT_EQ(spent.size(), 32U);
  EXPECT_GT(std::ranges::max(spent) - std::ranges::min(spent), 10e9);
}

TEST(Shock, WordsMeanWhatTheySay) {
  const scenario::Scenario scenario = small_campus();
  const auto demand = parse_shock("demand -30 %", scenario);
  ASSERT_TRUE(demand.has_value());
  EXPECT_NEAR(std::get<Scale>(demand->changes[0]).factor, 0.7, 1e-12);
  const auto two = parse_shock("fuel x2, connection +12 months", scenario);
  ASSERT_TRUE(two.has_value());
  EXPECT_EQ(std::get<Delay>(two->changes[1]).months, 12);
  Sample sample = unchanged(scenario);
  apply(*demand, scenario, scenario.plan.orders_from, sample);
  apply(*demand, scenario, scenario.plan.orders_from, sample);
  EXPECT_NEAR(sample.demand, 0.49, 1e-12);
  const auto wrong = parse_shock("demnd -30 %", scenario);
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error()[0].code, "unknown-shock");
  EXPECT_EQ(wrong.error()[0].suggestion, "demand");
  for (const char* text : {"", "demand", "gas x-2", "demand -130 %", "nobody defaults 2028", "turbines +2.5 months"})
    EXPECT_FALSE(parse_shock(text, scenario).has_value()) << text;
}

}  // namespace
}  // namespace gigawatt::risk
