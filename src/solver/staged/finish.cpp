#include "solver/staged/finish.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>

#include "solver/compensated_sum.hpp"

namespace gigawatt::solver::staged {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

void read_chain(const Layout& layout, const ChainTie& tie, std::size_t k, ChainSolution& into) {
  const Chain& chain = layout.problem->chains[k];
  const ChainInfo& info = layout.chains[k];
  const BuiltProgram& built = layout.classes[at(info.chain_class)].built;
  const Scales& scales = layout.scales;
  const std::vector<double>& column_scale = scales.stage_column[at(info.chain_class)];
  const std::vector<double>& row_scale = scales.stage_row[at(info.chain_class)];
  const double money = layout.cost_scale(k) / scales.power;
  into.columns.assign(chain.columns.size(), std::vector<double>(chain.hour_count));
  into.row_duals.assign(chain.rows.size(), std::vector<double>(chain.hour_count));
  for (const std::size_t p : info.pieces) {
    const Piece& piece = layout.pieces[p];
    for (std::size_t j = 0; j < chain.columns.size(); ++j) {
      const double scale = scales.power * column_scale[j];
      for (std::size_t step = 0; step < piece.hour_count; ++step) {
        into.columns[j][piece.first_hour + step] = scale * *layout.place(piece, built.program.columns[j].x, step);
      }
    }
    for (std::size_t i = 0; i < chain.rows.size(); ++i) {
      const ProgramRow& row = built.program.rows[at(built.program_row[i])];
      for (std::size_t step = 0; step < piece.hour_count; ++step) {
        into.row_duals[i][piece.first_hour + step] = money * row_scale[i] * *layout.place(piece, row.y, step);
      }
    }
  }
  for (std::size_t w = 0; w < chain.recourse.size(); ++w)
    into.recourse.push_back(scales.power * scales.recourse[k][w] * tie.columns[w].value);
  for (std::size_t i = 0; i < chain.chain_rows.size(); ++i)
    into.chain_row_duals.push_back(money * scales.chain_row[k][i] * tie.rows[i].y);
}

/// As good as on its bound: tiny, and pressed against it by a dual that is large beside it.
bool is_at_bound(double distance, double dual) {
  constexpr double near = 1e-5, pressed = 100.0;
  return distance < near && dual > pressed * distance;
}

void snap_small(SmallColumn& column, Snapped& snapped) {
  if (column.unknown < 0) return;
  const double before = column.value;
  if (column.has_lower() && is_at_bound(column.value - column.lower, column.zl)) {
    column.value = column.lower;
    column.held = true;
  } else if (column.has_upper() && is_at_bound(column.upper - column.value, column.zu)) {
    column.value = column.upper;
    column.held = true;
  }
  if (!column.held) return;
  snapped.held.push_back(&column);
  snapped.values.emplace_back(&column.value, before);
}

/// Accumulates the dual side of one problem: reduced costs start at the costs and lose what the rows' prices explain.
class Prover {
 public:
  Prover(const Layout& layout, double tolerance, Solution& solution)
      : layout_(layout),
        problem_(*layout.problem),
        presolve_(layout.presolve),
        tolerance_(tolerance),
        solution_(solution) {}

  void run() {
    bound_.add(problem_.cost_offset);
    border_.clear();
    for (const BorderColumn& column : problem_.border) border_.push_back(column.cost);
    linking_ = solution_.linking_row_duals;
    for (std::size_t i = 0; i < problem_.border_rows.size(); ++i) {
      const BorderRow& row = problem_.border_rows[i];
      const double price = signed_price(row.sense, solution_.border_row_duals[i]);
      bound_.add(price * row.right_hand_side);
      for (const Term& term : row.terms) border_[term.column] -= price * term.coefficient;
    }
    for (std::size_t i = 0; i < problem_.linking_rows.size(); ++i) {
      const LinkingRow& row = problem_.linking_rows[i];
      linking_[i] = signed_price(row.sense, linking_[i]);
      solution_.linking_row_duals[i] = linking_[i];
      bound_.add(linking_[i] * row.right_hand_side);
      for (const Term& term : row.border) border_[term.column] -= linking_[i] * term.coefficient;
    }
    for (std::size_t k = 0; k < problem_.chains.size(); ++k) chain(k);
    for (const Forced& forced : std::views::reverse(presolve_.forced)) price_forced(forced);
    for (std::size_t b = 0; b < problem_.border.size(); ++b) {
      const BorderColumn& column = problem_.border[b];
      settle(border_[b], column.lower, column.upper, solution_.border[b], std::abs(solution_.border[b]), column.cost);
    }
    solution_.border_reduced_costs = border_;
    solution_.dual_residual = worst_;
    solution_.lower_bound = bound_.value();
  }

