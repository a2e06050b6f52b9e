#include "workbench/race.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "capital/spending.hpp"
#include "workbench/money.hpp"
#include "workbench/numbers.hpp"
#include "workbench/race_years.hpp"
#include "workbench/table_of.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using capital::Cents;
using capital::Spending;
using study::RegionYear;
using table::Panel, table::PanelKind;

constexpr const char* overview_page = "Overview";

double usd(Cents cents) { return capital::to_usd(cents); }

Json spending_document(const Spending& row) {
  return {{"total_usd", usd(row.total)},
          {"own_cash_usd", usd(row.own_cash)},
          {"debt_usd", usd(row.debt)},
          {"joint_ventures_usd", usd(row.joint_ventures)},
          {"vendor_equity_usd", usd(row.vendor_equity)}};
}

table::Table spending_table(const scenario::Scenario& scenario, const study::Run& run) {
  using Row = Spending;
  return TableOf<Row>("spending", "Who pays for what is built", capital::spending(*run.money, scenario.parties))
      .text("party", "who spends",
            [&](const Row& r) { return run.money->parties[static_cast<std::size_t>(r.party)].id.text(); })
      .number("year", "", "calendar year", [](const Row& r) { return r.year; })
      .number("total", "USD", "paid for capital expenditure and orders, nominal; the sum of the others",
              [](const Row& r) { return usd(r.total); })
      .number("own_cash", "USD", "what no other source of the year covers",
              [](const Row& r) { return usd(r.own_cash); })
      .number("debt", "USD", "new debt less repayment, and notes of vendors", [](const Row& r) { return usd(r.debt); })
      .number("joint_ventures", "USD", "equity of others than sellers, and developers' own money",
              [](const Row& r) { return usd(r.joint_ventures); })
      .number("vendor_equity", "USD", "stakes bought in the year by sellers of compute or equipment",
              [](const Row& r) { return usd(r.vendor_equity); })
      .done();
}

table::Table region_table(const study::Run& run) {
  using Row = RegionYear;
  return TableOf<Row>("regions", "Regions with and without the campuses", run.regions)
      .text("region", "region", [](const Row& r) { return r.region.text(); })
      .number("year", "", "calendar year", [](const Row& r) { return r.year; })
      .number("capacity", "MW", "generation", [](const Row& r) { return r.capacity_mw; })
      .number("peak", "MW", "without the campuses", [](const Row& r) { return r.peak_mw; })
      .number("peak_with_campuses", "MW", "with them", [](const Row& r) { return r.peak_with_mw; })
      .number("campus_peak", "MW", "highest import of all campuses", [](const Row& r) { return r.campus_peak_mw; })
      .number("campus_energy", "MWh", "imported in the year", [](const Row& r) { return r.campus_mwh; })
      .number("lole", "h", "loss-of-load expectation without the campuses", [](const Row& r) { return r.lole_h; })
      .number("lole_with_campuses", "h", "with them", [](const Row& r) { return r.lole_with_h; })
      .number("eue", "MWh", "expected unserved energy without the campuses", [](const Row& r) { return r.eue_mwh; })
      .number("eue_with_campuses", "MWh", "with them", [](const Row& r) { return r.eue_with_mwh; })
      .number("hosting", "MW",
              "flat load that fits at the accepted loss of load, without the campuses; below 0: too much",
              [](const Row& r) { return r.hosting_mw; })
      .number("hosting_with_campuses", "MW", "what they leave of it", [](const Row& r) { return r.hosting_with_mw; })
      .number("headroom_quarter", "MW", "flat load below the seasonal peaks, 0.25 % of its energy curtailed",
              [](const Row& r) { return r.headroom_mw[0]; })
      .number("headroom_half", "MW", "the same at 0.5 %", [](const Row& r) { return r.headroom_mw[1]; })
      .number("headroom_one", "MW", "the same at 1 %", [](const Row& r) { return r.headroom_mw[2]; })
      .number("headroom_quarter_with_campuses", "MW", "what the campuses leave of it at 0.25 %",
              [](const Row& r) { return r.headroom_with_mw[0]; })
      .number("headroom_half_with_campuses", "MW", "at 0.5 %", [](const Row& r) { return r.headroom_with_mw[1]; })
      .number("headroom_one_with_campuses", "MW", "at 1 %", [](const Row& r) { return r.headroom_with_mw[2]; })
      .number("campus_curtailed", "%", "of the campuses' energy, so that no seasonal peak rises",
              [](const Row& r) { return 100.0 * r.campus_curtailed_share; })
      .number("co2_added", "t", "campus energy × the region's marginal intensity",
              [](const Row& r) { return r.co2_added_t; })
      .done();
}

