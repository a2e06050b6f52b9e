// The text of CSV files as people have them: which sign separates columns, which one decimals; cells and numbers.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gigawatt::scenario {

struct CsvDialect {
  char separator = ',';
  bool decimal_comma = false;
  bool operator==(const CsvDialect&) const = default;
};

/// Why a file has no dialect that can be trusted.
struct DialectFault {
  int line = 0;
  int column = 0;
  std::string message, expected;
};

/// Takes the next line off `text`, without its end (LF, CRLF).
std::string_view take_line(std::string_view& text);

/// Which sign separates columns: `;` or a tab where the header has one, otherwise a comma.
char separator_of(std::string_view header);

/// Cells of a line, trimmed and without the quotes around them; a separator inside quotes does not separate.
void split_cells(std::string_view line, char separator, std::vector<std::string_view>& cells);

/// The whole cell as a finite number.
std::optional<double> to_number(std::string_view cell, const CsvDialect& dialect);

/// The header tells the separator, the rows' numbers tell the decimal sign. A fault where
/// both signs stand in the numbers, where every comma could as well group thousands, or where a decimal comma is also
/// what separates columns. `header_line` counts from 1; the first column is not looked at (it holds the hour).
std::expected<CsvDialect, DialectFault> recognise_dialect(std::string_view header, std::string_view rows,
                                                          int header_line);

/// "columns are separated by ';' and numbers have a decimal comma"; empty for the plain dialect.
std::string to_words(const CsvDialect& dialect);

}  // namespace gigawatt::scenario
