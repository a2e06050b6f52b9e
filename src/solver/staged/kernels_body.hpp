// The kernels themselves: included once per instruction set, inside a namespace of its own, after the target pragma.
// Nothing here may call a function of another translation unit or instantiate a library template: the linker would be
// free to take this build's copy for all of them.
//
// Symbols as in docs/solver.md: theta = zl/x, phi = zu/s, hinv = 1/(theta + phi + rho), e = c − Aᵀy − Bᵀy⁺ − Eᵀλ.

// clang-format off: each of these uses the ones before it
#include "solver/staged/kernels_vector.hpp"
#include "solver/staged/kernels_columns.hpp"
#include "solver/staged/kernels_rows.hpp"
#include "solver/staged/kernels_states.hpp"
// clang-format on

KERNEL_INLINE GroupLanes lanes_of(const Group& group, int lane) {
  return {.start = group.start + lane,
          .ends_inside = group.ends_inside + lane,
          .left_coefficients = group.left_coefficients + lane,
          .values = group.values + lane,
          .pairs = group.pairs + lane,
          .residual = group.residual + lane,
          .rhs = group.rhs + lane,
          .bound_dual = group.bound_dual + lane,
          .right = group.right + lane,
          .right_reach = group.right_reach + lane,
          .left_dual = group.left_dual + lane};
}

/// The lanes from `lane` on of tile `index`, where the pass goes on to tile `coming` if there is one.
KERNEL_INLINE TileContext context(Group& group, const PassInput& input, double* scratch, int index, int coming,
                                  int lane) {
  const TileProgram& program = *group.program;
  double* tile = group.tiles + static_cast<long>(index) * program.tile_doubles;
  const bool goes_on = 0 <= coming && coming < group.tile_count;
  const long shares = part_count * static_cast<long>(program.columns.size());
  const long lines = goes_on && shares > 0 ? (program.tile_doubles / lane_count + shares - 1) / shares : 0;
  return {.tile = {{tile + lane, scratch + lane, group.constants + lane, group.values + lane}},
          .program = &program,
          .group = lanes_of(group, lane),
          .input = &input,
          .lane = lane,
          .first_step = static_cast<double>(index * tile_steps),
          .last = index + 1 == group.tile_count,
          .coming = goes_on ? group.tiles + static_cast<long>(coming) * program.tile_doubles : tile,
          .coming_doubles = lines * lane_count};
}

static void factorise_tile(const TileContext& c, PassOutput& output) {
  const TileProgram& program = *c.program;
  step_rows(c, c.last ? nullptr : c.tile.base[0] + program.tile_doubles);
  factor_columns(c, output);
  shift_later(c.tile, program.state_shifts.data(), program.state_shifts.size());
  row_residuals(c, output);
  assemble(c);
  eliminate_local(c);
  eliminate_rhs(c, true);
  collect(c, program.residual_sums.data(), program.residual_sums.size(), c.group.residual);
  collect(c, program.rhs_sums.data(), program.rhs_sums.size(), c.group.rhs);
#define CALL(S)                    \
  do {                             \
    factor_states<S>(c);           \
    reach_states<S>(c);            \
    if (c.last) reach_right<S>(c); \
    forward_rhs<S>(c);             \
  } while (false)
  FOR_STATES(program.state_count, CALL)
#undef CALL
}

static void factorise(Group& group, const PassInput& input, double* scratch, PassOutput& output) {
  const TileProgram& program = *group.program;
  const int items = program.items.count();
  clear(scratch, program.carry_doubles);
  clear(group.pairs, static_cast<long>(items) * (items + 1) / 2 * lane_count);
  clear(group.rhs, items * lane_count);
  clear(group.residual, items * lane_count);
  clear(group.bound_dual, program.items.slots * lane_count);
  for (int index = 0; index < group.tile_count; ++index) {
    for (int lane = 0; lane < lane_count; lane += vector_lanes)
      factorise_tile(context(group, input, scratch, index, index + 1, lane), output);
  }
}

