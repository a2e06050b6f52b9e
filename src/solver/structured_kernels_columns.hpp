// Columns of one hour: curvature, targets of correctors, directions and the way to the boundary.
// Part of structured_kernels_body.hpp: included by it once per instruction set, inside that set's namespace.

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
  double *x, *s, *zl, *zu, *dx, *ds, *dzl, *dzu, *cx, *cs, *czl, *czu, *hinv;
  const double* border;
  long border_stride;
};

template <bool has_lower, bool has_upper>
KERNEL_INLINE ColumnArrays arrays_of(const Tile& tile, const PlanColumn& column) {
  ColumnArrays a;
  a.x = Tile::at(tile, column.x);
  a.dx = Tile::at(tile, column.dx);
  a.cx = Tile::at(tile, column.cx);
  a.hinv = Tile::at(tile, column.hinv);
  a.s = has_upper ? Tile::at(tile, column.s) : a.x;
  a.ds = has_upper ? Tile::at(tile, column.ds) : a.dx;
  a.cs = has_upper ? Tile::at(tile, column.cs) : a.cx;
  a.zu = has_upper ? Tile::at(tile, column.zu) : a.x;
  a.dzu = has_upper ? Tile::at(tile, column.dzu) : a.dx;
  a.czu = has_upper ? Tile::at(tile, column.czu) : a.cx;
  a.zl = has_lower ? Tile::at(tile, column.zl) : a.x;
  a.dzl = has_lower ? Tile::at(tile, column.dzl) : a.dx;
  a.czl = has_lower ? Tile::at(tile, column.czl) : a.cx;
  const bool moves = has_upper && column.slot >= 0;
  a.border = moves ? Tile::at(tile, column.border) : a.x;
  a.border_stride = moves ? Tile::stride(column.border) : 0;
  return a;
}

struct ColumnSums {
  Vec dual_residual, bound_residual, complementarity, primal_cost, dual_cost, largest, largest_dual;
};

KERNEL_INLINE void report(const ColumnSums& sums, PassOutput& output) {
  max_into(output.dual_residual, sums.dual_residual);
  max_into(output.primal_residual, sums.bound_residual);
  add_into(output.complementarity, sums.complementarity);
  add_into(output.primal_cost, sums.primal_cost);
  add_into(output.dual_cost, sums.dual_cost);
  max_into(output.largest_primal, sums.largest);
  max_into(output.largest_dual, sums.largest_dual);
}

/// Adds the last corrector and moves values and duals.
template <bool has_lower, bool has_upper>
KERNEL_INLINE void take_step(const PassInput& input, const ColumnArrays& at, int o) {
  const Vec primal_step = load(input.primal_step), dual_step = load(input.dual_step);
  const Vec primal_weight = load(input.primal_weight), dual_weight = load(input.dual_weight);
  store(at.x + o, load(at.x + o) + primal_step * (load(at.dx + o) + primal_weight * load(at.cx + o)));
  if constexpr (has_lower)
    store(at.zl + o, load(at.zl + o) + dual_step * (load(at.dzl + o) + dual_weight * load(at.czl + o)));
  if constexpr (has_upper) {
    store(at.s + o, load(at.s + o) + primal_step * (load(at.ds + o) + primal_weight * load(at.cs + o)));
    store(at.zu + o, load(at.zu + o) + dual_step * (load(at.dzu + o) + dual_weight * load(at.czu + o)));
  }
}

/// What the chain must know of a state column in the last hour.
KERNEL_INLINE void show_right(const TileContext& c, const PlanColumn& column, Vec curve, Vec pull, Vec gradient,
                              Vec residual) {
  if (!c.last || column.state < 0) return;
  double* right = c.group->right + column.state * 4 * lane_count;
  store(right, curve);
  store(right + lane_count, pull);
  store(right + 2 * lane_count, gradient);
  store(right + 3 * lane_count, residual);
}

