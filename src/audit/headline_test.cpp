// What is read in headlines: numbers, units and dates of two languages.
#include "audit/headline.hpp"

#include <gtest/gtest.h>

#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

constexpr time::Date today = {2026, 11, 22};

struct Case {
  const char* text;
  const char* amounts;  // all of them, in usual units
};

TEST(Headline, AmountsOfTwoLanguages) {
  const Case cases[] = {
      {"5 GW for 10 bn USD in Louisiana by 2030", "5,000 MW, 10 bn USD"},
      {"$27bn for 2.06 gigawatts", "27 bn USD, 2,060 MW"},
      {"Ein Rechenzentrum mit 1,2 Millionen GPUs und 2 GW bis Ende 2027", "1.2 million GPUs, 2,000 MW"},
      {"3 bis 4 Billionen Dollar für KI bis zum Ende des Jahrzehnts", "3 to 4 trillion USD"},
      {"$3 trillion to $4 trillion by the end of the decade", "3 to 4 trillion USD"},
      {"Der 30-Milliarden-Dollar-Vertrag", "30 bn USD"},
      {"Ein 910 Hektar großes Gelände für 2.262 MW", "910 ha, 2,262 MW"},
      {"A 1,387 MW plant on 2,250 acres", "1,387 MW, 910.5 ha"},
      {"400k GB200 chips for $40bn", "400,000 GPUs, 40 bn USD"},
      {"Die Anlage kostet 27,3 Milliarden US-Dollar", "27.3 bn USD"},
      {"pays 1.25 billion dollars a year for 300 MW", "1.25 bn USD/year, 300 MW"},
      {"eine halbe Million Chips", "500,000 GPUs"},
      {"zahlt 1,25 Milliarden Dollar im Monat", "15 bn USD/year"},
      {"945 TWh im Jahr 2030", "945,000,000 MWh"},
      {"100.000 H100 in 122 Tagen", "100,000 GPUs"},
      {"costs 12 million dollars per megawatt", "12 million USD/MW"},
      {"half a trillion dollars", "500 bn USD"},
      {"three quarters of a trillion dollars", "750 bn USD"},
      {"one and a half trillion dollars", "1.5 trillion USD"},
      {"anderthalb Milliarden Dollar für ein halbes Gigawatt", "1.5 bn USD, 500 MW"},
      {"ten gigawatts for one hundred billion dollars", "10,000 MW, 100 bn USD"},
      {"a hundred and fifty billion dollars", "150 bn USD"},
      {"fünfundzwanzig Milliarden Dollar für zweihundert Megawatt", "25 bn USD, 200 MW"},
      {"twenty-five billion dollars", "25 bn USD"},
      {"100 000 H100 für 3 Mrd. USD", "100,000 GPUs, 3 bn USD"},
      {"2 262 MW for 3.2 bn USD", "2,262 MW, 3.2 bn USD"},
      {"zwei Gasturbinen zu je 50 MW", "100 MW"},
      {"three plants of 754 MW each", "2,262 MW"},
      {"3 x 754 MW of gas", "2,262 MW"},
  };
  for (const Case& one : cases) {
    const auto headline = read_headline(one.text, today);
    ASSERT_TRUE(headline) << one.text;
    std::string found;
    for (const HeadlineAmount& amount : headline->amounts)
      found += (found.empty() ? "" : ", ") + range_text({amount.low, amount.high, amount.dimension});
    EXPECT_EQ(found, one.amounts) << one.text;
  }
}

TEST(Headline, ComparisonsOfTwoLanguages) {
  const auto compare = [](const char* text) { return read_headline(text, today)->amounts[0].compare; };
  using enum scenario::Comparing;
  for (const char* text : {"up to 5 GW", "bis zu 5 GW", "less than 5 GW", "weniger als 5 GW", "no more than 5 GW",
                           "nicht mehr als 5 GW", "unter 5 GW", "höchstens 5 GW"})
    EXPECT_EQ(compare(text), at_most) << text;
  for (const char* text : {"more than 5 GW", "mehr als 5 GW", "at least 5 GW", "mindestens 5 GW", "no less than 5 GW"})
    EXPECT_EQ(compare(text), at_least) << text;
  for (const char* text : {"5 GW", "rund 5 GW", "about 5 GW"}) EXPECT_EQ(compare(text), about) << text;
}

TEST(Headline, UnreadNumbersAndTonnesAreToldOnce) {
  const auto read = read_headline("3 million widgets for 2 bn USD", today);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->not_understood, std::vector<std::string>{"3 million widgets"});
  const auto carbon = read_headline("300 MW emit 1.3 million tonnes CO2 per year", today);
  ASSERT_TRUE(carbon);
  EXPECT_EQ(carbon->amounts[0].what, "");
  EXPECT_EQ(carbon->amounts[1].what, "co2");
}

