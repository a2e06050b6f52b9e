#include "workbench/energise_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

#include "workbench/conflict_words.hpp"
#include "workbench/sweep_document.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

constexpr std::size_t width_max = 100;
constexpr const char* first_year = "first_year_";

const sweep::Measure* find(const EnergiseCurve& curve, std::string_view name) {
  const auto found = std::ranges::find(curve.result.measures, name, &sweep::Measure::name);
  return found == curve.result.measures.end() ? nullptr : &*found;
}

std::optional<double> value_at(const EnergiseCurve& curve, std::string_view name, std::size_t point) {
  const sweep::Measure* measure = find(curve, name);
  return measure == nullptr ? std::nullopt : measure->values[point];
}

/// The point whose `sign` × value is highest.
std::optional<std::size_t> extreme(const EnergiseCurve& curve, const char* name, double sign) {
  const sweep::Measure* measure = find(curve, name);
  std::optional<std::size_t> best;
  if (measure == nullptr) return best;
  for (std::size_t p = 0; p < measure->values.size(); ++p)
    if (measure->values[p] && (!best || sign * *measure->values[p] > sign * *measure->values[*best])) best = p;
  return best;
}

/// "8 halls of 843 MW", or the one hall by name.
std::string halls_text(const EnergiseCurve& curve) {
  double mw = 0.0;
  for (const sweep::HallToEnergise& hall : curve.halls) mw += hall.it_mw;
  return curve.halls.size() == 1 ? fmt::format("{} with {} of IT", curve.halls.front().hall.text(), power_text(mw))
                                 : fmt::format("{} halls with {} of IT", curve.halls.size(), power_text(mw));
}

/// Whether every month before this point is known to have no plan.
std::string possible_text(const EnergiseCurve& curve) {
  const auto& points = curve.result.points;
  const auto solved = std::ranges::count_if(points, &sweep::Point::solved);
  if (solved == 0) return "No month of the range has a plan.";
  if (const auto first = sweep::first_possible(curve.result))
    return sweep::is_first_month(curve.result, *first)
               ? fmt::format("Not possible before {}.", month_at(curve, *first))
               : fmt::format("Not possible by {}, possible by {}; the months between were not asked for.",
                             month_at(curve, *first - 1), month_at(curve, *first));
  if (points.front().solved) return fmt::format("Possible from {} on, if not before.", month_at(curve, 0));
  return "";
}

/// What a month of waiting loses, from the month worth most to the end of the curve.
std::string waiting_text(const EnergiseCurve& curve) {
  const auto best = highest(curve, "net_value_npv_usd");
  if (!best) return "";
  std::string text = fmt::format("Accelerator-hours less power are worth most by {}", month_at(curve, *best));
  std::size_t last = *best;
  for (std::size_t p = *best + 1; p < curve.result.points.size(); ++p)
    if (curve.result.points[p].solved) last = p;
  if (last == *best) return text + ".";
  const auto from = time::parse_month(month_at(curve, *best)), to = time::parse_month(month_at(curve, last));
  const double lost = *value_at(curve, "net_value_npv_usd", *best) - *value_at(curve, "net_value_npv_usd", last);
  return text + fmt::format("; each month later, to {}, loses {} in the mean.", month_at(curve, last),
                            money(lost / (*to - *from)));
}

/// "grid 41 %, gas-engine 38 %": the shares of the first year, largest first, those above 1 %, as many as fit.
std::string mix_text(const EnergiseCurve& curve, std::size_t point, std::size_t width) {
  std::vector<std::pair<double, std::string>> parts;
  double whole = 0.0;
  for (const sweep::Measure& measure : curve.result.measures) {
    if (!measure.name.starts_with(first_year) || !measure.values[point]) continue;
    std::string name = measure.name.substr(std::string_view(first_year).size());
    name.resize(name.size() - std::string_view("_mwh").size());
    std::ranges::replace(name, '_', '-');
    parts.emplace_back(*measure.values[point], std::move(name));
    whole += *measure.values[point];
  }
  std::ranges::stable_sort(parts, [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [mwh, name] : parts) {
    const std::string part = fmt::format("{}{} {:.0f} %", text.empty() ? "" : ", ", name, 100.0 * mwh / whole);
    if (!(mwh > 0.01 * whole) || (!text.empty() && text.size() + part.size() > width)) break;
    text += part;
  }
  return text;
}

std::string million(const std::optional<double>& usd) { return usd ? fmt::format("{:.1f}", *usd / 1e6) : "-"; }

std::string row_text(const EnergiseCurve& curve, std::size_t point) {
  const sweep::Point& solved = curve.result.points[point];
  if (!solved.solved)
    return fmt::format("{:>8}  {}", month_at(curve, point),
                       solved.termination == solver::Termination::infeasible ? "not possible" : solved.message);
  const auto at = [&](const char* name) { return value_at(curve, name, point); };
  const auto plain = [](const std::optional<double>& value, int digits) {
    return value ? fmt::format("{:.{}f}", *value, digits) : std::string("-");
  };
  std::string row = fmt::format("{:>8}  {:>9}  {:>7}  {:>8}  {:>7}  {:>9}  ", month_at(curve, point),
                                million(at("cost_npv_usd")), plain(at("usd_per_mwh"), 2), million(at("capital_usd")),
                                million(at("rent_usd")), million(at("net_value_npv_usd")));
  row += mix_text(curve, point, width_max - row.size());
  return row.substr(0, row.find_last_not_of(' ') + 1);
}

std::string why_not_text(const EnergiseCurve& curve) {
  const auto point = sweep::last_infeasible(curve.result);
  if (!point) return "";
  if (!curve.why_not || !curve.there)  // it took more than the time limit left
    return fmt::format("Why not by {} was not found in the time; gigawatt run with its dates says it.",
                       month_at(curve, *point));
  return fmt::format("By {}: {}", month_at(curve, *point), conflict_text(*curve.there, *curve.why_not));
}

}  // namespace

