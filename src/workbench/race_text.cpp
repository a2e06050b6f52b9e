// What a terminal shows of many campuses: tables that fit on a screen, of years and of regions.
#include <fmt/format.h>

#include "workbench/race.hpp"
#include "workbench/race_years.hpp"

namespace gigawatt::workbench {
namespace {

std::string bn(capital::Cents cents) { return fmt::format("{:.1f}", capital::to_usd(cents) / 1e9); }

/// After an empty line.
std::string spending_rows(const std::vector<RaceYear>& years) {
  std::string text = fmt::format("\n{:<28} {:>10} {:>10} {:>10} {:>10} {:>15}\n", "Spent on what is built, bn USD",
                                 "in year", "own cash", "debt", "ventures", "sellers' equity");
  const auto row = [&](const std::string& label, const capital::Spending& spent) {
    text += fmt::format("{:<30} {:>8} {:>10} {:>10} {:>10} {:>15}\n", label, bn(spent.total), bn(spent.own_cash),
                        bn(spent.debt), bn(spent.joint_ventures), bn(spent.vendor_equity));
  };
  for (const RaceYear& year : years) row(std::to_string(year.year), year.spent);
  row(fmt::format("{}–{}", years.front().year, years.back().year), years.back().so_far);
  return text;
}

/// After an empty line.
std::string region_rows(const scenario::Scenario& scenario, const study::Run& run) {
  const int last = scenario.plan.years.last;
  std::string text = fmt::format("\n{:<28} {:>10} {:>16} {:>18} {:>18}\n", fmt::format("Regions in {}, MW", last),
                                 "campuses", "fits by loss of", "fits below peaks,", "loss of load, h");
  text += fmt::format("{:<28} {:>10} {:>16} {:>18} {:>18}\n", "", "peak", "load", "1 % curtailed", "without / with");
  for (const study::RegionYear& row : run.regions)
    if (row.year == last)
      text += fmt::format("{:<28.28} {:>10.0f} {:>16.0f} {:>18.0f} {:>18}\n",
                          scenario::find(scenario.regions, row.region).name, row.campus_peak_mw, row.hosting_mw,
                          row.headroom_mw[2], fmt::format("{:.2g} / {:.2g}", row.lole_h, row.lole_with_h));
  return text;
}

}  // namespace

std::string race_text(const scenario::Scenario& scenario, const study::Run& run) {
  std::string text;
  if (is_race(scenario, run)) text += spending_rows(race_years(scenario, run));
  if (!run.regions.empty()) text += region_rows(scenario, run);
  return text;
}

}  // namespace gigawatt::workbench
