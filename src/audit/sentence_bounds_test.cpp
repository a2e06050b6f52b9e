// What a sentence bounds, dates that do not exist, and numbers glued to other signs; expectations by hand from
// facts/facts.yaml.
#include <gtest/gtest.h>

#include <cmath>

#include "audit/bounds.hpp"
#include "audit/judge_headline.hpp"
#include "audit/test_headline.hpp"
#include "audit/words.hpp"

namespace gigawatt::audit {
namespace {

struct Case {
  const char* text;
  Verdict verdict;
  const char* told;  // in the reason or the qualifier
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    const Judgement judgement = judged(one.text).judgement;
    EXPECT_EQ(to_text(judgement.verdict), to_text(one.verdict)) << one.text << ": " << judgement.reason;
    const std::string said = judgement.reason + " | " + judgement.qualifier;
    EXPECT_NE(said.find(one.told), std::string::npos) << one.text << ": " << said;
  }
}

// A campus costs 6.6 to 94 million USD/MW where anything is possible; 50 bn USD a year are what Oracle spends.
TEST(SentenceBounds, CanOnlyBeBrokenOnTheSideThatIsClaimed) {
  expect_all({
      {"5 GW for at least 1 bn USD by 2031", Verdict::plausible, "says little: at least 200,000 USD/MW"},
      {"5 GW for more than 10 bn USD by 2031", Verdict::plausible, "says little"},
      {"5 GW for up to 1 trillion USD by 2031", Verdict::plausible, "says little: at most 200 million USD/MW"},
      {"5 GW for up to 10 bn USD by 2031", Verdict::contradicted, "at most 2 million USD/MW"},
      {"5 GW for less than 10 bn USD by 2031", Verdict::contradicted, "the least that is possible"},
      {"1 GW for at least 120 bn USD by 2031", Verdict::contradicted, "the most that is possible"},
      {"at least 5 GW for 10 bn USD by 2031", Verdict::contradicted, "at most 2 million USD/MW"},
      {"up to 5 GW for 10 bn USD by 2031", Verdict::plausible, "at least 2 million USD/MW"},
      {"1 GW for at least 80 bn USD by 2031", Verdict::stretched, "above what is usual"},
      {"at least 10 million GPUs on 1 GW", Verdict::contradicted, "at most 0.1 kW/GPU"},
      {"Oracle will spend less than 2 trillion dollars over five years", Verdict::plausible, "says little"},
      {"Oracle will spend at least 2 trillion dollars over five years", Verdict::contradicted, "at least"},
  });
}

TEST(Sentences, ThatAreDeniedAreNotJudgedAsIfTheyWereSaid) {
  expect_all({
      {"Hyperion does not cover 2,250 acres", Verdict::unverifiable, "'not' denies"},
      {"5 GW kosten nicht 10 Milliarden Dollar", Verdict::unverifiable, "'nicht' denies"},
  });
  EXPECT_TRUE(judged("5 GW kosten nicht 10 Milliarden Dollar").checks.empty());
}

TEST(SentenceBounds, OfFactsThatAreTrivialSayLittle) {
  expect_all({
      {"Nvidia will invest up to 1 trillion dollars in OpenAI", Verdict::plausible,
       "says little: sources say 30 bn USD"},
      {"Hyperion: at least 1 hectare", Verdict::plausible, "says little"},
      {"Hyperion uses at least 2,250 acres", Verdict::supported, "as sources say"},
      {"Nvidia has invested up to 30 billion dollars in OpenAI", Verdict::supported, "as sources say"},
  });
}

TEST(SentenceBounds, AnOpenEndIsShownAsOne) {
  const HeadlineAudit audit = judged("5 GW for at least 50 bn USD by 2031");
  ASSERT_TRUE(audit.judgement.claimed);
  EXPECT_NEAR(audit.judgement.claimed->low, 10e6, 1.0);
  EXPECT_TRUE(std::isinf(audit.judgement.claimed->high));
  EXPECT_EQ(claimed_text({0.0, 2e6, units::power_dimension}), "at most 2 MW");
  EXPECT_EQ(claimed_text({2e6, 2e6, units::power_dimension}), "2 MW");
}

TEST(SentenceBounds, AContractUeberSoMuchIsOfSoMuch) {
  const auto compare = [](const char* text) { return read_headline(text, today)->amounts[0].compare; };
  for (const char* text :
       {"Oracle hat einen Vertrag über 3 Milliarden Dollar mit OpenAI", "ein Kredit über 5 Mrd. Dollar",
        "Die Bauaufträge über 5 Mrd. Dollar", "ein Liefervertrag mit Nvidia über 5 Mrd. Dollar"})
    EXPECT_EQ(compare(text), scenario::Comparing::about) << text;
  for (const char* text : {"Der Campus kostet über 3 Milliarden Dollar", "ein Vertrag für über 3 Milliarden Dollar"})
    EXPECT_EQ(compare(text), scenario::Comparing::at_least) << text;
  EXPECT_EQ(compare("as much as 5 GW"), scenario::Comparing::at_most);
}

TEST(Sentences, AYearInFrontOfThingsIsAYear) {
  const auto year = read_headline("Nvidia verkauft 2026 Chips für 500 Milliarden Dollar", today);
  ASSERT_TRUE(year);
  ASSERT_EQ(year->amounts.size(), 1U);
  EXPECT_EQ(year->amounts[0].unit, "USD");
  ASSERT_EQ(year->dates.size(), 1U);
  EXPECT_EQ(year->dates[0].first.year, 2026);
  EXPECT_FALSE(year->notes.empty());
  for (const char* number : {"2,026 chips for $80 million", "2048 GPUs for $80 million", "2026 MW for $30bn"})
    EXPECT_EQ(read_headline(number, today)->amounts.size(), 2U) << number;
}

TEST(Sentences, MagnitudesAreReadWhateverFollowsThatIsNoLetter) {
  for (const char* text : {"$10bn\xf0\x9f\x94\xa5 for 5 GW", "$10bn\xe2\x84\xa2 for 5 GW",
                           "\xf0\x9f\x92\xb5"
                           "10 bn USD for 5 GW",
                           "5 GW\xf0\x9f\x9a\x80 for $10bn\xc2\xae",
                           "\xe2\x9a\xa1"
                           "5 GW for 1e10 USD",
                           "5 GW for 1E+10 USD"}) {
    const auto headline = read_headline(text, today);
    ASSERT_TRUE(headline) << text;
    ASSERT_EQ(headline->amounts.size(), 2U) << text;
    for (const HeadlineAmount& amount : headline->amounts)
      EXPECT_NEAR(amount.high, amount.unit == "USD" ? 1e10 : 5e9, 1.0) << text;
  }
  EXPECT_EQ(judged("5 GW for 1e30 USD").judgement.verdict, Verdict::contradicted);
  EXPECT_FALSE(read_headline("5 mW for $10bn", today)->notes.empty()) << "milliwatts are told";
  EXPECT_TRUE(read_headline("5 MW for $10bn", today)->notes.empty());
}

TEST(Sentences, DaysThatDoNotExistAreNamedAndDecideNothing) {
  for (const char* text :
       {"2 GW for $27bn by February 30, 2027", "2 GW for $27bn by Q7 2027", "2 GW for $27bn by 1900",
        "2 GW for $27bn by 3000", "2 GW für 27 Mrd. Dollar bis 31.02.2027", "2 GW for $27bn by 2027-02-30",
        "2 GW for $27bn in the 5th quarter of 2027", "2 GW für 27 Mrd. Dollar bis zum 32. März 2027"}) {
    const HeadlineAudit audit = judged(text);
    EXPECT_EQ(to_text(audit.judgement.verdict), "unverifiable") << text << ": " << audit.judgement.reason;
    EXPECT_NE(audit.judgement.reason.find("without it the sentence is plausible"), std::string::npos)
        << text << ": " << audit.judgement.reason;
    EXPECT_TRUE(audit.headline.dates.empty()) << text;
    EXPECT_FALSE(audit.unchecked.empty()) << text;
  }
  EXPECT_EQ(judged("5 GW for $10bn by February 30, 2027").judgement.verdict, Verdict::contradicted);
  EXPECT_TRUE(read_headline("2 GW by February 29, 2028", today)->impossible.empty());
}

TEST(Sentences, WhatASourceCountsIsThereThoughNotPermitted) {
  expect_all({
      {"Colossus runs 35 gas turbines with 422 MW in Memphis", Verdict::supported, "not permitted: 422 MW"},
      {"Colossus has a permit for 422 MW of gas turbines in Memphis", Verdict::contradicted, "permitted"},
      {"Colossus runs 35 gas turbines with 900 MW in Memphis", Verdict::contradicted, "sources say"},
      {"somebody runs 422 MW of gas turbines in Memphis", Verdict::stretched, "more than is permitted"},
  });
}

// Meta spent 72.2 bn USD in 2025 and guides 115 to 135 for 2026; Oracle guides 50.
TEST(Sentences, WhatACompanySpendsInAYearIsHeldAgainstThatYear) {
  expect_all({
      {"Meta spent 5 billion dollars in 2025", Verdict::contradicted, "72.2 bn USD"},
      {"Meta spends 72 billion dollars in 2025", Verdict::supported, "72.2 bn USD"},
      {"Meta gab 2025 72 Milliarden Dollar aus", Verdict::supported, "72.2 bn USD"},
      {"Meta spent up to 100 billion dollars in 2025", Verdict::plausible, "says little"},
      {"Meta spends 5 billion dollars in 2026", Verdict::contradicted, "115 to 135 bn USD"},
      {"Meta spends 100 billion dollars in 2026", Verdict::stretched, "guided"},
      {"Meta gibt 2026 zwischen 115 und 135 Milliarden Dollar aus", Verdict::supported, "guided"},
      {"Oracle spends 3 billion dollars in 2026", Verdict::contradicted, "50 bn USD"},
      {"Meta spends 5 billion dollars on a data center in 2025", Verdict::plausible, ""},
  });
}

TEST(Sentences, TheDateBelongsToTheNearestAmountAndPlacesAreTold) {
  const HeadlineAudit first = judged("1 GW in Ohio, the first 200 MW in 2027");
  EXPECT_EQ(first.checks.front().id, "lead-campus-small") << "of 200 MW";
  EXPECT_NE(first.judgement.qualifier.find("'1 GW' was not checked"), std::string::npos) << first.judgement.qualifier;
  const HeadlineAudit two = judged("1 GW in Abilene and Memphis by 2031");
  EXPECT_EQ(std::ranges::count_if(two.checks, [](const BoundCheck& c) { return c.id.starts_with("lead-grid-"); }), 2);
  EXPECT_EQ(to_text(two.judgement.verdict), "plausible") << "the source is of Abilene alone";
  EXPECT_NE(two.judgement.qualifier.find("'Memphis, Tennessee' was not checked"), std::string::npos);
  EXPECT_EQ(judged("1 GW = 1,000 MW for 35 bn USD").unchecked, std::vector<std::string>{});
  EXPECT_EQ(judged("each gigawatt costs 50 billion dollars").judgement.verdict, Verdict::plausible);
  EXPECT_EQ(judged("a gigawatt campus for 50 billion dollars").headline.amounts.size(), 1U);
  EXPECT_EQ(judged("1 GW in Abilene, Texas by 2031").unchecked, std::vector<std::string>{});
  const HeadlineAudit one = judged("1 GW in Abilene and Utah by 2031");
  EXPECT_NE(one.judgement.qualifier.find("'Utah' was not checked"), std::string::npos) << one.judgement.qualifier;
  EXPECT_EQ(judged("2 GW in Utah for $27bn").unchecked, std::vector<std::string>{"Utah"});
  const auto reactors = read_headline("Fermi builds four AP1000 reactors for 30 billion dollars", today);
  ASSERT_TRUE(reactors);
  EXPECT_EQ(reactors->not_understood, std::vector<std::string>{"four AP1000 reactors"});
  EXPECT_TRUE(read_headline("three plants of 754 MW each", today)->not_understood.empty());
}

// 100 MW × 8,760 h = 876 GWh.
TEST(Sentences, EnergyOfAYearIsAtMostItsPowerAllTheTime) {
  expect_all({
      {"A 100 MW data center uses 8.76 TWh per year", Verdict::contradicted, "10 times 876,000 MWh/year"},
      {"Ein Rechenzentrum mit 1 GW verbraucht 8,76 TWh im Jahr", Verdict::plausible, "100 %"},
      {"A 1 GW data center uses at least 5 TWh per year", Verdict::plausible, "57 %"},
      {"A 1 GW data center uses up to 20 TWh per year", Verdict::plausible, ""},
  });
}

}  // namespace
}  // namespace gigawatt::audit