TEST(Headline, DatesOfTwoLanguages) {
  const Case cases[] = {
      {"2 GW by 2030", "2030-12-31"},
      {"2 GW bis Ende 2026", "2026-12-31"},
      {"2 GW by Q3 2027", "2027-09-30"},
      {"2 GW by June 2027", "2027-06-30"},
      {"2 GW bis Mitte 2028", "2028-06-30"},
      {"2 GW by mid-2028", "2028-06-30"},
      {"2 GW within 18 months", "2028-05-22"},
      {"2 GW bis zum 15. März 2027", "2027-03-15"},
      {"2 GW by 2027-05-23", "2027-05-23"},
      {"2 GW by the first quarter of 2027", "2027-03-31"},
      {"2 GW bis zum ersten Quartal 2027", "2027-03-31"},
      {"2 GW bis zum 3. Quartal 2027", "2027-09-30"},
      {"2 GW by Q2/2027", "2027-06-30"},
      {"2 GW by 3Q 2027", "2027-09-30"},
      {"2 GW in the first half of 2027", "2027-06-30"},
      {"2 GW im zweiten Halbjahr 2027", "2027-12-31"},
      {"2 GW by H1 2027", "2027-06-30"},
      {"2 GW bis Frühjahr 2027", "2027-05-31"},
      {"2 GW by the summer of 2027", "2027-08-31"},
      {"2 GW im Herbst 2027", "2027-11-30"},
      {"2 GW bis 15.03.2027", "2027-03-15"},
      {"2 GW bis zum 15.3.27", "2027-03-15"},
      {"2 GW bis 03.2027", "2027-03-31"},
      {"2 GW by March 15, 2027", "2027-03-15"},
      {"2 GW by the 15th of March 2027", "2027-03-15"},
      {"2 GW by 3/15/2027", "2027-03-15"},
      {"2 GW by 03/2027", "2027-03-31"},
      {"2 GW bis Mitte März 2027", "2027-03-15"},
      {"2 GW before 2027", "2026-12-31"},
      {"2 GW vor Juli 2027", "2027-06-30"},
      {"2 GW by the end of fiscal 2027", "2027-12-31"},
      {"2 GW this year", "2026-12-31"},  // as seen from 2026-11-22
      {"2 GW bis Ende des nächsten Jahres", "2027-12-31"},
  };
  for (const Case& one : cases) {
    const auto headline = read_headline(one.text, today);
    ASSERT_TRUE(headline) << one.text;
    ASSERT_EQ(headline->dates.size(), 1U) << one.text;
    EXPECT_EQ(time::to_text(headline->dates[0].last), one.amounts) << one.text;
    EXPECT_TRUE(headline->not_understood.empty()) << one.text << ": " << headline->not_understood[0];
    EXPECT_FALSE(headline->dates[0].begins) << one.text;
  }
}

TEST(Headline, AStartCountsFromItsFirstDay) {
  const Case cases[] = {
      {"2 GW from 2027", "2027-01-01"},
      {"2 GW ab 2027", "2027-01-01"},
      {"2 GW ab dem zweiten Quartal 2027", "2027-04-01"},
      {"2 GW from the second half of 2027", "2027-07-01"},
      {"2 GW ab Herbst 2027", "2027-09-01"},
      {"2 GW ab 15.03.2027", "2027-03-15"},
      {"2 GW starting in May 2027", "2027-05-01"},
      {"2 GW after 2027", "2028-01-01"},
  };
  for (const Case& one : cases) {
    const auto headline = read_headline(one.text, today);
    ASSERT_TRUE(headline) << one.text;
    ASSERT_EQ(headline->dates.size(), 1U) << one.text;
    EXPECT_TRUE(headline->dates[0].begins) << one.text;
    EXPECT_EQ(time::to_text(headline->dates[0].first), one.amounts) << one.text;
    EXPECT_NE(headline->kind, scenario::StatementKind::forecast) << one.text;
  }
}

TEST(Headline, ADayThatCanBeReadInTwoWaysIsNotGuessed) {
  const auto headline = read_headline("2 GW by 3/4/2027", today);
  ASSERT_TRUE(headline);
  EXPECT_FALSE(headline->not_understood.empty());
}

TEST(Headline, WithoutAnythingToCheckSaysWhatItUnderstood) {
  for (const char* text : {"hello world", "", "Oracle is great", "42", "Meta baut in Louisiana"}) {
    const auto headline = read_headline(text, today);
    ASSERT_FALSE(headline) << text;
    EXPECT_EQ(headline.error()[0].code, "claim-not-understood");
    EXPECT_NE(headline.error()[0].expected.find("5 GW for 10 bn USD"), std::string::npos);
  }
  EXPECT_NE(read_headline("Meta baut in Louisiana", today).error()[0].message.find("understood: Meta, Louisiana"),
            std::string::npos);
  EXPECT_NE(read_headline("Meta pays 42 bananas", today).error()[0].message.find("not understood: 42 bananas"),
            std::string::npos);
}

