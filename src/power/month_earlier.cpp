// "A month earlier": the same plan with one date moved and solved again. The difference of the two optima is exact,
// unlike a multiplier, for a date is not a continuous quantity. Options and offers move by one build step (the plan's
// grain), committed supply and offers by one month; worth is told per month.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "power/binding.hpp"
#include "power/capital_cost.hpp"

namespace gigawatt::power {
namespace {

struct Candidate {
  Binding words;
  PlanInput changed;
  int months = 1;
  double estimate_usd = 0.0;  // at the marginal prices of the plan, undiscounted
};

/// The date whose first full month is `months` before that of `date`.
time::Date earlier(time::Date date, int months) {
  const time::Month month = date.first_full_month().plus(-months);
  return {month.year(), month.month(), 1};
}

class Candidates {
 public:
  Candidates(const PlanInput& input, const PlanModel& model, const PlanResult& result)
      : input_(input), axis_(model.axis), result_(result), step_(static_cast<int>(axis_.months_per_period())) {}

  std::vector<Candidate> take() {
    for (std::size_t s = 0; s < input_.sites.size(); ++s) {
      for (std::size_t i = 0; i < input_.sites[s].supply.size(); ++i) supply(s, i);
      if (input_.sites[s].connection) offers(s);
    }
    std::ranges::stable_sort(list_,
                             [](const Candidate& a, const Candidate& b) { return a.estimate_usd > b.estimate_usd; });
    return std::move(list_);
  }

 private:
  void supply(std::size_t s, std::size_t i) {
    const scenario::Supply& supply = input_.sites[s].supply[i];
    const std::string& id = supply.id.text();
    Candidate candidate = start(s, id);
    scenario::Supply& changed = candidate.changed.sites[s].supply[i];
    if (supply.committed()) {
      if (!supply.energised) return;
      const int month = axis_.offset(supply.energised->first_full_month());
      changed.energised = earlier(*supply.energised, 1);
      add(std::move(candidate), s, month, 1, supply.power->in(units::MW), running_cost(s, i));
      return;
    }
    const auto first = std::ranges::find_if(
        result_.orders, [&](const Order& order) { return order.site == input_.sites[s].id && order.supply == id; });
    if (first == result_.orders.end() || !is_first_possible(s, i, axis_.offset(first->energised_month))) return;
    if (changed.earliest) changed.earliest = earlier(*changed.earliest, step_);
    scenario::Technology& technology = candidate.changed.sites[s].technology[i];
    // The value at energisation stays: only the date moves, not the spending.
    technology.overnight_cost = value_at_energisation(technology, axis_.rate()) * technology.overnight_cost;
    technology.energy_overnight_cost =
        value_at_energisation(technology, axis_.rate()) * technology.energy_overnight_cost;
    technology.spend_profile.clear();
    technology.lead_time = std::max(0.0, technology.lead_time.in(units::month)-step_) * units::month;
    add(std::move(candidate), s, axis_.offset(first->energised_month), step_, first->mw, running_cost(s, i));
  }

  [[nodiscard]] bool is_first_possible(std::size_t s, std::size_t i, int month) const {
    const scenario::Supply& supply = input_.sites[s].supply[i];
    int first = axis_.offset(input_.plan.orders_from) + whole_months(input_.sites[s].technology[i].lead_time);
    if (supply.earliest) first = std::max(first, axis_.offset(supply.earliest->first_full_month()));
    return static_cast<int>(axis_.first_month_of(axis_.first_period_from(first))) == month;
  }

  void offers(std::size_t s) {
    const auto& offers = input_.sites[s].connection->offers;
    for (std::size_t o = 0; o < offers.size(); ++o) {
      const int months = offers[o].committed ? 1 : step_;
      double mw = offers[o].power.in(units::MW);
      if (!offers[o].committed) {
        const auto taken = std::ranges::find_if(result_.orders, [&](const Order& order) {
          return order.site == input_.sites[s].id && order.technology == "connection" &&
                 order.supply == offers[o].id.text();
        });
        if (taken == result_.orders.end()) continue;
        if (offers[o].available.first_full_month() - input_.plan.orders_from <= 0) continue;  // the decision is late
        mw = taken->mw;
      }
      Candidate candidate = start(s, "connection " + offers[o].id.text());
      scenario::ConnectionOffer& changed = candidate.changed.sites[s].connection->offers[o];
      const int month = axis_.offset(offers[o].available.first_full_month());
      changed.available = earlier(offers[o].available, months);
      add(std::move(candidate), s, month, months, mw, std::vector<double>(axis_.month_count(), 0.0));
    }
  }

