#include "solver/staged/iteration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>

namespace gigawatt::solver::staged {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr double stopped_room = 1e-14;  // of an upper bound at which a repair had to stop

}  // namespace

Iteration::Iteration(Layout& layout, Ties& ties, const Kernels& kernels, int threads)
    : layout_(layout), ties_(ties), kernels_(kernels), workers_(threads) {
  for (int n = 0; n < workers_.count(); ++n) scratch_.push_back(aligned_doubles(at(layout.scratch_doubles)));
  input_.resize(layout.groups.size());
  output_.resize(layout.groups.size());
  first_output_.resize(layout.groups.size());
  chain_of_lane_.assign(layout.groups.size(), std::vector<int>(lane_count, -1));
  for (const Piece& piece : layout.pieces)
    chain_of_lane_[at(piece.group)][at(piece.lane)] = static_cast<int>(piece.chain);
  taken_.primal.assign(layout.chains.size(), 0.0);
  taken_.dual = taken_.primal;
  none_ = affine_ = taken_;
}

// The loop
// --------------------------------------------------------------------------------------------------------------

Residual Iteration::whole_residual() {
  Residual residual;
  for (std::size_t g = 0; g < first_output_.size(); ++g) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const int k = chain_of_lane_[g][lane];
      if (k < 0) continue;
      const double weight = ties_.chains[at(k)].weight;
      residual.primal = std::max(residual.primal, first_output_[g].primal_residual[lane]);
      residual.dual = std::max(residual.dual, first_output_[g].dual_residual[lane]);
      residual.primal_cost += weight * first_output_[g].primal_cost[lane];
      residual.dual_cost += weight * first_output_[g].dual_cost[lane];
    }
  }
  return residual;
}

/// The whole step; what would pass its bound stops there.
void Iteration::move_within_bounds() {
  for (Group& group : layout_.groups) {
    for (int tile = 0; tile < group.tile_count; ++tile) {
      double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.program->tile_doubles;
      for (const ProgramColumn& column : group.program->columns) {
        for (int n = 0; n < array_doubles; ++n) {
          double& x = base[column.x.offset + n];
          x += base[column.dx.offset + n];
          if (column.has_lower) x = std::max(x, 0.0);
          if (!column.has_upper || !(base[column.zu.offset + n] > 0.0)) continue;
          double& s = base[column.s.offset + n];
          s = std::max(s + base[column.ds.offset + n], stopped_room);
        }
      }
    }
  }
  const auto move = [](SmallColumn& column) {
    if (column.unknown < 0 || column.held) return;
    column.value = std::clamp(column.value + column.dx, column.lower, column.upper);
  };
  for (SmallColumn& column : ties_.border) move(column);
  for (ChainTie& tie : ties_.chains) {
    for (SmallColumn& column : tie.columns) move(column);
  }
}

/// Largest |dx| of anything, scaled; infinity where one is not a number.
double Iteration::largest_move() const {
  double most = 0.0;
  const auto look = [&](double dx) {
    if (!(std::abs(dx) <= most)) most = std::isnan(dx) ? infinity : std::abs(dx);
  };
  for (const Group& group : layout_.groups) {
    for (int tile = 0; tile < group.tile_count; ++tile) {
      const double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.program->tile_doubles;
      for (const ProgramColumn& column : group.program->columns)
        std::for_each_n(base + column.dx.offset, array_doubles, look);
    }
  }
  for (const SmallColumn& column : ties_.border) {
    if (column.unknown >= 0 && !column.held) look(column.dx);
  }
  for (const ChainTie& tie : ties_.chains) {
    for (const SmallColumn& column : tie.columns) {
      if (column.unknown >= 0 && !column.held) look(column.dx);
    }
  }
  return most;
}

/// What is left of a direction that is not a number would spoil even a step of length zero.
void Iteration::forget_directions() {
  for (Group& group : layout_.groups) {
    const auto clear = [](double* base, ArrayRef array) {
      if (array.exists() && array.space == Space::tile) std::fill_n(base + array.offset, array_doubles, 0.0);
    };
    for (int tile = 0; tile < group.tile_count; ++tile) {
      double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.program->tile_doubles;
      for (const ProgramColumn& column : group.program->columns) {
        for (const ArrayRef array : {column.dx, column.ds, column.dzl, column.dzu}) clear(base, array);
      }
      for (const ProgramRow& row : group.program->rows) clear(base, row.dy);
    }
    const std::size_t items = at(group.program->items.count()) * lane_count;
    std::fill_n(group.values + items, items, 0.0);
  }
  for (const AlignedDoubles& scratch : scratch_) std::fill_n(scratch.get(), layout_.scratch_doubles, 0.0);
  ties_.forget_directions();
}

