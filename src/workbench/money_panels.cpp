#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "workbench/money.hpp"
#include "workbench/money_chain.hpp"
#include "workbench/palette.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using capital::Cents;
using table::Panel, table::PanelKind;
using Values = std::vector<std::optional<double>>;

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

/// Parties that take part in the links, in the scenario's order, the rest of the world last.
std::vector<table::Node> nodes_of(const capital::Result& money, const std::vector<table::Link>& links) {
  std::vector<table::Node> nodes;
  for (int party = 0; party <= static_cast<int>(money.parties.size()); ++party) {
    const std::string name = name_of(money, party);
    if (std::ranges::any_of(links, [&](const table::Link& link) { return link.from == name || link.to == name; }))
      nodes.push_back({name, party_colour(money, party)});
  }
  return nodes;
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
  for (std::size_t p = 0; p < money.parties.size(); ++p) {
    const capital::PartyResult& party = money.parties[p];
    if (!party.limited) continue;
    Values values;
    for (const capital::PartyMonth& month : party.months) values.emplace_back(bn(month.cash));
    panel.series.push_back({party.name, "bn USD", "line", party_colour(money, static_cast<int>(p)), std::move(values)});
  }
  return panel;
}

Panel cover(const scenario::Scenario& scenario, const capital::Result& money) {
  Panel panel{.id = "cover",
              .kind = PanelKind::time_chart,
              .title = "Debt service cover over twelve months, against what lenders ask",
              .note =
                  "Revenue less operating cost ÷ interest and principal due, both over the last twelve months; beyond "
                  "±10 it is cut off. A covenant has the colour of its borrower.",
              .y_unit = "times",
              .labels = months_of(money),
              .table = "party_months"};
  for (std::size_t p = 0; p < money.parties.size(); ++p) {
    const capital::PartyResult& party = money.parties[p];
    if (!party.lowest_cover) continue;
    Values values;
    for (const capital::PartyMonth& month : party.months)
      values.push_back(month.cover ? std::optional(std::clamp(*month.cover, -10.0, 10.0)) : std::nullopt);
    panel.series.push_back({party.name, "times", "line", party_colour(money, static_cast<int>(p)), std::move(values)});
  }
  for (std::size_t i = 0; i < scenario.instruments.size(); ++i) {
    const auto* debt = std::get_if<scenario::Debt>(&scenario.instruments[i].data);
    if (debt == nullptr || !debt->covenants || !debt->covenants->default_cover || !money.instruments[i].in_run())
      continue;
    panel.series.push_back({"Covenant of " + scenario.instruments[i].name, "times", "limit",
                            party_colour(money, money.instruments[i].payer),
                            Values(panel.labels.size(), debt->covenants->default_cover)});
  }
  return panel;
}

Panel bridge(const capital::PartyResult& party) {
  const capital::BacklogMonth sums = capital::total(party.backlog);
  Panel panel{.id = "backlog-" + party.id.text(),
              .kind = PanelKind::waterfall,
              .title = fmt::format("{}: what becomes of the signed backlog", party.name),
              .note = fmt::format(
                  "Take-or-pay floor of effective contracts, nominal. At the end {:.2f} bn USD are left, of which the "
                  "capacity of this run can serve {:.2f} bn, and {:.2f} bn come from customers that still pay.",
                  bn(sums.contractual), bn(sums.deliverable), bn(sums.credit_adjusted)),
              .y_unit = "bn USD",
              .table = "backlog"};
  Values steps;
  const auto add = [&](const char* label, double value) {
    panel.labels.emplace_back(label);
    steps.emplace_back(value);
  };
  add("Signed", bn(sums.signed_now));
  if (sums.recognised != 0) add("Recognised", -bn(sums.recognised));
  if (sums.lapsed != 0) add("Lapsed: late", -bn(sums.lapsed));
  if (sums.cancelled != 0) add("Cancelled", -bn(sums.cancelled));
  add("Left at the end", bn(sums.contractual));
  panel.series.push_back({"Backlog", "bn USD", "bar", "cost", std::move(steps)});
  return panel;
}

