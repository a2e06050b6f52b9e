// Eight lanes at a time.
#include "solver/staged/kernels.hpp"

#pragma GCC diagnostic ignored "-Wpsabi"
#if defined(__x86_64__) && !defined(__clang__)  // clang-tidy reads this too, and knows no such pragma
#pragma GCC target("avx512f,avx512dq,avx512vl,prefer-vector-width=512")
#endif

#define KERNEL_BYTES 64

namespace gigawatt::solver::staged {
namespace avx512 {
namespace {
#include "solver/staged/kernels_body.hpp"
}  // namespace
}  // namespace avx512

const Kernels& avx512_kernels() {
  static const Kernels kernels = {.name = "avx512",
                                  .factorise = avx512::factorise,
                                  .correct = avx512::correct,
                                  .substitute = avx512::substitute,
                                  .subtract = avx512::subtract};
  return kernels;
}

}  // namespace gigawatt::solver::staged
