// Three accounts of CO2 in terminal and report, of a case whose README works them out by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/parse.hpp"
#include "workbench/document.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Case {
  scenario::Scenario scenario;
  study::Run run;
};

Case run_case(const std::string& name) {
  const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/" + name + "/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  auto run = study::run(loaded->scenario, {}, {});
  EXPECT_TRUE(run);
  return {loaded->scenario, std::move(*run)};
}

const table::Panel& panel(const std::vector<table::Panel>& panels, const std::string& id) {
  const auto found = std::ranges::find(panels, id, &table::Panel::id);
  EXPECT_NE(found, panels.end()) << id;
  return *found;
}

TEST(Claims, StandBesideTheGridsOwnIntensity) {
  const Case made = run_case("clean-contracts");
  const std::string text = terminal_text(made.scenario, made.run);
  EXPECT_THAT(text, HasSubstr("  Emissions                 700 800 t CO2, 400 kg/MWh\n"
                              "  Emissions with claims     235 724 t market-based, 657 000 t hour-matched\n"
                              "  CO2 permit with imports   80.0 % used of 438 000 t/year, in 2027\n"));
  const auto panels = run_panels(made.scenario, made.run);
  const auto& series = panel(panels, "emissions-site").series;
  ASSERT_EQ(series.size(), 5U) << "on site, grid, two lines of claims, permit with imports";
  EXPECT_EQ(series[2].name, "Market-based");
  EXPECT_NEAR(*series[2].values[0], 227.76, 1e-6);
  EXPECT_NEAR(*series[3].values[1], 219.0, 1e-6);
  EXPECT_NEAR(*panel(panels, "permits-site").series[0].values[11], 80.0, 1e-6);
}

TEST(Claims, AreNotMentionedWhereThereAreNone) {
  const Case made = run_case("merit-order");
  ASSERT_GT(made.run.account.totals.emissions.co2_t, 0.0);
  EXPECT_FALSE(has_claims(made.run.account.totals.emissions));
  EXPECT_THAT(terminal_text(made.scenario, made.run), Not(HasSubstr("claims")));
  const auto panels = run_panels(made.scenario, made.run);
  EXPECT_EQ(panel(panels, "emissions-site").series.size(), 2U);
  EXPECT_EQ(std::ranges::find(panels, "permits-site", &table::Panel::id), panels.end()) << "no permit, no clock";
}

}  // namespace
}  // namespace gigawatt::workbench