Json region_document(const RegionYear& r) {
  const auto by_share = [](const std::array<double, 3>& values) {
    Json object = Json::object();
    constexpr std::array names = {"0.25", "0.5", "1"};
    for (std::size_t i = 0; i < values.size(); ++i) object[names[i]] = values[i];
    return object;
  };
  return {{"region", r.region.text()},
          {"year", r.year},
          {"capacity_mw", r.capacity_mw},
          {"peak_mw", r.peak_mw},
          {"peak_with_campuses_mw", r.peak_with_mw},
          {"campus_peak_mw", r.campus_peak_mw},
          {"campus_mwh", r.campus_mwh},
          {"lole_h", r.lole_h},
          {"lole_with_campuses_h", r.lole_with_h},
          {"eue_mwh", r.eue_mwh},
          {"eue_with_campuses_mwh", r.eue_with_mwh},
          {"hosting_mw", r.hosting_mw},
          {"hosting_with_campuses_mw", r.hosting_with_mw},
          {"headroom_mw", by_share(r.headroom_mw)},
          {"headroom_with_campuses_mw", by_share(r.headroom_with_mw)},
          {"campus_curtailed_share", r.campus_curtailed_share},
          {"co2_added_t", r.co2_added_t}};
}

std::string finding(const scenario::Scenario& scenario, const RaceYear& last) {
  const double total = usd(last.so_far.total);
  constexpr double told_from = 0.001;  // of all: less reads as nothing
  std::string payers;
  for (const auto& [part, name] : {std::pair(last.so_far.own_cash, "own cash"), std::pair(last.so_far.debt, "debt"),
                                   std::pair(last.so_far.joint_ventures, "joint ventures"),
                                   std::pair(last.so_far.vendor_equity, "sellers' equity")})
    if (total > 0.0 && usd(part) >= told_from * total)
      payers += fmt::format("{} {} {}", payers.empty() ? ":" : ",", percent(usd(part) / total), name);
  return fmt::format("{} by {}{}; {} of IT have power", money(total), scenario.plan.years.last, payers,
                     power_text(last.it_mw));
}

Panel spending_panel(const std::vector<RaceYear>& years) {
  Panel panel{
      .id = "spending",
      .page = overview_page,
      .kind = PanelKind::time_chart,
      .title = "Spent on what is built, from the plan's first year on, by who pays",
      .note =
          "Nominal, as paid. Money has no colour: of what a party takes in in a year, new debt counts first, then "
          "sellers' equity, then other equity; the rest is its own cash. Stakes of sellers in labs that build "
          "nothing themselves are in the circle of money, not here.",
      .y_unit = "bn USD",
      .table = "spending"};
  for (const RaceYear& year : years) panel.labels.push_back(std::to_string(year.year));
  const auto series = [&](const char* name, const char* colour, Cents Spending::* part) {
    table::Series made{name, panel.y_unit, "area", colour, {}};
    for (const RaceYear& year : years) made.values.emplace_back(usd(year.so_far.*part) / 1e9);
    panel.series.push_back(std::move(made));
  };
  series("own cash", "grid", &Spending::own_cash);
  series("debt", "gas", &Spending::debt);
  series("joint ventures", "wind", &Spending::joint_ventures);
  series("sellers' equity", "nuclear", &Spending::vendor_equity);
  return panel;
}

