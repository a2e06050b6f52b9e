#include "workbench/sweep_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "workbench/palette.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

using Values = std::vector<std::optional<double>>;
using table::Panel;
using table::PanelKind;

constexpr std::size_t lines_max = 8;  // of one chart: more cannot be told apart

/// A name that files may carry: "sites.a.clean_share" as "sites_a_clean_share".
std::string file_safe(std::string name) {
  for (char& letter : name)
    if (letter == '.' || letter == '-') letter = '_';
  return name;
}

std::string description(const sweep::Measure& measure) {
  return measure.description.empty() ? measure.name : measure.description;
}

bool numeric(const sweep::Axis& axis) {
  return std::ranges::all_of(axis.numbers, [](const auto& number) { return number.has_value(); });
}

/// "clean_share 30 %", for one axis of a point.
std::string place_text(const sweep::Axis& axis, std::size_t index) {
  return fmt::format("{} {}", axis.name, axis.values[index]);
}

/// "clean_share 30 %, constant 5 USD/MMBtu".
std::string point_text(const sweep::Result& result, std::size_t point) {
  const std::vector<std::size_t> indices = sweep::indices_of(result.axes, point);
  std::string text;
  for (std::size_t a = 0; a < indices.size(); ++a)
    text += (a == 0 ? "" : ", ") + place_text(result.axes[a], indices[a]);
  return text;
}

const sweep::Measure* find(const sweep::Result& result, std::string_view name) {
  const auto found = std::ranges::find(result.measures, name, &sweep::Measure::name);
  return found == result.measures.end() ? nullptr : &*found;
}

/// The chart's horizontal axis: the one with the most values, the last of several.
std::size_t along(const sweep::Result& result) {
  std::size_t best = 0;
  for (std::size_t a = 1; a < result.axes.size(); ++a)
    if (result.axes[a].values.size() >= result.axes[best].values.size()) best = a;
  return best;
}

/// One line of a chart: the points along one axis, all other axes at one value.
struct Line {
  std::string name;
  std::vector<std::size_t> points;
};

std::vector<Line> lines_of(const sweep::Result& result, std::size_t axis) {
  std::vector<Line> lines;
  for (std::size_t point = 0; point < result.points.size(); ++point) {
    const std::vector<std::size_t> indices = sweep::indices_of(result.axes, point);
    std::string name;
    for (std::size_t a = 0; a < indices.size(); ++a)
      if (a != axis) name += (name.empty() ? "" : ", ") + place_text(result.axes[a], indices[a]);
    auto line = std::ranges::find(lines, name, &Line::name);
    if (line == lines.end()) line = lines.insert(lines.end(), {name, {}});
    line->points.push_back(point);
  }
  return lines;
}

Values values_at(const sweep::Measure& measure, const std::vector<std::size_t>& points) {
  Values values;
  for (const std::size_t point : points) values.push_back(measure.values[point]);
  return values;
}

}  // namespace

std::optional<Panel> curve(const sweep::Result& result, const char* name, const char* title) {
  const sweep::Measure* measure = find(result, name);
  if (measure == nullptr) return std::nullopt;
  const std::size_t axis = along(result);
  Panel panel{.id = file_safe(name),
              .kind = PanelKind::time_chart,
              .title = fmt::format("{} against {}", title, result.axes[axis].name),
              .note =
                  "Each point is a plan of its own, one beside the other whatever lies between their values. A gap is "
                  "a point without a plan, or without this number.",
              .y_unit = measure->unit,
              .labels = result.axes[axis].values,
              .table = "points"};
  const std::vector<Line> lines = lines_of(result, axis);
  if (lines.size() > lines_max)
    panel.note += fmt::format(" {} of {} lines are drawn; all are in the table.", lines_max, lines.size());
  for (std::size_t l = 0; l < std::min(lines.size(), lines_max); ++l)
    panel.series.push_back({lines[l].name.empty() ? title : lines[l].name, measure->unit, "curve",
                            l == 0 ? "cost" : fmt::format("other-{}", l), values_at(*measure, lines[l].points)});
  return panel;
}

