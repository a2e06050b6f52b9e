#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "units/parse.hpp"
#include "workbench/build.hpp"
#include "workbench/claims.hpp"
#include "workbench/document.hpp"
#include "workbench/grid_screens.hpp"
#include "workbench/money.hpp"
#include "workbench/palette.hpp"
#include "workbench/permits.hpp"
#include "workbench/platforms.hpp"
#include "workbench/race.hpp"
#include "workbench/site_panels.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using Values = std::vector<std::optional<double>>;
using table::Panel;
using table::PanelKind;
using table::Series;

Values values_of(const std::vector<double>& numbers) { return {numbers.begin(), numbers.end()}; }

/// A site's supply as charts show it, each entry by its own name and colour.
struct Shown {
  std::vector<std::string> name, colour;  // [supply]
};

Shown shown(const scenario::Scenario& scenario, const scenario::Site& site) {
  const std::vector<scenario::Technology> technologies = technologies_of(scenario, site);
  Shown supply{.name = {}, .colour = colours(technologies)};
  for (std::size_t i = 0; i < technologies.size(); ++i) {
    const std::string& name = technologies[i].name;
    const auto same = std::ranges::count(technologies, name, &scenario::Technology::name);
    supply.name.push_back(same > 1 ? fmt::format("{} ({})", site.supply[i].id.text(), name) : name);
  }
  return supply;
}

/// Series are picked by name: one that stands already, also among our own words, gets a number.
void tell_apart(std::vector<Series>& series) {
  std::set<std::string> taken;
  for (Series& one : series) {
    const std::string name = one.name;
    for (int count = 2; !taken.insert(one.name).second; ++count) one.name = fmt::format("{} {}", name, count);
  }
}

bool any_nonzero(const std::vector<double>& values) {
  return std::ranges::any_of(values, [](double v) { return v > 1e-6 || v < -1e-6; });
}

std::string prefix(const study::Run& run, const study::SiteResult& site) {
  return run.account.sites.size() > 1 ? site.name + ": " : std::string();
}

std::vector<std::string> month_labels(const study::SiteResult& site) {
  std::vector<std::string> labels;
  for (const study::MonthResult& month : site.months) labels.push_back(time::to_text(month.month));
  return labels;
}

Panel figures(const scenario::Scenario& scenario, const study::Run& run) {
  Panel panel{.id = "figures", .kind = PanelKind::figures, .title = "At a glance"};
  const study::Totals& totals = run.account.totals;
  const auto add = [&](std::string label, std::string value, std::string note) {
    panel.figures.push_back({std::move(label), std::move(value), std::move(note)});
  };
  add("Power", run.account.usd_per_mwh ? fmt::format("{:.1f} USD/MWh", *run.account.usd_per_mwh) : "none served",
      fmt::format("real {} money, without the worth of shed load", scenario.economics.currency_year));
  add("Compute",
      run.account.usd_per_gpu_hour ? fmt::format("{:.2f} USD/GPU-hour", *run.account.usd_per_gpu_hour) : "none",
      "power, facility and accelerators per useful GPU-hour");
  add("Served", percent(totals.served_share()),
      fmt::format("of {} asked by halls that stand ready", energy(totals.it_mwh_asked)));
  add("Powered", fmt::format("{} of {}", power_text(totals.it_mw_powered_end), power_text(totals.it_mw_ready_end)),
      "IT power when the plan ends");
  add("Net present cost", money(run.plan.cost_npv_usd),
      fmt::format("expected, discounted to the start of {}", years_text(scenario.plan.years)));
  if (run.hindsight)
    add("Cost of not knowing", money(run.plan.cost_npv_usd - run.hindsight->cost_npv_usd),
        fmt::format("operated by {}: {}", run.hindsight->how(), fmt::join(not_knowing_in_words(run), "; ")));
  if (const auto share = totals.energy.clean_share())
    add("Clean", percent(*share),
        fmt::format("of the year's energy; {} hour by hour{}", percent(*totals.energy.hourly_clean_share()),
                    why_not_clean(totals.energy)));
  add("CO2", totals.facility_mwh_served > 0.0 ? fmt::format("{:.0f} kg/MWh", totals.co2_kg_per_mwh()) : "-",
      fmt::format("{} t, on site and grid{}", grouped(totals.emissions.co2_t), claims_in_words(totals.emissions)));
  return panel;
}

