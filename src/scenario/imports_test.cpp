// Scenarios that bring others together: what comes along, what is renamed, what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;
using testing::replaced;

/// Two campuses that share ids and mean different gas by it.
void write_two_campuses(const Folder& folder) {
  folder.write("west/scenario.yaml", campus);
  std::string east = replaced(std::string(campus), "sites:\n  alpha:", "sites:\n  beta:");
  east = replaced(east, "sites: [alpha]", "sites: [beta]");
  folder.write("east/scenario.yaml", replaced(east, "p50: 4 USD/MMBtu", "p50: 4.2 USD/MMBtu"));
}

constexpr std::string_view head = R"(horizon: 2026..2035
plan: {years: 2027..2028}
economics: {currency_year: 2025}
)";

base::Result<Loaded> load_with(const Folder& folder, std::string_view text, const Overrides& overrides = {}) {
  return testing::load_text(folder, std::string(head) + std::string(text), overrides);
}

const base::Diagnostic* finding_of(const base::Result<Loaded>& loaded, std::string_view code) {
  if (loaded) return nullptr;
  const auto found = std::ranges::find(loaded.error(), code, &base::Diagnostic::code);
  return found == loaded.error().end() ? nullptr : &*found;
}

TEST(Imports, BringsWhatIsNamedAndWhatItNeeds) {
  const Folder folder;
  write_two_campuses(folder);
  const auto loaded = load_with(folder, "imports: {west: {scenario: west/scenario.yaml}}\n");
  ASSERT_TRUE(loaded) << all_text(loaded.error());
  const auto plain = load(folder.path("west/scenario.yaml"), {});
  ASSERT_TRUE(plain);
  EXPECT_EQ(loaded->scenario.sites.size(), plain->scenario.sites.size());
  EXPECT_EQ(loaded->scenario.contracts.size(), 1u);
  EXPECT_EQ(loaded->scenario.prices.size(), plain->scenario.prices.size());
  EXPECT_TRUE(loaded->scenario.thresholds.empty()) << "conditions on another run's result";
  EXPECT_EQ(loaded->scenario.plan.build_step, BuildStep::quarter) << "the plan is the file's own";
  const auto input = std::ranges::find(loaded->scenario.inputs, "sites.alpha.idle_value", &Input::path);
  ASSERT_NE(input, loaded->scenario.inputs.end());
  EXPECT_TRUE(input->mark.file.ends_with("west/scenario.yaml")) << input->mark.file;
}

TEST(Imports, PrefixRenamesAndRewritesReferences) {
  const Folder folder;
  write_two_campuses(folder);
  const auto loaded = load_with(folder, R"(imports:
  west: {scenario: west}
  east: {scenario: east, prefix: east}
sites: {beta: {idle_value: 1.5 USD/GPU-hour}}
)");
  ASSERT_FALSE(loaded) << "a bare word is the name of a shipped scenario";
  EXPECT_NE(finding_of(loaded, "unknown-scenario"), nullptr) << all_text(loaded.error());

  const auto both = load_with(folder, R"(imports:
  west: {scenario: ./west}
  east: {scenario: ./east, prefix: east}
sites: {beta: {idle_value: 1.5 USD/GPU-hour}}
)");
  ASSERT_TRUE(both) << all_text(both.error());
  const Scenario& scenario = both->scenario;
  ASSERT_EQ(scenario.sites.size(), 2u);
  EXPECT_EQ(scenario.sites[1].id.text(), "beta");
  EXPECT_EQ(scenario.sites[1].weather.text().substr(0, 5), "east-");
  EXPECT_EQ(scenario.sites[1].connection->energy_price.text().substr(0, 5), "east-");
  EXPECT_DOUBLE_EQ(scenario.sites[1].idle_value.in(units::USD / (units::GPU * units::hour)), 1.5);
  const auto fuel = [&](const char* id) {
    return std::get<FuelPrice>(find(scenario.prices, PriceId(id)).data).constant->in(units::USD / units::MMBtu);
  };
  EXPECT_DOUBLE_EQ(fuel("gas"), 4.0);
  EXPECT_DOUBLE_EQ(fuel("east-gas"), 4.2);
  ASSERT_EQ(scenario.contracts.size(), 2u);
  EXPECT_EQ(scenario.contracts[1].sites[0].text(), "beta");
  EXPECT_EQ(scenario.contracts[1].customer, scenario.contracts[0].customer) << "parties keep their ids";

  // What is written for the run folder stands alone and is the same scenario.
  const Folder copy;
  for (const auto& [name, text] : both->resolved_files) copy.write(name, text);
  const auto again = load(copy.path("scenario.yaml"), {});
  ASSERT_TRUE(again) << all_text(again.error());
  EXPECT_EQ(again->scenario.hash, scenario.hash);
}