 private:
  static double signed_price(Sense sense, double& price) {
    if (sense == Sense::at_most) price = std::min(price, 0.0);
    return price;
  }

  void price_forced(const Forced& forced) {
    const BorderRow& row = problem_.border_rows[forced.row];
    double price = forced.at_least_activity ? infinity : -infinity;
    for (const Term& term : forced.terms) {
      const double ratio = border_[term.column] / term.coefficient;
      price = forced.at_least_activity ? std::min(price, ratio) : std::max(price, ratio);
    }
    // Only as much as is needed: a reduced cost that already has its sign keeps it.
    if (!forced.single) price = forced.at_least_activity ? std::min(price, 0.0) : std::max(price, 0.0);
    if (!std::isfinite(price) || (row.sense == Sense::at_most && price > 0.0)) price = 0.0;
    solution_.border_row_duals[forced.row] += price;
    bound_.add(price * row.right_hand_side);
    for (const Term& term : row.terms) border_[term.column] -= price * term.coefficient;
  }

  /// A column's part in the bound: its reduced cost at the bound it pushes against. A column without such a bound may
  /// go ten times as far as any of its kind does: beside margins of 1e8, prices leave cents behind that cost the bound
  /// little; only what is gross makes the prices worthless. `largest`: of |value| over the column's hours.
  void settle(double reduced, double lower, double upper, double value, double largest, double cost) {
    constexpr double gross = 0.01, as_far = 10.0;
    const double bound = reduced > 0.0 ? lower : upper;
    const double scaled = std::abs(reduced) / (1.0 + std::abs(cost));
    if (scaled <= tolerance_) {
      bound_.add(reduced * value);
      if (!std::isfinite(bound)) worst_ = std::max(worst_, scaled);
    } else if (std::isfinite(bound)) {
      bound_.add(reduced * bound);
    } else {
      bound_.add(-std::abs(reduced) * as_far * std::max(1.0, largest));
      if (!(scaled <= gross)) worst_ = std::max(worst_, scaled);
    }
  }

  static double largest_of(const std::vector<double>& values) {
    double largest = 0.0;
    for (const double value : values) largest = std::max(largest, std::abs(value));
    return largest;
  }

  void sums(std::vector<std::vector<double>>& reduced, const std::vector<HourlySum>& parts, double price) {
    for (const HourlySum& sum : parts) {
      for (std::size_t t = sum.first_hour; t < sum.first_hour + sum.hour_count; ++t)
        reduced[sum.column][t] -= price * sum.coefficient.at(t);
    }
  }

  void chain(std::size_t k) {
    const Chain& chain = problem_.chains[k];
    ChainSolution& values = solution_.chains[k];
    std::vector<std::vector<double>> reduced(chain.columns.size(), std::vector<double>(chain.hour_count));
    for (std::size_t j = 0; j < chain.columns.size(); ++j) {
      for (std::size_t t = 0; t < chain.hour_count; ++t)
        reduced[j][t] = chain.weight.at(t) * chain.columns[j].cost.at(t);
    }
    std::vector<double> recourse;
    for (const RecourseColumn& column : chain.recourse) recourse.push_back(column.cost);
    stage_rows(chain, values, reduced, recourse);
    for (std::size_t i = 0; i < chain.chain_rows.size(); ++i) {
      const ChainRow& row = chain.chain_rows[i];
      const double price = signed_price(row.sense, values.chain_row_duals[i]);
      bound_.add(price * row.right_hand_side);
      sums(reduced, row.sums, price);
      for (const Term& term : row.recourse) recourse[term.column] -= price * term.coefficient;
      for (const Term& term : row.border) border_[term.column] -= price * term.coefficient;
    }
    for (std::size_t i = 0; i < problem_.linking_rows.size(); ++i) {
      for (const LinkingRow::Part& part : problem_.linking_rows[i].parts) {
        if (part.chain != k) continue;
        sums(reduced, part.sums, linking_[i]);
        for (const Term& term : part.recourse) recourse[term.column] -= linking_[i] * term.coefficient;
      }
    }
    for (const ForcedHour& forced : std::views::reverse(layout_.forced)) {
      if (forced.chain == k) price_forced_hour(forced, chain, values, reduced, recourse);
    }
    columns(chain, values, reduced);
    for (std::size_t w = 0; w < chain.recourse.size(); ++w) {
      settle(recourse[w], chain.recourse[w].lower, chain.recourse[w].upper, values.recourse[w],
             std::abs(values.recourse[w]), chain.recourse[w].cost);
    }
  }

