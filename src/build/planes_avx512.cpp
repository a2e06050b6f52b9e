// With AVX-512's operations on three registers of 256 bits.
#include "build/planes.hpp"
#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>

#define PLANE_TARGET __attribute__((target("avx512f,avx512vl,bmi2")))
#endif

namespace gigawatt::build {

#if defined(__x86_64__)
namespace {

PLANE_TARGET inline __m256i majority(__m256i a, __m256i b, __m256i c) {
  return _mm256_ternarylogic_epi64(a, b, c, 0xe8);
}

PLANE_TARGET inline __m256i changed_in(__m256i a, __m256i b, __m256i c) {
  return _mm256_ternarylogic_epi64(a, b, c, 0x78);
}

#include "build/planes_body.hpp"
}  // namespace

PlaneKernel avx512_plane_kernel(std::size_t planes) {
  static const bool has =
      __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi2");
  return has ? kernels[planes - 1] : nullptr;
}

#else
PlaneKernel avx512_plane_kernel(std::size_t) { return nullptr; }
#endif

}  // namespace gigawatt::build
