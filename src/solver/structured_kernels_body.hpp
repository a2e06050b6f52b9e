// The kernels themselves: included once per instruction set, inside a namespace of its own, after the target pragma.
// Nothing here may call a function of another translation unit or instantiate a library template: the linker would be
// free to take this build's copy for all of them.
//
// Symbols as in docs/solver.md: theta = zl/x, phi = zu/s, hinv = 1/(theta + phi + rho), e = c − Aᵀy − Bᵀy⁺ − Eᵀλ.

#define KERNEL_INLINE static inline __attribute__((always_inline))

/// Eight lanes as KERNEL_BYTES-wide registers: the compiler splits wider vectors badly, so we do it.
typedef double Native __attribute__((vector_size(KERNEL_BYTES)));
typedef long long NativeMask __attribute__((vector_size(KERNEL_BYTES)));

#if KERNEL_BYTES == 64
typedef Native Vec;
typedef NativeMask Mask;
KERNEL_INLINE Vec select(Mask mask, Vec yes, Vec no) { return mask ? yes : no; }
KERNEL_INLINE Vec broadcast(double v) { return Vec{v, v, v, v, v, v, v, v}; }
#else
inline constexpr int part_count = 64 / KERNEL_BYTES;
struct Vec {
  Native part[part_count];
};
struct Mask {
  NativeMask part[part_count];
};
#define KERNEL_OPERATOR(Result, op)                                     \
  KERNEL_INLINE Result operator op(Vec a, Vec b) {                      \
    Result r;                                                           \
    _Pragma("GCC unroll 4") for (int i = 0; i < part_count; ++i) r.part[i] = a.part[i] op b.part[i]; \
    return r;                                                           \
  }
KERNEL_OPERATOR(Vec, +)
KERNEL_OPERATOR(Vec, -)
KERNEL_OPERATOR(Vec, *)
KERNEL_OPERATOR(Vec, /)
KERNEL_OPERATOR(Mask, >)
KERNEL_OPERATOR(Mask, <)
KERNEL_OPERATOR(Mask, >=)
KERNEL_OPERATOR(Mask, ==)
#undef KERNEL_OPERATOR
KERNEL_INLINE Vec operator-(Vec a) {
  Vec r;
  _Pragma("GCC unroll 4") for (int i = 0; i < part_count; ++i) r.part[i] = -a.part[i];
  return r;
}
KERNEL_INLINE Vec select(Mask mask, Vec yes, Vec no) {
  Vec r;
  _Pragma("GCC unroll 4") for (int i = 0; i < part_count; ++i) r.part[i] = mask.part[i] ? yes.part[i] : no.part[i];
  return r;
}
KERNEL_INLINE Vec broadcast(double v) {
  Vec r;
  _Pragma("GCC unroll 4") for (int i = 0; i < part_count; ++i) r.part[i] = v - Native{};
  return r;
}
#endif

struct Tile {
  double* base[4];
  KERNEL_INLINE double* at(const Tile& tile, ArrayRef ref) { return tile.base[static_cast<int>(ref.space)] + ref.offset; }
  KERNEL_INLINE long stride(ArrayRef ref) { return ref.space <= Space::scratch ? lane_count : 0; }
};

KERNEL_INLINE Vec load(const double* p) { return *reinterpret_cast<const Vec*>(p); }
KERNEL_INLINE void store(double* p, Vec v) { *reinterpret_cast<Vec*>(p) = v; }
KERNEL_INLINE Vec larger(Vec a, Vec b) { return select(a > b, a, b); }
KERNEL_INLINE Vec magnitude(Vec a) { return select(a < broadcast(0.0), -a, a); }
KERNEL_INLINE void clear(double* p, long count) {
  for (long i = 0; i < count; i += lane_count) store(p + i, broadcast(0.0));
}

/// target = initial + sign Σ a·b
template <int sign>
KERNEL_INLINE void add_products(const Tile& tile, const Product* products, Range range, Vec (&sum)[tile_steps]) {
  for (int k = range.begin; k < range.end; ++k) {
    const double* a = Tile::at(tile, products[k].a);
    const double* b = Tile::at(tile, products[k].b);
    const long a_stride = Tile::stride(products[k].a);
    const long b_stride = Tile::stride(products[k].b);
    if (a_stride == 0) {
      const Vec factor = load(a);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) {
        if constexpr (sign > 0) sum[t] = sum[t] + factor * load(b + t * b_stride);
        else sum[t] = sum[t] - factor * load(b + t * b_stride);
      }
    } else {
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) {
        if constexpr (sign > 0) sum[t] = sum[t] + load(a + t * a_stride) * load(b + t * b_stride);
        else sum[t] = sum[t] - load(a + t * a_stride) * load(b + t * b_stride);
      }
    }
  }
}

KERNEL_INLINE void load_array(const Tile& tile, ArrayRef ref, Vec (&into)[tile_steps]) {
  const double* p = Tile::at(tile, ref);
  const long stride = Tile::stride(ref);
#pragma GCC unroll 8
  for (int t = 0; t < tile_steps; ++t) into[t] = load(p + t * stride);
}

KERNEL_INLINE void store_array(const Tile& tile, ArrayRef ref, const Vec (&from)[tile_steps]) {
  double* p = Tile::at(tile, ref);
#pragma GCC unroll 8
  for (int t = 0; t < tile_steps; ++t) store(p + t * lane_count, from[t]);
}

KERNEL_INLINE void run(const Tile& tile, const Product* products, const ProductSum& operation, bool plus) {
  Vec sum[tile_steps];
  load_array(tile, operation.initial, sum);
  if (plus) add_products<1>(tile, products, operation.products, sum);
  else add_products<-1>(tile, products, operation.products, sum);
  store_array(tile, operation.target, sum);
}

static void shift_later(const Tile& tile, const Shift* shifts, unsigned long count) {
  for (unsigned long k = 0; k < count; ++k) {
    const double* source = Tile::at(tile, shifts[k].source);
    double* target = Tile::at(tile, shifts[k].target);
    double* carry = tile.base[1] + shifts[k].carry;
    store(target, load(carry));
    for (int t = 1; t < tile_steps; ++t) store(target + t * lane_count, load(source + (t - 1) * lane_count));
    store(carry, load(source + (tile_steps - 1) * lane_count));
  }
}

struct TileContext {
  Tile tile;
  const Plan* plan;
  Group* group;
  const PassInput* input;
  double first_step;  // of this tile
  bool last;
};

KERNEL_INLINE void max_into(double* p, Vec v) { store(p, larger(load(p), v)); }
KERNEL_INLINE void add_into(double* p, Vec v) { store(p, load(p) + v); }

// ---------------------------------------------------------------------------------------------------------------------
// Columns

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

