// Checks an answer against the staged problem itself: shares no code with the flattening or with a backend.
#include <algorithm>
#include <cmath>

#include "solver/compensated_sum.hpp"
#include "solver/solve.hpp"

namespace gigawatt::solver {
namespace {

bool has_shape_of(const StagedProblem& problem, const Solution& solution) {
  if (solution.border.size() != problem.border.size() || solution.chains.size() != problem.chains.size()) return false;
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    const Chain& chain = problem.chains[k];
    const ChainSolution& values = solution.chains[k];
    if (values.columns.size() != chain.columns.size() || values.recourse.size() != chain.recourse.size()) return false;
    for (const std::vector<double>& column : values.columns) {
      if (column.size() != chain.hour_count) return false;
    }
  }
  return true;
}

class Checker {
 public:
  Checker(const StagedProblem& problem, const Solution& solution) : problem_(problem), solution_(solution) {}

  Residuals run() {
    objective_.add(problem_.cost_offset);
    for (std::size_t j = 0; j < problem_.border.size(); ++j) {
      const BorderColumn& column = problem_.border[j];
      const double value = solution_.border[j];
      objective_.add(column.cost * value);
      bound(value, column.lower, column.upper);
    }
    for (const BorderRow& row : problem_.border_rows) {
      CompensatedSum activity;
      add(row.terms, solution_.border, activity);
      compare(activity.value(), row.sense, row.right_hand_side);
    }
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) chain(problem_.chains[k], solution_.chains[k]);
    for (const LinkingRow& row : problem_.linking_rows) {
      CompensatedSum activity;
      for (const LinkingRow::Part& part : row.parts) {
        add(part.sums, solution_.chains[part.chain], activity);
        add(part.recourse, solution_.chains[part.chain].recourse, activity);
      }
      add(row.border, solution_.border, activity);
      compare(activity.value(), row.sense, row.right_hand_side);
    }
    return {.primal = worst_, .objective = objective_.value()};
  }

 private:
  static void add(const std::vector<Term>& terms, const std::vector<double>& values, CompensatedSum& activity) {
    for (const Term& term : terms) activity.add(term.coefficient * values[term.column]);
  }

  static void add(const std::vector<HourlySum>& sums, const ChainSolution& values, CompensatedSum& activity) {
    for (const HourlySum& sum : sums) {
      const std::vector<double>& column = values.columns[sum.column];
      for (std::size_t t = sum.first_hour; t < sum.first_hour + sum.hour_count; ++t) {
        activity.add(sum.coefficient.at(t) * column[t]);
      }
    }
  }

  /// Not-a-number counts as the worst violation: it must never pass.
  void violation(double amount) {
    if (!(amount <= worst_)) worst_ = std::isnan(amount) ? infinity : amount;
  }

  void bound(double value, double lower, double upper) {
    if (lower > -infinity) violation((lower - value) / (1.0 + std::abs(lower)));
    if (upper < infinity) violation((value - upper) / (1.0 + std::abs(upper)));
    if (!std::isfinite(value)) violation(infinity);
  }

  void compare(double activity, Sense sense, double right_hand_side) {
    const double excess = (activity - right_hand_side) / (1.0 + std::abs(right_hand_side));
    violation(sense == Sense::equal ? std::abs(excess) : excess);
  }

  void stage_columns(const Chain& chain, const ChainSolution& values) {
    for (std::size_t j = 0; j < chain.columns.size(); ++j) {
      const StageColumn& column = chain.columns[j];
      for (const Segment& segment : chain.segments) {
        const double border = column.slot == no_slot ? 0.0 : solution_.border[segment.border_of_slot[column.slot]];
        for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) {
          const double value = values.columns[j][t];
          const double moved = column.slot == no_slot ? 0.0 : column.border_coefficient.at(t) * border;
          bound(value, column.lower, column.upper.at(t) + moved);
          objective_.add(chain.weight.at(t) * column.cost.at(t) * value);
        }
      }
    }
  }

  void stage_rows(const Chain& chain, const ChainSolution& values) {
    std::vector<std::vector<double>> activity(chain.rows.size(), std::vector<double>(chain.hour_count));
    for (const StageTerm& term : chain.same_hour) {
      for (std::size_t t = 0; t < chain.hour_count; ++t) {
        activity[term.row][t] += term.coefficient.at(t) * values.columns[term.column][t];
      }
    }
    for (const StageTerm& term : chain.previous_hour) {
      for (std::size_t t = 1; t < chain.hour_count; ++t) {
        activity[term.row][t] += term.coefficient.at(t) * values.columns[term.column][t - 1];
      }
    }
    for (const StageBorderTerm& term : chain.border_terms) {
      for (const Segment& segment : chain.segments) {
        const double border = solution_.border[segment.border_of_slot[term.slot]];
        for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) {
          activity[term.row][t] += term.coefficient.at(t) * border;
        }
      }
    }
    for (const StageRecourseTerm& term : chain.recourse_terms) {
      for (std::size_t t = term.first_hour; t < term.first_hour + term.hour_count; ++t) {
        activity[term.row][t] += term.coefficient.at(t) * values.recourse[term.column];
      }
    }
    for (std::size_t i = 0; i < chain.rows.size(); ++i) {
      for (std::size_t t = 0; t < chain.hour_count; ++t) {
        compare(activity[i][t], Sense::equal, chain.rows[i].right_hand_side.at(t));
      }
    }
  }

  void chain(const Chain& chain, const ChainSolution& values) {
    stage_columns(chain, values);
    stage_rows(chain, values);
    for (std::size_t j = 0; j < chain.recourse.size(); ++j) {
      const RecourseColumn& column = chain.recourse[j];
      bound(values.recourse[j], column.lower, column.upper);
      objective_.add(column.cost * values.recourse[j]);
    }
    for (const ChainRow& row : chain.chain_rows) {
      CompensatedSum activity;
      add(row.sums, values, activity);
      add(row.recourse, values.recourse, activity);
      add(row.border, solution_.border, activity);
      compare(activity.value(), row.sense, row.right_hand_side);
    }
  }

  const StagedProblem& problem_;
  const Solution& solution_;
  CompensatedSum objective_;
  double worst_ = 0.0;
};

}  // namespace

Residuals check(const StagedProblem& problem, const Solution& solution) {
  if (!has_shape_of(problem, solution)) return {.primal = infinity, .objective = 0.0};
  return Checker(problem, solution).run();
}

}  // namespace gigawatt::solver
