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

TEST(Headline, DatesOfTwoLanguages) {
  const Case cases[] = {
      {"2 GW by 2030", "2030-12-31"},
      {"2 GW bis Ende 2026", "2026-12-31"},
      {"2 GW by Q3 2027", "2027-09-30"},
      {"2 GW by June 2027", "2027-06-30"},
      {"2 GW bis Mitte 2028", "2028-06-30"},
      {"2 GW within 18 months", "2028-05-22"},
      {"2 GW bis zum 15. März 2027", "2027-03-15"},
      {"2 GW by 2027-05-23", "2027-05-23"},
  };
  for (const Case& one : cases) {
    const auto headline = read_headline(one.text, today);
    ASSERT_TRUE(headline) << one.text;
    ASSERT_EQ(headline->dates.size(), 1U) << one.text;
    EXPECT_EQ(time::to_text(headline->dates[0].last), one.amounts) << one.text;
  }
}

TEST(Headline, WithoutAnythingToCheckSaysWhatItUnderstood) {
  for (const char* text : {"hello world", "", "Oracle is great", "42", "Meta baut in Louisiana", "\xff\xfe"}) {
    const auto headline = read_headline(text, today);
    ASSERT_FALSE(headline) << text;
    EXPECT_EQ(headline.error()[0].code, "claim-not-understood");
    EXPECT_NE(headline.error()[0].expected.find("5 GW for 10 bn USD"), std::string::npos);
  }
  EXPECT_NE(read_headline("Meta baut in Louisiana", today).error()[0].message.find("understood: meta, Louisiana"),
            std::string::npos);
  EXPECT_NE(read_headline("Meta pays 42 bananas", today).error()[0].message.find("not understood: 42 bananas"),
            std::string::npos);
}

TEST(Headline, OtherMoneyIsNotConverted) {
  const auto headline = read_headline("5 GW für 10 Milliarden Euro", today);
  ASSERT_TRUE(headline);
  EXPECT_EQ(headline->amounts.size(), 1U);
  ASSERT_EQ(headline->not_understood.size(), 1U);
}

}  // namespace
}  // namespace gigawatt::audit
