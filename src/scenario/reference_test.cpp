// Documentation and JSON Schema come from the table that the parser walks.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>

#include "scenario/schema.hpp"
#include "scenario/test_support.hpp"
#include "units/parse.hpp"

namespace gigawatt::scenario {
namespace {

void for_each_record(const std::function<void(const Record&)>& visit) {
  std::set<const Record*> seen;
  const std::function<void(const Record&)> walk = [&](const Record& record) {
    if (!seen.insert(&record).second) return;
    visit(record);
    for (const Field& field : record.fields)
      if (field.record != nullptr) walk(*field.record);
  };
  walk(scenario_record());
}

TEST(Schema, RowsAreWhole) {
  int rows = 0;
  for_each_record([&](const Record& record) {
    std::set<std::string_view> keys;
    EXPECT_FALSE(record.description.empty()) << record.name;
    for (const Field& field : record.fields) {
      SCOPED_TRACE(std::string(record.name) + "." + std::string(field.key));
      ++rows;
      EXPECT_TRUE(keys.insert(field.key).second) << "twice";
      EXPECT_FALSE(field.description.empty());
      EXPECT_FALSE(expectation(field).empty());
      EXPECT_FALSE(field.options.required && !field.options.fallback.empty());
      if (field.kind == FieldKind::quantity) {
        const auto unit = units::parse_unit(field.unit);
        ASSERT_TRUE(unit.has_value());
        EXPECT_EQ(unit->dimension, field.dimension);
      }
      if (!field.options.only.key.empty()) {
        EXPECT_NE(record.find(field.options.only.key), nullptr);
      }
      const bool nested =
          field.kind == FieldKind::record || field.kind == FieldKind::collection || field.kind == FieldKind::list;
      EXPECT_EQ(nested, field.record != nullptr);
    }
  });
  EXPECT_GT(rows, 150);
}

TEST(Reference, CommittedFileIsUpToDate) {
  std::ifstream stream(GIGAWATT_SOURCE_DIR "/docs/scenario.md");
  std::stringstream committed;
  committed << stream.rdbuf();
  EXPECT_EQ(committed.str(), markdown_reference())
      << "write it anew: GIGAWATT_WRITE_DOCS=1 scenario_test --gtest_filter='Reference.*'";
  if (std::getenv("GIGAWATT_WRITE_DOCS") != nullptr)
    std::ofstream(GIGAWATT_SOURCE_DIR "/docs/scenario.md") << markdown_reference();
}

TEST(JsonSchema, HasEveryKeyAndResolvesItsReferences) {
  const nlohmann::json schema = nlohmann::json::parse(json_schema());
  EXPECT_EQ(schema.at("$schema"), "https://json-schema.org/draft/2020-12/schema");
  for_each_record([&](const Record& record) {
    std::string name(record.name);
    std::ranges::replace(name, ' ', '_');
    const nlohmann::json& properties =
        &record == &scenario_record() ? schema.at("properties") : schema.at("$defs").at(name).at("properties");
    EXPECT_EQ(properties.size(), record.fields.size());
    for (const Field& field : record.fields)
      EXPECT_TRUE(properties.contains(std::string(field.key))) << record.name << "." << field.key;
  });
  const std::function<void(const nlohmann::json&)> check_references = [&](const nlohmann::json& node) {
    if (node.is_object() && node.contains("$ref")) {
      const std::string target = node.at("$ref").get<std::string>();
      EXPECT_TRUE(schema.at("$defs").contains(target.substr(std::string("#/$defs/").size()))) << target;
    }
    for (const auto& inner : node)
      if (inner.is_structured()) check_references(inner);
  };
  check_references(schema);
  EXPECT_EQ(schema.at("then").at("required"), nlohmann::json::parse(R"(["horizon", "plan"])"));
  EXPECT_EQ(schema.at("if"), nlohmann::json::parse(R"({"not": {"required": ["extends"]}})"));
}

TEST(JsonSchema, StaysSmall) { EXPECT_LT(json_schema().size(), 200'000u); }

}  // namespace
}  // namespace gigawatt::scenario
