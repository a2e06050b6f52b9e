// Registers of four lanes.
#include "dispatch/kernels.hpp"

#pragma GCC diagnostic ignored "-Wpsabi"
#if defined(__x86_64__) && !defined(__clang__)  // clang-tidy reads this too, and knows no such pragma
#pragma GCC target("avx2")
#endif

#define KERNEL_BYTES 32

namespace gigawatt::dispatch {
namespace avx2 {
namespace {
#include "dispatch/kernels_body.hpp"
}  // namespace
}  // namespace avx2

const Kernel& avx2_kernel() {
  static const Kernel kernel = {.name = "avx2", .run = avx2::run};
  return kernel;
}

}  // namespace gigawatt::dispatch
