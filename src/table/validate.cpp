// The checks that every writer relies on, so that no writer has to decide what a hole or a NaN means.
#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include "table/document.hpp"

namespace gigawatt::table {
namespace {

using base::Diagnostics;

void add(Diagnostics& found, std::string code, std::string path, std::string message, std::string expected = "") {
  base::Diagnostic diagnostic;
  diagnostic.code = "table-" + std::move(code);
  diagnostic.path = std::move(path);
  diagnostic.message = std::move(message);
  diagnostic.expected = std::move(expected);
  found.push_back(std::move(diagnostic));
}

void append(Diagnostics& found, const std::string& prefix, Diagnostics more) {
  for (base::Diagnostic& diagnostic : more) {
    diagnostic.path = prefix + "." + diagnostic.path;
    found.push_back(std::move(diagnostic));
  }
}

/// Ids become file names and netCDF names: letters, digits, '-', '_' only.
bool is_file_safe(const std::string& id) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !id.empty() && std::ranges::all_of(id, allowed);
}

void check_id(Diagnostics& found, const std::string& id) {
  if (!is_file_safe(id))
    add(found, "bad-id", id, "the id '" + id + "' cannot be a file name", "letters, digits, '-' or '_'");
}

template <class Items, class Name>
void check_unique(Diagnostics& found, const std::string& what, const Items& items, Name name) {
  std::set<std::string> seen;
  for (const auto& item : items) {
    const std::string& text = name(item);
    if (text.empty()) add(found, "empty-name", what, "a " + what + " has no name");
    if (!text.empty() && !seen.insert(text).second) {
      add(found, "duplicate-name", text, "the " + what + " '" + text + "' stands twice");
    }
  }
}

void check_finite(Diagnostics& found, const std::string& path, const std::vector<std::optional<double>>& values) {
  const auto bad = std::ranges::find_if(values, [](const auto& value) { return value && !std::isfinite(*value); });
  if (bad == values.end()) return;
  add(found, "not-finite", path, "value " + std::to_string(bad - values.begin()) + " is not a finite number",
      "a finite number, or none");
}

void check_length(Diagnostics& found, const std::string& path, std::size_t size, std::size_t expected) {
  if (size == expected) return;
  add(found, "length", path, "has " + std::to_string(size) + " values", std::to_string(expected));
}

void check_series(Diagnostics& found, const std::string& path, const std::vector<Series>& series, std::size_t length) {
  static const std::set<std::string> roles = {"area", "line", "curve", "bar", "limit", "price"};
  check_unique(found, "series", series, [](const Series& one) -> const std::string& { return one.name; });
  for (const Series& one : series) {
    const std::string own = path + "." + one.name;
    check_length(found, own, one.values.size(), length);
    check_finite(found, own, one.values);
    if (!roles.contains(one.role)) {
      add(found, "role", own, "the role '" + one.role + "' is not known", "area, line, bar, limit or price");
    }
  }
}

void check_panel_table(Diagnostics& found, const Panel& panel, const Document& document) {
  if (panel.kind == PanelKind::table && panel.table.empty()) {
    add(found, "dangling-table", panel.id, "a panel of kind table names no table");
  }
  if (!panel.table.empty() && find_table(document, panel.table) == nullptr) {
    add(found, "dangling-table", panel.id, "the table '" + panel.table + "' does not exist");
  }
  const Table* table = find_table(document, panel.table);
  for (const std::string& column : panel.columns)
    if (table == nullptr || std::ranges::find(table->columns, column, &Column::name) == table->columns.end())
      add(found, "dangling-column", panel.id, "the table '" + panel.table + "' has no column '" + column + "'");
}

void check_links(Diagnostics& found, const Panel& panel) {
  check_unique(found, "node", panel.nodes, [](const Node& node) -> const std::string& { return node.name; });
  const auto is_node = [&](const std::string& name) {
    return std::ranges::find(panel.nodes, name, &Node::name) != panel.nodes.end();
  };
  for (const Link& link : panel.links) {
    if (std::ranges::find(panel.labels, link.period) == panel.labels.end())
      add(found, "dangling-period", panel.id, "a link stands in '" + link.period + "', which is no label of the panel");
    for (const std::string& end : {link.from, link.to})
      if (!is_node(end)) add(found, "dangling-node", panel.id, "'" + end + "' of a link is no node of the panel");
    if (!std::isfinite(link.value) || link.value <= 0.0)
      add(found, "bad-number", panel.id, "the link from '" + link.from + "' to '" + link.to + "' is not above 0");
  }
}

/// Days as text sort as they follow each other.
void check_works(Diagnostics& found, const Panel& panel) {
  if (panel.kind == PanelKind::gantt && panel.works.empty()) add(found, "panel-works", panel.id, "there is no work");
  for (const Work& work : panel.works) {
    if (work.name.empty()) add(found, "empty-name", panel.id, "a piece of work of '" + work.group + "' has no name");
    if (work.start.size() != 10 || work.finish.size() != 10 || work.finish < work.start)
      add(found, "work-dates", panel.id, "'" + work.name + "' ends before it begins", "YEAR-MONTH-DAY twice");
  }
}

void check_paths(Diagnostics& found, const Panel& panel) {
  static const std::set<std::string> roles = {"origin", "step", "aside", "end", "after"};
  for (const Path& path : panel.paths) {
    for (const Step& step : path.steps) {
      if (step.text.empty()) add(found, "empty-name", panel.id, "a step of '" + path.title + "' says nothing");
      if (!roles.contains(step.role))
        add(found, "role", panel.id, "the role '" + step.role + "' of a step is not known",
            "origin, step, aside, end or after");
    }
  }
}

void check_lanes(Diagnostics& found, const Panel& panel) {
  static const std::set<std::string> roles = {"step", "end", "plain"};
  check_unique(found, "lane", panel.lanes, [](const Lane& lane) -> const std::string& { return lane.title; });
  for (const Lane& lane : panel.lanes)
    check_series(found, panel.id + "." + lane.title, lane.series, panel.labels.size());
  for (const Mark& mark : panel.marks) {
    if (mark.label < 0 || static_cast<std::size_t>(mark.label) >= panel.labels.size())
      add(found, "dangling-period", panel.id, "a mark stands at " + std::to_string(mark.label) + ", which is no label");
    if (mark.text.empty()) add(found, "empty-name", panel.id, "a mark says nothing");
    if (!roles.contains(mark.role))
      add(found, "role", panel.id, "the role '" + mark.role + "' of a mark is not known", "step, end or plain");
  }
}

void check_panel(Diagnostics& found, const Panel& panel, const Document& document) {
  check_links(found, panel);
  check_paths(found, panel);
  check_lanes(found, panel);
  check_works(found, panel);
  check_panel_table(found, panel, document);
  if (panel.kind == PanelKind::hourly) {
    check_length(found, panel.id + ".hourly_blocks", panel.hourly_blocks.size(), panel.labels.size());
    for (std::size_t block = 0; block < panel.hourly_blocks.size(); ++block) {
      const std::vector<Series>& series = panel.hourly_blocks[block];
      const std::size_t hours = series.empty() ? 0 : series.front().values.size();
      check_series(found, panel.id + ".hourly_blocks." + std::to_string(block), series, hours);
    }
    return;
  }
  check_series(found, panel.id, panel.series, panel.labels.size());
  if (panel.kind == PanelKind::waterfall && panel.series.size() > 1) {
    add(found, "waterfall", panel.id, "a waterfall shows one series", "one series of signed steps");
  }
}

std::size_t element_count(const Dataset& dataset, const Array& array) {
  std::size_t count = 1;
  for (const std::string& name : array.dimensions) {
    const Dimension* dimension = find_dimension(dataset, name);
    count *= dimension == nullptr ? 0 : dimension->size;
  }
  return count;
}

void check_array(Diagnostics& found, const Dataset& dataset, const Array& array) {
  if (!is_file_safe(array.name)) add(found, "bad-id", array.name, "the array name is not letters, digits, '-' or '_'");
  std::set<std::string> seen;
  bool known = true;
  for (const std::string& name : array.dimensions) {
    if (find_dimension(dataset, name) == nullptr) {
      add(found, "dangling-dimension", array.name, "the dimension '" + name + "' does not exist");
      known = false;
    }
    if (!seen.insert(name).second)
      add(found, "duplicate-name", array.name, "the dimension '" + name + "' stands twice");
  }
  if (known) check_length(found, array.name, array.values.size(), element_count(dataset, array));
  if (!array.absent.empty() && array.absent.back() >= array.values.size())
    add(found, "unequal-lengths", array.name, "more values are absent than there are");
  const auto bad = std::ranges::find_if(array.values, [](float value) { return !std::isfinite(value); });
  if (bad != array.values.end()) {
    add(found, "not-finite", array.name,
        "value " + std::to_string(bad - array.values.begin()) + " is not a finite number", "a finite number");
  }
}

}  // namespace

