// Method: "is there a plan" is hard to answer where there is none: an interior point then has nowhere to go. So all
// load may be shed and all firm capacity may fall short, nothing costs anything but that, and
//   min Σ_t shed_t + 730 h · Σ_m R_m    over the sites that must serve everything
// always has a solution, and a proven bound: above zero it says that there is no plan.
#include "power/conflict_question.hpp"

#include <algorithm>
#include <limits>

#include "power/plan_model.hpp"

namespace gigawatt::power {
namespace {

constexpr double hours_per_month = 730.0;
/// Per MWh: the size of a usual price, for which the solver's tolerances are made.
constexpr double price = 100.0;
/// Unserved energy that is no more than rounding, as a share of the load.
constexpr double rounding = 1e-8;

PlanInput with_shedding(PlanInput input) {
  for (SiteInput& site : input.sites) site.shed_allowed = true;
  return input;
}

/// The plan in which everything may be shed, and nothing costs but what is not served at the sites that must serve.
struct ShedPlan {
  PlanInput input;
  PlanModel model;               // of `input`, whose hours it refers to
  std::vector<bool> must_serve;  // [site]
  double load_mwh = 0.0;         // of the sites that must serve it

  explicit ShedPlan(const PlanInput& given) : input(with_shedding(given)), model(build_model(input)) {
    for (const SiteInput& site : given.sites) must_serve.push_back(!site.shed_allowed);
    model.problem = solver::without_costs(std::move(model.problem));
    for (std::size_t k = 0; k < model.chains.size(); ++k) price_hours(k);
    for (std::size_t s = 0; s < input.sites.size(); ++s) {
      if (!must_serve[s]) continue;
      for (const std::size_t shortfall : model.sites[s].shortfall_mw)
        if (shortfall != none) model.problem.border[shortfall].cost = price * hours_per_month;
    }
  }

 private:
  void price_hours(std::size_t k) {
    const ChainIndex& index = model.chains[k];
    solver::Chain& chain = model.problem.chains[k];
    chain.weight = 1.0;
    if (!must_serve[index.site]) return;
    for (const double mw : *index.load_mw) load_mwh += mw;
    const Hourly& pue = input.sites[index.site].years[index.year][index.weather].pue;
    for (const std::size_t shed : index.shed)
      if (shed != none) chain.columns[shed].cost = solver::Profile(price, pue);
  }
};

/// With everything shed and nothing built all limits hold, unless something runs whether it is wanted or not.
bool may_stand_still(const PlanInput& input) {
  return std::ranges::all_of(input.sites, [](const SiteInput& site) {
    if (!site.shed_allowed) return false;
    for (std::size_t i = 0; i < site.supply.size(); ++i)
      if (site.supply[i].committed() && site.technology[i].must_take) return false;
    return true;
  });
}

/// Lets limits give way by an excess in their own units wherever they stand; the excess is a border column that
/// costs 1.
class Loosener {
 public:
  Loosener(PlanModel& model, const PlanInput& input) : model_(model), input_(input) {}

  std::size_t loosen(const Elastic& elastic) {
    excess_ = model_.problem.border.size();
    model_.problem.border.push_back({.name = "excess." + elastic.limit, .cost = 1.0});
    for (const Limit& limit : model_.limits) {
      if (limit.constraint != elastic.limit || limit.site != elastic.site) continue;
      if (!elastic.by_reserve_points) one(limit, elastic);
    }
    if (elastic.by_reserve_points) reserve(elastic.site);
    return excess_;
  }

 private:
  void one(const Limit& limit, const Elastic& elastic) {
    solver::StagedProblem& problem = model_.problem;
    const solver::Term term{excess_, -limit.unit};
    if (limit.border_row != none) {
      problem.border_rows[limit.border_row].terms.push_back(term);
    } else if (limit.linking_row != none) {
      problem.linking_rows[limit.linking_row].border.push_back(term);
    } else if (limit.chain_row != none) {
      problem.chains[limit.chain].chain_rows[limit.chain_row].border.push_back(term);
    } else if (limit.stage_row != none) {
      stage_row(problem.chains[limit.chain], limit);
    } else if (limit.border_column != none) {
      const solver::BorderColumn& column = problem.border[limit.border_column];
      problem.border_rows.push_back({.name = column.name + ".excess",
                                     .terms = {{limit.border_column, 1.0}, term},
                                     .sense = solver::Sense::at_most,
                                     .right_hand_side = elastic.size_mw.value_or(column.upper)});
    }
  }

  /// Σ rate g + room = most + excess in every hour: the excess stands in a slot of its own.
  void stage_row(solver::Chain& chain, const Limit& limit) const {
    for (solver::Segment& segment : chain.segments) segment.border_of_slot.push_back(excess_);
    chain.border_terms.push_back({limit.stage_row, chain.slot_count++, -limit.unit});
  }

