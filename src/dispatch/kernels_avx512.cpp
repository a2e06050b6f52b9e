// Registers of eight lanes.
#include "dispatch/kernels.hpp"

#pragma GCC diagnostic ignored "-Wpsabi"
#if defined(__x86_64__) && !defined(__clang__)  // clang-tidy reads this too, and knows no such pragma
#pragma GCC target("avx512f,avx512dq,avx512vl,prefer-vector-width=512")
#endif

#define KERNEL_BYTES 64

namespace gigawatt::dispatch {
namespace avx512 {
namespace {
#include "dispatch/kernels_body.hpp"
}  // namespace
}  // namespace avx512

const Kernel& avx512_kernel() {
  static const Kernel kernel = {.name = "avx512", .run = avx512::run};
  return kernel;
}

}  // namespace gigawatt::dispatch
