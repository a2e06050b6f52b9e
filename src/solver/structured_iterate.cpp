#include "solver/structured_iterate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace gigawatt::solver::structured {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

constexpr double start_product = 1.0;  // of value and dual, in scaled units

/// A column on the central path of its own bounds and cost: x zl = s zu = product, zl − zu = cost where that has a
/// solution.
struct Centre {
  double x = 0.0, s = 1.0, zl = 0.0, zu = 0.0;
};

Centre centre_of(bool has_lower, bool has_upper, double cost, double upper, double product) {
  constexpr double least_room = 1e-3, least_dual = 1.0;
  Centre at;
  if (has_lower && has_upper) {
    const double room = std::max(upper, least_room);
    // cost = product / x − product / (room − x); the root between 0 and room, without cancellation
    const double half = cost * room / product;
    const double share = 2.0 / (2.0 + half + std::sqrt(4.0 + half * half));  // x / room for positive cost
    const double low = 2.0 / (2.0 - half + std::sqrt(4.0 + half * half));    // s / room
    at.x = room * share;
    at.s = room * low;
    at.zl = product / at.x;
    at.zu = product / at.s;
  } else if (has_lower) {
    at.zl = std::max(cost, least_dual);
    at.x = product / at.zl;
  } else if (has_upper) {
    at.zu = std::max(-cost, least_dual);
    at.s = product / at.zu;
    at.x = upper - at.s;
  }
  return at;
}

double weight_of(int number) { return number < 0 ? 0.0 : corrector_weights[number]; }

double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return values.empty() ? 1.0 : sum / static_cast<double>(values.size());
}

double step_to(double block, double share) { return block > share ? share / block : 1.0; }

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
  none_ = affine_ = now_ = candidate_ = taken_;
}

void Iteration::Steps::clear() {
  std::ranges::fill(primal, 0.0);
  std::ranges::fill(dual, 0.0);
  border_primal = border_dual = 0.0;
}

// Starting point
// --------------------------------------------------------------------------------------------------------

void Iteration::start() {
  regularise(regularisation_.dual);
  for (Group& group : layout_.groups) {
    for (int tile = 0; tile < group.tile_count; ++tile) {
      double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.plan->tile_doubles;
      for (const PlanColumn& column : group.plan->columns) {
        if (column.has_upper) std::fill_n(base + column.s.offset, array_doubles, 1.0);
      }
    }
  }
  const auto start_small = [](SmallColumn& column) {
    if (column.unknown < 0) return;
    const double room = column.has_lower() && column.has_upper() ? column.upper - column.lower : infinity;
    const Centre at = centre_of(column.has_lower(), column.has_upper(), column.cost,
                                column.has_lower() ? room : column.upper, start_product);
    column.value = (column.has_lower() ? column.lower : 0.0) + at.x;
    column.zl = at.zl;
    column.zu = at.zu;
  };
  for (SmallColumn& column : ties_.border) start_small(column);
  for (ChainTie& tie : ties_.chains) {
    for (SmallColumn& column : tie.columns) start_small(column);
  }
  for (const Piece& piece : layout_.pieces) start_piece(piece);
  count_pairs();
}

void Iteration::start_piece(const Piece& piece) {
  const Chain& chain = layout_.problem->chains[piece.chain];
  const Plan& plan = layout_.classes[at(layout_.chains[piece.chain].chain_class)].built.plan;
  const Coefficients coefficients(layout_, piece);
  std::vector<char> dead;
  for (std::size_t step = 0; step < piece.hour_count; ++step) {
    const std::size_t hour = piece.first_hour + step;
    coefficients.dead(hour, dead);
    for (std::size_t j = 0; j < plan.columns.size(); ++j) {
      const PlanColumn& column = plan.columns[j];
      if (dead[j] != 0) continue;  // all zero, s = 1
      const bool bounded = column.has_upper && coefficients.bounded(j, hour);
      double upper = bounded ? coefficients.upper(j, hour) : 0.0;
      if (bounded && chain.columns[j].slot != no_slot) {
        upper += coefficients.border(j, hour) *
                 ties_.border[chain.segments[piece.segment].border_of_slot[chain.columns[j].slot]].value;
      }
      const double cost = coefficients.cost(j, hour);
      cost_size_ = std::max(cost_size_, std::abs(cost));
      const Centre at = centre_of(column.has_lower, bounded, cost, upper, start_product);
      *layout_.place(piece, column.x, step) = at.x;
      if (column.has_lower) *layout_.place(piece, column.zl, step) = at.zl;
      if (bounded) {
        *layout_.place(piece, column.s, step) = at.s;
        *layout_.place(piece, column.zu, step) = at.zu;
      }
    }
  }
}