  void reserve(const std::string& site) {
    for (std::size_t s = 0; s < input_.sites.size(); ++s) {
      if (input_.sites[s].id.text() != site) continue;
      for (std::size_t m = 0; m < model_.sites[s].firm_row.size(); ++m) {
        const std::size_t row = model_.sites[s].firm_row[m];
        if (row == none) continue;
        model_.problem.border_rows[row].terms.push_back({excess_, -0.01 * input_.sites[s].peak_facility_mw[m]});
      }
    }
  }

  PlanModel& model_;
  const PlanInput& input_;
  std::size_t excess_ = none;
};

}  // namespace

Questions::Questions(const solver::Options& options, const base::Progress& progress)
    : options_(options), progress_(progress) {
  // Whole units are another matter: what does not fit in parts does not fit in whole ones.
  options_.integers = false;
  options_.rules_out = {};
  // The bounds are compared with what counts as unserved, so that a point or a bound need not be sharp to decide.
  options_.accepted_gap = 1e-2;
  options_.optimality_tolerance = std::max(options_.optimality_tolerance, 1e-6);
}

double Questions::seconds_spent() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

double Questions::seconds_left() const { return std::max(0.0, options_.seconds_limit - seconds_spent()); }

void Questions::allow(double seconds) {
  options_.seconds_limit = std::min(options_.seconds_limit, seconds_spent() + seconds);
}

bool Questions::is_over() const { return progress_.should_stop() || seconds_left() <= 0.0; }

solver::Solution Questions::solve(const solver::StagedProblem& problem) {
  // A reason is worth some waiting, but dozens of questions are asked.
  constexpr double most_seconds = 60.0;
  solver::Options options = options_;
  options.seconds_limit = std::min(seconds_left(), most_seconds);
  return solver::solve(problem, options, progress_);
}

Answer Questions::ask(const PlanInput& input) {
  if (may_stand_still(input)) return Answer::feasible;
  if (is_over()) return Answer::unknown;
  if (std::ranges::all_of(input.sites, &SiteInput::shed_allowed)) {
    switch (solve(solver::without_costs(build_model(input).problem)).termination) {
      case solver::Termination::optimal:
        return Answer::feasible;
      case solver::Termination::infeasible:
        return Answer::infeasible;
      default:
        return Answer::unknown;
    }
  }
  const ShedPlan plan(input);
  const solver::Solution solution = solve(plan.model.problem);
  // Committed output that cannot be dumped within the permits: no shedding helps.
  if (solution.termination == solver::Termination::infeasible) return Answer::infeasible;
  if (solution.termination != solver::Termination::optimal) return Answer::unknown;
  const double none_unserved = rounding * price * std::max(1.0, plan.load_mwh);
  if (solution.objective <= none_unserved) return Answer::feasible;
  return solution.lower_bound > none_unserved ? Answer::infeasible : Answer::unknown;
}

std::optional<Unserved> Questions::least_unserved(const PlanInput& input) {
  if (is_over()) return {};
  const ShedPlan plan(input);
  const solver::Solution solution = solve(plan.model.problem);
  if (solution.termination != solver::Termination::optimal) return {};
  Unserved unserved;
  double firm_mw_months = 0.0;
  for (std::size_t s = 0; s < plan.input.sites.size(); ++s) {
    if (!plan.must_serve[s]) continue;
    for (const std::size_t shortfall : plan.model.sites[s].shortfall_mw) {
      if (shortfall == none) continue;
      firm_mw_months += solution.border[shortfall];
      unserved.firm_mw = std::max(unserved.firm_mw, solution.border[shortfall]);
    }
  }
  const double energy_mwh = solution.objective / price - hours_per_month * firm_mw_months;
  if (plan.load_mwh > 0.0) unserved.energy_share = std::max(0.0, energy_mwh / plan.load_mwh);
  return unserved;
}

std::optional<std::vector<double>> Questions::least_excess(const PlanInput& input, std::span<const Elastic> elastics) {
  if (is_over()) return {};
  PlanModel model = build_model(input);
  model.problem = solver::without_costs(std::move(model.problem));
  std::vector<std::size_t> columns;
  Loosener loosener(model, input);
  for (const Elastic& elastic : elastics) columns.push_back(loosener.loosen(elastic));
  const solver::Solution solution = solve(model.problem);
  if (solution.termination != solver::Termination::optimal) return {};
  std::vector<double> excess;
  for (const std::size_t column : columns) excess.push_back(std::max(0.0, solution.border[column]));
  return excess;
}

}  // namespace gigawatt::power
