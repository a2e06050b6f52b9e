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

namespace gigawatt::solver::staged {

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
struct ProgramColumn {
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

struct ProgramRow {
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

struct TileProgram {
  std::int32_t row_count = 0;
  std::int32_t local_count = 0;  // rows [0, local_count) know only their own hour; the others are state rows
  std::int32_t state_count = 0;
  Items items;

  std::vector<ProgramColumn> columns;
  std::vector<ProgramRow> rows;
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

}  // namespace gigawatt::solver::staged
