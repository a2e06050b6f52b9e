#include "workbench/permits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/require.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

/// How a permit is called, and coloured in charts.
struct Kind {
  const char* key;
  const char* title;
  const char* colour;
};
constexpr std::array kinds = {
    Kind{"nox_per_year", "NOx permit", "gas"},
    Kind{"nox_per_hour", "NOx permit, hourly", "price"},
    Kind{"co2_per_year", "CO2 permit", "other-1"},
    Kind{"co2_with_imports_per_year", "CO2 permit with imports", "grid"},
    Kind{"full_load_hours", "Full-load hours permit", "load"},
};

const Kind& kind_of(const study::PermitClock& clock) {
  const auto* found = std::ranges::find(kinds, clock.permit, &Kind::key);
  GIGAWATT_REQUIRE(found != kinds.end());
  return *found;
}

std::string when(const study::PermitClock& clock) {
  const time::Month month = clock.tightest().month;
  if (clock.permit == "nox_per_year") return "twelve months to " + time::to_text(month);
  if (clock.permit == "nox_per_hour") return "highest hour in " + time::to_text(month);
  return fmt::format("{}in {}", clock.supply.empty() ? "" : "by " + clock.supply + " ", month.year());
}

std::string use_of(const study::PermitClock& clock) {
  const study::PermitMonth& most = clock.tightest();
  if (!most.share) return fmt::format("nothing is permitted, {} {} used", three_digits(most.used), clock.unit);
  // A limit that binds is reached up to the solver's residual: that is 100 %, not almost.
  return fmt::format("{:.1f} % used of {} {}, {}", 100.0 * *most.share, three_digits(clock.limit), clock.unit,
                     when(clock));
}

}  // namespace

std::vector<PermitLine> permit_lines(const study::SiteResult& site) {
  std::vector<PermitLine> lines;
  const study::PermitClock* by_supply = nullptr;
  for (const study::PermitClock& clock : site.permits) {
    if (clock.supply.empty())
      lines.push_back({kind_of(clock).title, use_of(clock)});
    else if (by_supply == nullptr || clock.tightest().used > by_supply->tightest().used)
      by_supply = &clock;
  }
  if (by_supply != nullptr) lines.push_back({kind_of(*by_supply).title, use_of(*by_supply)});
  return lines;
}

table::Panel permit_panel(const study::SiteResult& site, const std::string& prefix) {
  table::Panel panel{
      .id = "permits-" + site.id.text(),
      .kind = table::PanelKind::time_chart,
      .title = prefix + "Permit clock: how much of each permit is used",
      .note =
          "NOx a year: twelve months to the end of the month; NOx an hour: highest hour of the month; both in the "
          "worst weather year. CO2 (expected) and full-load hours: from January on.",
      .y_unit = "%",
      .table = "permits"};
  for (const study::PermitMonth& month : site.permits.front().months)
    panel.labels.push_back(time::to_text(month.month));
  for (const study::PermitClock& clock : site.permits) {
    const Kind& kind = kind_of(clock);
    table::Series series{clock.supply.empty() ? kind.title : fmt::format("{}: {}", kind.title, clock.supply),
                         "%",
                         "line",
                         kind.colour,
                         {}};
    for (const study::PermitMonth& month : clock.months)
      series.values.push_back(month.share ? std::optional(100.0 * *month.share) : std::nullopt);
    panel.series.push_back(std::move(series));
  }
  panel.series.push_back(
      {"Limit", "%", "limit", "shed", std::vector<std::optional<double>>(panel.labels.size(), 100.0)});
  return panel;
}

}  // namespace gigawatt::workbench
