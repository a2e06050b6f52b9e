// Lines, cells and numbers of a weather file, with a count of faults: what all readers need. A value on the stack of
// one reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/csv_text.hpp"

namespace gigawatt::weather {

using Cells = std::vector<std::string_view>;

/// Lines without their ends; last empty lines are none.
std::vector<std::string_view> split_lines(std::string_view text);

/// Cells of a line that commas separate.
Cells cells_of(std::string_view line, char separator = ',');

/// A cell as a finite number with a decimal point.
std::optional<double> to_number(std::string_view cell);

/// A column to take: what the file calls it, and what is plausible.
struct Column {
  std::string_view name;
  double lowest = 0.0;
  double highest = 0.0;
  bool required = true;
  std::optional<double> absent = {};  // the number that the format writes where it has none
};

/// Collects the faults of one file.
class FaultList {
 public:
  explicit FaultList(std::string file) : file_(std::move(file)) {}
  void add(std::string code, int line, std::string message, std::string expected, int column = 1);
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] bool full() const { return faults_.size() >= most; }
  [[nodiscard]] base::Diagnostics take() { return std::move(faults_); }

 private:
  static constexpr std::size_t most = 20;
  std::string file_;
  base::Diagnostics faults_;
};

/// Column names and the rows below them, all of one dialect.
struct Table {
  Cells names;
  std::vector<std::string_view> rows;
  int first_row_line = 0;
  scenario::CsvDialect dialect;
};

/// The table whose names stand in line `header` (from 0) of a file; its dialect is recognised. A fault if there are no
/// rows, or the dialect cannot be told.
std::optional<Table> table_at(const std::vector<std::string_view>& lines, std::size_t header, FaultList& faults);

/// The numbers of the wanted columns, one vector each (empty for an optional column that is absent).
std::vector<std::vector<double>> read_columns(const Table& table, const std::vector<Column>& wanted, FaultList& faults);

/// Station or grid cell that a file is of.
struct Station {
  std::string name;
  double utc_offset_hours = 0.0;
  double latitude_degrees = 0.0;
  double longitude_degrees = 0.0;
};

}  // namespace gigawatt::weather
