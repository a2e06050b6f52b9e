// `like` in every map of entries: values, places, parents, flags, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;
using testing::load_text;
using testing::replaced;

constexpr std::string_view second_hall =
    "      building-2: {it_power: 100 MW, accelerator: gb200, ready: 2027-07-01}\n";

std::string eight_buildings() {
  std::string lines;
  for (int i = 2; i <= 8; ++i)
    lines +=
        "      building-" + std::to_string(i) + ": {like: building-1, ready: 2027-0" + std::to_string(i) + "-01}\n";
  return replaced(std::string(campus), second_hall, lines);
}

Loaded must_load(const Folder& folder, std::string_view text, const Overrides& overrides = {}) {
  auto loaded = load_text(folder, text, overrides);
  EXPECT_TRUE(loaded.has_value()) << (loaded ? "" : all_text(loaded.error()));
  return loaded ? *loaded : Loaded{};
}

const Input& input(const Scenario& scenario, const std::string& path) {
  const auto found = std::ranges::find(scenario.inputs, path, &Input::path);
  EXPECT_NE(found, scenario.inputs.end()) << path;
  return found == scenario.inputs.end() ? scenario.inputs.front() : *found;
}

base::Diagnostic only_finding(const base::Result<Loaded>& loaded) {
  if (loaded) return {};
  EXPECT_EQ(loaded.error().size(), 1u) << all_text(loaded.error());
  return loaded.error().front();
}

TEST(Like, EightBuildingsTakeEightLines) {
  const Folder folder;
  const Scenario scenario = must_load(folder, eight_buildings()).scenario;
  ASSERT_EQ(scenario.sites[0].halls.size(), 8u);
  for (const Hall& hall : scenario.sites[0].halls) {
    EXPECT_EQ(hall.it_power, 100.0 * units::MW);
    EXPECT_DOUBLE_EQ(hall.load_factor, 0.8);
    EXPECT_DOUBLE_EQ(hall.accelerators, 47800.0);
  }
  EXPECT_EQ(time::to_text(scenario.sites[0].halls[7].ready), "2027-08-01");
  // The list of inputs: each value stands where it is written.
  EXPECT_EQ(input(scenario, "sites.alpha.halls.building-8.it_power").mark.line, 26);
  EXPECT_EQ(input(scenario, "sites.alpha.halls.building-8.ready").mark.line, 37);
}

TEST(Like, ASiteIsLikeAnotherWithItsOwnHallsWithin) {
  const Folder folder;
  const std::string text =
      replaced(replaced(std::string(campus), second_hall, "      building-2: {like: building-1, ready: 2027-07-01}\n"),
               "weather:\n  plains:", R"(  beta:
    like: alpha
    name: Beta
    cooling: {pue: 1.3}
    halls: {building-1: {it_power: 50 MW, accelerators: 23900}, building-2: {load_factor: null}}
    supply: {sun: null, more: {like: cells, maximum: 10 MW}}
weather:
  plains:)");
  const Scenario scenario = must_load(folder, text).scenario;
  ASSERT_EQ(scenario.sites.size(), 2u);
  const Site& beta = scenario.sites[1];
  EXPECT_EQ(beta.name, "Beta");
  EXPECT_EQ(beta.cooling.type, CoolingType::hybrid);
  EXPECT_DOUBLE_EQ(beta.cooling.pue, 1.3);
  ASSERT_EQ(beta.halls.size(), 2u);
  EXPECT_EQ(beta.halls[1].it_power, 50.0 * units::MW) << "building-2 of beta is like building-1 of beta";
  EXPECT_DOUBLE_EQ(beta.halls[1].load_factor, 0.85) << "null deletes what the sibling gives: the default is back";
  EXPECT_DOUBLE_EQ(scenario.sites[0].halls[1].load_factor, 0.8);
  ASSERT_EQ(beta.supply.size(), 4u);
  EXPECT_EQ(beta.supply.back().maximum_per_year, 100.0 * units::MW);
  EXPECT_EQ(beta.supply.back().maximum, 10.0 * units::MW);
}