/// The metric of a repair: what has room moves most, and what lies close to its bound still moves a little, to where it
/// is needed; only what the last round had to stop at its bound hardly does. All far less apart than the curvatures of
/// the last iterate, which leaves the recurrences their digits.
void Iteration::measure_by_room() {
  const auto dual_of = [](double room) {
    constexpr double close = 1e-6, stopped = 1e-12;
    return room > close ? 1.0 : room / (room > 2.0 * stopped_room ? close : stopped);
  };
  for (Group& group : layout_.groups) {
    for (int tile = 0; tile < group.tile_count; ++tile) {
      double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.program->tile_doubles;
      for (const ProgramColumn& column : group.program->columns) {
        for (int n = 0; n < array_doubles; ++n) {
          if (column.has_lower) base[column.zl.offset + n] = dual_of(base[column.x.offset + n]);
          if (column.has_upper && base[column.zu.offset + n] != 0.0)
            base[column.zu.offset + n] = dual_of(base[column.s.offset + n]);
        }
      }
    }
  }
  const auto small = [&](SmallColumn& column) {
    if (column.unknown < 0 || column.held) return;
    if (column.has_lower()) column.zl = dual_of(column.lower_room());
    if (column.has_upper()) column.zu = dual_of(column.upper_room());
  };
  for (SmallColumn& column : ties_.border) small(column);
  for (ChainTie& tie : ties_.chains) {
    for (SmallColumn& column : tie.columns) small(column);
  }
}

template <class Visit>
void Iteration::visit_values(const Visit& visit) {
  for (Group& group : layout_.groups) {
    for (int tile = 0; tile < group.tile_count; ++tile) {
      double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.program->tile_doubles;
      for (const ProgramColumn& column : group.program->columns) {
        for (int n = 0; n < array_doubles; ++n) {
          visit(base[column.x.offset + n]);
          if (column.has_upper) visit(base[column.s.offset + n]);
        }
      }
    }
  }
  for (SmallColumn& column : ties_.border) visit(column.value);
  for (ChainTie& tie : ties_.chains) {
    for (SmallColumn& column : tie.columns) visit(column.value);
  }
}

Iteration::Values Iteration::values() {
  Values values;
  visit_values([&](const double& value) { values.push_back(value); });
  return values;
}

void Iteration::go_back(const Values& values) {
  std::size_t next = 0;
  visit_values([&](double& value) { value = values[next++]; });
}

double Iteration::repair(int rounds, Metric metric) {
  // The metric is ours to choose here: bounded curvatures leave the recurrences the digits that small pivots need.
  regularisation_ = {.primal = 1e-3, .free = 1e-3, .dual = 1e-8, .dual_share = 1e-9, .dual_least = 1e-10};
  constexpr double enough = 1e-13, gain = 0.5, finer = 0.01, finest = 1e-14, most_move = 10.0;
  taken_.clear();
  forget_directions();  // of an iteration that broke down
  double best = infinity;
  for (int round = 0;; ++round) {
    if (metric == Metric::room) measure_by_room();
    pass_factorise(true);
    const Residual ties = ties_.assemble(layout_.groups, regularisation_, true, workers_, kernels_);
    const double residual = std::max(whole_residual().primal, ties.primal);
    if (residual < enough || round == rounds || !(residual < 1e3 * best)) return residual;
    if (!(residual < gain * best)) {
      regularisation_.dual *= finer;
      regularisation_.dual_least *= finer;
      if (regularisation_.dual < finest) return residual;
    }
    best = std::min(best, residual);
    solve_and_substitute(true);
    // What repairs the last digits moves nothing by much; what does is no direction but a system that broke down.
    if (!(largest_move() <= most_move)) {
      forget_directions();
      return residual;
    }
    move_within_bounds();
  }
}

/// What the size of the iterate proves. Feasible points satisfy 1 ≤ (|c| + |dual residual|)·|x| / dual cost, so that a
/// dual cost beyond everything else rules them out; and the other way round for a primal cost that falls without end.
bool Iteration::proves_none(const Residual& residual, Outcome& outcome) const {
  constexpr double beyond = 1e8;
  if (residual.dual_cost > 1.0 + beyond * (cost_size_ + residual.dual)) {
    outcome.termination = Termination::infeasible;
    outcome.message =
        "the prices of the rows form a ray along which the dual grows without limit: no point meets all rows and "
        "bounds";
    return true;
  }
  if (-residual.primal_cost > beyond * std::max(1.0, cost_size_) * (1.0 + residual.primal)) {
    outcome.termination = Termination::unbounded;
    outcome.message = "costs fall without limit along a ray that keeps all rows and bounds";
    return true;
  }
  return false;
}

