// Columns of one hour: curvature, targets of correctors, directions and the way to the boundary.
// Part of kernels_body.hpp: included by it once per instruction set, inside that set's namespace.

/// The values of one column and hour that every pass needs.
struct Point {
  Vec x, s, zl, zu, inverse_x, inverse_s, theta, phi;
};

template <bool has_lower, bool has_upper>
KERNEL_INLINE Point point_at(const double* x, const double* s, const double* zl, const double* zu) {
  const Vec zero = broadcast(0.0), one = broadcast(1.0);
  Point p;
  p.x = load(x);
  p.s = one;
  p.zl = p.zu = p.inverse_x = p.inverse_s = p.theta = p.phi = zero;
  const Vec live_x = has_lower ? select(p.x == zero, one, p.x) : one;
  if constexpr (has_lower) p.zl = load(zl);
  if constexpr (has_upper) {
    p.s = load(s);
    p.zu = load(zu);
    const Vec inverse = one / (live_x * p.s);
    p.inverse_x = p.s * inverse;
    p.inverse_s = live_x * inverse;
    p.phi = p.zu * p.inverse_s;
  } else if constexpr (has_lower) {
    p.inverse_x = one / live_x;
  }
  if constexpr (has_lower) p.theta = p.zl * p.inverse_x;
  return p;
}

/// Where the arrays of one column stand in a tile. Arrays that a column does not have point to another one and are not
/// used.
struct ColumnArrays {
  double *x, *s, *zl, *zu, *dx, *ds, *dzl, *dzu, *hinv;
  const double* border;
  long border_stride;
};

template <bool has_lower, bool has_upper>
KERNEL_INLINE ColumnArrays arrays_of(const Tile& tile, const ProgramColumn& column) {
  ColumnArrays a;
  a.x = Tile::in_tile(tile, column.x);
  a.dx = Tile::in_tile(tile, column.dx);
  a.hinv = Tile::in_tile(tile, column.hinv);
  a.s = has_upper ? Tile::in_tile(tile, column.s) : a.x;
  a.ds = has_upper ? Tile::in_tile(tile, column.ds) : a.dx;
  a.zu = has_upper ? Tile::in_tile(tile, column.zu) : a.x;
  a.dzu = has_upper ? Tile::in_tile(tile, column.dzu) : a.dx;
  a.zl = has_lower ? Tile::in_tile(tile, column.zl) : a.x;
  a.dzl = has_lower ? Tile::in_tile(tile, column.dzl) : a.dx;
  const bool moves = has_upper && column.slot >= 0;
  a.border = moves ? Tile::at(tile, column.border) : a.x;
  a.border_stride = moves ? Tile::stride(column.border) : 0;
  return a;
}

struct ColumnSums {
  Vec dual_residual, bound_residual, complementarity, primal_cost, dual_cost;
};

KERNEL_INLINE void report(const TileContext& c, const ColumnSums& sums, PassOutput& output) {
  max_into(output.dual_residual + c.lane, sums.dual_residual);
  max_into(output.primal_residual + c.lane, sums.bound_residual);
  add_into(output.complementarity + c.lane, sums.complementarity);
  add_into(output.primal_cost + c.lane, sums.primal_cost);
  add_into(output.dual_cost + c.lane, sums.dual_cost);
}

template <bool has_lower, bool has_upper>
KERNEL_INLINE void take_step(const ColumnArrays& at, int o, Vec primal_step, Vec dual_step) {
  store(at.x + o, load(at.x + o) + primal_step * load(at.dx + o));
  if constexpr (has_lower) store(at.zl + o, load(at.zl + o) + dual_step * load(at.dzl + o));
  if constexpr (has_upper) {
    store(at.s + o, load(at.s + o) + primal_step * load(at.ds + o));
    store(at.zu + o, load(at.zu + o) + dual_step * load(at.dzu + o));
  }
}

inline constexpr double immovable = 1e30;  // curvature of a column that stays at zero