template <bool has_lower, bool has_upper>
KERNEL_INLINE void factor_column(const TileContext& c, const PlanColumn& column, PassOutput& output) {
  const Tile& tile = c.tile;
  const PassInput& input = *c.input;
  const Vec zero = broadcast(0.0);
  const Vec primal_step = load(input.primal_step), dual_step = load(input.dual_step);
  const Vec primal_weight = load(input.primal_weight), dual_weight = load(input.dual_weight);
  const Vec rho = broadcast(has_lower || has_upper ? input.primal_regularisation : input.free_regularisation);
  const Vec start = load(c.group->start);
  const bool slot = column.slot >= 0;
  const double* cost = Tile::at(tile, column.cost);
  const long cost_stride = Tile::stride(column.cost);
  const double* upper = has_upper ? Tile::at(tile, column.upper) : cost;
  const long upper_stride = has_upper ? Tile::stride(column.upper) : 0;
  const double* border = has_upper && slot ? Tile::at(tile, column.border) : cost;
  const long border_stride = has_upper && slot ? Tile::stride(column.border) : 0;
  const Vec z = has_upper && slot ? load(c.group->values + column.slot * lane_count) : zero;
  double* x = Tile::at(tile, column.x);
  double* dx = Tile::at(tile, column.dx);
  double* s = has_upper ? Tile::at(tile, column.s) : x;
  double* ds = has_upper ? Tile::at(tile, column.ds) : x;
  double* zl = has_lower ? Tile::at(tile, column.zl) : x;
  double* dzl = has_lower ? Tile::at(tile, column.dzl) : x;
  double* zu = has_upper ? Tile::at(tile, column.zu) : x;
  double* dzu = has_upper ? Tile::at(tile, column.dzu) : x;
  const double* cx = Tile::at(tile, column.cx);
  const double* cs = has_upper ? Tile::at(tile, column.cs) : x;
  const double* czl = has_lower ? Tile::at(tile, column.czl) : x;
  const double* czu = has_upper ? Tile::at(tile, column.czu) : x;
  double* hinv_out = Tile::at(tile, column.hinv);
  const double* e_in = Tile::at(tile, column.e);
  double* hg_out = Tile::at(tile, column.hg);
  double* pd_out = slot ? Tile::at(tile, column.pd) : nullptr;
  double* kd_out = slot ? Tile::at(tile, column.kd) : nullptr;
  const Vec ends = c.last && column.state >= 0 ? load(c.group->ends_inside) : zero;
  Vec dual_residual = zero, bound_residual = zero, complementarity = zero, primal_cost = zero, dual_cost = zero;
  Vec curvature = zero, gradient = zero, pull = zero, largest = zero, largest_dual = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    store(x + o, load(x + o) + primal_step * (load(dx + o) + primal_weight * load(cx + o)));
    if constexpr (has_lower) store(zl + o, load(zl + o) + dual_step * (load(dzl + o) + dual_weight * load(czl + o)));
    if constexpr (has_upper) {
      store(s + o, load(s + o) + primal_step * (load(ds + o) + primal_weight * load(cs + o)));
      store(zu + o, load(zu + o) + dual_step * (load(dzu + o) + dual_weight * load(czu + o)));
    }
    const Point p = point_at<has_lower, has_upper>(x + o, s + o, zl + o, zu + o);
    const Mask live = has_lower ? (p.x > zero) : (broadcast(c.first_step + t) >= start);
    const Mask inside = t == tile_steps - 1 ? (ends > zero) : (zero > zero);
    const Vec curve = p.theta + p.phi + rho;
    Vec hinv = select(live, broadcast(1.0) / curve, zero);
    hinv = select(inside, zero, hinv);
    Vec rs = zero, d = zero;
    if constexpr (has_upper) {
      if (slot) d = load(border + t * border_stride);
      rs = load(upper + t * upper_stride) + d * z - p.x - p.s;
      rs = select(p.zu > zero, rs, zero);
      bound_residual = larger(bound_residual, magnitude(rs));
      store(ds + o, rs);
    }
    const Vec e = load(e_in + o);
    const Vec rd = e - p.zl + p.zu;
    dual_residual = larger(dual_residual, select(inside, zero, select(live, magnitude(rd), zero)));
    const Vec g = (input.feasibility_only ? zero : -e) + p.phi * rs;
    const Vec hg = hinv * g;
    store(hinv_out + o, hinv);
    store(hg_out + o, hg);
    store(dx + o, hg);
    complementarity = complementarity + (p.x * p.zl + select(p.zu > zero, p.s * p.zu, zero));
    primal_cost = primal_cost + load(cost + t * cost_stride) * p.x;
    largest = larger(largest, magnitude(p.x));
    largest_dual = larger(largest_dual, larger(p.zl, p.zu));
    if constexpr (has_upper) {
      dual_cost = dual_cost - load(upper + t * upper_stride) * p.zu;
      if (slot) {
        const Vec pd = p.phi * d;
        store(pd_out + o, pd);
        store(kd_out + o, hinv * pd);
        curvature = curvature + d * select(inside, pd, pd * (p.theta + rho) * hinv);
        gradient = gradient + pd * rs;
        pull = pull + d * p.zu;
      }
    }
    if (t == tile_steps - 1 && c.last && column.state >= 0) {
      double* right = c.group->right + column.state * 4 * lane_count;
      store(right, curve);
      store(right + lane_count, p.phi * d);
      store(right + 2 * lane_count, g);
      store(right + 3 * lane_count, rd);
    }
  }
  max_into(output.dual_residual, dual_residual);
  max_into(output.primal_residual, bound_residual);
  add_into(output.complementarity, complementarity);
  add_into(output.primal_cost, primal_cost);
  add_into(output.dual_cost, dual_cost);
  max_into(output.largest_primal, largest);
  max_into(output.largest_dual, largest_dual);
  if (slot) {
    double* diagonal = c.group->pairs + pair_index(column.slot, column.slot) * lane_count;
    store(diagonal, load(diagonal) - curvature);
    add_into(c.group->rhs + column.slot * lane_count, gradient);
    add_into(c.group->bound_dual + column.slot * lane_count, pull);
  }
}

