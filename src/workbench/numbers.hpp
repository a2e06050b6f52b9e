// Numbers of a run as JSON, under the keys by which `measure` names them.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "measure/fields.hpp"
#include "workbench/summary.hpp"

namespace gigawatt::workbench {

inline Json number(const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); }

inline Json by_technology(const study::ByTechnology& amounts) {
  Json object = Json::object();
  for (const auto& [technology, amount] : amounts) object[technology] = amount;
  return object;
}

/// The numbers of a row under their keys; one with a dot stands in a group.
template <class Row>
void put(Json& document, std::span<const measure::Field<Row>> fields, const Row& row) {
  for (const measure::Field<Row>& field : fields) {
    const std::string key(field.key);
    const std::size_t dot = key.find('.');
    Json& place = dot == std::string::npos ? document[key] : document[key.substr(0, dot)][key.substr(dot + 1)];
    place = field.number != nullptr ? number(field.number(row)) : by_technology(field.amounts(row));
  }
}

}  // namespace gigawatt::workbench