const std::string& month_at(const EnergiseCurve& curve, std::size_t point) {
  return curve.result.axes.front().values[point];
}

std::optional<std::size_t> highest(const EnergiseCurve& curve, const char* measure) {
  return extreme(curve, measure, 1.0);
}
std::optional<std::size_t> lowest(const EnergiseCurve& curve, const char* measure) {
  return extreme(curve, measure, -1.0);
}

std::string energise_answer(const EnergiseCurve& curve) {
  std::string text = fmt::format("To energise {}: ", halls_text(curve));
  std::string possible = possible_text(curve);
  if (!possible.empty()) possible[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(possible[0])));
  text += possible.empty() ? "see the months below." : possible;
  if (const auto cheapest = lowest(curve, "usd_per_mwh"))
    text += fmt::format(" A MWh is cheapest by {}, at {:.4g} USD.", month_at(curve, *cheapest),
                        *value_at(curve, "usd_per_mwh", *cheapest));
  const std::string waiting = waiting_text(curve);
  return waiting.empty() ? text : text + " " + waiting;
}

table::Document energise_document(const EnergiseCurve& curve) {
  const sweep::Result& result = curve.result;
  table::Document document{.title = result.base.title.empty() ? result.base.name : result.base.title,
                           .subtitle = "What would it take to energise by each month?",
                           .answer = energise_answer(curve),
                           .tables = {points_table(result)},
                           .datasets = {},
                           .panels = {},
                           .credits = {}};
  for (const auto& [name, title] :
       {std::pair{"usd_per_mwh", "Cost of a MWh"}, std::pair{"cost_npv_usd", "Net present cost"},
        std::pair{"net_value_npv_usd", "Worth of the accelerator-hours served, less the cost of power"}})
    if (auto panel = workbench::curve(result, name, title)) document.panels.push_back(std::move(*panel));
  if (const std::string why = why_not_text(curve); !why.empty()) {
    table::Panel panel{.id = "why-not-before", .kind = table::PanelKind::text, .title = "Why not before"};
    std::istringstream lines(why);
    for (std::string line; std::getline(lines, line);) panel.paragraphs.push_back(line);
    document.panels.push_back(std::move(panel));
  }
  document.panels.push_back(stack(result, {.id = "start-capacity",
                                           .title = "What stands when they are energised",
                                           .note = "Capacity in the month of energising, committed supply included.",
                                           .unit = "MW",
                                           .prefix = "start_",
                                           .suffix = "_mw"}));
  document.panels.push_back(stack(result, {.id = "first-year",
                                           .title = "What supplies the first twelve months",
                                           .note = "Fewer months where the plan ends before. Discharge included.",
                                           .unit = "MWh",
                                           .prefix = first_year,
                                           .suffix = "_mwh"}));
  if (auto panel = workbench::curve(result, "capital_usd", "Capital of what is ordered"))
    document.panels.push_back(std::move(*panel));
  document.panels.push_back(
      {.id = "table-points", .kind = table::PanelKind::table, .title = "Every month", .table = "points"});
  document.credits.push_back(
      fmt::format("Gigawatt, time to power of scenario {} ({} months)", result.base.name, result.points.size()));
  return document;
}

std::string energise_text(const EnergiseCurve& curve) {
  std::string text = wrapped(energise_answer(curve), width_max) + "\n\n";
  text += fmt::format("{:>8}  {:>9}  {:>7}  {:>8}  {:>7}  {:>9}  {}\n", "by", "cost", "USD/MWh", "capital", "rent",
                      "net worth", "first year");
  for (std::size_t p = 0; p < curve.result.points.size(); ++p) text += row_text(curve, p) + "\n";
  text += "Million USD: net present cost; capital at energisation; rent; worth of the accelerator-hours less power.\n";
  const std::string why = why_not_text(curve);
  return why.empty() ? text : text + "\n" + why + "\n";
}

}  // namespace gigawatt::workbench