/// Complementarity the corrector asks for, over x and over s: bl and bu.
template <bool has_lower, bool has_upper>
KERNEL_INLINE void corrector_targets(const TileContext& c, const Point& p, Vec dx, Vec ds, Vec dzl, Vec dzu, Vec& bl, Vec& bu) {
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

/// Adds the last corrector to the direction, writes hg of the next, and collects its part in the border's right-hand side.
template <bool has_lower, bool has_upper>
KERNEL_INLINE void correct_column(const TileContext& c, const PlanColumn& column) {
  const Tile& tile = c.tile;
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0);
  const Vec primal_weight = load(c.input->primal_weight), dual_weight = load(c.input->dual_weight);
  const double* x = Tile::at(tile, column.x);
  double* dx = Tile::at(tile, column.dx);
  const double* cx = Tile::at(tile, column.cx);
  const double* s = has_upper ? Tile::at(tile, column.s) : x;
  double* ds = has_upper ? Tile::at(tile, column.ds) : dx;
  const double* cs = has_upper ? Tile::at(tile, column.cs) : x;
  const double* zl = has_lower ? Tile::at(tile, column.zl) : x;
  double* dzl = has_lower ? Tile::at(tile, column.dzl) : dx;
  const double* czl = has_lower ? Tile::at(tile, column.czl) : x;
  const double* zu = has_upper ? Tile::at(tile, column.zu) : x;
  double* dzu = has_upper ? Tile::at(tile, column.dzu) : dx;
  const double* czu = has_upper ? Tile::at(tile, column.czu) : x;
  const double* hinv = Tile::at(tile, column.hinv);
  const double* border = slot ? Tile::at(tile, column.border) : x;
  const long border_stride = slot ? Tile::stride(column.border) : 0;
  double* hg_out = Tile::at(tile, column.hg);
  double* pd_out = slot ? Tile::at(tile, column.pd) : nullptr;
  Vec gradient = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Point p = point_at<has_lower, has_upper>(x + o, s + o, zl + o, zu + o);
    Vec slack = zero, lower = zero, upper = zero;
    const Vec step = load(dx + o) + primal_weight * load(cx + o);
    store(dx + o, step);
    if constexpr (has_lower) {
      lower = load(dzl + o) + dual_weight * load(czl + o);
      store(dzl + o, lower);
    }
    if constexpr (has_upper) {
      slack = load(ds + o) + primal_weight * load(cs + o);
      upper = load(dzu + o) + dual_weight * load(czu + o);
      store(ds + o, slack);
      store(dzu + o, upper);
    }
    Vec bl, bu;
    corrector_targets<has_lower, has_upper>(c, p, step, slack, lower, upper, bl, bu);
    const Vec g = bl - bu;
    store(hg_out + o, load(hinv + o) * g);
    if (slot) {
      const Vec d = load(border + t * border_stride);
      store(pd_out + o, p.phi * d);
      gradient = gradient - d * bu;
    }
    if (t == tile_steps - 1 && c.last && column.state >= 0) store(c.group->right + (column.state * 4 + 2) * lane_count, g);
  }
  if (slot) add_into(c.group->rhs + column.slot * lane_count, gradient);
}

/// step = hg + hinv (Aᵀdy + Bᵀdy⁺ + Eᵀdλ) + φD hinv dz, without the local rows; items of the last hour move as told.
/// Keeps the reciprocals of x and s, and bl and bu of a corrector, for finish_column.
template <bool has_lower, bool has_upper, bool first>
KERNEL_INLINE void prepare_column(const TileContext& c, const PlanColumn& column) {
  const Tile& tile = c.tile;
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0);
  Vec sum[tile_steps] = {};
  add_products<1>(tile, c.plan->products.data(), column.state_terms, sum);
  const double* directions = c.group->values + c.plan->items.count() * lane_count;
  const Vec dz = slot ? load(directions + column.slot * lane_count) : zero;
  const double* x = Tile::at(tile, column.x);
  const double* dx = Tile::at(tile, column.dx);
  const double* s = has_upper ? Tile::at(tile, column.s) : x;
  const double* ds = has_upper ? Tile::at(tile, column.ds) : dx;
  const double* zl = has_lower ? Tile::at(tile, column.zl) : x;
  const double* dzl = has_lower ? Tile::at(tile, column.dzl) : dx;
  const double* zu = has_upper ? Tile::at(tile, column.zu) : x;
  const double* dzu = has_upper ? Tile::at(tile, column.dzu) : dx;
  const double* hinv = Tile::at(tile, column.hinv);
  const double* border = slot ? Tile::at(tile, column.border) : x;
  const long border_stride = slot ? Tile::stride(column.border) : 0;
  double* inverse_x = Tile::at(tile, column.inverse_x);
  double* inverse_s = Tile::at(tile, column.inverse_s);
  double* bl_out = Tile::at(tile, column.bl);
  double* bu_out = Tile::at(tile, column.bu);
  double* step_out = Tile::at(tile, column.step);
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Point p = point_at<has_lower, has_upper>(x + o, s + o, zl + o, zu + o);
    const Vec h = load(hinv + o);
    Vec hg;
    if constexpr (first) {
      hg = load(dx + o);
    } else {
      Vec bl, bu;
      corrector_targets<has_lower, has_upper>(c, p, load(dx + o), has_upper ? load(ds + o) : zero, has_lower ? load(dzl + o) : zero,
                                              has_upper ? load(dzu + o) : zero, bl, bu);
      hg = h * (bl - bu);
      store(bl_out + o, bl);
      store(bu_out + o, bu);
    }
    Vec step = hg + h * sum[t];
    if (has_upper && slot) step = step + h * p.phi * (load(border + t * border_stride) * dz);
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

