#include "scenario/number_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "base/nearest_word.hpp"

namespace gigawatt::scenario {
namespace {

constexpr std::size_t findings_max = 20, shown_max = 40;

std::string_view nth_line(std::string_view text, int number) {
  std::string_view line;
  for (int read = 0; read < number; ++read) line = take_line(text);
  return line;
}

std::size_t place_of_cell(std::string_view line, std::size_t index, char separator) {
  std::vector<std::string_view> cells;
  split_cells(line, separator, cells);
  if (index >= cells.size()) return line.size();
  if (!cells[index].empty()) return static_cast<std::size_t>(cells[index].data() - line.data());
  // An empty cell is no part of the line: it begins behind the separator before it.
  std::size_t place = 0;
  for (std::size_t before = 0; before < index && place != std::string_view::npos; ++before)
    place = line.find(separator, place) + 1;
  return place;
}

class NumberReader {
 public:
  NumberReader(const std::string& file, const SeriesColumns& columns, base::Diagnostics& findings)
      : file_(file), columns_(columns), findings_(findings) {}

  std::optional<NumberTable> read(std::string_view text) {
    do next_line(text);
    while (line_.starts_with('#') && !text.empty());
    if (line_.empty() || line_.starts_with('#')) {
      error("csv-header", 0, "the file has no header", all_names());
      return std::nullopt;
    }
    if (!read_header() || !read_dialect(text)) return std::nullopt;
    while (!text.empty() && errors_ < findings_max) {
      next_line(text);
      if (line_.find_first_not_of(" \t\r") == std::string_view::npos) break;
      read_row();
    }
    if (table_.lines.empty() && errors_ == 0) error("csv-rows", 0, "there is no row below the header", "a row or more");
    if (errors_ > 0) return std::nullopt;
    return std::move(table_);
  }

 private:
  void next_line(std::string_view& text) {
    line_ = take_line(text);
    ++line_number_;
  }

  void error(std::string code, std::size_t place, std::string message, std::string expected,
             std::string suggestion = {}) {
    ++errors_;
    findings_.push_back({.code = std::move(code),
                         .mark = {.file = file_, .line = line_number_, .column = static_cast<int>(place) + 1},
                         .path = {},
                         .message = std::move(message),
                         .expected = std::move(expected),
                         .suggestion = std::move(suggestion)});
  }

  [[nodiscard]] std::string all_names() const {
    return fmt::format("{}{}{}", fmt::join(columns_.required, ","), columns_.optional.empty() ? "" : " and perhaps ",
                       fmt::join(columns_.optional, ","));
  }

  bool read_header() {
    table_.dialect.separator = separator_of(line_);
    split_cells(line_, table_.dialect.separator, cells_);
    for (const std::string_view cell : cells_) table_.names.emplace_back(cell.substr(0, shown_max));
    for (const std::string& name : columns_.required)
      if (std::ranges::find(table_.names, name) == table_.names.end()) missing(name);
    // Unknown names beside an absent column are most likely that column.
    for (std::size_t index = 0; index < cells_.size() && errors_ < findings_max; ++index) check_name(index);
    return errors_ == 0;
  }

  void check_name(std::size_t index) {
    const std::string& name = table_.names[index];
    const std::size_t place = place_of_cell(line_, index, table_.dialect.separator);
    const bool required = std::ranges::find(columns_.required, name) != columns_.required.end();
    const bool known = required || std::ranges::find(columns_.optional, name) != columns_.optional.end();
    required_.push_back(required);
    if (!known) {
      if (some_missing_) return;
      base::NearestWord nearest(name);
      for (const auto* names : {&columns_.required, &columns_.optional})
        for (const std::string& word : *names) nearest.offer(word);
      error("csv-column", place, fmt::format("the column '{}' is not known", name), all_names(), nearest.result());
    } else if (table_.has(name)) {
      error("csv-column", place, fmt::format("the column {} stands twice", name), "each column once");
    } else {
      table_.values[name];
    }
  }

  void missing(const std::string& name) {
    some_missing_ = true;
    base::NearestWord nearest(name);
    for (const std::string& present : table_.names) nearest.offer(present);
    error("csv-column", 0, fmt::format("there is no column {} among {}", name, fmt::join(table_.names, ", ")),
          all_names(), nearest.result());
  }

  bool read_dialect(std::string_view rows) {
    const auto dialect = recognise_dialect(line_, rows, line_number_);
    if (dialect) {
      table_.dialect = *dialect;
      return true;
    }
    const DialectFault& fault = dialect.error();
    line_number_ = fault.line;
    error("csv-dialect", static_cast<std::size_t>(fault.column) - 1, fault.message, fault.expected);
    return false;
  }

  void read_row() {
    split_cells(line_, table_.dialect.separator, cells_);
    table_.lines.push_back(line_number_);
    if (cells_.size() != table_.names.size()) {
      error("csv-fields", 0, fmt::format("the row has {} fields", cells_.size()),
            fmt::format("{} fields as in the header", table_.names.size()));
      return;
    }
    for (std::size_t index = 0; index < cells_.size(); ++index) {
      const std::optional<double> number = to_number(cells_[index], table_.dialect);
      if (!number && (required_[index] || !cells_[index].empty()))
        error("csv-number", place_of_cell(line_, index, table_.dialect.separator),
              fmt::format("'{}' in column {} is not a finite number", cells_[index].substr(0, shown_max),
                          table_.names[index]),
              table_.dialect.decimal_comma ? "a number such as 41,7" : "a number such as 41.7");
      table_.values[table_.names[index]].push_back(number);
    }
  }

  const std::string& file_;
  const SeriesColumns& columns_;
  base::Diagnostics& findings_;
  NumberTable table_;
  std::string_view line_;
  std::vector<std::string_view> cells_;
  std::vector<bool> required_;
  int line_number_ = 0;
  std::size_t errors_ = 0;
  bool some_missing_ = false;
};

}  // namespace

std::optional<NumberTable> read_numbers(std::string_view text, const std::string& file, const SeriesColumns& columns,
                                        base::Diagnostics& findings) {
  return NumberReader(file, columns, findings).read(text);
}

base::Mark mark_of_cell(std::string_view text, const std::string& file, int line, std::size_t index,
                        const CsvDialect& dialect) {
  const std::size_t place = place_of_cell(nth_line(text, line), index, dialect.separator);
  return {.file = file, .line = line, .column = static_cast<int>(place) + 1};
}

}  // namespace gigawatt::scenario
