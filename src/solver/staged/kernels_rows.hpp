// Rows of one hour: residuals, the elimination of local rows, and what it leaves on the items.
// Part of kernels_body.hpp: included by it once per instruction set, inside that set's namespace.

/// Takes the dual step and makes y of the next hour visible.
static void step_rows(const TileContext& c, const double* next_tile) {
  const TileProgram& program = *c.program;
  double* dual_step = Tile::at(c.tile, program.dual_step);
  for (int t = 0; t < tile_steps; ++t) store(dual_step + t * lane_count, dual_step_of(c, c.tile.base[0], t));
  const Vec next_step = next_tile == nullptr ? broadcast(0.0) : dual_step_of(c, next_tile, 0);
  const ProgramRow* rows = program.rows.data();
  for (int i = 0; i < program.row_count; ++i) {
    const ProgramRow& row = rows[i];
    double* y = Tile::at(c.tile, row.y);
    const double* dy = Tile::at(c.tile, row.dy);
    for (int t = 0; t < tile_steps; ++t) {
      const int o = t * lane_count;
      store(y + o, load(y + o) + load(dual_step + o) * load(dy + o));
    }
    if (!row.y_next.exists()) continue;
    double* next = Tile::at(c.tile, row.y_next);
    for (int t = 0; t + 1 < tile_steps; ++t) store(next + t * lane_count, load(y + (t + 1) * lane_count));
    store(next + (tile_steps - 1) * lane_count,
          next_tile == nullptr ? broadcast(0.0)
                               : load(next_tile + row.y.offset) + next_step * load(next_tile + row.dy.offset));
  }
}

/// Residuals of the rows, and what the first hour of a piece tells and hears from the one before.
static void row_residuals(const TileContext& c, PassOutput& output) {
  const TileProgram& program = *c.program;
  const GroupLanes& group = c.group;
  const Vec zero = broadcast(0.0);
  const Vec start = load(group.start);
  Vec worst = zero, dual_cost = zero;
  for (int i = 0; i < program.row_count; ++i) {
    const ProgramRow& row = program.rows.data()[i];
    Vec sum[tile_steps];
    load_array(c.tile, row.right_hand_side, sum);
    const double* y = Tile::at(c.tile, row.y);
    for (int t = 0; t < tile_steps; ++t) {
      dual_cost = dual_cost + sum[t] * load(y + t * lane_count);
    }
    add_products<-1>(c.tile, program.products.data(), row.residual_terms, sum);
    const int a = i - program.local_count;
    if (a >= 0) {
      Vec left_dual = load(group.left_dual + a * lane_count);
      for (int t = 0; t < tile_steps; ++t) {
        const Mask now = broadcast(c.first_step + t) == start;
        left_dual = select(now, load(y + t * lane_count), left_dual);
        for (int k = 0; k < program.items.left; ++k) {
          const Vec coefficient = load(group.left_coefficients + (k * program.state_count + a) * lane_count);
          const Vec part = coefficient * load(group.values + (program.items.first_left() + k) * lane_count);
          sum[t] = sum[t] - select(now, part, zero);
        }
      }
      store(group.left_dual + a * lane_count, left_dual);
    }
    for (int t = 0; t < tile_steps; ++t) worst = larger(worst, magnitude(sum[t]));
    store_array(c.tile, row.residual, sum);
  }
  max_into(output.primal_residual + c.lane, worst);
  add_into(output.dual_cost + c.lane, dual_cost);
}

/// Solves N_ll a = r for the local rows of every hour of the tile, from `rhs` into `solution`.
static void solve_local(const TileContext& c) {
  const TileProgram& program = *c.program;
  const ProgramRow* rows = program.rows.data();
  for (int k = 0; k < program.local_count; ++k) {
    const Pivot& pivot = program.pivots.data()[k];
    Vec value[tile_steps];
    load_array(c.tile, rows[k].rhs, value);
    for (int n = pivot.below.begin; n < pivot.below.end; ++n) {
      const PivotEntry& entry = program.pivot_entries.data()[n];
      if (entry.row >= program.local_count) break;
      const double* factor = Tile::at(c.tile, entry.factor);
      double* target = Tile::at(c.tile, rows[entry.row].rhs);
      for (int t = 0; t < tile_steps; ++t) {
        store(target + t * lane_count, load(target + t * lane_count) - load(factor + t * lane_count) * value[t]);
      }
    }
  }
  for (int k = program.local_count - 1; k >= 0; --k) {
    const Pivot& pivot = program.pivots.data()[k];
    Vec value[tile_steps];
    load_array(c.tile, rows[k].rhs, value);
    const double* inverse = Tile::at(c.tile, pivot.inverse);
    for (int t = 0; t < tile_steps; ++t) value[t] = value[t] * load(inverse + t * lane_count);
    for (int n = pivot.below.begin; n < pivot.below.end; ++n) {
      const PivotEntry& entry = program.pivot_entries.data()[n];
      if (entry.row >= program.local_count) break;
      const double* factor = Tile::at(c.tile, entry.factor);
      const double* solution = Tile::at(c.tile, rows[entry.row].solution);
      for (int t = 0; t < tile_steps; ++t)
        value[t] = value[t] - load(factor + t * lane_count) * load(solution + t * lane_count);
    }
    store_array(c.tile, rows[k].solution, value);
  }
}

