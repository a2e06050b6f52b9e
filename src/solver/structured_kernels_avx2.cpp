// Four lanes at a time.
#include "solver/structured_plan.hpp"

#pragma GCC diagnostic ignored "-Wpsabi"
#if defined(__x86_64__)
#pragma GCC target("avx2")
#endif

#define KERNEL_BYTES 32

namespace gigawatt::solver::structured {
namespace avx2 {
namespace {
#include "solver/structured_kernels_body.hpp"
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

}  // namespace gigawatt::solver::structured