void Iteration::count_pairs() {
  chain_pairs_.assign(layout_.chains.size(), 0.0);
  for (const Piece& piece : layout_.pieces) {
    const Plan& plan = layout_.classes[at(layout_.chains[piece.chain].chain_class)].built.plan;
    double count = 0.0;
    for (std::size_t step = 0; step < piece.hour_count; ++step) {
      for (const PlanColumn& column : plan.columns) {
        if (column.has_lower && *layout_.place(piece, column.zl, step) > 0.0) count += 1.0;
        if (column.has_upper && *layout_.place(piece, column.zu, step) > 0.0) count += 1.0;
      }
    }
    chain_pairs_[piece.chain] += count;
  }
  const auto small = [](const SmallColumn& column) {
    return column.unknown < 0 ? 0.0 : (column.has_lower() ? 1.0 : 0.0) + (column.has_upper() ? 1.0 : 0.0);
  };
  pair_count_ = 0.0;
  for (const SmallColumn& column : ties_.border) pair_count_ += small(column);
  for (std::size_t k = 0; k < ties_.chains.size(); ++k) {
    for (const SmallColumn& column : ties_.chains[k].columns) chain_pairs_[k] += small(column);
    pair_count_ += chain_pairs_[k];
  }
  pair_count_ = std::max(pair_count_, 1.0);
}

// Passes
// ----------------------------------------------------------------------------------------------------------------

void Iteration::set_lanes(const Steps& steps) {
  for (std::size_t g = 0; g < input_.size(); ++g) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const int k = chain_of_lane_[g][lane];
      input_[g].primal_step[lane] = k < 0 ? 0.0 : steps.primal[at(k)];
      input_[g].dual_step[lane] = k < 0 ? 0.0 : steps.dual[at(k)];
      input_[g].primal_weight[lane] = weight_of(pending_.primal);
      input_[g].dual_weight[lane] = weight_of(pending_.dual);
    }
  }
}

void Iteration::pass_factorise(bool feasibility_only) {
  ties_.show_values(layout_.groups, taken_.primal, weight_of(pending_.primal));
  set_lanes(taken_);
  auto task = [&](int index, int worker) {
    const auto g = at(index);
    input_[g].primal_regularisation = regularisation_.primal;
    input_[g].free_regularisation = regularisation_.free;
    input_[g].feasibility_only = feasibility_only;
    first_output_[g] = PassOutput{};
    kernels_.factorise(layout_.groups[g], input_[g], scratch_[at(worker)].get(), first_output_[g]);
  };
  workers_.run(static_cast<int>(layout_.groups.size()), task);
  pending_ = {};
}

void Iteration::pass_correct() {
  ties_.add_corrector(weight_of(pending_.primal), weight_of(pending_.dual));
  for (PassInput& input : input_) {
    std::ranges::fill(input.primal_weight, weight_of(pending_.primal));
    std::ranges::fill(input.dual_weight, weight_of(pending_.dual));
  }
  pending_ = {};
  auto task = [&](int index, int worker) {
    kernels_.correct(layout_.groups[at(index)], input_[at(index)], scratch_[at(worker)].get());
  };
  workers_.run(static_cast<int>(layout_.groups.size()), task);
}

void Iteration::pass_substitute(bool first) {
  auto task = [&](int index, int worker) {
    const auto g = at(index);
    output_[g] = PassOutput{};
    kernels_.substitute(layout_.groups[g], input_[g], first, scratch_[at(worker)].get(), output_[g]);
  };
  workers_.run(static_cast<int>(layout_.groups.size()), task);
}

void Iteration::solve_and_substitute(bool first) {
  ties_.solve(layout_.groups, workers_);
  ties_.take_directions(first);
  pass_substitute(first);
}

// Steps
// -----------------------------------------------------------------------------------------------------------------