/// What is ordered in each month, as bars below the capacity it becomes.
void add_orders(const study::Run& run, const study::SiteResult& site, const scenario::Site& input,
                const Shown& supplies, Panel& panel) {
  const time::Month first = site.months.front().month;
  const auto bars = [&](const std::string& supply, const std::string& name, const std::string& key) {
    Values mw(site.months.size(), 0.0);
    bool any = false;
    for (const study::Order& order : run.plan.orders) {
      if (order.site != site.id || order.supply != supply) continue;
      // An order from before the plan stands in its first month.
      const auto month = static_cast<std::size_t>(std::max(0, order.order_month - first));
      *mw[std::min(month, mw.size() - 1)] += order.mw;
      any = true;
    }
    if (any) panel.series.push_back({name, "MW", "bar", key, std::move(mw)});
  };
  for (std::size_t supply = 0; supply < input.supply.size(); ++supply)
    bars(input.supply[supply].id.text(), "Order: " + supplies.name[supply], supplies.colour[supply]);
  if (input.connection)
    for (const scenario::ConnectionOffer& offer : input.connection->offers)
      bars(offer.id.text(), "Order: connection " + offer.id.text(), "grid");
}

Panel capacity(const scenario::Scenario& scenario, const study::Run& run, std::size_t site_index) {
  const study::SiteResult& site = run.account.sites[site_index];
  const scenario::Site& input = scenario.sites[site_index];
  const study::SiteCapacity& plan = run.plan.sites[site_index];
  const Shown supplies = shown(scenario, input);
  Panel panel{
      .id = "capacity-" + site.id.text(),
      .kind = PanelKind::time_chart,
      .title = prefix(run, site) + "Capacity by month, against the halls that stand ready",
      .note =
          "Areas: nameplate capacity in service. Lines: peak facility load of the halls that stand ready, and of "
          "those that have power. Bars: orders, in the month of the order (those before the plan in its first month).",
      .y_unit = "MW",
      .labels = month_labels(site),
      .table = "technologies"};
  if (any_nonzero(plan.connection_mw))
    panel.series.push_back({"Grid connection", "MW", "area", "grid", values_of(plan.connection_mw)});
  for (std::size_t supply = 0; supply < input.supply.size(); ++supply)
    if (any_nonzero(plan.capacity_mw[supply]))
      panel.series.push_back(
          {supplies.name[supply], "MW", "area", supplies.colour[supply], values_of(plan.capacity_mw[supply])});
  Values peak, powered;
  for (const study::MonthResult& month : site.months) {
    peak.emplace_back(month.peak_facility_mw);
    powered.emplace_back(month.it_mw_ready > 0.0 ? month.peak_facility_mw * month.it_mw_powered / month.it_mw_ready
                                                 : 0.0);
  }
  panel.series.push_back({"Peak load of halls ready", "MW", "line", "load", std::move(peak)});
  panel.series.push_back({"of it powered", "MW", "line", "price", std::move(powered)});
  add_orders(run, site, input, supplies, panel);
  return panel;
}

std::vector<Series> hourly_series(const Shown& supplies, const study::Hours& hours) {
  std::vector<Series> series;
  const auto add = [&](const std::string& name, const char* role, const std::string& key,
                       const std::vector<double>& values) {
    if (any_nonzero(values)) series.push_back({name, "MW", role, key, values_of(values)});
  };
  for (std::size_t supply = 0; supply < supplies.name.size(); ++supply)
    add(supplies.name[supply], "area", supplies.colour[supply], hours.generation_mw[supply]);
  add("Grid import", "area", "grid", hours.import_mw);
  for (std::size_t supply = 0; supply < supplies.name.size(); ++supply)
    add(supplies.name[supply] + " discharge", "area", supplies.colour[supply], hours.discharge_mw[supply]);
  std::vector<double> shed(hours.load_mw.size(), 0.0);
  const double pue_floor = 1e-9;
  for (const std::vector<double>& tier : hours.shed_it_mw)
    for (std::size_t hour = 0; hour < shed.size(); ++hour)
      shed[hour] += tier[hour] * hours.load_mw[hour] / std::max(pue_floor, hours.it_load_mw[hour]);
  add("Not served", "area", "shed", shed);
  series.push_back({"Facility load asked", "MW", "line", "load", values_of(hours.load_mw)});
  add("Curtailed", "line", "curtailed", hours.curtailment_mw);
  for (std::size_t supply = 0; supply < supplies.name.size(); ++supply)
    if (any_nonzero(hours.level_mwh[supply]))
      series.push_back({supplies.name[supply] + " stored", "MWh", "line", supplies.colour[supply],
                        values_of(hours.level_mwh[supply])});
  series.push_back({"Marginal price", "USD/MWh", "price", "price", values_of(hours.marginal_price_usd_per_mwh)});
  return series;
}

