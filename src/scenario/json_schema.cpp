// JSON Schema from the schema table, so that editors complete and check. It accepts every valid scenario; it cannot see
// what needs several values (ids that exist, sums, order of dates).
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "scenario/parse.hpp"
#include "scenario/schema.hpp"

namespace gigawatt::scenario {

namespace {

using nlohmann::ordered_json;

constexpr const char* quantity_pattern =
    R"(^\s*[+-]?[0-9.][0-9.eE+-]*(\s+(thousand|million|bn|trillion))?\s*[A-Za-z%1/][A-Za-z0-9_%/ -]*$)";
constexpr const char* fraction_pattern = R"(^\s*[+-]?[0-9.][0-9.eE+-]*\s*%?\s*$)";
constexpr const char* id_pattern = "^[a-z][a-z0-9-]*$";
constexpr const char* selector_pattern = "^[a-z][a-z0-9-]*(\\.[a-z][a-z0-9-]*)?$";

std::string definition_name(const Record& record) {
  std::string name(record.name);
  for (char& c : name)
    if (c == ' ') c = '_';
  return name;
}

ordered_json reference_to(const Record& record) {
  return {{"$ref", fmt::format("#/$defs/{}", definition_name(record))}};
}

/// The plain value of a leaf, without source.
ordered_json plain(const Field& field) {
  switch (field.kind) {
    case FieldKind::flag:
      return {{"type", "boolean"}};
    case FieldKind::integer:
      return {{"type", "integer"}};
    case FieldKind::number:
      return {{"type", "number"}};
    case FieldKind::fraction:
      return {{"anyOf", {{{"type", "number"}}, {{"type", "string"}, {"pattern", fraction_pattern}}}}};
    case FieldKind::quantity:
      return {{"type", "string"}, {"pattern", quantity_pattern}};
    case FieldKind::date:
      return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}};
    case FieldKind::month:
      return {{"type", "string"}, {"pattern", "^[0-9]{4}-[0-9]{2}$"}};
    case FieldKind::years:
      return {{"anyOf", {{{"type", "integer"}}, {{"type", "string"}, {"pattern", "^[0-9]{4}(\\.\\.[0-9]{4})?$"}}}}};
    case FieldKind::choice:
      return {{"enum", field.choices}};
    case FieldKind::reference:
      return {{"type", "string"}, {"pattern", id_pattern}};
    case FieldKind::references:
      return {{"type", "array"},
              {"minItems", 1},
              {"items", {{"type", "string"}, {"pattern", field.collection.empty() ? selector_pattern : id_pattern}}}};
    case FieldKind::numbers: {
      ordered_json items = {{"type", {"number", "string"}}};
      ordered_json list = {{"type", "array"}, {"minItems", 1}, {"items", items}};
      if (field.options.count != 0) list["minItems"] = list["maxItems"] = field.options.count;
      return list;
    }
    default:
      return {{"type", {"string", "number", "boolean"}}};
  }
}

bool may_be_uncertain(const Field& field) {
  return field.kind == FieldKind::number || field.kind == FieldKind::fraction || field.kind == FieldKind::quantity ||
         field.kind == FieldKind::year_map || field.kind == FieldKind::date || field.kind == FieldKind::month;
}

/// A leaf: the plain value, the value with its source, or null to delete.
ordered_json leaf_schema(const Field& field) {
  Field entry = field;
  if (entry.kind == FieldKind::year_map) entry.kind = FieldKind::number;
  const ordered_json value = plain(entry);
  ordered_json properties = {{"value", value}};
  if (may_be_uncertain(field)) {
    properties["value"] = {{"anyOf", {value, {{"type", "object"}}}}};
    const bool date = field.kind == FieldKind::date || field.kind == FieldKind::month;
    for (const char* key : {"p10", "p50", "p90", "min", "mode", "max", "low", "high"})
      if (!date || key[0] != 'p') properties[key] = value;
  }
  const ordered_json id = {{"type", "string"}, {"pattern", id_pattern}};
  properties["source"] = {{"anyOf", {id, {{"type", "array"}, {"items", id}, {"minItems", 1}}}}};
  properties["assumed"] = {{"type", "boolean"}};
  properties["note"] = {{"type", "string"}};
  if (field.dimension.money != 0) properties["price_year"] = {{"type", "integer"}};
  return {
      {"anyOf",
       {value, {{"type", "object"}, {"properties", properties}, {"additionalProperties", false}}, {{"type", "null"}}}}};
}

