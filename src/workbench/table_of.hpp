// How tables are filled from rows.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "table/document.hpp"

namespace gigawatt::workbench {

/// Rows in, columns out: each column says how to read its value from a row.
template <class Row>
class TableOf {
 public:
  TableOf(std::string id, std::string title, const std::vector<Row>& rows)
      : rows_(rows), table_{.id = std::move(id), .title = std::move(title), .columns = {}} {}

  template <class Read>
  TableOf& text(std::string name, std::string description, Read read) {
    std::vector<std::string> values;
    for (const Row& row : rows_) values.push_back(read(row));
    table_.columns.push_back({std::move(name), "", std::move(description), std::move(values)});
    return *this;
  }

  template <class Read>
  TableOf& number(std::string name, std::string unit, std::string description, Read read) {
    std::vector<std::optional<double>> values;
    for (const Row& row : rows_) values.push_back(read(row));
    table_.columns.push_back({std::move(name), std::move(unit), std::move(description), std::move(values)});
    return *this;
  }

  table::Table done() { return std::move(table_); }

 private:
  const std::vector<Row>& rows_;
  table::Table table_;
};

}  // namespace gigawatt::workbench