/// The hours of the sites [first, end).
Panel hourly(const scenario::Scenario& scenario, const study::Run& run, std::size_t first, std::size_t end) {
  Panel panel{
      .id = run.account.sites.size() > 1 ? "hourly-" + run.account.sites[first].id.text() : "hourly",
      .kind = PanelKind::hourly,
      .title = "Hour by hour: who supplies the load, and what one more MWh is worth",
      .note =
          "Local standard time. The stack above the load line charges storage or is exported. The marginal price "
          "is the dual of the hourly balance.",
      .y_unit = "MW"};
  for (std::size_t site = first; site < std::min(end, run.operation.sites.size()); ++site) {
    const Shown supplies = shown(scenario, scenario.sites[site]);
    const auto& years = run.operation.sites[site].years;
    for (std::size_t year = 0; year < years.size(); ++year)
      for (std::size_t w = 0; w < years[year].size(); ++w) {
        const std::string weather = run.weather[w].id;
        panel.labels.push_back(fmt::format("{} · {} · {}", run.account.sites[site].name,
                                           scenario.plan.years.first + static_cast<int>(year), weather));
        panel.hourly_blocks.push_back(hourly_series(supplies, years[year][w]));
      }
  }
  return panel;
}

/// `suffix` tells the panel from that of another site.
Panel cost_waterfall(const scenario::Scenario& scenario, const study::CostParts& sum, const std::string& suffix) {
  Panel panel{.id = "cost" + suffix,
              .kind = PanelKind::waterfall,
              .title = fmt::format("What power costs, {}, undiscounted", years_text(scenario.plan.years)),
              .note = fmt::format(
                  "Real {} USD, undiscounted, expected over weather years. Energy is purchases minus sales. The "
                  "worth of load that is not served is not in it.",
                  scenario.economics.currency_year),
              .y_unit = "million USD",
              .table = "years"};
  Values steps;
  double total = 0.0;
  for (const study::CostPartName& entry : study::cost_parts) {
    if (!entry.paid) continue;
    panel.labels.emplace_back(entry.title);
    steps.emplace_back(sum.*entry.part / 1e6);
    total += sum.*entry.part;
  }
  panel.labels.emplace_back("Total");
  steps.emplace_back(total / 1e6);
  panel.series.push_back({"Cost", "million USD", "bar", "cost", std::move(steps)});
  return panel;
}

Panel emissions(const scenario::Scenario& scenario, const study::Run& run, std::size_t site_index) {
  const study::SiteResult& site = run.account.sites[site_index];
  const scenario::Permits& permits = scenario.sites[site_index].permits;
  Panel panel{.id = "emissions-" + site.id.text(),
              .kind = PanelKind::bars,
              .title = prefix(run, site) + "CO2 by year, on site and from the grid",
              .note =
                  "Grid: location-based, at the mean intensity where the site is. Lines, where contracts or a "
                  "residual mix are stated: on site and grid with what contracts claim over the year "
                  "(market-based), and with what they make in the same hour (hour-matched).",
              .y_unit = "thousand t",
              .table = "years"};
  Values on_site, grid, market, matched, limit, limit_with_imports;
  for (const study::YearResult& year : site.years) {
    panel.labels.push_back(std::to_string(year.year));
    on_site.emplace_back(year.emissions.co2_on_site_t / 1e3);
    grid.emplace_back((year.emissions.co2_t - year.emissions.co2_on_site_t) / 1e3);
    market.emplace_back(year.emissions.co2_market_t / 1e3);
    matched.emplace_back(year.emissions.co2_hourly_t / 1e3);
    if (permits.co2_per_year) limit.emplace_back(permits.co2_per_year->in(units::t / units::year) / 1e3);
    if (permits.co2_with_imports_per_year)
      limit_with_imports.emplace_back(permits.co2_with_imports_per_year->in(units::t / units::year) / 1e3);
  }
  panel.series = {{"On site", "thousand t", "area", "gas", std::move(on_site)},
                  {"Grid", "thousand t", "area", "grid", std::move(grid)}};
  if (has_claims(site.emissions)) {
    panel.series.push_back({"Market-based", "thousand t", "line", "price", std::move(market)});
    panel.series.push_back({"Hour-matched", "thousand t", "line", "load", std::move(matched)});
  }
  if (!limit.empty()) panel.series.push_back({"Permit", "thousand t", "limit", "shed", std::move(limit)});
  if (!limit_with_imports.empty())
    panel.series.push_back({"Permit with imports", "thousand t", "limit", "shed", std::move(limit_with_imports)});
  return panel;
}