/// Mehrotra's target, never so low that complementarity outruns feasibility, nor lower than the gap needs.
double Iteration::target_product(double mu, double affine, const Residual& residual, double least) {
  constexpr double most_share = 0.03, least_share = 1e-6, of_residual = 0.01;
  const double ratio = affine / mu;
  const double share = std::clamp(ratio * ratio * ratio, least_share, most_share);
  return std::max({share * mu, std::min(mu, of_residual * residual.primal), least});
}

/// A step along the direction leaves (1 − step) of what rows lacked, and what δ holds back: a row's price moves by no
/// more than residual / δ an iteration, and beside margins of 1e8 it has far to go. Where a long step leaves the rows
/// as they were, δ is made smaller; never as a matter of course, for it is what keeps nearly redundant rows apart.
void Iteration::follow_rows(double primal) {
  constexpr double long_step = 0.5, less = 0.1, least_share = 1e-13, left_to_repair = 1e-5;
  constexpr double hardly_less = 0.5, hardly_more = 1.25;  // more is rounding, which a smaller δ makes worse
  const bool is_as_it_was = primal > hardly_less * primal_before_ && primal < hardly_more * primal_before_;
  primal_before_ = primal;
  // Where chains went ways of their own, rows lag for that reason.
  if (own_primal_ || taken_.border_primal < long_step || primal <= left_to_repair || !is_as_it_was) return;
  if (!is_finest_ && regularisation_.dual_share > least_share) regularisation_.scale(less);
}

/// Takes back the last step of `follow_rows`, for good; false if there is none to take back.
bool Iteration::coarsen() {
  constexpr double more = 10.0;
  is_finest_ = true;
  if (regularisation_.dual >= Regularisation{}.dual) return false;
  regularisation_.scale(more);
  return true;
}

/// Progress is that of rows and gap; hours leave a dual residual behind on purpose while the gap is wide.
/// Without progress the answer is taken if only the dual residual lags (its own check decides), and given up otherwise.
bool Iteration::gives_up(const Limits& limits, Outcome& outcome, ProgressMade& made) {
  constexpr int patience = 80, patience_when_close = 4;
  const double ahead = std::max(outcome.residual.primal / limits.primal_tolerance, outcome.gap / limits.gap_tolerance);
  made.close_count = ahead <= 1.0 ? made.close_count + 1 : 0;
  // Beside the best of the last time that counted, so that 5 % an iteration adds up to progress.
  const bool is_ahead = ahead < 0.9 * made.best_ahead;
  made.stall_count = is_ahead ? 0 : made.stall_count + 1;
  if (is_ahead) made.best_ahead = ahead;
  if (made.close_count > patience_when_close) {
    outcome.termination = Termination::optimal;
    return true;
  }
  // Rows that are nearly met are left to the repair; rows that lag further behind get more time first.
  constexpr int patience_when_good = 8, patience_when_rows_lag = 40;
  constexpr double good_gap = 2e-7, good_primal = 1e-6, lagging_primal = 2e-5;
  const bool is_good = made.stall_count > patience_when_good && outcome.residual.primal <= good_primal;
  const bool is_lagging = made.stall_count > patience_when_rows_lag && outcome.residual.primal <= lagging_primal;
  if (outcome.gap <= good_gap && (is_good || is_lagging)) {
    outcome.termination = Termination::optimal;
    return true;
  }
  if (made.stall_count <= patience) return false;
  outcome.message = fmt::format("the iteration stalled at a gap of {:.1g}, rows met within {:.1g}", outcome.gap,
                                outcome.residual.primal);
  return true;
}

/// Moves by the steps taken, factorises there, and tells what the point lacks.
Residual Iteration::factorise() {
  pass_factorise(false);
  const Residual ties = ties_.assemble(layout_.groups, regularisation_, false, workers_, kernels_);
  Residual residual = whole_residual();
  residual.primal = std::max(residual.primal, ties.primal);
  residual.dual = std::max(residual.dual, ties.dual);
  residual.primal_cost += ties.primal_cost;
  residual.dual_cost += ties.dual_cost;
  return residual;
}