/// IT power by month, a band per region; what has none stands last.
Panel power_panel(const scenario::Scenario& scenario, const study::Run& run) {
  Panel panel{.id = "race-power",
              .page = overview_page,
              .kind = PanelKind::time_chart,
              .title = scenario.regions.empty() ? "IT that has power" : "IT that has power, by region",
              .note = "Halls that stand ready times the share of their load that is served.",
              .y_unit = "GW"};
  std::vector<std::pair<std::string, scenario::RegionId>> bands;
  for (const scenario::Region& region : scenario.regions) bands.emplace_back(region.name, region.id);
  bands.emplace_back(bands.empty() ? "all campuses" : "other", scenario::RegionId());
  for (const study::MonthResult& month : run.account.sites.front().months)
    panel.labels.push_back(time::to_text(month.month));
  for (const auto& [name, region] : bands) {
    table::Series series{name, panel.y_unit, "area", fmt::format("other-{}", panel.series.size()), {}};
    series.values.assign(panel.labels.size(), 0.0);
    bool any = false;
    for (std::size_t s = 0; s < run.account.sites.size(); ++s) {
      if (scenario.sites[s].region != region) continue;
      any = true;
      const std::vector<study::MonthResult>& months = run.account.sites[s].months;
      for (std::size_t m = 0; m < months.size() && m < series.values.size(); ++m)
        series.values[m] = *series.values[m] + months[m].it_mw_powered / 1e3;
    }
    if (any) panel.series.push_back(std::move(series));
  }
  return panel;
}

/// Campuses where they stand; a disc's area is the IT power that has power in the last December.
Panel map_panel(const scenario::Scenario& scenario, const study::Run& run) {
  const int year = scenario.plan.years.last;
  Panel panel{.id = "race-map",
              .page = overview_page,
              .kind = PanelKind::map,
              .title = fmt::format("Where it stands: IT with power in December {}", year),
              .note = "Areas of discs. Outlines: US Census Bureau.",
              .y_unit = "MW"};
  table::Series latitude{"latitude", "degrees", "line", "load", {}},
      longitude{"longitude", "degrees", "line", "load", {}}, power{"IT with power", "MW", "bar", "grid", {}};
  for (std::size_t s = 0; s < run.account.sites.size(); ++s) {
    panel.labels.push_back(scenario.sites[s].name);
    latitude.values.emplace_back(scenario.sites[s].place.latitude_degrees);
    longitude.values.emplace_back(scenario.sites[s].place.longitude_degrees);
    power.values.emplace_back(december_mw(run.account.sites[s], year));
  }
  panel.series = {std::move(latitude), std::move(longitude), std::move(power)};
  return panel;
}

/// The limits that bind, the dearest first, with what one more unit is worth.
Panel scarcity_panel(const study::Run& run) {
  Panel panel{.id = "overview-binding",
              .page = overview_page,
              .title = "What runs out, and what one more unit of it is worth",
              .note = "By how much the expected net present cost falls."};
  if (run.plan.binding.empty()) {
    panel.paragraphs.emplace_back(
        "No limit has a worth in this run: none binds, or nobody asked for it (without --worth none the run tells).");
    return panel;
  }
  panel.kind = PanelKind::table;
  panel.table = "binding";
  panel.columns = {"constraint", "site", "period", "worth", "per"};
  panel.most_rows = 7;
  return panel;
}

}  // namespace

void put_race(const scenario::Scenario& scenario, const study::Run& run, Json& summary) {
  summary["spending"] = Json::array();
  summary["energised"] = Json::array();
  summary["regions"] = Json::array();
  for (const RegionYear& row : run.regions) summary["regions"].push_back(region_document(row));
  if (run.account.sites.empty() && !run.money) return;
  for (const RaceYear& year : race_years(scenario, run)) {
    if (run.money)
      summary["spending"].push_back({{"year", year.year},
                                     {"in_year", spending_document(year.spent)},
                                     {"so_far", spending_document(year.so_far)},
                                     {"vendor_equity_paid_usd", usd(year.vendor_equity)}});
    if (!run.account.sites.empty())
      summary["energised"].push_back({{"year", year.year}, {"it_mw", year.it_mw}, {"accelerators", year.accelerators}});
  }
}

std::string race_answer(const scenario::Scenario& scenario, const study::Run& run) {
  if (!is_race(scenario, run)) return {};
  const RaceYear last = race_years(scenario, run).back();
  return last.so_far.total > 0 ? finding(scenario, last) : std::string();
}

std::vector<table::Table> race_tables(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<table::Table> tables;
  if (run.money) tables.push_back(spending_table(scenario, run));
  if (!run.regions.empty()) tables.push_back(region_table(run));
  return tables;
}

