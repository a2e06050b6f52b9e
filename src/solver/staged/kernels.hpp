// The passes over the hours: what they work on (groups of pieces), what they are told and report, and their builds for
// the instruction sets. They run a TileProgram and know nothing else.
#pragma once

#include <cstddef>
#include <cstdint>

#include "solver/staged/tile_program.hpp"

namespace gigawatt::solver::staged {

inline std::int32_t pair_index(std::int32_t i, std::int32_t j) { return j * (j + 1) / 2 + i; }  // i ≤ j

/// Eight pieces side by side.
struct Group {
  const TileProgram* program = nullptr;
  std::int32_t tile_count = 0;
  double* tiles = nullptr;  // tile_count · program->tile_doubles
  double* constants = nullptr;
  alignas(64) double start[lane_count] = {};  // first step that is an hour; tile_count · tile_steps for an empty lane
  alignas(64) double ends_inside[lane_count] = {};  // 1 where the state columns of the last hour are items
  double* left_coefficients = nullptr;              // [left item][state row][lane]
  double* values = nullptr;                         // [item][lane] values, then [item][lane] directions
  double* pairs = nullptr;                          // [pair_index(i, j)][lane]: reduced system of the items
  double* residual = nullptr;                       // [item][lane]
  double* rhs = nullptr;                            // [item][lane]
  double* bound_dual = nullptr;                     // [slot][lane]: Σ D·zu
  double* right = nullptr;        // [state column][curvature, φD, gradient, dual residual][lane], last hour
  double* right_reach = nullptr;  // [right item][state row][lane], W of the last hour
  double* left_dual = nullptr;    // [state row][lane]: y of the first hour
};

/// What a pass is told, and what it reports, per lane.
struct PassInput {
  alignas(64) double primal_step[lane_count] = {};
  alignas(64) double dual_step[lane_count] = {};
  bool own_dual_steps = false;  // instead of dual_step, the duals of every hour go dual_share of their own way
  double dual_share = 1.0;
  // Corrector: the complementarity products it aims at, and the second order that counts.
  double target = 0.0, least_product = 0.0, most_product = 0.0;
  double primal_regularisation = 0.0;
  double free_regularisation = 0.0;
  double dual_regularisation = 0.0;  // of a row: this share of its diagonal, within the limits
  double dual_regularisation_least = 0.0, dual_regularisation_most = 0.0;
  bool feasibility_only = false;  // direction that repairs rows and bounds and ignores costs
};

struct PassOutput {
  alignas(64) double dual_residual[lane_count] = {};
  alignas(64) double primal_residual[lane_count] = {};
  alignas(64) double complementarity[lane_count] = {};
  alignas(64) double primal_cost[lane_count] = {};
  alignas(64) double dual_cost[lane_count] = {};
  alignas(64) double primal_block[lane_count] = {};  // largest −dx/x: 1 / way to the boundary
  alignas(64) double dual_block[lane_count] = {};
  alignas(64) double dual_steps[lane_count] = {};  // sum of the steps that the hours could take on their own
  alignas(64) double x_dz[lane_count] = {}, z_dx[lane_count] = {}, dx_dz[lane_count] = {};
};

/// One build of the kernels for one instruction set. All builds give the same bits: they run the same operations on
/// eight lanes, without fused multiplication, and sum in lane order.
struct Kernels {
  const char* name = "";
  /// Takes the step, then factorises and forms the right-hand side of the affine direction.
  void (*factorise)(Group& group, const PassInput& input, double* scratch, PassOutput& output) = nullptr;
  /// Forms the right-hand side of the corrector.
  void (*correct)(Group& group, const PassInput& input, double* scratch) = nullptr;
  /// Back substitution with the items' directions known: writes the affine direction (first) or adds the corrector.
  void (*substitute)(Group& group, const PassInput& input, bool first, double* scratch, PassOutput& output) = nullptr;
  /// y −= factor · x, lengths a multiple of 8.
  void (*subtract)(double factor, const double* x, double* y, std::size_t count) = nullptr;
};

const Kernels& portable_kernels();
const Kernels& avx2_kernels();
const Kernels& avx512_kernels();
/// The widest set this machine can run.
const Kernels& best_kernels();

}  // namespace gigawatt::solver::staged