/// What the chain must know of a state column in the last hour.
KERNEL_INLINE void show_right(const TileContext& c, const ProgramColumn& column, Vec curve, Vec pull, Vec gradient,
                              Vec residual) {
  if (!c.last || column.state < 0) return;
  double* right = c.group.right + column.state * 4 * lane_count;
  store(right, curve);
  store(right + lane_count, pull);
  store(right + 2 * lane_count, gradient);
  store(right + 3 * lane_count, residual);
}

template <bool has_lower, bool has_upper>
KERNEL_INLINE void factor_column(const TileContext& c, const ProgramColumn& column, PassOutput& output) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const PassInput& input = *c.input;
  const Vec zero = broadcast(0.0);
  const Vec rho = broadcast(has_lower || has_upper ? input.primal_regularisation : input.free_regularisation);
  const Vec start = load(c.group.start);
  const bool slot = column.slot >= 0;
  const Vec primal_step = load(input.primal_step + c.lane);
  const double* dual_step = Tile::in_scratch(tile, c.program->dual_step);
  const double* cost = Tile::at(tile, column.cost);
  const long cost_stride = Tile::stride(column.cost);
  const double* upper = has_upper ? Tile::at(tile, column.upper) : cost;
  const long upper_stride = has_upper ? Tile::stride(column.upper) : 0;
  const Vec z = has_upper && slot ? load(c.group.values + column.slot * lane_count) : zero;
  const double* e_in = Tile::in_scratch(tile, column.e);
  double* hg_out = Tile::in_scratch(tile, column.hg);
  double* pd_out = slot ? Tile::in_scratch(tile, column.pd) : nullptr;
  double* kd_out = slot ? Tile::in_scratch(tile, column.kd) : nullptr;
  const Vec ends = c.last && column.state >= 0 ? load(c.group.ends_inside) : zero;
  ColumnSums sums = {zero, zero, zero, zero, zero};
  Vec curvature = zero, gradient = zero, pull = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    take_step<has_lower, has_upper>(at, o, primal_step, load(dual_step + o));
    const Point p = point_at<has_lower, has_upper>(at.x + o, at.s + o, at.zl + o, at.zu + o);
    const Mask live = has_lower ? (p.x > zero) : (broadcast(c.first_step + t) >= start);
    const Mask inside = t == tile_steps - 1 ? (ends > zero) : (zero > zero);
    const Vec curve = p.theta + p.phi + rho;
    const Vec hinv = select(inside, zero, select(live, broadcast(1.0) / curve, zero));
    Vec rs = zero, d = zero;
    if constexpr (has_upper) {
      if (slot) d = load(at.border + t * at.border_stride);
      rs = load(upper + t * upper_stride) + d * z - p.x - p.s;
      rs = select(p.zu > zero, rs, zero);
      sums.bound_residual = larger(sums.bound_residual, magnitude(rs));
      store(at.ds + o, rs);
    }
    const Vec e = load(e_in + o);
    const Vec rd = e - p.zl + p.zu;
    sums.dual_residual = larger(sums.dual_residual, select(inside, zero, select(live, magnitude(rd), zero)));
    const Vec g = (input.feasibility_only ? zero : -e) + p.phi * rs;
    store(at.hinv + o, hinv);
    store(hg_out + o, hinv * g);
    store(at.dx + o, hinv * g);
    sums.complementarity = sums.complementarity + (p.x * p.zl + select(p.zu > zero, p.s * p.zu, zero));
    sums.primal_cost = sums.primal_cost + load(cost + t * cost_stride) * p.x;
    if constexpr (has_upper) {
      sums.dual_cost = sums.dual_cost - load(upper + t * upper_stride) * p.zu;
      if (slot) {
        const Vec pd = p.phi * d;
        store(pd_out + o, pd);
        store(kd_out + o, hinv * pd);
        curvature = curvature + d * select(inside, pd, pd * (p.theta + rho) * hinv);
        gradient = gradient + pd * rs;
        pull = pull + d * p.zu;
      }
    }
    // A dead column does not move, though it stands between two pieces.
    if (t == tile_steps - 1) show_right(c, column, select(live, curve, broadcast(immovable)), p.phi * d, g, rd);
  }
  report(c, sums, output);
  if (slot) {
    double* diagonal = c.group.pairs + pair_index(column.slot, column.slot) * lane_count;
    store(diagonal, load(diagonal) - curvature);
    add_into(c.group.rhs + column.slot * lane_count, gradient);
    add_into(c.group.bound_dual + column.slot * lane_count, pull);
  }
}

