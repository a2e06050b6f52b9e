#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "workbench/money.hpp"

namespace gigawatt::workbench {
namespace {

using capital::Cents;
using table::Panel, table::PanelKind;
using Values = std::vector<std::optional<double>>;

constexpr std::array colours = {"grid",  "gas",     "solar",   "wind",    "battery", "nuclear",
                                "price", "other-1", "other-2", "other-3", "other-4", "other-5"};

double bn(Cents cents) { return capital::to_usd(cents) / 1e9; }

std::string name_of(const capital::Result& money, int party) {
  const auto index = static_cast<std::size_t>(party);
  return index < money.parties.size() ? money.parties[index].name : "rest of the world";
}

std::string spaced(std::string_view tag) {
  std::string text(tag);
  std::ranges::replace(text, '_', ' ');
  return text;
}

/// Sums by year, payer, payee and purpose.
std::vector<table::Link> links_of(const capital::Result& money, bool with_world) {
  using Key = std::tuple<int, int, int, capital::Tag>;
  std::map<Key, Cents> sums;
  const int world = static_cast<int>(money.parties.size());
  for (const capital::Flow& flow : money.flows)
    if (flow.paid > 0 && (with_world || (flow.payer != world && flow.payee != world)))
      sums[{flow.month.year(), flow.payer, flow.payee, flow.tag}] += flow.paid;
  std::vector<table::Link> links;
  for (const auto& [key, cents] : sums) {
    const auto [year, payer, payee, tag] = key;
    links.push_back({std::to_string(year), name_of(money, payer), name_of(money, payee),
                     spaced(capital::booking_of(tag).name), bn(cents)});
  }
  return links;
}

std::vector<std::string> years_of(const capital::Result& money) {
  std::vector<std::string> years;
  for (std::size_t m = 0; m < money.parties.front().months.size(); m += 12)
    years.push_back(std::to_string(money.first.plus(static_cast<int>(m)).year()));
  return years;
}

std::vector<std::string> months_of(const capital::Result& money) {
  std::vector<std::string> labels;
  for (std::size_t m = 0; m < money.parties.front().months.size(); ++m)
    labels.push_back(time::to_text(money.first.plus(static_cast<int>(m))));
  return labels;
}

Panel cash(const capital::Result& money) {
  Panel panel{.id = "cash",
              .kind = PanelKind::time_chart,
              .title = "Cash at the end of each month",
              .note = "Nominal. Parties whose cash the scenario does not state are left out: they cannot fail here.",
              .y_unit = "bn USD",
              .labels = months_of(money),
              .table = "party_months"};
  std::size_t colour = 0;
  for (const capital::PartyResult& party : money.parties) {
    if (!party.limited) continue;
    Values values;
    for (const capital::PartyMonth& month : party.months) values.emplace_back(bn(month.cash));
    panel.series.push_back({party.name, "bn USD", "line", colours[colour++ % colours.size()], std::move(values)});
  }
  return panel;
}

Panel cover(const scenario::Scenario& scenario, const capital::Result& money) {
  Panel panel{.id = "cover",
              .kind = PanelKind::time_chart,
              .title = "Debt service cover over twelve months, against what lenders ask",
              .note = "Revenue less operating cost ÷ interest and principal due, both over the last twelve months.",
              .y_unit = "times",
              .labels = months_of(money),
              .table = "party_months"};
  std::size_t colour = 0;
  for (const capital::PartyResult& party : money.parties) {
    if (!party.lowest_cover) continue;
    Values values;
    for (const capital::PartyMonth& month : party.months)
      values.push_back(month.cover ? std::optional(std::clamp(*month.cover, -10.0, 10.0)) : std::nullopt);
    panel.series.push_back({party.name, "times", "line", colours[colour++ % colours.size()], std::move(values)});
  }
  for (const scenario::Instrument& instrument : scenario.instruments) {
    const auto* debt = std::get_if<scenario::Debt>(&instrument.data);
    if (debt == nullptr || !debt->covenants || !debt->covenants->default_cover) continue;
    panel.series.push_back({"Covenant of " + instrument.name, "times", "limit", "shed",
                            Values(panel.labels.size(), *debt->covenants->default_cover)});
  }
  return panel;
}

Panel bridge(const capital::PartyResult& party) {
  capital::BacklogMonth sums;
  for (const capital::BacklogMonth& month : party.backlog) {
    sums.signed_now += month.signed_now;
    sums.recognised += month.recognised;
    sums.lapsed += month.lapsed;
    sums.cancelled += month.cancelled;
  }
  Panel panel{.id = "backlog-" + party.id.text(),
              .kind = PanelKind::waterfall,
              .title = fmt::format("{}: what becomes of the signed backlog", party.name),
              .note = fmt::format(
                  "Take-or-pay floor of effective contracts, nominal. At the end {:.2f} bn USD are left, of which the "
                  "capacity of this run can serve {:.2f} bn, and {:.2f} bn come from customers that still pay.",
                  bn(party.backlog.back().contractual), bn(party.backlog.back().deliverable),
                  bn(party.backlog.back().credit_adjusted)),
              .y_unit = "bn USD",
              .labels = {"Signed", "Recognised", "Lapsed: late", "Cancelled", "Left at the end"},
              .table = "backlog"};
  const double signed_bn = bn(sums.signed_now), recognised = bn(sums.recognised);
  panel.series.push_back(
      {"Backlog",
       "bn USD",
       "bar",
       "cost",
       {signed_bn, -recognised, -bn(sums.lapsed), -bn(sums.cancelled), bn(party.backlog.back().contractual)}});
  return panel;
}

/// What falls due of debt in each year, beside what stands open when the plan ends.
Panel maturities(const scenario::Scenario& scenario, const capital::Result& money) {
  std::map<int, std::map<std::string, double>> due;  // year → borrower
  for (std::size_t i = 0; i < scenario.instruments.size(); ++i) {
    const auto* debt = std::get_if<scenario::Debt>(&scenario.instruments[i].data);
    if (debt == nullptr || money.instruments[i].outstanding_end <= 0) continue;
    due[debt->matures.year()][scenario::find(scenario.parties, debt->borrower).name] +=
        bn(money.instruments[i].outstanding_end);
  }
  for (const capital::Flow& flow : money.flows)
    if (flow.tag == capital::Tag::principal) due[flow.month.year()][name_of(money, flow.payer)] += bn(flow.paid);
  Panel panel{.id = "maturities",
              .kind = PanelKind::bars,
              .title = "When debt is repaid: the maturity wall",
              .note =
                  "Repaid inside the plan; behind it, what is outstanding when the plan ends, in the year in which "
                  "it matures.",
              .y_unit = "bn USD",
              .table = "instruments"};
  std::map<std::string, Values> by_borrower;
  for (const auto& [year, borrowers] : due)
    for (const auto& [borrower, amount] : borrowers) by_borrower[borrower];
  for (const auto& [year, borrowers] : due) {
    panel.labels.push_back(std::to_string(year));
    for (auto& [borrower, values] : by_borrower) {
      const auto found = borrowers.find(borrower);
      values.emplace_back(found == borrowers.end() ? 0.0 : found->second);
    }
  }
  std::size_t colour = 0;
  for (auto& [borrower, values] : by_borrower)
    panel.series.push_back({borrower, "bn USD", "area", colours[colour++ % colours.size()], std::move(values)});
  return panel;
}

Panel table_panel(const char* id, const char* title, const char* note) {
  return {.id = std::string("table-") + id, .kind = PanelKind::table, .title = title, .note = note, .table = id};
}

}  // namespace

std::vector<Panel> money_panels(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.money || run.money->parties.empty()) return {};
  const capital::Result& money = *run.money;
  std::vector<Panel> panels;
  Panel path{.id = "path", .kind = PanelKind::text, .title = "Who fails in this scenario, and why"};
  for (const capital::PartyResult& party : money.parties)
    if (party.first_default) path.paragraphs.push_back(party.first_default->cause);
  if (path.paragraphs.empty()) path.paragraphs.emplace_back("Nobody defaults in this scenario.");
  panels.push_back(std::move(path));
  panels.push_back({.id = "payments",
                    .kind = PanelKind::sankey,
                    .title = "Who pays whom, by year",
                    .note = "Payers left, payees right; compute credits count as paid in kind. Nominal.",
                    .y_unit = "bn USD",
                    .labels = years_of(money),
                    .links = links_of(money, true),
                    .table = "cash_flows"});
  if (auto links = links_of(money, false); !links.empty())
    panels.push_back({.id = "circle",
                      .kind = PanelKind::chord,
                      .title = "Who pays whom among the parties: the circle",
                      .note = "The rest of the world is left out. Nominal.",
                      .y_unit = "bn USD",
                      .labels = years_of(money),
                      .links = std::move(links),
                      .table = "cash_flows"});
  if (Panel panel = cash(money); !panel.series.empty()) panels.push_back(std::move(panel));
  if (Panel panel = cover(scenario, money); !panel.series.empty()) panels.push_back(std::move(panel));
  for (const capital::PartyResult& party : money.parties)
    if (!party.backlog.empty()) panels.push_back(bridge(party));
  if (Panel panel = maturities(scenario, money); !panel.series.empty()) panels.push_back(std::move(panel));
  panels.push_back(table_panel("parties", "Parties", "In this scenario; nothing here says that a company will fail."));
  panels.push_back(table_panel("instruments", "Instruments",
                               "Only effective and active ones create obligations; the others stand here with their "
                               "probability."));
  panels.push_back(table_panel("events", "What happened to whom, month by month", ""));
  return panels;
}

}  // namespace gigawatt::workbench
