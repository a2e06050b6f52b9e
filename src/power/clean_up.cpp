#include <algorithm>
#include <cmath>

#include "power/extract.hpp"

namespace gigawatt::power {
namespace {

constexpr double tiny = 1e-7;  // MW

/// Upper bound of a stage column in an hour.
double upper_bound(const solver::Segment& segment, const solver::StageColumn& column, const std::vector<double>& border,
                   std::size_t t) {
  double upper = column.upper.at(t);
  if (column.slot != solver::no_slot)
    upper += column.border_coefficient.at(t) * border[segment.border_of_slot[column.slot]];
  return upper;
}

void clean_columns(const solver::Chain& chain, const std::vector<double>& border, solver::ChainSolution& values) {
  for (std::size_t j = 0; j < chain.columns.size(); ++j) {
    const solver::StageColumn& column = chain.columns[j];
    std::vector<double>& x = values.columns[j];
    for (const solver::Segment& segment : chain.segments) {
      for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) {
        x[t] = std::max(column.lower, std::min(x[t], upper_bound(segment, column, border, t)));
        if (std::abs(x[t]) < tiny) x[t] = 0.0;
      }
    }
  }
}

/// Columns that may take up a residual of the balance without touching any other hour.
std::vector<std::size_t> balancing_columns(const ChainIndex& index) {
  std::vector<std::size_t> columns;
  const auto add = [&](std::size_t column) {
    if (column != none) columns.push_back(column);
  };
  for (std::size_t i = 0; i < index.generation.size(); ++i) {
    if (index.dumped[i] == none) add(index.generation[i]);
  }
  add(index.import_mw);
  for (const std::size_t shed : index.shed) add(shed);
  add(index.export_mw);
  return columns;
}

class Balancer {
 public:
  Balancer(const solver::Chain& chain, const ChainIndex& index, const std::vector<double>& border,
           solver::ChainSolution& values)
      : chain_(chain), index_(index), border_(border), values_(values), candidates_(balancing_columns(index)) {
    for (const solver::StageTerm& term : chain.same_hour) {
      if (term.row == index.balance_row) terms_.push_back(&term);
    }
  }

  void run() {
    for (const solver::Segment& segment : chain_.segments) {
      for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) hour(segment, t);
    }
  }

 private:
  /// First within bounds and among what runs already, for a unit that is off stays off; then past a bound by less than
  /// the tolerance that capacities are checked with (capacity is sized to the scarcest hour, where nothing has room);
  /// then anything.
  void hour(const solver::Segment& segment, std::size_t t) {
    double missing = chain_.rows[index_.balance_row].right_hand_side.at(t);
    for (const solver::StageTerm* term : terms_) missing -= term->coefficient.at(t) * values_.columns[term->column][t];
    missing = spread(segment, t, missing, {.past_bound = 0.0, .idle_too = false});
    missing = spread(segment, t, missing, {.past_bound = 5e-7, .idle_too = false});
    spread(segment, t, missing, {.past_bound = 0.0, .idle_too = true});
  }

  struct Reach {
    double past_bound;  // share of 1 + bound
    bool idle_too;
  };

  /// What is still missing after the candidates took what they may.
  double spread(const solver::Segment& segment, std::size_t t, double missing, Reach reach) {
    for (const std::size_t column : candidates_) {
      if (std::abs(missing) < 1e-12) break;
      const double coefficient = coefficient_of(column, t);
      double& x = values_.columns[column][t];
      if ((x == 0.0 && !reach.idle_too) || coefficient == 0.0) continue;
      const double bound = upper_bound(segment, chain_.columns[column], border_, t);
      const double upper = std::max(x, bound + reach.past_bound * (1.0 + std::abs(bound)));
      const double moved = std::clamp(x + missing / coefficient, 0.0, upper);
      missing -= coefficient * (moved - x);
      x = moved;
    }
    return missing;
  }

  [[nodiscard]] double coefficient_of(std::size_t column, std::size_t t) const {
    for (const solver::StageTerm* term : terms_) {
      if (term->column == column) return term->coefficient.at(t);
    }
    return 0.0;
  }

  const solver::Chain& chain_;
  const ChainIndex& index_;
  const std::vector<double>& border_;
  solver::ChainSolution& values_;
  std::vector<std::size_t> candidates_;
  std::vector<const solver::StageTerm*> terms_;
};

/// Where importing and exporting at once costs nothing it is one of many optima, and overstates energy and CO2 of the
/// grid. Clean shares count imports less exports and the billed peak stays, so that nothing else changes. Imports that
/// are taken under a contract stay.
void net_exchange(const solver::Chain& chain, const ChainIndex& index, solver::ChainSolution& values) {
  if (index.import_mw == none || index.export_mw == none || index.imports_are_taken) return;
  std::vector<double>& imported = values.columns[index.import_mw];
  std::vector<double>& exported = values.columns[index.export_mw];
  for (std::size_t t = 0; t < chain.hour_count; ++t) {
    const double both = std::min(imported[t], exported[t]);
    if (both <= 0.0) continue;
    const double paid = chain.columns[index.import_mw].cost.at(t);
    const double earned = -chain.columns[index.export_mw].cost.at(t);
    if (std::abs(paid - earned) > 1e-9 * (1.0 + std::abs(paid))) continue;
    imported[t] -= both;
    exported[t] -= both;
    if (index.below_peak != none) values.columns[index.below_peak][t] += both;
  }
}

}  // namespace

void clean_up(const PlanInput& input, const PlanModel& model, solver::Solution& solution) {
  const solver::StagedProblem& problem = model.problem;
  for (std::size_t j = 0; j < problem.border.size(); ++j) {
    double& z = solution.border[j];
    z = std::clamp(z, problem.border[j].lower, problem.border[j].upper);
    if (std::abs(z) < tiny) z = std::max(0.0, problem.border[j].lower);
  }
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    solver::ChainSolution& values = solution.chains[k];
    clean_columns(problem.chains[k], solution.border, values);
    Balancer(problem.chains[k], model.chains[k], solution.border, values).run();
    net_exchange(problem.chains[k], model.chains[k], values);
    net_burning(input.sites[model.chains[k].site], problem.chains[k], model.chains[k], values);
    for (std::size_t j = 0; j < values.recourse.size(); ++j) {
      double& w = values.recourse[j];
      w = std::clamp(w, problem.chains[k].recourse[j].lower, problem.chains[k].recourse[j].upper);
      if (std::abs(w) < tiny) w = 0.0;
    }
  }
}

}  // namespace gigawatt::power
