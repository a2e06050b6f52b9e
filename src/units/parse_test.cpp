#include "units/parse.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "units/unit_table.hpp"

namespace gigawatt::units {
namespace {

struct Good {
  const char* text;
  double base_value;
  Dimension dimension;
};

/// Would catch a rate that multiplies where it must divide, and one that is taken for another currency's.
TEST(Parse, OtherCurrenciesAreReturnedInUsd) {
  const ExchangeRate rates[] = {{.code = "EUR", .usd = 1.25}, {.code = "JPY", .usd = 0.0078125}};
  EXPECT_EQ(parse("4 EUR/kW", rates)->base_value, parse("5 USD/kW")->base_value);
  EXPECT_EQ(parse("4 EUR/kW", rates)->dimension, parse("5 USD/kW")->dimension);
  EXPECT_EQ(parse("5 MW/EUR", rates)->base_value, parse("4 MW/USD")->base_value);
  EXPECT_EQ(parse("128 bn JPY", rates)->base_value, 1e9);
  EXPECT_EQ(parse("4 GBP", rates).error().front().code, "missing-exchange-rate");
}

TEST(ParseQuantity, ReadsTheGrammar) {
  const Good cases[] = {
      {"843 MW", 843e6, power_dimension},
      {"843MW", 843e6, power_dimension},
      {"  0.843 GW ", 843e6, power_dimension},
      {"27.3 bn USD", 27.3e9, money_dimension},
      {"3.5 trillion USD", 3.5e12, money_dimension},
      {"12 thousand USD/GPU", 12e3, PricePerAccelerator::dimension},
      {"2 million", 2e6, dimensionless},
      {"1387 USD/kW", 1.387, CostPerPower::dimension},
      {"16.2 USD/kW-year", 16.2 / 1e3 / 12.0, CostPerPowerTime::dimension},
      {"333.44 USD/MW-day", 333.44 / 1e6 / 86400.0, PricePerEnergy::dimension},
      {"18 months", 18.0, calendar_dimension},
      {"1.5 years", 18.0, calendar_dimension},
      {"1 year", 12.0, calendar_dimension},
      {"90 min", 5400.0, time_dimension},
      {"2 weeks", 1209600.0, time_dimension},
      {"6.5 %", 0.065, dimensionless},
      {"6.5%", 0.065, dimensionless},
      {"0.7 %/K", 0.007, PerTemperature::dimension},
      {"2.2 ppm", 2.2e-6, dimensionless},
      {"0.065", 0.065, dimensionless},
      {"-5", -5.0, dimensionless},
      {"+5 K", 5.0, temperature_dimension},
      {"1e3 kg", 1e3, mass_dimension},
      {"9447 Btu/kWh", 9447e-6 / 3.6e6, HeatRate::dimension},
      {"53.06 kg/MMBtu", 53.06, MassPerFuel::dimension},
      {"87 short_ton/year", 87.0 * 907.18474 / 12.0, MassPerYear::dimension},
      {"10 lb/h", 10 * 0.45359237 / 3600.0, MassPerTime::dimension},
      {"0.15 L/kWh", 0.15e-3 / 3.6e6, VolumePerEnergy::dimension},
      {"250 gal/MWh", 250 * 3.785411784e-3 / 3.6e9, VolumePerEnergy::dimension},
      {"2.40 USD/GPU-hour", 2.40 / 3600.0, PricePerAcceleratorHour::dimension},
      {"0.173 1/GPU-year", 0.173 / 12.0, FailureRate::dimension},
      {"0.173 /GPU-year", 0.173 / 12.0, FailureRate::dimension},
      {"5 cent/kWh", 0.05 / 3.6e6, PricePerEnergy::dimension},
      {"3 m3", 3.0, volume_dimension},
      {"3 MW-h", 3 * 3.6e9, energy_dimension},
      {"262 ft", 262 * 0.3048, length_dimension},
      {"100 MW/year", 100e6 / 12.0, PowerRate::dimension},
      {"989.4 TFLOP/s-GPU", 989.4e12, ThroughputPerAccelerator::dimension},
  };
  for (const Good& good : cases) {
    const auto parsed = parse(good.text);
    ASSERT_TRUE(parsed.has_value()) << good.text;
    EXPECT_NEAR(parsed->base_value, good.base_value, 1e-14 * std::abs(good.base_value)) << good.text;
    EXPECT_EQ(parsed->dimension, good.dimension) << good.text;
    EXPECT_EQ(parsed->lower_heating_value, 0) << good.text;
  }
}

TEST(ParseQuantity, SaysWhetherThereWasAUnit) {
  EXPECT_FALSE(parse("843")->has_unit);
  EXPECT_FALSE(parse("2 million")->has_unit);
  EXPECT_TRUE(parse("843 MW")->has_unit);
  EXPECT_TRUE(parse("6.5 %")->has_unit);
}

TEST(ParseQuantity, KeepsTrackOfLowerHeatingValue) {
  EXPECT_EQ(parse("8500 Btu_LHV/kWh")->lower_heating_value, 1);
  EXPECT_EQ(parse("59 kg/MMBtu_LHV")->lower_heating_value, -1);
  EXPECT_EQ(parse("8500 Btu_LHV/kWh")->dimension, HeatRate::dimension);
  EXPECT_EQ(parse("1 MMBtu_LHV/MMBtu_LHV")->lower_heating_value, 0);
}

struct Bad {
  const char* text;
  const char* code;
  const char* suggestion;
};

TEST(ParseQuantity, RefusesWithCodeAndSuggestion) {
  const Bad cases[] = {
      {"", "bad-number", ""},
      {"MW", "bad-number", ""},
      {"nan MW", "bad-number", ""},
      {"inf", "bad-number", ""},
      {"-inf MW", "bad-number", ""},
      {"1e999 MW", "bad-number", ""},
      {"1e308 TW", "bad-number", ""},
      {"1,387 USD/kW", "bad-number", ""},
      {"1_000 MW", "bad-number", ""},
      {"1'000 MW", "bad-number", ""},
      {"1.2.3 MW", "bad-number", ""},
      {"--5 MW", "bad-number", ""},
      {"0x10 MW", "unknown-unit", ""},
      {"843 mw", "unknown-unit", "MW"},
      {"843 MWW", "unknown-unit", "MW"},
      {"5 USD/kW/year", "unknown-unit", ""},
      {"18 moths", "unknown-unit", "months"},
      {"3 milion USD", "unknown-unit", ""},
      {"3 milion", "unknown-unit", "million"},
      {"5 USD/", "unknown-unit", ""},
      {"5 MW-", "unknown-unit", ""},
      {"5 m0", "unknown-unit", ""},
      {"5 m23", "unknown-unit", ""},
      {"5 s-1", "unknown-unit", ""},
      {"5 EUR/kW", "missing-exchange-rate", ""},
      {"5 MW-GBP", "missing-exchange-rate", ""},
      {"5 EURO", "unknown-unit", "EUR"},
      {"5 ft lb", "unknown-unit", ""},
  };
  for (const Bad& bad : cases) {
    const auto parsed = parse(bad.text);
    ASSERT_FALSE(parsed.has_value()) << bad.text;
    ASSERT_EQ(parsed.error().size(), 1u);
    EXPECT_EQ(parsed.error()[0].code, bad.code) << bad.text;
    if (*bad.suggestion != '\0') {
      EXPECT_EQ(parsed.error()[0].suggestion, bad.suggestion) << bad.text;
    }
    EXPECT_FALSE(parsed.error()[0].message.empty());
    EXPECT_FALSE(parsed.error()[0].expected.empty());
  }
}

TEST(ParseQuantity, OtherCurrenciesAreRefusedWithTheWayOut) {
  for (const char* text : {"3 bn GBP", "40 EUR/MWh", "7 €", "7 yen"}) {
    const auto parsed = parse(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error()[0].code, "missing-exchange-rate");
    EXPECT_TRUE(parsed.error()[0].message.starts_with("money is counted in USD")) << parsed.error()[0].message;
    EXPECT_NE(parsed.error()[0].expected.find("exchange_rates"), std::string::npos);
    EXPECT_EQ(parsed.error()[0].suggestion, "") << "another name for the same number would be a mistake";
  }
}

TEST(ParseQuantity, LongTextIsRefusedAndShortInTheMessage) {
  const auto parsed = parse(std::string(1'000'000, '7'));
  ASSERT_FALSE(parsed.has_value());
  EXPECT_LT(parsed.error()[0].message.size(), 120u);
}

TEST(ParseQuantity, DoesNotDependOnTheLocale) {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  for (const char* name : {"de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) == nullptr) continue;
    EXPECT_DOUBLE_EQ(parse("6.5 MW")->base_value, 6.5e6) << name;
    EXPECT_EQ(format(6.5, "MW"), "6.5 MW") << name;
  }
  std::setlocale(LC_ALL, before.c_str());
}

TEST(ParseQuantity, AnyTextGivesValueOrOneDiagnostic) {
  std::vector<std::string> pieces = {"1", "-", "/",  ".",  " ",  "e", "%",        "0",
                                     "9", "+", "m2", "bn", "\t", "_", "\xc3\xa4", std::string(1, '\0')};
  for (const UnitWord& word : unit_words()) pieces.emplace_back(word.word);
  std::mt19937 random(7);
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = round % 2 == 0 ? "3 " : "";
    for (auto length = random() % 7; length > 0; --length) text += pieces[random() % pieces.size()];
    const auto parsed = parse(text);
    if (parsed) {
      ++accepted;
      EXPECT_TRUE(std::isfinite(parsed->base_value)) << text;
    } else {
      EXPECT_EQ(parsed.error().size(), 1u) << text;
    }
  }
  EXPECT_GT(accepted, 500);
}

TEST(DescribeDimension, NamesAndComposes) {
  EXPECT_EQ(describe(power_dimension), "power (such as MW)");
  EXPECT_EQ(describe(CostPerPowerTime::dimension), "cost per power and calendar time (such as USD/kW-year)");
  EXPECT_EQ(describe(mass_dimension - accelerator_dimension - calendar_dimension), "a quantity in kg/month-GPU");
}

TEST(DescribeDimension, EveryExampleHasItsDimension) {
  for (const NamedDimension& named : named_dimensions()) {
    const std::string example(named.example.substr(0, named.example.find(" or ")));
    const auto parsed = named.dimension == dimensionless ? parse(example) : parse_unit(example);
    ASSERT_TRUE(parsed.has_value()) << example;
    EXPECT_EQ(parsed->dimension, named.dimension) << example;
  }
}

TEST(FormatQuantity, SixSignificantDigits) {
  EXPECT_EQ(format(1387.0, "USD/kW"), "1387 USD/kW");
  EXPECT_EQ(format(0.0652345678, ""), "0.0652346");
  EXPECT_EQ(format(1234567.0, "MWh"), "1234570 MWh");
  EXPECT_EQ(format(-2.5, "USD/MWh"), "-2.5 USD/MWh");
  EXPECT_EQ(format(0.0, "MW"), "0 MW");
  EXPECT_EQ(format(-0.0, "MW"), "0 MW");
  EXPECT_EQ(format(100.0, "MW"), "100 MW");
  EXPECT_EQ(format(999999.5, "MW"), "1000000 MW");
  EXPECT_EQ(format(3e18, "USD"), "3e+18 USD");
}

}  // namespace
}  // namespace gigawatt::units
