// Claims about the same thing counted in two ways, and sentences judged as of the day they were said.
#include "audit/judge_claims.hpp"

#include <gtest/gtest.h>

#include "units/parse.hpp"

namespace gigawatt::audit {
namespace {

constexpr time::Date today = {2026, 11, 22};

scenario::Amount megawatts(double value) { return {.quantity = {value * 1e6, units::power_dimension}, .unit = "MW"}; }

void add_fact(scenario::Scenario& scenario, const char* id, double mw, const char* basis, time::Date date) {
  scenario::Fact& fact = scenario.facts.emplace_back();
  fact.id = scenario::FactId(id);
  fact.subject = "campus";
  fact.text = id;
  fact.basis = basis;
  fact.dated = {date, date};
  fact.date = time::to_text(date);
  fact.confidence = scenario::Confidence::high;
  fact.amount = fact.amount_low = fact.amount_high = megawatts(mw);
}

/// 110 MW of IT until the spring of 2026, then 120, in a facility of 150.
Judgement judged_as_it(double mw, scenario::StatementKind kind = scenario::StatementKind::fact) {
  scenario::Scenario scenario;
  add_fact(scenario, "it-before", 110.0, "IT power", {2025, 1, 1});
  add_fact(scenario, "it", 120.0, "IT power", {2026, 3, 1});
  add_fact(scenario, "facility", 150.0, "facility power", {2026, 3, 1});
  scenario::Claim& claim = scenario.claims.emplace_back();
  claim.id = scenario::ClaimId("claim");
  claim.subject = "campus";
  claim.basis = "IT power";
  claim.kind = kind;
  claim.tolerance = 0.02;
  claim.dated = {{2026, 6, 1}, {2026, 6, 1}};
  claim.amount = claim.amount_low = claim.amount_high = megawatts(mw);
  const FactBook own({}, scenario);
  return judge_claims(scenario, own, nullptr, today).front().judgement;
}

TEST(Claims, AFacilitysMegawattsToldAsThoseOfItsItAreMisleading) {
  EXPECT_EQ(judged_as_it(120.0).verdict, Verdict::supported);
  EXPECT_EQ(judged_as_it(200.0).verdict, Verdict::contradicted);  // nobody's number
  const Judgement facility = judged_as_it(150.0);
  EXPECT_EQ(facility.verdict, Verdict::misleading);
  EXPECT_NE(facility.reason.find("150 MW: facility"), std::string::npos) << facility.reason;
  EXPECT_NE(facility.reason.find("120 MW: it"), std::string::npos) << facility.reason;
}

TEST(Claims, AnOlderSourceThatSaysSoIsTold) {
  const Judgement outdated = judged_as_it(110.0);
  EXPECT_EQ(outdated.verdict, Verdict::contradicted);
  EXPECT_NE(outdated.qualifier.find("110 MW (2025-01-01"), std::string::npos) << outdated.qualifier;
}

TEST(Claims, OverWhatIsMissingNameThePathAndTheNearest) {
  scenario::Scenario scenario;
  add_fact(scenario, "facility", 150.0, "", {2026, 3, 1});
  scenario::Claim& claim = scenario.claims.emplace_back();
  claim.id = scenario::ClaimId("claim");
  claim.relation = "facts.facilty + facts.quite-another";
  claim.amount = claim.amount_low = claim.amount_high = megawatts(150.0);
  const FactBook own({}, scenario);
  const Judgement missing = judge_claims(scenario, own, nullptr, today).front().judgement;
  EXPECT_EQ(missing.verdict, Verdict::unverifiable);
  EXPECT_NE(missing.reason.find("facts.facilty (nearest: facts.facility), facts.quite-another"), std::string::npos)
      << missing.reason;
  claim.relation.clear();
  claim.subject = "campsu";
  EXPECT_NE(judge_claims(scenario, own, nullptr, today).front().judgement.reason.find("nearest: campus"),
            std::string::npos);
}

Judgement judged_sentence(const char* headline, time::Date said) {
  scenario::Scenario scenario;
  scenario::Claim& claim = scenario.claims.emplace_back();
  claim.id = scenario::ClaimId("claim");
  claim.headline = headline;
  claim.kind = scenario::StatementKind::plan;
  claim.dated = {said, said};
  const FactBook own(scenario::public_facts(), scenario);
  return judge_claims(scenario, own, nullptr, today).front().judgement;
}

// By facts/facts.yaml: 10 bn USD announced in December 2024, more than 200 by May 2026.
TEST(Claims, ASentenceIsJudgedAsOfTheDayItWasSaid) {
  const Judgement then = judged_sentence("Hyperion costs 10 billion dollars", {2025, 9, 1});
  EXPECT_EQ(then.verdict, Verdict::supported);
  EXPECT_NE(then.qualifier.find("with what is known on 2026-11-22: superseded"), std::string::npos) << then.qualifier;
  const Judgement now = judged_sentence("Hyperion costs 10 billion dollars", {2026, 11, 1});
  EXPECT_EQ(now.verdict, Verdict::superseded);
  EXPECT_EQ(now.qualifier.find("with what is known"), std::string::npos) << now.qualifier;
  // From September 2025 the end of 2027 is 2.3 years away: 1 to 3 are usual for turbines.
  EXPECT_EQ(judged_sentence("a new gas turbine plant of 500 MW by the end of 2027", {2025, 9, 1}).verdict,
            Verdict::plausible);
  const Judgement passed = judged_sentence("a campus of 500 MW by June 2026", {2024, 1, 1});
  EXPECT_NE(passed.qualifier.find("has passed since"), std::string::npos) << passed.qualifier;
}

TEST(Claims, PathsThatAreMissingNameTheNearestNumberOfTheRun) {
  scenario::Scenario scenario;
  scenario.inputs.emplace_back().path = "economics.discount_rate";
  scenario::Claim& claim = scenario.claims.emplace_back();
  claim.id = scenario::ClaimId("claim");
  claim.relation = "economics.discount_rat * 2";
  claim.amount_low = claim.amount_high = scenario::Amount{.quantity = {0.1, {}}, .unit = ""};
  const Judgement judgement = judge_claims(scenario, FactBook({}, scenario), nullptr, {2026, 11, 22}).front().judgement;
  EXPECT_EQ(judgement.verdict, Verdict::unverifiable);
  EXPECT_NE(judgement.reason.find("economics.discount_rat (nearest: economics.discount_rate)"), std::string::npos)
      << judgement.reason;
  EXPECT_TRUE(judgement.claimed) << "what is claimed is told all the same";
}

}  // namespace
}  // namespace gigawatt::audit
