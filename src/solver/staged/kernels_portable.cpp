// The instruction set every x86-64 (or any other) machine has.
#include "solver/staged/kernels.hpp"

#pragma GCC diagnostic ignored "-Wpsabi"

#define KERNEL_BYTES 16

namespace gigawatt::solver::staged {
namespace portable {
namespace {
#include "solver/staged/kernels_body.hpp"
}  // namespace
}  // namespace portable

const Kernels& portable_kernels() {
  static const Kernels kernels = {.name = "portable",
                                  .factorise = portable::factorise,
                                  .correct = portable::correct,
                                  .substitute = portable::substitute,
                                  .subtract = portable::subtract};
  return kernels;
}

}  // namespace gigawatt::solver::staged
