#include "scenario/csv_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace gigawatt::scenario {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Digits, signs of decimals and thousands, an exponent: what could be meant as a number.
bool looks_like_number(std::string_view cell) {
  return !cell.empty() && cell.find_first_not_of("0123456789.,+-eE") == std::string_view::npos;
}

/// The comma of this number cannot group thousands: `41,5`, `0,125`, `1234,567`.
bool is_surely_decimal(std::string_view cell) {
  const std::size_t comma = cell.find(',');
  const std::size_t first = cell.find_first_of("0123456789,");
  const std::string_view whole = cell.substr(first, comma - first);
  return cell.size() - comma - 1 != 3 || !all_digits(cell.substr(comma + 1)) || whole.empty() || whole.size() > 3 ||
         whole.front() == '0';
}

/// What the numbers of a file say about the sign before their decimals.
class DecimalSign {
 public:
  /// A fault, as soon as there is one.
  std::optional<DialectFault> look_at(std::string_view cell, std::string_view line, int line_number) {
    if (!looks_like_number(cell)) return std::nullopt;
    const auto commas = std::ranges::count(cell, ',');
    const bool point = cell.find('.') != std::string_view::npos;
    const int column = static_cast<int>(cell.data() - line.data()) + 1;
    if (commas == 0 && !point) return std::nullopt;
    if (commas > 1 || (commas == 1 && point))
      return DialectFault{line_number, column, fmt::format("'{}' groups its thousands", cell.substr(0, 40)),
                          "numbers without separators of thousands"};
    if ((commas == 1 && points_ > 0) || (point && commas_ > 0))
      return DialectFault{line_number, column, "some numbers have a decimal point and others a decimal comma",
                          "one of them in the whole file"};
    points_ += point ? 1 : 0;
    if (commas == 1) {
      if (commas_++ == 0) unsure_ = {line_number, column, std::string(cell.substr(0, 40)), {}};
      sure_ = sure_ || is_surely_decimal(cell);
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<DialectFault> unsure() const {
    if (commas_ == 0 || sure_) return std::nullopt;
    const std::string without_comma = [this] {
      std::string text = unsure_.message;
      std::erase(text, ',');
      return text;
    }();
    DialectFault fault = unsure_;
    fault.message = fmt::format("'{}' may mean {} or its thousandth, and no number of the file tells which",
                                unsure_.message, without_comma);
    fault.expected = "decimal points, or another count of decimals";
    return fault;
  }
  [[nodiscard]] bool decimal_comma() const { return commas_ > 0; }

 private:
  std::size_t points_ = 0, commas_ = 0;
  bool sure_ = false;
  DialectFault unsure_;
};

}  // namespace

char separator_of(std::string_view header) {
  for (const char separator : {';', '\t'})
    if (header.find(separator) != std::string_view::npos) return separator;
  return ',';
}

std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void split_cells(std::string_view line, char separator, std::vector<std::string_view>& cells) {
  cells.clear();
  for (std::size_t begin = 0;;) {
    const std::size_t content = std::min(line.find_first_not_of(" \t", begin), line.size());
    const bool quoted = content < line.size() && line[content] == '"' && (separator != '\t' || content == begin);
    const std::size_t closing = quoted ? line.find('"', content + 1) : std::string_view::npos;
    const std::size_t end = line.find(separator, closing == std::string_view::npos ? begin : closing);
    const std::string_view cell = trimmed(line.substr(begin, end == std::string_view::npos ? end : end - begin));
    cells.push_back(closing != std::string_view::npos && cell.ends_with('"') && cell.size() >= 2
                        ? trimmed(cell.substr(1, cell.size() - 2))
                        : cell);
    if (end == std::string_view::npos) return;
    begin = end + 1;
  }
}

std::optional<double> to_number(std::string_view cell, const CsvDialect& dialect) {
  if (cell.starts_with('+')) cell.remove_prefix(1);
  std::string pointed;
  if (dialect.decimal_comma) {
    pointed = cell;
    std::ranges::replace(pointed, ',', '.');
    cell = pointed;
  }
  double value = 0.0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (cell.empty() || error != std::errc{} || end != cell.data() + cell.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::expected<CsvDialect, DialectFault> recognise_dialect(std::string_view header, std::string_view rows,
                                                          int header_line) {
  constexpr std::size_t surplus_rows_max = 2;  // a single one is a slip of that row
  CsvDialect dialect{.separator = separator_of(header)};
  std::vector<std::string_view> cells;
  split_cells(header, dialect.separator, cells);
  const std::size_t count = cells.size();
  DecimalSign sign;
  std::size_t surplus_rows = 0;
  for (int line_number = header_line + 1; !rows.empty(); ++line_number) {
    const std::string_view line = take_line(rows);
    split_cells(line, dialect.separator, cells);
    for (std::size_t cell = 1; cell < cells.size(); ++cell)
      if (auto fault = sign.look_at(cells[cell], line, line_number)) return std::unexpected(*fault);
    const bool surplus =
        dialect.separator == ',' && cells.size() > count &&
        std::ranges::all_of(cells.begin() + static_cast<std::ptrdiff_t>(count), cells.end(), all_digits);
    surplus_rows += surplus ? 1 : 0;
    if (surplus_rows == surplus_rows_max)
      return std::unexpected(DialectFault{
          line_number, 1,
          fmt::format("rows have {} fields and the header {}: the comma seems to separate both columns and decimals",
                      cells.size(), count),
          "decimal points, or columns separated by ';'"});
  }
  if (auto fault = sign.unsure()) return std::unexpected(*fault);
  dialect.decimal_comma = sign.decimal_comma();
  return dialect;
}

std::string to_words(const CsvDialect& dialect) {
  if (dialect == CsvDialect{}) return {};
  const std::string separator = dialect.separator == '\t' ? "tabs" : fmt::format("'{}'", dialect.separator);
  return fmt::format("columns are separated by {} and numbers have a decimal {}", separator,
                     dialect.decimal_comma ? "comma" : "point");
}

}  // namespace gigawatt::scenario
