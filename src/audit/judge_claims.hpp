// The claims of a scenario against facts, relations and numbers of a run.
#pragma once

#include <optional>
#include <vector>

#include "audit/fact_book.hpp"
#include "audit/verdict.hpp"
#include "base/result.hpp"
#include "risk/stress.hpp"
#include "scenario/model.hpp"
#include "study/run.hpp"

namespace gigawatt::audit {

struct ClaimJudgement {
  scenario::Claim claim;
  Judgement judgement;
};

/// Whether a relation names a number that only a run has.
bool reads_run(const scenario::Scenario& scenario);

/// Relations that cannot be read, with their places (bad-relation).
base::Diagnostics faults_of_claims(const scenario::Scenario& scenario, const FactBook& book);

/// Whether a relation names a number that a run has and an ensemble has not: both are needed then.
bool reads_run_beside(const scenario::Scenario& scenario, const std::vector<risk::Measure>& measures);

/// In the order of the scenario. Without a run, relations over its numbers are unverifiable. With an ensemble, what it
/// has numbers for is judged by its P5 to P95 in place of the run's one value. Requires no faults.
std::vector<ClaimJudgement> judge_claims(const scenario::Scenario& scenario, const FactBook& book,
                                         const study::Run* run, time::Date today,
                                         const risk::Ensemble* ensemble = nullptr);

}  // namespace gigawatt::audit
