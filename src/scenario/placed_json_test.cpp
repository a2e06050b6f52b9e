#include "scenario/placed_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gigawatt::scenario {
namespace {

PlacedJson read(std::string_view text) {
  base::Diagnostics findings;
  const std::optional<PlacedJson> value = read_placed_json(text, "a.json", findings);
  EXPECT_TRUE(value && findings.empty()) << text;
  return value.value_or(PlacedJson{});
}

std::string fault_of(std::string_view text) {
  base::Diagnostics findings;
  (void)read_placed_json(text, "a.json", findings);
  return findings.empty() ? "" : base::to_text(findings.front());
}

TEST(PlacedJson, ValuesAndPlaces) {
  const PlacedJson map =
      read("{\n  \"rate\": -1.5e2,\n\t\"list\": [true, null,\n \"x\"], \"empty\": {}, \"none\": []}\n");
  const JsonMember* rate = map.find("rate");
  ASSERT_NE(rate, nullptr);
  EXPECT_EQ(rate->value.number, -150.0);
  EXPECT_EQ(rate->value.text, "-1.5e2");
  EXPECT_EQ(rate->mark.line, 2);
  EXPECT_EQ(rate->mark.column, 3);
  EXPECT_EQ(rate->value.mark.column, 11);
  const PlacedJson& list = map.find("list")->value;
  ASSERT_EQ(list.items.size(), 3u);
  EXPECT_TRUE(list.items[0].boolean);
  EXPECT_EQ(list.items[1].kind, PlacedJson::Kind::null);
  EXPECT_EQ(list.items[2].text, "x");
  EXPECT_EQ(list.items[2].mark.line, 4);
  EXPECT_EQ(list.items[2].mark.column, 2);
  EXPECT_EQ(map.find("empty")->value.kind, PlacedJson::Kind::map);
  EXPECT_TRUE(map.find("none")->value.items.empty());
  EXPECT_EQ(map.find("Rate"), nullptr);
}

TEST(PlacedJson, TextsWithEscapes) {
  EXPECT_EQ(read(R"("a\"\\\/\n\u00e9\u20ac\ud83d\ude00z")").text, "a\"\\/\n\u00e9\u20ac\U0001F600z");
}

TEST(PlacedJson, FaultsSayWhere) {
  EXPECT_EQ(fault_of("{\n \"a\": 1,\n \"b\" 2}"),
            "a.json:3:6: error json-syntax: '2' stands here; expected ':' behind the key");
  EXPECT_EQ(fault_of("{\"a\": 1,}"), "a.json:1:9: error json-syntax: '}' stands here; expected a key in double quotes");
  EXPECT_THAT(fault_of("[1 2]"), testing::StartsWith("a.json:1:4: error json-syntax: '2'"));
  EXPECT_THAT(fault_of("[1"), testing::HasSubstr("the end of the file stands here; expected ',' or ']'"));
  EXPECT_THAT(fault_of(""), testing::HasSubstr("the end of the file"));
  EXPECT_THAT(fault_of("nul"), testing::HasSubstr("expected a value"));
  EXPECT_THAT(fault_of("[NaN]"), testing::HasSubstr("a.json:1:2: error json-syntax: 'N'"));
  EXPECT_THAT(fault_of("01"), testing::HasSubstr("begins with 0"));
  EXPECT_THAT(fault_of("1."), testing::HasSubstr("no number"));
  EXPECT_THAT(fault_of("1e999"), testing::HasSubstr("too large"));
  EXPECT_THAT(fault_of("\"a\nb\""), testing::HasSubstr("does not end in its line"));
  EXPECT_THAT(fault_of("\"\\x\""), testing::HasSubstr("behind a backslash"));
  EXPECT_THAT(fault_of("\"\\u12g4\""), testing::HasSubstr("four digits"));
  EXPECT_THAT(fault_of("\"\\ud83dx\""), testing::HasSubstr("half of a pair"));
  EXPECT_THAT(fault_of("\"\\ud83d\\u0041\""), testing::HasSubstr("half of a pair"));
  EXPECT_THAT(fault_of("1 2"), testing::HasSubstr("behind the end"));
  EXPECT_THAT(fault_of(std::string(200, '[')), testing::HasSubstr("json-too-deep"));
  EXPECT_EQ(fault_of("{\"a\": 1,\n\"a\": 2}"),
            "a.json:2:1: error duplicate-key: key 'a' stands twice in this map; expected one 'a' (the first stands in "
            "line 1)");
}

}  // namespace
}  // namespace gigawatt::scenario
