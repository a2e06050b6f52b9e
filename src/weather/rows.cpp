#include "weather/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest_word.hpp"

namespace gigawatt::weather {
namespace {

// Where each wanted column stands in the header; nullopt for an absent optional one.
std::vector<std::optional<std::size_t>> find_columns(const Table& table, const std::vector<Column>& wanted,
                                                     FaultList& faults) {
  std::vector<std::optional<std::size_t>> places;
  for (const Column& column : wanted) {
    const auto found = std::ranges::find(table.names, column.name);
    places.push_back(found == table.names.end() ? std::nullopt
                                                : std::optional(static_cast<std::size_t>(found - table.names.begin())));
    if (column.required && !places.back())
      faults.add("bad-weather-file", table.first_row_line - 1, fmt::format("column '{}' is missing", column.name),
                 "a header line with this column");
  }
  return places;
}

// Rows that have no value in a column: one fault for all of them.
struct Absent {
  std::size_t count = 0;
  int line = 0, column = 0;
};

class ColumnReader {
 public:
  ColumnReader(const Table& table, const std::vector<Column>& wanted, FaultList& faults)
      : table_(table), wanted_(wanted), faults_(faults), absent_(wanted.size()), values_(wanted.size()) {}

  std::vector<std::vector<double>> read() {
    places_ = find_columns(table_, wanted_, faults_);
    if (!faults_.empty()) return values_;
    for (std::size_t row = 0; row < table_.rows.size() && !faults_.full(); ++row) read_row(row);
    for (std::size_t column = 0; column < wanted_.size(); ++column)
      if (const Absent& absent = absent_[column]; absent.count > 0)
        faults_.add(
            "bad-number", absent.line,
            fmt::format("column '{}' has no value ({}) in {} row{}, of which this is the first", wanted_[column].name,
                        *wanted_[column].absent, absent.count, absent.count == 1 ? "" : "s"),
            "a year without gaps", absent.column);
    return values_;
  }

 private:
  void read_row(std::size_t row) {
    const int line = table_.first_row_line + static_cast<int>(row);
    scenario::split_cells(table_.rows[row], table_.dialect.separator, cells_);
    // PVGIS ends its header line, EPW some of its rows, with a separator.
    if (cells_.size() < table_.names.size() || (cells_.size() > table_.names.size() && !cells_.back().empty())) {
      faults_.add("bad-weather-file", line, fmt::format("{} fields", cells_.size()),
                  fmt::format("{} as in the header", table_.names.size()));
      return;
    }
    for (std::size_t column = 0; column < wanted_.size(); ++column)
      if (places_[column]) read_cell(column, cells_[*places_[column]], row, line);
  }

  void read_cell(std::size_t column, std::string_view cell, std::size_t row, int line) {
    const Column& wanted = wanted_[column];
    const std::optional<double> value = scenario::to_number(cell, table_.dialect);
    const int place = cell.empty() ? 1 : static_cast<int>(cell.data() - table_.rows[row].data()) + 1;
    if (value && wanted.absent && *value == *wanted.absent) {
      if (absent_[column].count++ == 0) absent_[column] = {1, line, place};
    } else if (!value || *value < wanted.lowest || *value > wanted.highest) {
      faults_.add("bad-number", line, fmt::format("'{}' in column '{}'", cell, wanted.name),
                  fmt::format("a number from {} to {}", wanted.lowest, wanted.highest), place);
    }
    values_[column].push_back(value.value_or(0.0));
  }

  const Table& table_;
  const std::vector<Column>& wanted_;
  FaultList& faults_;
  std::vector<std::optional<std::size_t>> places_;
  std::vector<Absent> absent_;
  std::vector<std::vector<double>> values_;
  Cells cells_;
};

}  // namespace

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) lines.push_back(scenario::take_line(text));
  while (!lines.empty() && lines.back().find_first_not_of(" \t\r") == std::string_view::npos) lines.pop_back();
  return lines;
}

Cells cells_of(std::string_view line, char separator) {
  Cells cells;
  scenario::split_cells(line, separator, cells);
  return cells;
}

std::optional<double> to_number(std::string_view cell) { return scenario::to_number(cell, {}); }

void FaultList::add(std::string code, int line, std::string message, std::string expected, int column) {
  if (full()) return;
  base::Diagnostic fault;
  fault.code = std::move(code);
  fault.mark = {.file = file_, .line = line, .column = line == 0 ? 0 : column};
  fault.message = std::move(message);
  fault.expected = std::move(expected);
  faults_.push_back(std::move(fault));
}

std::optional<Table> table_at(const std::vector<std::string_view>& lines, std::size_t header, FaultList& faults) {
  if (lines.size() <= header + 1) {
    faults.add("bad-weather-file", static_cast<int>(lines.size()), "there are no rows of hours",
               "a line of column names, and rows");
    return std::nullopt;
  }
  Table table;
  table.first_row_line = static_cast<int>(header) + 2;
  table.rows.assign(lines.begin() + static_cast<std::ptrdiff_t>(header) + 1, lines.end());
  const char* begin = table.rows.front().data();
  const std::string_view text(begin, static_cast<std::size_t>(lines.back().data() + lines.back().size() - begin));
  const auto dialect = scenario::recognise_dialect(lines[header], text, static_cast<int>(header) + 1);
  if (!dialect) {
    faults.add("csv-dialect", dialect.error().line, dialect.error().message, dialect.error().expected,
               dialect.error().column);
    return std::nullopt;
  }
  table.dialect = *dialect;
  table.names = cells_of(lines[header], table.dialect.separator);
  while (!table.names.empty() && table.names.back().empty()) table.names.pop_back();
  return table;
}

std::vector<std::vector<double>> read_columns(const Table& table, const std::vector<Column>& wanted,
                                              FaultList& faults) {
  return ColumnReader(table, wanted, faults).read();
}

}  // namespace gigawatt::weather
