// Eight lanes, and sums of products over the arrays of a tile.
// Part of structured_kernels_body.hpp: included by it once per instruction set, inside that set's namespace.

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
#define KERNEL_OPERATOR(Result, op)                                                                  \
  KERNEL_INLINE Result operator op(Vec a, Vec b) {                                                   \
    Result r;                                                                                        \
    _Pragma("GCC unroll 4") for (int i = 0; i < part_count; ++i) r.part[i] = a.part[i] op b.part[i]; \
    return r;                                                                                        \
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
  KERNEL_INLINE double* at(const Tile& tile, ArrayRef ref) {
    return tile.base[static_cast<int>(ref.space)] + ref.offset;
  }
  KERNEL_INLINE long stride(ArrayRef ref) { return ref.space <= Space::scratch ? lane_count : 0; }
};

KERNEL_INLINE Vec load(const double* p) { return *reinterpret_cast<const Vec*>(p); }
KERNEL_INLINE void store(double* p, Vec v) { *reinterpret_cast<Vec*>(p) = v; }
KERNEL_INLINE Vec larger(Vec a, Vec b) { return select(a > b, a, b); }
KERNEL_INLINE Vec smaller(Vec a, Vec b) { return select(a < b, a, b); }
KERNEL_INLINE Vec magnitude(Vec a) { return select(a < broadcast(0.0), -a, a); }
KERNEL_INLINE void clear(double* p, long count) {
  for (long i = 0; i < count; i += lane_count) store(p + i, broadcast(0.0));
}

/// In a loop: GCC makes of `= {}` a string instruction, which takes longer than the sums that follow.
KERNEL_INLINE void set_zero(Vec (&values)[tile_steps]) {
#pragma GCC unroll 8
  for (int t = 0; t < tile_steps; ++t) values[t] = broadcast(0.0);
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
        if constexpr (sign > 0)
          sum[t] = sum[t] + factor * load(b + t * b_stride);
        else
          sum[t] = sum[t] - factor * load(b + t * b_stride);
      }
    } else {
#pragma GCC unroll 8
      for (int t = 0; t < tile_steps; ++t) {
        if constexpr (sign > 0)
          sum[t] = sum[t] + load(a + t * a_stride) * load(b + t * b_stride);
        else
          sum[t] = sum[t] - load(a + t * a_stride) * load(b + t * b_stride);
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