Panel stack(const sweep::Result& result, const Stack& what) {
  const std::size_t axis = along(result);
  const Line line = lines_of(result, axis).front();
  Panel panel{.id = what.id,
              .kind = PanelKind::bars,
              .title = fmt::format("{}, against {}", what.title, result.axes[axis].name),
              .note = line.name.empty() ? what.note : fmt::format("At {}. {}", line.name, what.note),
              .y_unit = what.unit,
              .labels = result.axes[axis].values,
              .table = "points"};
  const auto measure_of = [&](const std::string& id) {
    return find(result, what.prefix + file_safe(id) + what.suffix);
  };
  const auto add = [&](const std::string& id, const std::string& name, const std::string& colour) {
    if (const sweep::Measure* measure = measure_of(id))
      panel.series.push_back({name, what.unit, "area", colour, values_at(*measure, line.points)});
  };
  // In the order of their measures, and only those that the points have.
  std::vector<scenario::Technology> technologies;
  for (const sweep::Measure& measure : result.measures)
    for (const scenario::Technology& technology : result.base.technologies)
      if (measure_of(technology.id.text()) == &measure) technologies.push_back(technology);
  const std::vector<std::string> keys = colours(technologies);
  add(study::grid, "Grid connection", "grid");
  for (std::size_t t = 0; t < technologies.size(); ++t) add(technologies[t].id.text(), technologies[t].name, keys[t]);
  return panel;
}

namespace {

std::size_t solved_count(const sweep::Result& result) {
  return static_cast<std::size_t>(std::ranges::count_if(result.points, &sweep::Point::solved));
}

/// Indices of the points with the lowest and the highest value.
std::optional<std::pair<std::size_t, std::size_t>> extremes(const sweep::Measure& measure) {
  std::optional<std::pair<std::size_t, std::size_t>> found;
  for (std::size_t p = 0; p < measure.values.size(); ++p) {
    if (!measure.values[p]) continue;
    if (!found) found = {p, p};
    if (*measure.values[p] < *measure.values[found->first]) found->first = p;
    if (*measure.values[p] > *measure.values[found->second]) found->second = p;
  }
  return found;
}

/// Columns of the terminal's table: what is compared first.
std::vector<const sweep::Measure*> shown_measures(const sweep::Result& result, std::size_t most) {
  std::vector<const sweep::Measure*> shown;
  for (const char* name : {"cost_npv_usd", "usd_per_mwh", "served_share", "clean_share"})
    if (const sweep::Measure* measure = find(result, name)) shown.push_back(measure);
  for (const sweep::Measure& measure : result.measures)
    if (measure.name.find('.') != std::string::npos && shown.size() < most) shown.push_back(&measure);
  for (const sweep::Measure& measure : result.measures) {
    const bool capacity = measure.unit == "MW" || measure.unit == "MWh";
    const bool any = std::ranges::any_of(measure.values, [](const auto& value) { return value && *value > 0.5; });
    if (capacity && any && measure.name.find('.') == std::string::npos && shown.size() < most)
      shown.push_back(&measure);
  }
  return shown;
}

/// A value as a column of the terminal shows it.
std::string cell(const sweep::Measure& measure, std::size_t point) {
  const std::optional<double>& value = measure.values[point];
  if (!value) return "-";
  if (measure.name == "cost_npv_usd") return fmt::format("{:.1f}", *value / 1e6);
  if (measure.name.ends_with("_share")) return fmt::format("{:.2f}", std::round(1e4 * *value) / 100.0 + 0.0);
  if (measure.unit == "MW" || measure.unit == "MWh") return fmt::format("{:.1f}", *value);
  return fmt::format("{:.6g}", *value);
}

std::string heading(const sweep::Measure& measure) {
  if (measure.name == "cost_npv_usd") return "million USD";
  if (measure.name == "usd_per_mwh") return "USD/MWh";
  if (measure.name.ends_with("_share")) return measure.name.substr(0, measure.name.size() - 6) + " %";
  const std::size_t dot = measure.name.rfind('.');
  return dot == std::string::npos ? measure.name : measure.name.substr(dot + 1);
}

}  // namespace