/// The direction of one column from `step` (everything but the local rows), and how far it may go.
template <bool has_lower, bool has_upper, bool first>
KERNEL_INLINE void finish_column(const TileContext& c, const PlanColumn& column, PassOutput& output) {
  const Tile& tile = c.tile;
  const bool slot = column.slot >= 0;
  const Vec zero = broadcast(0.0), one = broadcast(1.0);
  Vec move[tile_steps];
  Vec local[tile_steps] = {};
  load_array(tile, column.step, move);
  add_products<1>(tile, c.plan->products.data(), column.local_terms, local);
  const double* x = Tile::at(tile, column.x);
  double* dx = Tile::at(tile, column.dx);
  double* cx = Tile::at(tile, column.cx);
  const double* s = has_upper ? Tile::at(tile, column.s) : x;
  double* ds = has_upper ? Tile::at(tile, column.ds) : dx;
  double* cs = has_upper ? Tile::at(tile, column.cs) : dx;
  const double* zl = has_lower ? Tile::at(tile, column.zl) : x;
  double* dzl = has_lower ? Tile::at(tile, column.dzl) : dx;
  double* czl = has_lower ? Tile::at(tile, column.czl) : dx;
  const double* zu = has_upper ? Tile::at(tile, column.zu) : x;
  double* dzu = has_upper ? Tile::at(tile, column.dzu) : dx;
  double* czu = has_upper ? Tile::at(tile, column.czu) : dx;
  const double* hinv = Tile::at(tile, column.hinv);
  const double* inverse_x = Tile::at(tile, column.inverse_x);
  const double* inverse_s = Tile::at(tile, column.inverse_s);
  const double* bl = Tile::at(tile, column.bl);
  const double* bu = Tile::at(tile, column.bu);
  const double* border = slot ? Tile::at(tile, column.border) : x;
  const long border_stride = slot ? Tile::stride(column.border) : 0;
  const Vec dz = slot ? load(c.group->values + (c.plan->items.count() + column.slot) * lane_count) : zero;
  Blocks primal, dual;
  for (int n = 0; n < weight_count; ++n) primal.value[n] = dual.value[n] = zero;
  Vec x_dz = zero, z_dx = zero, dx_dz = zero;
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    const Vec step = move[t] + load(hinv + o) * local[t];
    Point p;
    p.x = load(x + o);
    p.s = has_upper ? load(s + o) : one;
    p.zl = has_lower ? load(zl + o) : zero;
    p.zu = has_upper ? load(zu + o) : zero;
    p.inverse_x = load(inverse_x + o);
    p.inverse_s = has_upper ? load(inverse_s + o) : zero;
    p.theta = p.zl * p.inverse_x;
    p.phi = p.zu * p.inverse_s;
    // Reciprocals of both duals with one division.
    const Vec lower_dual = has_lower ? select(p.zl > zero, p.zl, one) : one;
    const Vec upper_dual = has_upper ? select(p.zu > zero, p.zu, one) : one;
    const Vec reciprocal = one / (lower_dual * upper_dual);
    store((first ? dx : cx) + o, step);
    if constexpr (has_lower) block(primal, first ? step : load(dx + o), step, p.inverse_x, first);
    if constexpr (first) z_dx = z_dx + p.zl * step;
    if constexpr (has_lower) {
      const Vec change = first ? -p.theta * step - p.zl : load(bl + o) - p.theta * step;
      store((first ? dzl : czl) + o, change);
      block(dual, first ? change : load(dzl + o), change, reciprocal * upper_dual, first);
      if constexpr (first) {
        x_dz = x_dz + p.x * change;
        dx_dz = dx_dz + step * change;
      }
    }
    if constexpr (has_upper) {
      Vec slack = (slot ? load(border + t * border_stride) * dz : zero) - step;
      if constexpr (first) slack = slack + load(ds + o);
      slack = select(p.zu > zero, slack, zero);
      const Vec change = first ? -p.phi * slack - p.zu : load(bu + o) - p.phi * slack;
      block(primal, first ? slack : load(ds + o), slack, p.inverse_s, first);
      block(dual, first ? change : load(dzu + o), change, reciprocal * lower_dual, first);
      store((first ? ds : cs) + o, slack);
      store((first ? dzu : czu) + o, change);
      if constexpr (first) {
        x_dz = x_dz + select(p.zu > zero, p.s * change, zero);
        z_dx = z_dx + p.zu * slack;
        dx_dz = dx_dz + slack * change;
      }
    }
  }
  for (int n = 0; n < (first ? 1 : weight_count); ++n) {
    max_into(output.primal_block[n], primal.value[n]);
    max_into(output.dual_block[n], dual.value[n]);
  }
  if constexpr (first) {
    add_into(output.x_dz, x_dz);
    add_into(output.z_dx, z_dx);
    add_into(output.dx_dz, dx_dz);
  }
}

