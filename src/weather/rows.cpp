#include "weather/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "time/calendar.hpp"

namespace gigawatt::weather {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Where each wanted column stands in the header; nullopt for an absent optional one.
std::vector<std::optional<std::size_t>> find_columns(const std::vector<std::string_view>& names, std::size_t header,
                                                     const std::vector<Column>& wanted, FaultList& faults) {
  std::vector<std::optional<std::size_t>> places;
  for (const Column& column : wanted) {
    const auto found = std::ranges::find(names, column.name);
    places.push_back(found == names.end() ? std::nullopt
                                          : std::optional(static_cast<std::size_t>(found - names.begin())));
    if (column.required && !places.back())
      faults.add("bad-weather-file", static_cast<int>(header) + 1, fmt::format("column '{}' is missing", column.name),
                 "a header line with this column");
  }
  return places;
}

}  // namespace

std::vector<std::string_view> split_fields(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0;;) {
    const std::size_t end = line.find(',', begin);
    fields.push_back(trim(line.substr(begin, end == std::string_view::npos ? end : end - begin)));
    if (end == std::string_view::npos) return fields;
    begin = end + 1;
  }
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  while (!lines.empty() && trim(lines.back()).empty()) lines.pop_back();
  return lines;
}

std::optional<double> to_number(std::string_view field) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

void FaultList::add(std::string code, int line, std::string message, std::string expected, int column) {
  if (full()) return;
  base::Diagnostic fault;
  fault.code = std::move(code);
  fault.mark = {.file = file_, .line = line, .column = column};
  fault.message = std::move(message);
  fault.expected = std::move(expected);
  faults_.push_back(std::move(fault));
}

std::vector<std::vector<double>> read_columns(const std::vector<std::string_view>& lines, std::size_t header,
                                              const std::vector<Column>& wanted, FaultList& faults) {
  std::vector<std::vector<double>> values(wanted.size());
  if (lines.size() <= header) {
    faults.add("bad-weather-file", 0, "the header is missing", "a line of column names");
    return values;
  }
  const std::vector<std::string_view> names = split_fields(lines[header]);
  const auto places = find_columns(names, header, wanted, faults);
  const std::size_t row_count = lines.size() - header - 1;
  if (row_count != time::hours_per_year)
    faults.add("bad-row-count", static_cast<int>(lines.size()), fmt::format("{} rows of hours", row_count),
               "8760 rows: one year without 29 February");
  if (!faults.empty()) return values;
  for (std::size_t row = 0; row < row_count && !faults.full(); ++row) {
    const int line = static_cast<int>(header + row) + 2;
    const std::vector<std::string_view> fields = split_fields(lines[header + 1 + row]);
    if (fields.size() != names.size()) {
      faults.add("bad-weather-file", line, fmt::format("{} fields", fields.size()),
                 fmt::format("{} as in the header", names.size()));
      continue;
    }
    for (std::size_t column = 0; column < wanted.size(); ++column) {
      if (!places[column]) continue;
      const std::string_view field = fields[*places[column]];
      const std::optional<double> value = to_number(field);
      if (!value || *value < wanted[column].lowest || *value > wanted[column].highest)
        faults.add("bad-number", line, fmt::format("'{}' in column '{}'", field, wanted[column].name),
                   fmt::format("a number from {} to {}", wanted[column].lowest, wanted[column].highest),
                   static_cast<int>(field.data() - lines[header + 1 + row].data()) + 1);
      values[column].push_back(value.value_or(0.0));
    }
  }
  return values;
}

}  // namespace gigawatt::weather
