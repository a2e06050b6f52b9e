#include "workbench/json_file.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

namespace gigawatt::workbench {
namespace {

JsonFile parsed(const std::string& text) {
  auto file = JsonFile::parse("file.json", text);
  EXPECT_TRUE(file.has_value()) << text;
  return file ? std::move(*file) : *JsonFile::parse("file.json", "null");
}

TEST(JsonFile, SaysWhereValuesAndKeysStand) {
  const JsonFile file = parsed("{\"a\": [1,\n  {\"ü\": 2, \"b\": true}]}");
  const auto list = file.entries(JsonFile::root).at(0);
  EXPECT_EQ(file.key(list), "a");
  const auto items = file.entries(list);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(file.number(items[0]), 1.0);
  const auto last = file.entries(items[1]).at(1);
  EXPECT_EQ(file.kind(last), JsonKind::boolean);
  EXPECT_EQ(file.mark(last).line, 2);
  EXPECT_EQ(file.mark(last).column, 17);  // letters count, not bytes
  EXPECT_EQ(file.mark_of_key(last).column, 12);
}

TEST(JsonFile, TakesEscapesOut) {
  const JsonFile file = parsed(R"(["a\"\\\/\b\f\n\r\t", "\u00fc \u20ac \ud83d\ude00"])");
  const auto items = file.entries(JsonFile::root);
  EXPECT_EQ(file.text(items[0]), "a\"\\/\b\f\n\r\t");
  EXPECT_EQ(file.text(items[1]), "ü € 😀");
}

TEST(JsonFile, ReadsNumbersToTheLastBit) {
  const JsonFile file = parsed("[0.1, -1e-7, 12345678901234567890, 1e400, -1e400, 1e-400, 2E+3]");
  const auto items = file.entries(JsonFile::root);
  const std::vector<double> expected = {0.1, -1e-7, 12345678901234567890.0, HUGE_VAL, -HUGE_VAL, 0.0, 2000.0};
  for (std::size_t index = 0; index < expected.size(); ++index)
    EXPECT_EQ(file.number(items[index]), expected[index]) << index;
}

// Whatever another reader takes or refuses, this one does too.
TEST(JsonFile, TakesWhatJsonIsAndNothingElse) {
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "[1",
                           "[1,]",
                           "[1 2]",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{a:1}",
                           "01",
                           "-",
                           "1.",
                           ".5",
                           "+1",
                           "1e",
                           "1e+",
                           "tru",
                           "nulll",
                           "\"",
                           "\"\\x\"",
                           "\"\\u12g4\"",
                           "\"a\nb\"",
                           "[] []",
                           "NaN",
                           "[1e5, -0, \"\", {}, [], null]",
                           "{\"a\":{\"b\":[{}]}}",
                           " 1 ",
                           "\"\\u0041\"",
                           "-0.0e-0",
                           "'a'"}) {
    const auto file = JsonFile::parse("file.json", text);
    EXPECT_EQ(file.has_value(), nlohmann::json::accept(text)) << text;
    if (!file) {
      EXPECT_EQ(file.error().at(0).code, "json-syntax") << text;
    }
  }
}

TEST(JsonFile, StopsBeforeTheStackDoes) {
  const auto file = JsonFile::parse("file.json", std::string(100'000, '['));
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().at(0).code, "json-too-deep");
}

}  // namespace
}  // namespace gigawatt::workbench
