// Four lanes at a time.
#include "solver/staged/kernels.hpp"

#pragma GCC diagnostic ignored "-Wpsabi"
#if defined(__x86_64__) && !defined(__clang__)  // clang-tidy reads this too, and knows no such pragma
#pragma GCC target("avx2")
#endif

#define KERNEL_BYTES 32

namespace gigawatt::solver::staged {
namespace avx2 {
namespace {
#include "solver/staged/kernels_body.hpp"
}  // namespace
}  // namespace avx2

const Kernels& avx2_kernels() {
  static const Kernels kernels = {.name = "avx2",
                                  .factorise = avx2::factorise,
                                  .correct = avx2::correct,
                                  .substitute = avx2::substitute,
                                  .subtract = avx2::subtract};
  return kernels;
}

}  // namespace gigawatt::solver::staged