/// Complementarity the corrector asks for, over x and over s: bl and bu. The second order of the affine direction
/// counts within limits: beyond them it says only that the linearisation is wrong.
template <bool has_lower, bool has_upper>
KERNEL_INLINE void corrector_targets(const TileContext& c, const ColumnArrays& at, int o, const Point& p, Vec& bl,
                                     Vec& bu) {
  const Vec zero = broadcast(0.0);
  const Vec target = broadcast(c.input->target);
  const Vec least = broadcast(c.input->least_product), most = broadcast(c.input->most_product);
  bl = bu = zero;
  if constexpr (has_lower) {
    const Vec product = smaller(larger(load(at.dx + o) * load(at.dzl + o), least), most);
    bl = select(p.zl > zero, (target - product) * p.inverse_x, zero);
  }
  if constexpr (has_upper) {
    const Vec product = smaller(larger(load(at.ds + o) * load(at.dzu + o), least), most);
    bu = select(p.zu > zero, (target - product) * p.inverse_s, zero);
  }
}

/// Writes hg of the corrector, and collects its part in the border's right-hand side.
template <bool has_lower, bool has_upper>
KERNEL_INLINE void correct_column(const TileContext& c, const ProgramColumn& column) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const bool slot = column.slot >= 0;
  double* hg_out = Tile::in_scratch(tile, column.hg);
  double* pd_out = slot ? Tile::in_scratch(tile, column.pd) : nullptr;
  Vec gradient = broadcast(0.0);
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Point p = point_at<has_lower, has_upper>(at.x + o, at.s + o, at.zl + o, at.zu + o);
    Vec bl, bu;
    corrector_targets<has_lower, has_upper>(c, at, o, p, bl, bu);
    const Vec g = bl - bu;
    store(hg_out + o, load(at.hinv + o) * g);
    if (slot) {
      const Vec d = load(at.border + t * at.border_stride);
      store(pd_out + o, p.phi * d);
      gradient = gradient - d * bu;
    }
    if (t == tile_steps - 1 && c.last && column.state >= 0)
      store(c.group.right + (column.state * 4 + 2) * lane_count, g);
  }
  if (slot) add_into(c.group.rhs + column.slot * lane_count, gradient);
}

/// step = hg + hinv (Aᵀdy + Bᵀdy⁺ + Eᵀdλ) + φD hinv dz, without the local rows; items of the last hour move as told.
/// Keeps the reciprocals of x and s, and bl and bu of a corrector, for finish_column.
template <bool has_lower, bool has_upper, bool first>
KERNEL_INLINE void prepare_column(const TileContext& c, const ProgramColumn& column) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0);
  Vec sum[tile_steps];
  set_zero(sum);
  add_products<1>(tile, c.program->products.data(), column.state_terms, sum);
  const double* directions = c.group.values + c.program->items.count() * lane_count;
  const Vec dz = slot ? load(directions + column.slot * lane_count) : zero;
  double* inverse_x = Tile::in_scratch(tile, column.inverse_x);
  double* inverse_s = Tile::in_scratch(tile, column.inverse_s);
  double* bl_out = Tile::in_scratch(tile, column.bl);
  double* bu_out = Tile::in_scratch(tile, column.bu);
  double* step_out = Tile::in_scratch(tile, column.step);
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Point p = point_at<has_lower, has_upper>(at.x + o, at.s + o, at.zl + o, at.zu + o);
    const Vec h = load(at.hinv + o);
    Vec hg;
    if constexpr (first) {
      hg = load(at.dx + o);
    } else {
      Vec bl, bu;
      corrector_targets<has_lower, has_upper>(c, at, o, p, bl, bu);
      hg = h * (bl - bu);
      store(bl_out + o, bl);
      store(bu_out + o, bu);
    }
    Vec step = hg + h * sum[t];
    if (has_upper && slot) step = step + h * p.phi * (load(at.border + t * at.border_stride) * dz);
    store(inverse_x + o, p.inverse_x);
    if constexpr (has_upper) store(inverse_s + o, p.inverse_s);
    store(step_out + o, step);
  }
  if (c.last && column.state >= 0) {
    const Vec told = load(directions + (c.program->items.first_right() + column.state) * lane_count);
    constexpr int o = (tile_steps - 1) * lane_count;
    const Vec moved = has_lower ? select(load(at.x + o) > zero, told, zero) : told;
    store(step_out + o, select(load(c.group.ends_inside) > zero, moved, load(step_out + o)));
  }
}