/// One primal step for all: what is feasible stays so. Every chain takes its own dual step, the border their mean;
/// near the end all take the same, so that the border's dual residual can vanish.
void Iteration::steps(double share, Weights weights, Steps& result) const {
  result.clear();
  const auto p = at(std::max(weights.primal, 0)), d = at(std::max(weights.dual, 0));
  for (std::size_t g = 0; g < output_.size(); ++g) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const int k = chain_of_lane_[g][lane];
      if (k < 0) continue;
      result.primal[at(k)] = std::max(result.primal[at(k)], output_[g].primal_block[p][lane]);
      result.dual[at(k)] = std::max(result.dual[at(k)], output_[g].dual_block[d][lane]);
    }
  }
  const double primal_weight = weight_of(weights.primal), dual_weight = weight_of(weights.dual);
  double border_primal = 0.0, border_dual = 0.0;
  for (const SmallColumn& column : ties_.border) {
    if (column.unknown < 0) continue;
    border_primal = std::max(border_primal, column.primal_block(primal_weight));
    border_dual = std::max(border_dual, column.dual_block(dual_weight));
  }
  for (std::size_t k = 0; k < ties_.chains.size(); ++k) {
    for (const SmallColumn& column : ties_.chains[k].columns) {
      if (column.unknown < 0) continue;
      result.primal[k] = std::max(result.primal[k], column.primal_block(primal_weight));
      result.dual[k] = std::max(result.dual[k], column.dual_block(dual_weight));
    }
    result.primal[k] = step_to(result.primal[k], share);
    result.dual[k] = step_to(result.dual[k], share);
  }
  result.border_primal = step_to(border_primal, share);
  for (const double step : result.primal) result.border_primal = std::min(result.border_primal, step);
  std::ranges::fill(result.primal, result.border_primal);
  result.border_dual = std::min(step_to(border_dual, share), mean(result.dual));
  if (common_dual_) {
    for (const double step : result.dual) result.border_dual = std::min(result.border_dual, step);
    std::ranges::fill(result.dual, result.border_dual);
  }
}

Iteration::Weights Iteration::best_weights(double least_primal, double least_dual) {
  Weights best{.primal = weight_count - 1, .dual = weight_count - 1};
  for (int n = 0; n < weight_count; ++n) {
    steps(1.0, {.primal = n, .dual = n}, candidate_);
    const double primal = mean(candidate_.primal) + candidate_.border_primal,
                 dual = mean(candidate_.dual) + candidate_.border_dual;
    if (primal > least_primal) {
      least_primal = primal;
      best.primal = n;
    }
    if (dual > least_dual) {
      least_dual = dual;
      best.dual = n;
    }
  }
  return best;
}

/// Mean complementarity product after steps along the direction.
double Iteration::complementarity(const Steps& to) const {
  double sum = 0.0;
  for (std::size_t g = 0; g < output_.size(); ++g) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const int k = chain_of_lane_[g][lane];
      if (k < 0) continue;
      const double primal = to.primal[at(k)], dual = to.dual[at(k)];
      sum += first_output_[g].complementarity[lane] + dual * output_[g].x_dz[lane] + primal * output_[g].z_dx[lane] +
             primal * dual * output_[g].dx_dz[lane];
    }
  }
  const auto small = [](SmallColumn column, double primal, double dual) {
    if (column.unknown < 0) return 0.0;
    column.move(primal, dual);
    return column.complementarity();
  };
  for (const SmallColumn& column : ties_.border) sum += small(column, to.border_primal, to.border_dual);
  for (std::size_t k = 0; k < ties_.chains.size(); ++k) {
    for (const SmallColumn& column : ties_.chains[k].columns) sum += small(column, to.primal[k], to.dual[k]);
  }
  return sum / pair_count_;
}

void Iteration::move_small(const Steps& to) {
  const auto move = [](SmallColumn& column, double primal, double dual) {
    if (column.unknown >= 0) column.move(primal, dual);
  };
  for (SmallColumn& column : ties_.border) move(column, to.border_primal, to.border_dual);
  for (std::vector<SmallRow>* rows : {&ties_.border_rows, &ties_.linking_rows}) {
    for (SmallRow& row : *rows) row.y += to.border_dual * row.dy;
  }
  for (std::size_t k = 0; k < ties_.chains.size(); ++k) {
    for (SmallColumn& column : ties_.chains[k].columns) move(column, to.primal[k], to.dual[k]);
    for (SmallRow& row : ties_.chains[k].rows) row.y += to.dual[k] * row.dy;
  }
}