#define FOR_KIND(column, call)                                            \
  do {                                                                    \
    if ((column).has_lower && (column).has_upper) call(true, true);       \
    else if ((column).has_lower) call(true, false);                       \
    else if ((column).has_upper) call(false, true);                       \
    else call(false, false);                                              \
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

// ---------------------------------------------------------------------------------------------------------------------
// Rows

/// Takes the dual step and makes y of the next hour visible.
static void step_rows(const TileContext& c, const double* next_tile) {
  const Plan& plan = *c.plan;
  const Vec dual_step = load(c.input->dual_step), dual_weight = load(c.input->dual_weight);
  const PlanRow* rows = plan.rows.data();
  for (int i = 0; i < plan.row_count; ++i) {
    const PlanRow& row = rows[i];
    double* y = Tile::at(c.tile, row.y);
    const double* dy = Tile::at(c.tile, row.dy);
    const double* cy = Tile::at(c.tile, row.cy);
    for (int t = 0; t < tile_steps; ++t) {
      const int o = t * lane_count;
      store(y + o, load(y + o) + dual_step * (load(dy + o) + dual_weight * load(cy + o)));
    }
    if (!row.y_next.exists()) continue;
    double* next = Tile::at(c.tile, row.y_next);
    for (int t = 0; t + 1 < tile_steps; ++t) store(next + t * lane_count, load(y + (t + 1) * lane_count));
    store(next + (tile_steps - 1) * lane_count,
          next_tile == nullptr ? broadcast(0.0)
                               : load(next_tile + row.y.offset) + dual_step * (load(next_tile + row.dy.offset) + dual_weight * load(next_tile + row.cy.offset)));
  }
}

/// Residuals of the rows, and what the first hour of a piece tells and hears from the one before.
static void row_residuals(const TileContext& c, PassOutput& output) {
  const Plan& plan = *c.plan;
  const Group& group = *c.group;
  const Vec zero = broadcast(0.0);
  const Vec start = load(group.start);
  Vec worst = zero, dual_cost = zero, largest_dual = zero;
  for (int i = 0; i < plan.row_count; ++i) {
    const PlanRow& row = plan.rows.data()[i];
    Vec sum[tile_steps];
    load_array(c.tile, row.right_hand_side, sum);
    const double* y = Tile::at(c.tile, row.y);
    for (int t = 0; t < tile_steps; ++t) {
      const Vec dual = load(y + t * lane_count);
      dual_cost = dual_cost + sum[t] * dual;
      largest_dual = larger(largest_dual, magnitude(dual));
    }
    add_products<-1>(c.tile, plan.products.data(), row.residual_terms, sum);
    const int a = i - plan.local_count;
    if (a >= 0) {
      Vec left_dual = load(group.left_dual + a * lane_count);
      for (int t = 0; t < tile_steps; ++t) {
        const Mask now = broadcast(c.first_step + t) == start;
        left_dual = select(now, load(y + t * lane_count), left_dual);
        for (int k = 0; k < plan.items.left; ++k) {
          const Vec coefficient = load(group.left_coefficients + (k * plan.state_count + a) * lane_count);
          const Vec part = coefficient * load(group.values + (plan.items.first_left() + k) * lane_count);
          sum[t] = sum[t] - select(now, part, zero);
        }
      }
      store(group.left_dual + a * lane_count, left_dual);
    }
    for (int t = 0; t < tile_steps; ++t) worst = larger(worst, magnitude(sum[t]));
    store_array(c.tile, row.residual, sum);
  }
  max_into(output.primal_residual, worst);
  max_into(output.largest_dual, largest_dual);
  add_into(output.dual_cost, dual_cost);
}

/// Solves N_ll a = r for the local rows of every hour of the tile, from `rhs` into `solution`.
static void solve_local(const TileContext& c) {
  const Plan& plan = *c.plan;
  const PlanRow* rows = plan.rows.data();
  for (int k = 0; k < plan.local_count; ++k) {
    const Pivot& pivot = plan.pivots.data()[k];
    Vec value[tile_steps];
    load_array(c.tile, rows[k].rhs, value);
    for (int n = pivot.below.begin; n < pivot.below.end; ++n) {
      const PivotEntry& entry = plan.pivot_entries.data()[n];
      if (entry.row >= plan.local_count) break;
      const double* factor = Tile::at(c.tile, entry.factor);
      double* target = Tile::at(c.tile, rows[entry.row].rhs);
      for (int t = 0; t < tile_steps; ++t) {
        store(target + t * lane_count, load(target + t * lane_count) - load(factor + t * lane_count) * value[t]);
      }
    }
  }
  for (int k = plan.local_count - 1; k >= 0; --k) {
    const Pivot& pivot = plan.pivots.data()[k];
    Vec value[tile_steps];
    load_array(c.tile, rows[k].rhs, value);
    const double* inverse = Tile::at(c.tile, pivot.inverse);
    for (int t = 0; t < tile_steps; ++t) value[t] = value[t] * load(inverse + t * lane_count);
    for (int n = pivot.below.begin; n < pivot.below.end; ++n) {
      const PivotEntry& entry = plan.pivot_entries.data()[n];
      if (entry.row >= plan.local_count) break;
      const double* factor = Tile::at(c.tile, entry.factor);
      const double* solution = Tile::at(c.tile, rows[entry.row].solution);
      for (int t = 0; t < tile_steps; ++t) value[t] = value[t] - load(factor + t * lane_count) * load(solution + t * lane_count);
    }
    store_array(c.tile, rows[k].solution, value);
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Elimination of local rows, and the products of what is eliminated

/// pairs(i, j) −= Σ over hours weight · value_i · value_j, for all i ≤ j of the list.
static void subtract_pairs(double* pairs, const double* const* values, const int* items, int count, const Vec (&weight)[tile_steps]) {
  for (int i = 0; i < count; ++i) {
    Vec weighted[tile_steps];
#pragma GCC unroll 8
    for (int t = 0; t < tile_steps; ++t) weighted[t] = weight[t] * load(values[i] + t * lane_count);
    int j = i;
    for (; j + 3 < count; j += 4) {
      Vec s0 = broadcast(0.0), s1 = s0, s2 = s0, s3 = s0;
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) {
        s0 = s0 + weighted[t] * load(values[j] + t * lane_count);
        s1 = s1 + weighted[t] * load(values[j + 1] + t * lane_count);
        s2 = s2 + weighted[t] * load(values[j + 2] + t * lane_count);
        s3 = s3 + weighted[t] * load(values[j + 3] + t * lane_count);
      }
      double* p0 = pairs + pair_index(items[i], items[j]) * lane_count;
      double* p1 = pairs + pair_index(items[i], items[j + 1]) * lane_count;
      double* p2 = pairs + pair_index(items[i], items[j + 2]) * lane_count;
      double* p3 = pairs + pair_index(items[i], items[j + 3]) * lane_count;
      store(p0, load(p0) - s0);
      store(p1, load(p1) - s1);
      store(p2, load(p2) - s2);
      store(p3, load(p3) - s3);
    }
    for (; j < count; ++j) {
      Vec sum = broadcast(0.0);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) sum = sum + weighted[t] * load(values[j] + t * lane_count);
      double* p = pairs + pair_index(items[i], items[j]) * lane_count;
      store(p, load(p) - sum);
    }
  }
}

static void update_entries(const TileContext& c, Range range) {
  for (int n = range.begin; n < range.end; ++n) {
    const PivotUpdate& update = c.plan->pivot_updates.data()[n];
    double* target = Tile::at(c.tile, update.target);
    const double* factor = Tile::at(c.tile, update.factor);
    const double* value = Tile::at(c.tile, update.value);
#pragma GCC unroll 8
    for (int t = 0; t < tile_steps; ++t) {
      store(target + t * lane_count, load(target + t * lane_count) - load(factor + t * lane_count) * load(value + t * lane_count));
    }
  }
}

static void assemble(const TileContext& c) {
  const Plan& plan = *c.plan;
  const Product* products = plan.products.data();
  const Triple* triples = plan.triples.data();
  for (unsigned long n = 0; n < plan.scaled_columns.size(); ++n) run(c.tile, products, plan.scaled_columns.data()[n], true);
  shift_later(c.tile, plan.factor_shifts.data(), plan.factor_shifts.size());
  for (unsigned long n = 0; n < plan.normal.size(); ++n) {
    const TripleSum& entry = plan.normal.data()[n];
    Vec sum[tile_steps];
    load_array(c.tile, entry.initial, sum);
    for (int k = entry.triples.begin; k < entry.triples.end; ++k) {
      const double* a = Tile::at(c.tile, triples[k].a);
      const double* b = Tile::at(c.tile, triples[k].b);
      const double* h = Tile::at(c.tile, triples[k].c);
      const long a_stride = Tile::stride(triples[k].a), b_stride = Tile::stride(triples[k].b), h_stride = Tile::stride(triples[k].c);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) {
        sum[t] = sum[t] + load(a + t * a_stride) * load(b + t * b_stride) * load(h + t * h_stride);
      }
    }
    store_array(c.tile, entry.target, sum);
  }
  for (unsigned long n = 0; n < plan.below.size(); ++n) run(c.tile, products, plan.below.data()[n], true);
  for (unsigned long n = 0; n < plan.coupling.size(); ++n) run(c.tile, products, plan.coupling.data()[n], true);
  if (!c.last) return;
  const Vec ends = load(c.group->ends_inside);
  for (unsigned long n = 0; n < plan.right_couplings.size(); ++n) {
    const RightCoupling& coupling = plan.right_couplings.data()[n];
    double* target = Tile::at(c.tile, coupling.target);
    clear(target, array_doubles);
    const double* coefficient = Tile::at(c.tile, coupling.coefficient);
    const long stride = Tile::stride(coupling.coefficient);
    store(target + (tile_steps - 1) * lane_count, ends * load(coefficient + (tile_steps - 1) * stride));
  }
}

inline constexpr int item_count_bound = 128;

static void eliminate_local(const TileContext& c) {
  const Plan& plan = *c.plan;
  for (int k = 0; k < plan.local_count; ++k) {
    const Pivot& pivot = plan.pivots.data()[k];
    Vec inverse[tile_steps];
    load_array(c.tile, pivot.diagonal, inverse);
    const Vec least = load(c.group->constants + plan.delta);
    for (int t = 0; t < tile_steps; ++t) inverse[t] = broadcast(1.0) / larger(inverse[t], least);
    store_array(c.tile, pivot.inverse, inverse);
    for (int n = pivot.below.begin; n < pivot.below.end; ++n) {
      const PivotEntry& entry = plan.pivot_entries.data()[n];
      const double* value = Tile::at(c.tile, entry.value);
      double* factor = Tile::at(c.tile, entry.factor);
      for (int t = 0; t < tile_steps; ++t) store(factor + t * lane_count, load(value + t * lane_count) * inverse[t]);
    }
    update_entries(c, plan.pivot_updates_of.data()[k]);
    update_entries(c, plan.pivot_item_updates_of.data()[k]);
    const double* values[item_count_bound];
    int items[item_count_bound];
    const int count = pivot.coupled.end - pivot.coupled.begin;
    for (int n = 0; n < count; ++n) {
      const PivotItem& item = plan.pivot_items.data()[pivot.coupled.begin + n];
      values[n] = Tile::at(c.tile, item.value);
      items[n] = item.item;
    }
    subtract_pairs(c.group->pairs, values, items, count, inverse);
  }
}

