// CSV with a header and numbers below it, one record a row: what single engines read.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/csv_text.hpp"
#include "scenario/series_file.hpp"

namespace gigawatt::scenario {

struct NumberTable {
  std::vector<std::string> names;                                    // of the columns, as in the file
  std::map<std::string, std::vector<std::optional<double>>> values;  // column → row; a required one has all
  std::vector<int> lines;                                            // of the rows, in the file
  CsvDialect dialect;

  [[nodiscard]] std::size_t rows() const { return lines.size(); }
  [[nodiscard]] bool has(const std::string& name) const { return values.contains(name); }
  [[nodiscard]] double at(const std::string& name, std::size_t row) const { return values.at(name).at(row).value(); }
};

/// Lines that begin with '#' before the header are comments, empty lines end the table. Codes csv-header (none),
/// csv-column (a required column is absent; if none is: one is neither required nor optional, or stands twice),
/// csv-dialect, csv-fields (count), csv-number (text, NaN, or nothing in a required column), csv-rows (none); all with
/// line and column.
std::optional<NumberTable> read_numbers(std::string_view text, const std::string& file, const SeriesColumns& columns,
                                        base::Diagnostics& findings);

/// Where a cell stands: the `index`th of a line, both as in the file (line from 1, index from 0).
base::Mark mark_of_cell(std::string_view text, const std::string& file, int line, std::size_t index,
                        const CsvDialect& dialect);

}  // namespace gigawatt::scenario
