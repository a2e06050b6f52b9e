// The shipped libraries: every entry is whole, every figure has a source or says that it is assumed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/embedded.hpp"
#include "scenario/test_support.hpp"
#include "scenario/yaml_reader.hpp"

namespace gigawatt::scenario {
namespace {

using testing::all_text;
using testing::campus;
using testing::Folder;

/// Ids of a section over all library files.
std::vector<std::string> library_ids(std::string_view section) {
  std::vector<std::string> ids;
  for (const base::EmbeddedFile& file : base::embedded_files()) {
    if (!file.name.starts_with("library/")) continue;
    FileSet files;
    base::Diagnostics findings;
    const auto root = read_yaml(file.text, files.add_flag("library"), files, findings);
    EXPECT_TRUE(root && findings.empty()) << file.name;
    if (!root) continue;
    if (const TreeNode* entries = root->find(section))
      for (const Member& member : entries->members) ids.push_back(member.key);
  }
  return ids;
}

/// The campus with one hall and one option of everything in the libraries.
Scenario everything() {
  const Folder folder;
  std::string halls, supply;
  for (const std::string& id : library_ids("accelerators"))
    halls += fmt::format("      {}: {{it_power: 10 MW, accelerator: {}, ready: 2027-01-01}}\n", id, id);
  for (const std::string& id : library_ids("technologies")) {
    const bool burns = id.starts_with("gas") || id.starts_with("fuel");
    supply += fmt::format("      {}: {{technology: {}, maximum: 10 MW{}}}\n", id, id, burns ? ", fuel_price: gas" : "");
  }
  std::string text = testing::replaced(std::string(campus), "      building-2:", halls + "      building-2:");
  text = testing::replaced(text, "      sun:", supply + "      sun:");
  std::string named;  // whatever names a template brings it along
  for (const std::string& id : library_ids("build_templates")) named += fmt::format("  of-{}: {{name: {}}}\n", id, id);
  text = testing::replaced(text, "parties:\n", "parties:\n" + named);
  std::string weather;
  for (const std::string& id : library_ids("places")) weather += fmt::format("  {}: {{place: {}}}\n", id, id);
  text = testing::replaced(text, "weather:\n  plains:", "weather:\n" + weather + "  plains:");
  auto loaded = testing::load_text(folder, text);
  if (!loaded) {
    ADD_FAILURE() << all_text(loaded.error());
    return {};
  }
  return std::move(loaded->scenario);
}

TEST(Library, EveryEntryIsWhole) {
  const Scenario scenario = everything();
  EXPECT_EQ(scenario.technologies.size(), library_ids("technologies").size());
  EXPECT_GE(scenario.technologies.size(), 10u);
  EXPECT_EQ(scenario.accelerators.size(), library_ids("accelerators").size());
  EXPECT_GE(scenario.accelerators.size(), 7u);
}

TEST(Library, EveryFigureHasASourceOrIsAssumed) {
  int figures = 0;
  for (const Input& input : everything().inputs) {
    if (!input.mark.file.starts_with("library/")) continue;
    const bool is_figure = !input.text.empty() && ((input.text[0] >= '0' && input.text[0] <= '9') ||
                                                   input.text[0] == '[' || input.distribution);
    if (!is_figure || input.path.starts_with("sources.") || input.path.ends_with("lhv_to_hhv") ||
        input.path.ends_with(".after"))
      continue;
    ++figures;
    EXPECT_TRUE(!input.source.empty() || input.assumed) << input.path << " = " << input.text;
  }
  EXPECT_GT(figures, 100);
}

TEST(Library, SourcesAreUsed) {
  std::set<std::string> used;
  for (const Input& input : everything().inputs) {
    used.insert(input.source.text());
    for (const SourceId& further : input.further_sources) used.insert(further.text());
  }
  for (const std::string& id : library_ids("sources")) EXPECT_TRUE(used.contains(id)) << id;
}

TEST(Library, WeatherTakesTheNormalsOfAPlace) {
  const Folder folder;
  const std::string text = std::string(campus);
  const std::size_t begin = text.find("    synthetic:\n      clearness"), end = text.find("prices:");
  const auto with_place = [&](const char* id) {
    return testing::load_text(folder, text.substr(0, begin) + "    place: " + id + "\n" + text.substr(end));
  };
  const auto abilene = with_place("abilene-tx");
  ASSERT_TRUE(abilene.has_value()) << all_text(abilene.error());
  EXPECT_TRUE(abilene->warnings.empty()) << all_text(abilene->warnings);
  ASSERT_EQ(abilene->scenario.places.size(), 1u) << "what nothing names is dropped";
  const auto& normals = std::get<SyntheticWeather>(abilene->scenario.weather[0].data);
  EXPECT_DOUBLE_EQ(normals.temperature_c[0], 2.6) << "TMY3 722660, as in stargate-abilene";
  EXPECT_DOUBLE_EQ(normals.wind_speed_m_per_s[11], 5.2);
  const auto near = with_place("shackelford-tx");
  ASSERT_TRUE(near.has_value()) << all_text(near.error());
  EXPECT_EQ(std::get<SyntheticWeather>(near->scenario.weather[0].data).temperature_c, normals.temperature_c);
  // Abilene (32.5, -99.7) to Columbus (40.08, -82.81): 0.27129 rad apart by the law of cosines, 1,728 km.
  const auto far = with_place("columbus-oh");
  ASSERT_TRUE(far.has_value()) << all_text(far.error());
  ASSERT_EQ(far->warnings.size(), 1u);
  EXPECT_EQ(far->warnings[0].code, "weather-far");
  EXPECT_NE(far->warnings[0].message.find("1728 km"), std::string::npos) << far->warnings[0].message;
  const auto misspelled = with_place("colombus-oh");
  ASSERT_FALSE(misspelled.has_value());
  EXPECT_EQ(misspelled.error()[0].code, "dangling-id");
  EXPECT_EQ(misspelled.error()[0].suggestion, "columbus-oh");
}

TEST(Library, HasTheCampusesOfTheRecordAndTwentyHubs) {
  const std::vector<std::string> ids = library_ids("places");
  for (const char* id : {"abilene-tx", "shackelford-tx", "dona-ana-nm", "milam-county-tx", "lordstown-oh", "saline-mi",
                         "port-washington-wi", "mount-pleasant-wi", "abu-dhabi-ae", "richland-parish-la", "columbus-oh",
                         "memphis-tn", "southaven-ms", "new-carlisle-in", "atlanta-ga"})
    EXPECT_NE(std::ranges::find(ids, id), ids.end()) << id;
  EXPECT_GE(ids.size(), 35u);
}

TEST(Library, FiguresAsPublished) {
  const Scenario scenario = everything();
  const auto technology = [&](const char* id) { return find(scenario.technologies, TechnologyId(id)); };
  const auto usd_per_kw = units::USD / units::kW;
  EXPECT_NEAR(technology("gas-turbine-frame").overnight_cost.in(usd_per_kw), 1158.0, 1e-9);
  EXPECT_NEAR(technology("solar").overnight_cost.in(usd_per_kw), 1484.0, 1e-9);
  EXPECT_TRUE(technology("solar").clean);
  EXPECT_EQ(technology("wind").resource, EnergyResource::wind);
  EXPECT_EQ(technology("battery").kind, TechnologyKind::storage);
  // Four hours of battery cost what AEO2026 says: 1,521 USD/kW in 2025 USD (inflation of the campus: 2 %).
  const Technology battery = technology("battery");
  EXPECT_NEAR(battery.overnight_cost.in(usd_per_kw) + 4 * battery.energy_overnight_cost.in(units::USD / units::kWh),
              1521.0, 15.0);
  EXPECT_NEAR(technology("gas-combined-cycle").co2_rate.in(units::kg / units::MMBtu) *
                  technology("gas-combined-cycle").heat_rate.in(units::MMBtu / units::MWh),
              330.4, 0.1)
      << "kg/MWh as AEO2026 implies";
  EXPECT_NEAR(find(scenario.accelerators, AcceleratorId("gb200")).power.in(units::kW / units::GPU), 2.09, 1e-12);
}

TEST(Library, ShippedScenariosLoadUnderTheirNames) {
  for (const Shipped& shipped : shipped_scenarios()) {
    const auto loaded = load(shipped.name, {});
    ASSERT_TRUE(loaded.has_value()) << shipped.name << "\n" << all_text(loaded.error());
    EXPECT_EQ(loaded->scenario.name, shipped.name);
    EXPECT_EQ(loaded->scenario.title, shipped.title);
    EXPECT_TRUE(loaded->warnings.empty()) << all_text(loaded->warnings);
  }
}

TEST(Library, ShippedScenariosCanBeExtendedAndWrittenOut) {
  const std::vector<Shipped> all = shipped_scenarios();
  ASSERT_FALSE(all.empty());
  for (const Shipped& shipped : all) {
    const Folder child, copy;
    const auto extended = testing::load_text(child, fmt::format("extends: {}\ntitle: A child\n", shipped.name));
    ASSERT_TRUE(extended.has_value()) << shipped.name << "\n" << all_text(extended.error());
    EXPECT_EQ(extended->scenario.title, "A child");
    EXPECT_EQ(extended->scenario.question, shipped.question);
    for (const auto& [name, content] : extended->resolved_files) copy.write(name, content);
    const auto again = load(copy.path("scenario.yaml"), {});
    ASSERT_TRUE(again.has_value()) << shipped.name << "\n" << all_text(again.error());
    EXPECT_EQ(again->scenario.hash, extended->scenario.hash);
  }
}

}  // namespace
}  // namespace gigawatt::scenario