/// min(1, share / block)
KERNEL_INLINE Vec way(Vec block, Vec share) { return share / larger(block, share); }

/// What the duals of the hours of a tile could go, each on its own way.
static void report_hours(const TileContext& c, PassOutput& output) {
  const double* block = Tile::in_tile(c.tile, c.program->dual_block);
  const Vec zero = broadcast(0.0), share = broadcast(c.input->dual_share), start = load(c.group.start);
  Vec most = zero, sum = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const Vec value = load(block + t * lane_count);
    most = larger(most, value);
    sum = sum + select(broadcast(c.first_step + t) >= start, way(value, share), zero);
  }
  max_into(output.dual_block + c.lane, most);
  add_into(output.dual_steps + c.lane, sum);
}

/// The dual step of one hour of the tile that starts at `base`.
KERNEL_INLINE Vec dual_step_of(const TileContext& c, const double* base, int t) {
  if (!c.input->own_dual_steps) return load(c.input->dual_step + c.lane);
  return way(load(base + c.program->dual_block.offset + t * lane_count), broadcast(c.input->dual_share));
}

/// The direction of one column from `step` (everything but the local rows), and how far it may go: the affine one
/// (first), or the corrector, which it adds.
template <bool has_lower, bool has_upper, bool first>
KERNEL_INLINE void finish_column(const TileContext& c, const ProgramColumn& column, PassOutput& output) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0), one = broadcast(1.0);
  Vec local[tile_steps];
  set_zero(local);
  add_products<1>(tile, c.program->products.data(), column.local_terms, local);
  const double* step_in = Tile::in_scratch(tile, column.step);
  const double* inverse_x = Tile::in_scratch(tile, column.inverse_x);
  const double* inverse_s = Tile::in_scratch(tile, column.inverse_s);
  const double* bl = Tile::in_scratch(tile, column.bl);
  const double* bu = Tile::in_scratch(tile, column.bu);
  const Vec dz = slot ? load(c.group.values + (c.program->items.count() + column.slot) * lane_count) : zero;
  double* dual_block = Tile::in_tile(tile, c.program->dual_block);
  Vec primal_block = zero, x_dz = zero, z_dx = zero, dx_dz = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Vec x = load(at.x + o), s = has_upper ? load(at.s + o) : one;
    const Vec zl = has_lower ? load(at.zl + o) : zero, zu = has_upper ? load(at.zu + o) : zero;
    const Vec ix = load(inverse_x + o), is = has_upper ? load(inverse_s + o) : zero;
    // Reciprocals of both duals with one division.
    const Vec lower_dual = has_lower ? select(zl > zero, zl, one) : one;
    const Vec upper_dual = has_upper ? select(zu > zero, zu, one) : one;
    const Vec reciprocal = one / (lower_dual * upper_dual);
    const Vec step = load(step_in + o) + load(at.hinv + o) * local[t];
    const Vec dx = first ? step : load(at.dx + o) + step;
    store(at.dx + o, dx);
    Vec block = load(dual_block + o);
    if constexpr (first) z_dx = z_dx + zl * dx;
    if constexpr (has_lower) {
      const Vec change = (first ? -zl : load(bl + o)) - zl * ix * step;
      const Vec dzl = first ? change : load(at.dzl + o) + change;
      store(at.dzl + o, dzl);
      primal_block = larger(primal_block, -dx * ix);
      block = larger(block, -dzl * (reciprocal * upper_dual));
      if constexpr (first) {
        x_dz = x_dz + x * dzl;
        dx_dz = dx_dz + dx * dzl;
      }
    }
    if constexpr (has_upper) {
      Vec slack = (slot ? load(at.border + t * at.border_stride) * dz : zero) - step;
      if constexpr (first) slack = slack + load(at.ds + o);
      slack = select(zu > zero, slack, zero);
      const Vec change = (first ? -zu : load(bu + o)) - zu * is * slack;
      const Vec ds = first ? slack : load(at.ds + o) + slack;
      const Vec dzu = first ? change : load(at.dzu + o) + change;
      store(at.ds + o, ds);
      store(at.dzu + o, dzu);
      primal_block = larger(primal_block, -ds * is);
      block = larger(block, -dzu * (reciprocal * lower_dual));
      if constexpr (first) {
        x_dz = x_dz + select(zu > zero, s * dzu, zero);
        z_dx = z_dx + zu * ds;
        dx_dz = dx_dz + ds * dzu;
      }
    }
    store(dual_block + o, block);
  }
  max_into(output.primal_block + c.lane, primal_block);
  if constexpr (first) {
    add_into(output.x_dz + c.lane, x_dz);
    add_into(output.z_dx + c.lane, z_dx);
    add_into(output.dx_dz + c.lane, dx_dz);
  }
}

