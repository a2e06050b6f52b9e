// Headlines and claims against bounds and facts; expectations by hand from facts/facts.yaml.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "audit/expression.hpp"
#include "audit/judge_claims.hpp"
#include "audit/judge_fact.hpp"
#include "audit/judge_headline.hpp"
#include "audit/test_headline.hpp"
#include "units/parse.hpp"

namespace gigawatt::audit {
namespace {

struct Case {
  const char* text;
  Verdict verdict;
};

TEST(Headlines, AreJudgedByBounds) {
  const Case cases[] = {
      // 2 million USD/MW, below 6.6
      {"5 GW for 10 bn USD in Louisiana by 2030", Verdict::contradicted},
      {"Ein Campus mit 3 GW für 9 Milliarden Dollar", Verdict::contradicted},
      // 13.5 and 50 million USD/MW
      {"2 GW for $27bn", Verdict::plausible},
      {"Ein Rechenzentrum mit 1 GW kostet 50 Milliarden Dollar", Verdict::plausible},
      // 80: above 60, below 94
      {"a 1 GW data center for 80 billion dollars", Verdict::stretched},
      {"a 1 GW data center for 120 billion dollars", Verdict::contradicted},
      {"1 GW mit Chips für 20 Milliarden Dollar", Verdict::stretched},
      {"1 GW without chips for 40 billion dollars", Verdict::contradicted},
      // 13.3 million USD/MW-year; 0.1
      {"a lab rents 4.5 GW for 300 billion dollars over five years", Verdict::plausible},
      {"4,5 GW für 5 Milliarden Dollar über zehn Jahre", Verdict::contradicted},
      // kW per GPU: 1.67; 0.1; 2.5 and 0.5 for a GB200
      {"1,2 Millionen GPUs mit 2 GW", Verdict::plausible},
      {"a cluster of 10 million GPUs on 1 GW", Verdict::contradicted},
      {"400,000 GB200 in a 1 GW campus", Verdict::plausible},
      {"400,000 GB200 in a 200 MW campus", Verdict::stretched},
      // USD per accelerator: 100,000; 1,000
      {"400,000 GB200 chips for $40bn", Verdict::plausible},
      {"1 million GPUs for $1bn", Verdict::contradicted},
      // nuclear: 4.1 years of the 5 that are possible; 1,000 USD/kW
      {"a new nuclear plant of 1 GW by 2030", Verdict::contradicted},
      {"Ein neues Kernkraftwerk mit 1 GW bis 2033", Verdict::plausible},
      {"ein Kernkraftwerk mit 1 GW für 1 Milliarde Dollar", Verdict::contradicted},
      {"1 GW of combined cycle for 2 billion dollars", Verdict::plausible},
      {"ein Solarpark mit 500 MW für 700 Millionen Dollar", Verdict::plausible},
      {"a 1 GWh battery for $50 million", Verdict::contradicted},
      // 0.4 ha/MW, 45 ha/MW
      {"a campus of 910 hectares for 2.26 GW", Verdict::plausible},
      {"Ein Campus mit 20 MW auf 900 Hektar", Verdict::contradicted},
      // 5 million gallons a day at 2.26 GW: 0.35 L/kWh
      {"the 2.26 GW data center takes 5 million gallons of water a day", Verdict::plausible},
      {"Das Rechenzentrum mit 100 MW braucht 100 Millionen Liter Wasser pro Tag", Verdict::contradicted},
      // a permit of 247 MW
      {"xAI has a permit for 422 MW of gas turbines in Memphis", Verdict::contradicted},
      {"xAI plans 240 MW of gas turbines in Memphis", Verdict::plausible},
      // 400 bn USD a year against 50
      {"Oracle will spend 2 trillion dollars over five years", Verdict::contradicted},
      {"1 GW by June 2027", Verdict::stretched},
      // A start alone meets the lead times, at the latest on the last day of its year; money that flows from 2027 not.
      {"1 GW from 2027", Verdict::stretched},
      {"ein 1-GW-Rechenzentrum ab 2029", Verdict::plausible},
      {"SMR mit 300 MW ab 2029 in Tennessee", Verdict::contradicted},
      {"a lab rents 4.5 GW for 300 billion dollars over five years from 2027", Verdict::plausible},
      {"a $25bn, 1.4 GW campus without chips", Verdict::plausible},  // 17.86 beside 17.8 million USD/MW: rounded
      {"Hyperscaler geben 2026 mehr als 600 Milliarden Dollar aus", Verdict::plausible},
      {"Hyperscalers spend 50 billion dollars in 2026", Verdict::stretched},
      {"330 billion dollars from OpenAI to Oracle, plus 30 billion a year and 300 billion", Verdict::misleading},
      {"Anthropic will pay 3 apples and 5 billion dollars", Verdict::unverifiable},
      {"Hyperion kostet 10 Milliarden Dollar", Verdict::superseded},
      {"Meta's Hyperion uses 2,250 acres", Verdict::supported},
      {"Hyperion bekommt 5 GW", Verdict::supported},
      {"2.50 dollars per GPU per hour", Verdict::plausible},
      {"a reactor restart of 835 MW for 1.6 billion dollars", Verdict::plausible},
      {"Nvidia has invested 30 billion dollars in OpenAI", Verdict::supported},
      {"Nvidia has invested 100 billion dollars in OpenAI", Verdict::superseded},
  };
  std::set<Verdict> reached;
  for (const Case& one : cases) {
    const HeadlineAudit audit = judged(one.text);
    reached.insert(audit.judgement.verdict);
    EXPECT_EQ(to_text(audit.judgement.verdict), to_text(one.verdict)) << one.text << ": " << audit.judgement.reason;
    EXPECT_FALSE(audit.judgement.reason.empty());
  }
  EXPECT_EQ(reached.size(), 7U) << "every verdict is reached";
}

TEST(Headlines, ThatNothingSpeaksOfSayWhatIsMissing) {
  const auto reason = [](const char* text) { return judged(text).judgement.reason; };
  EXPECT_NE(reason("SoftBank pledges $100bn within four years").find("no balance sheet of SoftBank"),
            std::string::npos);
  EXPECT_NE(reason("20 Milliarden Dollar bis 2030").find("who pays"), std::string::npos);
  EXPECT_NE(reason("100.000 GPUs im zweiten Halbjahr 2027").find("accelerators can be had"), std::string::npos);
  EXPECT_NE(reason("a 200 MW data center by June 2026").find("has passed"), std::string::npos);
}

TEST(Headlines, TellTheNumberThatDecides) {
  const HeadlineAudit audit = judged("5 GW for 10 bn USD in Louisiana by 2030");
  ASSERT_TRUE(audit.judgement.claimed);
  EXPECT_NEAR(audit.judgement.claimed->low, 2e6, 1.0);
  EXPECT_EQ(audit.judgement.claimed->unit, "USD/MW");
  EXPECT_NE(audit.judgement.reason.find("3.3 times below"), std::string::npos);
  EXPECT_NE(judged("2 GW for $27bn").judgement.qualifier.find("only without accelerators"), std::string::npos);
}

TEST(Headlines, ARangeThatReachesBeyondOnlyTouches) {
  EXPECT_NE(
      judged("between 1 and 2 GW for 10 to 20 bn USD").judgement.reason.find("5 to 20 million USD/MW only touches"),
      std::string::npos);
  EXPECT_NE(judged("1 GW for 10 to 15 bn USD").judgement.reason.find("lies in"), std::string::npos);
}

TEST(Headlines, WhatIsNotCheckedIsToldWithTheVerdict) {
  const std::pair<const char*, const char*> cases[] = {
      {"5 GW für 10 Milliarden Euro bis 2031", "'10 Milliarden Euro' was not checked"},
      {"Un campus de 5 GW pour 10 milliards de dollars 2031",
       "'10 milliards', 'dollars without a number' were not checked"},
      {"a 100 MW campus by 2031 permitted for 50 tons of NOx", "'50 tons' was not checked"},
      {"a campus of 2 GW by 2031, from 2027", "'from 2027' was not checked"},
  };
  for (const auto& [text, told] : cases) {
    const HeadlineAudit audit = judged(text);
    EXPECT_EQ(to_text(audit.judgement.verdict), "plausible") << text;
    EXPECT_NE(audit.judgement.qualifier.find(told), std::string::npos) << text << ": " << audit.judgement.qualifier;
  }
  EXPECT_EQ(judged("2 GW for $27bn by 2031").unchecked, std::vector<std::string>{});
  EXPECT_EQ(judged("Meta's Hyperion uses 2,250 acres").unchecked, std::vector<std::string>{});
  const HeadlineAudit nothing = judged("0 MW for 10 bn USD by 2028");
  EXPECT_EQ(to_text(nothing.judgement.verdict), "unverifiable");
  EXPECT_EQ(nothing.unchecked.back(), "0 MW: nothing can be held against zero (not understood)");
}

TEST(Headlines, MoneyOfAYearIsOfThatYear) {
  const std::pair<const char*, double> cases[] = {{"Meta spends $150 billion in 2030", 150e9},
                                                  {"Meta spends $100 billion from 2027 to 2028", 50e9},
                                                  {"Meta spends $300 billion between 2027 and 2029", 100e9},
                                                  {"Meta gibt im ersten Halbjahr 2027 60 Milliarden Dollar aus", 121e9},
                                                  {"Meta spends $150 billion in fiscal 2027", 150e9},
                                                  {"Meta spends $150 billion over five years", 30e9},
                                                  {"Meta spends $411 billion by 2030", 100e9}};  // 4.11 years
  for (const auto& [text, usd] : cases) {
    const HeadlineAudit audit = judged(text);
    const auto check = std::ranges::find(audit.checks, "spend-over-capex", &BoundCheck::id);
    ASSERT_NE(check, audit.checks.end()) << text;
    EXPECT_NEAR(check->claimed->low, usd / 135e9, 0.01) << text << ": " << check->sentence;  // 115 to 135 bn USD a year
  }
  EXPECT_EQ(judged("Meta spends $600 billion in 2028").judgement.verdict, Verdict::contradicted);
}

TEST(Facts, BoundsComeWithASourceOrAreAssumed) {
  for (const scenario::Fact& fact : book().facts())
    EXPECT_TRUE(fact.assumed || !book().source_text(fact.source).empty()) << fact.id.text();
}

TEST(Expression, CarriesUnitsAndBothEnds) {
  const Lookup lookup = [](const std::string& path) -> std::optional<Quantity> {
    if (path != "facts.a-b") return std::nullopt;
    return Quantity{.range = {2.0, 4.0, units::money_dimension}, .middle = 3.0};
  };
  const Evaluated sum = evaluate("(facts.a-b + 6 USD) / 2 - 1 USD", lookup);
  ASSERT_TRUE(sum.value) << sum.error;
  EXPECT_DOUBLE_EQ(sum.value->range.low, 3.0);
  EXPECT_DOUBLE_EQ(sum.value->range.high, 4.0);
  EXPECT_EQ(evaluate("facts.a-b / 2 MW", lookup).value->range.dimension,
            units::money_dimension - units::power_dimension);
  EXPECT_EQ(evaluate("facts.c - facts.a-b", lookup).missing, std::vector<std::string>{"facts.c"});
  for (const char* bad : {"", "3 bananas", "facts.a-b + 1 MW", "(1", "1 / (facts.a-b - facts.a-b)", "1 1", "*"})
    EXPECT_FALSE(evaluate(bad, lookup).error.empty()) << bad;
}

/// Two sources of one day: 100 ha and 300 ha.
Judgement judged_between(double hectares) {
  scenario::Scenario scenario;
  const units::AnyQuantity hectare = units::parse("1 ha").value();
  for (const double area : {100.0, 300.0}) {
    scenario::Fact& fact = scenario.facts.emplace_back();
    fact.id = scenario::FactId(fmt::format("area-{:g}", area));
    fact.subject = "area";
    fact.date = "2026-01-10";
    fact.confidence = scenario::Confidence::high;
    fact.dated = {{2026, 1, 10}, {2026, 1, 10}};
    fact.amount = fact.amount_low = fact.amount_high =
        scenario::Amount{.quantity = {area * hectare.base_value, hectare.dimension}, .unit = "ha"};
  }
  scenario::Claim& claim = scenario.claims.emplace_back();
  claim.id = scenario::ClaimId("claim");
  claim.subject = "area";
  claim.dated = {{2026, 2, 1}, {2026, 2, 1}};
  claim.amount = claim.amount_low = claim.amount_high =
      scenario::Amount{.quantity = {hectares * hectare.base_value, hectare.dimension}, .unit = "ha"};
  const FactBook own({}, scenario);
  return judge_claims(scenario, own, nullptr, today).front().judgement;
}

TEST(Facts, ThatContradictEachOtherAreBothToldAndNeverAveraged) {
  for (const double said : {100.0, 300.0}) {
    const Judgement one = judged_between(said);
    EXPECT_EQ(one.verdict, Verdict::plausible) << said;
    EXPECT_NE(one.qualifier.find(said < 200.0 ? "300 ha" : "100 ha"), std::string::npos) << one.qualifier;
    EXPECT_EQ(one.chain.size(), 2U);
  }
  const Judgement mean = judged_between(200.0);
  EXPECT_EQ(mean.verdict, Verdict::contradicted);
  EXPECT_NE(mean.reason.find("100 ha"), std::string::npos) << mean.reason;
  EXPECT_NE(mean.reason.find("300 ha"), std::string::npos) << mean.reason;
}

/// A cost of 1.2 bn USD, said on 2027-03-01, and the only source, later: 1.9 bn USD.
Judgement judged_before_its_source(scenario::StatementKind said_as) {
  scenario::Scenario scenario;
  const auto usd = [](double value) {
    return scenario::Amount{.quantity = {value, units::money_dimension}, .unit = "USD"};
  };
  scenario::Fact& fact = scenario.facts.emplace_back();
  fact.id = scenario::FactId("cost");
  fact.subject = "cost-of-it";
  fact.text = "cost";
  fact.date = "2027-06-10";
  fact.dated = {{2027, 6, 10}, {2027, 6, 10}};
  fact.confidence = scenario::Confidence::high;
  fact.caveat = "without land";
  fact.amount = fact.amount_low = fact.amount_high = usd(1.9e9);
  scenario::Claim& claim = scenario.claims.emplace_back();
  claim.id = scenario::ClaimId("claim");
  claim.subject = "cost-of-it";
  claim.kind = said_as;
  claim.dated = {{2027, 3, 1}, {2027, 3, 1}};
  claim.amount = claim.amount_low = claim.amount_high = usd(1.2e9);
  const FactBook own({}, scenario);
  return judge_claims(scenario, own, nullptr, today).front().judgement;
}

TEST(Facts, ThatCameAfterwardsSupersedePlansAndKeepTheirCaveat) {
  for (const auto kind : {scenario::StatementKind::plan, scenario::StatementKind::forecast}) {
    const Judgement later = judged_before_its_source(kind);
    EXPECT_EQ(later.verdict, Verdict::superseded);
    EXPECT_NE(later.reason.find("since 2027-06-10: 1.9 bn USD"), std::string::npos) << later.reason;
    EXPECT_NE(later.qualifier.find("without land"), std::string::npos) << later.qualifier;
  }
  const Judgement as_fact = judged_before_its_source(scenario::StatementKind::fact);
  EXPECT_EQ(as_fact.verdict, Verdict::contradicted);
  EXPECT_NE(as_fact.qualifier.find("later than the claim, 2027-06-10"), std::string::npos) << as_fact.qualifier;
}

/// 100 samples that spend 1, 2, … 100 bn USD, and have 1 GW for each 10 bn.
risk::Ensemble hundred_samples() {
  risk::Ensemble ensemble{.scenario = {},
                          .inputs = {},
                          .measures = {{"spent_usd", "USD", ""}, {"it_mw_powered_end", "MW", ""}},
                          .shocks = {},
                          .drawn = {},
                          .weather = {},
                          .values = {},
                          .failures = {},
                          .median = {},
                          .swings = {},
                          .reverse = {},
                          .message = {}};
  for (int k = 1; k <= 100; ++k) ensemble.values.push_back({k * 1e9, k * 100.0});
  ensemble.values.emplace_back();  // a sample that failed
  return ensemble;
}

ClaimJudgement judged_by_samples(const std::string& relation, double low, double high, const char* unit) {
  scenario::Scenario scenario;
  scenario::Claim& claim = scenario.claims.emplace_back();
  claim.id = scenario::ClaimId("claim");
  claim.relation = relation;
  const units::AnyQuantity one = units::parse(std::string("1 ") + unit).value();
  claim.amount_low.emplace().quantity = {low * one.base_value, one.dimension};
  claim.amount_high.emplace().quantity = {high * one.base_value, one.dimension};
  const risk::Ensemble ensemble = hundred_samples();
  return judge_claims(scenario, book(), nullptr, today, &ensemble).front();
}

// Quantiles by hand: P5 of 1 … 100 is 5.95, the median 50.5, P95 95.05.
TEST(Ensembles, JudgeByTheirQuantiles) {
  const Judgement inside = judged_by_samples("spent_usd", 10.0, 20.0, "bn USD").judgement;
  EXPECT_EQ(inside.verdict, Verdict::plausible);
  ASSERT_TRUE(inside.computed);
  EXPECT_NEAR(inside.computed->low, 5.95e9, 1.0);
  EXPECT_NEAR(inside.computed->high, 95.05e9, 1.0);
  EXPECT_NE(inside.chain.back().text.find("100 samples"), std::string::npos) << inside.chain.back().text;
  EXPECT_NE(inside.chain.back().text.find("standard error"), std::string::npos);
  EXPECT_EQ(judged_by_samples("spent_usd", 50.0, 52.0, "bn USD").judgement.verdict, Verdict::supported);
  EXPECT_EQ(judged_by_samples("spent_usd", 150.0, 160.0, "bn USD").judgement.verdict, Verdict::stretched);
  EXPECT_NE(judged_by_samples("spent_usd", 96.0, 96.0, "bn USD").judgement.qualifier.find("two standard errors"),
            std::string::npos);
  // What is drawn together stays together: the quotient is the same in every sample.
  const Judgement quotient = judged_by_samples("spent_usd / it_mw_powered_end", 10.0, 10.0, "million USD/MW").judgement;
  EXPECT_EQ(quotient.verdict, Verdict::supported);
  EXPECT_NEAR(quotient.computed->low, quotient.computed->high, 1e-6 * quotient.computed->high);
}

TEST(Ensembles, WhatTheyHaveNoNumberForIsMissing) {
  const Judgement missing = judged_by_samples("spent_usd + nobodys_usd", 1.0, 2.0, "bn USD").judgement;
  EXPECT_EQ(missing.verdict, Verdict::unverifiable);
  EXPECT_NE(missing.reason.find("nobodys_usd"), std::string::npos) << missing.reason;
}

}  // namespace
}  // namespace gigawatt::audit
