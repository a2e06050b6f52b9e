#include "scenario/dated_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <vector>

#include "base/nearest_word.hpp"

namespace gigawatt::scenario {

namespace {

constexpr std::size_t findings_max = 20;  // per file
constexpr double most = 1e15;             // as of every number in a scenario

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

struct Cell {
  std::string_view text;
  int column = 0;  // counts from 1
};

std::vector<Cell> cells_of(std::string_view line) {
  std::vector<Cell> cells;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(',', begin), line.size());
    cells.push_back({trimmed(line.substr(begin, end - begin)), static_cast<int>(begin) + 1});
    begin = end + 1;
  }
  return cells;
}

class DatedReader {
 public:
  DatedReader(const std::string& file, std::string_view column, base::Diagnostics& findings)
      : file_(file), column_(column), findings_(findings) {}

  std::optional<DatedValues> read(std::string_view text) {
    while (!text.empty() && found_ < findings_max) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      ++line_;
      read_line(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
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
    finding.mark = {.file = file_, .line = line_, .column = column};
    finding.message = std::move(message);
    finding.expected = std::move(expected);
    finding.suggestion = std::move(suggestion);
  }

  void read_line(std::string_view line) {
    if (trimmed(line).empty() || (width_ == 0 && line.starts_with('#'))) return;
    const std::vector<Cell> cells = cells_of(line);
    if (width_ == 0)
      read_header(cells);
    else if (cells.size() != width_)
      report("csv-fields", 1, fmt::format("the row has {} fields", cells.size()),
             fmt::format("{} fields as in the header", width_));
    else
      read_row(cells);
  }

  void read_header(const std::vector<Cell>& cells) {
    const std::string_view first = cells.front().text;
    if (first != "year" && first != "month") {
      report("csv-header", 1, fmt::format("the first column is '{}'", first.substr(0, 40)), header());
      return;
    }
    by_month_ = first == "month";
    base::NearestWord nearest(column_);
    for (std::size_t i = 1; i < cells.size(); ++i) {
      nearest.offer(cells[i].text);
      if (cells[i].text == column_) wanted_ = i;
    }
    if (wanted_ == 0)
      report("csv-column", 1, fmt::format("there is no column {}", column_), std::string(column_), nearest.result());
    else
      width_ = cells.size();
  }

  void read_row(const std::vector<Cell>& cells) {
    const std::optional<double> number = read_number(cells[wanted_]);
    const Cell& date = cells.front();
    const auto years = time::parse_years(date.text);
    const auto month = time::parse_month(date.text);
    const bool valid = by_month_ ? month.has_value() : years && years->first == years->last;
    if (!valid) {
      report("csv-date", date.column,
             fmt::format("'{}' is not a {}", date.text.substr(0, 40), by_month_ ? "month" : "year"),
             by_month_ ? "a month, such as 2027-01" : "a year, such as 2027");
      return;
    }
    const bool is_new = by_month_ ? values_.by_month.emplace(*month, number.value_or(0.0)).second
                                  : values_.by_year.emplace(years->first, number.value_or(0.0)).second;
    if (!is_new) report("csv-date", date.column, fmt::format("'{}' stands twice", date.text), "each date once");
  }

  std::optional<double> read_number(const Cell& cell) {
    double number = 0.0;
    const char* last = cell.text.data() + cell.text.size();
    const auto [end, error] = std::from_chars(cell.text.data(), cell.text.data() + cell.text.size(), number);
    if (!cell.text.empty() && error == std::errc{} && end == last && number >= 0.0 && number <= most) return number;
    report("csv-number", cell.column, fmt::format("'{}' is not a finite number of at least 0", cell.text.substr(0, 40)),
           "a number such as 4.7");
    return std::nullopt;
  }

  const std::string& file_;
  std::string_view column_;
  base::Diagnostics& findings_;
  DatedValues values_;
  std::size_t wanted_ = 0, width_ = 0, found_ = 0;
  bool by_month_ = false;
  int line_ = 0;
};

}  // namespace

std::optional<DatedValues> read_dated(std::string_view text, const std::string& file, std::string_view column,
                                      base::Diagnostics& findings) {
  return DatedReader(file, column, findings).read(text);
}

}  // namespace gigawatt::scenario