/// From hg and the residuals: rhs of the state rows, and what the local hours add to the right-hand sides of the items.
static void eliminate_rhs(const TileContext& c, bool with_residuals) {
  const Plan& plan = *c.plan;
  const Product* products = plan.products.data();
  for (int i = 0; i < plan.local_count; ++i) {
    const PlanRow& row = plan.rows.data()[i];
    Vec sum[tile_steps] = {};
    if (with_residuals) load_array(c.tile, row.residual, sum);
    add_products<-1>(c.tile, products, row.local_rhs_terms, sum);
    store_array(c.tile, row.rhs, sum);
  }
  solve_local(c);
  for (unsigned long j = 0; j < plan.columns.size(); ++j) {
    const PlanColumn& column = plan.columns.data()[j];
    if (column.local_terms.begin == column.local_terms.end) continue;
    Vec sum[tile_steps] = {};
    add_products<1>(c.tile, products, column.local_terms, sum);
    const double* hinv = Tile::at(c.tile, column.hinv);
    double* hg = Tile::at(c.tile, column.hg);
    for (int t = 0; t < tile_steps; ++t) store(hg + t * lane_count, load(hg + t * lane_count) + load(hinv + t * lane_count) * sum[t]);
  }
  shift_later(c.tile, plan.rhs_shifts.data(), plan.rhs_shifts.size());
  for (int i = plan.local_count; i < plan.row_count; ++i) {
    const PlanRow& row = plan.rows.data()[i];
    Vec sum[tile_steps] = {};
    if (with_residuals) load_array(c.tile, row.residual, sum);
    add_products<-1>(c.tile, products, row.local_rhs_terms, sum);
    store_array(c.tile, row.rhs, sum);
  }
}

static void collect(const TileContext& c, const ItemSum* sums, unsigned long count, double* into) {
  for (unsigned long n = 0; n < count; ++n) {
    Vec sum[tile_steps] = {};
    add_products<1>(c.tile, c.plan->products.data(), sums[n].products, sum);
    Vec total = sum[0];
    for (int t = 1; t < tile_steps; ++t) total = total + sum[t];
    double* target = into + sums[n].item * lane_count;
    store(target, load(target) - total);
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// State rows: the recurrence in time

template <int S>
static void factor_states(const TileContext& c) {
  const Plan& plan = *c.plan;
  double* carry = c.tile.base[1] + plan.carry_factor;  // inverse[S], lower[S(S−1)/2]
  // In exact arithmetic every pivot is at least the regularisation.
  const Vec least = load(c.group->constants + plan.delta);
  Vec inverse[S], lower[S][S];
  for (int a = 0, n = S; a < S; ++a) {
    inverse[a] = load(carry + a * lane_count);
    for (int b = 0; b < a; ++b, ++n) lower[a][b] = load(carry + n * lane_count);
  }
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    Vec matrix[S][S], link[S][S], link_d[S][S];
    for (int a = 0; a < S; ++a) {
      for (int b = 0; b < S; ++b) {
        const ArrayRef ref = plan.state_below.data()[a * S + b];
        Vec value = load(Tile::at(c.tile, ref) + t * Tile::stride(ref));
        for (int m = 0; m < b; ++m) value = value - link_d[a][m] * lower[b][m];
        link_d[a][b] = value;
        link[a][b] = value * inverse[b];
        store(Tile::at(c.tile, plan.link.data()[a * S + b]) + o, link[a][b]);
      }
    }
    for (int a = 0, n = 0; a < S; ++a) {
      for (int b = 0; b <= a; ++b, ++n) {
        Vec value = load(Tile::at(c.tile, plan.state_diagonal.data()[n]) + o);
        for (int m = 0; m < S; ++m) value = value - link[a][m] * link_d[b][m];
        matrix[a][b] = value;
      }
    }
    for (int b = 0; b < S; ++b) {
      inverse[b] = broadcast(1.0) / larger(matrix[b][b], least);
      store(Tile::at(c.tile, plan.inverse.data()[b]) + o, inverse[b]);
      for (int a = b + 1; a < S; ++a) lower[a][b] = matrix[a][b] * inverse[b];
      for (int a = b + 1; a < S; ++a) {
        for (int m = b + 1; m <= a; ++m) matrix[a][m] = matrix[a][m] - lower[a][b] * matrix[m][b];
      }
    }
    for (int a = 1, n = 0; a < S; ++a) {
      for (int b = 0; b < a; ++b, ++n) store(Tile::at(c.tile, plan.lower.data()[n]) + o, lower[a][b]);
    }
  }
  for (int a = 0, n = S; a < S; ++a) {
    store(carry + a * lane_count, inverse[a]);
    for (int b = 0; b < a; ++b, ++n) store(carry + n * lane_count, lower[a][b]);
  }
}

/// w(t) = L(t)⁻¹ (u(t) − Z(t) w(t−1)); `previous` holds w of the hour before the tile and then of its last hour.
template <int S>
KERNEL_INLINE void forward_states(const TileContext& c, const double* const* source, const long* stride, double* const* target,
                                  double* previous) {
  const Plan& plan = *c.plan;
  Vec w[S];
  for (int a = 0; a < S; ++a) w[a] = load(previous + a * lane_count);
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    Vec u[S];
    for (int a = 0; a < S; ++a) {
      u[a] = load(source[a] + t * stride[a]);
      for (int b = 0; b < S; ++b) u[a] = u[a] - load(Tile::at(c.tile, plan.link.data()[a * S + b]) + o) * w[b];
    }
    for (int a = 0; a < S; ++a) {
      for (int b = 0; b < a; ++b) u[a] = u[a] - load(Tile::at(c.tile, plan.lower.data()[a * (a - 1) / 2 + b]) + o) * u[b];
    }
    for (int a = 0; a < S; ++a) {
      w[a] = u[a];
      store(target[a] + o, w[a]);
    }
  }
  for (int a = 0; a < S; ++a) store(previous + a * lane_count, w[a]);
}

