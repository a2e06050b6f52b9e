// The instruction set every x86-64 (or any other) machine has.
#include "dispatch/kernels.hpp"

#pragma GCC diagnostic ignored "-Wpsabi"

#define KERNEL_BYTES 16

namespace gigawatt::dispatch {
namespace portable {
namespace {
#include "dispatch/kernels_body.hpp"
}  // namespace
}  // namespace portable

const Kernel& portable_kernel() {
  static const Kernel kernel = {.name = "portable", .run = portable::run};
  return kernel;
}

}  // namespace gigawatt::dispatch