/// What falls due of debt in each year, beside what stands open when the plan ends.
Panel maturities(const scenario::Scenario& scenario, const capital::Result& money) {
  std::map<int, std::map<int, double>> due;  // borrower → year
  for (std::size_t i = 0; i < scenario.instruments.size(); ++i) {
    const auto* debt = std::get_if<scenario::Debt>(&scenario.instruments[i].data);
    if (debt == nullptr || money.instruments[i].outstanding_end <= 0) continue;
    due[money.instruments[i].payer][debt->matures.year()] += bn(money.instruments[i].outstanding_end);
  }
  for (const capital::Flow& flow : money.flows)
    if (flow.tag == capital::Tag::principal && flow.paid > 0) due[flow.payer][flow.month.year()] += bn(flow.paid);
  Panel panel{.id = "maturities",
              .kind = PanelKind::bars,
              .title = "When debt is repaid: the maturity wall",
              .note =
                  "Repaid inside the plan; behind it, what is outstanding when the plan ends, in the year in which "
                  "it matures.",
              .y_unit = "bn USD",
              .table = "instruments"};
  int first = 0, last = -1;  // every year between them has its place, so that a wall stands where it stands
  for (const auto& [borrower, years] : due) {
    first = last < first ? years.begin()->first : std::min(first, years.begin()->first);
    last = std::max(last, years.rbegin()->first);
  }
  for (int year = first; year <= last; ++year) panel.labels.push_back(std::to_string(year));
  for (const auto& [borrower, years] : due) {
    Values values(panel.labels.size(), 0.0);
    for (const auto& [year, amount] : years) values[static_cast<std::size_t>(year - first)] = amount;
    panel.series.push_back(
        {name_of(money, borrower), "bn USD", "area", party_colour(money, borrower), std::move(values)});
  }
  return panel;
}

/// Of deals alone, where no power stands above: the money at a glance.
Panel figures(const scenario::Scenario& scenario, const capital::Result& money) {
  Panel panel{.id = "figures", .kind = PanelKind::figures, .title = "At a glance"};
  std::vector<std::string> failed;
  Cents paid = 0, unpaid = 0, signed_backlog = 0, lost = 0;
  std::size_t limited = 0;
  const capital::PartyResult* circular = nullptr;
  for (const capital::PartyResult& party : money.parties) {
    limited += party.limited ? 1 : 0;
    unpaid += party.months.back().unpaid;
    if (party.first_default) failed.push_back(time::to_text(party.first_default->month) + party.name);
    if (party.circularity && (circular == nullptr || party.circularity->most > circular->circularity->most))
      circular = &party;
    const capital::BacklogMonth sums = capital::total(party.backlog);
    signed_backlog += sums.signed_now;
    lost += sums.lapsed + sums.cancelled;
  }
  const time::Month last = money.first.plus(static_cast<int>(money.parties.front().months.size()) - 1);
  for (const capital::Flow& flow : money.flows) {
    paid += flow.in_kind ? 0 : flow.paid;
    // What a guarantor has not paid is owed by the debtor as well: once.
    if (flow.tag == capital::Tag::guarantee_call && flow.month == last) unpaid -= flow.due - flow.paid;
  }
  const auto usd = [](Cents cents) { return workbench::money(capital::to_usd(cents)); };
  std::ranges::sort(failed);  // "2027-08Cloud": by month
  for (std::string& one : failed) one = one.substr(7) + ", " + one.substr(0, 7);
  const std::string others = failed.size() > 1 ? fmt::format("; {} more below", failed.size() - 1) : "";
  panel.figures.push_back({"First to fail", failed.empty() ? "nobody" : failed.front(),
                           fmt::format("of {} parties whose cash is modelled{}", limited, others)});
  panel.figures.push_back(
      {"Paid", usd(paid), fmt::format("by anybody to anybody, {}, nominal", years_text(scenario.plan.years))});
  panel.figures.push_back({"Due and unpaid", usd(unpaid), "when the plan ends"});
  if (signed_backlog > 0)
    panel.figures.push_back(
        {"Backlog signed", usd(signed_backlog), fmt::format("of it {} lapsed or cancelled", usd(lost))});
  if (circular != nullptr && circular->circularity->most >= 0.0005)
    panel.figures.push_back(
        {"Own money that comes back", fmt::format("{} at most", percent(circular->circularity->most)),
         fmt::format("of {}'s revenue from others; {} directly, {} traced", circular->name,
                     percent(circular->circularity->direct), percent(circular->circularity->traced))});
  return panel;
}

