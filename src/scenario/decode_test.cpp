// The walk from a tree to the typed scenario, on fragments: what is missing around them is found, too, and let be.
#include "scenario/decode.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "scenario/yaml_reader.hpp"

namespace gigawatt::scenario {
namespace {

struct Fragment {
  FileSet files;
  base::Diagnostics list;
  Decoded decoded;

  explicit Fragment(const std::string& yaml) {
    const int file = files.add_flag("fragment.yaml");
    const auto root = read_yaml(yaml, file, files, list);
    EXPECT_TRUE(root);
    Findings findings(files, list);
    decoded = decode(*root, files, findings);
  }

  [[nodiscard]] const Input* input(const std::string& path) const {
    const auto found = std::ranges::find(decoded.scenario.inputs, path, &Input::path);
    return found == decoded.scenario.inputs.end() ? nullptr : &*found;
  }
  [[nodiscard]] const base::Diagnostic* finding(const std::string& path) const {
    const auto found = std::ranges::find(list, path, &base::Diagnostic::path);
    return found == list.end() ? nullptr : &*found;
  }
};

TEST(Decode, AWrittenValueIsTypedAndListed) {
  const Fragment fragment(
      "economics: {currency_year: 2025, real_discount_rate: {value: 8 %, assumed: true, note: why}}\n");
  EXPECT_DOUBLE_EQ(fragment.decoded.scenario.economics.real_discount_rate, 0.08);
  const Input* input = fragment.input("economics.real_discount_rate");
  ASSERT_NE(input, nullptr);
  EXPECT_EQ(input->text, "8 %");
  EXPECT_TRUE(input->assumed);
  EXPECT_FALSE(input->is_default);
  EXPECT_EQ(input->note, "why");
  EXPECT_EQ(fragment.decoded.places.at("economics.real_discount_rate").line, 1);
  EXPECT_EQ(fragment.decoded.canonical["economics"]["currency_year"], 2025);
}

TEST(Decode, WhatIsAbsentHasTheDefaultOfTheTable) {
  const Fragment fragment("plan: {years: 2027..2028}\n");
  EXPECT_EQ(fragment.decoded.scenario.plan.years, (time::Years{2027, 2028}));
  EXPECT_EQ(fragment.decoded.scenario.plan.build_step, BuildStep::quarter);
  const Input* input = fragment.input("plan.build_step");
  ASSERT_NE(input, nullptr);
  EXPECT_TRUE(input->is_default);
  EXPECT_TRUE(fragment.decoded.places.contains("plan.years"));
  EXPECT_FALSE(fragment.decoded.places.contains("plan.build_step")) << "nobody wrote it";
}

TEST(Decode, MoneyOfAPriceYearIsMadeThatOfTheCurrencyYear) {
  const Fragment fragment(
      "economics:\n  currency_year: 2025\n  inflation: 10 %\n  carbon_price: {value: 100 USD/t, price_year: 2024}\n");
  EXPECT_NEAR(fragment.decoded.scenario.economics.carbon_price.in(units::USD / units::t), 110.0, 1e-9);
}

TEST(Decode, AnIdThatIsWrittenIsAReferenceToCheck) {
  const Fragment fragment("economics:\n  real_discount_rate: {value: 8 %, source: fed}\n");
  const auto& references = fragment.decoded.references;
  const auto source = std::ranges::find(references, "fed", &Reference::id);
  ASSERT_NE(source, references.end());
  EXPECT_EQ(source->collection, "sources");
  EXPECT_EQ(source->place.line, 2);
}

TEST(Decode, EveryFaultHasItsPathAndWhatWasExpected) {
  const Fragment fragment("economics: {currency_yaer: 2025, real_discount_rate: 8 MW}\nplan: {years: soon}\n");
  const base::Diagnostic* unknown = fragment.finding("economics.currency_yaer");
  ASSERT_NE(unknown, nullptr);
  EXPECT_EQ(unknown->code, "unknown-key");
  EXPECT_EQ(unknown->suggestion, "currency_year");
  EXPECT_NE(fragment.finding("economics.real_discount_rate"), nullptr);
  EXPECT_NE(fragment.finding("plan.years"), nullptr);
}

}  // namespace
}  // namespace gigawatt::scenario