std::vector<Panel> race_overview(const scenario::Scenario& scenario, const study::Run& run) {
  if (!is_race(scenario, run)) return {};
  const std::vector<RaceYear> years = race_years(scenario, run);
  const RaceYear& last = years.back();
  Panel head{.id = "race", .page = overview_page, .kind = PanelKind::figures, .title = finding(scenario, last)};
  head.figures = {{"Spent", money(usd(last.so_far.total)), years_text(scenario.plan.years) + ", nominal"},
                  {"IT with power", power_text(last.it_mw), fmt::format("in December {}", last.year)},
                  {"Accelerators",
                   last.accelerators < 1e6 ? fmt::format("{:.3g} thousand", last.accelerators / 1e3)
                                           : fmt::format("{:.3g} million", last.accelerators / 1e6),
                   "that stand then"}};
  const auto slots = std::ranges::find_if(
      run.plan.binding, [](const study::Binding& binding) { return binding.site.empty() && binding.worth_usd > 0.0; });
  if (slots != run.plan.binding.end())
    head.figures.push_back({"What all queue for",
                            slots->constraint + (slots->period.empty() ? "" : ", " + slots->period),
                            fmt::format("one more {} is worth {}", slots->per, money(slots->worth_usd))});
  std::vector<Panel> panels = {std::move(head), map_panel(scenario, run), power_panel(scenario, run),
                               spending_panel(years), scarcity_panel(run)};
  for (std::size_t p = 1; p < panels.size(); ++p) panels[p].half = true;
  if (std::optional<Panel> circle = circle_in_columns(*run.money)) {
    circle->page = overview_page;
    circle->half = !scenario.claims.empty();
    panels.push_back(std::move(*circle));
  }
  if (!scenario.claims.empty())
    panels.push_back({.id = "overview-claims",
                      .page = overview_page,
                      .kind = PanelKind::table,
                      .title = "What is said in public, and whether it holds here",
                      .note = "The chain behind each verdict stands on the page Claims.",
                      .table = "claims",
                      .columns = {"text", "verdict", "reason"},
                      .half = true});
  return panels;
}

/// Which grid a region stands for and where its peak comes from, as the scenario's author says: " MISO: 120.8 GW in …".
std::string origin_of_peaks(const scenario::Scenario& scenario) {
  std::string text;
  for (const scenario::Region& region : scenario.regions) {
    const std::string path = fmt::format("regions.{}.peak_load", region.id.text());
    const auto input = std::ranges::find(scenario.inputs, path, &scenario::Input::path);
    if (input == scenario.inputs.end() || input->note.empty()) continue;
    text += fmt::format("{}{}: {}", text.empty() ? " Peaks: " : "; ", region.name, input->note);
  }
  return text.empty() ? text : text + ".";
}

std::vector<Panel> region_panels(const scenario::Scenario& scenario, const study::Run& run) {
  if (run.regions.empty()) return {};
  Panel peaks{
      .id = "region-peaks",
      .page = "Regions",
      .kind = PanelKind::bars,
      .title = fmt::format("Highest import of the campuses beside what fits, {}", scenario.plan.years.last),
      .note =
          std::string(
              "Fits: flat load that a region's generation carries at the accepted loss of load; and below its seasonal "
              "peaks, where 1 % of the new load's energy may be curtailed (Norris and others, Duke University 2025). "
              "Hours of regions are parameterised, not measured.") +
          origin_of_peaks(scenario),
      .y_unit = "GW",
      .table = "regions"};
  table::Series campuses{"campuses", "GW", "bar", "load", {}}, hosting{"fits by loss of load", "GW", "bar", "grid", {}},
      headroom{"fits below the peaks, 1 % curtailed", "GW", "bar", "wind", {}};
  for (const RegionYear& row : run.regions) {
    if (row.year != scenario.plan.years.last) continue;
    peaks.labels.push_back(scenario::find(scenario.regions, row.region).name);
    campuses.values.emplace_back(row.campus_peak_mw / 1e3);
    hosting.values.emplace_back(std::max(0.0, row.hosting_mw) / 1e3);
    headroom.values.emplace_back(row.headroom_mw[2] / 1e3);
  }
  peaks.series = {std::move(campuses), std::move(hosting), std::move(headroom)};
  Panel table{.id = "regions",
              .page = "Regions",
              .kind = PanelKind::table,
              .title = "Regions with and without the campuses",
              .note = "Loss of load by convolution of equal units that fail by chance.",
              .table = "regions"};
  return {std::move(peaks), std::move(table)};
}

}  // namespace gigawatt::workbench