  void stage_rows(const Chain& chain, const ChainSolution& values, std::vector<std::vector<double>>& reduced,
                  std::vector<double>& recourse) {
    for (std::size_t i = 0; i < chain.rows.size(); ++i) {
      for (std::size_t t = 0; t < chain.hour_count; ++t)
        bound_.add(values.row_duals[i][t] * chain.rows[i].right_hand_side.at(t));
    }
    for (const StageTerm& term : chain.same_hour) {
      for (std::size_t t = 0; t < chain.hour_count; ++t)
        reduced[term.column][t] -= values.row_duals[term.row][t] * term.coefficient.at(t);
    }
    for (const StageTerm& term : chain.previous_hour) {
      for (std::size_t t = 1; t < chain.hour_count; ++t)
        reduced[term.column][t - 1] -= values.row_duals[term.row][t] * term.coefficient.at(t);
    }
    for (const Segment& segment : chain.segments) {
      for (const StageBorderTerm& term : chain.border_terms) {
        CompensatedSum sum;
        for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t)
          sum.add(values.row_duals[term.row][t] * term.coefficient.at(t));
        border_[segment.border_of_slot[term.slot]] -= sum.value();
      }
    }
    for (const StageRecourseTerm& term : chain.recourse_terms) {
      for (std::size_t t = term.first_hour; t < term.first_hour + term.hour_count; ++t)
        recourse[term.column] -= values.row_duals[term.row][t] * term.coefficient.at(t);
    }
  }

  /// The price that explains why a row holds its columns at zero, as much as is needed: none of them shall have a
  /// negative reduced cost. The iteration does not know it, for it left them out.
  void price_forced_hour(const ForcedHour& forced, const Chain& chain, ChainSolution& values,
                         std::vector<std::vector<double>>& reduced, std::vector<double>& recourse) {
    const std::size_t t = forced.hour;
    std::vector<double> coefficient(chain.columns.size(), 0.0);
    for (const StageTerm& term : chain.same_hour) {
      if (term.row == forced.row) coefficient[term.column] += term.coefficient.at(t);
    }
    double price = 0.0;
    for (const std::size_t j : forced.columns) {
      const double needed = reduced[j][t] / coefficient[j];
      price = forced.positive ? std::min(price, needed) : std::max(price, needed);
    }
    if (price == 0.0) return;
    values.row_duals[forced.row][t] += price;
    bound_.add(price * chain.rows[forced.row].right_hand_side.at(t));
    for (std::size_t j = 0; j < coefficient.size(); ++j) reduced[j][t] -= price * coefficient[j];
    for (const StageRecourseTerm& term : chain.recourse_terms) {
      if (term.row == forced.row && t >= term.first_hour && t < term.first_hour + term.hour_count)
        recourse[term.column] -= price * term.coefficient.at(t);
    }
    for (const Segment& segment : chain.segments) {
      if (t < segment.first_hour || t >= segment.first_hour + segment.hour_count) continue;
      for (const StageBorderTerm& term : chain.border_terms) {
        if (term.row == forced.row) border_[segment.border_of_slot[term.slot]] -= price * term.coefficient.at(t);
      }
    }
  }

  void columns(const Chain& chain, const ChainSolution& values, std::vector<std::vector<double>>& reduced) {
    std::vector<double> largest;
    for (const std::vector<double>& column : values.columns) largest.push_back(largest_of(column));
    for (const Segment& segment : chain.segments) {
      for (std::size_t j = 0; j < chain.columns.size(); ++j) {
        const StageColumn& column = chain.columns[j];
        const bool moves = column.slot != no_slot;
        CompensatedSum pull;
        for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) {
          double price = reduced[j][t];
          double upper = column.upper.at(t);
          if (moves && upper < infinity && column.border_coefficient.at(t) != 0.0) {
            const double bound_price = std::min(0.0, price);
            bound_.add(bound_price * upper);
            pull.add(bound_price * column.border_coefficient.at(t));
            price -= bound_price;
            upper = infinity;
          }
          settle(price, column.lower, upper, values.columns[j][t], largest[j], chain.weight.at(t) * column.cost.at(t));
        }
        if (moves) border_[segment.border_of_slot[column.slot]] += pull.value();
      }
    }
  }

  const Layout& layout_;
  const StagedProblem& problem_;
  const Presolve& presolve_;
  const double tolerance_;
  Solution& solution_;
  CompensatedSum bound_;
  std::vector<double> border_, linking_;
  double worst_ = 0.0;
};

}  // namespace

