// Lanes of one register, and sums of products over the arrays of a tile.
// Part of kernels_body.hpp: included by it once per instruction set, inside that set's namespace.

#define KERNEL_INLINE static inline __attribute__((always_inline))

/// As many of the eight lanes as one register holds, and never more: eight lanes as two or four registers need twice or
/// four times the registers there are, and half of the instructions went to the stack and back. Lanes know nothing of
/// each other, so a tile is worked on once for each register's width of lanes (TileContext), all kernels of it.
using Vec = double __attribute__((vector_size(KERNEL_BYTES)));
using Mask = long long __attribute__((vector_size(KERNEL_BYTES)));
inline constexpr int vector_lanes = KERNEL_BYTES / 8;
inline constexpr int part_count = lane_count / vector_lanes;  // how often a tile is worked on

KERNEL_INLINE Vec select(Mask mask, Vec yes, Vec no) { return mask ? yes : no; }
KERNEL_INLINE Vec broadcast(double v) { return v - Vec{}; }

/// The spaces of one tile, each from the first of the lanes that are worked on.
struct Tile {
  double* base[4];
  KERNEL_INLINE double* at(const Tile& tile, ArrayRef ref) {
    return tile.base[static_cast<int>(ref.space)] + ref.offset;
  }
  /// Of what always stands in the tile, or in scratch: of columns, most.
  KERNEL_INLINE double* in_tile(const Tile& tile, ArrayRef ref) { return tile.base[0] + ref.offset; }
  KERNEL_INLINE double* in_scratch(const Tile& tile, ArrayRef ref) { return tile.base[1] + ref.offset; }
  KERNEL_INLINE long stride(ArrayRef ref) { return ref.space <= Space::scratch ? lane_count : 0; }
};

KERNEL_INLINE Vec load(const double* p) { return *reinterpret_cast<const Vec*>(p); }
KERNEL_INLINE void store(double* p, Vec v) { *reinterpret_cast<Vec*>(p) = v; }
KERNEL_INLINE Vec larger(Vec a, Vec b) { return select(a > b, a, b); }
KERNEL_INLINE Vec smaller(Vec a, Vec b) { return select(a < b, a, b); }
KERNEL_INLINE Vec magnitude(Vec a) { return select(a < broadcast(0.0), -a, a); }
/// Of all lanes.
KERNEL_INLINE void clear(double* p, long count) {
  for (long i = 0; i < count; i += vector_lanes) store(p + i, broadcast(0.0));
}

/// In a loop: GCC makes of `= {}` a string instruction, which takes longer than the sums that follow.
KERNEL_INLINE void set_zero(Vec (&values)[tile_steps]) {
#pragma GCC unroll 8
  for (int t = 0; t < tile_steps; ++t) values[t] = broadcast(0.0);
}

template <int sign>
KERNEL_INLINE Vec add_signed(Vec sum, Vec term) {
  if constexpr (sign > 0)
    return sum + term;
  else
    return sum - term;
}

/// sum += sign Σ a·b. Most factors are either a number per lane (stride 0) or an hourly array: with both strides known
/// to the compiler the addresses of eight hours cost nothing.
template <int sign>
KERNEL_INLINE void add_products(const Tile& tile, const Product* products, Range range, Vec (&sum)[tile_steps]) {
  for (int k = range.begin; k < range.end; ++k) {
    const double* a = Tile::at(tile, products[k].a);
    const double* b = Tile::at(tile, products[k].b);
    const bool a_is_hourly = Tile::stride(products[k].a) != 0, b_is_hourly = Tile::stride(products[k].b) != 0;
    if (!b_is_hourly) {
      const long stride = a_is_hourly ? lane_count : 0;
      const Vec factor = load(b);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) sum[t] = add_signed<sign>(sum[t], load(a + t * stride) * factor);
    } else if (a_is_hourly) {
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t)
        sum[t] = add_signed<sign>(sum[t], load(a + t * lane_count) * load(b + t * lane_count));
    } else {
      const Vec factor = load(a);
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) sum[t] = add_signed<sign>(sum[t], factor * load(b + t * lane_count));
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

KERNEL_INLINE void clear_array(const Tile& tile, ArrayRef ref) {
  double* p = Tile::at(tile, ref);
#pragma GCC unroll 8
  for (int t = 0; t < tile_steps; ++t) store(p + t * lane_count, broadcast(0.0));
}

KERNEL_INLINE void run(const Tile& tile, const Product* products, const ProductSum& operation, bool plus) {
  Vec sum[tile_steps];
  load_array(tile, operation.initial, sum);
  if (plus)
    add_products<1>(tile, products, operation.products, sum);
  else
    add_products<-1>(tile, products, operation.products, sum);
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

/// What a group keeps per lane, from the first of the lanes that are worked on. As in Group.
struct GroupLanes {
  const double *start, *ends_inside, *left_coefficients, *values;
  double *pairs, *residual, *rhs, *bound_dual, *right, *right_reach, *left_dual;
};

struct TileContext {
  Tile tile;
  const TileProgram* program;
  GroupLanes group;
  const PassInput* input;
  int lane;              // first of those that are worked on
  double first_step;     // of this tile
  bool last;             // tile of its group
  const double* coming;  // the tile after this one, in the order of the pass
  long coming_doubles;   // to fetch of it beside each column
};

/// Fetches the share of one column of the coming tile. A tile's arrays are too short, and too many at a time, for the
/// processor to see them coming.
KERNEL_INLINE void fetch_coming(const TileContext& c, unsigned long column) {
  const unsigned long part = static_cast<unsigned long>(c.lane / vector_lanes);
  const long begin = static_cast<long>(part * c.program->columns.size() + column) * c.coming_doubles;
  const long end =
      begin + c.coming_doubles < c.program->tile_doubles ? begin + c.coming_doubles : c.program->tile_doubles;
#pragma GCC unroll 4
  for (long i = begin; i < end; i += lane_count) __builtin_prefetch(c.coming + i, 0, 2);
}

KERNEL_INLINE void max_into(double* p, Vec v) { store(p, larger(load(p), v)); }
KERNEL_INLINE void add_into(double* p, Vec v) { store(p, load(p) + v); }
