#include "workbench/summary.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "measure/measure.hpp"
#include "scenario/parse.hpp"
#include "workbench/words.hpp"

namespace gigawatt::workbench {
namespace {

const Json example = Json::parse(R"({"usd_per_mwh": 61.5, "sites": [{"id": "abilene", "years": [
  {"year": 2026, "usd_per_mwh": 70, "capacity_mw": {"solar": 12.5}}, {"year": 2027, "usd_per_mwh": null}]}]})");

TEST(AtPath, FindsKeysAndEntriesByName) {
  EXPECT_EQ(at_path(example, "usd_per_mwh"), 61.5);
  EXPECT_EQ(at_path(example, "sites.abilene.years.2026.usd_per_mwh"), 70);
  EXPECT_EQ(at_path(example, "sites.abilene.years.2026.capacity_mw.solar"), 12.5);
}

TEST(AtPath, IsNullWhereThereIsNoNumber) {
  for (const char* path :
       {"sites.abilene.years.2027.usd_per_mwh", "sites.el-paso.years", "sites.abilene", "nothing", ""})
    EXPECT_TRUE(at_path(example, path).is_null()) << path;
}

TEST(Summary, EveryMeasureStandsUnderItsPath) {
  const auto loaded = scenario::load(std::string(GIGAWATT_SOURCE_DIR) + "/tests/cases/one-storage-two-prices/", {});
  ASSERT_TRUE(loaded) << base::to_text(loaded.error().front());
  const auto run = study::run(loaded->scenario, {}, {});
  ASSERT_TRUE(run);
  const Json summary = run_summary(loaded->scenario, *run, true);
  const auto names = measure::names_of(loaded->scenario);
  const auto values = measure::values_of(loaded->scenario, *run);
  ASSERT_EQ(names.size(), values.size());
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Json value = at_path(summary, names[i].path);
    EXPECT_EQ(value, values[i] ? Json(*values[i]) : Json(nullptr)) << names[i].path;
    numbers += values[i] ? 1 : 0;
  }
  EXPECT_GT(numbers, names.size() / 2);
}

TEST(Dump, RefusesNumbersThatJsonWouldHide) {
  EXPECT_THROW(dump(Json{{"a", {1.0, std::numeric_limits<double>::quiet_NaN()}}}), std::logic_error);
  EXPECT_THROW(dump(Json{{"a", std::numeric_limits<double>::infinity()}}), std::logic_error);
  EXPECT_EQ(Json::parse(dump(example)), example);
}

TEST(Dump, KeepsToUtf8WhereAPathDoesNot) {
  EXPECT_EQ(Json::parse(dump(Json{{"file",
                                   "f\xfc"
                                   "r"}}))
                .at("file"),
            "f\xef\xbf\xbdr");
}

TEST(Summary, DiagnosticsCarryPlaceAndAdvice) {
  const Json document = diagnostics_document({{.code = "unknown-key",
                                               .severity = base::Severity::error,
                                               .mark = {"scenario.yaml", 3, 5},
                                               .path = "sites.a",
                                               .message = "m",
                                               .expected = "e",
                                               .suggestion = "s"}});
  EXPECT_EQ(document["schema"], "gigawatt.diagnostics/1");
  EXPECT_EQ(document["diagnostics"][0]["line"], 3);
  EXPECT_EQ(document["diagnostics"][0]["severity"], "error");
  EXPECT_EQ(document["diagnostics"][0]["suggestion"], "s");
}

TEST(Words, ReadLikeAPerson) {
  EXPECT_EQ(money(1.234e9), "1.23 bn USD");
  EXPECT_EQ(money(999.7e6), "1.00 bn USD");
  EXPECT_EQ(money(-45.6e6), "-45.6 million USD");
  EXPECT_EQ(money(713549.0), "713 549 USD");
  EXPECT_EQ(gap_text(0.0), "1e-09");
  EXPECT_EQ(gap_text(1e-4), "1e-04");
  EXPECT_EQ(gap_text(2.3e-5), "1e-04");
  EXPECT_EQ(power_text(843.0), "843 MW");
  EXPECT_EQ(power_text(1180.0), "1.18 GW");
  EXPECT_EQ(energy(7.31e6), "7.31 TWh");
  EXPECT_EQ(grouped(1580000.4), "1 580 000");
  EXPECT_EQ(grouped(-1234.0), "-1 234");
  EXPECT_EQ(percent(0.99999), "> 99.9 %") << "not whole must not read as whole";
  EXPECT_EQ(percent(1.0), "100.0 %");
  EXPECT_EQ(percent(-1e-9), "0.0 %") << "a clean share is 1 - fuel / load, with rounding";
  EXPECT_EQ(percent(-0.25), "-25.0 %");
}

TEST(Words, WrapAtSpacesWithinTheWidth) {
  EXPECT_EQ(wrapped("one two three", 7), "one two\nthree");
  EXPECT_EQ(wrapped("unbreakable", 4), "unbreakable");
}

}  // namespace
}  // namespace gigawatt::workbench
