// An ensemble in words and pictures.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compute/load.hpp"
#include "units/words.hpp"
#include "workbench/stress_document.hpp"
#include "workbench/stress_verdicts.hpp"

namespace gigawatt::workbench {
namespace {

bool is_headline(const std::string& path) {
  return path == "cost_npv_usd" || path == "usd_per_mwh" || path == "served_share" ||
         path.ends_with(".delivered_share") || path.ends_with(".min_cash_usd");
}

/// "2.65 bn USD", "0.9921": a value without its error.
std::string amount(double value, const std::string& unit) {
  if (unit == "USD") return units::money_in_words(value);
  return fmt::format("{:.4g}{}{}", value, unit.empty() ? "" : " ", unit);
}

constexpr int inputs_told = 5;
constexpr double index_told = 0.01;  // of the variance: what explains less is noise beside what decides

bool explains(const Json& index) { return !index.is_null() && index["value"].get<double>() >= index_told; }

/// What moves nothing at medians may decide where other work is late: told where it is more than noise.
bool explains_without_swing(const Json& index) {
  return explains(index) && index["value"].get<double>() > 3.0 * index["standard_error"].get<double>();
}

/// The five inputs that move it most; nothing where none does.
std::string sensitivity_text(const Json& sensitivity) {
  std::string text;
  for (const Json& measure : sensitivity) {
    std::string lines;
    int told = 0;
    for (const Json& input : measure["inputs"]) {
      const Json& index = input["first_order_index"];
      const bool swings =
          !input["at_p10"].is_null() && !input["at_p90"].is_null() && input["at_p10"] != input["at_p90"];
      if (!swings ? !explains_without_swing(index) : told > 0 && !index.is_null() && !explains(index)) continue;
      if (++told > inputs_told) break;
      const std::string unit = measure["unit"];
      const auto at = [&](const char* key) {
        return input[key].is_null() ? std::string("-") : amount(input[key].get<double>(), unit);
      };
      lines += fmt::format("  {:<60} {:>16} {:>16}", input["input"].get<std::string>(), at("at_p10"), at("at_p90"));
      if (!index.is_null())
        lines += fmt::format("   {:.2f} ± {:.2f} of variance", index["value"].get<double>(),
                             index["standard_error"].get<double>());
      lines += "\n";
    }
    if (told > 0)
      text += fmt::format("\n{}, one input at a time at its P10 and P90:\n{}", measure["measure"].get<std::string>(),
                          lines);
  }
  return text;
}

std::string reverse_text(const Json& reverse) {
  if (reverse.is_null()) return "";
  std::string text = "\n";
  if (!reverse["found"].get<bool>())
    text += fmt::format("Reverse stress: nothing breaks by '{}' up to {:g} {}.\n", reverse["shock"].get<std::string>(),
                        reverse["searched_up_to"].get<double>(), reverse["unit"].get<std::string>());
  else
    text +=
        fmt::format("Reverse stress, by {}: '{}' breaks something from {:.4g} {} on (to {:.2g}): {}.\n",
                    reverse["method"].get<std::string>(), reverse["shock"].get<std::string>(),
                    reverse["amount"].get<double>(), reverse["unit"].get<std::string>(), reverse["step"].get<double>(),
                    fmt::join(reverse["breaks"].get<std::vector<std::string>>(), "; "));
  for (const auto& what : reverse["broken_without"].get<std::vector<std::string>>())
    text += fmt::format("Without it, {} already.\n", what);
  return text;
}

table::Table measure_table(const Json& summary) {
  table::Table table{.id = "measures", .title = "Quantiles of every number, with standard errors", .columns = {}};
  std::vector<std::string> paths, units;
  for (const Json& measure : summary["measures"]) {
    paths.push_back(measure["path"]);
    units.push_back(measure["unit"]);
  }
  table.columns.push_back(table::text_column("path", "of the number", paths));
  table.columns.push_back(table::text_column("of_unit", "of the number", units));
  for (const char* key : {"mean", "p5", "p10", "p50", "p90", "p95"})
    for (const char* part : {"value", "standard_error"}) {
      std::vector<std::optional<double>> values;
      for (const Json& measure : summary["measures"])
        values.push_back(measure[key].is_null() ? std::nullopt : std::optional(measure[key][part].get<double>()));
      const bool error = std::string(part) != "value";
      table.columns.push_back(table::number_column(fmt::format("{}{}", key, error ? "_standard_error" : ""), "",
                                                   error ? "of it" : "over samples", std::move(values)));
    }
  return table;
}

/// A quantile of a monthly measure, month by month.
table::Series monthly(const Json& summary, const std::string& before, const std::string& key, const char* statistic,
                      const std::string& name, const std::string& role, const std::string& colour) {
  table::Series series{.name = name, .unit = "MW", .role = role, .colour = colour, .values = {}};
  for (const Json& measure : summary["measures"]) {
    const std::string path = measure["path"];
    if (!path.starts_with(before) || !path.ends_with(key)) continue;
    series.values.push_back(measure[statistic].is_null() ? std::nullopt
                                                         : std::optional(measure[statistic]["value"].get<double>()));
  }
  return series;
}

std::vector<std::string> months_of(const scenario::Scenario& scenario) {
  std::vector<std::string> labels;
  for (time::Month m = scenario.plan.years.first_month(); m < scenario.plan.years.end_month(); m = m.plus(1))
    labels.push_back(time::to_text(m));
  return labels;
}

double halls_mw(const scenario::Site& site) {
  double mw = 0.0;
  for (const scenario::Hall& hall : site.halls) mw += hall.it_power.in(units::MW);
  return mw;
}

/// What a site carries of a contract's promise: one of several by the IT power of its halls; 0 where it takes none.
double share_of_site(const scenario::Scenario& scenario, const scenario::Contract& contract,
                     const scenario::Site& site) {
  if (std::ranges::find(contract.sites, site.id) == contract.sites.end()) return 0.0;
  double all_mw = 0.0;
  for (const scenario::SiteId& id : contract.sites) all_mw += halls_mw(scenario::find(scenario.sites, id));
  return all_mw > 0.0 ? halls_mw(site) / all_mw : 0.0;
}

/// Energised MW as a fan, against what contracts promise.
void add_fans(const risk::Ensemble& ensemble, const Json& summary, table::Document& document) {
  const scenario::Scenario& scenario = ensemble.scenario;
  for (const scenario::Site& site : scenario.sites) {
    table::Panel panel{
        .id = "fan-" + site.id.text(),
        .kind = table::PanelKind::time_chart,
        .title = "IT power that is energised at " + site.name + ": P10, P50 and P90 against contract ramps",
        .note =
            fmt::format("{} samples; the dashed line is what contracts promise from this site: of several sites each "
                        "promises by the IT power of its halls.",
                        summary["measures"][0]["samples"].get<std::size_t>()),
        .y_unit = "MW",
        .labels = months_of(scenario),
        .table = "measures"};
    const std::string before = "sites." + site.id.text() + ".months.";
    struct Line {
      const char *key, *name, *colour;
    };
    for (const Line& line : {Line{"p10", "P10", "other-1"}, Line{"p50", "P50", "grid"}, Line{"p90", "P90", "other-2"}})
      panel.series.push_back(monthly(summary, before, ".it_mw_powered", line.key, line.name, "line", line.colour));
    table::Series ramp{.name = "promised", .unit = "MW", .role = "limit", .colour = "load", .values = {}};
    for (time::Month m = scenario.plan.years.first_month(); m < scenario.plan.years.end_month(); m = m.plus(1)) {
      double mw = 0.0;
      for (const scenario::Contract& contract : scenario.contracts)
        mw += share_of_site(scenario, contract, site) * compute::ramp_it_mw(contract, m);
      ramp.values.emplace_back(mw);
    }
    panel.series.push_back(std::move(ramp));
    document.panels.push_back(std::move(panel));
  }
}

void add_tornados(const Json& summary, table::Document& document) {
  for (const Json& measure : summary["sensitivity"]) {
    if (measure["median_case"].is_null()) continue;
    const double centre = measure["median_case"].get<double>();
    const std::string unit = measure["unit"];
    table::Panel panel{
        .id = "tornado-" + std::to_string(document.panels.size()),
        .kind = table::PanelKind::bars,
        .title = "What moves " + measure["measure"].get<std::string>() + ": change when one input is at its P10 or P90",
        .note =
            fmt::format("All other inputs at their median, where it is {}.{}", amount(centre, unit),
                        measure["measure"] == "cost_npv_usd"
                            ? " Halls that stand later ask for less: what is late makes power cheaper, not the campus."
                            : ""),
        .y_unit = unit};
    table::Series low{.name = "at P10", .unit = unit, .role = "bar", .colour = "other-1", .values = {}};
    table::Series high{.name = "at P90", .unit = unit, .role = "bar", .colour = "other-2", .values = {}};
    for (const Json& input : measure["inputs"]) {
      if (input["at_p10"].is_null() || input["at_p90"].is_null() || panel.labels.size() == 8) continue;
      if (input["at_p10"] == input["at_p90"]) continue;
      panel.labels.push_back(input["input"]);
      low.values.emplace_back(input["at_p10"].get<double>() - centre);
      high.values.emplace_back(input["at_p90"].get<double>() - centre);
    }
    if (panel.labels.empty()) continue;
    panel.series = {std::move(low), std::move(high)};
    document.panels.push_back(std::move(panel));
  }
}

void add_dates(const Json& summary, table::Document& document) {
  if (summary["halls"].empty()) return;
  table::Panel panel{.id = "dates",
                     .kind = table::PanelKind::bars,
                     .title = "Probability that each hall has power by the end of a year",
                     .note = "From the samples; standard errors stand in summary.json.",
                     .y_unit = "%"};
  for (const Json& by : summary["halls"][0]["by"]) panel.labels.push_back(by["date"]);
  std::size_t colour = 1;
  for (const Json& hall : summary["halls"]) {
    table::Series series{.name = hall["site"].get<std::string>() + " " + hall["hall"].get<std::string>(),
                         .unit = "%",
                         .role = "bar",
                         .colour = fmt::format("other-{}", colour++ % 6 + 1),
                         .values = {}};
    for (const Json& by : hall["by"])
      series.values.push_back(
          by["energised"].is_null() ? std::nullopt : std::optional(100.0 * by["energised"]["value"].get<double>()));
    panel.series.push_back(std::move(series));
    if (panel.series.size() == 12) break;
  }
  document.panels.push_back(std::move(panel));
}

void add_convergence(const Json& summary, table::Document& document) {
  table::Panel panel{.id = "convergence",
                     .kind = table::PanelKind::text,
                     .title = "How the mean settles as samples double",
                     .note = "± one standard error of independent samples; those of Sobol points are smaller."};
  for (const Json& measure : summary["convergence"]) {
    std::string line = measure["measure"].get<std::string>() + ": ";
    for (const Json& step : measure["steps"])
      line += fmt::format("{}{} samples {:.6g} ± {:.2g}", line.ends_with(": ") ? "" : ", ",
                          step["samples"].get<std::size_t>(), step["mean"]["value"].get<double>(),
                          step["mean"]["standard_error"].get<double>());
    panel.paragraphs.push_back(std::move(line));
  }
  for (const Json& worst : summary["worst"])
    panel.paragraphs.push_back(fmt::format("Worst of {}: {}; {}", worst["measure"].get<std::string>(),
                                           amount(worst["value"].get<double>(), unit_of(summary, worst["measure"])),
                                           worst["command"].get<std::string>()));
  document.panels.push_back(std::move(panel));
}

/// " under gas x2; demand -30 %": the shocks that hold in every sample.
std::string under(const Json& summary) {
  return summary["under"].is_null() ? std::string() : " under " + summary["under"].get<std::string>();
}

/// What contracts get, and who defaults; nothing where there are neither contracts nor parties.
std::string probability_text(const Json& summary) {
  if (summary["contracts"].empty() && summary["parties"].empty()) return "";
  std::string text = "\nIn this scenario, with its ranges, many of them assumed (no forecast of who is named):\n";
  bool any = false;
  for (const Json& contract : summary["contracts"])
    text += fmt::format("P({} gets at least 95 % of what it was promised) = {}\n", contract["id"].get<std::string>(),
                        percent(contract["delivered_95_percent"]));
  for (const Json& party : summary["parties"]) {
    const Json& fails = party["default"];
    if (fails.is_null() || fails["value"].get<double>() == 0.0) continue;
    any = true;
    text += fmt::format("P({} defaults) = {}\n", party["id"].get<std::string>(), percent(fails));
  }
  if (!any && !summary["parties"].empty()) text += "Nobody defaults in any sample.\n";
  return text;
}

/// How likely halls stand at the ends of years, where work that leads to them is drawn.
std::string halls_text(const Json& summary) {
  constexpr std::size_t halls_most = 12, dates_most = 4;
  if (summary["durations_drawn"] == 0 || summary["halls"].empty()) return {};
  const auto dates = std::min(dates_most, summary["halls"][0]["by"].size());
  const std::size_t skipped = summary["halls"][0]["by"].size() - dates;  // the last ones tell more
  std::string text = fmt::format("\n{:<32} {:>11}", "P(hall stands by)", "planned");
  for (std::size_t k = 0; k < dates; ++k)
    text += fmt::format(" {:>14}", summary["halls"][0]["by"][skipped + k]["date"].get<std::string>());
  text += '\n';
  for (std::size_t h = 0; h < std::min(halls_most, summary["halls"].size()); ++h) {
    const Json& hall = summary["halls"][h];
    const std::string name = hall["site"].get<std::string>() + " " + hall["hall"].get<std::string>();
    text += fmt::format("{:<32} {:>11}", name.substr(0, 32), hall["planned"].get<std::string>());
    for (std::size_t k = 0; k < dates; ++k) text += fmt::format(" {:>14}", percent(hall["by"][skipped + k]["ready"]));
    text += hall["planned_in_plan"].get<bool>() ? "\n" : "  planned after the plan\n";
  }
  if (summary["halls"].size() > halls_most)
    text += fmt::format("and {} more in the report\n", summary["halls"].size() - halls_most);
  return text;
}

}  // namespace

std::string stress_text(const Json& summary) {
  const std::uint64_t first = summary["first"], last = summary["last"];
  std::string text =
      fmt::format("{}{}: samples {} to {} of {}, seed {}; {} inputs drawn, {} leaves held at their median\n",
                  summary["scenario"]["title"].get<std::string>(), under(summary), first, last - 1,
                  summary["samples"].get<std::uint64_t>(), summary["seed"].get<std::uint64_t>(),
                  summary["inputs"].size(), summary["held_at_median"].size());
  for (const auto& shock : summary["shocks_without_effect"].get<std::vector<std::string>>())
    text += fmt::format("The shock '{}' changes nothing here: by itself it leaves every number of the median case.\n",
                        shock);
  if (summary["durations_drawn"] > 0)
    text += fmt::format("{} durations of building drawn, everything scheduled again in each sample\n",
                        summary["durations_drawn"].get<std::size_t>());
  if (summary["inputs"].empty() && summary["durations_drawn"] == 0)
    text += "Nothing is drawn, so that all samples are alike: no leaf that a sample can change has a range.\n";
  text += fmt::format("\n{:<44} {:>26} {:>26} {:>26}\n", "", "P10", "P50", "P90");
  for (const Json& measure : summary["measures"]) {
    if (!is_headline(measure["path"])) continue;
    const std::string unit = measure["unit"];
    if (measure["p50"].is_null()) continue;
    text += fmt::format("{:<44} {:>26} {:>26} {:>26}\n", measure["path"].get<std::string>(),
                        figure(measure["p10"], unit), figure(measure["p50"], unit), figure(measure["p90"], unit));
  }
  text += halls_text(summary) + probability_text(summary) + amended_text(summary["amended_by_money"]);
  text += sensitivity_text(summary["sensitivity"]) + reverse_text(summary["reverse"]) + replan_text(summary["replan"]);
  for (const std::string& line : threshold_lines(summary)) text += line + "\n";
  if (!summary["failed"].empty())
    text += fmt::format("{} samples failed; the first: {}\n", summary["failed"].size(),
                        summary["failed"][0]["command"].get<std::string>());
  return text;
}

table::Document stress_document(const risk::Ensemble& ensemble, const Json& summary) {
  table::Document document{
      .title = ensemble.scenario.title + under(summary),
      .subtitle = fmt::format("Stress: {} samples, seed {}", ensemble.values.size(), ensemble.seed),
      .answer = {},
      .tables = {measure_table(summary)},
      .datasets = {},
      .panels = {},
      .credits = {}};
  if (auto panel = verdict_panel(summary)) document.panels.push_back(std::move(*panel));
  add_fans(ensemble, summary, document);
  add_dates(summary, document);
  add_tornados(summary, document);
  add_convergence(summary, document);
  if (auto table = replan_table(summary["replan"])) {
    document.panels.push_back({.id = "replan",
                               .kind = table::PanelKind::table,
                               .title = table->title + ", on what is known by then: best, median and worst sample",
                               .note = "Both ways with the sample's dates, prices and load, units available as they "
                                       "are on average.",
                               .table = "replan"});
    document.tables.push_back(std::move(*table));
  }
  return document;
}

}  // namespace gigawatt::workbench