Panel path(const capital::Result& money) {
  Panel panel{.id = "path",
              .kind = PanelKind::path,
              .title = "Who fails in this scenario, and why",
              .paths = money_paths(money)};
  const bool fails = std::ranges::any_of(
      money.parties, [](const capital::PartyResult& party) { return party.first_default.has_value(); });
  if (!fails) panel.title = "Nobody defaults in this scenario; how covenants come to be breached";
  if (panel.paths.empty()) {
    panel.title = "Who fails in this scenario";
    panel.kind = PanelKind::text;
    panel.paragraphs.emplace_back("Nobody defaults in this scenario.");
  } else {
    panel.note =
        "Each step names the one before it that cost the party money; hollow ones happened to it on the way. "
        "Amounts are nominal, and add up over the months of a step; what is due and unpaid is that of its last month.";
  }
  return panel;
}

Panel table_panel(const char* id, const char* title, const char* note) {
  return {.id = std::string("table-") + id, .kind = PanelKind::table, .title = title, .note = note, .table = id};
}

}  // namespace

std::optional<Panel> circle_in_columns(const capital::Result& money) {
  std::vector<table::Link> links = money.parties.empty() ? std::vector<table::Link>() : links_of(money, false);
  if (links.empty()) return std::nullopt;
  std::vector<table::Node> nodes = nodes_of(money, links);
  return Panel{.id = "circle-in-columns",
               .kind = PanelKind::sankey,
               .title = "Who pays whom among the parties",
               .note = "Who pays and is paid stands on both sides. The rest of the world is left out. Nominal.",
               .y_unit = "bn USD",
               .labels = years_of(money),
               .links = std::move(links),
               .nodes = std::move(nodes),
               .table = "cash_flows"};
}

std::string party_colour(const capital::Result& money, int party) {
  const auto index = static_cast<std::size_t>(party);
  if (index >= money.parties.size()) return "curtailed";
  const std::size_t round = index / distinct_colours.size();
  const std::string base = distinct_colours[index % distinct_colours.size()];
  return round == 0 ? base : fmt::format("{}~{}", base, round);
}

std::vector<Panel> money_panels(const scenario::Scenario& scenario, const study::Run& run) {
  if (!run.money || run.money->parties.empty()) return {};
  const capital::Result& money = *run.money;
  std::vector<Panel> panels;
  if (scenario.sites.empty()) panels.push_back(figures(scenario, money));
  if (const auto chain = chain_of(scenario, run)) panels.push_back(chain_panel(scenario, money, *chain));
  panels.push_back(path(money));
  std::vector<table::Link> all = links_of(money, true);
  std::vector<table::Node> nodes = nodes_of(money, all);
  panels.push_back({.id = "payments",
                    .kind = PanelKind::sankey,
                    .title = "Who pays whom, by year",
                    .note = "Payers left, payees right; compute credits count as paid in kind. Nominal.",
                    .y_unit = "bn USD",
                    .labels = years_of(money),
                    .links = std::move(all),
                    .nodes = std::move(nodes),
                    .table = "cash_flows"});
  if (auto links = links_of(money, false); !links.empty()) {
    nodes = nodes_of(money, links);
    panels.push_back({.id = "circle",
                      .kind = PanelKind::chord,
                      .title = "Who pays whom among the parties: the circle",
                      .note = "The rest of the world is left out. Nominal.",
                      .y_unit = "bn USD",
                      .labels = years_of(money),
                      .links = std::move(links),
                      .nodes = std::move(nodes),
                      .table = "cash_flows"});
  }
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
