// State rows: the recurrence in time.
// Part of kernels_body.hpp: included by it once per instruction set, inside that set's namespace.

template <int S>
static void factor_states(const TileContext& c) {
  const TileProgram& program = *c.program;
  double* carry = c.tile.base[1] + program.carry_factor;  // inverse[S], lower[S(S−1)/2]
  // In exact arithmetic every pivot is at least the regularisation.
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
        const ArrayRef ref = program.state_below.data()[a * S + b];
        Vec value = load(Tile::at(c.tile, ref) + t * Tile::stride(ref));
        for (int m = 0; m < b; ++m) value = value - link_d[a][m] * lower[b][m];
        link_d[a][b] = value;
        link[a][b] = value * inverse[b];
        store(Tile::at(c.tile, program.link.data()[a * S + b]) + o, link[a][b]);
      }
    }
    for (int a = 0, n = 0; a < S; ++a) {
      for (int b = 0; b <= a; ++b, ++n) {
        Vec value = load(Tile::at(c.tile, program.state_diagonal.data()[n]) + o);
        for (int m = 0; m < S; ++m) value = value - link[a][m] * link_d[b][m];
        matrix[a][b] = value;
      }
    }
    for (int b = 0; b < S; ++b) {
      const double* least = Tile::at(c.tile, program.rows.data()[program.local_count + b].regularisation);
      inverse[b] = broadcast(1.0) / larger(matrix[b][b], load(least + o));
      store(Tile::at(c.tile, program.inverse.data()[b]) + o, inverse[b]);
      for (int a = b + 1; a < S; ++a) lower[a][b] = matrix[a][b] * inverse[b];
      for (int a = b + 1; a < S; ++a) {
        for (int m = b + 1; m <= a; ++m) matrix[a][m] = matrix[a][m] - lower[a][b] * matrix[m][b];
      }
    }
    for (int a = 1, n = 0; a < S; ++a) {
      for (int b = 0; b < a; ++b, ++n) store(Tile::at(c.tile, program.lower.data()[n]) + o, lower[a][b]);
    }
  }
  for (int a = 0, n = S; a < S; ++a) {
    store(carry + a * lane_count, inverse[a]);
    for (int b = 0; b < a; ++b, ++n) store(carry + n * lane_count, lower[a][b]);
  }
}

