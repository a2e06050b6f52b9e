#include "build/planes.hpp"
#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <bit>

#if !defined(__clang__)  // g++ 12 leaves registers undefined on purpose in its own header, and then warns of it
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#define WITH_AVX512 __attribute__((target("avx512f,avx512dq,avx512vl,bmi2")))
#endif

namespace gigawatt::build {

#if defined(__x86_64__)
namespace {

constexpr int sum_of_three = 0x96;       // a ^ b ^ c
constexpr int borrow_of_three = 0x8e;    // (¬a & (b | c)) | (b & c)
constexpr int first_ones_second = 0xca;  // a ? b : c
constexpr Period half = plane_periods / 2;

/// The periods in which an activity does not fit, four resources in one row of 128 bits.
struct Blocked {
  std::uint64_t early, late;
};
WITH_AVX512 inline Blocked blocked(__m512i borrow) {
  const __m256i two = _mm256_or_si256(_mm512_castsi512_si256(borrow), _mm512_extracti64x4_epi64(borrow, 1));
  const __m128i one = _mm_or_si128(_mm256_castsi256_si128(two), _mm256_extracti128_si256(two, 1));
  return {static_cast<std::uint64_t>(_mm_cvtsi128_si64(one)), static_cast<std::uint64_t>(_mm_extract_epi64(one, 1))};
}

/// The first period from `earliest` on with a window that fits; plane_periods or more: none.
inline Period first_window(const Blocked& blocked, Period earliest, const Planes::Fold& fold, int steps) {
  const std::uint64_t early = ~blocked.early, late = ~blocked.late;
  while (earliest < plane_periods) {
    const std::uint64_t fits =
        earliest < half ? (early >> earliest) | ((late << 1) << (half - 1 - earliest)) : late >> (earliest - half);
    std::uint64_t windows = fits;
    for (int step = 0; step < steps; ++step) windows &= windows >> fold.shift[static_cast<std::size_t>(step)];
    if (windows != 0) return earliest + std::countr_zero(windows);
    earliest += half - std::countl_one(fits);  // a window may cross the border
  }
  return plane_periods;
}

/// Ones in the periods [begin, begin + duration), in each resource.
WITH_AVX512 inline __m512i ones(Period begin, Period duration) {
  const __m512i row = _mm512_set1_epi64(static_cast<long long>(_bzhi_u64(~0ULL, static_cast<unsigned>(duration))));
  const __m512i from = _mm512_sub_epi64(_mm512_set1_epi64(begin), _mm512_set_epi64(half, 0, half, 0, half, 0, half, 0));
  const __m512i back = _mm512_sub_epi64(_mm512_setzero_si512(), from);
  return _mm512_or_si512(_mm512_sllv_epi64(row, from), _mm512_srlv_epi64(row, back));  // shifts outside 0 … 63 give 0
}

template <std::size_t planes>
WITH_AVX512 Period run(const Planes::Job& job, std::span<const Activity> order) {
  const Compiled::Arc* arcs = job.compiled->arcs.data();
  const std::int32_t* arcs_begin = job.compiled->arcs_begin.data();
  const std::uint64_t* needs = job.compiled->need.data();
  __m512i free[planes];
  for (std::size_t b = 0; b < planes; ++b) free[b] = _mm512_load_si512(job.capacity->bits[b].data());
  Period makespan = 0;
  for (const Activity activity : order) {
    const auto place = static_cast<std::size_t>(activity);
    Period begin = 0;
    for (auto arc = arcs_begin[place]; arc < arcs_begin[place + 1]; ++arc)
      begin = std::max(begin, job.finish[static_cast<std::size_t>(arcs[arc].activity)] + arcs[arc].lag);
    const Period duration = job.durations[place];
    if (needs[place] != 0 && duration > 0) {
      __m512i left[planes], borrow = _mm512_setzero_si512();
#pragma GCC unroll 8
      for (std::size_t b = 0; b < planes; ++b) {
        const __m512i need = _mm512_load_si512(job.needs[place].bits[b].data());
        left[b] = _mm512_ternarylogic_epi64(free[b], need, borrow, sum_of_three);
        borrow = _mm512_ternarylogic_epi64(free[b], need, borrow, borrow_of_three);
      }
      begin = first_window(blocked(borrow), begin, job.folds[place], job.fold_steps);
      if (begin + duration > plane_periods) return -1;
      const __m512i taken = ones(begin, duration);
#pragma GCC unroll 8
      for (std::size_t b = 0; b < planes; ++b)
        free[b] = _mm512_ternarylogic_epi64(taken, left[b], free[b], first_ones_second);
    }
    job.start[place] = begin;
    job.finish[place] = begin + duration;
    makespan = std::max(makespan, begin + duration);
  }
  return makespan;
}

bool has_avx512() {
  static const bool has = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2");
  return has;
}

}  // namespace

PlaneKernel plane_kernel(std::size_t planes) {
  static constexpr std::array<PlaneKernel, planes_max> kernels = {run<1>, run<2>, run<3>, run<4>,
                                                                  run<5>, run<6>, run<7>, run<8>};
  return has_avx512() ? kernels[planes - 1] : nullptr;
}

#else
PlaneKernel plane_kernel(std::size_t) { return nullptr; }
#endif

}  // namespace gigawatt::build