/// pairs(i, j) −= Σ over hours weight · value_i · value_j, for all i ≤ j of the list.
static void subtract_pairs(double* pairs, const double* const* values, const int* items, int count,
                           const Vec (&weight)[tile_steps]) {
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
    const PivotUpdate& update = c.program->pivot_updates.data()[n];
    double* target = Tile::at(c.tile, update.target);
    const double* factor = Tile::at(c.tile, update.factor);
    const double* value = Tile::at(c.tile, update.value);
#pragma GCC unroll 8
    for (int t = 0; t < tile_steps; ++t) {
      store(target + t * lane_count,
            load(target + t * lane_count) - load(factor + t * lane_count) * load(value + t * lane_count));
    }
  }
}

/// δ of one row: a share of its diagonal, so that rows whose columns are all pressed to their bounds do not drown in
/// it.
KERNEL_INLINE void regularise(const TileContext& c, ArrayRef into, Vec (&diagonal)[tile_steps]) {
  const Vec share = broadcast(c.input->dual_regularisation), least = broadcast(c.input->dual_regularisation_least),
            most = broadcast(c.input->dual_regularisation_most);
  double* delta = Tile::at(c.tile, into);
  for (int t = 0; t < tile_steps; ++t) {
    const Vec value = smaller(larger(share * diagonal[t], least), most);
    store(delta + t * lane_count, value);
    diagonal[t] = diagonal[t] + value;
  }
}

/// sum += Σ a·b·c; coefficients that are numbers per lane meet an hourly array in most of them.
KERNEL_INLINE void add_triples(const Tile& tile, const Triple* triples, Range range, Vec (&sum)[tile_steps]) {
  for (int k = range.begin; k < range.end; ++k) {
    const Triple& triple = triples[k];
    const double* a = Tile::at(tile, triple.a);
    const double* b = Tile::at(tile, triple.b);
    const double* h = Tile::at(tile, triple.c);
    const long a_stride = Tile::stride(triple.a), b_stride = Tile::stride(triple.b), h_stride = Tile::stride(triple.c);
    if (a_stride == 0 && b_stride == 0 && h_stride != 0) {
      const Vec factor = load(a) * load(b);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) sum[t] = sum[t] + factor * load(h + t * lane_count);
    } else {
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t)
        sum[t] = sum[t] + load(a + t * a_stride) * load(b + t * b_stride) * load(h + t * h_stride);
    }
  }
}

static void assemble(const TileContext& c) {
  const TileProgram& program = *c.program;
  const Product* products = program.products.data();
  const Triple* triples = program.triples.data();
  for (unsigned long n = 0; n < program.scaled_columns.size(); ++n)
    run(c.tile, products, program.scaled_columns.data()[n], true);
  shift_later(c.tile, program.factor_shifts.data(), program.factor_shifts.size());
  for (unsigned long n = 0; n < program.normal.size(); ++n) {
    const TripleSum& entry = program.normal.data()[n];
    Vec sum[tile_steps];
    set_zero(sum);
    add_triples(c.tile, triples, entry.triples, sum);
    if (entry.regularisation.exists()) regularise(c, entry.regularisation, sum);
    store_array(c.tile, entry.target, sum);
  }
  for (unsigned long n = 0; n < program.below.size(); ++n) run(c.tile, products, program.below.data()[n], true);
  for (unsigned long n = 0; n < program.coupling.size(); ++n) run(c.tile, products, program.coupling.data()[n], true);
  if (!c.last) return;
  const Vec ends = load(c.group.ends_inside);
  for (unsigned long n = 0; n < program.right_couplings.size(); ++n) {
    const RightCoupling& coupling = program.right_couplings.data()[n];
    double* target = Tile::at(c.tile, coupling.target);
    clear_array(c.tile, coupling.target);
    const double* coefficient = Tile::at(c.tile, coupling.coefficient);
    const long stride = Tile::stride(coupling.coefficient);
    store(target + (tile_steps - 1) * lane_count, ends * load(coefficient + (tile_steps - 1) * stride));
  }
}