template <bool has_lower, bool has_upper>
KERNEL_INLINE void factor_column(const TileContext& c, const PlanColumn& column, PassOutput& output) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const PassInput& input = *c.input;
  const Vec zero = broadcast(0.0);
  const Vec rho = broadcast(has_lower || has_upper ? input.primal_regularisation : input.free_regularisation);
  const Vec start = load(c.group->start);
  const bool slot = column.slot >= 0;
  const double* cost = Tile::at(tile, column.cost);
  const long cost_stride = Tile::stride(column.cost);
  const double* upper = has_upper ? Tile::at(tile, column.upper) : cost;
  const long upper_stride = has_upper ? Tile::stride(column.upper) : 0;
  const Vec z = has_upper && slot ? load(c.group->values + column.slot * lane_count) : zero;
  const double* e_in = Tile::at(tile, column.e);
  double* hg_out = Tile::at(tile, column.hg);
  double* pd_out = slot ? Tile::at(tile, column.pd) : nullptr;
  double* kd_out = slot ? Tile::at(tile, column.kd) : nullptr;
  const Vec ends = c.last && column.state >= 0 ? load(c.group->ends_inside) : zero;
  ColumnSums sums = {zero, zero, zero, zero, zero, zero, zero};
  Vec curvature = zero, gradient = zero, pull = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    take_step<has_lower, has_upper>(input, at, o);
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
    sums.largest = larger(sums.largest, magnitude(p.x));
    sums.largest_dual = larger(sums.largest_dual, larger(p.zl, p.zu));
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
    if (t == tile_steps - 1) show_right(c, column, curve, p.phi * d, g, rd);
  }
  report(sums, output);
  if (slot) {
    double* diagonal = c.group->pairs + pair_index(column.slot, column.slot) * lane_count;
    store(diagonal, load(diagonal) - curvature);
    add_into(c.group->rhs + column.slot * lane_count, gradient);
    add_into(c.group->bound_dual + column.slot * lane_count, pull);
  }
}

/// Complementarity the corrector asks for, over x and over s: bl and bu.
template <bool has_lower, bool has_upper>
KERNEL_INLINE void corrector_targets(const TileContext& c, const Point& p, Vec dx, Vec ds, Vec dzl, Vec dzu, Vec& bl,
                                     Vec& bu) {
  const PassInput& input = *c.input;
  const Vec zero = broadcast(0.0);
  const Vec target = load(input.target);
  const Vec primal = load(input.trial_primal), dual = load(input.trial_dual);
  bl = bu = zero;
  if (input.centrality) {
    const Vec low = broadcast(input.centrality_low) * target, high = broadcast(input.centrality_high) * target;
    if constexpr (has_lower) {
      const Vec product = (p.x + primal * dx) * (p.zl + dual * dzl);
      Vec t = select(product < low, low - product, select(product > high, high - product, zero));
      t = select(t < -high, -high, t);
      bl = select(p.zl > zero, t * p.inverse_x, zero);
    }
    if constexpr (has_upper) {
      const Vec product = (p.s + primal * ds) * (p.zu + dual * dzu);
      Vec t = select(product < low, low - product, select(product > high, high - product, zero));
      t = select(t < -high, -high, t);
      bu = select(p.zu > zero, t * p.inverse_s, zero);
    }
  } else {
    if constexpr (has_lower) bl = select(p.zl > zero, (target - (primal * dx) * (dual * dzl)) * p.inverse_x, zero);
    if constexpr (has_upper) bu = select(p.zu > zero, (target - (primal * ds) * (dual * dzu)) * p.inverse_s, zero);
  }
}

/// Adds the last corrector to the direction, writes hg of the next, and collects its part in the border's right-hand
/// side.
template <bool has_lower, bool has_upper>
KERNEL_INLINE void correct_column(const TileContext& c, const PlanColumn& column) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0);
  const Vec primal_weight = load(c.input->primal_weight), dual_weight = load(c.input->dual_weight);
  double* hg_out = Tile::at(tile, column.hg);
  double* pd_out = slot ? Tile::at(tile, column.pd) : nullptr;
  Vec gradient = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Point p = point_at<has_lower, has_upper>(at.x + o, at.s + o, at.zl + o, at.zu + o);
    Vec slack = zero, lower = zero, upper = zero;
    const Vec step = load(at.dx + o) + primal_weight * load(at.cx + o);
    store(at.dx + o, step);
    if constexpr (has_lower) {
      lower = load(at.dzl + o) + dual_weight * load(at.czl + o);
      store(at.dzl + o, lower);
    }
    if constexpr (has_upper) {
      slack = load(at.ds + o) + primal_weight * load(at.cs + o);
      upper = load(at.dzu + o) + dual_weight * load(at.czu + o);
      store(at.ds + o, slack);
      store(at.dzu + o, upper);
    }
    Vec bl, bu;
    corrector_targets<has_lower, has_upper>(c, p, step, slack, lower, upper, bl, bu);
    const Vec g = bl - bu;
    store(hg_out + o, load(at.hinv + o) * g);
    if (slot) {
      const Vec d = load(at.border + t * at.border_stride);
      store(pd_out + o, p.phi * d);
      gradient = gradient - d * bu;
    }
    if (t == tile_steps - 1 && c.last && column.state >= 0)
      store(c.group->right + (column.state * 4 + 2) * lane_count, g);
  }
  if (slot) add_into(c.group->rhs + column.slot * lane_count, gradient);
}

