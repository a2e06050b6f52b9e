#include "measure/measure.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "scenario/parse.hpp"

namespace gigawatt::measure {
namespace {

/// tests/cases/merit-order: one site with a connection and two gas technologies, 2027; and a battery beside them.
scenario::Scenario with_battery() {
  auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/merit-order/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  scenario::Scenario& scenario = loaded->scenario;
  scenario::Technology battery;
  battery.id = scenario::TechnologyId("battery");
  battery.kind = scenario::TechnologyKind::storage;
  scenario.technologies.push_back(battery);
  scenario::Supply store;
  store.id = scenario::SupplyId("store");
  store.technology = battery.id;
  scenario.sites[0].supply.push_back(store);
  scenario.sites[0].supply.push_back(store);  // a second of the same technology
  scenario.contracts.emplace_back().id = scenario::ContractId("deal");
  return std::move(scenario);
}

study::Run hand_made() {
  study::Run run;
  study::SiteResult& site = run.account.sites.emplace_back();
  study::YearResult& year = site.years.emplace_back();
  year.usd_per_mwh = 36.5;
  year.cost.fuel = 3.0;
  year.cost.energy = 4.0;
  year.capacity_mw = {{"cheap-gas", 30.0}, {"dear-gas", 50.0}, {"battery", 5.0}, {"grid", 60.0}};
  year.storage_mwh = {{"battery", 20.0}};
  for (int month = 1; month <= 12; ++month) site.months.emplace_back().it_mw_ready = 10.0 * month;
  study::ContractResult& contract = run.account.contracts.emplace_back();
  contract.revenue_usd = 7.0;
  return run;
}

std::optional<double> value_at(const scenario::Scenario& scenario, const study::Run& run, const std::string& path) {
  const auto names = names_of(scenario);
  const auto name = std::ranges::find(names, path, &Name::path);
  if (name == names.end()) {
    ADD_FAILURE() << "no " << path;
    return std::nullopt;
  }
  return values_of(scenario, run)[static_cast<std::size_t>(name - names.begin())];
}

TEST(Measure, NamesDependOnTheScenarioAlone) {
  const auto scenario = with_battery();
  const auto names = names_of(scenario);
  std::set<std::string> paths;
  for (const Name& name : names) EXPECT_TRUE(paths.insert(name.path).second) << "twice: " << name.path;
  for (const char* path :
       {"objective.cost_npv_usd", "sites.site.years.2027.capacity_mw.grid", "sites.site.years.2027.storage_mwh.battery",
        "sites.site.months.2027-12.it_mw_powered", "sites.site.energy_mwh.dear-gas", "contracts.deal.delivered_share"})
    EXPECT_TRUE(paths.contains(path)) << path;
  for (const char* path : {"sites.site.years.2027.storage_mwh.cheap-gas", "sites.site.years.2028.usd_per_mwh",
                           "sites.site.months.2028-01.it_mw_ready"})
    EXPECT_FALSE(paths.contains(path)) << path;
  EXPECT_EQ(values_of(scenario, hand_made()).size(), names.size());
  EXPECT_EQ(values_of(scenario, {}).size(), names.size()) << "also where there is no plan";
}

TEST(Measure, ReadsTheNumberThatThePathSays) {
  const auto scenario = with_battery();
  const auto run = hand_made();
  const auto value = [&](const char* path) { return value_at(scenario, run, path); };
  EXPECT_EQ(value("sites.site.years.2027.usd_per_mwh"), 36.5);
  EXPECT_EQ(value("sites.site.years.2027.cost_usd.total"), 7.0);
  EXPECT_EQ(value("sites.site.years.2027.capacity_mw.dear-gas"), 50.0);
  EXPECT_EQ(value("sites.site.years.2027.storage_mwh.battery"), 20.0);
  EXPECT_EQ(value("sites.site.months.2027-04.it_mw_ready"), 40.0);
  EXPECT_EQ(value("contracts.deal.revenue_usd"), 7.0);
  EXPECT_EQ(value("contracts.deal.delivered_share"), std::nullopt) << "nothing was committed";
  EXPECT_EQ(value("sites.site.years.2027.energy_mwh.grid"), std::nullopt) << "this run does not say";
}

TEST(Measure, WithoutAPlanNothingHasAValue) {
  for (const auto& value : values_of(with_battery(), {})) EXPECT_FALSE(value);
}

scenario::Threshold threshold(const char* metric, scenario::Comparison comparison, double bound) {
  return {.id = "one", .metric = metric, .comparison = comparison, .value = bound, .text = "as printed"};
}

TEST(Thresholds, AreMetOnTheirSideAndOnTheBound) {
  auto scenario = with_battery();
  constexpr const char* price = "sites.site.years.2027.usd_per_mwh";
  using enum scenario::Comparison;
  scenario.thresholds = {threshold(price, at_most, 36.5), threshold(price, at_most, 36.0),
                         threshold(price, at_least, 36.5), threshold(price, at_least, 37.0),
                         threshold("contracts.deal.delivered_share", at_most, 1.0)};
  const auto list = verdicts(scenario, hand_made());
  ASSERT_EQ(list.size(), 5U);
  EXPECT_TRUE(list[0].passed);
  EXPECT_FALSE(list[1].passed);
  EXPECT_TRUE(list[2].passed);
  EXPECT_FALSE(list[3].passed);
  EXPECT_FALSE(list[4].passed) << "what has no value has not passed";
  EXPECT_FALSE(list[4].value);
  EXPECT_EQ(list[0].text, "as printed");
}

TEST(Thresholds, AnAdequacyTargetIsOne) {
  auto run = hand_made();
  EXPECT_TRUE(verdicts(with_battery(), run).empty());
  run.adequacy = study::AdequacyRounds{.target_h = 2.4, .met = false, .reason = "paid instead", .rounds = {}};
  for (const std::vector<double>& lole_h : {std::vector{9.0}, std::vector{1.0, 7.5}}) {
    study::AdequacyRound& round = run.adequacy->rounds.emplace_back();
    for (const double hours : lole_h) round.sites.emplace_back().lole.lole_h = hours;
  }
  const auto list = verdicts(with_battery(), run);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].text, "plan.adequacy.lole <= 2.4 h");
  EXPECT_EQ(list[0].value, 7.5) << "of the site that loses most, in the last plan";
  EXPECT_FALSE(list[0].passed);
  run.adequacy->met = true;
  EXPECT_TRUE(verdicts(with_battery(), run)[0].passed);
}