#define FOR_KIND(column, call)                    \
  do {                                            \
    if ((column).has_lower && (column).has_upper) \
      call(true, true);                           \
    else if ((column).has_lower)                  \
      call(true, false);                          \
    else if ((column).has_upper)                  \
      call(false, true);                          \
    else                                          \
      call(false, false);                         \
  } while (false)

static void factor_columns(const TileContext& c, PassOutput& output) {
  const TileProgram& program = *c.program;
  const Product* products = program.products.data();
  const ProgramColumn* columns = program.columns.data();
  for (unsigned long j = 0; j < program.columns.size(); ++j) {
    const ProgramColumn& column = columns[j];
    fetch_coming(c, j);
    run(c.tile, products, {.target = column.e, .initial = column.cost, .products = column.dual_terms}, false);
#define CALL(lower, upper) factor_column<lower, upper>(c, column, output)
    FOR_KIND(column, CALL);
#undef CALL
    for (int k = column.sums.begin; k < column.sums.end; ++k) {
      const HourlyTerm& term = program.hourly_terms.data()[k];
      Vec he[tile_steps];
      set_zero(he);
      const Product product = {.a = term.coefficient, .b = column.hinv};
      add_products<1>(c.tile, &product, {0, 1}, he);
      store_array(c.tile, term.he, he);
      for (int other = column.sums.begin; other <= k; ++other) {
        const HourlyTerm& with = program.hourly_terms.data()[other];
        const double* coefficient = Tile::at(c.tile, with.coefficient);
        const long stride = Tile::stride(with.coefficient);
        Vec sum = broadcast(0.0);
        for (int t = 0; t < tile_steps; ++t) sum = sum + load(coefficient + t * stride) * he[t];
        const int low = with.item < term.item ? with.item : term.item;
        const int high = with.item < term.item ? term.item : with.item;
        add_into(c.group.pairs + pair_index(low, high) * lane_count, sum);
      }
      if (column.slot < 0) continue;
      const double* coefficient = Tile::at(c.tile, term.coefficient);
      const long stride = Tile::stride(term.coefficient);
      const double* kd = Tile::in_scratch(c.tile, column.kd);
      Vec sum = broadcast(0.0);
      for (int t = 0; t < tile_steps; ++t) sum = sum + load(coefficient + t * stride) * load(kd + t * lane_count);
      add_into(c.group.pairs + pair_index(column.slot, term.item) * lane_count, sum);
    }
  }
}