/// Leaves of one kind share a definition, unless the field itself has a say.
std::string shared_name(const Field& field) {
  const bool own = field.kind == FieldKind::choice || field.kind == FieldKind::numbers ||
                   (field.kind == FieldKind::references && field.collection.empty());
  if (own) return {};
  switch (field.kind) {
    case FieldKind::flag:
      return "value_flag";
    case FieldKind::integer:
      return "value_integer";
    case FieldKind::year_map:
    case FieldKind::number:
      return "value_number";
    case FieldKind::fraction:
      return "value_share";
    case FieldKind::quantity:
      return field.dimension.money != 0 ? "value_money" : "value_quantity";
    case FieldKind::date:
      return "value_date";
    case FieldKind::month:
      return "value_month";
    case FieldKind::years:
      return "value_years";
    case FieldKind::reference:
      return "value_id";
    case FieldKind::references:
      return "value_ids";
    default:
      return "value_text";
  }
}

using Definitions = std::map<std::string, ordered_json>;

ordered_json leaf_reference(const Field& field, Definitions& definitions) {
  const std::string name = shared_name(field);
  if (name.empty()) return leaf_schema(field);
  definitions.try_emplace(name, leaf_schema(field));
  return {{"$ref", fmt::format("#/$defs/{}", name)}};
}

ordered_json field_schema(const Field& field, Definitions& definitions) {
  ordered_json schema;
  const ordered_json null = {{"type", "null"}};
  switch (field.kind) {
    case FieldKind::record:
      schema = {{"anyOf", {reference_to(*field.record), null}}};
      break;
    case FieldKind::collection:
      schema = {{"anyOf",
                 {{{"type", "object"},
                   {"propertyNames", {{"pattern", id_pattern}}},
                   {"additionalProperties", {{"anyOf", {reference_to(*field.record), null}}}}},
                  null}}};
      break;
    case FieldKind::list:
      schema = {{"anyOf", {{{"type", "array"}, {"minItems", 1}, {"items", reference_to(*field.record)}}, null}}};
      break;
    case FieldKind::year_map:
      schema = {{"anyOf",
                 {{{"type", "object"},
                   {"propertyNames", {{"pattern", "^[0-9]{4}$"}}},
                   {"additionalProperties", leaf_reference(field, definitions)}},
                  null}}};
      break;
    default:
      schema = leaf_reference(field, definitions);
  }
  std::string description(field.description);
  if (field.kind == FieldKind::quantity) description += fmt::format(" Unit such as {}.", field.unit);
  if (!field.options.derived.empty()) description += fmt::format(" Default: {}.", field.options.derived);
  if (field.options.required) description += " Required.";
  schema["description"] = description;
  if (!field.options.fallback.empty()) schema["default"] = field.options.fallback;
  return schema;
}

void add_record(const Record& record, Definitions& definitions) {
  const auto [slot, is_new] = definitions.try_emplace(definition_name(record));
  if (!is_new) return;
  ordered_json properties = ordered_json::object();
  for (const Field& field : record.fields) {
    properties[std::string(field.key)] = field_schema(field, definitions);
    if (field.record != nullptr) add_record(*field.record, definitions);
  }
  ordered_json& definition = definitions[definition_name(record)];
  definition = {{"type", "object"}, {"description", record.description}, {"properties", std::move(properties)}};
  if (record.dated)
    definition["patternProperties"] = {{"^[0-9]{4}(-[0-9]{2})?$", field_schema(*record.dated, definitions)}};
  definition["additionalProperties"] = false;
}

}  // namespace

std::string json_schema() {
  Definitions definitions;
  add_record(scenario_record(), definitions);
  ordered_json root = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", "Gigawatt scenario"}};
  ordered_json top = definitions.at(definition_name(scenario_record()));
  for (auto& [key, value] : top.items()) root[key] = value;
  ordered_json required = ordered_json::array();
  for (const Field& field : scenario_record().fields)
    if (field.options.required) required.push_back(field.key);
  root["if"] = {{"not", {{"required", {"extends"}}}}};
  root["then"] = {{"required", required}};
  definitions.erase(definition_name(scenario_record()));
  for (const auto& [name, definition] : definitions) root["$defs"][name] = definition;
  return root.dump(2) + "\n";
}

}  // namespace gigawatt::scenario