Panel nox(const scenario::Scenario& scenario, const study::Run& run, std::size_t site_index) {
  const study::SiteResult& site = run.account.sites[site_index];
  const scenario::Permits& permits = scenario.sites[site_index].permits;
  Panel panel{.id = "nox-" + site.id.text(),
              .kind = PanelKind::time_chart,
              .title = prefix(run, site) + "NOx over rolling twelve months",
              .note = permits.nox_per_year
                          ? "The permit holds for every twelve months in a row, in every weather year; the line "
                            "shows the expected value."
                          : "No NOx permit is stated in the scenario.",
              .y_unit = "t",
              .labels = month_labels(site),
              .table = "months"};
  Values rolling, limit;
  double sum = 0.0;
  for (std::size_t m = 0; m < site.months.size(); ++m) {
    sum += site.months[m].emissions.nox_t - (m >= 12 ? site.months[m - 12].emissions.nox_t : 0.0);
    rolling.emplace_back(sum);
    if (permits.nox_per_year) limit.emplace_back(permits.nox_per_year->in(units::t / units::year));
  }
  panel.series = {{"Rolling twelve months", "t", "line", "gas", std::move(rolling)}};
  if (!limit.empty()) panel.series.push_back({"Permit", "t", "limit", "shed", std::move(limit)});
  return panel;
}

Panel contract(const study::ContractResult& result) {
  Panel panel{.id = "contract-" + result.id.text(),
              .kind = PanelKind::time_chart,
              .title = fmt::format("{}: what was committed, and what has power",
                                   result.name.empty() ? result.id.text() : result.name),
              .note = "IT power, mean of the month. Delivered counts accelerators that had power, by the hour.",
              .y_unit = "MW",
              .table = "contract_months"};
  Values committed, delivered;
  for (const study::ContractMonth& month : result.months) {
    panel.labels.push_back(time::to_text(month.month));
    committed.emplace_back(month.it_mw_committed);
    delivered.emplace_back(month.it_mw_delivered);
  }
  panel.series = {{"Delivered", "MW", "area", "solar", std::move(delivered)},
                  {"Committed", "MW", "line", "load", std::move(committed)}};
  return panel;
}

Panel table_panel(const char* id, const char* title, const std::string& note) {
  return {.id = std::string("table-") + id, .kind = PanelKind::table, .title = title, .note = note, .table = id};
}

std::vector<Panel> site_emissions(const scenario::Scenario& scenario, const study::Run& run, std::size_t site) {
  std::vector<Panel> panels = {emissions(scenario, run, site), nox(scenario, run, site)};
  const study::SiteResult& result = run.account.sites[site];
  if (!result.permits.empty()) panels.push_back(permit_panel(result, prefix(run, result)));
  return panels;
}

/// The pages of several sites, one each, named as the sites are (ids behind names that are not unique).
std::vector<Panel> site_pages(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<Panel> panels;
  for (std::size_t site = 0; site < run.account.sites.size(); ++site) {
    const study::SiteResult& result = run.account.sites[site];
    const std::size_t first = panels.size();
    panels.push_back(site_figures(scenario, result));
    panels.push_back(capacity(scenario, run, site));
    panels.push_back(hourly(scenario, run, site, site + 1));
    panels.push_back(cost_waterfall(scenario, total_cost(result), "-" + result.id.text()));
    for (Panel& panel : site_emissions(scenario, run, site)) panels.push_back(std::move(panel));
    const auto same = std::ranges::count(run.account.sites, result.name, &study::SiteResult::name);
    for (std::size_t p = first; p < panels.size(); ++p)
      panels[p].page = same > 1 ? fmt::format("{} ({})", result.name, result.id.text()) : result.name;
  }
  return panels;
}

