// How the hours of one class of chains are laid out and which operations one tile of hours needs. Built once, read by
// the kernels. docs/solver.md derives the method; the names here are the names there.
//
// Chains are cut into *pieces*; eight pieces of a class stand side by side in the lanes of a *group*. A group is a row
// of *tiles*; a tile holds tile_steps hours of every array, one array after the other, each [step][lane]. Pieces
// shorter than their group are padded in front with dead columns, so that all of them end in the last step.
//
// Everything an array operation can read is an ArrayRef: an array of the tile, a scratch array, a number per lane that
// never changes (constant), or a number per lane that changes between passes (value).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace gigawatt::solver::structured {

inline constexpr int lane_count = 8;
inline constexpr int tile_steps = 8;
inline constexpr int array_doubles = lane_count * tile_steps;
inline constexpr int state_count_max = 8;

enum class Space : std::uint8_t { tile, scratch, constant, value };

struct ArrayRef {
  std::int32_t offset = -1;  // in doubles from the start of the space
  Space space = Space::tile;
  [[nodiscard]] bool exists() const { return offset >= 0; }
};

struct Range {
  std::int32_t begin = 0;
  std::int32_t end = 0;
};

struct Product {
  ArrayRef a, b;
};

struct Triple {
  ArrayRef a, b, c;
};

/// target = initial ± Σ a·b over `products`
struct ProductSum {
  ArrayRef target, initial;
  Range products;
};

/// target = Σ a·b·c over `triples`; on the diagonal plus the regularisation, which goes to `regularisation`
struct TripleSum {
  ArrayRef target, regularisation;
  Range triples;
};

/// A stage column of every hour, with the bounds 0 ≤ x ≤ upper + border·z.
struct PlanColumn {
  bool has_lower = false;
  bool has_upper = false;
  std::int32_t slot = -1;   // item that moves the upper bound
  std::int32_t state = -1;  // position among the columns that the next hour's rows see
  // Tile. s, zu and their directions only with has_upper; zl only with has_lower.
  ArrayRef x, s, zl, zu, dx, ds, dzl, dzu, hinv;
  ArrayRef cost, upper, border;
  ArrayRef e, hg, kd, pd, bl, bu, step, inverse_x, inverse_s;  // scratch
  Range dual_terms;                                            // e = cost − Σ: A·y, B·y_next, E·λ
  Range state_terms;                                           // direction: A_state·dy, B·dy_next, E·dλ
  Range local_terms;                                           // direction: A_local·dy
  Range sums;                                                  // into `he`
};

/// Coefficient of a stage column in a row that sums over hours, and the scratch array of hinv·E.
struct HourlyTerm {
  std::int32_t item = 0;
  ArrayRef coefficient, he;
};

/// Copies source shifted by one hour towards later hours; the last hour is carried to the next tile.
struct Shift {
  ArrayRef source, target;
  std::int32_t carry = 0;  // scratch offset of one vector
};

struct PlanRow {
  ArrayRef y, dy;  // tile; dy of a local row holds its residual between the first passes
  ArrayRef right_hand_side;
  Range residual_terms;      // residual = rhs − Σ: A·x, B·x_prev, C·z, P·w
  ArrayRef residual;         // scratch, or tile (dy) for local rows
  ArrayRef solution;         // scratch: a = N⁻¹r of local rows, dy of state rows
  ArrayRef y_next, dy_next;  // scratch, for rows with terms of the previous hour
  Range local_rhs_terms;     // local rows: Σ A·hg; state rows: Σ A·hg + B·hg_prev
  Range direction_terms;     // local rows: Σ A·step + C·dz + P·dw
  ArrayRef rhs;              // scratch
  ArrayRef regularisation;   // scratch: δ, the least that its pivot can be
};

/// One pivot of the elimination of the rows that know only their own hour.
struct Pivot {
  ArrayRef diagonal;  // scratch
  ArrayRef inverse;   // tile
  Range below;        // PivotEntry: rows below with a non-zero
  Range coupled;      // PivotItem: items whose column reaches this row, by item
};

struct PivotEntry {
  std::int32_t row = 0;
  ArrayRef value, factor;  // N(row, pivot) in scratch; factor in tile (local rows) or scratch
};

/// N(i, j) −= factor_i · N(j, pivot)
struct PivotUpdate {
  ArrayRef target, factor, value;
};