table::Table points_table(const sweep::Result& result) {
  table::Table table{.id = "points", .title = "Every point of the sweep", .columns = {}};
  for (std::size_t a = 0; a < result.axes.size(); ++a) {
    const sweep::Axis& axis = result.axes[a];
    Values numbers;
    std::vector<std::string> texts;
    for (std::size_t p = 0; p < result.points.size(); ++p) {
      const std::size_t index = sweep::indices_of(result.axes, p)[a];
      numbers.push_back(axis.numbers[index]);
      texts.push_back(axis.values[index]);
    }
    if (numeric(axis))
      table.columns.push_back(table::number_column(file_safe(axis.name), axis.unit, axis.path, std::move(numbers)));
    else
      table.columns.push_back(table::text_column(file_safe(axis.name), axis.path, std::move(texts)));
  }
  std::vector<std::string> status, message;
  for (const sweep::Point& point : result.points) {
    status.emplace_back(solver::to_string(point.termination));
    message.push_back(point.message);
  }
  table.columns.push_back(table::text_column("status", "how the plan ended", std::move(status)));
  for (const sweep::Measure& measure : result.measures)
    table.columns.push_back(
        table::number_column(file_safe(measure.name), measure.unit, description(measure), measure.values));
  table.columns.push_back(table::text_column("message", "why there is no plan", std::move(message)));
  return table;
}

table::Dataset sweep_dataset(const sweep::Result& result) {
  table::Dataset dataset{.id = "sweep",
                         .title = result.base.title.empty() ? result.base.name : result.base.title,
                         .dimensions = {},
                         .arrays = {}};
  std::vector<std::string> dimensions;
  for (const sweep::Axis& axis : result.axes) {
    std::vector<std::string> labels = axis.values;
    if (numeric(axis))
      for (std::size_t v = 0; v < labels.size(); ++v) labels[v] = fmt::format("{}", *axis.numbers[v]);
    dimensions.push_back(file_safe(axis.name));
    dataset.dimensions.push_back({dimensions.back(), axis.values.size(), std::move(labels), axis.unit, axis.path});
  }
  for (const sweep::Measure& measure : result.measures) {
    table::Array array{.name = file_safe(measure.name),
                       .unit = measure.unit,
                       .description = description(measure),
                       .dimensions = dimensions,
                       .values = {},
                       .absent = {}};
    for (std::size_t p = 0; p < measure.values.size(); ++p) {
      array.values.push_back(static_cast<float>(measure.values[p].value_or(0.0)));
      if (!measure.values[p]) array.absent.push_back(p);
    }
    dataset.arrays.push_back(std::move(array));
  }
  return dataset;
}

std::string sweep_answer(const sweep::Result& result) {
  const std::size_t solved = solved_count(result);
  const sweep::Measure* cost = find(result, "usd_per_mwh");
  std::string text;
  if (cost != nullptr) {
    const auto ends = extremes(*cost);
    const auto same = [](double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(std::abs(a), std::abs(b)); };
    if (ends && same(*cost->values[ends->first], *cost->values[ends->second]))
      text = fmt::format("A MWh costs {:.4g} USD at every point that has a plan.", *cost->values[ends->first]);
    else if (ends)
      text =
          fmt::format("A MWh costs from {:.4g} USD ({}) to {:.4g} USD ({}).", *cost->values[ends->first],
                      point_text(result, ends->first), *cost->values[ends->second], point_text(result, ends->second));
  }
  if (solved < result.points.size())
    text += fmt::format("{}{} of {} points have no plan.", text.empty() ? "" : " ", result.points.size() - solved,
                        result.points.size());
  return text.empty() ? fmt::format("{} points were planned.", solved) : text;
}

