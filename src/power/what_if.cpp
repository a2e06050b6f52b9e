#include "power/what_if.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "power/binding.hpp"

namespace gigawatt::power {
namespace {

/// A plan with one date moved takes about as many iterations as the plan itself; counted, not timed, so that a run
/// stays the same on every machine.
long most_iterations(long first) {
  constexpr long least = 60;
  return std::max(least, 2 * first);
}

/// Those worth another solve, most promising first. What is moved saves at most what this optimum's prices pay for it
/// (the least cost is convex in what is available; options may also grow, so for them it is an estimate).
std::vector<WhatIf> worth_asking(const PlanInput& input, const PlanModel& model, const PlanResult& result) {
  constexpr double least_share_of_cost = 1e-4;
  const double least_usd = least_share_of_cost * std::abs(result.cost_npv_usd);
  std::vector<WhatIf> list = months_earlier(input, model, result);
  if (input.resolve_every_kind) {
    for (const auto& more : {one_more(input, model, result), phases_moved(input, model, result)})
      list.insert(list.end(), more.begin(), more.end());
  }
  std::erase_if(list, [&](const WhatIf& question) { return question.estimate_usd < least_usd; });
  std::ranges::stable_sort(list, [](const WhatIf& a, const WhatIf& b) { return a.estimate_usd > b.estimate_usd; });
  if (list.size() > input.resolve_limit) list.erase(list.begin() + static_cast<long>(input.resolve_limit), list.end());
  return list;
}

/// A price is worth no wait: what the staged solver cannot price in reasonable time is left out, and said.
solver::Options options_for(const WhatIf& question, const PlanInput& input, long first_iterations,
                            double spent_seconds) {
  solver::Options options = question.changed.solver;
  options.may_hand_over = options.backend == solver::Backend::highs;
  options.accepted_gap = 0.0;
  options.seconds_limit = std::max(0.0, input.solver.seconds_limit - spent_seconds);
  if (!options.may_hand_over) options.iteration_limit = most_iterations(first_iterations);
  return options;
}

}  // namespace

std::vector<double> running_cost(const SiteInput& site, std::size_t supply, std::size_t month_count) {
  const scenario::Technology& technology = site.technology[supply];
  std::vector<double> usd_per_mwh(month_count);
  for (std::size_t m = 0; m < month_count; ++m)
    usd_per_mwh[m] = technology.variable_cost.in(units::USD / units::MWh) +
                     technology.heat_rate.in(units::MMBtu / units::MWh) * site.fuel_price_usd_per_mmbtu[supply][m];
  return usd_per_mwh;
}

double earns_usd_per_mw(const PlanInput& input, const PlanResult& result, std::size_t site, std::size_t month,
                        double usd_per_mwh) {
  constexpr auto starts = time::month_starts_hour();
  double usd = 0.0;
  for (std::size_t w = 0; w < input.weather_probability.size(); ++w) {
    const auto& price = result.sites[site].dispatch[month / 12][w].marginal_price_usd_per_mwh;
    for (std::size_t t = starts[month % 12]; t < starts[month % 12 + 1]; ++t)
      usd += input.weather_probability[w] * std::max(0.0, price[t] - usd_per_mwh);
  }
  return usd;
}

void take_load(SiteInput& site, const SiteLoad& load) {
  std::copy_n(load.peak_facility_mw.begin(), site.peak_facility_mw.size(), site.peak_facility_mw.begin());
  std::copy_n(load.it_mw_ready.begin(), site.it_mw_ready.size(), site.it_mw_ready.begin());
  for (std::size_t y = 0; y < site.years.size(); ++y) {
    for (std::size_t w = 0; w < site.years[y].size(); ++w) {
      site.years[y][w].tiers = load.years[y][w].tiers;
      site.years[y][w].pue = load.years[y][w].pue;
    }
  }
}

std::vector<Binding> worth_by_solving_again(const PlanInput& input, const PlanModel& model, PlanResult& result,
                                            const base::Progress& progress) {
  // With integers each optimum is known to the relative gap only; a smaller difference says nothing.
  const double noise_usd = input.solver.integers ? input.solver.relative_gap * std::abs(result.cost_npv_usd) : 0.0;
  std::vector<Binding> worths;
  double spent_seconds = 0.0;
  for (WhatIf& question : worth_asking(input, model, result)) {
    if (progress.should_stop() || spent_seconds >= input.solver.seconds_limit) break;
    const std::string& words = question.words.constraint;
    const PlanModel moved = build_model(question.changed);
    const solver::Solution solution =
        solver::solve(moved.problem, options_for(question, input, result.iterations, spent_seconds), progress);
    spent_seconds += solution.seconds;
    result.solves.push_back(record_of(words, solution));
    if (solution.termination == solver::Termination::infeasible) {
      result.notes.push_back(fmt::format("\"{}\" is not possible: no plan fits.", words));
      continue;
    }
    if (solution.termination != solver::Termination::optimal) {
      if (solution.termination != solver::Termination::interrupted)
        result.notes.push_back(
            fmt::format("The worth of \"{}\" was not found: its plan, solved again, gave no proven answer.", words));
      continue;
    }
    const double saved_usd = question.gained_usd + result.cost_npv_usd - solution.objective;
    if (saved_usd <= noise_usd) continue;
    question.words.worth_usd = saved_usd / question.months;
    if (question.words.worth_usd > 1.0) worths.push_back(std::move(question.words));
  }
  std::ranges::stable_sort(worths, [](const Binding& a, const Binding& b) { return a.worth_usd > b.worth_usd; });
  return worths;
}

}  // namespace gigawatt::power