TEST(Headline, WhatIsNoTextIsRefusedAtItsPlace) {
  const std::pair<const char*, const char*> cases[] = {{"5 GW f\xfc"
                                                        "r 10 Mrd Dollar",
                                                        "invalid-utf8"},
                                                       {"5 GW \x1b[31m for 10 bn USD", "invalid-character"}};
  for (const auto& [text, code] : cases) {
    const auto headline = read_headline(text, today);
    ASSERT_FALSE(headline) << code;
    EXPECT_EQ(headline.error()[0].code, code);
    EXPECT_GE(headline.error()[0].mark.column, 6) << code;
    EXPECT_EQ(headline.error()[0].message.find(text), std::string::npos) << "it is not repeated";
  }
}

std::string not_understood(const char* text) {
  const auto headline = read_headline(text, today);
  if (!headline) return headline.error()[0].message;
  return headline->not_understood.empty() ? std::string() : headline->not_understood[0];
}

TEST(Headline, WhatIsNoAmountIsToldAsNotUnderstood) {
  EXPECT_EQ(not_understood("a campus of -5 GW for $10bn"), "-5 GW: no amount is below zero");
  EXPECT_EQ(not_understood("minus 5 GW for $10bn"), "minus 5 GW: no amount is below zero");
  EXPECT_EQ(not_understood("hundreds of billions of dollars for 5 GW"), "billions without a number");
  EXPECT_NE(not_understood("several gigawatts soon").find("gigawatts without a number"), std::string::npos);
  EXPECT_NE(not_understood("\xc2\xa3"
                           "31bn for 8,000 MW")
                .find("not converted"),
            std::string::npos);
  EXPECT_EQ(not_understood("Ein 30-Milliarden-Dollar-Vertrag"), "") << "a hyphen is no sign";
}

TEST(Headline, TwoClaimsInOneSentenceAreAskedForOneAtATime) {
  const auto two = read_headline("Oracle pays $300bn over five years and Meta builds 5 GW for 10 bn USD", today);
  ASSERT_FALSE(two);
  EXPECT_NE(two.error()[0].message.find("two claims"), std::string::npos);
  EXPECT_NE(two.error()[0].expected.find("\"Meta builds 5 GW for 10 bn USD\""), std::string::npos);
  EXPECT_FALSE(read_headline("Microsoft spends $80bn in 2025 and Google plans 10 GW by 2035", today)) << "two payers";
  for (const char* one : {"Oracle and OpenAI plan 4.5 GW for $300bn", "between 4 and 6 GW for $100bn by 2029",
                          "2 GW by 2027 and 1 million GPUs for $3bn", "Ein Campus mit 2 GW und 1 Million GPUs"})
    EXPECT_TRUE(read_headline(one, today)) << one;
}

TEST(Headline, ADenialIsFoundAndABoundIsNone) {
  const auto denial = [](const char* text) { return read_headline(text, today)->denial; };
  const std::pair<const char*, const char*> cases[] = {
      {"Meta's Hyperion will never reach 5 GW", "never"},
      {"Microsoft hat nicht 13 Milliarden Dollar investiert", "nicht"},
      {"Microsoft baut kein Rechenzentrum mit 1 GW", "kein"},
      {"xAI won't build 1 GW by 2027", "won't"},
      {"xAI hasn\u2019t built 1 GW by 2027", "hasn\u2019t"},
      {"Is it false that Hyperion needs 910 hectares?", "false"},
      {"The $500 billion Stargate has spent nothing yet", "nothing"},
      {"Meta no longer plans 5 GW", "no"},
      {"Meta baut nicht mehr 5 GW", "nicht"},
      {"Not 5 GW but 1 GW for 40 billion dollars and 2 GW for 50 billion dollars", "Not"},
      {"Microsoft cancels 2 GW for 10 bn USD", "cancels"},
      {"no more than 5 GW by no later than 2030", ""},
      {"nicht mehr als 5 GW", ""},
      {"not only 5 GW but 10 bn USD", ""},
      {"No. 1 builds 5 GW", ""},
      {"5 GW for 10 bn USD in Louisiana by 2030", ""}};
  for (const auto& [text, word] : cases) EXPECT_EQ(denial(text), word) << text;
  EXPECT_NE(read_headline("Meta will not build", today).error()[0].message.find("'not' denies"), std::string::npos);
}

TEST(Headline, OtherMoneyIsNotConverted) {
  const auto headline = read_headline("5 GW für 10 Milliarden Euro", today);
  ASSERT_TRUE(headline);
  EXPECT_EQ(headline->amounts.size(), 1U);
  ASSERT_EQ(headline->not_understood.size(), 1U);
}

}  // namespace
}  // namespace gigawatt::audit
