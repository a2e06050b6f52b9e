#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/parse.hpp"
#include "workbench/document.hpp"

namespace gigawatt::workbench {
namespace {

/// tests/cases/paid-to-take: 10 MW of flare gas, dumped in even hours; the shares are worked out in its README.
std::vector<table::Panel> panels_of_the_case() {
  const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/paid-to-take/", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  const auto run = study::run(loaded->scenario, {}, {});
  EXPECT_TRUE(run);
  return run_panels(loaded->scenario, *run);
}

const table::Panel& panel(const std::vector<table::Panel>& panels, const std::string& id) {
  const auto found = std::ranges::find(panels, id, &table::Panel::id);
  EXPECT_NE(found, panels.end()) << id;
  return *found;
}

TEST(Panels, BothCleanSharesStandAtAGlance) {
  const auto panels = panels_of_the_case();
  const auto& figures = panel(panels, "figures").figures;
  const auto clean = std::ranges::find(figures, "Clean", [](const auto& figure) { return figure.label; });
  ASSERT_NE(clean, figures.end());
  EXPECT_EQ(clean->value, "40.8 %");
  EXPECT_EQ(clean->note, "of the year's energy; 45.8 % hour by hour");
}

TEST(Panels, TheHourlyStackIsNetOfWhatIsDumped) {
  const auto panels = panels_of_the_case();
  const auto& series = panel(panels, "hourly").hourly_blocks.front();
  const auto flare = std::ranges::find(series, "flare-gas", &table::Series::name);
  ASSERT_NE(flare, series.end());
  EXPECT_NEAR(*flare->values[0], 0.0, 1e-3);
  EXPECT_NEAR(*flare->values[1], 10.0, 1e-3);
  // Areas, less what is charged and exported, are the load.
  double stack_mw = 0.0;
  for (const table::Series& one : series)
    if (one.role == "area") stack_mw += *one.values[1];
  EXPECT_NEAR(stack_mw, 100.0, 1e-3);
}

}  // namespace
}  // namespace gigawatt::workbench
