#include "values.hpp"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "workbench/in_memory.hpp"

namespace gigawatt::python {
namespace {

namespace nb = nanobind;

/// A numpy array that owns the vector's memory.
template <class Number>
nb::object array_of(std::vector<Number> values, const std::vector<std::size_t>& shape) {
  auto held = std::make_unique<std::vector<Number>>(std::move(values));
  Number* const data = held->data();
  nb::capsule owner(held.get(), [](void* vector) noexcept { delete static_cast<std::vector<Number>*>(vector); });
  held.release();  // NOLINT(bugprone-unused-return-value): the capsule owns it now
  return nb::cast(nb::ndarray<nb::numpy, Number>(data, shape.size(), shape.data(), owner));
}

nb::object values_of(const std::vector<std::optional<double>>& numbers) {
  std::vector<double> plain;
  plain.reserve(numbers.size());
  for (const std::optional<double>& number : numbers)
    plain.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
  const std::vector<std::size_t> shape{plain.size()};
  return array_of(std::move(plain), shape);
}

nb::object values_of(const std::vector<std::string>& texts) { return nb::cast(texts); }

nb::dict column_of(const table::Column& column) {
  nb::dict described;
  described["name"] = column.name;
  described["header"] = workbench::header_of(column);
  described["unit"] = column.unit;
  described["description"] = column.description;
  described["values"] = std::visit([](const auto& values) { return values_of(values); }, column.values);
  return described;
}

nb::dict dimension_of(const table::Dimension& dimension) {
  nb::dict described;
  described["name"] = dimension.name;
  described["size"] = dimension.size;
  described["labels"] = dimension.labels;
  described["unit"] = dimension.unit;
  described["description"] = dimension.description;
  return described;
}

std::vector<std::size_t> shape_of(const table::Dataset& dataset, const table::Array& array) {
  std::vector<std::size_t> shape;
  for (const std::string& name : array.dimensions)
    for (const table::Dimension& dimension : dataset.dimensions)
      if (dimension.name == name) shape.push_back(dimension.size);
  return shape;
}

nb::dict described_array(const table::Dataset& dataset, table::Array& array) {
  for (const std::size_t index : array.absent) array.values[index] = std::numeric_limits<float>::quiet_NaN();
  nb::dict described;
  described["name"] = array.name;
  described["unit"] = array.unit;
  described["description"] = array.description;
  described["dimensions"] = array.dimensions;
  described["values"] = array_of(std::move(array.values), shape_of(dataset, array));
  return described;
}

}  // namespace

nb::list tables_of(std::vector<table::Table> tables) {
  nb::list list;
  for (const table::Table& table : tables) {
    nb::list columns;
    for (const table::Column& column : table.columns) columns.append(column_of(column));
    nb::dict described;
    described["id"] = table.id;
    described["title"] = table.title;
    described["columns"] = columns;
    list.append(described);
  }
  return list;
}

nb::list datasets_of(std::vector<table::Dataset> datasets) {
  nb::list list;
  for (table::Dataset& dataset : datasets) {
    nb::list dimensions, arrays;
    for (const table::Dimension& dimension : dataset.dimensions) dimensions.append(dimension_of(dimension));
    for (table::Array& array : dataset.arrays) arrays.append(described_array(dataset, array));
    nb::dict described;
    described["id"] = dataset.id;
    described["title"] = dataset.title;
    described["dimensions"] = dimensions;
    described["arrays"] = arrays;
    list.append(described);
  }
  return list;
}

}  // namespace gigawatt::python
