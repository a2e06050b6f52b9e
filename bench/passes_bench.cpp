// What a pass costs, by its parts: the first, one after an outage of a supply, and one after an outage of a hall.
//
//   passes_bench [SCENARIO]        default: stargate-abilene
//
// Prints seconds, as ensembles and feedback will pay them: no question is solved again, nothing is written.
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <vector>

#include "base/progress.hpp"
#include "scenario/parse.hpp"
#include "study/run.hpp"

namespace gigawatt {
namespace {

using Clock = std::chrono::steady_clock;

/// Seconds since the last call.
class Lap {
 public:
  double seconds() {
    const auto before = at_;
    at_ = Clock::now();
    return std::chrono::duration<double>(at_ - before).count();
  }

 private:
  Clock::time_point at_ = Clock::now();
};

bool run_pass(study::Preparation& preparation, const char* name, const std::vector<study::Amendment>& amendments) {
  Lap lap;
  const auto prepared = preparation.with(amendments);
  if (!prepared) {
    for (const base::Diagnostic& fault : prepared.error()) fmt::print(stderr, "{}\n", base::to_text(fault));
    return false;
  }
  const double prepare_s = lap.seconds();
  power::PlanResult result = power::plan(prepared->plan, {});
  const double plan_s = lap.seconds();
  const study::Plan plan = study::plan_of(result);
  if (plan.sites.empty()) {
    fmt::print(stderr, "{}: no plan ({})\n", name, solver::to_string(plan.termination));
    return false;
  }
  const study::Operation operation = study::operate(*prepared, result);
  const double operate_s = lap.seconds();
  const study::Account account = study::account(*prepared, plan, operation);
  const double account_s = lap.seconds();
  fmt::print("{:<28} {:>9.3f} {:>9.3f} {:>9.3f} {:>9.3f}\n", name, prepare_s, plan_s, operate_s, account_s);
  return true;
}

int passes(const std::string& name) {
  const auto loaded = scenario::load(name, {});
  if (!loaded) {
    for (const base::Diagnostic& fault : loaded.error()) fmt::print(stderr, "{}\n", base::to_text(fault));
    return 1;
  }
  const scenario::Scenario& scenario = loaded->scenario;
  const scenario::Site& site = scenario.sites.front();
  const time::Month month = scenario.plan.years.first_month().plus(6);
  std::vector<study::Amendment> amendments;
  study::Preparation preparation(scenario, {.resolved_questions = 0});
  fmt::print("{:<28} {:>9} {:>9} {:>9} {:>9}\n", "seconds, " + scenario.name, "prepare", "plan", "operate", "account");
  if (!run_pass(preparation, "first pass", amendments)) return 1;
  if (!site.supply.empty()) {
    amendments.emplace_back(study::SupplyOutage{month, site.id, site.supply.front().id, month.plus(2)});
    if (!run_pass(preparation, "after an outage of a supply", amendments)) return 1;
  }
  amendments.emplace_back(study::HallOutage{month, site.id, site.halls.front().id, month.plus(2)});
  return run_pass(preparation, "after an outage of a hall", amendments) ? 0 : 1;
}

}  // namespace
}  // namespace gigawatt

int main(int count, char** words) { return gigawatt::passes(count > 1 ? words[1] : "stargate-abilene"); }