/// What power is built and what it does.
std::vector<Panel> power_panels(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<Panel> panels = {figures(scenario, run)};
  const bool one_site = run.account.sites.size() == 1;
  panels.push_back(one_site ? capacity(scenario, run, 0) : served_by_site(run));
  if (auto build = build_panel(scenario, run)) panels.push_back(std::move(*build));
  panels.push_back(
      table_panel("orders", "What to order, and when",
                  "Capital is the value at energisation, rent what the plan's months take with mobilisation, "
                  "undiscounted; both in real money. Units are power by unit size, in part where the plan need not buy "
                  "whole ones (--integers buys whole units)."));
  if (one_site) panels.push_back(hourly(scenario, run, 0, 1));
  panels.push_back(cost_waterfall(scenario, run.account.totals.cost, ""));
  panels.push_back(
      table_panel("binding", "What binds, and what one more would be worth",
                  "Worth: how much the expected net present cost falls if the limit gives way by one unit."));
  for (Panel& panel : screen_panels(run)) panels.push_back(std::move(panel));
  if (run.adequacy)
    panels.push_back(table_panel(
        "adequacy",
        run.adequacy->met ? "Loss of load, plan by plan, until the target holds"
                          : "Loss of load, plan by plan: the target does not hold",
        (run.adequacy->met ? std::string() : "Why not: " + run.adequacy->reason + ". ") +
            "Units fail by chance, each by its forced outage rate; what the plan itself sheds is not in it. Each plan "
            "keeps a reserve margin raised by what was missing."));
  for (const study::ContractResult& result : run.account.contracts) panels.push_back(contract(result));
  for (Panel& panel : platform_panels(run)) panels.push_back(std::move(panel));
  if (one_site)
    for (Panel& panel : site_emissions(scenario, run, 0)) panels.push_back(std::move(panel));
  panels.push_back(table_panel("years", "Energy, cost and emissions by year", ""));
  panels.push_back(table_panel(
      "halls", "Halls", "Energised: first month that serves 95 % of this hall's load and all of the earlier ones'."));
  return panels;
}

}  // namespace

std::vector<Panel> run_panels(const scenario::Scenario& scenario, const study::Run& run) {
  std::vector<Panel> panels;
  if (!scenario.sites.empty()) panels = power_panels(scenario, run);
  for (Panel& panel : race_overview(scenario, run)) panels.push_back(std::move(panel));
  for (Panel& panel : region_panels(scenario, run)) panels.push_back(std::move(panel));
  for (Panel& panel : money_panels(scenario, run)) panels.push_back(std::move(panel));
  for (Panel& panel : claims_panels(scenario, run)) panels.push_back(std::move(panel));
  if (run.account.sites.size() > 1)
    for (Panel& panel : site_pages(scenario, run)) panels.push_back(std::move(panel));
  Panel notes{.id = "notes",
              .kind = PanelKind::text,
              .title = "What to know before quoting these numbers",
              .paragraphs = run.notes};
  if (notes.paragraphs.empty()) notes.paragraphs.emplace_back("Nothing was relaxed and no input series is synthetic.");
  panels.push_back(std::move(notes));
  panels.push_back(table_panel("inputs", "Every input, with its source",
                               "Assumed: a gap in public knowledge, stated as a range where possible."));
  panels.push_back(table_panel("sources", "Sources", ""));
  for (Panel& panel : panels) {
    tell_apart(panel.series);
    for (std::vector<Series>& block : panel.hourly_blocks) tell_apart(block);
  }
  return panels;
}

table::Document run_document(const scenario::Scenario& scenario, const study::Run& run) {
  table::Document document{.title = scenario.title.empty() ? scenario.name : scenario.title,
                           .subtitle = scenario.question,
                           .answer = answer(scenario, run),
                           .tables = run_tables(scenario, run),
                           .datasets = {},
                           .panels = run_panels(scenario, run),
                           .credits = {}};
  std::set<std::string> publishers;
  for (const scenario::Source& source : scenario.sources)
    if (!source.publisher.empty()) publishers.insert(source.publisher);
  for (const std::string& publisher : publishers) document.credits.push_back(publisher);
  document.credits.push_back(fmt::format("Gigawatt, scenario {} ({})", scenario.name, scenario.hash.substr(0, 8)));
  return document;
}

}  // namespace gigawatt::workbench