template <int S>
static void reach_states(const TileContext& c) {
  const Plan& plan = *c.plan;
  const Items& items = plan.items;
  double left[S][array_doubles] __attribute__((aligned(64)));
  const Vec start = load(c.group->start);
  for (int item = 0; item < items.first_right(); ++item) {
    const double* source[S];
    double* target[S];
    long stride[S];
    const int k = item - items.first_left();
    for (int a = 0; a < S; ++a) {
      target[a] = Tile::at(c.tile, plan.reach.data()[item * S + a]);
      if (k < 0) {
        const ArrayRef ref = plan.state_coupling.data()[item * S + a];
        source[a] = Tile::at(c.tile, ref);
        stride[a] = Tile::stride(ref);
        continue;
      }
      source[a] = left[a];
      stride[a] = lane_count;
      const Vec coefficient = load(c.group->left_coefficients + (k * S + a) * lane_count);
      for (int t = 0; t < tile_steps; ++t) {
        store(left[a] + t * lane_count, select(broadcast(c.first_step + t) == start, coefficient, broadcast(0.0)));
      }
    }
    forward_states<S>(c, source, stride, target, c.tile.base[1] + plan.carry_reach + item * S * lane_count);
  }
  for (int a = 0; a < S; ++a) {
    const double* values[item_count_bound];
    int numbers[item_count_bound];
    for (int item = 0; item < items.first_right(); ++item) {
      values[item] = Tile::at(c.tile, plan.reach.data()[item * S + a]);
      numbers[item] = item;
    }
    Vec weight[tile_steps];
    load_array(c.tile, plan.inverse.data()[a], weight);
    subtract_pairs(c.group->pairs, values, numbers, items.first_right(), weight);
  }
}

/// Right items reach the last hour only.
template <int S>
static void reach_right(const TileContext& c) {
  const Plan& plan = *c.plan;
  const Items& items = plan.items;
  constexpr int o = (tile_steps - 1) * lane_count;
  for (int k = 0; k < items.right; ++k) {
    const int item = items.first_right() + k;
    Vec u[S];
    for (int a = 0; a < S; ++a) {
      const ArrayRef ref = plan.state_coupling.data()[item * S + a];
      u[a] = load(Tile::at(c.tile, ref) + (tile_steps - 1) * Tile::stride(ref));
      for (int b = 0; b < a; ++b) u[a] = u[a] - load(Tile::at(c.tile, plan.lower.data()[a * (a - 1) / 2 + b]) + o) * u[b];
      store(c.group->right_reach + (k * S + a) * lane_count, u[a]);
    }
    for (int a = 0; a < S; ++a) {
      const Vec weighted = u[a] * load(Tile::at(c.tile, plan.inverse.data()[a]) + o);
      for (int other = 0; other <= item; ++other) {
        const Vec value = other >= items.first_right()
                              ? load(c.group->right_reach + ((other - items.first_right()) * S + a) * lane_count)
                              : load(Tile::at(c.tile, plan.reach.data()[other * S + a]) + o);
        double* p = c.group->pairs + pair_index(other, item) * lane_count;
        store(p, load(p) - weighted * value);
      }
    }
  }
}

/// f = L⁻¹ r of the state rows, and its part in the right-hand sides of the items.
template <int S>
static void forward_rhs(const TileContext& c) {
  const Plan& plan = *c.plan;
  const Items& items = plan.items;
  const double* source[S];
  double* target[S];
  long stride[S];
  for (int a = 0; a < S; ++a) {
    source[a] = Tile::at(c.tile, plan.rows.data()[plan.local_count + a].rhs);
    stride[a] = lane_count;
    target[a] = Tile::at(c.tile, plan.forward.data()[a]);
  }
  forward_states<S>(c, source, stride, target, c.tile.base[1] + plan.carry_forward);
  Vec weighted[S][tile_steps];
  for (int a = 0; a < S; ++a) {
    const double* inverse = Tile::at(c.tile, plan.inverse.data()[a]);
    for (int t = 0; t < tile_steps; ++t) weighted[a][t] = load(target[a] + t * lane_count) * load(inverse + t * lane_count);
  }
  for (int item = 0; item < items.first_right(); ++item) {
    Vec sum = broadcast(0.0);
    for (int a = 0; a < S; ++a) {
      const double* reach = Tile::at(c.tile, plan.reach.data()[item * S + a]);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) sum = sum + weighted[a][t] * load(reach + t * lane_count);
    }
    double* p = c.group->rhs + item * lane_count;
    store(p, load(p) - sum);
  }
  if (!c.last) return;
  for (int k = 0; k < items.right; ++k) {
    Vec sum = broadcast(0.0);
    for (int a = 0; a < S; ++a) sum = sum + weighted[a][tile_steps - 1] * load(c.group->right_reach + (k * S + a) * lane_count);
    double* p = c.group->rhs + (items.first_right() + k) * lane_count;
    store(p, load(p) - sum);
  }
}

/// dy of the state rows of a tile, from its last hour to its first; `carry`: Z(t+1)ᵀ dy(t+1) of the tile after it.
template <int S>
static void backward_states(const TileContext& c, double* carry) {
  const Plan& plan = *c.plan;
  const Items& items = plan.items;
  const double* directions = c.group->values + items.count() * lane_count;
  Vec f[S][tile_steps];
  for (int a = 0; a < S; ++a) {
    load_array(c.tile, plan.forward.data()[a], f[a]);
    for (int item = 0; item < items.first_right(); ++item) {
      const double* reach = Tile::at(c.tile, plan.reach.data()[item * S + a]);
      const Vec direction = load(directions + item * lane_count);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) f[a][t] = f[a][t] - load(reach + t * lane_count) * direction;
    }
    for (int k = 0; c.last && k < items.right; ++k) {
      f[a][tile_steps - 1] = f[a][tile_steps - 1] - load(c.group->right_reach + (k * S + a) * lane_count) *
                                                        load(directions + (items.first_right() + k) * lane_count);
    }
  }
  Vec later[S];
  for (int a = 0; a < S; ++a) later[a] = load(carry + a * lane_count);
  for (int t = tile_steps - 1; t >= 0; --t) {
    const int o = t * lane_count;
    Vec dy[S];
    for (int a = S - 1; a >= 0; --a) {
      dy[a] = f[a][t] * load(Tile::at(c.tile, plan.inverse.data()[a]) + o) - later[a];
      for (int b = a + 1; b < S; ++b) dy[a] = dy[a] - load(Tile::at(c.tile, plan.lower.data()[b * (b - 1) / 2 + a]) + o) * dy[b];
      store(Tile::at(c.tile, plan.rows.data()[plan.local_count + a].solution) + o, dy[a]);
    }
    for (int b = 0; b < S; ++b) {
      later[b] = broadcast(0.0);
      for (int a = 0; a < S; ++a) later[b] = later[b] + load(Tile::at(c.tile, plan.link.data()[a * S + b]) + o) * dy[a];
    }
  }
  for (int a = 0; a < S; ++a) store(carry + a * lane_count, later[a]);
}

