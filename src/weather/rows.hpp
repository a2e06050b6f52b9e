// Lines and fields of a text table, with a count of faults: what both readers need. A value on the stack of one reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace gigawatt::weather {

/// Fields between commas, blanks and a trailing carriage return trimmed.
std::vector<std::string_view> split_fields(std::string_view line);

/// Lines without their ends; a last empty line is none.
std::vector<std::string_view> split_lines(std::string_view text);

/// The whole field as a finite number.
std::optional<double> to_number(std::string_view field);

/// A column to take: what the file calls it, and what is plausible.
struct Column {
  std::string_view name;
  double lowest = 0.0;
  double highest = 0.0;
  bool required = true;
};

/// Collects the faults of one file.
class FaultList {
 public:
  explicit FaultList(std::string file) : file_(std::move(file)) {}
  void add(std::string code, int line, std::string message, std::string expected, int column = 0);
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] bool full() const { return faults_.size() >= most; }
  [[nodiscard]] base::Diagnostics take() { return std::move(faults_); }

 private:
  static constexpr std::size_t most = 20;
  std::string file_;
  base::Diagnostics faults_;
};

/// The numbers of the wanted columns, one vector each (empty for an optional column that is absent). `header` is the
/// line index (from 0) of the column names; rows follow. Exactly 8,760 rows or a fault.
std::vector<std::vector<double>> read_columns(const std::vector<std::string_view>& lines, std::size_t header,
                                              const std::vector<Column>& wanted, FaultList& faults);

}  // namespace gigawatt::weather