struct PivotItem {
  std::int32_t item = 0;
  ArrayRef value;  // scratch: U(pivot, item) after the pivots before it
};

/// Items are what ties a piece to the rest of its chain. Order: slots, recourse, hourly sums, left, right.
struct Items {
  std::int32_t slots = 0;
  std::int32_t recourse = 0;
  std::int32_t sums = 0;
  std::int32_t left = 0;   // enter the state rows of the first hour: the state before it
  std::int32_t right = 0;  // state columns of the last hour
  [[nodiscard]] std::int32_t first_left() const { return slots + recourse + sums; }
  [[nodiscard]] std::int32_t first_right() const { return first_left() + left; }
  [[nodiscard]] std::int32_t count() const { return first_right() + right; }
};

/// Σ over the hours of a·b, subtracted from what the item collects.
struct ItemSum {
  std::int32_t item = 0;
  Range products;
};

/// U(state row, right item): zero but in the last hour, where it is the coefficient.
struct RightCoupling {
  ArrayRef target, coefficient;
};

struct Plan {
  std::int32_t row_count = 0;
  std::int32_t local_count = 0;  // rows [0, local_count) know only their own hour; the others are state rows
  std::int32_t state_count = 0;
  Items items;

  std::vector<PlanColumn> columns;
  std::vector<PlanRow> rows;
  std::vector<std::int32_t> state_columns;  // columns seen by the next hour
  std::vector<HourlyTerm> hourly_terms;
  std::vector<Product> products;
  std::vector<Triple> triples;

  std::vector<Shift> state_shifts;         // x of the previous hour
  std::vector<Shift> factor_shifts;        // hinv, kd, he, A·hinv of the previous hour
  std::vector<Shift> rhs_shifts;           // hg
  std::vector<ProductSum> scaled_columns;  // A·hinv of state columns
  std::vector<TripleSum> normal;           // entries of N(t, t)
  std::vector<ProductSum> below;           // entries of N(t, t−1), state rows: [row][column]; may be absent
  std::vector<ProductSum> coupling;        // U(row, item)
  std::vector<Pivot> pivots;
  std::vector<PivotEntry> pivot_entries;
  std::vector<PivotItem> pivot_items;
  std::vector<Range> pivot_updates_of;       // per pivot: matrix updates
  std::vector<Range> pivot_item_updates_of;  // per pivot: updates of U(row, item)
  std::vector<PivotUpdate> pivot_updates;

  std::vector<ArrayRef> state_diagonal;        // [row][column ≤ row], scratch
  std::vector<ArrayRef> state_below;           // [row][column], scratch or the constant zero
  std::vector<ArrayRef> state_coupling;        // [item][row], scratch or the constant zero
  std::vector<ArrayRef> inverse, lower, link;  // tile: 1/D, strict lower L, Z = N(t, t−1) L⁻ᵀ D⁻¹ (row by row)
  std::vector<ArrayRef> reach;                 // tile: W = L⁻¹U, [item before right][row]
  std::vector<ArrayRef> forward;               // tile: f = L⁻¹r, [row]
  std::int32_t carry_factor = 0;               // scratch: inverse, lower of the hour before
  std::int32_t carry_reach = 0;                // scratch: [item][row] of the hour before
  std::int32_t carry_forward = 0;
  std::int32_t carry_doubles = 0;  // scratch [0, carry_doubles) is carried from tile to tile

  std::vector<ItemSum> residual_sums;  // C·y, P·y; E·x
  std::vector<ItemSum> rhs_sums;       // C·a, P·a of local rows; E·hg; φD·hg
  std::vector<RightCoupling> right_couplings;

  ArrayRef dual_block;  // tile: largest −dz/z of an hour
  ArrayRef dual_step;   // scratch: the step that the duals of an hour take

  std::int32_t zero = 0, one = 0;  // constants
  std::int32_t tile_doubles = 0;
  std::int32_t constant_doubles = 0;
  std::int32_t scratch_doubles = 0;
};

inline std::int32_t pair_index(std::int32_t i, std::int32_t j) { return j * (j + 1) / 2 + i; }  // i ≤ j

/// Eight pieces side by side.
struct Group {
  const Plan* plan = nullptr;
  std::int32_t tile_count = 0;
  double* tiles = nullptr;  // tile_count · plan->tile_doubles
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

}  // namespace gigawatt::solver::structured