TEST(Like, WorksInEveryMapOfEntries) {
  const Folder folder;
  std::string text = replaced(std::string(campus), "    price: 2.4 USD/GPU-hour", R"(    price: 2.4 USD/GPU-hour
  second: {like: lease, rank: 1, customer: partner})");
  text = replaced(text, "  lab: {name: The Lab}", "  lab: {name: The Lab}\n  partner: {like: lab}");
  text = replaced(text, "        second: {power: 200 MW",
                  "        third: {like: second, power: 50 MW}\n        second: {power: 200 MW");
  text = replaced(text, "prices:\n", "prices:\n  dear-gas: {like: gas, escalation: 3 %}\n");
  text = replaced(text, "retires: 2033-01-01, fuel_price: gas", "retires: 2033-01-01, fuel_price: dear-gas");
  text = replaced(text, "seed: 7", "accelerators:\n  slow: {like: gb200, price: 1 USD/GPU}\nseed: 7");
  text = replaced(text, "        accelerator: gb200\n", "        accelerator: slow\n");
  text = replaced(text, "  cheap: {metric", "  cheaper: {like: cheap, value: 80}\n  cheap: {metric");
  const Loaded loaded = must_load(folder, text);
  EXPECT_TRUE(loaded.warnings.empty()) << all_text(loaded.warnings);
  const Scenario& scenario = loaded.scenario;
  EXPECT_EQ(scenario.contracts[1].name, "The lease");
  EXPECT_EQ(scenario.contracts[1].ramp.size(), 2u);
  EXPECT_EQ(scenario.contracts[1].rank, 1);
  EXPECT_EQ(scenario.parties[2].name, "The Lab");
  EXPECT_EQ(scenario.sites[0].connection->offers[1].id.text(), "third");
  EXPECT_EQ(time::to_text(scenario.sites[0].connection->offers[1].available), "2028-06-01");
  const Price& gas = find(scenario.prices, PriceId("dear-gas"));
  EXPECT_DOUBLE_EQ(std::get<FuelPrice>(gas.data).constant->base(),
                   std::get<FuelPrice>(find(scenario.prices, PriceId("gas")).data).constant->base());
  EXPECT_EQ(input(scenario, "prices.dear-gas.fuel.constant").source.text(), "grid-study");
  EXPECT_EQ(input(scenario, "accelerators.slow.power").mark.file, "library/accelerators.yaml");
  EXPECT_DOUBLE_EQ(scenario.thresholds[0].value + scenario.thresholds[1].value, 170.0);
}

TEST(Like, WhatOthersStartFromIsUsed) {
  const Folder folder;
  const Loaded loaded = must_load(folder, replaced(std::string(campus), "  lab: {name: The Lab}",
                                                   "  lab: {like: anybody}\n  anybody: {name: Any}"));
  EXPECT_TRUE(loaded.warnings.empty()) << all_text(loaded.warnings);
}

TEST(Like, FollowsParentsAndFlags) {
  const Folder folder;
  folder.write("parent.yaml", eight_buildings());
  Overrides overrides;
  overrides.set = {{"sites.alpha.halls.building-1.it_power", "101 MW"},
                   {"sites.alpha.halls.building-3.it_power", "99 MW"},
                   {"sites.alpha.halls.building-4.load_factor", "null"}};
  const Scenario scenario =
      must_load(
          folder,
          "extends: parent.yaml\nsites: {alpha: {halls: {building-2: {load_factor: null}, building-1: {accelerators: "
          "48000}, building-5: {like: building-3}}}}\n",
          overrides)
          .scenario;
  const std::vector<Hall>& halls = scenario.sites[0].halls;
  EXPECT_EQ(halls[7].it_power, 101.0 * units::MW) << "a change to building-1 is one to those like it";
  EXPECT_EQ(halls[2].it_power, 99.0 * units::MW);
  EXPECT_EQ(halls[4].it_power, 99.0 * units::MW) << "the child says like whom";
  EXPECT_DOUBLE_EQ(halls[7].accelerators, 48000.0);
  EXPECT_DOUBLE_EQ(halls[1].load_factor, 0.85);
  EXPECT_DOUBLE_EQ(halls[3].load_factor, 0.85);
  EXPECT_DOUBLE_EQ(halls[6].load_factor, 0.8);
  EXPECT_EQ(input(scenario, "sites.alpha.halls.building-8.it_power").mark.file,
            "--set sites.alpha.halls.building-1.it_power");
}