/// The affine direction and its corrector, with the steps to take along them.
Iteration::Direction Iteration::find_direction(const Outcome& at, double mu, double least_target) {
  solve_and_substitute(true);
  // Own dual steps of the hours leave a dual residual in what they share; near the end it must vanish. With many chains
  // that costs a common step of full length, which is rare before all of them are close.
  const double near_the_end = has_many_chains() ? 1e-7 : 1e-5;
  const bool is_near_the_end = at.gap < near_the_end;
  // One hour of many chains stops all of them; while the gap is wide, each chain goes its own way.
  constexpr double wide_gap = 1e-2;
  own_primal_ = has_many_chains() && !wants_ray_ && at.gap > wide_gap;
  steps(1.0, is_near_the_end, own_primal_, affine_);
  const double affine = complementarity(affine_);
  constexpr double beyond = 10.0;  // the products of a direction that solves its system hardly grow along it
  if (const Direction found = judge(affine, beyond * mu); found != Direction::found) return found;
  centre(target_product(mu, affine, at.residual, least_target), mu);
  const double share_of_way = is_near_the_end ? 0.995 : 0.95;
  steps(share_of_way, is_near_the_end, own_primal_, taken_);
  if (!is_near_the_end) let_hours_go(share_of_way, taken_);
  return judge(complementarity(taken_), std::numeric_limits<double>::max());
}

/// A direction along which products grow beyond `most` did not solve its system: the same point is tried again with a
/// larger δ, where there is one, and what is no number is never taken.
Iteration::Direction Iteration::judge(double products, double most) {
  if (products <= most) return Direction::found;
  const bool is_number = std::isfinite(products);
  if (!is_number) forget_directions();
  if (coarsen()) {
    taken_.clear();
    return Direction::again;
  }
  return is_number ? Direction::found : Direction::lost;
}

void Iteration::report(const Outcome& outcome, const base::Progress& progress) {
  std::array<char, 80> text{};  // the iteration allocates nothing
  const auto end = fmt::format_to_n(text.data(), text.size(), "solve plan: staged solver, iteration {}, gap {:.0e}",
                                    outcome.iterations, outcome.gap);
  progress.report({text.data(), std::min(end.size, text.size())}, -1.0);
}

Outcome Iteration::run(const Limits& limits, const base::Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  ProgressMade progress_made;
  Outcome outcome;
  wants_ray_ = limits.wants_ray;
  start(limits.from);
  for (int iteration = 0;; ++iteration) {
    outcome.iterations = iteration;
    const Residual residual = outcome.residual = factorise();
    const double size = 1e-3 + std::abs(residual.primal_cost);
    outcome.gap = std::abs(residual.primal_cost - residual.dual_cost) / size;
    constexpr double share_of_gap = 0.1;
    const double least_target = share_of_gap * limits.gap_tolerance * size / std::max(gap_per_product_, 1.0);
    const double mu = complementarity(none_);
    if (residual.primal <= limits.primal_tolerance && residual.dual <= limits.dual_tolerance &&
        outcome.gap <= limits.gap_tolerance) {
      outcome.termination = Termination::optimal;
      break;
    }
    if (proves_none(residual, outcome)) break;
    if (!std::isfinite(residual.primal + residual.dual + mu)) {
      outcome.message = "the iteration broke down";
      break;
    }
    if (gives_up(limits, outcome, progress_made)) break;
    if (iteration >= limits.iterations) {
      outcome.termination = Termination::iteration_limit;
      break;
    }
    if (std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() > limits.seconds) {
      outcome.termination = Termination::time_limit;
      break;
    }
    constexpr double settled_gap = 1e-5;  // from here on what rows lack is rounding, left to the repair
    // Not where shared rows tie many chains: their prices have far to go when the gap has long closed.
    if (!limits.wants_ray && (outcome.gap > settled_gap || has_many_chains())) follow_rows(residual.primal);
    if (iteration % 10 == 0 && iteration > 0) report(outcome, progress);
    if (progress.should_stop()) {
      outcome.termination = Termination::interrupted;
      break;
    }
    const Direction direction = find_direction(outcome, mu, least_target);
    if (direction == Direction::again) continue;
    if (direction == Direction::lost) {  // the iterate stands as it is, and its check decides
      outcome.message = "the system of the last direction broke down";
      break;
    }
    move_small(taken_);
  }
  taken_.clear();
  return outcome;
}

}  // namespace gigawatt::solver::staged