Diagnostics validate(const Table& table) {
  Diagnostics found;
  check_id(found, table.id);
  check_unique(found, "column", table.columns, [](const Column& column) -> const std::string& { return column.name; });
  for (const Column& column : table.columns) {
    check_length(found, column.name, row_count(column), row_count(table));
    if (const auto* numbers = std::get_if<std::vector<std::optional<double>>>(&column.values)) {
      check_finite(found, column.name, *numbers);
    }
  }
  return found;
}

Diagnostics validate(const Dataset& dataset) {
  Diagnostics found;
  check_id(found, dataset.id);
  check_unique(found, "dimension", dataset.dimensions,
               [](const Dimension& dimension) -> const std::string& { return dimension.name; });
  check_unique(found, "array", dataset.arrays, [](const Array& array) -> const std::string& { return array.name; });
  for (const Dimension& dimension : dataset.dimensions) {
    if (!is_file_safe(dimension.name)) {
      add(found, "bad-id", dimension.name, "the dimension name is not letters, digits, '-' or '_'");
    }
    if (!dimension.labels.empty()) check_length(found, dimension.name, dimension.labels.size(), dimension.size);
    if (std::ranges::find(dataset.arrays, dimension.name, &Array::name) != dataset.arrays.end()) {
      add(found, "duplicate-name", dimension.name, "an array bears the name of a dimension");
    }
  }
  for (const Array& array : dataset.arrays) check_array(found, dataset, array);
  return found;
}

Diagnostics validate(const Document& document) {
  Diagnostics found;
  check_unique(found, "table", document.tables, [](const Table& table) -> const std::string& { return table.id; });
  check_unique(found, "dataset", document.datasets, [](const Dataset& data) -> const std::string& { return data.id; });
  check_unique(found, "panel", document.panels, [](const Panel& panel) -> const std::string& { return panel.id; });
  for (const Table& table : document.tables) append(found, "tables." + table.id, validate(table));
  for (const Dataset& dataset : document.datasets) append(found, "datasets." + dataset.id, validate(dataset));
  for (const Panel& panel : document.panels) {
    Diagnostics more;
    check_panel(more, panel, document);
    append(found, "panels", std::move(more));
  }
  return found;
}

}  // namespace gigawatt::table
