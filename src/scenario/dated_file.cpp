#include "scenario/dated_file.hpp"

#include <fmt/format.h>

#include <vector>

#include "base/nearest_word.hpp"
#include "scenario/csv_text.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::size_t findings_max = 20;  // per file
constexpr double most = 1e15;             // as of every number in a scenario

class DatedReader {
 public:
  DatedReader(const std::string& file, std::string_view column, base::Diagnostics& findings)
      : file_(file), column_(column), findings_(findings) {}

  std::optional<DatedValues> read(std::string_view text) {
    while (!text.empty() && found_ < findings_max) {
      line_ = take_line(text);
      ++line_number_;
      read_line(text);
      if (found_ > 0 && width_ == 0) return std::nullopt;  // not this header
    }
    if (width_ == 0)
      report("csv-header", 0, "the file has no header", header());
    else if (found_ == 0 && values_.by_year.empty() && values_.by_month.empty())
      report("csv-rows", 0, "the file has no rows", "one row for each year or month");
    if (found_ > 0) return std::nullopt;
    return std::move(values_);
  }

 private:
  [[nodiscard]] std::string header() const { return fmt::format("year,{0} or month,{0}", column_); }

  void report(const char* code, int column, std::string message, std::string expected, std::string suggestion = {}) {
    ++found_;
    base::Diagnostic& finding = findings_.emplace_back();
    finding.code = code;
    finding.mark = {.file = file_, .line = line_number_, .column = column};
    finding.message = std::move(message);
    finding.expected = std::move(expected);
    finding.suggestion = std::move(suggestion);
  }

  /// `rest`: what stands behind the line; behind a header it tells how numbers are written.
  void read_line(std::string_view rest) {
    if (line_.find_first_not_of(" \t") == std::string_view::npos || (width_ == 0 && line_.starts_with('#'))) return;
    if (width_ == 0) {
      read_header(rest);
      return;
    }
    split_cells(line_, dialect_.separator, cells_);
    if (cells_.size() != width_)
      report("csv-fields", 1, fmt::format("the row has {} fields", cells_.size()),
             fmt::format("{} fields as in the header", width_));
    else
      read_row();
  }

  void read_header(std::string_view rows) {
    const auto dialect = recognise_dialect(line_, rows, line_number_);
    if (!dialect) {
      const DialectFault& fault = dialect.error();
      line_number_ = fault.line;
      report("csv-dialect", fault.column, fault.message, fault.expected);
      return;
    }
    dialect_ = *dialect;
    split_cells(line_, dialect_.separator, cells_);
    const std::string_view first = cells_.front();
    if (first != "year" && first != "month") {
      report("csv-header", 1, fmt::format("the first column is '{}'", first.substr(0, 40)), header());
      return;
    }
    by_month_ = first == "month";
    base::NearestWord nearest(column_);
    for (std::size_t i = 1; i < cells_.size(); ++i) {
      nearest.offer(cells_[i]);
      if (cells_[i] == column_) wanted_ = i;
    }
    if (wanted_ == 0)
      report("csv-column", 1, fmt::format("there is no column {}", column_), std::string(column_), nearest.result());
    else
      width_ = cells_.size();
  }

  void read_row() {
    const std::optional<double> number = read_number(cells_[wanted_]);
    const std::string_view date = cells_.front();
    const auto years = time::parse_years(date);
    const auto month = time::parse_month(date);
    const bool valid = by_month_ ? month.has_value() : years && years->first == years->last;
    if (!valid) {
      report("csv-date", column_of(date),
             fmt::format("'{}' is not a {}", date.substr(0, 40), by_month_ ? "month" : "year"),
             by_month_ ? "a month, such as 2027-01" : "a year, such as 2027");
      return;
    }
    const bool is_new = by_month_ ? values_.by_month.emplace(*month, number.value_or(0.0)).second
                                  : values_.by_year.emplace(years->first, number.value_or(0.0)).second;
    if (!is_new) report("csv-date", column_of(date), fmt::format("'{}' stands twice", date), "each date once");
  }

  std::optional<double> read_number(std::string_view cell) {
    const std::optional<double> number = to_number(cell, dialect_);
    if (number && *number >= 0.0 && *number <= most) return number;
    report("csv-number", cell.empty() ? 1 : column_of(cell),
           fmt::format("'{}' is not a finite number of at least 0", cell.substr(0, 40)),
           dialect_.decimal_comma ? "a number such as 4,7" : "a number such as 4.7");
    return std::nullopt;
  }

  /// Of a cell that is not empty; counts from 1.
  [[nodiscard]] int column_of(std::string_view cell) const { return static_cast<int>(cell.data() - line_.data()) + 1; }

  const std::string& file_;
  std::string_view column_;
  base::Diagnostics& findings_;
  DatedValues values_;
  std::size_t wanted_ = 0, width_ = 0, found_ = 0;
  CsvDialect dialect_;
  std::string_view line_;
  std::vector<std::string_view> cells_;
  bool by_month_ = false;
  int line_number_ = 0;
};

}  // namespace

std::optional<DatedValues> read_dated(std::string_view text, const std::string& file, std::string_view column,
                                      base::Diagnostics& findings) {
  return DatedReader(file, column, findings).read(text);
}

}  // namespace gigawatt::scenario