void read_out(const Layout& layout, const Ties& ties, Solution& solution) {
  const StagedProblem& problem = *layout.problem;
  const Scales& scales = layout.scales;
  solution.border.clear();
  for (std::size_t b = 0; b < problem.border.size(); ++b) {
    const bool fixed = layout.presolve.border_fixed[b] != 0;
    solution.border.push_back(fixed ? layout.presolve.border_value[b]
                                    : scales.power * scales.border[b] * ties.border[b].value);
  }
  const double money = scales.money / scales.power;
  solution.border_row_duals.clear();
  solution.linking_row_duals.clear();
  for (std::size_t i = 0; i < problem.border_rows.size(); ++i)
    solution.border_row_duals.push_back(money * scales.border_row[i] * ties.border_rows[i].y);
  for (std::size_t i = 0; i < problem.linking_rows.size(); ++i)
    solution.linking_row_duals.push_back(money * scales.linking_row[i] * ties.linking_rows[i].y);
  solution.chains.assign(problem.chains.size(), {});
  for (std::size_t k = 0; k < problem.chains.size(); ++k) read_chain(layout, ties.chains[k], k, solution.chains[k]);
}

void undo(const Snapped& snapped) {
  for (const auto& [place, value] : snapped.values) *place = value;
  for (SmallColumn* column : snapped.held) column->held = false;
}

Snapped snap(Layout& layout, Ties& ties) {
  constexpr double squeezed_below = 1e-7;
  Snapped snapped;
  for (SmallColumn& column : ties.border) snap_small(column, snapped);
  for (ChainTie& tie : ties.chains) {
    for (SmallColumn& column : tie.columns) snap_small(column, snapped);
  }
  for (const Piece& piece : layout.pieces) {
    const TileProgram& program = layout.classes[at(layout.chains[piece.chain].chain_class)].built.program;
    for (const ProgramColumn& column : program.columns) {
      if (!column.has_lower) continue;
      for (std::size_t step = 0; step < piece.hour_count; ++step) {
        double* x = layout.place(piece, column.x, step);
        const double* zl = layout.place(piece, column.zl, step);
        // Where the upper bound itself has shrunk to zero, the column sits between two bounds that meet.
        const bool squeezed =
            column.has_upper && *x < squeezed_below && *layout.place(piece, column.s, step) < squeezed_below;
        if (!squeezed && !is_at_bound(*x, *zl)) continue;
        if (*x == 0.0) continue;
        snapped.values.emplace_back(x, *x);
        *x = 0.0;
      }
    }
  }
  return snapped;
}

void clip(const StagedProblem& problem, Solution& solution) {
  for (std::size_t b = 0; b < problem.border.size(); ++b) {
    solution.border[b] = std::clamp(solution.border[b], problem.border[b].lower, problem.border[b].upper);
  }
  for (std::size_t k = 0; k < problem.chains.size(); ++k) {
    const Chain& chain = problem.chains[k];
    for (std::size_t w = 0; w < chain.recourse.size(); ++w) {
      double& value = solution.chains[k].recourse[w];
      value = std::clamp(value, chain.recourse[w].lower, chain.recourse[w].upper);
    }
    for (const Segment& segment : chain.segments) {
      for (std::size_t j = 0; j < chain.columns.size(); ++j) {
        const StageColumn& column = chain.columns[j];
        const double border = column.slot == no_slot ? 0.0 : solution.border[segment.border_of_slot[column.slot]];
        for (std::size_t t = segment.first_hour; t < segment.first_hour + segment.hour_count; ++t) {
          double upper = column.upper.at(t);
          if (column.slot != no_slot) upper += column.border_coefficient.at(t) * border;
          double& value = solution.chains[k].columns[j][t];
          value = std::max(std::min(value, upper), column.lower);
        }
      }
    }
  }
}

void prove(const Layout& layout, double tolerance, Solution& solution) { Prover(layout, tolerance, solution).run(); }

}  // namespace gigawatt::solver::staged