table::Document sweep_document(const sweep::Result& result) {
  table::Document document{.title = result.base.title.empty() ? result.base.name : result.base.title,
                           .subtitle = result.base.question,
                           .answer = sweep_answer(result),
                           .tables = {points_table(result)},
                           .datasets = {},
                           .panels = {},
                           .credits = {}};
  for (const auto& [name, title] :
       {std::pair{"usd_per_mwh", "Cost of a MWh"}, std::pair{"cost_npv_usd", "Net present cost"},
        std::pair{"usd_per_gpu_hour", "Cost of a GPU-hour"}})
    if (auto panel = curve(result, name, title)) document.panels.push_back(std::move(*panel));
  document.panels.push_back(stack(result, {.id = "capacity",
                                           .title = "What is built",
                                           .note = "Capacity on 31 December of the last plan year.",
                                           .unit = "MW",
                                           .prefix = "",
                                           .suffix = "_mw"}));
  for (const auto& [name, title] :
       {std::pair{"served_share", "Share of the load served"}, std::pair{"clean_share", "Clean share"},
        std::pair{"co2_t", "CO2"}, std::pair{"nox_t", "NOx"}})
    if (auto panel = curve(result, name, title)) document.panels.push_back(std::move(*panel));
  for (const sweep::Measure& measure : result.measures)
    if (measure.name.find('.') != std::string::npos)
      if (auto panel = curve(result, measure.name.c_str(), measure.name.c_str()))
        document.panels.push_back(std::move(*panel));
  document.panels.push_back({.id = "table-points",
                             .kind = PanelKind::table,
                             .title = "Every point",
                             .note = "The same numbers as a cube: sweep.nc.",
                             .table = "points"});
  document.credits.push_back(
      fmt::format("Gigawatt, a sweep of scenario {} ({} points)", result.base.name, result.points.size()));
  return document;
}

std::string sweep_text(const sweep::Result& result) {
  constexpr std::size_t width_max = 100, rows_max = 40;
  std::vector<std::vector<std::string>> rows(1);
  for (const sweep::Axis& axis : result.axes) rows[0].push_back(axis.name);
  const std::vector<const sweep::Measure*> shown = shown_measures(result, 8);
  for (const sweep::Measure* measure : shown) rows[0].push_back(heading(*measure));
  const std::size_t count = std::min(result.points.size(), rows_max);
  for (std::size_t p = 0; p < count; ++p) {
    std::vector<std::string>& row = rows.emplace_back();
    const std::vector<std::size_t> indices = sweep::indices_of(result.axes, p);
    for (std::size_t a = 0; a < indices.size(); ++a) row.push_back(result.axes[a].values[indices[a]]);
    if (!result.points[p].solved) {
      row.emplace_back(solver::to_string(result.points[p].termination));
      continue;
    }
    for (const sweep::Measure* measure : shown) row.push_back(cell(*measure, p));
  }
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < rows[0].size(); ++c) {
    std::size_t width = 0;
    for (const std::vector<std::string>& row : rows)
      if (c < row.size()) width = std::max(width, row[c].size());
    widths.push_back(width);
  }
  std::size_t columns = 0;
  for (std::size_t used = 0; columns < widths.size() && used + widths[columns] + 2 <= width_max; ++columns)
    used += widths[columns] + 2;
  std::string text = wrapped(sweep_answer(result), width_max) + "\n\n";
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < std::min(columns, row.size()); ++c) line += fmt::format("{:>{}}  ", row[c], widths[c]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  if (columns < rows[0].size()) {
    text += "Not shown for want of room, but in points.csv:";
    for (std::size_t c = columns; c < rows[0].size(); ++c) text += (c == columns ? " " : ", ") + rows[0][c];
    text += "\n";
  }
  if (count < result.points.size())
    text += fmt::format("… and {} more points in points.csv\n", result.points.size() - count);
  return text;
}

}  // namespace gigawatt::workbench