TEST(Like, SetReachesIntoASiblingsList) {
  const Folder folder;
  const std::string text = replaced(std::string(campus), "    price: 2.4 USD/GPU-hour", R"(    price: 2.4 USD/GPU-hour
  second: {like: lease, rank: 1}
  third: {like: second})");
  Overrides overrides;
  overrides.set = {{"contracts.third.ramp.1.it_power", "150 MW"}};
  const Scenario scenario = must_load(folder, text, overrides).scenario;
  EXPECT_EQ(scenario.contracts[2].ramp[1].it_power, 150.0 * units::MW);
  EXPECT_EQ(scenario.contracts[2].ramp[0].it_power, 80.0 * units::MW);
  EXPECT_EQ(scenario.contracts[1].ramp[1].it_power, 160.0 * units::MW);
  overrides.set = {{"contracts.third.ramp.2.it_power", "150 MW"}};
  EXPECT_EQ(only_finding(load_text(folder, text, overrides)).code, "bad-override");
}

TEST(Like, ResolvedFilesLoadToTheSameHash) {
  const Folder folder, copy;
  const Loaded first = must_load(folder, eight_buildings());
  for (const auto& [name, content] : first.resolved_files) copy.write(name, content);
  const auto second = load(copy.path("scenario.yaml"), {});
  ASSERT_TRUE(second.has_value()) << all_text(second.error());
  EXPECT_EQ(second->scenario.hash, first.scenario.hash);
}

TEST(Like, FaultsAreNamedWhereTheyStand) {
  struct Case {
    const char* line;
    const char* code;
    int column;
    const char* hint;
  };
  const Case cases[] = {
      {"      building-2: {like: bilding-1}\n", "dangling-id", 26, "building-1"},
      {"      building-2: {like: building-2}\n", "like-cycle", 26, "not like this one"},
      {"      building-2: {like: {value: building-9, note: no}}\n", "dangling-id", 34, "sites.alpha.halls"},
      {"      building-2: {like: [building-1]}\n", "dangling-id", 26, "sites.alpha.halls"},
      {"      building-2: {like: building-1, load: null}\n", "nothing-to-delete", 38, "no parent gives this"},
  };
  for (const Case& row : cases) {
    const Folder folder;
    const auto loaded = load_text(folder, replaced(std::string(campus), second_hall, row.line));
    ASSERT_FALSE(loaded.has_value()) << row.line;
    const base::Diagnostic finding = only_finding(loaded);
    EXPECT_EQ(finding.code, row.code) << all_text(loaded.error());
    EXPECT_EQ(finding.mark.line, 31);
    EXPECT_EQ(finding.mark.column, row.column) << all_text(loaded.error());
    EXPECT_NE((finding.expected + finding.suggestion).find(row.hint), std::string::npos) << all_text(loaded.error());
  }
}

TEST(Like, AFaultThatIsCopiedIsSaidOnce) {
  const Folder folder;
  const std::string text = replaced(eight_buildings(), "load_factor: 80 %", "load_factor: 180 %");
  EXPECT_EQ(only_finding(load_text(folder, text)).code, "out-of-range");
}

TEST(Like, DoesNotMakeHugeScenariosOfSmallOnes) {
  const Folder folder;
  std::string entries = "prices:\n  wide:\n    like: gas\n    level:\n";
  for (int year = 1000; year <= 9999; ++year) entries += "      " + std::to_string(year) + ": 1\n";
  for (int i = 0; i < 30; ++i) entries += "  p" + std::to_string(i) + ": {like: wide}\n";
  const std::string text = replaced(std::string(campus), "prices:\n", entries);
  std::string chain =
      replaced(std::string(campus), "  lab: {name: The Lab}", "  lab: {name: The Lab}\n  p0: {like: p1}");
  for (int i = 1; i < 5000; ++i)
    chain = chain.insert(chain.find("  p0:"), "  p" + std::to_string(i) + ": {like: p" + std::to_string(i + 1) + "}\n");
  const auto wide = load_text(folder, text);
  ASSERT_FALSE(wide.has_value());
  EXPECT_TRUE(std::ranges::any_of(wide.error(), [](const auto& finding) { return finding.code == "like-too-much"; }));
  const auto deep = load_text(folder, chain);
  ASSERT_FALSE(deep.has_value());
  EXPECT_TRUE(std::ranges::any_of(deep.error(), [](const auto& finding) { return finding.code == "dangling-id"; }));
}

}  // namespace
}  // namespace gigawatt::scenario
