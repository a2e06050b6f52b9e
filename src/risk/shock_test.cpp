// Shocks on parties: who fails, and which shocks move nothing.
#include "risk/shock.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "risk/stress.hpp"
#include "scenario/parse.hpp"

namespace gigawatt::risk {
namespace {

Ensemble under(const std::string& path, std::vector<std::string> shocks) {
  auto loaded = scenario::load(path, {});
  EXPECT_TRUE(loaded.has_value());
  study::Options options;
  options.dual_worth = false;
  options.resolved_questions = 0;
  auto ensemble = stress(
      loaded->scenario,
      {.samples = 2, .last = {}, .seed = {}, .shocks = std::move(shocks), .reverse = {}, .options = options}, {});
  EXPECT_TRUE(ensemble.has_value());
  return std::move(*ensemble);
}

double value(const Ensemble& ensemble, const std::string& measure) {
  const auto k = index_of(ensemble.measures, measure);
  EXPECT_TRUE(k.has_value()) << measure;
  return ensemble.values[0][*k].value_or(-1.0);
}

TEST(Shock, APartyThatDefaultsTakesOthersWithItFromThenOn) {
  const Ensemble plain = under("buildout-chain", {});
  EXPECT_EQ(value(plain, "parties.lab.defaults"), 0.0);
  EXPECT_EQ(value(plain, "parties.spv.defaults"), 0.0);
  const Ensemble spv = under("buildout-chain", {"spv defaults 2028"});
  EXPECT_EQ(value(spv, "parties.spv.defaults"), 1.0);
  EXPECT_EQ(value(spv, "parties.lab.defaults"), 0.0);  // owes the campus nothing
  const Ensemble lab = under("buildout-chain", {"lab defaults 2028"});
  EXPECT_EQ(value(lab, "parties.lab.defaults"), 1.0);
  EXPECT_EQ(value(lab, "parties.spv.defaults"), 1.0);  // by way of the cloud
  EXPECT_TRUE(lab.idle_shocks.empty());
}

TEST(Shock, ALenderThatWithdrawsLendsNoMore) {
  const Ensemble plain = under("stargate-abilene-money", {});
  const Ensemble without = under("stargate-abilene-money", {"jpmorgan withdraws 2025-02"});
  EXPECT_LT(value(without, "parties.abilene-jv.debt_end_usd"), 0.5 * value(plain, "parties.abilene-jv.debt_end_usd"));
  EXPECT_TRUE(without.idle_shocks.empty());
}

TEST(Shock, CreditsThatStopAreMissed) {
  const Ensemble plain = under("microsoft-openai", {}), without = under("microsoft-openai", {"credits stop"});
  EXPECT_NE(without.values, plain.values);
  EXPECT_TRUE(without.idle_shocks.empty());
}

/// Strike 50, market 45: the buyer pays 5 USD/MWh. With the market at 90 it receives 40, eight times as much.
TEST(Shock, WhatAContractForDifferencesIsSettledAgainstMovesWithItsPrice) {
  const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / "shock-on-a-market.yaml";
  std::ofstream(file) << R"(extends: first-campus
economics: {inflation: 0 %}
prices: {grid: {electricity: {constant: 45 USD/MWh}}}
parties: {wind: {name: Wind, cash: 1 bn USD}, cloud: {name: Cloud, cash: 1 bn USD}}
instruments:
  cfd: {supply: {seller: wind, buyer: cloud, site: campus, energy: 87600 MWh/year, price: 50 USD/MWh, market: grid}}
)";
  constexpr double cash_usd = 1e9;
  const double paid_usd = cash_usd - value(under(file.string(), {}), "parties.cloud.cash_end_usd");
  const double got_usd = value(under(file.string(), {"grid x2"}), "parties.cloud.cash_end_usd") - cash_usd;
  EXPECT_GT(paid_usd, 1e5);
  EXPECT_NEAR(got_usd, 8.0 * paid_usd, 1.0);  // cents of each month
}

/// Would catch a note that is given for shocks that move something, and one that is not given.
TEST(Shock, WhatMovesNothingIsNamed) {
  const Ensemble chain = under("buildout-chain", {"credits stop", "lab defaults 2028", "demand -0 %"});
  EXPECT_EQ(chain.idle_shocks, (std::vector<std::string>{"credits stop", "demand -0 %"}));
}

}  // namespace
}  // namespace gigawatt::risk
