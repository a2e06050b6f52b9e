#include "study/adequate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "solver/solve.hpp"
#include "study/lole.hpp"

namespace gigawatt::study {
namespace {

constexpr double margin_max = 2.0;  // as the scenario's own

AdequacyRound round_of(const Prepared& attempt, const Run& run) {
  AdequacyRound round{.cost_npv_usd = run.plan.cost_npv_usd, .sites = {}};
  for (std::size_t s = 0; s < attempt.plan.sites.size(); ++s)
    round.sites.push_back({.site = attempt.plan.sites[s].id,
                           .reserve_margin = attempt.plan.sites[s].firmness->reserve_margin,
                           .lole = site_lole(attempt, run, s)});
  return round;
}

bool is_met(const AdequacyRound& round, double target_h) {
  return std::ranges::all_of(round.sites, [&](const SiteRound& site) { return site.lole.lole_h <= target_h; });
}

/// Whether every site above the target lost nearly as much in the round before, while reserve is missing and paid for.
bool is_paid_instead(const std::vector<AdequacyRound>& rounds, const Run& run, double target_h) {
  if (rounds.size() < 2 || run.account.totals.cost.firm_shortfall <= 0.0) return false;
  constexpr double hair = 0.02;  // what a raise by all that is missing would have to change, and more
  const AdequacyRound &now = rounds.back(), &before = rounds[rounds.size() - 2];
  for (std::size_t s = 0; s < now.sites.size(); ++s)
    if (now.sites[s].lole.lole_h > target_h && now.sites[s].lole.lole_h < before.sites[s].lole.lole_h * (1.0 - hair))
      return false;
  return true;
}

/// Raises the margin of each site above the target by what is missing there, as a share of its highest peak.
void raise(Prepared& attempt, const AdequacyRound& round, double target_h) {
  for (std::size_t s = 0; s < attempt.plan.sites.size(); ++s) {
    if (round.sites[s].lole.lole_h <= target_h) continue;
    power::SiteInput& site = attempt.plan.sites[s];
    const double peak_mw = std::ranges::max(site.peak_facility_mw);
    if (peak_mw > 0.0) site.firmness->reserve_margin += round.sites[s].lole.missing_mw / peak_mw;
    attempt.scenario.sites[s].firmness->reserve_margin = site.firmness->reserve_margin;
  }
}

std::string margins_text(const Prepared& attempt) {
  std::string text;
  for (const power::SiteInput& site : attempt.plan.sites)
    text += fmt::format("{}{:.4g} %{}", text.empty() ? "" : ", ", 100.0 * site.firmness->reserve_margin,
                        attempt.plan.sites.size() > 1 ? " at " + site.id.text() : "");
  return text;
}

/// The next plan's, or why there is none.
std::string why_not_further(const AdequacyRounds& found, const Prepared& next, const Run& run, int most_rounds) {
  if (is_paid_instead(found.rounds, run, found.target_h))
    return "the plan pays for missing reserve (firmness.shortfall_price) instead of building it";
  if (static_cast<int>(found.rounds.size()) >= most_rounds) return fmt::format("not within {} rounds", most_rounds);
  const auto is_too_high = [](const power::SiteInput& site) { return site.firmness->reserve_margin > margin_max; };
  if (std::ranges::any_of(next.plan.sites, is_too_high))
    return fmt::format("it would take a reserve margin of {}", margins_text(next));
  return "";
}

/// The plan is the one that was solved before: what that took stays told.
void keep_effort(const Plan& solved, Plan& again) {
  if (again.solves.empty() || solved.solves.empty() || again.solves.front().seconds > 0.0) return;
  again.solves.front() = solved.solves.front();
  again.solver_seconds += solved.solver_seconds;
}

}  // namespace

Run run_adequate(const Prepared& prepared, const std::function<Run(const Prepared&)>& once) {
  const scenario::AdequacyTarget& target = *prepared.scenario.plan.adequacy;
  AdequacyRounds found{.target_h = target.lole.in(units::hour), .met = false, .reason = {}, .rounds = {}};
  Prepared attempt = prepared;
  // A site whose margin stays is not solved again, nor is the last plan when what binds is priced.
  attempt.plan.solver.memory = solver::remember_parts();
  Prepared last = attempt;
  attempt.plan.resolve_limit = 0;
  attempt.plan.operate = {};
  Run run;
  double left_seconds = prepared.plan.solver.seconds_limit;
  while (true) {
    attempt.plan.solver.seconds_limit = std::max(0.0, left_seconds);
    Run next = once(attempt);
    left_seconds -= next.plan.solver_seconds;
    if (!next.plan.exists) {
      found.reason = fmt::format("there is no plan with a reserve margin of {} ({})", margins_text(attempt),
                                 solver::to_string(next.plan.termination));
      if (found.rounds.empty()) run = std::move(next);
      break;
    }
    run = std::move(next);
    last = attempt;
    found.rounds.push_back(round_of(attempt, run));
    found.met = is_met(found.rounds.back(), found.target_h);
    if (found.met) break;
    raise(attempt, found.rounds.back(), found.target_h);
    attempt.plan.say_conflict = false;
    found.reason = why_not_further(found, attempt, run, target.most_rounds);
    if (!found.reason.empty()) break;
  }
  if (run.plan.exists && (prepared.plan.resolve_limit > 0 || prepared.plan.operate)) {
    last.plan.resolve_limit = prepared.plan.resolve_limit;
    last.plan.operate = prepared.plan.operate;
    last.plan.solver.seconds_limit = std::max(0.0, left_seconds);
    if (Run priced = once(last); priced.plan.exists) {
      keep_effort(run.plan, priced.plan);
      run = std::move(priced);
    }
  }
  run.adequacy = std::move(found);
  return run;
}

}  // namespace gigawatt::study
