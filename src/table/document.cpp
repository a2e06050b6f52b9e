#include "table/document.hpp"

#include <algorithm>
#include <utility>

namespace gigawatt::table {

Column number_column(std::string name, std::string unit, std::string description,
                     std::vector<std::optional<double>> values) {
  return {.name = std::move(name),
          .unit = std::move(unit),
          .description = std::move(description),
          .values = std::move(values)};
}

Column text_column(std::string name, std::string description, std::vector<std::string> values) {
  return {.name = std::move(name), .unit = "", .description = std::move(description), .values = std::move(values)};
}

std::size_t row_count(const Column& column) {
  return std::visit([](const auto& values) { return values.size(); }, column.values);
}

std::size_t row_count(const Table& table) { return table.columns.empty() ? 0 : row_count(table.columns.front()); }

const Table* find_table(const Document& document, std::string_view id) {
  const auto found = std::ranges::find(document.tables, id, &Table::id);
  return found == document.tables.end() ? nullptr : &*found;
}

const Dimension* find_dimension(const Dataset& dataset, std::string_view name) {
  const auto found = std::ranges::find(dataset.dimensions, name, &Dimension::name);
  return found == dataset.dimensions.end() ? nullptr : &*found;
}

}  // namespace gigawatt::table