/// Mehrotra's corrector: towards the central path, less the second order of the affine direction. (Weighing the second
/// order with the affine steps, as some do, took half as many iterations again.)
void Iteration::centre(double target) {
  for (PassInput& input : input_) {
    input.centrality = false;
    std::ranges::fill(input.target, target);
    std::ranges::fill(input.trial_primal, 1.0);
    std::ranges::fill(input.trial_dual, 1.0);
  }
  pass_correct();
  for (SmallColumn& column : ties_.border) {
    if (column.unknown >= 0) column.second_order_targets(target, 1.0, 1.0);
  }
  for (ChainTie& tie : ties_.chains) {
    for (SmallColumn& column : tie.columns) {
      if (column.unknown >= 0) column.second_order_targets(target, 1.0, 1.0);
    }
  }
  run_corrector();
  pending_ = {.primal = 0, .dual = 0};
}

void Iteration::run_corrector() {
  ties_.assemble_corrector(layout_.groups, workers_);
  solve_and_substitute(false);
}

/// Gondzio's correctors: aim for a longer step and pull the products that leave the neighbourhood back into it. Each
/// joins at the weight that lets the steps grow most, and only if they grow.
void Iteration::correct_centrality(double target, int most) {
  constexpr double reach = 0.6, low = 0.1, high = 10.0, worthwhile = 0.02;
  for (int n = 0; n < most; ++n) {
    steps(1.0, pending_, now_);
    const Steps& now = now_;
    const double primal_now = mean(now.primal) + now.border_primal, dual_now = mean(now.dual) + now.border_dual;
    if (std::min(primal_now, dual_now) > 1.8) return;
    Steps& aim = candidate_;
    aim = now;
    const auto further = [](double step) { return std::min(1.0, step + reach); };
    for (double& step : aim.primal) step = further(step);
    for (double& step : aim.dual) step = further(step);
    for (std::size_t g = 0; g < input_.size(); ++g) {
      input_[g].centrality = true;
      input_[g].centrality_low = low;
      input_[g].centrality_high = high;
      for (std::size_t lane = 0; lane < lane_count; ++lane) {
        const int k = chain_of_lane_[g][lane];
        input_[g].trial_primal[lane] = k < 0 ? 0.0 : aim.primal[at(k)];
        input_[g].trial_dual[lane] = k < 0 ? 0.0 : aim.dual[at(k)];
      }
    }
    pass_correct();
    for (SmallColumn& column : ties_.border) {
      if (column.unknown >= 0)
        column.centrality_targets(target, further(now.border_primal), further(now.border_dual), low, high);
    }
    for (std::size_t k = 0; k < ties_.chains.size(); ++k) {
      for (SmallColumn& column : ties_.chains[k].columns) {
        if (column.unknown >= 0) column.centrality_targets(target, aim.primal[k], aim.dual[k], low, high);
      }
    }
    run_corrector();
    pending_ = best_weights(primal_now + worthwhile, dual_now + worthwhile);
    if (weight_of(pending_.primal) == 0.0 && weight_of(pending_.dual) == 0.0) return;
  }
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

void Iteration::regularise(double dual) {
  regularisation_.dual = dual;
  for (Group& group : layout_.groups) {
    for (int lane = 0; lane < lane_count; ++lane) group.constants[group.plan->delta + lane] = dual;
  }
}

/// The whole step; what would pass its bound stops there.
void Iteration::move_within_bounds() {
  constexpr double least_room = 1e-14;
  for (Group& group : layout_.groups) {
    for (int tile = 0; tile < group.tile_count; ++tile) {
      double* base = group.tiles + static_cast<std::ptrdiff_t>(tile) * group.plan->tile_doubles;
      for (const PlanColumn& column : group.plan->columns) {
        for (int n = 0; n < array_doubles; ++n) {
          double& x = base[column.x.offset + n];
          x += base[column.dx.offset + n];
          if (column.has_lower) x = std::max(x, 0.0);
          if (!column.has_upper || !(base[column.zu.offset + n] > 0.0)) continue;
          double& s = base[column.s.offset + n];
          s = std::max(s + base[column.ds.offset + n], least_room);
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

double Iteration::repair(int rounds) {
  // Prices stay as they are, so that rows may be met ever more closely.
  constexpr double coarse = 1e-8, finest = 1e-14, finer = 1e-1;
  constexpr double enough = 1e-15, gain = 0.5;
  double regularisation = coarse;
  regularise(regularisation);
  // The metric is ours to choose here: bounded curvatures leave the recurrences the digits that small pivots need.
  regularisation_.primal = regularisation_.free = 1e-3;
  taken_.clear();
  double before = infinity;
  for (int round = 0;; ++round) {
    pass_factorise(true);
    const Residual ties = ties_.assemble(layout_.groups, regularisation_, true, workers_, kernels_);
    const double residual = std::max(whole_residual().primal, ties.primal);
    if (residual < enough || round == rounds || !(residual < 1e3 * before)) return residual;
    if (!(residual < gain * before)) {
      regularisation *= finer;
      if (regularisation < finest) return residual;
      regularise(regularisation);
      pass_factorise(true);
      ties_.assemble(layout_.groups, regularisation_, true, workers_, kernels_);
    }
    before = residual;
    solve_and_substitute(true);
    move_within_bounds();
  }
}

/// What the size of the iterate proves. Feasible points satisfy 1 ≤ (|c| + |dual residual|)·|x| / dual cost, so that a
/// dual cost beyond everything else rules them out; and the other way round for a primal cost that falls without end.
bool Iteration::proves_none(const Residual& residual, Outcome& outcome) const {
  constexpr double beyond = 1e8;
  if (residual.dual_cost > beyond * (cost_size_ + residual.dual)) {
    outcome.termination = Termination::infeasible;
    outcome.message =
        "the prices of the rows form a ray along which the dual grows without limit: no point meets all rows and "
        "bounds";
    return true;
  }
  if (-residual.primal_cost > beyond * (1.0 + residual.primal)) {
    outcome.termination = Termination::unbounded;
    outcome.message = "costs fall without limit along a ray that keeps all rows and bounds";
    return true;
  }
  return false;
}

/// Without progress the answer is taken if only the dual residual lags (its own check decides), and given up otherwise.
bool Iteration::gives_up(const Limits& limits, Outcome& outcome, ProgressMade& made) {
  constexpr int patience = 40, patience_when_close = 4;
  const double ahead = std::max(outcome.residual.primal / limits.primal_tolerance, outcome.gap / limits.gap_tolerance);
  const double merit = std::max(ahead, outcome.residual.dual / limits.dual_tolerance);
  made.close_count = ahead <= 1.0 ? made.close_count + 1 : 0;
  made.stall_count = merit < 0.9 * made.best_merit ? 0 : made.stall_count + 1;
  made.best_merit = std::min(made.best_merit, merit);
  if (made.close_count > patience_when_close) {
    outcome.termination = Termination::optimal;
    return true;
  }
  if (made.stall_count <= patience) return false;
  outcome.message = "the iteration stalled";
  return true;
}

Outcome Iteration::run(const Limits& limits, const base::Progress& progress) {
  const auto begin = std::chrono::steady_clock::now();
  constexpr double share_of_way = 0.9;
  ProgressMade progress_made;
  Outcome outcome;
  start();
  for (int iteration = 0;; ++iteration) {
    outcome.iterations = iteration;
    pass_factorise(false);
    const Residual ties = ties_.assemble(layout_.groups, regularisation_, false, workers_, kernels_);
    Residual residual = whole_residual();
    residual.primal = std::max(residual.primal, ties.primal);
    residual.dual = std::max(residual.dual, ties.dual);
    residual.primal_cost += ties.primal_cost;
    residual.dual_cost += ties.dual_cost;
    outcome.residual = residual;
    outcome.gap = std::abs(residual.primal_cost - residual.dual_cost) / (1e-3 + std::abs(residual.primal_cost));
    const double mu = complementarity(none_);
    constexpr double near_the_end = 1e-3;
    common_dual_ = outcome.gap < near_the_end;
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
    if (progress.should_stop()) {
      outcome.termination = Termination::interrupted;
      break;
    }
    solve_and_substitute(true);
    steps(1.0, {}, affine_);
    const double ratio = complementarity(affine_) / mu;
    const double sigma = std::clamp(ratio * ratio * ratio, 1e-6, 0.05);
    const double target = std::max(sigma * mu, std::min(mu, 0.01 * residual.primal));
    centre(target);
    correct_centrality(target, limits.correctors);
    steps(share_of_way, pending_, taken_);
    ties_.add_corrector(weight_of(pending_.primal), weight_of(pending_.dual));
    move_small(taken_);
  }
  taken_.clear();
  return outcome;
}

}  // namespace gigawatt::solver::structured