#define FOR_STATES(count, call)   \
  switch (count) {                \
    case 1: call(1); break;       \
    case 2: call(2); break;       \
    case 3: call(3); break;       \
    case 4: call(4); break;       \
    case 5: call(5); break;       \
    case 6: call(6); break;       \
    case 7: call(7); break;       \
    case 8: call(8); break;       \
    default: break;               \
  }

// ---------------------------------------------------------------------------------------------------------------------
// Passes

KERNEL_INLINE TileContext context(Group& group, const PassInput& input, double* scratch, int index) {
  const Plan& plan = *group.plan;
  return {.tile = {{group.tiles + static_cast<long>(index) * plan.tile_doubles, scratch, group.constants, group.values}},
          .plan = &plan,
          .group = &group,
          .input = &input,
          .first_step = static_cast<double>(index * tile_steps),
          .last = index + 1 == group.tile_count};
}

static void factorise(Group& group, const PassInput& input, double* scratch, PassOutput& output) {
  const Plan& plan = *group.plan;
  const int items = plan.items.count();
  clear(scratch, plan.carry_doubles);
  clear(group.pairs, static_cast<long>(items) * (items + 1) / 2 * lane_count);
  clear(group.rhs, items * lane_count);
  clear(group.residual, items * lane_count);
  clear(group.bound_dual, plan.items.slots * lane_count);
  for (int index = 0; index < group.tile_count; ++index) {
    const TileContext c = context(group, input, scratch, index);
    step_rows(c, c.last ? nullptr : c.tile.base[0] + plan.tile_doubles);
    factor_columns(c, output);
    shift_later(c.tile, plan.state_shifts.data(), plan.state_shifts.size());
    row_residuals(c, output);
    assemble(c);
    eliminate_local(c);
    eliminate_rhs(c, true);
    collect(c, plan.residual_sums.data(), plan.residual_sums.size(), group.residual);
    collect(c, plan.rhs_sums.data(), plan.rhs_sums.size(), group.rhs);
#define CALL(S)                    \
  do {                             \
    factor_states<S>(c);           \
    reach_states<S>(c);            \
    if (c.last) reach_right<S>(c); \
    forward_rhs<S>(c);             \
  } while (false)
    FOR_STATES(plan.state_count, CALL)
#undef CALL
  }
}

static void add_dual_corrector(const TileContext& c) {
  const Vec dual_weight = load(c.input->dual_weight);
  for (int i = 0; i < c.plan->row_count; ++i) {
    const PlanRow& row = c.plan->rows.data()[i];
    double* dy = Tile::at(c.tile, row.dy);
    const double* cy = Tile::at(c.tile, row.cy);
    for (int t = 0; t < tile_steps; ++t) store(dy + t * lane_count, load(dy + t * lane_count) + dual_weight * load(cy + t * lane_count));
  }
}

static void correct(Group& group, const PassInput& input, double* scratch) {
  const Plan& plan = *group.plan;
  clear(scratch, plan.carry_doubles);
  clear(group.rhs, plan.items.count() * lane_count);
  for (int index = 0; index < group.tile_count; ++index) {
    const TileContext c = context(group, input, scratch, index);
    for (unsigned long j = 0; j < plan.columns.size(); ++j) {
      const PlanColumn& column = plan.columns.data()[j];
#define CALL(lower, upper) correct_column<lower, upper>(c, column)
      FOR_KIND(column, CALL);
#undef CALL
    }
    add_dual_corrector(c);
    eliminate_rhs(c, false);
    collect(c, plan.rhs_sums.data(), plan.rhs_sums.size(), group.rhs);
#define CALL(S) forward_rhs<S>(c)
    FOR_STATES(plan.state_count, CALL)
#undef CALL
  }
}

static void write_duals(const TileContext& c, bool first) {
  const Plan& plan = *c.plan;
  for (int i = 0; i < plan.row_count; ++i) {
    const PlanRow& row = plan.rows.data()[i];
    const double* solution = Tile::at(c.tile, row.solution);
    double* target = Tile::at(c.tile, first ? row.dy : row.cy);
    for (int t = 0; t < tile_steps; ++t) store(target + t * lane_count, load(solution + t * lane_count));
  }
}

static void substitute_tile(const TileContext& c, bool first, PassOutput& output) {
  const Plan& plan = *c.plan;
  double* carry = c.tile.base[1];  // Z(t+1)ᵀ dy(t+1), then dy(t+1)
#define CALL(S) backward_states<S>(c, carry)
  FOR_STATES(plan.state_count, CALL)
#undef CALL
  for (int a = 0; a < plan.state_count; ++a) {
    const PlanRow& row = plan.rows.data()[plan.local_count + a];
    if (!row.dy_next.exists()) continue;
    const double* dy = Tile::at(c.tile, row.solution);
    double* next = Tile::at(c.tile, row.dy_next);
    double* kept = carry + (plan.state_count + a) * lane_count;
    for (int t = 0; t + 1 < tile_steps; ++t) store(next + t * lane_count, load(dy + (t + 1) * lane_count));
    store(next + (tile_steps - 1) * lane_count, load(kept));
    store(kept, load(dy));
  }
  for (unsigned long j = 0; j < plan.columns.size(); ++j) {
    const PlanColumn& column = plan.columns.data()[j];
#define CALL(lower, upper) prepare_column<lower, upper, true>(c, column)
    if (first) FOR_KIND(column, CALL);
#undef CALL
#define CALL(lower, upper) prepare_column<lower, upper, false>(c, column)
    if (!first) FOR_KIND(column, CALL);
#undef CALL
  }
  for (int i = 0; i < plan.local_count; ++i) {
    const PlanRow& row = plan.rows.data()[i];
    Vec sum[tile_steps] = {};
    if (first) load_array(c.tile, row.dy, sum);
    add_products<-1>(c.tile, plan.products.data(), row.direction_terms, sum);
    store_array(c.tile, row.rhs, sum);
  }
  solve_local(c);
  for (unsigned long j = 0; j < plan.columns.size(); ++j) {
    const PlanColumn& column = plan.columns.data()[j];
#define CALL(lower, upper) finish_column<lower, upper, true>(c, column, output)
    if (first) FOR_KIND(column, CALL);
#undef CALL
#define CALL(lower, upper) finish_column<lower, upper, false>(c, column, output)
    if (!first) FOR_KIND(column, CALL);
#undef CALL
  }
  write_duals(c, first);
}

static void substitute(Group& group, const PassInput& input, bool first, double* scratch, PassOutput& output) {
  clear(scratch, group.plan->carry_doubles);
  for (int index = group.tile_count - 1; index >= 0; --index) {
    substitute_tile(context(group, input, scratch, index), first, output);
  }
}

static void subtract(double factor, const double* x, double* y, std::size_t count) {
  const Vec f = broadcast(factor);
  for (std::size_t i = 0; i < count; i += lane_count) store(y + i, load(y + i) - f * load(x + i));
}
