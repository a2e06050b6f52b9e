// Facts and claims as written: what is read from them, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/parse.hpp"
#include "scenario/test_support.hpp"

namespace gigawatt::scenario {
namespace {

using testing::Folder;

constexpr const char* head = "horizon: 2026..2027\nplan: {years: 2026..2027}\n";

TEST(Claims, AreReadWithUnitsAndDays) {
  const Folder folder;
  const auto loaded = testing::load_text(
      folder,
      std::string(head) +
          "facts:\n  a: {subject: area, value: 2250 acres, date: 2024-12}\n"
          "claims:\n  c: {text: big, date: 2025, low: 3 trillion USD, high: 4 trillion USD, day: 2026..2027-02}\n");
  ASSERT_TRUE(loaded.has_value()) << testing::all_text(loaded.error());
  const Fact& fact = loaded->scenario.facts.at(0);
  EXPECT_NEAR(fact.amount->quantity.base_value, 9105427.0, 1.0);  // 2,250 x 4,046.8564 m2
  EXPECT_EQ(fact.amount->unit, "acres");
  EXPECT_EQ(time::to_text(fact.dated.last), "2024-12-31");
  const Claim& claim = loaded->scenario.claims.at(0);
  EXPECT_DOUBLE_EQ(claim.amount_high->quantity.base_value, 4e12);
  EXPECT_EQ(claim.amount_high->unit, "USD");
  EXPECT_EQ(time::to_text(claim.days->first), "2026-01-01");
  EXPECT_EQ(time::to_text(claim.days->last), "2027-02-28");
}

TEST(Claims, ThatCannotBeReadAreRefusedAtTheirPlace) {
  struct Bad {
    const char* claim;
    const char* code;
    const char* path;
  };
  const Bad bad[] = {
      {"{text: a, date: 2025, value: 30 bananas}", "unknown-unit", "claims.c.value"},
      {"{text: a, date: yesterday, value: 3 MW}", "bad-date", "claims.c.date"},
      {"{text: a, date: 2025, day: 2027..2026}", "bad-date", "claims.c.day"},
      {"{text: a, date: 2025, low: 3 MW}", "one-of", "claims.c.low"},
      {"{text: a, date: 2025, low: 3 MW, high: 2 MW}", "out-of-range", "claims.c.low"},
      {"{text: a, date: 2025, low: 3 MW, high: 4 USD}", "out-of-range", "claims.c.low"},
      {"{text: a, date: 2025, parts: [c]}", "out-of-range", "claims.c.parts"},
      {"{text: a, date: 2025, parts: [d]}", "dangling-id", "claims.c.parts"},
      {"{text: a, date: 2025, verdict: supported}", "unknown-key", "claims.c.verdict"},
      {"{text: a, value: 3 MW}", "missing-key", "claims.c.date"},
      {"{text: a, date: 2025, source: nobody}", "dangling-source", "claims.c.source"},
      {"{text: a, date: 2025, subject: Not An Id}", "bad-id", "claims.c.subject"},
      {"{text: a, date: 2025, subject: a, relation: facts.a, value: 3 MW}", "one-of", "claims.c.relation"},
      {"{text: a, date: 2025, subject: a}", "missing-key", "claims.c.subject"},
      {"{text: a, date: 2025, relation: facts.a}", "missing-key", "claims.c.relation"},
      {"{text: a, date: 2025, subject: a, value: -3 MW}", "out-of-range", "claims.c.value"},
  };
  for (const Bad& one : bad) {
    const Folder folder;
    const auto loaded = testing::load_text(folder, std::string(head) + "claims:\n  c: " + one.claim + "\n");
    ASSERT_FALSE(loaded.has_value()) << one.claim;
    const auto found = std::ranges::find(loaded.error(), one.code, &base::Diagnostic::code);
    ASSERT_NE(found, loaded.error().end()) << one.claim << "\n" << testing::all_text(loaded.error());
    EXPECT_EQ(found->path, one.path) << one.claim;
    EXPECT_EQ(found->mark.line, 4) << one.claim;
  }
}

TEST(Claims, DaysInTheWrongOrderAreToldAsSuch) {
  const Folder folder;
  const auto loaded = testing::load_text(
      folder, std::string(head) + "claims:\n  c: {text: a, date: 2025, subject: a, day: 2028..2027}\n");
  ASSERT_FALSE(loaded.has_value());
  EXPECT_NE(testing::all_text(loaded.error()).find("'2028..2027' ends before it begins"), std::string::npos);
}

TEST(Claims, ShippedFactsAreWhole) {
  const PublicFacts facts = public_facts();
  EXPECT_GT(facts.facts.size(), 100U);
  EXPECT_GT(facts.sources.size(), 40U);
}

}  // namespace
}  // namespace gigawatt::scenario