/// step = hg + hinv (Aᵀdy + Bᵀdy⁺ + Eᵀdλ) + φD hinv dz, without the local rows; items of the last hour move as told.
/// Keeps the reciprocals of x and s, and bl and bu of a corrector, for finish_column.
template <bool has_lower, bool has_upper, bool first>
KERNEL_INLINE void prepare_column(const TileContext& c, const PlanColumn& column) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0);
  Vec sum[tile_steps] = {};
  add_products<1>(tile, c.plan->products.data(), column.state_terms, sum);
  const double* directions = c.group->values + c.plan->items.count() * lane_count;
  const Vec dz = slot ? load(directions + column.slot * lane_count) : zero;
  double* inverse_x = Tile::at(tile, column.inverse_x);
  double* inverse_s = Tile::at(tile, column.inverse_s);
  double* bl_out = Tile::at(tile, column.bl);
  double* bu_out = Tile::at(tile, column.bu);
  double* step_out = Tile::at(tile, column.step);
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Point p = point_at<has_lower, has_upper>(at.x + o, at.s + o, at.zl + o, at.zu + o);
    const Vec h = load(at.hinv + o);
    Vec hg;
    if constexpr (first) {
      hg = load(at.dx + o);
    } else {
      Vec bl, bu;
      corrector_targets<has_lower, has_upper>(c, p, load(at.dx + o), has_upper ? load(at.ds + o) : zero,
                                              has_lower ? load(at.dzl + o) : zero, has_upper ? load(at.dzu + o) : zero,
                                              bl, bu);
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
    const Vec told = load(directions + (c.plan->items.first_right() + column.state) * lane_count);
    double* last = step_out + (tile_steps - 1) * lane_count;
    store(last, select(load(c.group->ends_inside) > zero, told, load(last)));
  }
}

/// Ways to the boundary at every weight of the corrector.
struct Blocks {
  Vec value[weight_count];
};

KERNEL_INLINE void block(Blocks& blocks, Vec direction, Vec corrector, Vec inverse, bool first) {
  const Vec own = -direction * inverse;
  if (first) {
    blocks.value[0] = larger(blocks.value[0], own);
    return;
  }
  static_assert(weight_count == 3 && corrector_weights[0] == 1.0 && corrector_weights[2] == 0.0);
  const Vec more = corrector * inverse;
  blocks.value[0] = larger(blocks.value[0], own - more);
  blocks.value[1] = larger(blocks.value[1], own - broadcast(corrector_weights[1]) * more);
  blocks.value[2] = larger(blocks.value[2], own);
}

KERNEL_INLINE void report(const Blocks& primal, const Blocks& dual, int count, PassOutput& output) {
  for (int n = 0; n < count; ++n) {
    max_into(output.primal_block[n], primal.value[n]);
    max_into(output.dual_block[n], dual.value[n]);
  }
}

