#include "workbench/platforms.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "workbench/numbers.hpp"
#include "workbench/palette.hpp"
#include "workbench/table_of.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using study::PlatformYear;
using table::Panel, table::PanelKind;
using Read = std::optional<double> (*)(const PlatformYear&);

/// The first year's entry of each kind, in order.
std::vector<const PlatformYear*> kinds_of(const study::Run& run) {
  std::vector<const PlatformYear*> kinds;
  for (const PlatformYear& platform : run.account.platforms)
    if (std::ranges::find(kinds, platform.accelerator, &PlatformYear::accelerator) == kinds.end())
      kinds.push_back(&platform);
  return kinds;
}

/// One series a kind of accelerator, one value a year.
Panel by_year(const study::Run& run, Panel panel, const char* role, Read read) {
  std::vector<int> years;
  for (const PlatformYear& platform : run.account.platforms)
    if (years.empty() || years.back() != platform.year) years.push_back(platform.year);
  for (int year : years) panel.labels.push_back(std::to_string(year));
  for (const PlatformYear* kind : kinds_of(run)) {
    table::Series series{
        kind->name, panel.y_unit, role, distinct_colours[panel.series.size() % distinct_colours.size()], {}};
    for (int year : years) {
      const auto found = std::ranges::find_if(run.account.platforms, [&](const PlatformYear& platform) {
        return platform.year == year && platform.accelerator == kind->accelerator;
      });
      series.values.push_back(found == run.account.platforms.end() ? std::nullopt : read(*found));
    }
    panel.series.push_back(std::move(series));
  }
  panel.table = "platforms";
  return panel;
}

}  // namespace

void put_platforms(const study::Run& run, Json& summary) {
  summary["platforms"] = Json::array();
  for (const PlatformYear& platform : run.account.platforms)
    summary["platforms"].push_back({{"year", platform.year},
                                    {"accelerator", platform.accelerator.text()},
                                    {"vendor", platform.vendor},
                                    {"accelerators", platform.accelerators},
                                    {"gpu_hours_powered", platform.powered_gpu_hours},
                                    {"gpu_hours_useful", platform.useful_gpu_hours},
                                    {"bf16_dense_flop_per_s", number(platform.of_all(platform.bf16_dense_flop_per_s))},
                                    {"fp8_dense_flop_per_s", number(platform.of_all(platform.fp8_dense_flop_per_s))},
                                    {"h100_equivalents", number(platform.of_all(platform.h100_equivalents))},
                                    {"h100_equivalent_hours_useful", number(platform.useful_h100_equivalent_hours())},
                                    {"cost_usd", platform.cost_usd},
                                    {"usd_per_gpu_hour", number(platform.usd_per_gpu_hour)},
                                    {"usd_per_h100_equivalent_hour", number(platform.usd_per_h100_equivalent_hour())}});
  summary["platform_concentration"] = Json::array();
  for (const study::Concentration& year : study::concentrations(run.account.platforms))
    summary["platform_concentration"].push_back({{"year", year.year},
                                                 {"h100_equivalent_hours_useful", year.useful_h100_equivalent_hours},
                                                 {"largest_vendor", year.largest_vendor},
                                                 {"largest_share", year.largest_share},
                                                 {"herfindahl_index", year.herfindahl_index}});
}

table::Table platform_table(const study::Run& run) {
  using Row = PlatformYear;
  return TableOf<Row>("platforms", "Compute by kind of accelerator and year", run.account.platforms)
      .number("year", "", "calendar year", [](const Row& r) { return r.year; })
      .text("accelerator", "kind", [](const Row& r) { return r.accelerator.text(); })
      .text("vendor", "who makes it", [](const Row& r) { return r.vendor; })
      .number("accelerators", "", "that stand in December", [](const Row& r) { return r.accelerators; })
      .number("gpu_hours_powered", "GPU-hour", "accelerators that had power, by the hour",
              [](const Row& r) { return r.powered_gpu_hours; })
      .number("gpu_hours_useful", "GPU-hour", "powered × goodput", [](const Row& r) { return r.useful_gpu_hours; })
      .number("bf16_dense", "FLOP/s", "peak of all that stand in December",
              [](const Row& r) { return r.of_all(r.bf16_dense_flop_per_s); })
      .number("fp8_dense", "FLOP/s", "the same in FP8", [](const Row& r) { return r.of_all(r.fp8_dense_flop_per_s); })
      .number("h100_equivalents", "", "by dense BF16, that stand in December",
              [](const Row& r) { return r.of_all(r.h100_equivalents); })
      .number("h100_equivalent_hours", "", "useful hours × H100-equivalents of one",
              [](const Row& r) { return r.useful_h100_equivalent_hours(); })
      .number("cost", "USD", "power, facility and accelerators, real, undiscounted",
              [](const Row& r) { return r.cost_usd; })
      .number("compute_cost", "USD/GPU-hour", "the same per useful hour, discounted within the year",
              [](const Row& r) { return r.usd_per_gpu_hour; })
      .number("h100_equivalent_cost", "USD/hour", "the same per useful hour of an H100-equivalent",
              [](const Row& r) { return r.usd_per_h100_equivalent_hour(); })
      .done();
}

std::vector<Panel> platform_panels(const study::Run& run) {
  if (kinds_of(run).size() < 2) return {};
  const std::string words = concentration_in_words(run);
  return {
      by_year(run,
              {.id = "platforms",
               .kind = PanelKind::bars,
               .title = "Compute delivered, by kind of accelerator",
               .note = "Useful hours (with power, times goodput) times dense BF16 throughput over an H100's. Kinds "
                       "whose throughput is not stated are left out." +
                       (words.empty() ? std::string() : " " + words + "."),
               .y_unit = "bn H100-equivalent-hours"},
              "area",
              [](const PlatformYear& p) -> std::optional<double> {
                const auto hours = p.useful_h100_equivalent_hours();
                return hours ? std::optional(*hours / 1e9) : std::nullopt;
              }),
      by_year(run,
              {.id = "platform-cost",
               .kind = PanelKind::bars,
               .title = "What an hour of an H100-equivalent costs, by kind of accelerator",
               .note = "Power, facility and accelerators, real, discounted within the year. Prices of chips that are "
                       "not sold are assumptions, see the inputs.",
               .y_unit = "USD/hour"},
              "bar", [](const PlatformYear& p) { return p.usd_per_h100_equivalent_hour(); }),
  };
}

std::string concentration_in_words(const study::Run& run) {
  const std::vector<study::Concentration> years = study::concentrations(run.account.platforms);
  if (years.empty() || years.back().largest_share >= 1.0 - 1e-9) return {};
  const study::Concentration& last = years.back();
  return fmt::format("In {} {} of {} bn H100-equivalent-hours run on {} (Herfindahl index {:.2f})", last.year,
                     percent(last.largest_share), fmt::format("{:.3g}", last.useful_h100_equivalent_hours / 1e9),
                     last.largest_vendor, last.herfindahl_index);
}

}  // namespace gigawatt::workbench