/// w(t) = L(t)⁻¹ (u(t) − Z(t) w(t−1)); `previous` holds w of the hour before the tile and then of its last hour.
template <int S>
KERNEL_INLINE void forward_states(const TileContext& c, const double* const* source, const long* stride,
                                  double* const* target, double* previous) {
  const TileProgram& program = *c.program;
  Vec w[S];
  for (int a = 0; a < S; ++a) w[a] = load(previous + a * lane_count);
  for (int t = 0; t < tile_steps; ++t) {
    const int o = t * lane_count;
    Vec u[S];
    for (int a = 0; a < S; ++a) {
      u[a] = load(source[a] + t * stride[a]);
      for (int b = 0; b < S; ++b) u[a] = u[a] - load(Tile::at(c.tile, program.link.data()[a * S + b]) + o) * w[b];
    }
    for (int a = 0; a < S; ++a) {
      for (int b = 0; b < a; ++b)
        u[a] = u[a] - load(Tile::at(c.tile, program.lower.data()[a * (a - 1) / 2 + b]) + o) * u[b];
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
  const TileProgram& program = *c.program;
  const Items& items = program.items;
  double left[S][tile_steps * vector_lanes] __attribute__((aligned(64)));
  const Vec start = load(c.group.start);
  for (int item = 0; item < items.first_right(); ++item) {
    const double* source[S];
    double* target[S];
    long stride[S];
    const int k = item - items.first_left();
    for (int a = 0; a < S; ++a) {
      target[a] = Tile::at(c.tile, program.reach.data()[item * S + a]);
      if (k < 0) {
        const ArrayRef ref = program.state_coupling.data()[item * S + a];
        source[a] = Tile::at(c.tile, ref);
        stride[a] = Tile::stride(ref);
        continue;
      }
      source[a] = left[a];
      stride[a] = vector_lanes;
      const Vec coefficient = load(c.group.left_coefficients + (k * S + a) * lane_count);
      for (int t = 0; t < tile_steps; ++t) {
        store(left[a] + t * vector_lanes, select(broadcast(c.first_step + t) == start, coefficient, broadcast(0.0)));
      }
    }
    forward_states<S>(c, source, stride, target, c.tile.base[1] + program.carry_reach + item * S * lane_count);
  }
  for (int a = 0; a < S; ++a) {
    const double* values[item_count_bound];
    int numbers[item_count_bound];
    for (int item = 0; item < items.first_right(); ++item) {
      values[item] = Tile::at(c.tile, program.reach.data()[item * S + a]);
      numbers[item] = item;
    }
    Vec weight[tile_steps];
    load_array(c.tile, program.inverse.data()[a], weight);
    subtract_pairs(c.group.pairs, values, numbers, items.first_right(), weight);
  }
}

/// Right items reach the last hour only.
template <int S>
static void reach_right(const TileContext& c) {
  const TileProgram& program = *c.program;
  const Items& items = program.items;
  constexpr int o = (tile_steps - 1) * lane_count;
  for (int k = 0; k < items.right; ++k) {
    const int item = items.first_right() + k;
    Vec u[S];
    for (int a = 0; a < S; ++a) {
      const ArrayRef ref = program.state_coupling.data()[item * S + a];
      u[a] = load(Tile::at(c.tile, ref) + (tile_steps - 1) * Tile::stride(ref));
      for (int b = 0; b < a; ++b)
        u[a] = u[a] - load(Tile::at(c.tile, program.lower.data()[a * (a - 1) / 2 + b]) + o) * u[b];
      store(c.group.right_reach + (k * S + a) * lane_count, u[a]);
    }
    for (int a = 0; a < S; ++a) {
      const Vec weighted = u[a] * load(Tile::at(c.tile, program.inverse.data()[a]) + o);
      for (int other = 0; other <= item; ++other) {
        const Vec value = other >= items.first_right()
                              ? load(c.group.right_reach + ((other - items.first_right()) * S + a) * lane_count)
                              : load(Tile::at(c.tile, program.reach.data()[other * S + a]) + o);
        double* p = c.group.pairs + pair_index(other, item) * lane_count;
        store(p, load(p) - weighted * value);
      }
    }
  }
}

/// f = L⁻¹ r of the state rows, and its part in the right-hand sides of the items.
template <int S>
static void forward_rhs(const TileContext& c) {
  const TileProgram& program = *c.program;
  const Items& items = program.items;
  const double* source[S];
  double* target[S];
  long stride[S];
  for (int a = 0; a < S; ++a) {
    source[a] = Tile::at(c.tile, program.rows.data()[program.local_count + a].rhs);
    stride[a] = lane_count;
    target[a] = Tile::at(c.tile, program.forward.data()[a]);
  }
  forward_states<S>(c, source, stride, target, c.tile.base[1] + program.carry_forward);
  Vec weighted[S][tile_steps];
  for (int a = 0; a < S; ++a) {
    const double* inverse = Tile::at(c.tile, program.inverse.data()[a]);
    for (int t = 0; t < tile_steps; ++t)
      weighted[a][t] = load(target[a] + t * lane_count) * load(inverse + t * lane_count);
  }
  for (int item = 0; item < items.first_right(); ++item) {
    Vec sum = broadcast(0.0);
    for (int a = 0; a < S; ++a) {
      const double* reach = Tile::at(c.tile, program.reach.data()[item * S + a]);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) sum = sum + weighted[a][t] * load(reach + t * lane_count);
    }
    double* p = c.group.rhs + item * lane_count;
    store(p, load(p) - sum);
  }
  if (!c.last) return;
  for (int k = 0; k < items.right; ++k) {
    Vec sum = broadcast(0.0);
    for (int a = 0; a < S; ++a)
      sum = sum + weighted[a][tile_steps - 1] * load(c.group.right_reach + (k * S + a) * lane_count);
    double* p = c.group.rhs + (items.first_right() + k) * lane_count;
    store(p, load(p) - sum);
  }
}

/// dy of the state rows of a tile, from its last hour to its first; `carry`: Z(t+1)ᵀ dy(t+1) of the tile after it.
template <int S>
static void backward_states(const TileContext& c, double* carry) {
  const TileProgram& program = *c.program;
  const Items& items = program.items;
  const double* directions = c.group.values + items.count() * lane_count;
  Vec f[S][tile_steps];
  for (int a = 0; a < S; ++a) {
    load_array(c.tile, program.forward.data()[a], f[a]);
    for (int item = 0; item < items.first_right(); ++item) {
      const double* reach = Tile::at(c.tile, program.reach.data()[item * S + a]);
      const Vec direction = load(directions + item * lane_count);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) f[a][t] = f[a][t] - load(reach + t * lane_count) * direction;
    }
    for (int k = 0; c.last && k < items.right; ++k) {
      f[a][tile_steps - 1] = f[a][tile_steps - 1] - load(c.group.right_reach + (k * S + a) * lane_count) *
                                                        load(directions + (items.first_right() + k) * lane_count);
    }
  }
  Vec later[S];
  for (int a = 0; a < S; ++a) later[a] = load(carry + a * lane_count);
  for (int t = tile_steps - 1; t >= 0; --t) {
    const int o = t * lane_count;
    Vec dy[S];
    for (int a = S - 1; a >= 0; --a) {
      dy[a] = f[a][t] * load(Tile::at(c.tile, program.inverse.data()[a]) + o) - later[a];
      for (int b = a + 1; b < S; ++b)
        dy[a] = dy[a] - load(Tile::at(c.tile, program.lower.data()[b * (b - 1) / 2 + a]) + o) * dy[b];
      store(Tile::at(c.tile, program.rows.data()[program.local_count + a].solution) + o, dy[a]);
    }
    for (int b = 0; b < S; ++b) {
      later[b] = broadcast(0.0);
      for (int a = 0; a < S; ++a)
        later[b] = later[b] + load(Tile::at(c.tile, program.link.data()[a * S + b]) + o) * dy[a];
    }
  }
  for (int a = 0; a < S; ++a) store(carry + a * lane_count, later[a]);
}

#define FOR_STATES(count, call) \
  switch (count) {              \
    case 1:                     \
      call(1);                  \
      break;                    \
    case 2:                     \
      call(2);                  \
      break;                    \
    case 3:                     \
      call(3);                  \
      break;                    \
    case 4:                     \
      call(4);                  \
      break;                    \
    case 5:                     \
      call(5);                  \
      break;                    \
    case 6:                     \
      call(6);                  \
      break;                    \
    case 7:                     \
      call(7);                  \
      break;                    \
    case 8:                     \
      call(8);                  \
      break;                    \
    default:                    \
      break;                    \
  }