/// The direction of one column from `step` (everything but the local rows), and how far it may go.
template <bool has_lower, bool has_upper, bool first>
KERNEL_INLINE void finish_column(const TileContext& c, const PlanColumn& column, PassOutput& output) {
  const Tile& tile = c.tile;
  const ColumnArrays at = arrays_of<has_lower, has_upper>(tile, column);
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0), one = broadcast(1.0);
  Vec move[tile_steps];
  Vec local[tile_steps] = {};
  load_array(tile, column.step, move);
  add_products<1>(tile, c.plan->products.data(), column.local_terms, local);
  const double* inverse_x = Tile::at(tile, column.inverse_x);
  const double* inverse_s = Tile::at(tile, column.inverse_s);
  const double* bl = Tile::at(tile, column.bl);
  const double* bu = Tile::at(tile, column.bu);
  const Vec dz = slot ? load(c.group->values + (c.plan->items.count() + column.slot) * lane_count) : zero;
  Blocks primal, dual;
  for (int n = 0; n < weight_count; ++n) primal.value[n] = dual.value[n] = zero;
  Vec x_dz = zero, z_dx = zero, dx_dz = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Vec step = move[t] + load(at.hinv + o) * local[t];
    Point p;
    p.x = load(at.x + o);
    p.s = has_upper ? load(at.s + o) : one;
    p.zl = has_lower ? load(at.zl + o) : zero;
    p.zu = has_upper ? load(at.zu + o) : zero;
    p.inverse_x = load(inverse_x + o);
    p.inverse_s = has_upper ? load(inverse_s + o) : zero;
    p.theta = p.zl * p.inverse_x;
    p.phi = p.zu * p.inverse_s;
    // Reciprocals of both duals with one division.
    const Vec lower_dual = has_lower ? select(p.zl > zero, p.zl, one) : one;
    const Vec upper_dual = has_upper ? select(p.zu > zero, p.zu, one) : one;
    const Vec reciprocal = one / (lower_dual * upper_dual);
    store((first ? at.dx : at.cx) + o, step);
    if constexpr (has_lower) block(primal, first ? step : load(at.dx + o), step, p.inverse_x, first);
    if constexpr (first) z_dx = z_dx + p.zl * step;
    if constexpr (has_lower) {
      const Vec change = first ? -p.theta * step - p.zl : load(bl + o) - p.theta * step;
      store((first ? at.dzl : at.czl) + o, change);
      block(dual, first ? change : load(at.dzl + o), change, reciprocal * upper_dual, first);
      if constexpr (first) {
        x_dz = x_dz + p.x * change;
        dx_dz = dx_dz + step * change;
      }
    }
    if constexpr (has_upper) {
      Vec slack = (slot ? load(at.border + t * at.border_stride) * dz : zero) - step;
      if constexpr (first) slack = slack + load(at.ds + o);
      slack = select(p.zu > zero, slack, zero);
      const Vec change = first ? -p.phi * slack - p.zu : load(bu + o) - p.phi * slack;
      block(primal, first ? slack : load(at.ds + o), slack, p.inverse_s, first);
      block(dual, first ? change : load(at.dzu + o), change, reciprocal * lower_dual, first);
      store((first ? at.ds : at.cs) + o, slack);
      store((first ? at.dzu : at.czu) + o, change);
      if constexpr (first) {
        x_dz = x_dz + select(p.zu > zero, p.s * change, zero);
        z_dx = z_dx + p.zu * slack;
        dx_dz = dx_dz + slack * change;
      }
    }
  }
  report(primal, dual, first ? 1 : weight_count, output);
  if constexpr (first) {
    add_into(output.x_dz, x_dz);
    add_into(output.z_dx, z_dx);
    add_into(output.dx_dz, dx_dz);
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
  const Plan& plan = *c.plan;
  const Product* products = plan.products.data();
  const PlanColumn* columns = plan.columns.data();
  for (unsigned long j = 0; j < plan.columns.size(); ++j) {
    const PlanColumn& column = columns[j];
    run(c.tile, products, {.target = column.e, .initial = column.cost, .products = column.dual_terms}, false);
#define CALL(lower, upper) factor_column<lower, upper>(c, column, output)
    FOR_KIND(column, CALL);
#undef CALL
    for (int k = column.sums.begin; k < column.sums.end; ++k) {
      const HourlyTerm& term = plan.hourly_terms.data()[k];
      Vec he[tile_steps] = {};
      const Product product = {.a = term.coefficient, .b = column.hinv};
      add_products<1>(c.tile, &product, {0, 1}, he);
      store_array(c.tile, term.he, he);
      for (int other = column.sums.begin; other <= k; ++other) {
        const HourlyTerm& with = plan.hourly_terms.data()[other];
        const double* coefficient = Tile::at(c.tile, with.coefficient);
        const long stride = Tile::stride(with.coefficient);
        Vec sum = broadcast(0.0);
        for (int t = 0; t < tile_steps; ++t) sum = sum + load(coefficient + t * stride) * he[t];
        const int low = with.item < term.item ? with.item : term.item;
        const int high = with.item < term.item ? term.item : with.item;
        add_into(c.group->pairs + pair_index(low, high) * lane_count, sum);
      }
      if (column.slot < 0) continue;
      const double* coefficient = Tile::at(c.tile, term.coefficient);
      const long stride = Tile::stride(term.coefficient);
      const double* kd = Tile::at(c.tile, column.kd);
      Vec sum = broadcast(0.0);
      for (int t = 0; t < tile_steps; ++t) sum = sum + load(coefficient + t * stride) * load(kd + t * lane_count);
      add_into(c.group->pairs + pair_index(column.slot, term.item) * lane_count, sum);
    }
  }
}
