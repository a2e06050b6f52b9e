// One iteration in parts: passes over groups, how far to go, and the corrector.
#include <algorithm>
#include <cmath>

#include "solver/staged/iteration.hpp"

namespace gigawatt::solver::staged {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return values.empty() ? 1.0 : sum / static_cast<double>(values.size());
}

double primal_block(const std::vector<SmallColumn>& columns) {
  double block = 0.0;
  for (const SmallColumn& column : columns) {
    if (column.unknown >= 0) block = std::max(block, column.primal_block());
  }
  return block;
}

double dual_block(const std::vector<SmallColumn>& columns) {
  double block = 0.0;
  for (const SmallColumn& column : columns) {
    if (column.unknown >= 0) block = std::max(block, column.dual_block());
  }
  return block;
}

double step_to(double block, double share) { return block > share ? share / block : 1.0; }

}  // namespace

void Iteration::Steps::clear() {
  std::ranges::fill(primal, 0.0);
  std::ranges::fill(dual, 0.0);
  border_primal = border_dual = 0.0;
  own_dual = false;
}

// Passes
// ----------------------------------------------------------------------------------------------------------------

void Iteration::set_lanes(const Steps& steps) {
  for (std::size_t g = 0; g < input_.size(); ++g) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const int k = chain_of_lane_[g][lane];
      input_[g].primal_step[lane] = k < 0 ? 0.0 : steps.primal[at(k)];
      input_[g].dual_step[lane] = k < 0 ? 0.0 : steps.dual[at(k)];
    }
    input_[g].own_dual_steps = steps.own_dual;
  }
}

void Iteration::pass_factorise(bool feasibility_only) {
  ties_.show_values(layout_.groups, taken_.primal);
  set_lanes(taken_);
  auto task = [&](int index, int worker) {
    const auto g = at(index);
    input_[g].primal_regularisation = regularisation_.primal;
    input_[g].free_regularisation = regularisation_.free;
    input_[g].dual_regularisation = regularisation_.dual_share;
    input_[g].dual_regularisation_least = regularisation_.dual_least;
    input_[g].dual_regularisation_most = regularisation_.dual;
    input_[g].feasibility_only = feasibility_only;
    first_output_[g] = PassOutput{};
    kernels_.factorise(layout_.groups[g], input_[g], scratch_[at(worker)].get(), first_output_[g]);
  };
  workers_.run(static_cast<int>(layout_.groups.size()), task);
}

void Iteration::pass_correct() {
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

void Iteration::steps(double share, bool common, bool own_primal, Steps& result) const {
  result.clear();
  for (std::size_t g = 0; g < output_.size(); ++g) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const int k = chain_of_lane_[g][lane];
      if (k < 0) continue;
      result.primal[at(k)] = std::max(result.primal[at(k)], output_[g].primal_block[lane]);
      result.dual[at(k)] = std::max(result.dual[at(k)], output_[g].dual_block[lane]);
    }
  }
  result.border_primal = step_to(primal_block(ties_.border), share);
  double shortest = result.border_primal;
  for (std::size_t k = 0; k < ties_.chains.size(); ++k) {
    const std::vector<SmallColumn>& columns = ties_.chains[k].columns;
    result.primal[k] = step_to(std::max(result.primal[k], primal_block(columns)), share);
    shortest = std::min(shortest, result.primal[k]);
    result.dual[k] = step_to(std::max(result.dual[k], dual_block(columns)), share);
  }
  if (own_primal) {
    // The border goes as far as the chains do on average, and none goes further: what it lags behind is a residual of
    // its rows with the border, which the next steps take away again.
    result.border_primal = std::min(result.border_primal, mean(result.primal));
    for (double& step : result.primal) step = std::min(step, result.border_primal);
  } else {
    result.border_primal = shortest;
    std::ranges::fill(result.primal, shortest);
  }
  result.border_dual = std::min(step_to(dual_block(ties_.border), share), mean(result.dual));
  if (!common) return;
  for (const double step : result.dual) result.border_dual = std::min(result.border_dual, step);
  std::ranges::fill(result.dual, result.border_dual);
}

void Iteration::let_hours_go(double share, Steps& result) const {
  std::ranges::fill(result.dual, 0.0);
  for (std::size_t g = 0; g < output_.size(); ++g) {
    for (std::size_t lane = 0; lane < lane_count; ++lane) {
      const int k = chain_of_lane_[g][lane];
      if (k >= 0) result.dual[at(k)] += output_[g].dual_steps[lane];
    }
  }
  double sum = 0.0, hours = 0.0;
  for (std::size_t k = 0; k < result.dual.size(); ++k) {
    const auto count = static_cast<double>(layout_.problem->chains[k].hour_count);
    sum += result.dual[k];
    hours += count;
    result.dual[k] = std::min(result.dual[k] / count, step_to(dual_block(ties_.chains[k].columns), share));
  }
  result.border_dual = std::min(sum / hours, step_to(dual_block(ties_.border), share));
  result.own_dual = true;
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

/// Mehrotra's corrector: towards the central path, less the second order of the affine direction within limits.
void Iteration::centre(double target, double mu) {
  const double least = -5.0 * mu, most = mu;  // second order that counts
  for (PassInput& input : input_) {
    input.target = target;
    input.least_product = least;
    input.most_product = most;
  }
  pass_correct();
  const auto ask = [&](std::vector<SmallColumn>& columns) {
    for (SmallColumn& column : columns) {
      if (column.unknown >= 0) column.second_order_targets(target, least, most);
    }
  };
  ask(ties_.border);
  for (ChainTie& tie : ties_.chains) ask(tie.columns);
  ties_.assemble_corrector(layout_.groups, workers_);
  solve_and_substitute(false);
}
}  // namespace gigawatt::solver::staged