inline constexpr int item_count_bound = 128;

static void eliminate_local(const TileContext& c) {
  const TileProgram& program = *c.program;
  for (int k = 0; k < program.local_count; ++k) {
    const Pivot& pivot = program.pivots.data()[k];
    Vec inverse[tile_steps];
    load_array(c.tile, pivot.diagonal, inverse);
    const double* least = Tile::at(c.tile, program.rows.data()[k].regularisation);
    for (int t = 0; t < tile_steps; ++t) inverse[t] = broadcast(1.0) / larger(inverse[t], load(least + t * lane_count));
    store_array(c.tile, pivot.inverse, inverse);
    for (int n = pivot.below.begin; n < pivot.below.end; ++n) {
      const PivotEntry& entry = program.pivot_entries.data()[n];
      const double* value = Tile::at(c.tile, entry.value);
      double* factor = Tile::at(c.tile, entry.factor);
      for (int t = 0; t < tile_steps; ++t) store(factor + t * lane_count, load(value + t * lane_count) * inverse[t]);
    }
    update_entries(c, program.pivot_updates_of.data()[k]);
    update_entries(c, program.pivot_item_updates_of.data()[k]);
    const double* values[item_count_bound];
    int items[item_count_bound];
    const int count = pivot.coupled.end - pivot.coupled.begin;
    for (int n = 0; n < count; ++n) {
      const PivotItem& item = program.pivot_items.data()[pivot.coupled.begin + n];
      values[n] = Tile::at(c.tile, item.value);
      items[n] = item.item;
    }
    subtract_pairs(c.group.pairs, values, items, count, inverse);
  }
}

/// rhs = residual − Σ A·hg (+ B·hg of the hour before), of rows from `begin` up to `end`
static void right_hand_sides(const TileContext& c, int begin, int end, bool with_residuals) {
  for (int i = begin; i < end; ++i) {
    const ProgramRow& row = c.program->rows.data()[i];
    Vec sum[tile_steps];
    set_zero(sum);
    if (with_residuals) load_array(c.tile, row.residual, sum);
    add_products<-1>(c.tile, c.program->products.data(), row.local_rhs_terms, sum);
    store_array(c.tile, row.rhs, sum);
  }
}

/// From hg and the residuals: rhs of the state rows, and what the local hours add to the right-hand sides of the items.
static void eliminate_rhs(const TileContext& c, bool with_residuals) {
  const TileProgram& program = *c.program;
  const Product* products = program.products.data();
  right_hand_sides(c, 0, program.local_count, with_residuals);
  solve_local(c);
  for (unsigned long j = 0; j < program.columns.size(); ++j) {
    const ProgramColumn& column = program.columns.data()[j];
    if (column.local_terms.begin == column.local_terms.end) continue;
    Vec sum[tile_steps];
    set_zero(sum);
    add_products<1>(c.tile, products, column.local_terms, sum);
    const double* hinv = Tile::at(c.tile, column.hinv);
    double* hg = Tile::at(c.tile, column.hg);
    for (int t = 0; t < tile_steps; ++t)
      store(hg + t * lane_count, load(hg + t * lane_count) + load(hinv + t * lane_count) * sum[t]);
  }
  shift_later(c.tile, program.rhs_shifts.data(), program.rhs_shifts.size());
  right_hand_sides(c, program.local_count, program.row_count, with_residuals);
}

static void collect(const TileContext& c, const ItemSum* sums, unsigned long count, double* into) {
  for (unsigned long n = 0; n < count; ++n) {
    Vec sum[tile_steps];
    set_zero(sum);
    add_products<1>(c.tile, c.program->products.data(), sums[n].products, sum);
    Vec total = sum[0];
    for (int t = 1; t < tile_steps; ++t) total = total + sum[t];
    double* target = into + sums[n].item * lane_count;
    store(target, load(target) - total);
  }
}
