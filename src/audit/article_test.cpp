// The article's 32 claims: what people found by hand stands here, and nowhere in what ships; the audit computes its
// own.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "audit/judge_claims.hpp"
#include "scenario/parse.hpp"

namespace gigawatt::audit {
namespace {

struct Listed {
  const char* id;
  const char* verdict;  // supported_with_qualifier: supported or plausible, with a qualifier
};
constexpr Listed listed[] = {
    {"c01", "supported"},
    {"c02", "supported_with_qualifier"},
    {"c03", "supported"},
    {"c04", "supported_with_qualifier"},
    {"c05", "supported_with_qualifier"},
    {"c06", "supported_with_qualifier"},
    {"c07", "superseded"},
    {"c08", "supported_with_qualifier"},
    {"c09", "supported"},
    {"c10", "contradicted"},
    {"c11", "misleading"},
    {"c12", "supported"},
    {"c13", "supported_with_qualifier"},
    {"c14", "unverifiable"},
    {"c15", "supported_with_qualifier"},
    {"c16", "contradicted"},
    {"c17", "supported_with_qualifier"},
    {"c18", "supported"},
    {"c19", "superseded"},
    {"c20", "misleading"},
    {"c21", "contradicted"},
    {"c22", "supported_with_qualifier"},
    {"c23", "supported_with_qualifier"},
    {"c24", "supported_with_qualifier"},
    {"c25", "supported_with_qualifier"},
    {"c26", "contradicted"},
    {"c27", "supported_with_qualifier"},
    {"c28", "misleading"},
    {"c29", "supported"},
    {"c30", "supported_with_qualifier"},
    {"c31", "unverifiable"},
    {"c32", "supported"},
    // beside the list
    {"c25-rank", "unverifiable"},
    {"without-spending", "contradicted"},
    {"permits-promised", "contradicted"},
};

scenario::Scenario article() {
  auto loaded = scenario::load("article-2025-09", {});
  EXPECT_TRUE(loaded) << base::to_text(loaded.error().front());
  return std::move(loaded->scenario);
}

const ClaimJudgement& of(const std::vector<ClaimJudgement>& list, const std::string& id) {
  const auto found = std::ranges::find_if(list, [&](const ClaimJudgement& one) { return one.claim.id.text() == id; });
  EXPECT_NE(found, list.end()) << id;
  return *found;
}

TEST(Article, AgreesWithWhatWasFoundByHand) {
  const scenario::Scenario scenario = article();
  const FactBook book(scenario::public_facts(), scenario);
  ASSERT_TRUE(faults_of_claims(scenario, book).empty());
  const auto judged = judge_claims(scenario, book, nullptr, facts_compiled);
  for (const Listed& one : listed) {
    const Judgement& judgement = of(judged, one.id).judgement;
    const std::string verdict(to_text(judgement.verdict));
    if (std::string(one.verdict) == "supported_with_qualifier") {
      EXPECT_TRUE(verdict == "supported" || verdict == "plausible") << one.id << " is " << verdict;
      EXPECT_FALSE(judgement.qualifier.empty()) << one.id;
    } else {
      EXPECT_EQ(verdict, one.verdict) << one.id << ": " << judgement.reason;
    }
    if (std::string(one.verdict) == "supported") {
      EXPECT_EQ(judgement.qualifier, "") << one.id;
    }
  }
}

TEST(Article, NumbersThatDecideAreThoseWorkedOutByHand) {
  const scenario::Scenario scenario = article();
  const auto judged = judge_claims(scenario, FactBook(scenario::public_facts(), scenario), nullptr, facts_compiled);
  EXPECT_NEAR(of(judged, "c16").judgement.computed->low, 15.51e9, 1e7);  // 13.69 + 17.01 - 6.72 - 8.47
  EXPECT_NEAR(of(judged, "c18").judgement.computed->low, 910.5, 0.1);    // 2,250 acres
  EXPECT_NEAR(of(judged, "c26").judgement.computed->low, 1.0, 1e-9);     // days
  EXPECT_NEAR(of(judged, "c23").judgement.computed->low, 0.36, 0.005);   // 400 of 1,110 MW
  // 422 MW x 8,760 h x 9.8 MMBtu/MWh x 9 to 25 ppm x 0.00368 lb/MMBtu, in tons of 2,000 lb
  EXPECT_NEAR(of(judged, "c25-physics").judgement.computed->low, 600.0, 2.0);
  EXPECT_NEAR(of(judged, "c25-physics").judgement.computed->high, 1666.0, 3.0);
}

TEST(Claims, NameWhatIsMissing) {
  scenario::Scenario scenario = article();
  scenario.claims.resize(1);
  scenario.claims[0].relation = "facts.nobody-knows - facts.hyperion-cost-2024";
  const auto judged = judge_claims(scenario, FactBook(scenario::public_facts(), scenario), nullptr, facts_compiled);
  EXPECT_EQ(judged[0].judgement.verdict, Verdict::unverifiable);
  EXPECT_NE(judged[0].judgement.reason.find("facts.nobody-knows"), std::string::npos);
  scenario.claims[0].relation = "facts.hyperion-cost-2024 + facts.hyperion-area";
  ASSERT_EQ(faults_of_claims(scenario, FactBook(scenario::public_facts(), scenario)).size(), 1U);
}

TEST(Claims, WhoseRelationIsAnotherQuantityAreRefused) {
  scenario::Scenario scenario = article();
  scenario.claims.resize(1);
  scenario::Claim& claim = scenario.claims[0];
  const auto faults = [&](const char* relation, units::AnyQuantity claimed) {
    claim.relation = relation;
    claim.amount = claim.amount_low = claim.amount_high = scenario::Amount{.quantity = claimed, .unit = {}};
    return faults_of_claims(scenario, FactBook(scenario::public_facts(), scenario));
  };
  const units::AnyQuantity share{.base_value = 0.5, .dimension = {}};
  ASSERT_EQ(faults("1000 MWh/year / 2000 MWh", share).size(), 1U);
  EXPECT_EQ(faults("1000 MWh/year / 2000 MWh", share)[0].code, "bad-relation");
  EXPECT_NE(faults("1000 MWh/year / 2000 MWh", share)[0].message.find("1/month"), std::string::npos);
  EXPECT_TRUE(faults("1000 MWh/year * 1 year / 2000 MWh", share).empty());
  EXPECT_EQ(faults("facts.hyperion-cost-2024", share).size(), 1U);
  // A number of the run, before anything has run.
  EXPECT_EQ(faults("spent_usd", share).size(), 1U);
  EXPECT_EQ(faults("spent_usd + 3 MW", share).size(), 1U);
  EXPECT_TRUE(faults("spent_usd", {.base_value = 1e9, .dimension = units::money_dimension}).empty());
  EXPECT_TRUE(faults("1 USD / (spent_usd - 1 USD - 1 USD)", share).empty());
}

TEST(Claims, InputsHaveBothEndsOfTheirRange) {
  scenario::Scenario scenario = article();
  scenario.claims.resize(1);
  scenario::Input& input = scenario.inputs.emplace_back();
  input.path = "sites.a.cost";
  input.text = "p10 5 USD/kW, p50 6 USD/kW, p90 8 USD/kW";
  input.distribution = scenario::Distribution{
      .kind = scenario::Distribution::Kind::lognormal, .low = 5e-3, .middle = 6e-3, .high = 8e-3};
  scenario::Claim& claim = scenario.claims[0];
  claim.relation = "sites.a.cost * 1000 kW";
  const auto verdict_at = [&](double usd) {
    claim.amount = claim.amount_low = claim.amount_high =
        scenario::Amount{.quantity = {.base_value = usd, .dimension = units::money_dimension}, .unit = "USD"};
    const FactBook book(scenario::public_facts(), scenario);
    return judge_claims(scenario, book, nullptr, facts_compiled)[0].judgement.verdict;
  };
  EXPECT_EQ(verdict_at(6000.0), Verdict::supported);
  EXPECT_EQ(verdict_at(7500.0), Verdict::plausible);
  EXPECT_EQ(verdict_at(20000.0), Verdict::stretched) << "a model's range is no better source";
}

TEST(Claims, OneReplacesAShippedFactAndTurnsTheVerdict) {
  scenario::Scenario scenario = article();
  scenario::Fact fact;
  for (const scenario::Fact& shipped : scenario::public_facts().facts)
    if (shipped.id.text() == "hyperion-area") fact = shipped;
  fact.amount = fact.amount_low = fact.amount_high =
      scenario::Amount{.quantity = units::parse("500 acres").value(), .unit = "acres"};
  scenario.facts.push_back(fact);
  const auto judged = judge_claims(scenario, FactBook(scenario::public_facts(), scenario), nullptr, facts_compiled);
  EXPECT_EQ(of(judged, "c18").judgement.verdict, Verdict::contradicted);
}

}  // namespace
}  // namespace gigawatt::audit
