// The periods of a plane kernel; included by each instruction set's file inside a namespace of its own, behind
//   PLANE_TARGET         the attribute of its functions
//   majority(a, b, c)    (a & b) | ((a | b) & c)
//   changed_in(a, b, c)  a ^ (b & c)
constexpr Period half = plane_periods / 2;

/// Begins of windows in a row of periods that fit.
PLANE_TARGET inline std::uint64_t folded(std::uint64_t fits, const Planes::Fold& fold, int steps) {
  for (int step = 0; step < steps; ++step) fits &= fits >> fold.shift[static_cast<std::size_t>(step)];
  return fits;
}

/// One register a plane, one resource a lane. Kept is what is used, U = ¬F, for then
///     c' = majority(U_b, N_b, c)   and   U'_b = U_b ^ ((N_b ^ c) & taken)
template <std::size_t planes>
struct Half {
  __m256i used[planes];

  PLANE_TARGET static __m256i row(const Planes::Row& rows, std::size_t plane) {
    return _mm256_load_si256(reinterpret_cast<const __m256i*>(rows.bits[plane].data()));
  }

  /// The periods that fit, and what changes where they are taken.
  PLANE_TARGET std::uint64_t fits(const Planes::Row& need, __m256i* changed) const {
    changed[0] = row(need, 0);
    __m256i borrow = _mm256_and_si256(used[0], changed[0]);
#pragma GCC unroll 8
    for (std::size_t b = 1; b < planes; ++b) {
      const __m256i needed = row(need, b);
      changed[b] = _mm256_xor_si256(needed, borrow);
      borrow = majority(used[b], needed, borrow);
    }
    const __m128i two = _mm_or_si128(_mm256_castsi256_si128(borrow), _mm256_extracti128_si256(borrow, 1));
    return ~static_cast<std::uint64_t>(_mm_cvtsi128_si64(two) | _mm_extract_epi64(two, 1));
  }

  PLANE_TARGET void take(std::uint64_t periods, const __m256i* changed) {
    const __m256i taken = _mm256_set1_epi64x(static_cast<long long>(periods));
#pragma GCC unroll 8
    for (std::size_t b = 0; b < planes; ++b) used[b] = changed_in(used[b], changed[b], taken);
  }
};

template <std::size_t planes>
struct Profile {
  Half<planes> early, late;

  PLANE_TARGET explicit Profile(const Planes::Row& capacity) {
    for (std::size_t b = 0; b < planes; ++b)
      early.used[b] = late.used[b] = _mm256_xor_si256(Half<planes>::row(capacity, b), _mm256_set1_epi64x(-1));
  }

  /// Takes what is needed in the first window from `earliest` on that fits, and says where it begins; plane_periods:
  /// nowhere.
  PLANE_TARGET Period place(const Planes::Row& need, Period earliest, Period duration, const Planes::Fold& fold,
                            int steps) {
    const std::uint64_t periods = _bzhi_u64(~0ULL, static_cast<unsigned>(duration));
    __m256i changed[planes];
    if (earliest < half) {
      const std::uint64_t windows = folded(early.fits(need, changed) >> earliest, fold, steps);
      if (windows == 0) return place_behind_early(need, earliest, duration, fold, steps);
      const Period begin = earliest + std::countr_zero(windows);
      early.take(periods << begin, changed);
      return begin;
    }
    if (earliest >= plane_periods) return plane_periods;
    const std::uint64_t windows = folded(late.fits(need, changed) >> (earliest - half), fold, steps);
    if (windows == 0) return plane_periods;
    const Period begin = earliest - half + std::countr_zero(windows);
    late.take(periods << begin, changed);
    return half + begin;
  }

  /// The same where no window lies in the early half alone: one may cross the border.
  PLANE_TARGET Period place_behind_early(const Planes::Row& need, Period earliest, Period duration,
                                         const Planes::Fold& fold, int steps) {
    __m256i changed_early[planes], changed_late[planes];
    const std::uint64_t early_fits = early.fits(need, changed_early), late_fits = late.fits(need, changed_late);
    const Period begin = behind_early(early_fits, late_fits, earliest, fold, steps);
    if (begin + duration > plane_periods) return plane_periods;
    const std::uint64_t periods = _bzhi_u64(~0ULL, static_cast<unsigned>(duration));
    if (begin < half) early.take(periods << begin, changed_early);
    late.take(begin < half ? periods >> (half - begin) : periods << (begin - half), changed_late);
    return begin;
  }

  /// The first window that ends in the late half; it may cross the border.
  PLANE_TARGET static Period behind_early(std::uint64_t early_fits, std::uint64_t late_fits, Period earliest,
                                          const Planes::Fold& fold, int steps) {
    while (earliest < plane_periods) {
      const std::uint64_t fits = earliest < half
                                     ? (early_fits >> earliest) | ((late_fits << 1) << (half - 1 - earliest))
                                     : late_fits >> (earliest - half);
      if (const std::uint64_t windows = folded(fits, fold, steps); windows != 0)
        return earliest + std::countr_zero(windows);
      earliest += half - std::countl_one(fits);  // one may begin where this row ends
    }
    return plane_periods;
  }
};

template <std::size_t planes>
PLANE_TARGET Period run(const Planes::Job& job, std::span<const Activity> order) {
  // Bare pointers: the writes below could otherwise be to any of these, which would then be read again each time.
  const Compiled::Arc* arcs = job.compiled->arcs.data();
  const std::int32_t* arcs_begin = job.compiled->arcs_begin.data();
  const std::uint64_t* words = job.compiled->need.data();
  const Planes::Row* needs = job.needs;
  const Planes::Fold* folds = job.folds;
  const Period* durations = job.durations;
  const int fold_steps = job.fold_steps;
  Period* finishes = job.finish;
  Period* starts = job.start;
  Profile<planes> profile(*job.capacity);
  Period makespan = 0;
  for (const Activity activity : order) {
    const auto place = static_cast<std::size_t>(activity);
    Period begin = 0;
    for (auto arc = arcs_begin[place]; arc < arcs_begin[place + 1]; ++arc)
      begin = std::max(begin, finishes[static_cast<std::size_t>(arcs[arc].activity)] + arcs[arc].lag);
    const Period duration = durations[place];
    if (words[place] != 0 && duration > 0) {
      begin = profile.place(needs[place], begin, duration, folds[place], fold_steps);
      if (begin + duration > plane_periods) return -1;
    }
    starts[place] = begin;
    finishes[place] = begin + duration;
    makespan = std::max(makespan, begin + duration);
  }
  return makespan;
}

constexpr std::array<PlaneKernel, planes_max> kernels = {run<1>, run<2>, run<3>, run<4>,
                                                         run<5>, run<6>, run<7>, run<8>};