static void correct_tile(const TileContext& c) {
  const TileProgram& program = *c.program;
  for (unsigned long j = 0; j < program.columns.size(); ++j) {
    const ProgramColumn& column = program.columns.data()[j];
    fetch_coming(c, j);
#define CALL(lower, upper) correct_column<lower, upper>(c, column)
    FOR_KIND(column, CALL);
#undef CALL
  }
  eliminate_rhs(c, false);
  collect(c, program.rhs_sums.data(), program.rhs_sums.size(), c.group.rhs);
#define CALL(S) forward_rhs<S>(c)
  FOR_STATES(program.state_count, CALL)
#undef CALL
}

static void correct(Group& group, const PassInput& input, double* scratch) {
  const TileProgram& program = *group.program;
  clear(scratch, program.carry_doubles);
  clear(group.rhs, program.items.count() * lane_count);
  for (int index = 0; index < group.tile_count; ++index) {
    for (int lane = 0; lane < lane_count; lane += vector_lanes)
      correct_tile(context(group, input, scratch, index, index + 1, lane));
  }
}

static void write_duals(const TileContext& c, bool first) {
  const TileProgram& program = *c.program;
  for (int i = 0; i < program.row_count; ++i) {
    const ProgramRow& row = program.rows.data()[i];
    const double* solution = Tile::at(c.tile, row.solution);
    double* dy = Tile::at(c.tile, row.dy);
    for (int o = 0; o < array_doubles; o += lane_count)
      store(dy + o, first ? load(solution + o) : load(dy + o) + load(solution + o));
  }
}

static void substitute_tile(const TileContext& c, bool first, PassOutput& output) {
  const TileProgram& program = *c.program;
  double* carry = c.tile.base[1];  // Z(t+1)ᵀ dy(t+1), then dy(t+1)
#define CALL(S) backward_states<S>(c, carry)
  FOR_STATES(program.state_count, CALL)
#undef CALL
  for (int a = 0; a < program.state_count; ++a) {
    const ProgramRow& row = program.rows.data()[program.local_count + a];
    if (!row.dy_next.exists()) continue;
    const double* dy = Tile::at(c.tile, row.solution);
    double* next = Tile::at(c.tile, row.dy_next);
    double* kept = carry + (program.state_count + a) * lane_count;
    for (int t = 0; t + 1 < tile_steps; ++t) store(next + t * lane_count, load(dy + (t + 1) * lane_count));
    store(next + (tile_steps - 1) * lane_count, load(kept));
    store(kept, load(dy));
  }
  for (unsigned long j = 0; j < program.columns.size(); ++j) {
    const ProgramColumn& column = program.columns.data()[j];
#define CALL(lower, upper) prepare_column<lower, upper, true>(c, column)
    if (first) FOR_KIND(column, CALL);
#undef CALL
#define CALL(lower, upper) prepare_column<lower, upper, false>(c, column)
    if (!first) FOR_KIND(column, CALL);
#undef CALL
  }
  for (int i = 0; i < program.local_count; ++i) {
    const ProgramRow& row = program.rows.data()[i];
    Vec sum[tile_steps];
    set_zero(sum);
    if (first) load_array(c.tile, row.dy, sum);
    add_products<-1>(c.tile, program.products.data(), row.direction_terms, sum);
    store_array(c.tile, row.rhs, sum);
  }
  solve_local(c);
  clear_array(c.tile, program.dual_block);
  for (unsigned long j = 0; j < program.columns.size(); ++j) {
    const ProgramColumn& column = program.columns.data()[j];
    fetch_coming(c, j);
#define CALL(lower, upper) finish_column<lower, upper, true>(c, column, output)
    if (first) FOR_KIND(column, CALL);
#undef CALL
#define CALL(lower, upper) finish_column<lower, upper, false>(c, column, output)
    if (!first) FOR_KIND(column, CALL);
#undef CALL
  }
  report_hours(c, output);
  write_duals(c, first);
}

static void substitute(Group& group, const PassInput& input, bool first, double* scratch, PassOutput& output) {
  clear(scratch, group.program->carry_doubles);
  for (int index = group.tile_count - 1; index >= 0; --index) {
    for (int lane = 0; lane < lane_count; lane += vector_lanes)
      substitute_tile(context(group, input, scratch, index, index - 1, lane), first, output);
  }
}

static void subtract(double factor, const double* x, double* y, std::size_t count) {
  const Vec f = broadcast(factor);
  for (std::size_t i = 0; i < count; i += vector_lanes) store(y + i, load(y + i) - f * load(x + i));
}
