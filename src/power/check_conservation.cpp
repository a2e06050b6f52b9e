// Conservation, always on: what goes into a site in an hour goes out of it, nothing exceeds its capacity, levels follow
// from charge and discharge, and the cost parts add up to the objective. Written from the dispatch, not from the rows
// of the problem.
#include <algorithm>
#include <cmath>

#include "base/require.hpp"
#include "power/extract.hpp"
#include "solver/solve.hpp"

namespace gigawatt::power {
namespace {

constexpr double balance_tolerance_mw = 1e-6;
constexpr double capacity_tolerance = 1e-6;  // scaled by 1 + capacity
constexpr double cost_tolerance = 1e-9;

class SiteYearCheck {
 public:
  SiteYearCheck(const PlanInput& input, const PlanModel& model, const PlanResult& result, const ChainIndex& index,
                const solver::ChainSolution& values)
      : site_(input.sites[index.site]),
        hours_(site_.years[index.year][index.weather]),
        index_(index),
        border_(model.sites[index.site]),
        plan_(result.sites[index.site]),
        dispatch_(plan_.dispatch[index.year][index.weather]),
        values_(values) {}

  void run() const {
    for (std::size_t t = 0; t < time::hours_per_year; ++t) balance(t);
    for (std::size_t i = 0; i < site_.supply.size(); ++i) {
      if (border_.supply[i].storage) {
        storage(i);
      } else {
        output(i);
      }
    }
    for (std::size_t t = 0; t < time::hours_per_year; ++t) {
      GIGAWATT_REQUIRE(within(dispatch_.import_mw[t], plan_.connection_mw[month(t)]));
    }
  }

 private:
  [[nodiscard]] std::size_t month(std::size_t t) const { return 12 * index_.year + time::month_of_hour(t); }
  static bool within(double value, double most) {
    return value >= -capacity_tolerance && value <= most + capacity_tolerance * (1.0 + most);
  }

  void balance(std::size_t t) const {
    double into = dispatch_.import_mw[t] - dispatch_.export_mw[t];
    for (std::size_t i = 0; i < site_.supply.size(); ++i) {
      if (border_.supply[i].storage) {
        into += dispatch_.discharge_mw[i][t] - dispatch_.charge_mw[i][t];
      } else {
        into += dispatch_.generation_mw[i][t];
      }
    }
    double it_served = -dispatch_.deferred_it_mw[t];
    for (std::size_t j = 0; j < hours_.tiers.size(); ++j) {
      it_served += (*hours_.tiers[j].it_mw)[t] - dispatch_.shed_it_mw[j][t];
      GIGAWATT_REQUIRE(within(dispatch_.shed_it_mw[j][t], (*hours_.tiers[j].it_mw)[t]));
    }
    GIGAWATT_REQUIRE(std::abs(into - (*hours_.pue)[t] * it_served) <= balance_tolerance_mw);
  }

  void output(std::size_t i) const {
    for (std::size_t t = 0; t < time::hours_per_year; ++t) {
      const double most =
          index_.generation[i] == none ? 0.0 : index_.available[i].at(t) * plan_.capacity_mw[i][month(t)];
      const double dumped = dispatch_.dumped_mw[i].empty() ? 0.0 : dispatch_.dumped_mw[i][t];
      GIGAWATT_REQUIRE(dumped >= -capacity_tolerance && within(dispatch_.generation_mw[i][t] + dumped, most));
    }
  }

  void storage(std::size_t i) const {
    if (index_.level[i] == none) return;
    const scenario::Technology& technology = site_.technology[i];
    const double one_way = std::sqrt(technology.round_trip_efficiency);
    const double kept = 1.0 - technology.self_discharge_per_hour;
    const std::vector<double>& level = dispatch_.level_mwh[i];
    double before = values_.recourse[index_.opening[i]];
    for (std::size_t t = 0; t < time::hours_per_year; ++t) {
      const double charge = dispatch_.charge_mw[i][t], discharge = dispatch_.discharge_mw[i][t];
      const double expected = kept * before + one_way * charge - discharge / one_way;
      GIGAWATT_REQUIRE(std::abs(level[t] - expected) <= capacity_tolerance * (1.0 + plan_.storage_mwh[i][month(t)]));
      GIGAWATT_REQUIRE(within(level[t], plan_.storage_mwh[i][month(t)]));
      GIGAWATT_REQUIRE(within(charge + discharge, plan_.capacity_mw[i][month(t)]));
      before = level[t];
    }
  }

  const SiteInput& site_;
  const SiteYear& hours_;
  const ChainIndex& index_;
  const SiteBorder& border_;
  const SitePlan& plan_;
  const Dispatch& dispatch_;
  const solver::ChainSolution& values_;
};

}  // namespace

void check_conservation(const PlanInput& input, const PlanModel& model, const solver::Solution& solution,
                        const PlanResult& result) {
  for (std::size_t k = 0; k < model.chains.size(); ++k)
    SiteYearCheck(input, model, result, model.chains[k], solution.chains[k]).run();
  const double recomputed = solver::check(model.problem, solution).objective;
  GIGAWATT_REQUIRE(std::abs(result.cost_npv_usd - recomputed) <= cost_tolerance * (1.0 + std::abs(recomputed)));
}

}  // namespace gigawatt::power