TEST(Imports, RefusesTwoContentsOfOneIdWithBothPlaces) {
  const Folder folder;
  write_two_campuses(folder);
  const auto loaded = load_with(folder, "imports: {west: {scenario: ./west}, east: {scenario: ./east}}\n");
  const base::Diagnostic* finding = finding_of(loaded, "import-conflict");
  ASSERT_NE(finding, nullptr);
  const auto gas = std::ranges::find(loaded.error(), "prices.gas", &base::Diagnostic::path);
  ASSERT_NE(gas, loaded.error().end()) << all_text(loaded.error());
  EXPECT_EQ(gas->mark.line, 4);
  EXPECT_NE(gas->message.find("west/scenario.yaml:"), std::string::npos) << gas->message;
  EXPECT_NE(gas->message.find("east/scenario.yaml:"), std::string::npos) << gas->message;
  EXPECT_NE(gas->expected.find("prefix"), std::string::npos);
}

TEST(Imports, SameContentIsOneThing) {
  const Folder folder;
  write_two_campuses(folder);
  const auto twice = load_with(folder, "imports: {a: {scenario: ./west}, b: {scenario: ./west}}\n");
  ASSERT_TRUE(twice) << all_text(twice.error());
  EXPECT_EQ(twice->scenario.sites.size(), 1u);
}

TEST(Imports, LeftPartiesMustComeFromElsewhere) {
  const Folder folder;
  write_two_campuses(folder);
  const auto without = load_with(folder, "imports: {west: {scenario: ./west, leave: [parties]}}\n");
  EXPECT_NE(finding_of(without, "dangling-id"), nullptr);
  const auto alone = load_with(folder, "imports: {west: {scenario: ./west, take: [sites]}}\n");
  ASSERT_TRUE(alone) << all_text(alone.error());
  EXPECT_TRUE(alone->scenario.contracts.empty());
  EXPECT_TRUE(alone->scenario.parties.empty());
}

TEST(Imports, BadRequests) {
  const Folder folder;
  write_two_campuses(folder);
  folder.write("circle.yaml", std::string(head) + "imports: {me: {scenario: ./scenario.yaml}}\n");
  folder.write("old.yaml", testing::replaced(std::string(campus), "currency_year: 2025", "currency_year: 2020"));
  const struct {
    const char *text, *code, *suggestion;
  } rows[] = {
      {"imports: [west]\n", "wrong-type", ""},
      {"imports: {west: ./west}\n", "wrong-type", ""},
      {"imports: {west: {scenario: ./west, tkae: [sites]}}\n", "unknown-key", "take"},
      {"imports: {west: {scenario: ./west, take: sites}}\n", "wrong-type", ""},
      {"imports: {west: {scenario: ./west, take: [site]}}\n", "bad-import", "sites"},
      {"imports: {west: {scenario: ./west, leave: [prices]}}\n", "bad-import", ""},
      {"imports: {west: {scenario: ./west, take: [sites.alhpa]}}\n", "bad-import", "alpha"},
      {"imports: {west: {scenario: ./west, prefix: West}}\n", "bad-id", ""},
      {"imports: {west: {scenario: ./nowhere}}\n", "file-not-found", ""},
      {"imports: {frist-campus: {}}\n", "unknown-scenario", "first-campus"},
      {"imports: {circle: {scenario: ./circle.yaml}}\n", "import-cycle", ""},
      {"imports: {self: {scenario: ./scenario.yaml}}\n", "import-cycle", ""},
      {"imports: {old: {scenario: ./old.yaml}}\n", "import-currency", ""},
      {"imports: {West: {scenario: ./west}}\n", "bad-id", ""},
  };
  for (const auto& row : rows) {
    const auto loaded = load_with(folder, row.text);
    const base::Diagnostic* finding = finding_of(loaded, row.code);
    ASSERT_NE(finding, nullptr) << row.text << (loaded ? "loaded" : all_text(loaded.error()));
    EXPECT_EQ(finding->suggestion, row.suggestion) << row.text;
    EXPECT_GE(finding->mark.line, 4) << row.text << base::to_text(*finding);
  }
  Overrides overrides;
  overrides.set.emplace_back("imports.west.scenario", "./west");
  EXPECT_NE(finding_of(load_with(folder, "", overrides), "bad-override"), nullptr);
}

TEST(Imports, FaultsInsideAnImportKeepTheirPlaces) {
  const Folder folder;
  write_two_campuses(folder);
  folder.write("broken.yaml", testing::replaced(std::string(campus), "p50: 4 USD/MMBtu", "p50: 4 USD/MWh"));
  const auto loaded = load_with(folder, "imports: {broken: {scenario: ./broken.yaml, prefix: b}}\n");
  ASSERT_FALSE(loaded);
  EXPECT_TRUE(loaded.error().front().mark.file.ends_with("broken.yaml")) << all_text(loaded.error());
  EXPECT_EQ(loaded.error().front().path, "prices.b-gas.fuel.constant");
}

}  // namespace
}  // namespace gigawatt::scenario