  Candidate start(std::size_t s, const std::string& what) const {
    Candidate candidate;
    candidate.words.constraint = fmt::format("{}: a month earlier", what);
    candidate.words.site = input_.sites[s].id.text();
    candidate.words.per = "month";
    candidate.words.method = "resolve";
    candidate.changed = input_;
    return candidate;
  }

  /// USD/MWh by plan month.
  [[nodiscard]] std::vector<double> running_cost(std::size_t s, std::size_t i) const {
    const scenario::Technology& technology = input_.sites[s].technology[i];
    std::vector<double> usd_per_mwh = input_.sites[s].fuel_price_usd_per_mmbtu[i];
    for (double& price : usd_per_mwh)
      price = technology.variable_cost.in(units::USD / units::MWh) +
              technology.heat_rate.in(units::MMBtu / units::MWh) * price;
    return usd_per_mwh;
  }

  /// Keeps a candidate whose date lies inside the plan. Estimate: MW × what the months before it pay above its running
  /// cost.
  void add(Candidate candidate, std::size_t s, int month, int months, double mw,
           const std::vector<double>& usd_per_mwh) {
    if (month <= 0 || month >= static_cast<int>(axis_.month_count())) return;
    constexpr auto starts = time::month_starts_hour();
    candidate.months = months;
    candidate.words.period = time::to_text(axis_.month(static_cast<std::size_t>(month)));
    for (int m = std::max(0, month - months); m < month; ++m) {
      const auto at = static_cast<std::size_t>(m);
      for (std::size_t w = 0; w < input_.weather_probability.size(); ++w) {
        const auto& price = result_.sites[s].dispatch[at / 12][w].marginal_price_usd_per_mwh;
        for (std::size_t t = starts[at % 12]; t < starts[at % 12 + 1]; ++t) {
          candidate.estimate_usd += input_.weather_probability[w] * mw * std::max(0.0, price[t] - usd_per_mwh[at]);
        }
      }
    }
    list_.push_back(std::move(candidate));
  }

  const PlanInput& input_;
  const PlanAxis& axis_;
  const PlanResult& result_;
  int step_;
  std::vector<Candidate> list_;
};

/// A plan with one date moved takes about as many iterations as the plan itself; counted, not timed, so that a run
/// stays the same on every machine.
long most_iterations(long first) {
  constexpr long least = 60;
  return std::max(least, 2 * first);
}

}  // namespace

std::vector<Binding> worth_of_a_month(const PlanInput& input, const PlanModel& model, PlanResult& result,
                                      const base::Progress& progress) {
  std::vector<Candidate> candidates = Candidates(input, model, result).take();
  // What is moved saves at most what this optimum's prices pay for it (the least cost is convex in what is available;
  // options may also grow, so for them it is an estimate): below this a date is not worth another solve.
  constexpr double least_share_of_cost = 1e-4;
  const double least_usd = least_share_of_cost * std::abs(result.cost_npv_usd);
  std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.estimate_usd < least_usd; });
  if (candidates.size() > input.resolve_limit) candidates.resize(input.resolve_limit);
  // With integers each optimum is known to the relative gap only; a smaller difference says nothing.
  const double noise_usd = input.solver.integers ? input.solver.relative_gap * std::abs(result.cost_npv_usd) : 0.0;
  std::vector<Binding> worths;
  double spent_seconds = 0.0;
  for (Candidate& candidate : candidates) {
    if (progress.should_stop()) break;
    const PlanModel moved = build_model(candidate.changed);
    // A price is worth no wait: what the staged solver cannot price in reasonable time is left out, and said.
    solver::Options options = candidate.changed.solver;
    options.may_hand_over = options.backend == solver::Backend::highs;
    options.accepted_gap = 0.0;
    options.seconds_limit = std::max(0.0, input.solver.seconds_limit - spent_seconds);
    if (!options.may_hand_over) options.iteration_limit = most_iterations(result.iterations);
    const solver::Solution solution = solver::solve(moved.problem, options, progress);
    spent_seconds += solution.seconds;
    result.solves.push_back(record_of(candidate.words.constraint, solution));
    if (solution.termination != solver::Termination::optimal) {
      if (solution.termination != solver::Termination::interrupted)
        result.notes.push_back(
            fmt::format("The worth of \"{}\" was not found: its plan, solved again, gave no proven answer.",
                        candidate.words.constraint));
      continue;
    }
    const double saved_usd = result.cost_npv_usd - solution.objective;
    if (saved_usd <= noise_usd) continue;
    candidate.words.worth_usd = saved_usd / candidate.months;
    if (candidate.words.worth_usd > 1.0) worths.push_back(std::move(candidate.words));
  }
  std::ranges::stable_sort(worths, [](const Binding& a, const Binding& b) { return a.worth_usd > b.worth_usd; });
  return worths;
}

}  // namespace gigawatt::power