TEST(Measures, OfPartiesWhereThereAreInstruments) {
  auto scenario = with_battery();
  scenario.parties.emplace_back().id = scenario::PartyId("cloud");
  const std::size_t without = names_of(scenario).size();
  scenario.instruments.emplace_back().id = scenario::InstrumentId("loan");
  EXPECT_GT(names_of(scenario).size(), without);
  auto run = hand_made();
  capital::PartyResult& party = run.money.emplace().parties.emplace_back();
  party.limited = true;
  party.months = {{.cash = 700}, {.cash = 300, .debt = 900}, {.cash = 500, .debt = 800}};
  party.lowest_cover = 1.25;
  const auto names = names_of(scenario);
  const auto values = values_of(scenario, run);
  ASSERT_EQ(names.size(), values.size());
  const auto value = [&](const char* path) {
    const auto name = std::ranges::find(names, path, &Name::path);
    return name == names.end() ? std::nullopt : values[static_cast<std::size_t>(name - names.begin())];
  };
  EXPECT_EQ(value("parties.cloud.cash_end_usd"), 5.0);
  EXPECT_EQ(value("parties.cloud.min_cash_usd"), 3.0);
  EXPECT_EQ(value("parties.cloud.debt_end_usd"), 8.0);
  EXPECT_EQ(value("parties.cloud.defaults"), 0.0);
  EXPECT_EQ(value("parties.cloud.lowest_debt_service_cover"), 1.25);
}

TEST(Thresholds, AnUnknownPathNamesTheNearestAndItsPlace) {
  auto scenario = with_battery();
  scenario.thresholds = {threshold("usd_per_mwh", scenario::Comparison::at_most, 1.0),
                         threshold("sites.site.years.2028.usd_per_mwh", scenario::Comparison::at_most, 1.0)};
  scenario::Input& input = scenario.inputs.emplace_back();
  input.path = "thresholds.one.metric";
  input.mark = {"scenario.yaml", 7, 12};
  const auto faults = faults_of_thresholds(scenario);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].code, "unknown-metric");
  EXPECT_EQ(faults[0].suggestion, "sites.site.years.2027.usd_per_mwh");
  EXPECT_EQ(faults[0].mark.line, 7);
}

}  // namespace
}  // namespace gigawatt::measure
