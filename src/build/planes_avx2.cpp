// For processors with AVX2.
#include "build/planes.hpp"
#if defined(__x86_64__)
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>

#define PLANE_TARGET __attribute__((target("avx2,bmi2")))
#endif

namespace gigawatt::build {

#if defined(__x86_64__)
namespace {

PLANE_TARGET inline __m256i majority(__m256i a, __m256i b, __m256i c) {
  return _mm256_or_si256(_mm256_and_si256(a, b), _mm256_and_si256(_mm256_or_si256(a, b), c));
}

PLANE_TARGET inline __m256i changed_in(__m256i a, __m256i b, __m256i c) {
  return _mm256_xor_si256(a, _mm256_and_si256(b, c));
}

#include "build/planes_body.hpp"
}  // namespace

PlaneKernel avx2_plane_kernel(std::size_t planes) {
  static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2");
  return has ? kernels[planes - 1] : nullptr;
}

#else
PlaneKernel avx2_plane_kernel(std::size_t) { return nullptr; }
#endif

}  // namespace gigawatt::build
